// gate-hooks uninstall [--dry-run]: the repository is as it was before install. Works with broken settings too. Next: wiring/uninstall.ts.
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { pass, type Answer } from '../core/verdict.js';
import { uninstall } from '../wiring/uninstall.js';
import { findRepository } from '../world/git.js';
import type { Bare } from './command.js';

export const run = ({ cwd, dryRun = false }: Bare & { readonly dryRun?: boolean }): Answer => {
  const repo = findRepository(cwd);
  if (repo === null) throw new Fault(`not a git repository: ${printable(cwd)}`, 'cd into the repository to uninstall from');
  const { changed, did, leftAlone } = uninstall(repo, dryRun);
  const lines = [...did.map((line) => `${dryRun ? 'would be done' : 'done'}: ${line}`), ...leftAlone.map((line) => `left alone: ${line}`)];
  const reason = !changed ? 'nothing of ours is installed here' : dryRun ? 'dry run, nothing removed' : 'uninstalled';
  return { verdict: pass(reason), lines, data: { changed, did, left_alone: leftAlone, dry_run: dryRun } };
};
