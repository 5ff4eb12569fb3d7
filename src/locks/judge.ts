// Are the pins of a lock file too old? Facts and the hour in, findings out. Facts come from age.ts. Pure.
import { type Finding, finding } from '../core/finding.js';
import { count, printable, short } from '../core/text.js';
import type { Settings } from '../settings/settings.js';

/** How many pins of the work tree are not those of HEAD. */
export type WorkPins = {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly notBefore: number | null;
};

export type LockAge = {
  /** Relative to the root. */
  readonly path: string;
  /** When the committed pins came to be, milliseconds since the epoch; null when history does not tell. */
  readonly since: number | null;
  /** True when the pins are as old as `since` or older. */
  readonly atLeast: boolean;
  /** `history`: the author date of the commit that changed the set of pins; `shallow`, `part`: a bound, history was cut short; the rest: no date. */
  readonly source: 'history' | 'shallow' | 'part' | 'never-committed' | 'symlink' | 'undated';
  /** The object id of the committed file; null where there is none. */
  readonly blob: string | null;
  /** The commit that `since` is of. */
  readonly commit: string | null;
  /** The file in the work tree is not the committed one. */
  readonly changed: boolean;
  /** The newest upload time that the lock itself holds, milliseconds since the epoch: its pins cannot be older. */
  readonly notBefore: number | null;
  /** Null where nothing is changed, or it cannot be compared. */
  readonly work: WorkPins | null;
};

export type AgeLimits = Pick<Settings['lock'], 'max_age_days' | 'level'>;

const day = 86_400_000;
/** Clocks of two machines differ; a date this little ahead is now. */
const clockSkew = 3_600_000;

const unknown: Readonly<Record<LockAge['source'], { why: string; hint: string | null }>> = {
  history: { why: 'its upload times are newer than its commit', hint: null },
  shallow: { why: 'this clone is shallow, they may be older', hint: 'git fetch --unshallow (in CI: fetch-depth: 0)' },
  part: { why: 'its history was read in part, they may be older', hint: null },
  'never-committed': { why: 'it was never committed', hint: 'commit it' },
  symlink: { why: 'it is a symbolic link', hint: 'name the file it leads to in lock.files' },
  undated: { why: 'its last commit has no readable date', hint: null },
};

const isAhead = (since: number, nowMs: number): boolean => since > nowMs + clockSkew;
const daysSince = (since: number, nowMs: number): number => Math.max(0, Math.floor((nowMs - since) / day));

/** In whole days: surely no younger than `least`, surely no older than `most`; null where there is no such bound. */
export type Reach = { readonly least: number | null; readonly most: number | null };

/** A commit date in the future tells nothing, and neither does such an upload time. */
export const reachOf = (
  { since, atLeast, notBefore }: Pick<LockAge, 'since' | 'atLeast' | 'notBefore'>,
  nowMs: number,
): Reach => {
  const least = since === null || isAhead(since, nowMs) ? null : daysSince(since, nowMs);
  const most = notBefore === null || isAhead(notBefore, nowMs) ? null : daysSince(notBefore, nowMs);
  if (least === null || (most !== null && most < least)) return { least: null, most };
  return { least, most: atLeast ? most : least };
};

const describeReach = ({ least, most }: Reach): string => {
  if (least === null) return `at most ${count(most ?? 0, 'day')}`;
  if (most === null) return `at least ${count(least, 'day')}`;
  return least === most ? count(least, 'day') : `${least} to ${count(most, 'day')}`;
};

