// What is known of one file of scripts/ before it is judged? The shape that check.ts gathers, verdict.ts judges and
// table.ts shows. Pure.
import type { Reference } from './references.js';

export type ScriptKind = 'shell' | 'python' | 'javascript' | 'other program' | 'no program';

/** Something no import statement shows, or a change of where imports look. */
export type Trick = {
  readonly line: number;
  readonly kind: 'dynamic-literal' | 'dynamic-computed' | 'exec-eval' | 'run-as-module' | 'path-hack' | 'reload';
  readonly what: string;
};

export type Script = {
  readonly path: string;
  readonly kind: ScriptKind;
  /** Why nothing is known of what it does; null where it was read. */
  readonly unread: { readonly line: number | null; readonly problem: string } | null;
  readonly isTest: boolean;
  readonly isEmpty: boolean;
  readonly tricks: readonly Trick[];
  /** Lines that name `__file__`. */
  readonly fileLines: readonly number[];
  /** Files of the repository that it imports: beside it, and elsewhere. */
  readonly imports: { readonly inside: readonly string[]; readonly outside: readonly string[] };
  /** Files that import it. */
  readonly importers: { readonly inside: readonly string[]; readonly outside: readonly string[] };
  readonly references: readonly Reference[];
};

const programs = /\.(?:rb|pl|pm|php|lua|tcl|awk|jl|r|go|rs|java|kts?|groovy|scala|swift|c|cc|cpp|cs|exs?)$/i;

/** @param firstLine of the file, for those without an ending */
export const kindOf = (path: string, firstLine: string): ScriptKind => {
  const [, program = ''] = /^#!\s*(?:\S*\/env\s+(?:-S\s+)?)?(?:\S*\/)?([A-Za-z]+)/.exec(firstLine) ?? [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/\.(?:sh|bash|zsh|ksh|fish|ps1|bat|cmd)$/.test(name)) return 'shell';
  if (/\.pyi?$/.test(name)) return 'python';
  if (/\.(?:[cm]?[jt]s|[jt]sx)$/.test(name)) return 'javascript';
  if (programs.test(name)) return 'other program';
  if (name.includes('.') && !firstLine.startsWith('#!')) return 'no program';
  if (/^(?:sh|bash|dash|zsh|ksh|fish|ash)$/.test(program)) return 'shell';
  if (/^(?:python|pypy)/.test(program)) return 'python';
  // An executable without an ending that node runs is not read by the parser of scripts, which goes by the ending.
  return program === '' ? 'no program' : 'other program';
};

/** A test of what lies beside it, or what tests share. */
export const isTestPath = (path: string): boolean =>
  /(?:^|\/)(?:tests?|__tests__|testing)\//.test(path) ||
  /(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$|\.(?:test|spec)\.[cm]?[jt]sx?$/.test(path);
