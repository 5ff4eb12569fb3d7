// What does a Python source load or run in ways no import statement shows? Calls by name, whatever the name was
// imported as. Asked by python.ts. Pure.
import type { Found, PythonImport } from './python.js';
import type { Token } from './python-order.js';
import type { Line } from './python-tokens.js';

/**
 * `dynamic-computed`: an import whose target no literal tells; `exec-eval`; `run-as-module`: runpy; `path-hack`:
 * sys.path and its like are changed; `reload`.
 */
export type DynamicKind = 'dynamic-computed' | 'exec-eval' | 'run-as-module' | 'path-hack' | 'reload';

export type Dynamic = {
  /** 1-based. */
  readonly line: number;
  readonly kind: DynamicKind;
  /** What is called or changed: `sys.path.insert`. */
  readonly what: string;
};

type Imported = Pick<PythonImport, 'line' | 'level' | 'module' | 'names' | 'anchor'> & { readonly kind: 'dynamic' };

/** What a call of these is. `import` is one with a literal, `dynamic-computed` one without. */
const calls = new Map<string, DynamicKind | 'import'>([
  ['importlib.import_module', 'import'],
  ['importlib.__import__', 'import'],
  ['builtins.__import__', 'import'],
  ['importlib.reload', 'reload'],
  ['imp.reload', 'reload'],
  ['runpy.run_path', 'run-as-module'],
  ['runpy.run_module', 'run-as-module'],
  ['builtins.exec', 'exec-eval'],
  ['builtins.eval', 'exec-eval'],
  ['site.addsitedir', 'path-hack'],
  ...[
    'importlib.util.spec_from_file_location',
    'importlib.machinery.SourceFileLoader',
    'imp.load_source',
    'imp.load_module',
  ].map((name) => [name, 'dynamic-computed'] as const),
  ...['path', 'meta_path', 'path_hooks'].flatMap((list) =>
    ['append', 'insert', 'extend', 'remove', 'pop', 'clear', 'reverse', 'sort'].map(
      (method) => [`sys.${list}.${method}`, 'path-hack'] as const,
    ),
  ),
]);
const lists = new Set(['sys.path', 'sys.meta_path', 'sys.path_hooks']);
/** Handed on without a call they import who knows what. */
const handedOn = new Set(['importlib.import_module', 'importlib.__import__', 'builtins.__import__']);
const builtins = new Set(['exec', 'eval', '__import__', 'getattr']);
const starred: Readonly<Record<string, readonly string[]>> = {
  importlib: ['import_module', '__import__', 'reload'],
  sys: ['path', 'meta_path', 'path_hooks'],
  runpy: ['run_path', 'run_module'],
};

/** Without one of these words there is nothing to find. */
const mayHold = /import_module|__import__|\bimportlib\b|\bexec\b|\beval\b|\brunpy\b|\bsys\b|\bimp\b|\bsite\b/;

type Argument = { readonly keyword: string | null; readonly tokens: readonly Token[] };

const change = ({ type, text }: Token): number =>
  type === 'start'
    ? 1
    : type === 'end'
      ? -1
      : type !== 'op'
        ? 0
        : text === '(' || text === '[' || text === '{'
          ? 1
          : text === ')' || text === ']' || text === '}'
            ? -1
            : 0;

/** The arguments of the call whose `(` stands at `open`, and where its `)` stands. */
const argumentsAt = (
  tokens: readonly Token[],
  open: number,
): { readonly args: readonly Argument[]; readonly close: number } => {
  const parts: Token[][] = [[]];
  let close = open + 1;
  for (let depth = 1; close < tokens.length; close++) {
    const token = tokens[close]!;
    depth += change(token);
    if (depth === 0) break;
    if (depth === 1 && token.type === 'op' && token.text === ',') parts.push([]);
    else parts.at(-1)!.push(token);
  }
  const args = parts
    .filter((part) => part.length > 0)
    .map((part) =>
      part[0]!.type === 'name' && part[1]?.text === '='
        ? { keyword: part[0]!.text, tokens: part.slice(2) }
        : { keyword: null, tokens: part },
    );
  return { args, close };
};

/**
 * The text of a plain string literal, or of several side by side; null for bytes, f-strings, escapes and anything
 * else.
 */
const literalOf = (tokens: readonly Token[] | undefined): string | null => {
  if (tokens === undefined || tokens.length === 0) return null;
  const parts = tokens.map(({ type, text }) =>
    type === 'string'
      ? (/^([rRuU]?)(?:"""([\s\S]*)"""|'''([\s\S]*)'''|"([\s\S]*)"|'([\s\S]*)')$/.exec(text) ?? null)
      : null,
  );
  if (parts.some((part) => part === null || (part[0].includes('\\') && !/^[rR]/.test(part[0])))) return null;
  return parts.map((part) => part!.slice(2).find((body) => body !== undefined) ?? '').join('');
};

