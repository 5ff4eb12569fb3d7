// The strict driver on files that uvu alone would call green.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bench, drive, good, lastLine } from './bench.js';

const bad: readonly [why: string, lines: readonly string[], says: string, totals: string][] = [
  [
    'a failing assertion',
    ["test('x', () => assert.is(1, 2));", "test('y', () => {});", 'test.run();'],
    'passed 1 of 2',
    '1 passed, 1 failed',
  ],
  ['a missing .run()', ["test('x', () => {});"], 'never calls test.run()', '0 passed, 1 failed'],
  [
    'a second suite without .run()',
    [...good, "const more = suite('more');", "more('x', () => {});"],
    'never calls more.run()',
    '2 passed, 1 failed',
  ],
  [
    'a failing before',
    ["test.before(() => { throw new Error('no'); });", "test('x', () => {});", 'test.run();'],
    'passed 0 of 1',
    '0 passed, 1 failed',
  ],
  [
    'a failing after',
    ["test.after(() => { throw new Error('no'); });", "test('x', () => {});", 'test.run();'],
    'exit code 1',
    '0 passed, 1 failed',
  ],
  [
    'a failing after.each',
    [
      "test.after.each(() => { throw new Error('no'); });",
      "test('x', () => {});",
      "test('y', () => {});",
      'test.run();',
    ],
    'passed 0 of 2',
    '0 passed, 2 failed',
  ],
  [
    "throw 'boom'",
    ["test('x', () => { throw 'boom'; });", "test('y', () => {});", 'test.run();'],
    'passed 0 of 2',
    '0 passed, 2 failed',
  ],
  [
    '.only that hides a test',
    ["test.only('x', () => {});", "test('y', () => {});", 'test.run();'],
    'uses .only',
    '1 passed, 1 failed',
  ],
  ['.only that hides none', ["test.only('x', () => {});", 'test.run();'], 'uses .only', '1 passed, 1 failed'],
  [
    '.only under another name',
    ["const pick = test.only; pick('x', () => {});", "test('y', () => {});", 'test.run();'],
    'uvu skipped 1, 0 with a name',
    '1 passed, 1 failed',
  ],
  [
    'a skip without a name',
    [...good.slice(0, 2), "test.skip('z', () => {});", 'test.run();'],
    'uvu skipped 1, 0 with a name',
    '2 passed, 1 failed',
  ],
  ['zero tests', ['test.run();'], 'holds no test', '0 passed, 1 failed'],
  [
    'an exit(0) in a test',
    ["test('x', () => process.exit(0));", "test('y', () => assert.ok(false));", 'test.run();'],
    'printed no totals',
    '0 passed, 1 failed',
  ],
  ['an exit(0) before any test', ['process.exit(0);', ...good], 'printed no totals', '0 passed, 1 failed'],
  [
    'a failure after the totals',
    [...good, "process.on('exit', () => { process.exitCode = 7; });"],
    'exit code 7',
    '2 passed, 1 failed',
  ],
  [
    'a rejection that nobody awaits',
    ["test('x', () => { Promise.reject(new Error('lost')); });", 'test.run();'],
    'exit code 1',
    '1 passed, 1 failed',
  ],
  [
    'a kill',
    ["test('x', () => process.kill(process.pid, 'SIGKILL'));", 'test.run();'],
    'was ended by SIGKILL',
    '0 passed, 1 failed',
  ],
  [
    'a promise that never settles',
    ["test('x', () => new Promise(() => {}));", 'test.run();'],
    'printed no totals',
    '0 passed, 1 failed',
  ],
  ['a syntax error', ["test('x', () => {"], 'exit code 1', '0 passed, 1 failed'],
  [
    'forged totals',
    [
      "process.stdout.write('\\n  Total:     1\\n  Passed:    1\\n  Skipped:   0\\n  Duration:  1ms\\n');",
      "test('x', () => { throw 'boom'; });",
      'test.run();',
    ],
    'printed 2 blocks of totals',
    '0 passed, 1 failed',
  ],
];

for (const [why, lines, says, totals] of bad) {
  test(`a file with ${why} fails the run`, async () => {
    const done = await drive(bench({ 'bad.test.mjs': lines }));
    assert.is(done.code, 1);
    assert.ok(done.stdout.includes(says), done.stdout);
    assert.match(done.stdout, /^failed: bad\.test\.mjs: /m);
    assert.is(lastLine(done), totals);
  });
}

test.run();
