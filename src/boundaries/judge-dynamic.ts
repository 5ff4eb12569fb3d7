// Which code loads or runs what no import statement shows, where it may not or where nobody says why? Asked by
// check.ts. Pure.

import { printable } from '../core/text.js';
import type { BoundaryRule } from '../settings/settings.js';
import { matchAllows, type Remark } from './allows.js';
import { type Broken, broken, isIn, type LineText } from './broken.js';
import type { Trick } from './scripts.js';

type Dynamic = Extract<BoundaryRule, { kind: 'dynamic' }>;

/** What one file does, in the order of its lines. */
export type FileTricks = {
  readonly path: string;
  readonly tricks: readonly Trick[];
  readonly remarks: readonly Remark[];
};

const words: Readonly<Record<Trick['kind'], string>> = {
  'dynamic-literal': 'imports by a call',
  'dynamic-computed': 'imports what no reader can tell',
  'exec-eval': 'runs text as code',
  'run-as-module': 'runs a module by its name',
  'path-hack': 'changes where imports look',
  reload: 'loads a module again',
};

/** The rule of the most exact folder. */
const ruleFor = (rules: readonly Dynamic[], path: string): Dynamic | undefined =>
  rules.filter(({ folder }) => isIn(path, folder)).sort((a, b) => b.folder.length - a.folder.length)[0];

const judgeFile = ({ path, tricks, remarks }: FileTricks, rule: Dynamic | undefined, lineText: LineText): Broken[] => {
  const { bare, withoutReason, unused, unknown } = matchAllows(tricks, remarks);
  const comments = [
    ...withoutReason.map(({ line }) =>
      broken('boundaries/no-reason', path, 'allow-dynamic without a reason', null, {
        line,
        hint: 'say why: gate-hooks: allow-dynamic plugins are found by name',
      }),
    ),
    ...unused.map(({ line }) =>
      broken(
        'boundaries/unused',
        path,
        'allow-dynamic allows nothing: on this line and the next there is nothing dynamic',
        null,
        { line, hint: 'take the comment out' },
      ),
    ),
    ...unknown.map(({ line, text }) =>
      broken(
        'boundaries/unused',
        path,
        `a comment of gate-hooks that means nothing: ${printable(text.slice(0, 60))}`,
        null,
        { line, hint: 'write: gate-hooks: allow-dynamic REASON' },
      ),
    ),
  ];
  if (rule === undefined || rule.level === 'allowed') return comments;
  const forbidden = rule.level === 'forbidden';
  const refused = (forbidden ? tricks : bare).map(({ line, kind, what }) =>
    broken(
      'boundaries/dynamic',
      path,
      `${words[kind]}: ${what}, which ${printable(rule.folder)} ${forbidden ? 'may not' : 'may only with a reason'}`,
      lineText(path, line),
      {
        line,
        why: rule.why,
        hint: forbidden
          ? 'import it by name, or move the file where that is allowed'
          : 'import it by name, or say why on the line above: gate-hooks: allow-dynamic REASON',
      },
    ),
  );
  return [...refused, ...comments];
};

export const judgeDynamic = (
  rules: readonly BoundaryRule[],
  files: readonly FileTricks[],
  lineText: LineText,
): Broken[] => {
  const own = rules.filter((rule) => rule.kind === 'dynamic');
  return files.flatMap((file) => judgeFile(file, ruleFor(own, file.path), lineText));
};