const isDotted = (text: string): boolean => /^\.*[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(text);

/** An import by a call, or null where no literal tells its target. */
const importOf = (what: string, args: readonly Argument[], line: number): Imported | null => {
  const at = (place: number, keyword: string): readonly Token[] | undefined =>
    (args.find((one) => one.keyword === keyword) ?? (args[place]?.keyword === null ? args[place] : undefined))?.tokens;
  const name = literalOf(at(0, 'name'));
  if (name === null || !isDotted(name)) return null;
  const dots = /^\.*/.exec(name)![0].length;
  const found = { line, kind: 'dynamic', level: dots, module: name.slice(dots), names: null } as const;
  if (what !== 'importlib.import_module') {
    const level = at(4, 'level');
    const number =
      level === undefined ? 0 : level.length === 1 && level[0]!.type === 'number' ? Number(level[0]!.text) : Number.NaN;
    return dots > 0 || !Number.isSafeInteger(number) ? null : { ...found, level: number };
  }
  if (dots === 0) return found;
  const anchor = at(1, 'package');
  if (anchor?.length === 1 && (anchor[0]!.text === '__package__' || anchor[0]!.text === '__name__')) return found;
  const named = literalOf(anchor);
  return named === null || !isDotted(named) || named.startsWith('.') ? null : { ...found, anchor: named };
};

/** Whether the list that the chain before `at` names is changed there: assigned to, or a part of it. */
const isChanged = (tokens: readonly Token[], start: number, end: number): boolean => {
  let at = end;
  if (tokens[at]?.text === '[') {
    let depth = 0;
    do depth += change(tokens[at++]!);
    while (depth > 0 && at < tokens.length);
    if (tokens[start - 1]?.text === 'del') return true;
  }
  return tokens[at]?.type === 'op' && /^(?:=|\+=|-=|\*=)$/.test(tokens[at]!.text);
};

class Finder {
  readonly imports: Imported[] = [];
  readonly dynamics: Dynamic[] = [];

  constructor(
    private readonly bindings: ReadonlyMap<string, string>,
    private readonly own: ReadonlySet<string>,
  ) {}

  /** The full dotted name that a chain of names stands for. */
  private resolve(chain: readonly string[]): string | null {
    const [head, ...rest] = chain;
    const bound = this.bindings.get(head!);
    if (bound !== undefined) return [bound, ...rest].join('.');
    return builtins.has(head!) && !this.own.has(head!) ? [`builtins.${head!}`, ...rest].join('.') : null;
  }

  line(tokens: readonly Token[]): void {
    for (let at = 0; at < tokens.length; at++) {
      const token = tokens[at]!;
      if (
        token.type !== 'name' ||
        (!this.bindings.has(token.text) && !builtins.has(token.text)) ||
        tokens[at - 1]?.text === '.' ||
        /^(?:def|class)$/.test(tokens[at - 1]?.text ?? '')
      )
        continue;
      const chain = [token.text];
      let end = at + 1;
      while (tokens[end]?.text === '.' && tokens[end + 1]?.type === 'name') {
        chain.push(tokens[end + 1]!.text);
        end += 2;
      }
      const what = this.resolve(chain);
      if (what !== null) this.use(what, tokens, at, end);
    }
  }

  private use(what: string, tokens: readonly Token[], start: number, end: number): void {
    const { line } = tokens[start]!;
    const called = tokens[end]?.text === '(' && tokens[end]?.type === 'op';
    if (called && what === 'builtins.getattr') return this.attribute(tokens, end, line);
    if (called) return this.call(what, argumentsAt(tokens, end).args, line);
    // In an import statement, and as a keyword of a call, a name is bound and not used.
    if (
      handedOn.has(what) &&
      (end > start + 1 || tokens[end]?.text !== '=') &&
      !tokens.some(({ type, text }) => type === 'name' && text === 'import')
    )
      this.dynamics.push({ line, kind: 'dynamic-computed', what });
    else if (lists.has(what) && isChanged(tokens, start, end)) this.dynamics.push({ line, kind: 'path-hack', what });
  }

  private call(what: string, args: readonly Argument[], line: number): void {
    const kind = calls.get(what);
    const found = kind === 'import' ? importOf(what, args, line) : null;
    if (found !== null) this.imports.push(found);
    else if (kind !== undefined)
      this.dynamics.push({
        line,
        kind: kind === 'import' ? 'dynamic-computed' : kind,
        what: what.replace(/^builtins\./, ''),
      });
  }

  /** `getattr(importlib, 'import_module')`, called at once or not. */
  private attribute(tokens: readonly Token[], open: number, line: number): void {
    const { args, close } = argumentsAt(tokens, open);
    const chain = args[0]?.tokens.filter(({ text }) => text !== '.') ?? [];
    const name = literalOf(args[1]?.tokens);
    const owner =
      chain.length > 0 && chain.every(({ type }) => type === 'name')
        ? this.resolve(chain.map(({ text }) => text))
        : null;
    if (owner === null || name === null) return;
    const what = `${owner}.${name}`;
    if (tokens[close + 1]?.text === '(') this.call(what, argumentsAt(tokens, close + 1).args, line);
    else if (calls.has(what))
      this.dynamics.push({
        line,
        kind: calls.get(what) === 'import' ? 'dynamic-computed' : (calls.get(what) as DynamicKind),
        what,
      });
  }
}

/** Names that the module itself defines at its top: its own `exec` is no builtin. */
const ownNames = (lines: readonly Line[]): Set<string> =>
  new Set(
    lines
      .filter(({ level, tokens }) => level === 0 && /^(?:def|class|async)$/.test(tokens[0]!.text))
      .map(({ tokens }) => (tokens[0]!.text === 'async' ? tokens[2] : tokens[1])?.text ?? ''),
  );

export const findDynamics = (
  text: string,
  lines: readonly Line[],
  found: readonly Found[],
): { readonly imports: readonly Imported[]; readonly dynamics: readonly Dynamic[] } => {
  if (!mayHold.test(text)) return { imports: [], dynamics: [] };
  const bindings = new Map<string, string>();
  for (const { binds } of found) {
    for (const [name, target] of binds) {
      const owner = target.slice(0, -2);
      for (const one of name === '*' ? (starred[owner] ?? []) : []) bindings.set(one, `${owner}.${one}`);
      // `import importlib.util` beside `import importlib as x`: both stay what they are.
      if (name !== '*') bindings.set(name, target);
    }
  }
  const finder = new Finder(bindings, ownNames(lines));
  for (const { tokens } of lines) finder.line(tokens);
  return finder;
};
