// How many pushes were answered from memory? One byte each, added by hooks/pre-push and by gate.ts. Asked by status.
import { errnoOf, Fault } from '../core/fault.js';
import { appendLine } from '../world/changes.js';
import { look } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { storePaths } from '../world/store.js';

export const countHits = (repo: Repository): number => look(storePaths(repo).hits)?.size ?? 0;

/** A statistic is worth no refused push: what cannot be counted is not. */
export const addHit = (repo: Repository): void => {
  try {
    appendLine(storePaths(repo).hits, '');
  } catch (error) {
    if (!(error instanceof Fault) && errnoOf(error) === null) throw error;
  }
};
