// Which files lie where only shell may lie, which places of the rules hold no file, and which files could not be
// judged? Asked by check.ts. Pure.

import { printable } from '../core/text.js';
import type { Unread } from '../imports/graph.js';
import type { BoundaryRule } from '../settings/settings.js';
import { type Broken, broken, isIn } from './broken.js';
import type { ScriptKind } from './scripts.js';

/** Every place that a rule names. */
export const placesOf = (rule: BoundaryRule): readonly string[] => {
  if (rule.kind === 'layers') return [...rule.layers.flat(), ...rule.except.flatMap(({ from, to }) => [from, to])];
  if (rule.kind === 'may-import') return [rule.folder, ...rule.allowed];
  return [rule.folder];
};

/** Places whose files a rule judges; those that may be imported need no reading. */
export const judgedPlaces = (rule: BoundaryRule): readonly string[] =>
  rule.kind === 'layers' ? rule.layers.flat() : [rule.folder];

/** A rule that looks at nothing is never kept; it is misspelt, or its folder is gone. */
export const judgeMatches = (
  rules: readonly BoundaryRule[],
  paths: readonly string[],
  settingsFile: string,
): Broken[] =>
  [...new Set(rules.flatMap(placesOf))]
    .filter((place) => !paths.some((path) => isIn(path, place)))
    .map((place) =>
      broken(
        'boundaries/no-match',
        settingsFile,
        `boundaries.rules name ${printable(place)}, where git tracks no file`,
        null,
        { hint: 'correct the path, or take it out of the rule' },
      ),
    );

const wordOfKind: Readonly<Record<ScriptKind, string>> = {
  python: 'Python',
  javascript: 'JavaScript',
  shell: 'shell',
  'other program': 'a program',
  'no program': 'no program',
};

export const judgeShellOnly = (
  rules: readonly BoundaryRule[],
  files: readonly { readonly path: string; readonly kind: ScriptKind }[],
): Broken[] =>
  rules
    .filter((rule) => rule.kind === 'shell-only')
    .flatMap(({ folder, why }) =>
      files
        .filter(({ path, kind }) => isIn(path, folder) && kind !== 'shell' && kind !== 'no program')
        .map(({ path, kind }) =>
          broken(
            'boundaries/shell-only',
            path,
            `${wordOfKind[kind]} in ${printable(folder)}, which is for shell only`,
            '',
            { why, hint: `move it: npx gate-hooks move-script ${path} <where>` },
          ),
        ),
    );

/** A file that does not parse may break any rule. */
export const judgeUnread = (unread: readonly Unread[], isJudged: (path: string) => boolean): Broken[] =>
  unread
    .filter(({ path }) => isJudged(path))
    .map(({ path, line, problem }) =>
      broken('boundaries/not-analysed', path, `not analysed: ${problem}`, null, {
        ...(line === null ? {} : { line }),
        hint: 'mend the file, or move it out of what the rules judge',
      }),
    );
