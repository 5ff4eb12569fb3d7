// What does a Python source import, when, and what does it load in ways no import statement shows? Text in, facts
// out. Next: modules.ts. Pure.
import { topOf } from './dotted.js';
import { Blocks, type Scope } from './python-blocks.js';
import { type Dynamic, findDynamics } from './python-dynamic.js';
import { isKeyword, type Token } from './python-order.js';
import { type Line, type Remark, tokenize } from './python-tokens.js';
import { Unreadable } from './unreadable.js';

/**
 * When an import runs. The first that holds of: `typing` never, it is for type checkers (`if TYPE_CHECKING`);
 * `lazy` in a function or under `if __name__ == '__main__'`; `optional` in a `try` that catches ImportError, in its
 * handler, or in `with suppress(ImportError)`; `runtime` as the module is loaded. `dynamic` is a call of
 * `importlib.import_module` or `__import__` with a literal, wherever it stands.
 */
export type ImportKind = 'runtime' | 'optional' | 'lazy' | 'typing' | 'dynamic';

export type PythonImport = {
  /** 1-based, of the statement or call. */
  readonly line: number;
  readonly kind: ImportKind;
  /** Leading dots: 0 is absolute. */
  readonly level: number;
  /** Dotted, without the leading dots; empty in `from . import x`. */
  readonly module: string;
  /** Of `from ... import a, b`: what it asks for, `*` for all; null for `import a.b`. */
  readonly names: readonly string[] | null;
  /** Of a relative `import_module('.x', 'package')`: that package; absent where it is the module's own. */
  readonly anchor?: string;
};

export type PythonFacts = {
  readonly imports: readonly PythonImport[];
  /** exec, eval, runpy, edits of sys.path, imports of a name that is computed. */
  readonly dynamics: readonly Dynamic[];
  /** Comments `# gate-hooks: ...`. */
  readonly remarks: readonly Remark[];
  readonly hasMainGuard: boolean;
  /** Lines that name `__file__`. */
  readonly fileLines: readonly number[];
};

/**
 * Where and why a text is not Python 3, as far as that shows without a grammar. Such a file has no facts: it is not
 * clean, it is unknown.
 */
export type Unparsed = { readonly line: number; readonly problem: string };

export type Found = Omit<PythonImport, 'kind'> & {
  readonly scope: Scope;
  /** Local name to the dotted thing it stands for. */
  readonly binds: readonly (readonly [string, string])[];
};

/** Reads names behind `import`; each method leaves `at` behind what it took. */
class Statement {
  constructor(
    private readonly tokens: readonly Token[],
    private at: number,
  ) {}

  private get text(): string {
    return this.tokens[this.at]?.text ?? '';
  }

  private refuse(): never {
    const token = this.tokens[this.at] ?? this.tokens.at(-1);
    throw new Unreadable(token?.line ?? 0, `no import statement: ${(token?.text ?? '').slice(0, 30)}`);
  }

  private name(): string {
    const token = this.tokens[this.at];
    if (token?.type !== 'name' || isKeyword(token.text)) this.refuse();
    this.at += 1;
    return token.text;
  }

  dotted(): string {
    const parts = [this.name()];
    while (this.takes('.')) parts.push(this.name());
    return parts.join('.');
  }

  private as(): string | null {
    return this.takes('as') ? this.name() : null;
  }

  /** `a.b, c as d` to the end of the statement. */
  modules(): { readonly module: string; readonly as: string | null }[] {
    const found: { module: string; as: string | null }[] = [];
    do found.push({ module: this.dotted(), as: this.as() });
    while (this.takes(','));
    this.end();
    return found;
  }

  /** `*`, or names, in brackets or not, to the end of the statement. */
  names(): { readonly name: string; readonly as: string | null }[] {
    if (this.takes('(')) return this.inBrackets();
    if (this.takes('*')) {
      this.end();
      return [{ name: '*', as: null }];
    }
    const found: { name: string; as: string | null }[] = [];
    do found.push({ name: this.name(), as: this.as() });
    while (this.takes(','));
    this.end();
    return found;
  }

  /** A comma may stand behind the last one. */
  private inBrackets(): { readonly name: string; readonly as: string | null }[] {
    const found = [{ name: this.name(), as: this.as() }];
    while (this.takes(',') && this.text !== ')') found.push({ name: this.name(), as: this.as() });
    if (!this.takes(')')) this.refuse();
    this.end();
    return found;
  }

  private takes(text: string): boolean {
    if (this.text !== text) return false;
    this.at += 1;
    return true;
  }

  private end(): void {
    if (this.text !== '' && this.text !== ';') this.refuse();
  }
}