/** `requirements.lock pins are at least 12 days old (limit 90)`, or that the age cannot be told and why. */
export const describeAge = (age: LockAge, nowMs: number, limits: AgeLimits): string => {
  const path = printable(age.path);
  const reach = reachOf(age, nowMs);
  if (reach.least !== null || reach.most !== null)
    return `${path} pins are ${describeReach(reach)} old (limit ${limits.max_age_days})`;
  if (age.since === null) return `the age of ${path} cannot be told: ${unknown[age.source].why}`;
  return `the age of ${path} cannot be told: its last change is dated ${count(Math.ceil((age.since - nowMs) / day), 'day')} in the future`;
};

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Where an age comes from and how sure it is: `commit 1a2b3c4d5 of 2026-01-20 changed the pins`. */
export const describeSource = (age: LockAge, nowMs: number): string => {
  const { since, commit, source, notBefore } = age;
  const at = since === null || commit === null ? null : `commit ${short(commit)} of ${dateOf(since)}`;
  const uploads = notBefore === null || isAhead(notBefore, nowMs) ? '' : `; newest upload in it ${dateOf(notBefore)}`;
  if (at === null) return `${unknown[source].why}${uploads}`;
  return `${source === 'history' ? `${at} changed the pins, certain` : `as of ${at}; ${unknown[source].why}`}${uploads}`;
};

const tooOld = (age: LockAge, said: string, limits: AgeLimits): Finding =>
  finding('lock/too-old', `TODO(lock-age): ${said}; run: gate-hooks refresh-lock`, {
    path: age.path,
    level: limits.level,
  });

const judgeDays = (age: LockAge, nowMs: number, limits: AgeLimits): Finding[] => {
  const said = describeAge(age, nowMs, limits);
  const { why, hint } = unknown[age.source];
  const parts = { path: age.path, ...(hint === null ? {} : { hint }) };
  const { least, most } = reachOf(age, nowMs);
  const future =
    age.since !== null && isAhead(age.since, nowMs)
      ? [
          finding(
            'lock/future-date',
            `the last change of the pins of ${printable(age.path)} is dated ${count(Math.ceil((age.since - nowMs) / day), 'day')} in the future`,
            { path: age.path, level: 'warn', hint: 'check the clock; the next commit that changes the pins mends it' },
          ),
        ]
      : [];
  if (least !== null && least > limits.max_age_days) return [tooOld(age, said, limits)];
  if (most !== null && most <= limits.max_age_days) return future;
  if (least === null && most === null)
    return future.length > 0 ? future : [finding('lock/age-unknown', said, { ...parts, level: 'warn' })];
  return [...future, finding('lock/age-unknown', `${said}: ${why}`, { ...parts, level: 'note' })];
};

/** What lies in the work tree beside what is committed; both are told, for the age is that of the committed pins. */
const judgeWork = (age: LockAge, nowMs: number): Finding[] => {
  if (!age.changed) return [];
  const path = printable(age.path);
  const parts = { path: age.path, level: 'note' as const, hint: 'commit it' };
  const { work } = age;
  if (work === null)
    return [
      finding(
        'lock/uncommitted',
        `${path} has changes that are not committed; the age told is that of the committed pins`,
        parts,
      ),
    ];
  const told = (
    [
      ['added', work.added],
      ['removed', work.removed],
      ['changed', work.changed],
    ] as const
  )
    .filter(([, n]) => n > 0)
    .map(([word, n]) => `${n} ${word}`);
  if (told.length === 0)
    return [finding('lock/uncommitted', `${path} has changes that are not committed, none of them in its pins`, parts)];
  const { most } = reachOf({ since: null, atLeast: false, notBefore: work.notBefore }, nowMs);
  const young = most === null ? '' : `, at most ${count(most, 'day')} old`;
  return [
    finding(
      'lock/uncommitted',
      `${path} in the work tree has other pins than the committed ones whose age is told: ${told.join(', ')}${young}, not committed`,
      parts,
    ),
  ];
};

/** Exactly `max_age_days` is still allowed. Only too-old can be an error, by `limits.level`. */
export const judgeAge = (age: LockAge, nowMs: number, limits: AgeLimits): Finding[] => [
  ...judgeDays(age, nowMs, limits),
  ...judgeWork(age, nowMs),
];

/** Whether a TODO about this lock should stand: null where that cannot be told, and what stands had better stay. */
export const isOverdue = (age: LockAge, nowMs: number, { max_age_days }: AgeLimits): boolean | null => {
  const { least, most } = reachOf(age, nowMs);
  if (least !== null && least > max_age_days) return true;
  return most !== null && most <= max_age_days ? false : null;
};
