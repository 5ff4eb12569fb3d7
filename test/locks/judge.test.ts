// When are pins too old, and what is said of an age that is not known?
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { daysOld, describeAge, judgeAge, type LockAge } from '../../src/locks/judge.js';
import { findOrigin, parseTouches, type Touch } from '../../src/locks/touches.js';

const day = 86_400_000;
const now = Date.UTC(2026, 5, 1);
const warn = { max_age_days: 90, level: 'warn' } as const;
const aged = (days: number, over: Partial<LockAge> = {}): LockAge =>
  ({ path: 'requirements.lock', since: now - days * day, atLeast: false, source: 'history', changed: false, ...over });
const brief = (age: LockAge, limits: Parameters<typeof judgeAge>[2] = warn) => judgeAge(age, now, limits).map(({ rule, level }) => `${rule} ${level}`);

test('pins over the limit are a TODO with both numbers, at the level of the settings', () => {
  const [old] = judgeAge(aged(132), now, warn);
  assert.is(old?.message, 'TODO(lock-age): requirements.lock pins are 132 days old (limit 90); refresh them with your resolver');
  assert.is(old?.path, 'requirements.lock');
  assert.equal(brief(aged(132)), ['lock/too-old warn']);
  assert.equal(brief(aged(132), { ...warn, level: 'error' }), ['lock/too-old error']);
});

const edges: [number, boolean][] = [[0, false], [89, false], [90, false], [90.999, false], [91, true], [1000, true]];
for (const [days, old] of edges) test(`${days} days with a limit of 90 are ${old ? '' : 'not '}too old`, () => assert.equal(brief(aged(days)), old ? ['lock/too-old warn'] : []));

test('a bound over the limit is certain, a bound under it is told as not known', () => {
  const shallow = { atLeast: true, source: 'shallow' } as const;
  const [old] = judgeAge(aged(132, shallow), now, warn);
  assert.is(old?.message, 'TODO(lock-age): requirements.lock pins are at least 132 days old (limit 90); refresh them with your resolver');
  const [note] = judgeAge(aged(1, shallow), now, warn);
  assert.is(note?.message, 'requirements.lock pins are at least 1 day old (limit 90): this clone is shallow, they may be older');
  assert.match(note?.hint ?? '', 'git fetch --unshallow');
  assert.equal(brief(aged(1, shallow), { ...warn, level: 'error' }), ['lock/age-unknown note']);
});

test('an age that cannot be told is a warning with its reason', () => {
  for (const [source, why] of [['never-committed', 'never committed'], ['symlink', 'symbolic link'], ['undated', 'no readable date']] as const) {
    const [told] = judgeAge(aged(0, { since: null, source }), now, warn);
    assert.equal([told?.rule, told?.level], ['lock/age-unknown', 'warn']);
    assert.match(told?.message ?? '', why);
  }
});

test('a date in the future is a warning, a clock that is an hour ahead is not', () => {
  assert.equal(brief(aged(-1)), ['lock/future-date warn']);
  assert.is(daysOld(aged(-1), now), null);
  assert.match(describeAge(aged(-40), now, warn), '40 days in the future');
  assert.equal(brief(aged(-1 / 24)), []);
  assert.is(daysOld(aged(-1 / 24), now), 0);
});

test('a change that is not committed is said beside the age', () => {
  assert.equal(brief(aged(132, { changed: true })), ['lock/too-old warn', 'lock/uncommitted note']);
  assert.equal(brief(aged(1, { changed: true })), ['lock/uncommitted note']);
});

test('names of others are made printable', () => {
  assert.match(judgeAge(aged(132, { path: 'a\u001b.lock' }), now, warn)[0]?.message ?? '', 'a\\x1b.lock pins');
});

const [A, B, C, Z] = ['a', 'b', 'c', '0'].map((digit) => digit.repeat(40)) as [string, string, string, string];
const touch = (commit: string, before: string[], after: string, from: string | null = null): Touch => ({ commit, authored: 1000, committed: 2000, before, after, from });

const origins: [string, Touch[], ReturnType<typeof findOrigin>][] = [
  ['nothing touched it', [], { kind: 'absent' }],
  ['the newest commit removes it', [touch('1', [A], Z), touch('2', [Z], A)], { kind: 'absent' }],
  ['the newest commit changes it', [touch('1', [A], B), touch('2', [Z], A)], { kind: 'changed', touch: touch('1', [A], B) }],
  ['a mode change comes after', [touch('1', [B], B), touch('2', [A], B)], { kind: 'changed', touch: touch('2', [A], B) }],
  ['a pure rename comes after', [touch('1', [B], B, 'old')], { kind: 'elsewhere', touch: touch('1', [B], B, 'old'), parent: 1, path: 'old' }],
  ['only mode changes are known', [touch('1', [B], B), touch('2', [B], B)], { kind: 'elsewhere', touch: touch('2', [B], B), parent: 1, path: 'p' }],
  ['a merge writes new content', [touch('1', [A, B], C), touch('2', [Z], A)], { kind: 'changed', touch: touch('1', [A, B], C) }],
  ['a merge takes the second side and its mode', [touch('1', [A, B], B)], { kind: 'elsewhere', touch: touch('1', [A, B], B), parent: 2, path: 'p' }],
  ['a side branch was merged away', [touch('1', [B], B), touch('2', [A], C), touch('3', [Z], B)], { kind: 'changed', touch: touch('3', [Z], B) }],
];
for (const [when, touches, origin] of origins) test(`the origin of the content when ${when}`, () => assert.equal(findOrigin(touches, 'p'), origin));

test('a commit without a readable date has no date', () => {
  const [only] = parseTouches(`${A}..\0\n:000000 100644 ${Z} ${B} A\0p\0`, 'p');
  assert.equal([only?.authored, only?.committed, only?.after], [NaN, NaN, B]);
});

test('a path that looks like output of git is still a path', () => {
  const path = `:000000 100644 ${Z} ${C} A`;
  const touches = parseTouches(`${A}.1.2\0\n:000000 100644 ${Z} ${B} A\0${path}\0:000000 100644 ${Z} ${C} A\0p\0`, 'p');
  assert.equal(touches, [{ commit: A, authored: 1000, committed: 2000, before: [Z], after: C, from: null }]);
});

test.run();
