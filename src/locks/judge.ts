// Are the pins of a lock file too old? Facts and the hour in, findings out. Facts come from age.ts. Pure.
import { finding, type Finding } from '../core/finding.js';
import { count, printable } from '../core/text.js';
import type { Settings } from '../settings/settings.js';

export type LockAge = {
  /** Relative to the root. */
  readonly path: string;
  /** When the committed content came to be, milliseconds since the epoch; null when that cannot be told. */
  readonly since: number | null;
  /** True when the content is as old as `since` or older. */
  readonly atLeast: boolean;
  /** `history`: the author date of the commit that made the content; `shallow`, `part`: a bound, history was cut short; the rest: no date. */
  readonly source: 'history' | 'shallow' | 'part' | 'never-committed' | 'symlink' | 'undated';
  /** The file in the work tree is not the committed one. */
  readonly changed: boolean;
};

export type AgeLimits = Pick<Settings['lock'], 'max_age_days' | 'level'>;

const day = 86_400_000;
/** Clocks of two machines differ; a date this little ahead is now. */
const clockSkew = 3_600_000;

const unknown: Readonly<Record<LockAge['source'], { why: string; hint: string | null }>> = {
  history: { why: 'its history was read to the end', hint: null },
  shallow: { why: 'this clone is shallow, they may be older', hint: 'git fetch --unshallow (in CI: fetch-depth: 0)' },
  part: { why: 'its history was read in part, they may be older', hint: null },
  'never-committed': { why: 'it was never committed', hint: 'commit it' },
  symlink: { why: 'it is a symbolic link', hint: 'name the file it leads to in lock.files' },
  undated: { why: 'its last commit has no readable date', hint: null },
};

const isAhead = (since: number, nowMs: number): boolean => since > nowMs + clockSkew;

/** Whole days; a lower bound where `age.atLeast`; null when the age cannot be told, which a date in the future does not. */
export const daysOld = (age: LockAge, nowMs: number): number | null =>
  age.since === null || isAhead(age.since, nowMs) ? null : Math.max(0, Math.floor((nowMs - age.since) / day));

/** `requirements.lock pins are at least 12 days old (limit 90)`, or that the age cannot be told and why. */
export const describeAge = (age: LockAge, nowMs: number, limits: AgeLimits): string => {
  const path = printable(age.path);
  if (age.since === null) return `the age of ${path} cannot be told: ${unknown[age.source].why}`;
  const days = daysOld(age, nowMs);
  if (days === null) return `the age of ${path} cannot be told: its last change is dated ${count(Math.ceil((age.since - nowMs) / day), 'day')} in the future`;
  return `${path} pins are ${age.atLeast ? 'at least ' : ''}${count(days, 'day')} old (limit ${limits.max_age_days})`;
};

const judgeDays = (age: LockAge, nowMs: number, limits: AgeLimits): Finding[] => {
  const said = describeAge(age, nowMs, limits);
  const { why, hint } = unknown[age.source];
  const parts = { path: age.path, ...(hint === null ? {} : { hint }) };
  const days = daysOld(age, nowMs);
  if (age.since === null) return [finding('lock/age-unknown', said, { ...parts, level: 'warn' })];
  if (days === null) return [finding('lock/future-date', said, { path: age.path, level: 'warn', hint: 'check the clock; the next commit that changes the file mends it' })];
  if (days > limits.max_age_days) return [finding('lock/too-old', `TODO(lock-age): ${said}; refresh them with your resolver`, { path: age.path, level: limits.level })];
  return age.atLeast ? [finding('lock/age-unknown', `${said}: ${why}`, { ...parts, level: 'note' })] : [];
};

/** Exactly `max_age_days` is still allowed. Only too-old can be an error, by `limits.level`. */
export const judgeAge = (age: LockAge, nowMs: number, limits: AgeLimits): Finding[] => [
  ...judgeDays(age, nowMs, limits),
  ...(age.changed
    ? [finding('lock/uncommitted', `${printable(age.path)} has changes that are not committed; the age told is that of the committed pins`, { path: age.path, level: 'note', hint: 'commit it' })]
    : []),
];
