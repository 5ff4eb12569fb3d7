// Is every file of the checkout filled with what the commit means? Submodules and git-lfs pointers are not; asked
// by checkout.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { count, listed } from '../core/text.js';
import { removeFile } from '../world/changes.js';
import { look, readHead, readText } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { strictGit } from './checkout-git.js';

const inPlace =
  'commit or put aside your own changes and push what is checked out: a clean work tree is smoked in place';

/** Pure: the paths of mode 160000 in `git ls-files -s -z`. */
export const submodulesOf = (listing: string): string[] => {
  if (/(^|\0)160000 /.test(listing))
    return listing
      .split('\0')
      .filter((entry) => entry.startsWith('160000 '))
      .map((entry) => entry.slice(entry.indexOf('\t') + 1));
  return [];
};

/**
 * Asking git for attributes of every path is slow; without these words in one of the attribute files there is
 * nothing to ask for.
 */
const mayUseLfs = (wt: WorkRepository, listing: string): boolean => {
  const files = [...listing.matchAll(/\t((?:[^\0]*\/)?\.gitattributes)\0/g)].map(([, path = '']) =>
    join(wt.root, path),
  );
  return [...files, join(wt.commonDir, 'info', 'attributes')].some(
    (path) => look(path)?.isFile() === true && readText(path)?.includes('filter=lfs') === true,
  );
};

const pointerStart = 'version https://git-lfs.github.com/spec/v1\n';

const pointersOf = (wt: WorkRepository): string[] =>
  strictGit(wt, ['ls-files', '-z', '--', ':(attr:filter=lfs)'])
    .split('\0')
    .filter(
      (path) =>
        path !== '' &&
        look(join(wt.root, path))?.isFile() === true &&
        readHead(join(wt.root, path), pointerStart.length) === pointerStart,
    );

/** @throws Fault that names what is not filled */
export const refuseUnfilled = (wt: WorkRepository): void => {
  const listing = strictGit(wt, ['ls-files', '-s', '-z']);
  const submodules = submodulesOf(listing);
  if (submodules.length > 0)
    throw new Fault(
      'checkout',
      `the pushed commit has ${count(submodules.length, 'submodule')} (${listed(submodules)}), and a private checkout does not fill them`,
      inPlace,
    );
  const pointers = mayUseLfs(wt, listing) ? pointersOf(wt) : [];
  if (pointers.length === 0) return;
  // git takes a pointer that lies there for the right content; only one that is missing is asked for again.
  for (const path of pointers) removeFile(join(wt.root, path));
  throw new Fault(
    'checkout',
    `${count(pointers.length, 'git-lfs file')} of the pushed commit ${pointers.length === 1 ? 'is' : 'are'} here as a pointer only: ${listed(pointers)}`,
    'git lfs install && git lfs pull, and push again',
  );
};
