// Where does a smoke run? In the work tree itself, or in a private checkout of the commit. Made by push/prove.ts
// and commands, used by run.ts.
import type { WorkRepository } from '../world/git.js';
import type { Head, Worktree } from './worktree.js';

export type Environment = Record<string, string>;

export type Place = {
  readonly kind: 'work tree' | 'checkout';
  /** Bound to the place: `root` is where the smoke runs. */
  readonly repo: WorkRepository;
  /** As it lies before the run. */
  readonly worktree: Worktree;
  /** Data that git ignores exists in the work tree only, so its hash is taken there: checkout-data.ts. */
  readonly dataRoot: string;
  /**
   * False where something other than the commit decided (borrowed dependencies that do not fit it): such a pass is
   * not remembered.
   */
  readonly isFaithful: boolean;
  /** From the person's environment to that of a smoke here. */
  readonly environment: (env: Environment) => Environment;
};

export const workTreePlace = (repo: WorkRepository, worktree: Worktree): Place => ({
  kind: 'work tree',
  repo,
  worktree,
  dataRoot: repo.root,
  isFaithful: true,
  environment: (env) => env,
});

/** A fresh private checkout is exactly its commit: git has just made it so. */
export const exactly = (head: Head): Worktree => ({ head, changed: [], untracked: [], uncommitted: [] });
