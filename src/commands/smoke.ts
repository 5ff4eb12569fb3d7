// gate-hooks smoke [--no-cache]: what the next push will run, now. A dirty tree may be smoked, but its record says so. Next: smoke/run.ts.
import type { Answer } from '../core/verdict.js';
import { finding } from '../core/finding.js';
import { short } from '../core/text.js';
import { rememberProof } from '../push/prove.js';
import { workTreePlace } from '../smoke/place.js';
import { describeDirt, withoutRecords } from '../smoke/inputs.js';
import { runSmoke } from '../smoke/run.js';
import { isClean, readWorktree } from '../smoke/worktree.js';
import { stderrOut } from '../world/terminal.js';
import type { Prepared } from './command.js';

export const run = async ({ repo, settings, cache = true }: Prepared & { readonly cache?: boolean }): Promise<Answer> => {
  const worktree = withoutRecords(repo.root, settings.evidence.report, readWorktree(repo));
  const result = await runSmoke({ place: workTreePlace(repo, worktree), settings, out: stderrOut(), recordRoot: repo.root, recall: cache });
  const { commit, tree } = worktree.head;
  rememberProof(repo, [tree, commit], result, settings, null);
  const dirt = isClean(worktree) ? [] : [finding('push/not-clean', `the work tree is not exactly commit ${short(commit)} (${describeDirt(worktree)}): this run proves nothing about it`, { level: 'warn' })];
  return {
    verdict: { ...result.verdict, findings: [...dirt, ...result.verdict.findings] },
    lines: [`record: ${settings.evidence.report}`],
    data: { record: result.record },
  };
};
