// gate-hooks uninstall [--dry-run] [--yes]: the repository is as it was before install. Works with broken settings
// too. Next: wiring/uninstall.ts.
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { type Answer, pass } from '../core/verdict.js';
import { plannedStops, uninstall } from '../wiring/uninstall.js';
import { findRepository } from '../world/git.js';
import type { Bare } from './command.js';
import { editData, shownEdits, wantsYes } from './consent.js';

export const run = async ({
  cwd,
  format,
  dryRun = false,
  yes = false,
}: Bare & { readonly dryRun?: boolean; readonly yes?: boolean }): Promise<Answer> => {
  const repo = findRepository(cwd);
  if (repo === null)
    throw new Fault(
      'no-repository',
      `not a git repository: ${printable(cwd)}`,
      'cd into the repository to uninstall from',
    );
  const edits = plannedStops(repo);
  const refused = dryRun
    ? null
    : await wantsYes({ root: repo.root, edits, yes, format, command: 'npx gate-hooks uninstall' });
  if (refused !== null) return refused;
  const { changed, did, leftAlone } = uninstall(repo, dryRun, true);
  const lines = did.map((line) => `${dryRun ? 'would be done' : 'done'}: ${line}`);
  if (dryRun || yes) lines.push(...shownEdits(repo.root, edits));
  lines.push(...leftAlone.map((line) => `left alone: ${line}`));
  const done = dryRun ? 'dry run, nothing removed' : 'uninstalled';
  const reason = changed ? done : 'nothing of ours is installed here';
  return {
    verdict: pass(reason),
    lines,
    data: { changed, did, left_alone: leftAlone, edits: editData(repo.root, edits), dry_run: dryRun },
  };
};
