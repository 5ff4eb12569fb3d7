// How old is the content of a lock file? Asks git history, never the file's mtime, which is the time of the clone. Next: touches.ts, judge.ts.
import { join, posix } from 'node:path';
import { judgeAge, type LockAge } from './judge.js';
import { findOrigin, parseTouches, touchArgs, type Touch } from './touches.js';
import { Fault } from '../core/fault.js';
import { finding, type Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import type { Settings } from '../settings/settings.js';
import { isFile, look, readText } from '../world/files.js';
import { git, oneLine, tryGit, type WorkRepository } from '../world/git.js';

/** Renames and mode changes that are followed before the answer becomes "at least". */
const mostSteps = 50;
/** Touches asked for in one step: enough to pass a mode change or two, few enough to stop early in a long history. */
const touchesAStep = 4;

type Dated = Pick<LockAge, 'since' | 'atLeast' | 'source'>;
type Traced = Dated & { readonly blob: string | null };

/** The content came with this commit or with one before it; an author date alone is no bound, for a rebase puts old dates on top of newer ones. */
const bound = (touch: Touch, source: 'shallow' | 'part'): Dated => dated({ since: Math.max(touch.authored, touch.committed), atLeast: true, source });

const dated = (found: Dated): Dated => (Number.isFinite(found.since) ? found : { since: null, atLeast: false, source: 'undated' });

/** The commits whose parents this clone does not have; linked work trees share the file. */
const isShallow = (repo: WorkRepository, commit: string): boolean =>
  readText(join(repo.commonDir, 'shallow'))?.split('\n').includes(commit) ?? false;

const readTouches = (repo: WorkRepository, revision: string, path: string, env: Record<string, string>): Touch[] => {
  const done = tryGit(repo, touchArgs(revision, path, touchesAStep), { env });
  if (done.code === 0) return parseTouches(done.stdout, path);
  // Before the first commit git has no HEAD to start from, and says so by failing.
  if (tryGit(repo, ['rev-parse', '--quiet', '--verify', 'HEAD']).code !== 0) return [];
  throw new Fault(`git cannot tell the history of ${printable(path)}: ${printable(done.stderr.trim())}`);
};

/** Follows the content at HEAD back to the commit that made it; one git process a step. */
const trace = (repo: WorkRepository, lock: string, steps: number, env: Record<string, string> = {}): Traced => {
  let [revision, path, blob, last]: [string, string, string | null, Touch | null] = ['HEAD', lock, null, null];
  for (let step = 0; step < steps; step += 1) {
    const origin = findOrigin(readTouches(repo, revision, path, env), path);
    if (origin.kind === 'absent') break;
    last = origin.touch;
    blob ??= last.after;
    if (origin.kind === 'changed') {
      return { blob, ...(isShallow(repo, last.commit) ? bound(last, 'shallow') : dated({ since: last.authored, atLeast: false, source: 'history' })) };
    }
    [revision, path] = [`${last.commit}^${origin.parent}`, origin.path];
  }
  return last === null ? { blob, since: null, atLeast: false, source: 'never-committed' } : { blob, ...bound(last, 'part') };
};

const isLink = (repo: WorkRepository, path: string): boolean => look(join(repo.root, path))?.isSymbolicLink() ?? false;

/**
 * The age of a lock file's committed content. `path` is relative to the root.
 * Two git processes, and one more for each rename; none for a symlink. Throws Fault where git cannot answer.
 */
export const readAge = (repo: WorkRepository, path: string): LockAge => {
  if (isLink(repo, path)) return { path, since: null, atLeast: false, source: 'symlink', changed: false };
  const { blob, ...found } = trace(repo, posix.normalize(path), mostSteps);
  // hash-object and not status, which believes an assume-unchanged bit.
  const changed = blob !== null && oneLine(git(repo, ['hash-object', '--', path])) !== blob;
  return { path, ...found, changed };
};

/** The lock files of the settings that are there, in the order of the settings. No process. */
export const presentLocks = (repo: WorkRepository, settings: Settings): string[] =>
  settings.lock.files.filter((path) => isFile(join(repo.root, path)));

/**
 * What a push says about its locks: only those that are too old for certain. Never throws a Fault; fetches nothing in a partial clone (from git 2.45 on).
 * Costs one git process for each lock file that exists, none when there is none. A rename in the newest touches is a bound here; readAge follows it.
 */
export const lockNote = (repo: WorkRepository, settings: Settings, nowMs: number): Finding[] =>
  presentLocks(repo, settings).filter((path) => !isLink(repo, path)).flatMap((path) => {
    try {
      const { blob: _, ...found } = trace(repo, posix.normalize(path), 1, { GIT_NO_LAZY_FETCH: '1' });
      return judgeAge({ path, ...found, changed: false }, nowMs, settings.lock).filter(({ rule }) => rule === 'lock/too-old');
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return [finding('lock/age-unknown', error.message, { path, level: 'note', hint: 'npx gate-hooks check-lock' })];
    }
  });
