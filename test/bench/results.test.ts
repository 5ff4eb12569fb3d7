import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drawChart, panelsOf } from '../../bench/chart.js';
import { type Claim, claims, judge, type Measured, type Row, shareOfLimit, worst } from '../../bench/claims.js';
import { isWhole, parseOptions } from '../../bench/options.js';
import { number, type Results, renderReport } from '../../bench/report.js';

const measured = (values: readonly number[], more: Partial<Measured> = {}): Measured => ({
  kind: 'measured',
  values: values.map((value, index) => ({ label: `way ${index}`, value })),
  tables: [
    {
      title: 'a race',
      series: [
        { name: 'ours', ms: [1, 2, 3] },
        { name: 'a | b <c>', ms: [2, 4, 6] },
      ],
    },
  ],
  notes: [],
  ...more,
});
const row = (claim: Claim, outcome: Row['outcome']): Row => ({ claim, outcome });
const held = (found: string, itHeld: boolean): Partial<Measured> => ({ condition: { found, held: itHeld } });

for (const [why, one, expected] of [
  ['a ratio on its limit reaches it', row(claims.proved, measured([0.5])), 'reached'],
  ['a ratio above its limit misses it', row(claims.proved, measured([0.51])), 'missed'],
  ['the worst of several ways decides', row(claims.proved, measured([0.1, 0.6])), 'missed'],
  ['a throughput below its limit misses it', row(claims.data, measured([2.9])), 'missed'],
  ['a throughput above its limit reaches it', row(claims.data, measured([3.1])), 'reached'],
  ['the worst throughput is the least', row(claims.data, measured([4, 2])), 'missed'],
  ['a number without its condition misses', row(claims.refs, measured([5], held('3 git processes', false))), 'missed'],
  ['a number with its condition reaches', row(claims.refs, measured([5], held('1 git process', true))), 'reached'],
  ['a condition that nobody looked at did not hold', row(claims.refs, measured([5])), 'missed'],
  ['what is no number holds no limit', row(claims.proved, measured([NaN])), 'missed'],
  ['a division by nothing holds no limit', row(claims.proved, measured([Infinity])), 'missed'],
  ['what the product does not do is not yet', row(claims.proved, { kind: 'not yet', reason: 'r' }), 'not yet'],
] as const) {
  test(why, () => assert.is(judge(one), expected));
}

test('nothing measured has no worst value', () =>
  assert.throws(() => worst(claims.proved.limit, []), /nothing was measured/));

test('the share of a limit is 1 on it and less is better, whichever way it looks', () => {
  assert.is(shareOfLimit(claims.proved.limit, 0.25), 0.5);
  assert.is(shareOfLimit(claims.data.limit, 6), 0.5);
});

test('numbers have three digits', () =>
  assert.equal([0.123, 1.255, 12.34, 123.4].map(number), ['0.12', '1.25', '12.3', '123']));

const results = (rows: readonly Row[], whole = true): Results => ({
  facts: [{ name: 'CPU', value: 'one' }],
  rows,
  missing: [{ name: 'prek', reason: 'Command failed: npm install --prefix /tmp/a b/c\nmore' }],
  harness: 0.3,
  whole,
});

test('the report says target, value and verdict, and every number of the race', () => {
  const text = renderReport(results([row(claims.proved, measured([0.25, 0.2]))]));
  assert.match(
    text,
    "| push of proved content (sh fast path), 1 ref | prek's no-op hook | <= 0.5x | 0.25x (way 0), 0.20x (way 1) | **reached** |",
  );
  assert.match(text, '| ours | 2.00 | 1.20 | 2.80 | 1.00 | 1.00x | 3 |');
  assert.match(text, '| a \\| b <c> | 4.00 | 2.40 | 5.60 | 2.00 | 2.00x | 3 |');
  assert.match(text, '![How much of each target we use, and how peers compare](results.svg)');
  assert.not.match(text, 'partial run');
});

test('a miss is called one, and what is not yet says why', () => {
  const text = renderReport(
    results([row(claims.data, measured([1.5])), row(claims.story, { kind: 'not yet', reason: 'a reason' })]),
  );
  assert.match(text, '| >= 3x | 1.50x | **missed** |');
  assert.match(text, '| <= 0.5x | a reason | **not yet** |');
});

test('a partial run says so', () => assert.match(renderReport(results([], false)), 'A partial run'));

test('no path of the machine gets into the report', () => {
  const text = renderReport(
    results([row(claims.proved, { kind: 'failed', reason: '/usr/bin/env exited 1: at file:///home/me/x\nmore' })]),
  );
  assert.match(text, '| (a path) exited 1: at file://(a path) | **failed** |');
  assert.match(text, '- Not measured: prek, Command failed: npm install --prefix (a path) b/c.');
  assert.not.match(text, /\/(tmp|home|usr)\//);
});

test('the chart names every target, cuts what is far beyond, and draws the table people ask for', () => {
  const svg = drawChart(
    panelsOf([
      row(claims.proved, measured([0.25])),
      row(claims.config, measured([99])),
      row(claims.story, { kind: 'not yet', reason: 'r' }),
    ]),
    'a "chart"',
  );
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
  assert.match(svg, '<title>a &quot;chart&quot;</title>');
  for (const said of [
    '0.25x, target ≤ 0.5x',
    '99.0x, target ≤ 1.6x',
    '>not yet<',
    '>»<',
    'a | b &lt;c&gt;',
    'prefers-color-scheme:dark',
  ])
    assert.match(svg, said);
  assert.is(svg.match(/»/g)?.length, 1);
  assert.not.match(svg, /<script|@font-face|@import|href/);
});

test('a chart of nothing but open questions can be drawn', () => {
  const svg = drawChart(panelsOf([row(claims.proved, { kind: 'not measured', reason: 'r' })]), 'x');
  assert.not.match(svg, /NaN|Infinity|undefined/);
});

test('only a whole run may replace the published results', () => {
  const whole = (...args: string[]): boolean => isWhole(parseOptions(args, ['story']));
  assert.ok(whole());
  for (const args of [['--quick'], ['--no-peers'], ['--only', 'story']]) assert.not.ok(whole(...args));
});

test('a scenario that does not exist is refused with the names of those that do', () => {
  assert.throws(
    () => parseOptions(['--only', 'stories'], ['story', 'data']),
    /no scenario 'stories', only story, data/,
  );
});

test.run();
