// Says on a push which locks are too old, out of a cache that knows a lock by its committed blob.
// The push asks git for those ids together with its own, so a hit costs no process; on a miss git's log alone answers.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { isPlainObject } from '../core/plain-object.js';
import type { Settings } from '../settings/settings.js';
import { writeCache } from '../world/changes.js';
import { look, readText } from '../world/files.js';
import type { ObjectName, WorkRepository } from '../world/git.js';
import { storePaths } from '../world/store.js';
import { formatOf } from './formats.js';
import { trace } from './history.js';
import { judgeAge, type LockAge } from './judge.js';
import { isLockFor, lockCandidates } from './select.js';
import type { Touch } from './touches.js';

/** `isLock` false: a requirements*.txt that does not pin all it asks for. */
type Kept = Pick<LockAge, 'since' | 'atLeast' | 'source' | 'commit' | 'notBefore'> & {
  readonly blob: string;
  readonly isLock: boolean;
};
type Cache = Readonly<Record<string, Kept>>;

const form = 1;

const isKept = (value: unknown): value is Kept =>
  isPlainObject(value) &&
  typeof value.blob === 'string' &&
  'isLock' in value &&
  'source' in value &&
  (value.since === null || typeof value.since === 'number');

const readCache = (repo: WorkRepository): Cache => {
  try {
    const value: unknown = JSON.parse(readText(storePaths(repo).locks) ?? 'null');
    if (!isPlainObject(value) || value.form !== form || !isPlainObject(value.locks)) return {};
    return Object.fromEntries(Object.entries(value.locks).filter((pair): pair is [string, Kept] => isKept(pair[1])));
  } catch {
    // A torn cache is a miss; the next write mends it.
    return {};
  }
};

const keep = (repo: WorkRepository, locks: Cache): void => {
  try {
    writeCache(storePaths(repo).locks, JSON.stringify({ form, locks }));
  } catch {
    // A full disk costs the next push a git process, not this one its answer.
  }
};

/** So that the next push knows what was found with care. */
export const keepAges = (repo: WorkRepository, ages: readonly LockAge[]): void => {
  const found: Record<string, Kept> = {};
  for (const { path, blob, since, atLeast, source, commit, notBefore } of ages)
    if (blob !== null) found[path] = { blob, isLock: true, since, atLeast, source, commit, notBefore };
  if (Object.keys(found).length > 0) keep(repo, { ...readCache(repo), ...found });
};

/**
 * The paths that lockNote wants to know the committed ids of: ask git for `HEAD:<path>`. Links and names that git
 * cannot be asked in one line are left out.
 */
export const lockPaths = (repo: WorkRepository, settings: Settings): string[] =>
  lockCandidates(repo, settings).filter(
    (path) => !path.includes('\n') && look(join(repo.root, path))?.isSymbolicLink() === false,
  );

/** Whether a commit may have edited the file without touching its pins: it did not make the file. */
const isEdit = ({ before, gone }: Touch): boolean => gone.length > 0 || !before.every((id) => /^0+$/.test(id));

/**
 * git's log alone: a file that was edited without touching its pins has older pins than it says, so that is only a
 * bound. Fetches nothing (git 2.45).
 */
const glance = (repo: WorkRepository, settings: Settings, path: string, blob: string): Kept => {
  if (!isLockFor(settings, path, () => readText(join(repo.root, path))))
    return { blob, isLock: false, since: null, atLeast: false, source: 'part', commit: null, notBefore: null };
  const found = trace(repo, path, {
    steps: 1,
    isBound: (origin) => formatOf(path) !== null && isEdit(origin),
    env: { GIT_NO_LAZY_FETCH: '1' },
  });
  return { ...found, blob, isLock: true, notBefore: null };
};

const judgeKept = (path: string, kept: Kept, settings: Settings, nowMs: number): Finding[] => {
  if (!kept.isLock) return [];
  const findings = judgeAge({ path, ...kept, changed: false, work: null }, nowMs, settings.lock);
  return findings.filter(({ rule }) => rule === 'lock/too-old');
};

/**
 * Only locks that are too old for certain. Never throws a Fault. Without a process where the cache knows each blob, one
 * for each it does not know.
 * @param ids what git answered for `HEAD:<path>`, in the order of `paths`
 */
export const lockNote = (
  repo: WorkRepository,
  settings: Settings,
  paths: readonly string[],
  ids: readonly (ObjectName | null)[],
  nowMs: number,
): Finding[] => {
  const cache = paths.length === 0 ? {} : readCache(repo);
  const fresh: Record<string, Kept> = {};
  const ageOf = (path: string, blob: string): Kept => {
    const known = cache[path];
    if (known?.blob === blob && (known.isLock || settings.lock.files === null)) return known;
    const seen = glance(repo, settings, path, blob);
    fresh[path] = seen;
    return seen;
  };
  const findings = paths.flatMap((path, i) => {
    const blob = ids[i]?.oid;
    if (blob === undefined) return [];
    try {
      return judgeKept(path, ageOf(path, blob), settings, nowMs);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return [finding('lock/age-unknown', error.message, { path, level: 'note', hint: 'npx gate-hooks check-lock' })];
    }
  });
  if (Object.keys(fresh).length > 0) keep(repo, { ...cache, ...fresh });
  return findings;
};
