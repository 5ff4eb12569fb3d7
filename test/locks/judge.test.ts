// When are pins too old, and what is said of an age that is not known?
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeAge, isOverdue, judgeAge, type LockAge, reachOf } from '../../src/locks/judge.js';
import { findOrigin, parseTouches, type Touch } from '../../src/locks/touches.js';

const day = 86_400_000;
const now = Date.UTC(2026, 5, 1);
const warn = { max_age_days: 90, level: 'warn' } as const;
const aged = (days: number, over: Partial<LockAge> = {}): LockAge => ({
  path: 'requirements.lock',
  since: now - days * day,
  atLeast: false,
  source: 'history',
  blob: 'b',
  commit: 'c'.repeat(40),
  changed: false,
  notBefore: null,
  work: null,
  ...over,
});
const brief = (age: LockAge, limits: Parameters<typeof judgeAge>[2] = warn) =>
  judgeAge(age, now, limits).map(({ rule, level }) => `${rule} ${level}`);

test('pins over the limit are a TODO with both numbers, at the level of the settings', () => {
  const [old] = judgeAge(aged(132), now, warn);
  assert.is(
    old?.message,
    'TODO(lock-age): requirements.lock pins are 132 days old (limit 90); run: gate-hooks refresh-lock',
  );
  assert.is(old?.path, 'requirements.lock');
  assert.equal(brief(aged(132)), ['lock/too-old warn']);
  assert.equal(brief(aged(132), { ...warn, level: 'error' }), ['lock/too-old error']);
});

const edges: [number, boolean][] = [
  [0, false],
  [89, false],
  [90, false],
  [90.999, false],
  [91, true],
  [1000, true],
];
for (const [days, old] of edges)
  test(`${days} days with a limit of 90 are ${old ? '' : 'not '}too old`, () =>
    assert.equal(brief(aged(days)), old ? ['lock/too-old warn'] : []));

test('a bound over the limit is certain, a bound under it is told as not known', () => {
  const shallow = { atLeast: true, source: 'shallow' } as const;
  const [old] = judgeAge(aged(132, shallow), now, warn);
  assert.is(
    old?.message,
    'TODO(lock-age): requirements.lock pins are at least 132 days old (limit 90); run: gate-hooks refresh-lock',
  );
  const [note] = judgeAge(aged(1, shallow), now, warn);
  assert.is(
    note?.message,
    'requirements.lock pins are at least 1 day old (limit 90): this clone is shallow, they may be older',
  );
  assert.match(note?.hint ?? '', 'git fetch --unshallow');
  assert.equal(brief(aged(1, shallow), { ...warn, level: 'error' }), ['lock/age-unknown note']);
});

test('an age that cannot be told is a warning with its reason', () => {
  for (const [source, why] of [
    ['never-committed', 'never committed'],
    ['symlink', 'symbolic link'],
    ['undated', 'no readable date'],
  ] as const) {
    const [told] = judgeAge(aged(0, { since: null, source }), now, warn);
    assert.equal([told?.rule, told?.level], ['lock/age-unknown', 'warn']);
    assert.match(told?.message ?? '', why);
  }
});

test('a date in the future is a warning, a clock that is an hour ahead is not', () => {
  assert.equal(brief(aged(-1)), ['lock/future-date warn']);
  assert.is(reachOf(aged(-1), now).least, null);
  assert.match(describeAge(aged(-40), now, warn), '40 days in the future');
  assert.equal(brief(aged(-1 / 24)), []);
  assert.is(reachOf(aged(-1 / 24), now).least, 0);
});

test('a change that is not committed is said beside the age', () => {
  assert.equal(brief(aged(132, { changed: true })), ['lock/too-old warn', 'lock/uncommitted note']);
  assert.equal(brief(aged(1, { changed: true })), ['lock/uncommitted note']);
  const [, both] = judgeAge(
    aged(132, { changed: true, work: { added: 1, removed: 0, changed: 3, notBefore: now - 5 * day } }),
    now,
    warn,
  );
  assert.is(
    both?.message,
    'requirements.lock in the work tree has other pins than the committed ones whose age is told: 1 added, 3 changed, at most 5 days old, not committed',
  );
  const [same] = judgeAge(
    aged(1, { changed: true, work: { added: 0, removed: 0, changed: 0, notBefore: null } }),
    now,
    warn,
  );
  assert.match(same?.message ?? '', 'none of them in its pins');
});

