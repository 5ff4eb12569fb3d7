// May hooks/pre-push answer for content alone, or only for judged pairs? Once a README was seen to protect
// something: pairs. Asked where proofs are remembered.

import { join } from 'node:path';
import { isObjectId } from '../core/object-id.js';
import { readRules } from '../readmes/contract-facts.js';
import { type Limits, protectsElsewhere } from '../readmes/contract-range.js';
import { writeCache } from '../world/changes.js';
import { now } from '../world/clock.js';
import { exists, listFolder, look } from '../world/files.js';
import { git, type Repository } from '../world/git.js';
import { storePaths } from '../world/store.js';
import type { ProofWord } from './proved.js';

export const noteProtection = (repo: Repository): void => {
  const { protects } = storePaths(repo);
  if (!exists(protects)) writeCache(protects, '');
};

const changedAt = (path: string): number => look(path)?.mtimeMs ?? -1;

/**
 * The rules of `is_looked` in hooks/pre-push: nothing was fetched, and nothing pushed by a bypass, since remotes
 * were last looked at.
 */
const isLooked = (repo: Repository): boolean => {
  const { looked, bypasses } = storePaths(repo);
  const worktrees = join(repo.commonDir, 'worktrees');
  const news = [
    bypasses,
    join(repo.commonDir, 'FETCH_HEAD'),
    ...listFolder(worktrees).map((name) => join(worktrees, name, 'FETCH_HEAD')),
  ];
  const at = changedAt(looked);
  return at >= 0 && news.every((path) => changedAt(path) <= at);
};

const branchesLookedAt = 200;

/** Whether a branch that a remote is known to have protects anything, `tree` being one that does not. */
const remotesProtect = (repo: Repository, tree: string): boolean => {
  if (isLooked(repo)) return false;
  const startedAt = now();
  const trees = git(repo, [
    'for-each-ref',
    '--sort=-committerdate',
    `--count=${branchesLookedAt}`,
    '--format=%(tree)',
    'refs/remotes/',
  ])
    .split('\n')
    .filter((line) => isObjectId(line) && line !== tree);
  if (protectsElsewhere(repo, tree, [...new Set(trees)])) return true;
  writeCache(storePaths(repo).looked, '', startedAt);
  return false;
};

/**
 * @param limits those of settings.contract
 * @param isFree what a push has judged of this tree and what its remote has; undefined where nobody has asked
 * @returns the word for a proof of `tree`; that READMEs protect something is noted for good
 */
export const wordFor = (repo: Repository, tree: string, limits: Limits, isFree?: boolean): ProofWord => {
  if (exists(storePaths(repo).protects)) return 'pairs';
  if (!(isFree ?? readRules(repo, tree).length === 0) || remotesProtect(repo, tree)) {
    noteProtection(repo);
    return 'pairs';
  }
  // A size that is to be told is told by Node.
  if (limits.max_files === null && limits.max_lines === null) return 'ok';
  return 'pairs';
};
