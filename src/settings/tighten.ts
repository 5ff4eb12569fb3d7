// May this machine's gate-hooks.local.json have its way? Only where it makes the gate stricter. Pure; asked by
// validate.ts.
import { count, duration } from '../core/text.js';
import { parseAge, parseDuration } from './duration.js';
import type { Written } from './schema.js';
import type { Settings } from './settings.js';

export const localFile = 'gate-hooks.local.json';

const may =
  'smoke.timeout, smoke.idle_timeout, cache.max_age, lock.max_age_days, canary.max_per_minute (lower) and lock.level (error)';
const allowed = new Set([
  'smoke.timeout',
  'smoke.idle_timeout',
  'cache.max_age',
  'lock.max_age_days',
  'lock.level',
  'canary.max_per_minute',
]);

type Tightened = { readonly settings: Settings; readonly problems: readonly string[] };
type Change = { readonly key: string; readonly from: string; readonly to: string; readonly order: number };

const dayMs = 86_400_000;
const age = (ms: number): string => {
  if (ms === 0) return 'off';
  return ms % dayMs === 0 ? count(ms / dayMs, 'day') : duration(ms);
};

/** Null where nothing is written. */
const writtenLimit = (value: number | string | undefined): number | null => {
  if (value === undefined) return null;
  return parseDuration(value);
};

/** Null where nothing is written. */
const writtenAge = ({ cache }: Written): number | null => {
  if (cache?.max_age === undefined) return null;
  return parseAge(cache.max_age);
};

/** @param from null where there is no limit yet @param to null where nothing is written */
const changeOf = (key: string, from: number | null, to: number | null, show: (limit: number) => string): Change[] => {
  if (to === null) return [];
  if (from === null) return [{ key, from: 'no limit', to: show(to), order: -1 }];
  return [{ key, from: show(from), to: show(to), order: to - from }];
};

/** `order` below zero is stricter, zero the same, above zero looser. */
const changesOf = (base: Settings, written: Written): Change[] => {
  const { smoke, lock, canary } = written;
  const changes = [
    ...changeOf('smoke.timeout', base.smoke.timeout, writtenLimit(smoke?.timeout), duration),
    ...changeOf('smoke.idle_timeout', base.smoke.idle_timeout, writtenLimit(smoke?.idle_timeout), duration),
  ];
  changes.push(...changeOf('cache.max_age', base.cache.max_age, writtenAge(written), age));
  const { max_age_days: days, level } = base.lock;
  changes.push(...changeOf('lock.max_age_days', days, lock?.max_age_days ?? null, (limit) => `${limit} days`));
  if (lock?.level !== undefined) {
    const stricter = lock.level === 'error' ? -1 : 1;
    const order = lock.level === level ? 0 : stricter;
    changes.push({ key: 'lock.level', from: level, to: lock.level, order });
  }
  const perMinute = canary?.max_per_minute ?? null;
  return [...changes, ...changeOf('canary.max_per_minute', base.canary.max_per_minute, perMinute, String)];
};

const foreignKeys = (written: Written): string[] =>
  Object.entries(written).flatMap(([group, keys]) => {
    if (typeof keys !== 'object') return [];
    return Object.keys(keys)
      .map((key) => `${group}.${key}`)
      .filter((key) => !allowed.has(key));
  });

const lowered = (base: Settings, written: Written, changes: readonly Change[]): Settings => ({
  ...base,
  smoke: {
    ...base.smoke,
    timeout: writtenLimit(written.smoke?.timeout) ?? base.smoke.timeout,
    idle_timeout: writtenLimit(written.smoke?.idle_timeout) ?? base.smoke.idle_timeout,
  },
  cache: { max_age: writtenAge(written) ?? base.cache.max_age },
  lock: {
    ...base.lock,
    max_age_days: written.lock?.max_age_days ?? base.lock.max_age_days,
    level: written.lock?.level ?? base.lock.level,
  },
  canary: { ...base.canary, max_per_minute: written.canary?.max_per_minute ?? base.canary.max_per_minute },
  local_changes: changes.map(({ key, from, to }) => `${key}: ${from} -> ${to}`),
});

/** The settings with the local file's stricter values, or one sentence for every value that is not stricter. */
export const tighten = (base: Settings, local: Written): Tightened => {
  const changes = changesOf(base, local).filter(({ order }) => order !== 0);
  const home = base.origin === null ? 'the defaults' : base.origin;
  const problems = [
    ...foreignKeys(local).map((key) => `${localFile}: ${key}: a local file may only make the gate stricter: ${may}`),
    ...changes
      .filter(({ order }) => order > 0)
      .map(
        ({ key, from, to }) =>
          `${localFile}: ${key}: ${to} is looser than ${from} in ${home}; a local file may only make the gate stricter`,
      ),
  ];
  return { settings: problems.length > 0 || changes.length === 0 ? base : lowered(base, local, changes), problems };
};
