// May the record be written where the settings say? Not behind a link that leads out of the repository. Asked by
// record.ts.
import { dirname, join, relative } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { realPath } from '../world/files.js';

/**
 * Elsewhere two repositories would take each other's record for their own, and clearing ours would remove another's.
 * @param report relative to `root`
 * @throws Fault (exit 2) naming where the folder really lies
 */
export const requirePlace = (root: string, report: string): void => {
  const folder = realPath(dirname(join(root, report)));
  const way = relative(realPath(root), folder);
  if (way !== '..' && !way.startsWith('../')) return;
  throw new Fault(
    'settings',
    `evidence.report: ${printable(report)} really lies in ${printable(folder)}, outside of this repository`,
    'put a real folder there, or name another one in evidence.report',
    2,
  );
};
