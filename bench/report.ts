// Renders the results as Markdown (pure): the targets, every number, how they came about.
import { judge, type Limit, type Measured, type Row, type Table } from './claims.js';
import type { Fact } from './machine.js';
import type { Missing } from './peers.js';
import { pairedRatio, summarize } from './stats.js';

export type Results = {
  readonly facts: readonly Fact[];
  readonly rows: readonly Row[];
  readonly missing: readonly Missing[];
  /** Milliseconds. */
  readonly harness: number;
  /** False for a run that proves nothing: few rounds, small sizes, or not every scenario. */
  readonly whole: boolean;
};

/** Three digits, and no more behind the point than mean something. */
export const number = (value: number): string => {
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  return value.toFixed(size >= 10 ? 1 : 2);
};

export const withUnit = (value: number, { unit }: Limit): string =>
  unit === 'x' ? `${number(value)}x` : `${number(value)} ms`;

const limitText = (limit: Limit): string =>
  `${limit.kind === 'at most' ? '<=' : '>='} ${limit.unit === 'x' ? `${limit.value}x` : `${limit.value} ms`}`;

/** Text of others may hold what would break a table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();

/** A reason is made of other programs' words, which name places of this machine; results do not. */
const reasonText = (reason: string): string =>
  cell(reason.split('\n')[0]!.replaceAll(/(?:\/[^\s/'":]+){2,}\/?/g, '(a path)'));

const tableOf = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');

const measuredText = (limit: Limit, { values, condition }: Measured): string => {
  const found = condition === undefined ? '' : `, ${condition.found}`;
  if (values.length === 1) return `${withUnit(values[0]!.value, limit)}${found}`;
  return `${values.map(({ label, value }) => `${withUnit(value, limit)} (${label})`).join(', ')}${found}`;
};

const targetLine = (row: Row): string[] => {
  const { claim, outcome } = row;
  const target = `${limitText(claim.limit)}${claim.condition === undefined ? '' : `, ${claim.condition}`}`;
  const measured = outcome.kind === 'measured' ? measuredText(claim.limit, outcome) : reasonText(outcome.reason);
  return [claim.what, claim.against, target, measured, `**${judge(row)}**`];
};

const titled = (title: string, table: string): string => `${title[0]!.toUpperCase()}${title.slice(1)}:\n\n${table}`;

const numbers = ({ title, series }: Table): string => {
  const first = series[0]!;
  const lines = series.map(({ name, ms }) => {
    const { median, p10, p90, min, count } = summarize(ms);
    return [cell(name), ...[median, p10, p90, min].map(number), `${number(pairedRatio(ms, first.ms))}x`, String(count)];
  });
  const head = ['contestant', 'median ms', 'p10', 'p90', 'min', 'paired ratio to the first', 'rounds'];
  return titled(title, tableOf(head, lines));
};

const detail = ({ claim, outcome }: Row): string => {
  if (outcome.kind !== 'measured') return '';
  const { grid } = outcome;
  const extra =
    grid === undefined
      ? ''
      : titled(
          grid.title,
          tableOf(
            grid.head,
            grid.lines.map((cells) => cells.map(cell)),
          ),
        );
  const notes = outcome.notes.map((note) => `- ${note}\n`).join('');
  const parts = [...outcome.tables.map(numbers), extra, notes].filter((part) => part !== '');
  return `\n### ${claim.what}\n\n${parts.join('\n')}`;
};

const how = ({ harness, missing }: Results): string => {
  const absent = missing.map(({ name, reason }) => `- Not measured: ${name}, ${reasonText(reason)}.\n`).join('');
  return `
## How it was measured

- One command, one run: \`npm run bench\`. All contestants of a table run in every round, in an order that is rotated from round to
  round. A ratio is the median of the ratios within each round, so that a busy moment of the machine weighs on both sides.
- Hooks are the installed files, started as git starts them, with the ref lines in a pipe. Starting them from the bench costs
  ${number(harness)} ms more than starting them from a shell (measured in this run); a ratio is shown with and without it, and the
  target is held to the worse of the two. The start of a process itself is part of every hook and is not taken off.
- Peers are the pinned packages of the npm registry without their install scripts, with native programs where they ship them, and
  pre-commit of Debian. Everything runs in temp folders with an empty home.
- Reached means: every value and condition of the row holds.
${absent}`;
};

export const renderReport = (results: Results): string => {
  const { facts, rows, whole } = results;
  const warning = whole ? '' : '\n**A partial run: it shows that the bench works and proves nothing.**\n';
  return `<!-- Written by npm run bench. Do not edit. -->
# Results
${warning}
![How much of each target we use, and how peers compare](results.svg)

## Targets

${tableOf(['what', 'to beat', 'target', 'measured', 'verdict'], rows.map(targetLine)).replace('---: | ---: | ---: | ---: |', '--- | --- | --- | --- |')}
${tableOf(
  ['machine', ''],
  facts.map(({ name, value }) => [name, cell(value)]),
).replace('---:', '---')}
## Numbers
${rows.map(detail).join('')}${how(results)}`;
};
