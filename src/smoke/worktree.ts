// What lies in the work tree, and is it exactly a commit? Asked before and after a smoke by run.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { sourceNames } from '../settings/settings.js';
import { isFile } from '../world/files.js';
import { type ObjectName, resolveObjects, type WorkRepository } from '../world/git.js';
import { readStatus } from './kept-index.js';

export type Head = { readonly commit: string; readonly tree: string };

export type Worktree = {
  readonly head: Head;
  /** Tracked paths whose content, mode or presence differs from HEAD's tree. */
  readonly changed: readonly string[];
  /** Paths git neither knows nor ignores; folders end in `/`. */
  readonly untracked: readonly string[];
  /**
   * Files that decide the settings and lie here, but not in HEAD (git ignores them): a smoke by them judges
   * something else.
   */
  readonly uncommitted: readonly string[];
};

export const isClean = (worktree: Worktree): boolean =>
  worktree.changed.length + worktree.untracked.length + worktree.uncommitted.length === 0;

/** Settings sources that a commit must hold to be judged by them; the local file only makes the gate stricter. */
const committable = sourceNames.filter((name) => name !== 'gate-hooks.local.json');

type FoundHead = { readonly head: Head; readonly sources: ReadonlySet<string> };

/** What to ask git about HEAD, so that a caller can ask about other things in the same process. */
export const headNames: readonly string[] = [
  'HEAD^{commit}',
  'HEAD^{tree}',
  ...committable.map((name) => `HEAD:${name}`),
];

/** Pure: the answers to headNames; null where there is no commit yet. */
const parseHead = ([commit, tree, ...blobs]: readonly (ObjectName | null)[]): FoundHead | null => {
  if (commit == null || tree == null) return null;
  return {
    head: { commit: commit.oid, tree: tree.oid },
    sources: new Set(committable.filter((_, i) => blobs[i] != null)),
  };
};

const findHead = (repo: WorkRepository): FoundHead | null => parseHead(resolveObjects(repo, headNames));

const requireHead = (repo: WorkRepository): FoundHead => {
  const found = findHead(repo);
  if (found === null)
    throw new Fault(
      'no-commit',
      'no commit yet: there is nothing the proof could be about',
      'commit first: git add -A && git commit',
    );
  return found;
};

/** @throws Fault where there is no commit yet */
export const readHead = (repo: WorkRepository): Head => requireHead(repo).head;

const compare = (repo: WorkRepository, { head, sources }: FoundHead): Worktree => {
  const status = readStatus(repo, head);
  if (status.commit !== head.commit)
    throw new Fault('changed-meanwhile', 'HEAD moved while the work tree was being compared with it', 'run it again');
  const known = new Set([...sources, ...status.changed, ...status.untracked]);
  return {
    head,
    changed: status.changed,
    untracked: status.untracked,
    uncommitted: committable.filter((name) => !known.has(name) && isFile(join(repo.root, name))),
  };
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
  if (found === null) return null;
  return compare(repo, found);
};

/** The same work tree again, after a run: one process. Another `head.commit` means that HEAD moved meanwhile. */
export const readAgain = (repo: WorkRepository, before: Worktree): Worktree => {
  const status = readStatus(repo, before.head);
  const head = status.commit === before.head.commit ? before.head : { commit: status.commit ?? '', tree: '' };
  return { head, changed: status.changed, untracked: status.untracked, uncommitted: before.uncommitted };
};
