// Where is a JSON text broken, and which keys stand in it twice? JSON.parse tells neither a place nor a lost key;
// asked by homes.ts.

/** `offset` counts UTF-16 units from the start of the text. */
export type Place = { readonly offset: number; readonly message: string };
export type Duplicate = Place & { readonly path: readonly string[] };

const space = /[ \t\n\r]*/y;
const string = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;

/** Deeper than people nest by hand, and far from the end of the stack. */
const deepest = 200;

class Stop extends Error {}

class Scanner {
  at = 0;
  readonly duplicates: Duplicate[] = [];
  constructor(readonly text: string) {}

  skip(): string {
    space.lastIndex = this.at;
    space.test(this.text);
    this.at = space.lastIndex;
    return this.text[this.at] ?? '';
  }

  token(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  stop(expected: string): never {
    const got = this.skip();
    if (got === '/' || got === '#') throw new Stop('JSON has no comments');
    throw new Stop(
      `expected ${expected}, got ${got === '' ? 'the end of the file' : JSON.stringify(String.fromCodePoint(this.text.codePointAt(this.at) ?? 0))}`,
    );
  }

  value(path: readonly string[]): void {
    const first = this.skip();
    if (path.length > deepest) throw new Stop(`nested deeper than ${deepest} levels`);
    if (first === '{') this.members('}', this.member(path));
    else if (first === '[') this.members(']', (index) => this.value([...path, String(index)]));
    else if (first !== '"') {
      if (this.token(scalar) === null) this.stop('a value');
    } else if (this.token(string) === null) {
      throw new Stop('a string that does not end, or holds a line break or an unknown escape');
    }
  }

  members(close: string, one: (index: number) => void): void {
    this.at += 1;
    if (this.skip() === close) {
      this.at += 1;
      return;
    }
    for (let index = 0; ; index++) {
      one(index);
      const next = this.skip();
      if (next !== ',' && next !== close) this.stop(`"," or "${close}"`);
      this.at += 1;
      if (next === close) return;
      if (this.skip() === close) throw new Stop('a comma after the last entry');
    }
  }

  member(path: readonly string[]): () => void {
    const seen = new Set<string>();
    return () => {
      this.skip();
      const offset = this.at;
      const inner = [...path, String(JSON.parse(this.token(string) ?? this.stop('a key in double quotes')))];
      const key = inner[path.length] ?? '';
      if (seen.has(key)) this.duplicates.push({ offset, path: inner, message: 'the key stands twice' });
      seen.add(key);
      if (this.skip() !== ':') this.stop('":"');
      this.at += 1;
      this.value(inner);
    };
  }
}

/**
 * Where the text stops being JSON (null where it is JSON), and every key that an earlier one of its object is lost
 * to.
 */
export const inspectJson = (
  text: string,
): { readonly problem: Place | null; readonly duplicates: readonly Duplicate[] } => {
  const scanner = new Scanner(text);
  try {
    scanner.value([]);
    if (scanner.skip() !== '') scanner.stop('the end of the file');
    return { problem: null, duplicates: scanner.duplicates };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { problem: { offset: scanner.at, message: error.message }, duplicates: scanner.duplicates };
  }
};

/** `3:14`, both from 1; the column counts UTF-16 units, as editors do. */
export const lineAndColumn = (text: string, offset: number): string => {
  const before = text.slice(0, offset);
  return `${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`;
};
