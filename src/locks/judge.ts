// Judges whether the pins of a lock file are too old, by facts of its history and the hour.
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
  /**
   * `history`: the author date of the commit that changed the set of pins; `shallow`, `part`: a bound, history was cut
   * short; the rest: no date.
   */
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
  if (least === most) return count(least, 'day');
  return `${least} to ${count(most, 'day')}`;
};

/** `30 days in the future`, for a date that is ahead. */
const inFuture = (since: number, nowMs: number): string =>
  `${count(Math.ceil((since - nowMs) / day), 'day')} in the future`;

/** `requirements.lock pins are at least 12 days old (limit 90)`, or that the age cannot be told and why. */
export const describeAge = (age: LockAge, nowMs: number, limits: AgeLimits): string => {
  const path = printable(age.path);
  const reach = reachOf(age, nowMs);
  if (reach.least !== null || reach.most !== null)
    return `${path} pins are ${describeReach(reach)} old (limit ${limits.max_age_days})`;
  const why = age.since === null ? unknown[age.source].why : `its last change is dated ${inFuture(age.since, nowMs)}`;
  return `the age of ${path} cannot be told: ${why}`;
};

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Where an age comes from and how sure it is: `commit 1a2b3c4d5 of 2026-01-20 changed the pins`. */
export const describeSource = (age: LockAge, nowMs: number): string => {
  const { since, commit, source, notBefore } = age;
  const uploads = notBefore === null || isAhead(notBefore, nowMs) ? '' : `; newest upload in it ${dateOf(notBefore)}`;
  if (since === null || commit === null) return unknown[source].why + uploads;
  const at = `commit ${short(commit)} of ${dateOf(since)}`;
  if (source === 'history') return `${at} changed the pins, certain${uploads}`;
  return `as of ${at}; ${unknown[source].why}${uploads}`;
};

const tooOld = (age: LockAge, said: string, limits: AgeLimits): Finding =>
  finding('lock/too-old', `TODO(lock-age): ${said}; run: gate-hooks refresh-lock`, {
    path: age.path,
    level: limits.level,
  });

const judgeFuture = ({ path, since }: LockAge, nowMs: number): Finding[] => {
  if (since === null || !isAhead(since, nowMs)) return [];
  const said = `the last change of the pins of ${printable(path)} is dated ${inFuture(since, nowMs)}`;
  const hint = 'check the clock; the next commit that changes the pins mends it';
  return [finding('lock/future-date', said, { path, level: 'warn', hint })];
};

const ageUnknown = ({ path, source }: LockAge, level: 'warn' | 'note', said: string): Finding => ({
  ...finding('lock/age-unknown', said, { path, level }),
  hint: unknown[source].hint,
});

const judgeDays = (age: LockAge, nowMs: number, limits: AgeLimits): Finding[] => {
  const said = describeAge(age, nowMs, limits);
  const { least, most } = reachOf(age, nowMs);
  if (least !== null && least > limits.max_age_days) return [tooOld(age, said, limits)];
  const future = judgeFuture(age, nowMs);
  if (most !== null && most <= limits.max_age_days) return future;
  if (least === null && most === null) return future.length > 0 ? future : [ageUnknown(age, 'warn', said)];
  return [...future, ageUnknown(age, 'note', `${said}: ${unknown[age.source].why}`)];
};

const describeChanges = ({ added, removed, changed }: WorkPins): string => {
  const said: string[] = [];
  if (added > 0) said.push(`${added} added`);
  if (removed > 0) said.push(`${removed} removed`);
  if (changed > 0) said.push(`${changed} changed`);
  return said.join(', ');
};

/** What lies in the work tree beside what is committed, as the rest of a sentence that starts with its path. */
const describeWork = (work: WorkPins | null, nowMs: number): string => {
  if (work === null) return 'has changes that are not committed; the age told is that of the committed pins';
  const changes = describeChanges(work);
  if (changes === '') return 'has changes that are not committed, none of them in its pins';
  const { most } = reachOf({ since: null, atLeast: false, notBefore: work.notBefore }, nowMs);
  const young = most === null ? '' : `, at most ${count(most, 'day')} old`;
  const said = `in the work tree has other pins than the committed ones whose age is told: ${changes}`;
  return `${said}${young}, not committed`;
};

/** Both are told, for the age is that of the committed pins. */
const judgeWork = ({ path, changed, work }: LockAge, nowMs: number): Finding[] => {
  if (!changed) return [];
  const said = `${printable(path)} ${describeWork(work, nowMs)}`;
  return [finding('lock/uncommitted', said, { path, level: 'note', hint: 'commit it' })];
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
