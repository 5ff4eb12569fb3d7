// How does a person read what is known of scripts and where they belong? One line a file, and below it who uses it
// and what it hides. Asked by commands/check-boundaries.ts. Pure.

import { count, listed, printable } from '../core/text.js';
import { wordOf } from './places.js';
import type { Reference } from './references.js';
import type { Script } from './scripts.js';
import type { Judged, Verdict } from './verdict.js';

const widest = 48;

/** `Makefile:3, ci.yml:10, 20`: a file once, its lines behind it. */
const callers = (references: readonly Reference[]): string[] => {
  const uses = references.filter(({ usage }) => usage !== 'named');
  const byFile = new Map<string, number[]>();
  for (const { path, line } of uses) byFile.set(path, [...(byFile.get(path) ?? []), line]);
  const shown = [...byFile]
    .slice(0, 4)
    .map(([path, lines]) => `${printable(path)}:${[...new Set(lines)].slice(0, 3).join(',')}`);
  if (byFile.size > 4) shown.push(`${byFile.size - 4} more files`);
  return shown;
};

/** Who only names the script, in a comment or in prose. */
const mentions = (references: readonly Reference[]): string[] => [
  ...new Set(references.filter(({ usage }) => usage === 'named').map(({ path }) => printable(path))),
];

const list = (label: string, items: readonly string[], shown = 4): string[] =>
  items.length === 0 ? [] : [`    ${label.padEnd(12)}${listed(items, shown)}`];

const details = ({ references, importers, tricks }: Script): string[] => [
  ...list('called by', callers(references), 6),
  ...list('named in', mentions(references), 2),
  ...list('imported by', [...importers.outside, ...importers.inside].map(printable)),
  ...list(
    'hides',
    tricks.map(({ what, line }) => `${printable(what)} (line ${line})`),
  ),
];

const order: readonly Verdict[] = ['move', 'wrap', 'not analysed', 'stay'];

const isQuiet = ({ script, verdict }: Judged): boolean =>
  verdict === 'stay' && (script.kind === 'no program' || script.isEmpty);

/** What there is to do comes first; then by path. What is no program is only counted. */
export const renderTable = (judged: readonly Judged[]): string[] => {
  const shown = judged.filter((one) => !isQuiet(one));
  const quiet = judged.length - shown.length;
  const width = Math.min(widest, Math.max(0, ...shown.map(({ script }) => printable(script.path).length)));
  const rows = order.flatMap((verdict) =>
    shown
      .filter((one) => one.verdict === verdict)
      .flatMap(({ script, reason }) => [
        `${printable(script.path).padEnd(width)}  ${verdict.padEnd(verdict === 'not analysed' ? 12 : 5)} ${printable(reason)}`,
        ...details(script),
      ]),
  );
  return [
    ...rows,
    ...(quiet === 0 ? [] : [`and ${count(quiet, 'file')} that ${quiet === 1 ? 'is' : 'are'} no program`]),
  ];
};

/** `3 move, 1 wrap, 10 stay` */
export const countVerdicts = (judged: readonly Judged[]): string =>
  order
    .map((verdict) => [judged.filter((one) => one.verdict === verdict).length, verdict] as const)
    .filter(([count]) => count > 0)
    .map(([count, verdict]) => `${count} ${verdict}`)
    .join(', ');

/** What a program gets of one script. */
export const describeScript = ({ script, verdict, reason }: Judged): Record<string, unknown> => ({
  path: script.path,
  kind: script.kind,
  empty: script.isEmpty,
  verdict,
  reason,
  called_by: script.references.map(({ path, line, place, usage, form, doubt }) => ({
    path,
    line,
    place: wordOf(place),
    usage,
    form,
    ...(doubt === null ? {} : { doubt }),
  })),
  imported_by: [...script.importers.outside, ...script.importers.inside],
  imports: [...script.imports.outside, ...script.imports.inside],
  dynamic: script.tricks,
  file_lines: script.fileLines,
});
