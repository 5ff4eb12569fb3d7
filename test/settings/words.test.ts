// Durations as people write them, and words they nearly wrote.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseAge, parseDuration } from '../../src/settings/duration.js';
import { distance, nearest } from '../../src/settings/nearest.js';

const durations: [number | string, number | null][] = [
  [90, 90_000],
  [0.5, 500],
  ['90s', 90_000],
  ['10m', 600_000],
  ['1h30m', 5_400_000],
  ['1h0m1.5s', 3_601_500],
  ['2h5s', 7_205_000],
  ['576h', 2_073_600_000],
  ['1d', 86_400_000],
  ['24d', 2_073_600_000],
  ['1d2h3m4s', 93_784_000],
  [0, null],
  [-1, null],
  [0.0001, null],
  [Number.NaN, null],
  [Infinity, null],
  [2_073_601, null],
  ['0s', null],
  ['', null],
  ['10', null],
  ['10 m', null],
  ['m', null],
  ['5m1h', null],
  ['1m1m', null],
  ['1.5m', null],
  ['-1s', null],
  ['d', null],
  ['1h1d', null],
  ['1d1d', null],
  ['1.5d', null],
  ['25d', null],
  ['23d24h1s', null],
  ['577h', null],
  ['１s', null],
];
for (const [written, ms] of durations)
  test(`${JSON.stringify(written)} is ${ms} ms`, () => assert.is(parseDuration(written), ms));

const ages: [number | string, number | null][] = [
  [0, 0],
  ['0', null],
  ['0d', 0],
  ['0s', 0],
  ['7d', 604_800_000],
  [3600, 3_600_000],
  ['365d', 31_536_000_000],
  ['3650d', 315_360_000_000],
  ['3650d1s', null],
  [-1, null],
  [Infinity, null],
  [Number.NaN, null],
  ['', null],
  ['1w', null],
  [`${'9'.repeat(400)}d`, null],
];
for (const [written, ms] of ages)
  test(`as an age ${JSON.stringify(written).slice(0, 20)} is ${ms} ms`, () => assert.is(parseAge(written), ms));

test('the longest duration still fits the timer of a process', () => assert.ok((parseDuration('576h') ?? 0) < 2 ** 31));

const distances: [string, string, number][] = [
  ['', '', 0],
  ['a', '', 1],
  ['timeout', 'tiemout', 1],
  ['cwd', 'cdw', 1],
  ['level', 'levels', 1],
  ['kitten', 'sitting', 3],
  ['abc', 'cab', 2],
];
for (const [a, b, far] of distances)
  test(`from "${a}" to "${b}" it is ${far}`, () => {
    assert.is(distance(a, b), far);
    assert.is(distance(b, a), far);
  });

const keys = ['command', 'timeout', 'idle_timeout', 'cwd', 'env'];
const near: [string, string | null][] = [
  ['timout', 'timeout'],
  ['time_out', 'timeout'],
  ['idleTimeout', 'idle_timeout'],
  ['IDLE-TIMEOUT', 'idle_timeout'],
  ['cmd', 'command'],
  ['time', 'timeout'],
  ['c', null],
  ['cdw', 'cwd'],
  ['envs', 'env'],
  ['colour', null],
  ['', null],
  ['x'.repeat(100_000), null],
];
for (const [typed, meant] of near)
  test(`"${typed.slice(0, 20)}" is taken for ${meant}`, () => assert.is(nearest(typed, keys), meant));

test.run();
