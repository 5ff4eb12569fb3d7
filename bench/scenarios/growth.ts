// Times what reads texts of others on hostile ones: a text of twice the size must not take four times as long.
import { parseDocstring } from '../../src/facts/purpose.js';
import { parseSections } from '../../src/facts/sections.js';
import { scanPython } from '../../src/imports/python.js';
import { parseEntries } from '../../src/readmes/entries.js';
import { detectSmoke } from '../../src/settings/detect.js';
import { labelOutput } from '../../src/smoke/step-output.js';
import { proposeStaged } from '../../src/staged/propose.js';
import type { Measured } from '../claims.js';
import type { Context, Scenario } from '../context.js';
import { race, seriesOf } from '../rounds.js';
import { pairedRatio } from '../stats.js';
import { timeOf } from '../timing.js';

type Hostile = {
  readonly name: string;
  readonly read: (text: string) => unknown;
  readonly text: (times: number) => string;
  /** How often a part is repeated in the smaller text. */
  readonly times: number;
};

const readReadme = (text: string): unknown => parseSections(`Do-not-touch: ${text}\nx`).flatMap(parseEntries);
const readRequirements = (python: string): unknown =>
  proposeStaged({ names: [], project: null, cargo: '', python: `"black${python}` });

const hostile: readonly Hostile[] = [
  { name: 'Python: nested f-strings', read: scanPython, text: (n) => 'f"{'.repeat(n), times: 60_000 },
  { name: 'Python: open brackets', read: scanPython, text: (n) => '('.repeat(n), times: 300_000 },
  { name: 'Python: joined lines', read: scanPython, text: (n) => '\\\n'.repeat(n), times: 150_000 },
  { name: 'Python: blocks', read: scanPython, text: (n) => 'if x:\n'.repeat(n), times: 50_000 },
  { name: 'Python: names in an import', read: scanPython, text: (n) => `import ${'a, '.repeat(n)}b`, times: 100_000 },
  { name: 'docstring of quotes', read: parseDocstring, text: (n) => `"""${'" "" '.repeat(n)}`, times: 200_000 },
  { name: 'README of backticks', read: readReadme, text: (n) => '[`'.repeat(n), times: 40_000 },
  { name: 'README of items', read: readReadme, text: (n) => '\n- `a`'.repeat(n), times: 20_000 },
  { name: 'requirements of spaces', read: readRequirements, text: (n) => ' '.repeat(n), times: 500_000 },
  { name: 'requirements of brackets', read: readRequirements, text: (n) => '"black['.repeat(n), times: 65_000 },
  {
    name: 'Makefile of expansions',
    read: (text) => detectSmoke({ Makefile: text }),
    text: (n) => `smoke ${'$('.repeat(n)}`,
    times: 200_000,
  },
  {
    name: 'output without a line end',
    read: (text) => {
      const step = labelOutput(['a', 'b'], () => {})('a');
      for (const piece of text.match(/.{1,16}/gs) ?? []) step.write(Buffer.from(piece));
      step.end();
    },
    text: (n) => 'x'.repeat(n),
    times: 1_000_000,
  },
];

const measure = ({ quick }: Context): Measured => {
  const values: { label: string; value: number }[] = [];
  const tables: Measured['tables'][number][] = [];
  for (const { name, read, text, times } of hostile) {
    const size = quick ? Math.ceil(times / 10) : times;
    const [once, twice] = [text(size), text(2 * size)];
    const series = race(
      [
        { name: 'twice the size', run: () => timeOf(() => read(twice)) },
        { name: 'once', run: () => timeOf(() => read(once)) },
      ],
      { rounds: quick ? 3 : 9, budget: 10_000 },
    );
    values.push({ label: name, value: pairedRatio(seriesOf(series, 'twice the size'), seriesOf(series, 'once')) });
    tables.push({ title: name, series });
  }
  return { kind: 'measured', values, tables, notes: ['2 is in proportion to the size, 4 is its square.'] };
};

export const growth: Scenario = {
  name: 'growth',
  claims: ['growth'],
  gates: false,
  prepare: async (context) => ({ growth: () => measure(context) }),
};
