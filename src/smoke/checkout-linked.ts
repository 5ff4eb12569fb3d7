// Which paths of a private checkout are ours beside the commit? A list kept in its git dir. Written by
// checkout-links.ts, spared by checkout-worktree.ts.
import { join } from 'node:path';
import { writeWhole } from '../world/changes.js';
import { readText } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { storePaths } from '../world/store.js';

const listPath = (wt: WorkRepository): string => join(storePaths(wt).local, 'linked.json');

/**
 * Relative to the checkout's root. A torn or strange list is empty: all that git does not know is then cleaned away
 * and linked anew.
 */
export const readLinked = (wt: WorkRepository): string[] => {
  try {
    const value: unknown = JSON.parse(readText(listPath(wt)) ?? '[]');
    if (Array.isArray(value)) return value.filter((path) => typeof path === 'string');
    return [];
  } catch {
    return [];
  }
};

/** Written before anything is linked or unlinked, so that the list never names too little. */
export const writeLinked = (wt: WorkRepository, paths: readonly string[]): void =>
  writeWhole(listPath(wt), JSON.stringify(paths));
