// What lies in the work tree, and is it exactly a commit? Asked before and after a smoke by run.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { sourceNames } from '../settings/settings.js';
import { removeFile, writeCache, makeFolder } from '../world/changes.js';
import { isFile, readText } from '../world/files.js';
import { git, resolveObjects, tryGit, type ObjectName, type WorkRepository } from '../world/git.js';
import { storePaths } from '../world/store.js';

export type Head = { readonly commit: string; readonly tree: string };

export type Worktree = {
  readonly head: Head;
  /** Tracked paths whose content, mode or presence differs from HEAD's tree. */
  readonly changed: readonly string[];
  /** Paths git neither knows nor ignores; folders end in `/`. */
  readonly untracked: readonly string[];
  /** Files that decide the settings and lie here, but not in HEAD (git ignores them): a smoke by them judges something else. */
  readonly uncommitted: readonly string[];
};

export const isClean = (worktree: Worktree): boolean => worktree.changed.length + worktree.untracked.length + worktree.uncommitted.length === 0;

/** Settings sources that a commit must hold to be judged by them; the local file only makes the gate stricter. */
const committable = sourceNames.filter((name) => name !== 'gate-hooks.local.json');

type FoundHead = { readonly head: Head; readonly sources: ReadonlySet<string> };

/** What to ask git about HEAD, so that a caller can ask about other things in the same process. */
export const headNames: readonly string[] = ['HEAD^{commit}', 'HEAD^{tree}', ...committable.map((name) => `HEAD:${name}`)];

/** Pure: the answers to headNames; null where there is no commit yet. */
const parseHead = ([commit, tree, ...blobs]: readonly (ObjectName | null)[]): FoundHead | null =>
  commit == null || tree == null ? null : { head: { commit: commit.oid, tree: tree.oid }, sources: new Set(committable.filter((_, i) => blobs[i] != null)) };

const findHead = (repo: WorkRepository): FoundHead | null => parseHead(resolveObjects(repo, headNames));

const requireHead = (repo: WorkRepository): FoundHead => {
  const found = findHead(repo);
  if (found === null) throw new Fault('no commit yet: there is nothing the proof could be about', 'commit first: git add -A && git commit');
  return found;
};

/** @throws Fault where there is no commit yet */
export const readHead = (repo: WorkRepository): Head => requireHead(repo).head;

/** Whatever the user's configuration says, stat data must be complete and sparse or monitored files must be looked at. */
const strict = ['core.fsmonitor=false', 'core.untrackedCache=false', 'core.sparseCheckout=false', 'core.trustctime=true', 'core.checkStat=default']
  .flatMap((setting) => ['-c', setting]);

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
    if (kind === '#') commit = /^# branch\.oid ([0-9a-f]{40,64})$/.exec(entry)?.[1] ?? commit;
    else if (kind === '?') untracked.push(entry.slice(2));
    else if (kind === '1' || kind === 'u') {
      // Fields before the path hold no spaces: eight of them for a change, ten for an unmerged path.
      changed.push(entry.split(' ').slice(kind === '1' ? 8 : 10).join(' '));
      staged ||= entry[2] !== '.';
    }
  }
  return { commit, changed, untracked, staged };
};

const statusWith = (repo: WorkRepository, index: string): Status => {
  const args = ['status', '--porcelain=v2', '--branch', '-z', '--no-renames', '--untracked-files=normal', '--ignore-submodules=none'];
  return parseStatus(git(repo, [...strict, ...args], { env: { GIT_INDEX_FILE: index } }));
};

/** `--reset` and not `-m`, which refuses where a file changed since the last look. Puts `tree` into the index at `path`, keeping the stat data of entries that stay the same; false where git could not. */
const fillIndex = (repo: WorkRepository, path: string, tree: string): boolean =>
  tryGit(repo, [...strict, 'read-tree', '--reset', tree], { env: { GIT_INDEX_FILE: path } }).code === 0;

/** The stamp goes first and comes last, so that it never names a tree the index does not hold. */
const prepare = (repo: WorkRepository, index: string, stamp: string, tree: string): boolean => {
  removeFile(stamp);
  if (!fillIndex(repo, index, tree)) {
    // Corrupt, or held by another push: either way the next one starts from nothing.
    removeFile(index);
    return false;
  }
  writeCache(stamp, tree);
  return true;
};

const stampOf = (index: string): string => `${index}.tree`;

/** The path of our kept index where it holds exactly this commit's tree, else null. */
export const keptIndex = (repo: WorkRepository, { tree }: Head): string | null => {
  const { index } = storePaths(repo);
  return readText(stampOf(index)) === tree ? index : null;
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
    // A corrupt kept index is a reason to build a fresh one, not to refuse; the fresh one reports real trouble.
    removeFile(index);
    return null;
  }
};

const statusByFreshIndex = (repo: WorkRepository, { tree }: Head): Status => {
  const index = `${storePaths(repo).index}.${process.pid}`;
  try {
    if (!fillIndex(repo, index, tree)) throw new Fault(`git could not read the tree ${tree}`, 'see: git fsck');
    return statusWith(repo, index);
  } finally {
    removeFile(index);
  }
};

const compare = (repo: WorkRepository, { head, sources }: FoundHead): Worktree => {
  const status = statusByKeptIndex(repo, head) ?? statusByFreshIndex(repo, head);
  if (status.commit !== head.commit) throw new Fault('HEAD moved while the work tree was being compared with it', 'run it again');
  const known = new Set([...sources, ...status.changed, ...status.untracked]);
  return { head, changed: status.changed, untracked: status.untracked, uncommitted: committable.filter((name) => !known.has(name) && isFile(join(repo.root, name))) };
};

/**
 * Compares the work tree with HEAD's tree through an index of our own: the user's index may be told to look away
 * (assume-unchanged, skip-worktree), and must not be touched. Ours is kept between pushes for its stat data alone.
 * @throws Fault when there is no commit yet, or HEAD moved while git was looking
 */
export const readWorktree = (repo: WorkRepository): Worktree => compare(repo, requireHead(repo));

/**
 * As readWorktree; null where there is no commit yet.
 * @param answers to headNames, where they are known already
 */
export const readWorktreeIfAny = (repo: WorkRepository, answers = resolveObjects(repo, headNames)): Worktree | null => {
  const found = parseHead(answers);
  return found === null ? null : compare(repo, found);
};

/** The same work tree again, after a run: one process. Another `head.commit` means that HEAD moved meanwhile. */
export const readAgain = (repo: WorkRepository, before: Worktree): Worktree => {
  const status = statusByKeptIndex(repo, before.head) ?? statusByFreshIndex(repo, before.head);
  const head = status.commit === before.head.commit ? before.head : { commit: status.commit ?? '', tree: '' };
  return { head, changed: status.changed, untracked: status.untracked, uncommitted: before.uncommitted };
};