/** `import a.b` binds `a`. */
const plainImports = (tokens: readonly Token[], at: number, line: number, scope: Scope): Found[] =>
  new Statement(tokens, at + 1).modules().map(({ module, as }) => {
    const first = topOf(module);
    return { line, scope, level: 0, module, names: null, binds: [as === null ? [first, first] : [as, module]] };
  });

const fromImport = (tokens: readonly Token[], from: number, at: number, line: number, scope: Scope): Found => {
  const path = tokens.slice(from + 1, at);
  const dots = path.filter(({ text }) => text === '...').length * 3;
  const firstName = path.findIndex(({ type }) => type === 'name');
  const level = dots + (firstName < 0 ? path : path.slice(0, firstName)).filter(({ text }) => text === '.').length;
  const module = firstName < 0 ? '' : new Statement(tokens, from + 1 + firstName).dotted();
  const names = new Statement(tokens, at + 1).names();
  if (path.length === 0) throw new Unreadable(line, 'no import statement: from');
  return {
    line,
    scope,
    level,
    module,
    names: names.map(({ name }) => name),
    binds: names.map(({ name, as }) => [as ?? name, level === 0 ? `${module}.${name}` : `.${name}`]),
  };
};

/** A statement starts a line, or stands behind `;` or the colon of a compound statement. */
const startsAt = (tokens: readonly Token[], at: number): boolean => {
  const before = tokens[at - 1];
  return before === undefined || (before.type === 'op' && (before.text === ';' || before.text === ':'));
};

const isName = (token: Token | undefined, text: string): boolean => token?.type === 'name' && token.text === text;

/** The place of the `from` that belongs to the `import` at `at`; null where there is none. */
const fromBefore = (tokens: readonly Token[], at: number): number | null => {
  for (let from = at - 1; ; from -= 1) {
    const token = tokens[from];
    if (isName(token, 'from')) return from;
    if (token === undefined || (token.type !== 'name' && !/^\.+$/.test(token.text))) return null;
  }
};

const importAt = (tokens: readonly Token[], at: number, scope: Scope): Found[] => {
  const from = fromBefore(tokens, at);
  const first = from ?? at;
  // PEP 810, Python 3.15.
  const start = isName(tokens[first - 1], 'lazy') ? first - 1 : first;
  const line = tokens[start]?.line ?? 0;
  if (!startsAt(tokens, start)) throw new Unreadable(line, 'no import statement: import');
  return from === null ? plainImports(tokens, at, line, scope) : [fromImport(tokens, from, at, line, scope)];
};

/** Every import statement of one logical line: the keyword stands in no other place. */
const importsOf = (tokens: readonly Token[], scope: Scope): Found[] => {
  const found: Found[] = [];
  for (let at = 0; at < tokens.length; at++)
    if (isName(tokens[at], 'import')) for (const one of importAt(tokens, at, scope)) found.push(one);
  return found;
};

const kindOf = ({ typing, lazy, guards }: Scope): ImportKind => {
  if (typing) return 'typing';
  if (lazy) return 'lazy';
  return guards.some(({ catches }) => catches) ? 'optional' : 'runtime';
};

/** Names that an import binds to TYPE_CHECKING. */
const flagsOf = ({ binds }: Found): string[] =>
  binds.filter(([, target]) => /^(?:typing|typing_extensions)\.TYPE_CHECKING$/.test(target)).map(([name]) => name);

/** Lines that name `__file__`, once each. */
const fileLinesOf = (text: string, lines: readonly Line[]): number[] => {
  if (!text.includes('__file__')) return [];
  const tokens = lines.flatMap((line) => line.tokens.filter((token) => isName(token, '__file__')));
  return [...new Set(tokens.map(({ line }) => line))];
};

/** @throws Unreadable */
const factsOf = (text: string): PythonFacts => {
  const { lines, remarks } = tokenize(text);
  const flags = new Set(['TYPE_CHECKING', 'MYPY']);
  const blocks = new Blocks(flags);
  const found: Found[] = [];
  for (const line of lines) {
    const scope = blocks.enter(line);
    for (const one of importsOf(line.tokens, scope)) {
      found.push(one);
      for (const name of flagsOf(one)) flags.add(name);
    }
  }
  const { imports, dynamics } = findDynamics(text, lines, found);
  const statements = found.map(({ line, scope, level, module, names }) => ({
    line,
    kind: kindOf(scope),
    level,
    module,
    names,
  }));
  return {
    // Sorting keeps the order of those on one line.
    imports: [...statements, ...imports].sort((a, b) => a.line - b.line),
    dynamics,
    remarks,
    hasMainGuard: blocks.hasMainGuard,
    fileLines: fileLinesOf(text, lines),
  };
};

/** @param text as decodePython gives it */
export const scanPython = (text: string): PythonFacts | Unparsed => {
  try {
    return factsOf(text);
  } catch (error) {
    if (error instanceof Unreadable) return { line: error.line, problem: error.message };
    throw error;
  }
};
