// What do the runs add up to?
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { median, stepFigures, trend } from '../../src/history/stats.js';
import { pastRun, type RunParts } from './runs.js';

const passes = (durations: readonly number[]) => durations.map((duration_ms) => pastRun({ duration_ms }));

test('the median of an even number is the upper one, and of nothing there is none', () => {
  assert.is(median([4, 1, 3, 2]), 3);
  assert.is(median([]), null);
});

const trends: readonly (readonly [what: string, runs: ReturnType<typeof passes>, change: number | null])[] = [
  ['nine passes are too few', passes([1, 1, 1, 1, 1, 2, 2, 2, 2]), null],
  ['twice as slow is +1', passes([10, 10, 10, 10, 10, 20, 20, 20, 20, 20]), 1],
  ['half as long is -0.5', passes([10, 10, 10, 10, 10, 5, 5, 5, 5, 5]), -0.5],
  [
    'red runs do not count',
    [...passes([10, 10, 10, 10, 10]), pastRun({ status: 'failed', duration_ms: 999 }), ...passes([10, 10, 10, 10, 10])],
    0,
  ],
  [
    'passes of another gate do not count',
    [
      ...passes([99, 99, 99, 99, 99]).map((run) => ({ ...run, definition_hash: 'old' })),
      ...passes([10, 10, 10, 10, 10, 20, 20, 20, 20, 20]),
    ],
    1,
  ],
  ['from no time at all nothing can be slower', passes([0, 0, 0, 0, 0, 5, 5, 5, 5, 5]), null],
];

for (const [what, runs, change] of trends) test(`trend: ${what}`, () => assert.is(trend(runs), change));

const step = (status: string, parts: RunParts = {}, name = 'unit') =>
  pastRun({ ...parts, steps: [{ name, status, duration_ms: 7 }] });

const flaky: readonly (readonly [what: string, runs: readonly ReturnType<typeof step>[], commits: number])[] = [
  ['both results on one clean commit are flaky', [step('passed'), step('failed')], 1],
  ['a deadline is a failure', [step('passed'), step('timeout')], 1],
  ['two commits with one result each are not', [step('passed'), step('failed', { commit: 'b'.repeat(40) })], 0],
  ['a work tree with changes says nothing about its commit', [step('passed'), step('failed', { clean: false })], 0],
  ['another gate is another question', [step('passed'), step('failed', { definition_hash: 'other' })], 0],
  ['a stopped step gave no result', [step('passed'), step('stopped')], 0],
];

for (const [what, runs, commits] of flaky)
  test(`flaky: ${what}`, () => assert.is(stepFigures(runs)[0]?.flakyCommits, commits));

test('the flakiest step stands first, then the one that fails most often', () => {
  const runs = [
    step('failed', {}, 'red'),
    step('passed', {}, 'green'),
    step('passed', {}, 'flaky'),
    step('failed', {}, 'flaky'),
  ];
  assert.equal(
    stepFigures(runs).map(({ name, runs: ran, failures, medianMs }) => [name, ran, failures, medianMs]),
    [
      ['flaky', 2, 1, 7],
      ['red', 1, 1, null],
      ['green', 1, 0, 7],
    ],
  );
});

test('runs of older versions, which know no steps, are no obstacle', () =>
  assert.equal(stepFigures([pastRun({})]), []));

test.run();
