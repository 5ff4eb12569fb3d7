// How does the work tree differ from a commit, by an index of our own? The user's may be told to look away, and
// must not be touched. Asked by worktree.ts.

import { Fault } from '../core/fault.js';
import { objectId } from '../core/object-id.js';
import { makeFolder, removeFile, writeCache } from '../world/changes.js';
import { now } from '../world/clock.js';
import { look, readText } from '../world/files.js';
import { git, tryGit, type WorkRepository } from '../world/git.js';
import { storePaths } from '../world/store.js';
import type { Head } from './worktree.js';

const branchId = new RegExp(`^# branch\\.oid (${objectId})$`);

/**
 * No hook (post-index-change) hears of an index of ours. Whatever the user's configuration says, stat data must be
 * complete and sparse or monitored files must be looked at.
 */
const strict = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.sparseCheckout=false',
  'core.trustctime=true',
  'core.checkStat=default',
].flatMap((setting) => ['-c', setting]);

export type Status = {
  /** The commit git compared with; null before the first one. */
  readonly commit: string | null;
  readonly changed: readonly string[];
  readonly untracked: readonly string[];
  /** True when the index differs from that commit: ours is then out of step. */
  readonly staged: boolean;
};

/** Pure: the NUL-separated output of `git status --porcelain=v2 --branch -z --no-renames` (git-status(1)). */
export const parseStatus = (text: string): Status => {
  const changed: string[] = [];
  const untracked: string[] = [];
  let commit: string | null = null;
  let staged = false;
  for (const entry of text.split('\0')) {
    const kind = entry[0];
    if (kind === '#') commit = branchId.exec(entry)?.[1] ?? commit;
    else if (kind === '?') untracked.push(entry.slice(2));
    else if (kind === '1' || kind === 'u') {
      // Fields before the path hold no spaces: eight of them for a change, ten for an unmerged path.
      changed.push(
        entry
          .split(' ')
          .slice(kind === '1' ? 8 : 10)
          .join(' '),
      );
      staged ||= entry[2] !== '.';
    }
  }
  return { commit, changed, untracked, staged };
};

const statusWith = (repo: WorkRepository, index: string): Status => {
  const args = [
    'status',
    '--porcelain=v2',
    '--branch',
    '-z',
    '--no-renames',
    '--untracked-files=normal',
    '--ignore-submodules=none',
  ];
  return parseStatus(git(repo, [...strict, ...args], { env: { GIT_INDEX_FILE: index } }));
};

/**
 * Puts `tree` into the index at `path`, keeping the stat data of entries that stay the same; false where git could not.
 * `--reset` and not `-m`, which refuses where a file changed since the last look.
 */
const fillIndex = (repo: WorkRepository, path: string, tree: string): boolean =>
  tryGit(repo, [...strict, 'read-tree', '--reset', tree], { env: { GIT_INDEX_FILE: path } }).code === 0;

const staleLockMs = 10 * 60_000;

/** Git holds an index by a lock file; one that a killed git left behind goes after ten minutes. */
const isHeld = (index: string): boolean => {
  const lock = look(`${index}.lock`);
  if (lock === null) return false;
  if (now() - lock.mtimeMs < staleLockMs) return true;
  removeFile(`${index}.lock`);
  return false;
};

/** The stamp goes first and comes last, so that it never names a tree the index does not hold. */
const prepare = (repo: WorkRepository, index: string, stamp: string, tree: string): boolean => {
  removeFile(stamp);
  if (!fillIndex(repo, index, tree)) {
    // Held by another process, it is whole and theirs; corrupt, the next one starts from nothing.
    if (!isHeld(index)) removeFile(index);
    return false;
  }
  writeCache(stamp, tree);
  return true;
};

const stampOf = (index: string): string => `${index}.tree`;

/** For a judge that believes nothing an earlier run left: the next look is by an index made from nothing. */
export const forgetKeptIndex = (repo: WorkRepository): void => {
  const { index } = storePaths(repo);
  for (const path of [stampOf(index), index]) removeFile(path);
};

/** The path of our kept index where it holds exactly this commit's tree, else null. */
export const keptIndex = (repo: WorkRepository, { tree }: Head): string | null => {
  const { index } = storePaths(repo);
  if (readText(stampOf(index)) !== tree) return null;
  return index;
};

/** The status by our kept index, or null where another process holds it or it was out of step. */
const statusByKeptIndex = (repo: WorkRepository, { commit, tree }: Head): Status | null => {
  const { index, local } = storePaths(repo);
  const stamp = stampOf(index);
  makeFolder(local);
  if (readText(stamp) !== tree && !prepare(repo, index, stamp, tree)) return null;
  const status = tryStatus(repo, index);
  if (status !== null && !status.staged && status.commit === commit) return status;
  // Without its stamp nobody believes it (keptIndex), and the next push fills it anew.
  removeFile(stamp);
  return null;
};

const tryStatus = (repo: WorkRepository, index: string): Status | null => {
  try {
    return statusWith(repo, index);
  } catch {
    // A corrupt kept index is a reason to build a fresh one, not to refuse; the fresh one reports real trouble. The
    // stamp goes first.
    removeFile(stampOf(index));
    if (!isHeld(index)) removeFile(index);
    return null;
  }
};

/** @throws Fault where git cannot read the tree at all */
const withFreshIndex = <T>(repo: WorkRepository, { tree }: Head, use: (index: string) => T): T => {
  const index = `${storePaths(repo).index}.${process.pid}`;
  try {
    if (!fillIndex(repo, index, tree))
      throw new Fault('git-failed', `git could not read the tree ${tree}`, 'see: git fsck');
    return use(index);
  } finally {
    removeFile(index);
  }
};

/** Every stamp is a file of its own: one that was taken away and written again is another one. */
const sealOf = (index: string): string => {
  const stats = look(stampOf(index));
  return `${stats?.ino} ${stats?.mtimeMs}`;
};

/**
 * Calls `use` with an index that holds exactly this commit's tree. Another process may be filling ours at this
 * moment: what was read through it only counts when its stamp stood before and stands after, else a fresh one is
 * asked.
 */
export const withExactIndex = <T>(repo: WorkRepository, head: Head, use: (index: string) => T): T => {
  const index = keptIndex(repo, head);
  if (index === null) return withFreshIndex(repo, head, use);
  const before = sealOf(index);
  const stood = (): boolean => keptIndex(repo, head) !== null && sealOf(index) === before && look(index) !== null;
  try {
    const answer = use(index);
    if (stood()) return answer;
  } catch (error) {
    if (stood()) throw error;
  }
  return withFreshIndex(repo, head, use);
};

/** The status against `head`'s tree; `commit` is what git took HEAD for, which may have moved. */
export const readStatus = (repo: WorkRepository, head: Head): Status =>
  statusByKeptIndex(repo, head) ?? withFreshIndex(repo, head, (index) => statusWith(repo, index));
