// What does a Python source load or run in ways no import statement shows? Calls by name, whatever the name was
// imported as. Asked by python.ts. Pure.
import type { Found } from './python.js';
import { type Argument, argumentsAt, type Imported, importOf, literalOf } from './python-calls.js';
import { depthChange, type Token } from './python-order.js';
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

const assignments = new Set(['=', '+=', '-=', '*=']);

/** Behind the bracket that closes the one at `open`. */
const behindBracket = (tokens: readonly Token[], open: number): number => {
  let depth = 0;
  for (let at = open; ; at += 1) {
    const token = tokens[at];
    if (token === undefined) return at;
    depth += depthChange(token);
    if (depth === 0) return at + 1;
  }
};

/** Whether the list that the chain before `at` names is changed there: assigned to, or a part of it. */
const isChanged = (tokens: readonly Token[], start: number, end: number): boolean => {
  const isIndexed = tokens[end]?.text === '[';
  if (isIndexed && tokens[start - 1]?.text === 'del') return true;
  const next = tokens[isIndexed ? behindBracket(tokens, end) : end];
  return next?.type === 'op' && assignments.has(next.text);
};

/** A chain of names from `start` to `end` in a line, and the full name that it refers to. */
type Use = {
  readonly what: string;
  readonly line: number;
  readonly tokens: readonly Token[];
  readonly start: number;
  readonly end: number;
};

/** An import that no literal tells is a computed one. */
const kindOf = (kind: DynamicKind | 'import'): DynamicKind => (kind === 'import' ? 'dynamic-computed' : kind);

class Finder {
  readonly imports: Imported[] = [];
  readonly dynamics: Dynamic[] = [];

  constructor(
    private readonly bindings: ReadonlyMap<string, string>,
    private readonly own: ReadonlySet<string>,
  ) {}

  /** The full dotted name that a chain of names stands for. */
  private resolve(chain: readonly string[]): string | null {
    const [head = '', ...rest] = chain;
    const bound = this.bindings.get(head);
    if (bound !== undefined) return [bound, ...rest].join('.');
    return builtins.has(head) && !this.own.has(head) ? ['builtins', ...chain].join('.') : null;
  }

  /** Whether a name at this place may stand for something to find. */
  private isUse(tokens: readonly Token[], at: number): boolean {
    const token = tokens[at];
    if (token?.type !== 'name' || (!this.bindings.has(token.text) && !builtins.has(token.text))) return false;
    const before = tokens[at - 1]?.text;
    return before !== '.' && before !== 'def' && before !== 'class';
  }

  line(tokens: readonly Token[]): void {
    for (const [at, token] of tokens.entries()) {
      if (!this.isUse(tokens, at)) continue;
      const chain = [token.text];
      let end = at + 1;
      for (let name = tokens[end + 1]; tokens[end]?.text === '.' && name?.type === 'name'; name = tokens[end + 1]) {
        chain.push(name.text);
        end += 2;
      }
      const what = this.resolve(chain);
      if (what !== null) this.use({ what, line: token.line, tokens, start: at, end });
    }
  }

  private use({ what, line, tokens, start, end }: Use): void {
    const isCalled = tokens[end]?.type === 'op' && tokens[end]?.text === '(';
    if (isCalled && what === 'builtins.getattr') this.attribute(tokens, end, line);
    else if (isCalled) this.call(what, argumentsAt(tokens, end).args, line);
    else if (handedOn.has(what)) {
      // In an import statement, and as a keyword of a call, a name is bound and not used.
      const isKeyword = end === start + 1 && tokens[end]?.text === '=';
      const isImported = tokens.some(({ type, text }) => type === 'name' && text === 'import');
      if (!isKeyword && !isImported) this.dynamics.push({ line, kind: 'dynamic-computed', what });
    } else if (lists.has(what) && isChanged(tokens, start, end)) this.dynamics.push({ line, kind: 'path-hack', what });
  }

  private call(what: string, args: readonly Argument[], line: number): void {
    const kind = calls.get(what);
    if (kind === undefined) return;
    const found = kind === 'import' ? importOf(what, args, line) : null;
    if (found !== null) this.imports.push(found);
    else this.dynamics.push({ line, kind: kindOf(kind), what: what.replace(/^builtins\./, '') });
  }

  /** `getattr(importlib, 'import_module')`, called at once or not. */
  private attribute(tokens: readonly Token[], open: number, line: number): void {
    const { args, close } = argumentsAt(tokens, open);
    const [object, attribute] = args;
    const chain = (object?.tokens ?? []).filter(({ text }) => text !== '.');
    const name = literalOf(attribute?.tokens ?? []);
    if (name === null || chain.length === 0 || !chain.every(({ type }) => type === 'name')) return;
    const owner = this.resolve(chain.map(({ text }) => text));
    if (owner === null) return;
    const what = `${owner}.${name}`;
    const kind = calls.get(what);
    if (tokens[close + 1]?.text === '(') this.call(what, argumentsAt(tokens, close + 1).args, line);
    else if (kind !== undefined) this.dynamics.push({ line, kind: kindOf(kind), what });
  }
}

/** Names that the module itself defines at its top: its own `exec` is no builtin. */
const ownNames = (lines: readonly Line[]): Set<string> => {
  const names = new Set<string>();
  for (const { level, tokens } of lines) {
    if (level > 0) continue;
    const [first, second, third] = tokens;
    if (first?.text === 'def' || first?.text === 'class') names.add(second?.text ?? '');
    if (first?.text === 'async') names.add(third?.text ?? '');
  }
  return names;
};

/** Local names to the dotted things that the imports of a module bind them to. */
const bindingsOf = (found: readonly Found[]): Map<string, string> => {
  const bindings = new Map<string, string>();
  for (const [name, target] of found.flatMap(({ binds }) => binds)) {
    // `import importlib.util` beside `import importlib as x`: both stay what they are.
    if (name !== '*') bindings.set(name, target);
    else {
      const owner = target.slice(0, -'.*'.length);
      for (const one of starred[owner] ?? []) bindings.set(one, `${owner}.${one}`);
    }
  }
  return bindings;
};

export const findDynamics = (
  text: string,
  lines: readonly Line[],
  found: readonly Found[],
): { readonly imports: readonly Imported[]; readonly dynamics: readonly Dynamic[] } => {
  if (!mayHold.test(text)) return { imports: [], dynamics: [] };
  const finder = new Finder(bindingsOf(found), ownNames(lines));
  for (const { tokens } of lines) finder.line(tokens);
  return finder;
};
