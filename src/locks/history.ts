// Follows git history back to the commit that changed the set of pins of a lock.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { readText } from '../world/files.js';
import { tryGit, type WorkRepository } from '../world/git.js';
import type { LockAge } from './judge.js';
import { findOrigin, parseTouches, type Same, type Touch, touchArgs } from './touches.js';

/** Touches asked for in one step: enough to pass a mode change or two, few enough to stop early in a long history. */
const touchesAStep = 4;

type Dated = Pick<LockAge, 'since' | 'atLeast' | 'source' | 'commit'>;
export type Traced = Dated & { readonly blob: string | null };

const dated = (found: Dated): Dated => {
  if (Number.isFinite(found.since)) return found;
  return { ...found, since: null, atLeast: false, source: 'undated' };
};

/**
 * The pins came with this commit or with one before it; an author date alone is no bound, for a rebase puts old
 * dates on top of newer ones.
 */
const bound = ({ commit, authored, committed }: Touch, source: 'shallow' | 'part'): Dated =>
  dated({ since: Math.max(authored, committed), atLeast: true, source, commit });

/** The pins came with this commit. */
const exact = ({ commit, authored }: Touch): Dated =>
  dated({ since: authored, atLeast: false, source: 'history', commit });

/** The commits whose parents this clone does not have; linked work trees share the file. */
const isShallow = (repo: WorkRepository, commit: string): boolean =>
  readText(join(repo.commonDir, 'shallow'))?.split('\n').includes(commit) ?? false;

const readTouches = (repo: WorkRepository, revision: string, path: string, env: Record<string, string>): Touch[] => {
  const done = tryGit(repo, touchArgs(revision, path, touchesAStep), { env });
  if (done.code === 0) return parseTouches(done.stdout, path);
  // Before the first commit git has no HEAD to start from, and says so by failing.
  if (tryGit(repo, ['rev-parse', '--quiet', '--verify', 'HEAD']).code !== 0) return [];
  throw new Fault('git-failed', `git cannot tell the history of ${printable(path)}: ${printable(done.stderr.trim())}`);
};

/** What may be looked up on the way: nothing but git's own log on a push, the texts of blobs elsewhere. */
export type Look = {
  /** Renames and rewrites that are followed before the answer becomes "at least". */
  readonly steps: number;
  readonly same?: Same;
  /** Whether the pins may be older than the commit that was found, because not all blobs were compared. */
  readonly isBound?: (origin: Touch) => boolean;
  readonly env?: Record<string, string>;
};

/** Follows the pins at HEAD back to the commit that made them; one git process a step, and those that `same` starts. */
export const trace = (
  repo: WorkRepository,
  lock: string,
  { steps, same, isBound = () => false, env = {} }: Look,
): Traced => {
  let [revision, path] = ['HEAD', lock];
  let blob: string | null = null;
  let last: Touch | null = null;
  for (let step = 0; step < steps; step += 1) {
    const origin = findOrigin(readTouches(repo, revision, path, env), path, same);
    if (origin.kind === 'absent') break;
    const { touch } = origin;
    last = touch;
    blob ??= origin.current;
    if (origin.kind === 'changed') {
      if (isShallow(repo, touch.commit)) return { blob, ...bound(touch, 'shallow') };
      if (isBound(touch)) return { blob, ...bound(touch, 'part') };
      return { blob, ...exact(touch) };
    }
    revision = `${touch.commit}^${origin.parent}`;
    path = origin.path;
  }
  if (last === null) return { blob, since: null, atLeast: false, source: 'never-committed', commit: null };
  return { blob, ...bound(last, 'part') };
};
