import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { median, pairedMedian, pairedRatio, quantile, rotate, summarize } from '../../bench/stats.js';

for (const [samples, share, expected] of [
  [[3], 0.5, 3],
  [[4, 1, 3, 2], 0.5, 2.5],
  [[5, 1, 3], 0.5, 3],
  [[10, 20], 0.1, 11],
  [[1, 2, 3], 0, 1],
  [[1, 2, 3], 1, 3],
] as const) {
  test(`the quantile ${share} of ${samples.join(', ')} is ${expected}`, () =>
    assert.is(quantile(samples, share), expected));
}

test('no samples have no quantile', () => assert.throws(() => median([]), /no samples/));

test('samples are sorted as numbers and left as they were', () => {
  const samples = [100, 9, 20];
  assert.is(median(samples), 20);
  assert.equal(samples, [100, 9, 20]);
});

test('a summary tells where the middle lies and how far the rest', () => {
  assert.equal(summarize([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), { median: 6, p10: 2, p90: 10, min: 1, count: 11 });
});

test('a busy round weighs on both sides of a paired ratio, not on the ratio', () => {
  const [ours, theirs] = [
    [1, 1, 50],
    [2, 2, 100],
  ];
  assert.is(pairedRatio(ours, theirs), 0.5);
});

test('rounds that do not pair are refused', () =>
  assert.throws(() => pairedMedian([1], [1, 2], (a, b) => a - b), /cannot be paired/));

test('a cost that both carry is taken off both sides', () => assert.is(pairedRatio([3, 3], [5, 5], 1), 0.5));

test('a common cost that was measured too high never makes us look fast', () => {
  assert.is(pairedRatio([1], [2], 2), Infinity);
  assert.is(pairedRatio([1], [3], 2), 0);
});

test('every round another one begins, and none is left out', () => {
  assert.equal(
    [0, 1, 2, 3].map((round) => rotate(['a', 'b', 'c'], round).join('')),
    ['abc', 'bca', 'cab', 'abc'],
  );
  assert.equal(rotate([], 5), []);
});

test.run();
