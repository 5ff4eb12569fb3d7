// gate-hooks smoke: what the next push will run, now. A dirty tree may be smoked, but its record says so. Next: smoke/run.ts.
import type { Answer } from '../core/verdict.js';
import { finding } from '../core/finding.js';
import { describeDirt, runSmoke } from '../smoke/run.js';
import { isClean, readWorktree } from '../smoke/worktree.js';
import { stderrOut } from '../world/terminal.js';
import type { Prepared } from './command.js';

export const run = async ({ repo, settings }: Prepared): Promise<Answer> => {
  const worktree = readWorktree(repo);
  const { record, verdict } = await runSmoke({ repo, settings, worktree, out: stderrOut() });
  const dirt = isClean(worktree) ? [] : [finding('push/not-clean', `the work tree is not exactly commit ${worktree.head.commit.slice(0, 9)} (${describeDirt(worktree)}): this run proves nothing about it`, { level: 'warn' })];
  return {
    verdict: { ...verdict, findings: [...dirt, ...verdict.findings] },
    lines: [`record: ${settings.evidence.report}`],
    data: { record },
  };
};