const uploads: [string, Partial<LockAge>, number, string, string[], boolean | null][] = [
  ['never committed, uploads young', { since: null, source: 'never-committed' }, 20, 'at most 20 days old', [], false],
  [
    'never committed, uploads old',
    { since: null, source: 'never-committed' },
    120,
    'at most 120 days old',
    ['lock/age-unknown note'],
    null,
  ],
  [
    'a shallow clone, uploads young',
    { since: now - 12 * day, atLeast: true, source: 'shallow' },
    40,
    '12 to 40 days old',
    [],
    false,
  ],
  [
    'a shallow clone, uploads old',
    { since: now - 12 * day, atLeast: true, source: 'shallow' },
    400,
    '12 to 400 days old',
    ['lock/age-unknown note'],
    null,
  ],
  ['a commit that is dated before the uploads', { since: now - 132 * day }, 20, 'at most 20 days old', [], false],
  [
    'a commit that is dated after the uploads',
    { since: now - 132 * day },
    200,
    '132 days old',
    ['lock/too-old warn'],
    true,
  ],
  [
    'uploads that are dated in the future',
    { since: now - 132 * day },
    -20,
    '132 days old',
    ['lock/too-old warn'],
    true,
  ],
];
for (const [when, over, upload, said, findings, overdue] of uploads) {
  test(`the upload times of a lock bound its age: ${when}`, () => {
    const age = aged(0, { ...over, notBefore: now - upload * day });
    assert.match(describeAge(age, now, warn), said);
    assert.equal(brief(age), findings);
    assert.is(isOverdue(age, now, warn), overdue);
  });
}

test('names of others are made printable', () => {
  assert.match(judgeAge(aged(132, { path: 'a\u001b.lock' }), now, warn)[0]?.message ?? '', 'a\\x1b.lock pins');
});

const [A, B, C, Z] = ['a', 'b', 'c', '0'].map((digit) => digit.repeat(40)) as [string, string, string, string];
const touch = (commit: string, before: string[], after: string, from: string | null = null): Touch => ({
  commit,
  authored: 1000,
  committed: 2000,
  before,
  after,
  from,
  gone: [],
});

const origins: [string, Touch[], ReturnType<typeof findOrigin>][] = [
  ['nothing touched it', [], { kind: 'absent' }],
  ['the newest commit removes it', [touch('1', [A], Z), touch('2', [Z], A)], { kind: 'absent' }],
  [
    'the newest commit changes it',
    [touch('1', [A], B), touch('2', [Z], A)],
    { kind: 'changed', current: B, touch: touch('1', [A], B) },
  ],
  [
    'a mode change comes after',
    [touch('1', [B], B), touch('2', [A], B)],
    { kind: 'changed', current: B, touch: touch('2', [A], B) },
  ],
  [
    'a pure rename comes after',
    [touch('1', [B], B, 'old')],
    { kind: 'elsewhere', current: B, touch: touch('1', [B], B, 'old'), parent: 1, path: 'old' },
  ],
  [
    'only mode changes are known',
    [touch('1', [B], B), touch('2', [B], B)],
    { kind: 'elsewhere', current: B, touch: touch('2', [B], B), parent: 1, path: 'p' },
  ],
  [
    'a merge writes new content',
    [touch('1', [A, B], C), touch('2', [Z], A)],
    { kind: 'changed', current: C, touch: touch('1', [A, B], C) },
  ],
  [
    'a merge takes the second side and its mode',
    [touch('1', [A, B], B)],
    { kind: 'elsewhere', current: B, touch: touch('1', [A, B], B), parent: 2, path: 'p' },
  ],
  [
    'a side branch was merged away',
    [touch('1', [B], B), touch('2', [A], C), touch('3', [Z], B)],
    { kind: 'changed', current: B, touch: touch('3', [Z], B) },
  ],
];
for (const [when, touches, origin] of origins)
  test(`the origin of the content when ${when}`, () => assert.equal(findOrigin(touches, 'p'), origin));

test('a commit without a readable date has no date', () => {
  const [only] = parseTouches(`${A}..\0\n:000000 100644 ${Z} ${B} A\0p\0`, 'p');
  assert.equal([only?.authored, only?.committed, only?.after], [NaN, NaN, B]);
});

test('a path that looks like output of git is still a path', () => {
  const path = `:000000 100644 ${Z} ${C} A`;
  const touches = parseTouches(`${A}.1.2\0\n:000000 100644 ${Z} ${B} A\0${path}\0:000000 100644 ${Z} ${C} A\0p\0`, 'p');
  assert.equal(touches, [{ commit: A, authored: 1000, committed: 2000, before: [Z], after: C, from: null, gone: [] }]);
});

test.run();
