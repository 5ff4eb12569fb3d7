// Writes tools/lock_refresh.sh: refresh-lock --emit-script. The text comes from refresh-script.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { writeWhole } from '../world/changes.js';
import { look, readText } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { scriptMark, scriptPath } from './refresh-script.js';

/**
 * @returns whether it was written; false where it stands as it should
 * @throws Fault where a file of that name is not ours
 */
export const emitScript = (repo: WorkRepository, text: string): boolean => {
  const path = join(repo.root, scriptPath);
  const stats = look(path);
  if (stats !== null && !stats.isFile())
    throw new Fault(
      'not-a-file',
      `${scriptPath} is no regular file, so it is not replaced`,
      `move it away, or print the script: gate-hooks refresh-lock --emit-script --dry-run`,
    );
  const before = readText(path);
  if (before !== null && !before.includes(`\n${scriptMark}\n`))
    throw new Fault(
      'foreign',
      `${scriptPath} was not written by gate-hooks, so it is not replaced`,
      'move it away, or print the script: gate-hooks refresh-lock --emit-script --dry-run',
    );
  if (before === text && stats !== null && (stats.mode & 0o111) !== 0) return false;
  writeWhole(path, text, 0o755);
  return true;
};
