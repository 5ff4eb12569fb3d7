import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type PastRun, usualDuration } from '../../src/smoke/history.js';
import { renderStatus, startProgress } from '../../src/smoke/progress.js';
import { waitFor } from '../support/events.js';

const run = (duration_ms: number, status = 'passed', definition_hash = 'd'): PastRun => ({
  run_id: 'r',
  status,
  started_at: 't',
  duration_ms,
  commit: 'c',
  clean: true,
  definition_hash,
});

for (const [what, runs, usual] of [
  ['no runs', [], null],
  ['one', [run(5)], 5],
  ['an odd number: the middle one', [run(9), run(1), run(5)], 5],
  ['red runs do not count', [run(9, 'failed'), run(5), run(1, 'timeout')], 5],
  ['another gate does not count', [run(9, 'passed', 'other'), run(5)], 5],
  [
    'only the last ten count',
    [...Array.from({ length: 50 }, () => run(1000)), ...Array.from({ length: 10 }, () => run(7))],
    7,
  ],
] as const) {
  test(`usual duration, ${what}`, () => assert.is(usualDuration(runs, 'd'), usual));
}

test('the bar grows with time and is never full before the end', () => {
  const filled = (ms: number): number => (renderStatus('smoke', ms, 1000, 80).match(/█/g) ?? []).length;
  assert.equal([filled(0), filled(500), filled(999), filled(5000)], [0, 10, 19, 19]);
});

test('without an earlier run there is only the time, and the line fits the terminal', () => {
  assert.is(renderStatus('smoke', 12_300, null, 80), 'smoke 12.3 s');
  assert.is(renderStatus('smoke', 12_300, 30_000, 20).length, 19);
});

const collect = (isTerminal: boolean): { text: () => string; out: Parameters<typeof startProgress>[0] } => {
  const parts: string[] = [];
  return {
    text: () => parts.join(''),
    out: {
      isTerminal,
      columns: () => 80,
      write: (text) => void parts.push(typeof text === 'string' ? text : Buffer.from(text).toString()),
    },
  };
};

test('elsewhere than at a terminal the output passes unchanged, and ends in a line end', () => {
  const { text, out } = collect(false);
  const progress = startProgress(out, 'smoke', () => null);
  progress.output(Buffer.from('one\ntw'));
  progress.output(Buffer.from('o'));
  progress.stop();
  assert.is(text(), 'one\ntwo\n');
});

test('at a terminal the status line is taken away before output and at the end', async () => {
  const { text, out } = collect(true);
  const progress = startProgress(out, 'smoke', () => 1000);
  await waitFor('the status line', () => text().includes('smoke ▕'));
  progress.output(Buffer.from('line\n'));
  progress.stop();
  assert.match(text(), /smoke ▕/);
  assert.is(text().split('\r\u001b[K').at(-1), 'line\n');
});

test.run();
