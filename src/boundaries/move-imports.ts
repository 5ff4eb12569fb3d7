// How must a Python file change so that its imports follow a module to another name? Edits, and what would be a
// guess. Asked by move-plan.ts. Pure.

import type { PythonImport } from '../imports/python.js';
import { type Edit, escapeRegExp, indexLines } from './edits.js';
import { bindingsOf } from './move-bindings.js';
import { statementAt, takeOut } from './move-statements.js';

/** Something that a person must look at. */
export type Listed = { readonly path: string /** 1-based. */; readonly line: number; readonly why: string };

export type Edits = { readonly edits: readonly Edit[]; readonly listed: readonly Listed[] };

/** Every place where a text says a dotted name, in code, texts and comments alike; a part of a URL is none. */
const mentions = (text: string, oldName: string, newName: string): Edit[] =>
  [
    ...text.matchAll(
      new RegExp(String.raw`(?<![\p{L}\p{N}_.]|:\/\/[^\s"'<>()]*)${escapeRegExp(oldName)}(?![\p{L}\p{N}_])`, 'gu'),
    ),
  ].map(({ index }) => ({ from: index, to: index + oldName.length, text: newName }));

export type Importer = {
  readonly path: string;
  readonly text: string;
  /** Those that lead to the file that moves. */
  readonly imports: readonly PythonImport[];
  /** Whether the module of an import is that file, or the names that are. */
  readonly leads: (one: PythonImport) => 'module' | readonly string[];
  /** Dotted; null where no import can name it. */
  readonly oldName: string | null;
};

const isDotted = ({ level, module }: PythonImport): boolean => level === 0 && module.includes('.');

/** Edits, or why a person must look. */
type Outcome = readonly Edit[] | string;

const notTakenApart = 'an import that is written in a way this command does not take apart';

const collect = (path: string, outcomes: readonly { readonly line: number; readonly outcome: Outcome }[]): Edits => {
  const edits: Edit[] = [];
  const listed: Listed[] = [];
  for (const { line, outcome } of outcomes) {
    if (typeof outcome === 'string') listed.push({ path, line, why: outcome });
    else edits.push(...outcome);
  }
  return { edits, listed };
};

/** @param start of its line */
const followOne = ({ text, leads }: Importer, one: PythonImport, start: number, newName: string): Outcome => {
  const led = leads(one);
  if (one.kind === 'dynamic') return 'imports it by a call, with a name that only this file understands';
  if (led === 'module' && one.level === 0)
    return `finds it as ${one.module}, because it lies beside the file that is started`;
  const statement = one.names === null ? null : statementAt(text, start, one);
  if (statement === null) return notTakenApart;
  if (led === 'module') return [{ from: statement.moduleFrom, to: statement.moduleTo, text: newName }];
  return takeOut(text, statement, new Set(led), newName);
};

/** @param newName dotted */
export const followImports = (importer: Importer, newName: string): Edits => {
  const { path, text, imports, leads, oldName } = importer;
  const lines = indexLines(text);
  const byFullName = new Set(imports.filter((one) => isDotted(one) && leads(one) === 'module'));
  const names = new Set([...byFullName].map(({ module }) => module));
  if (oldName?.includes('.') === true) names.add(oldName);
  const mentioned: Edit[] = [];
  for (const name of names) {
    const { obstacle, strange } = bindingsOf(text, name, newName);
    // Nothing in this file follows: a half of it would be worse.
    if (obstacle !== null) return { edits: [], listed: imports.map(({ line }) => ({ path, line, why: obstacle })) };
    mentioned.push(...mentions(text, name, newName).filter(({ from }) => !strange.has(lines.lineAt(from))));
  }
  const { edits, listed } = collect(
    path,
    imports
      .filter((one) => !byFullName.has(one))
      .map((one) => ({ line: one.line, outcome: followOne(importer, one, lines.startOf(one.line), newName) })),
  );
  return { edits: [...mentioned, ...edits], listed };
};

export type OwnImport = {
  readonly one: PythonImport;
  /** What it leads to, dotted from the root of imports; null where nobody can name it. */
  readonly name: string | null;
  /** It only works from where the file lies now. */
  readonly isLocal: boolean;
  /** A file next to its new place that this import would find instead. */
  readonly hiddenBy: string | null;
};

/** @param start of its line */
const keepOne = (text: string, { one, name }: OwnImport, start: number): Outcome => {
  if (name === null) return 'imports what cannot be named from its new place';
  if (one.names !== null) {
    const statement = statementAt(text, start, one);
    if (statement === null) return notTakenApart;
    return [{ from: statement.moduleFrom, to: statement.moduleTo, text: name }];
  }
  // `import bar` and `import os, bar as b`
  const [line = ''] = /^[^\r\n]*/.exec(text.slice(start)) ?? [];
  const module = escapeRegExp(one.module);
  const match = new RegExp(
    String.raw`(?<before>\bimport[ \t][^#;]*?(?<![\w.]))${module}(?![\w.])(?<as>[ \t]+as[ \t])?`,
  ).exec(line);
  if (match === null || one.module.includes('.'))
    return 'imports what lay beside it, in a way this command does not take apart';
  const from = start + match.index + (match.groups?.before ?? '').length;
  const isRenamed = match.groups?.as !== undefined;
  return [{ from, to: from + one.module.length, text: isRenamed ? name : `${name} as ${one.module}` }];
};

/** How the file that moves must import what lay beside it. */
export const keepOwnImports = (path: string, text: string, imports: readonly OwnImport[]): Edits => {
  const lines = indexLines(text);
  const outcomes: { line: number; outcome: Outcome }[] = [];
  for (const own of imports) {
    const { hiddenBy, one } = own;
    const { line } = one;
    if (hiddenBy !== null) {
      const outcome = `would find ${hiddenBy} as ${one.module} from its new place, where it is started by its path`;
      outcomes.push({ line, outcome });
    }
    if (own.isLocal) outcomes.push({ line, outcome: keepOne(text, own, lines.startOf(line)) });
  }
  return collect(path, outcomes);
};
