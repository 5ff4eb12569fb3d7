// Where does the data lie that a smoke in the private checkout sees? Asked by push/prove.ts, after the dependencies
// were linked.
import { join } from 'node:path';
import { look } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { readLinked } from './checkout-linked.js';
import { isBelow } from './checkout-repoint.js';

/**
 * Data that the commit itself holds is the commit's, whatever the work tree has made of it since. Data that git
 * ignores is not in the checkout, or is linked there: its hash is taken where it lies.
 * @param original root of the work tree; null in a bare repository
 * @param paths evidence.data
 */
export const dataRootOf = (wt: WorkRepository, original: string | null, paths: readonly string[]): string => {
  const linked = readLinked(wt);
  const isOwn = (path: string): boolean =>
    look(join(wt.root, path)) !== null && !linked.some((one) => isBelow(join(path), one) || isBelow(one, join(path)));
  return original === null || paths.every(isOwn) ? wt.root : original;
};
