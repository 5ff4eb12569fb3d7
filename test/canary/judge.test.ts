import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { countTicks, judgeTick, passDuration, statusOf, verdictOf } from '../../src/canary/judge.js';
import { type CanaryFlags, planCanary } from '../../src/canary/plan.js';
import { durationLine, renderCanary } from '../../src/canary/render.js';
import { finding } from '../../src/core/finding.js';
import type { CanaryRecord, CanaryStopReason, CanaryTick, TickResult } from '../../src/evidence/canary-record.js';
import { sparkline } from '../../src/report/sparkline.js';

const tick = (result: TickResult, n = 1, duration_ms = 100): CanaryTick => ({
  n,
  run_id: null,
  planned_at: '2026-01-01T00:00:00.000Z',
  late_ms: 0,
  started_at: '2026-01-01T00:00:00.000Z',
  finished_at: '2026-01-01T00:00:00.100Z',
  duration_ms,
  result,
  exit_code: result === 'pass' ? 0 : 1,
  message: result === 'pass' ? null : `no ${result}`,
  tail: '',
});
const ticksOf = (word: string): CanaryTick[] =>
  [...word].map((c, i) => tick(({ p: 'pass', f: 'fail', e: 'error', u: 'unknown' } as const)[c as 'p'], i + 1));

const recordOf = (ticks: readonly CanaryTick[], reason: CanaryStopReason = 'ticks', min_green = 1): CanaryRecord => {
  const counts = countTicks(ticks);
  return {
    schema: 'gate-hooks/canary/v1',
    canary_id: '',
    status: statusOf(reason, counts, min_green),
    stop_reason: reason,
    stop_detail: 'what happened',
    started_at: '',
    finished_at: '',
    git: { commit: '', tree: '', clean: true },
    gate: { definition_hash: '' },
    config_hash: null,
    data_hash: null,
    plan: { ticks: 1, every_ms: 1000, until_ms: null, max_per_minute: null },
    min_green,
    counts,
    p50: passDuration(ticks, 0.5),
    p95: passDuration(ticks, 0.95),
    ticks,
    tool: { name: '', version: '' },
    platform: { os: '', arch: '', node: '' },
    ci: null,
  };
};

for (const [word, expected] of [
  ['', { pass: 0, fail: 0, error: 0, unknown: 0, flaky: 0 }],
  ['ppp', { pass: 3, fail: 0, error: 0, unknown: 0, flaky: 0 }],
  ['fff', { pass: 0, fail: 3, error: 0, unknown: 0, flaky: 0 }],
  ['pfpfp', { pass: 3, fail: 2, error: 0, unknown: 0, flaky: 2 }],
  ['pffff', { pass: 1, fail: 4, error: 0, unknown: 0, flaky: 4 }],
  ['peu', { pass: 1, fail: 0, error: 1, unknown: 1, flaky: 0 }],
] as const) {
  test(`ticks "${word}" are counted apart`, () => assert.equal(countTicks(ticksOf(word)), expected));
}

for (const [word, reason, minGreen, status] of [
  ['ppp', 'ticks', 3, 'passed'],
  ['ppp', 'until', 1, 'passed'],
  ['ppp', 'until', 4, 'failed'],
  ['', 'ticks', 1, 'failed'],
  ['', 'until', 0, 'failed'],
  ['', 'ticks', -1, 'failed'],
  ['ppf', 'ticks', 1, 'failed'],
  ['ppe', 'ticks', 1, 'failed'],
  ['ppu', 'until', 1, 'failed'],
  ['fff', 'ticks', 1, 'failed'],
  ['ppp', 'kill_flag', 1, 'killed'],
  ['', 'kill_flag', 1, 'killed'],
  ['ppp', 'interrupted', 1, 'interrupted'],
  ['ppp', 'inputs_changed', 1, 'invalid'],
] as const) {
  test(`"${word}", ended by ${reason}, at least ${minGreen} green: ${status}`, () => {
    assert.is(statusOf(reason, countTicks(ticksOf(word)), minGreen), status);
    const verdict = verdictOf(recordOf(ticksOf(word), reason, minGreen));
    assert.is(verdict.status, status === 'passed' ? 'pass' : 'fail');
    assert.is(verdict.ending, status === 'interrupted' ? 'interrupted' : undefined);
    assert.is(
      verdict.findings.some(({ level }) => level === 'error'),
      status !== 'passed' && status !== 'interrupted',
    );
  });
}

test('a record passes only when there is a pass and nothing else', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('p', 'f', 'e', 'u')),
      fc.constantFrom<CanaryStopReason>('ticks', 'until', 'kill_flag', 'interrupted', 'inputs_changed'),
      fc.integer({ min: -2, max: 5 }),
      (word, reason, minGreen) => {
        const green = word.length > 0 && word.every((c) => c === 'p');
        const { status, counts } = recordOf(ticksOf(word.join('')), reason, minGreen);
        assert.is(status === 'passed', green && word.length >= minGreen && ['ticks', 'until'].includes(reason));
        assert.is(counts.pass + counts.fail + counts.error + counts.unknown, word.length);
      },
    ),
  );
});

test('a flaky canary says so, with numbers, and which ticks failed', () => {
  const { findings, reason } = verdictOf(recordOf(ticksOf('pfpf')));
  assert.is(reason, 'canary FAILED: 2 of 4 ticks green');
  assert.equal(
    findings.map(({ rule, message }) => [rule, message]),
    [
      ['canary/not-green', '2 ticks failed (2, 4): no fail'],
      ['canary/flaky', 'the smoke is flaky: 2 of 4 ticks passed on the same tree, gate, config and data, 2 failed'],
    ],
  );
});

