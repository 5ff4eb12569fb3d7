import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type FileResult,
  renderFailures,
  renderFile,
  renderSkips,
  renderSlowest,
  renderSums,
  sumUp,
} from './report.js';

const good: FileResult = {
  file: 'a.test.js',
  ms: 12.4,
  output: '• •\n',
  outcome: { passed: 2, failed: 0, skips: [{ name: 'x', reason: 'no dash' }], problems: [] },
};
const bad: FileResult = {
  file: 'b.test.js',
  ms: 1,
  output: 'one\n\ntwo\n',
  outcome: { passed: 1, failed: 3, skips: [], problems: ['passed 1 of 4', 'exit code 1'] },
};

test('a passing file is one line', () => assert.is(renderFile(good), 'ok   a.test.js  2 passed, 1 skipped  12 ms\n'));

test('a failing file shows its problems and its whole output', () => {
  assert.is(
    renderFile(bad),
    'FAIL b.test.js  1 passed, 3 failed  1 ms\n     passed 1 of 4\n     exit code 1\n     | one\n     | \n     | two\n',
  );
});

test('skips and failures are named', () => {
  assert.is(renderSkips([good, bad]), 'skipped: a.test.js: x: no dash\n');
  assert.is(renderFailures([good, bad]), 'failed: b.test.js: passed 1 of 4; exit code 1\n');
});

test('the slowest files are listed with their times, as many as were asked for', () => {
  assert.is(renderSlowest([bad, good], 1), 'slowest:     12 ms  a.test.js\n');
  assert.is(renderSlowest([bad, good], 0), '');
  assert.is(renderSlowest([bad, good], 9), 'slowest:     12 ms  a.test.js\nslowest:      1 ms  b.test.js\n');
});

test('the totals name skips only where there are some', () => {
  assert.is(renderSums(sumUp([good, bad])), '3 passed, 3 failed, 1 skipped\n');
  assert.is(renderSums(sumUp([bad])), '1 passed, 3 failed\n');
});

test('a run in which nothing passed failed', () => {
  const skipped = { ...good, outcome: { ...good.outcome, passed: 0 } };
  assert.is(renderSums(sumUp([skipped])), '0 passed, 1 failed, 1 skipped\n');
});

test.run();
