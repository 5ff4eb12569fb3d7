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

/** @param newName dotted */
export const followImports = ({ path, text, imports, leads, oldName }: Importer, newName: string): Edits => {
  const [edits, listed, lines] = [[] as Edit[], [] as Listed[], indexLines(text)];
  const list = (line: number, why: string): void => void listed.push({ path, line, why });
  const names = new Set([
    ...(oldName?.includes('.') === true ? [oldName] : []),
    ...imports.filter((one) => isDotted(one) && leads(one) === 'module').map(({ module }) => module),
  ]);
  for (const name of names) {
    const { obstacle, strange } = bindingsOf(text, name, newName);
    // Nothing in this file follows: a half of it would be worse.
    if (obstacle !== null) return { edits: [], listed: imports.map(({ line }) => ({ path, line, why: obstacle })) };
    edits.push(...mentions(text, name, newName).filter(({ from }) => !strange.has(lines.lineAt(from))));
  }
  for (const one of imports) {
    const led = leads(one);
    if (led === 'module' && isDotted(one)) continue;
    if (one.kind === 'dynamic') list(one.line, 'imports it by a call, with a name that only this file understands');
    else if (led === 'module' && one.level === 0)
      list(one.line, `finds it as ${one.module}, because it lies beside the file that is started`);
    else {
      const statement = one.names === null ? null : statementAt(text, lines.startOf(one.line), one);
      if (statement === null) list(one.line, 'an import that is written in a way this command does not take apart');
      else if (led === 'module') edits.push({ from: statement.moduleFrom, to: statement.moduleTo, text: newName });
      else edits.push(...takeOut(text, statement, new Set(led), newName));
    }
  }
  return { edits, listed };
};

export type OwnImport = {
  readonly one: PythonImport;
  /** What it leads to, dotted from the root of imports; null where nobody can name it. */
  readonly name: string | null;
  /** It only works from where the file lies now. */
  readonly isLocal: boolean;
  /** A file beside its new place that has the name of something else. */
  readonly hiddenBy: string | null;
};

/** How the file that moves must import what lay beside it. */
export const keepOwnImports = (path: string, text: string, imports: readonly OwnImport[]): Edits => {
  const [edits, listed, lines] = [[] as Edit[], [] as Listed[], indexLines(text)];
  for (const { one, name, isLocal, hiddenBy } of imports) {
    if (hiddenBy !== null)
      listed.push({
        path,
        line: one.line,
        why: `would find ${hiddenBy} as ${one.module} from its new place, where it is started by its path`,
      });
    if (!isLocal) continue;
    const start = lines.startOf(one.line);
    if (name === null) {
      listed.push({ path, line: one.line, why: 'imports what cannot be named from its new place' });
    } else if (one.names !== null) {
      const statement = statementAt(text, start, one);
      if (statement === null)
        listed.push({
          path,
          line: one.line,
          why: 'an import that is written in a way this command does not take apart',
        });
      else edits.push({ from: statement.moduleFrom, to: statement.moduleTo, text: name });
    } else {
      // `import bar` and `import os, bar as b`
      const line = /^[^\r\n]*/.exec(text.slice(start))![0];
      const match = new RegExp(
        String.raw`\bimport[ \t][^#;]*?(?<![\w.])(${escapeRegExp(one.module)})(?![\w.])([ \t]+as[ \t])?`,
      ).exec(line);
      if (match === null || one.module.includes('.'))
        listed.push({
          path,
          line: one.line,
          why: 'imports what lay beside it, in a way this command does not take apart',
        });
      else {
        const at = start + match.index + match[0].length - (match[2] ?? '').length - match[1]!.length;
        edits.push({
          from: at,
          to: at + match[1]!.length,
          text: match[2] === undefined ? `${name} as ${one.module}` : name,
        });
      }
    }
  }
  return { edits, listed };
};