const said = (rule: Parameters<typeof finding>[0]) => [finding(rule, 'why')];
for (const [status, findings, result, changed] of [
  ['passed', [], 'pass', false],
  ['failed', said('smoke/failed'), 'fail', false],
  ['timeout', said('smoke/timeout'), 'fail', false],
  ['failed', said('smoke/not-found'), 'error', false],
  ['failed', said('smoke/not-executable'), 'error', false],
  ['invalid', said('smoke/own-record'), 'error', false],
  ['invalid', said('smoke/changed-under-run'), 'unknown', true],
  ['interrupted', [], 'unknown', false],
] as const) {
  test(`a run that ${status} with ${findings[0]?.rule ?? 'no finding'} is a tick of ${result}`, () => {
    const judged = judgeTick(status, findings, 'reason');
    assert.is(judged.result, result);
    assert.is(judged.changed, changed);
    assert.is(judged.message === null, result === 'pass');
  });
}

for (const [durations, p50, p95] of [
  [[], null, null],
  [[7], 7, 7],
  [[1, 2], 1, 2],
  [[4, 1, 3, 2], 2, 4],
  [Array.from({ length: 100 }, (_, i) => 100 - i), 50, 95],
] as const) {
  test(`of ${durations.length} passes the nearest ranks are ${p50} and ${p95}`, () => {
    const ticks = [...durations.map((ms) => tick('pass', 1, ms)), tick('fail', 1, 9999)];
    assert.is(passDuration(ticks, 0.5), p50);
    assert.is(passDuration(ticks, 0.95), p95);
  });
}

const settings = { every: 10_000, max_per_minute: null, kill_flag: 'kill.flag' };
for (const [flags, ticks, minGreen] of [
  [{}, 10, 10],
  [{ ticks: 3 }, 3, 3],
  [{ ticks: 3, minGreen: 2 }, 3, 2],
  [{ minGreen: 20 }, 20, 20],
  [{ until: 60_000 }, null, 1],
  [{ until: 60_000, minGreen: 6 }, null, 6],
  [{ until: 60_000, ticks: 2 }, 2, 1],
] as [CanaryFlags, number | null, number][]) {
  test(`asked for ${JSON.stringify(flags)}, ${ticks ?? 'any number of'} ticks run, at least ${minGreen} green`, () => {
    const plan = planCanary(flags, settings);
    assert.is(plan.ticks, ticks);
    assert.is(plan.minGreen, minGreen);
  });
}

for (const [flags, says] of [
  [{ ticks: 2, minGreen: 3 }, /--min-green 3 could never be reached: at most 2 ticks/],
  [{ until: 60_000, minGreen: 7 }, /at most 6 ticks/],
  [{ until: 60_001, every: 1000, maxPerMinute: 3, minGreen: 7 }, /at most 6 ticks/],
  [{ until: 86_400_000, every: 1000 }, /up to 86400 ticks/],
] as [CanaryFlags, RegExp][]) {
  test(`asked for ${JSON.stringify(flags)}, it is told that this cannot be`, () =>
    assert.throws(() => planCanary(flags, settings), says));
}

for (const [flag, set, expected] of [
  [undefined, null, null],
  [5, null, 5],
  [undefined, 7, 7],
  [5, 7, 5],
  [9, 7, 7],
] as const) {
  test(`of --max-per-minute ${flag} and canary.max_per_minute ${set} holds ${expected}`, () =>
    assert.is(
      planCanary(flag === undefined ? {} : { maxPerMinute: flag }, { ...settings, max_per_minute: set }).maxPerMinute,
      expected,
    ));
}

test('the line of durations rises from zero to the longest, a cross is no pass', () => {
  const ticks = [0, 10, 20, 40, 60, 80].map((ms, i) => tick(i === 2 ? 'fail' : 'pass', i, ms));
  assert.is(durationLine(ticks, true), '▁▂×▅▇█');
  assert.is(durationLine(ticks, false), '_.x=*#');
});

test('many ticks share a character, and none of them hides a red one, wherever it stands', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.integer({ min: 1, max: 60 }), (length, at, width) => {
      // The peak and the red tick are the same one, so the cross must stand where sparkline puts the peak.
      const ticks = Array.from({ length }, (_, i) =>
        tick(i === at % length ? 'error' : 'pass', i, i === at % length ? 100 : 1),
      );
      const [line, bars] = [
        durationLine(ticks, false, width),
        sparkline(
          ticks.map((one) => one.duration_ms),
          width,
          false,
        ),
      ];
      assert.is(line, bars.replace('#', 'x'));
    }),
  );
});

test('a long table shows the last ticks and the red ones before them', () => {
  const ticks = Array.from({ length: 100 }, (_, i) => tick(i === 3 ? 'fail' : 'pass', i + 1, 10));
  const lines = renderCanary(recordOf(ticks), false);
  assert.equal(
    lines.slice(1, -3).map((line) => Number(line.trim().split(' ')[0])),
    [4, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100],
  );
  assert.match(lines.at(-3)!, /^ {3}89 {2}more, in the record$/);
  assert.match(lines[1]!, /fail {5}no fail$/);
});

test('no tick, no table', () => assert.equal(renderCanary(recordOf([], 'kill_flag'), false), []));

test.run();
