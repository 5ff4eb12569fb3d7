// gate-hooks smoke [--no-cache]: what the next push will run, now. A dirty tree may be smoked, but its record says so. Next: smoke/run.ts.
import type { Answer, Case } from '../core/verdict.js';
import type { StepRecord } from '../evidence/record.js';
import { finding } from '../core/finding.js';
import { short } from '../core/text.js';
import { rememberProof } from '../push/prove.js';
import { workTreePlace } from '../smoke/place.js';
import { describeDirt, withoutRecords } from '../smoke/inputs.js';
import { runSmoke } from '../smoke/run.js';
import { isClean, readWorktree } from '../smoke/worktree.js';
import { stderrOut } from '../world/terminal.js';
import type { Prepared } from './command.js';

const caseStatus = { passed: 'passed', failed: 'failed', timeout: 'failed', interrupted: 'error', stopped: 'skipped', skipped: 'skipped' } as const;

const caseOf = ({ name, status, exit_code, duration_ms }: StepRecord): Case => ({
  name,
  status: caseStatus[status],
  durationMs: duration_ms,
  message: status === 'passed' ? null : exit_code === null ? status : `${status} (exit ${exit_code})`,
});

export const run = async ({ repo, settings, cache = true }: Prepared & { readonly cache?: boolean }): Promise<Answer> => {
  const worktree = withoutRecords(repo.root, settings.evidence.report, readWorktree(repo));
  const result = await runSmoke({ place: workTreePlace(repo, worktree), settings, out: stderrOut(), recordRoot: repo.root, recall: cache });
  const { commit, tree } = worktree.head;
  rememberProof(repo, [tree, commit], result, settings, null);
  const dirt = isClean(worktree) ? [] : [finding('push/not-clean', `the work tree is not exactly commit ${short(commit)} (${describeDirt(worktree)}): this run proves nothing about it`, { level: 'warn' })];
  return {
    verdict: { ...result.verdict, findings: [...dirt, ...result.verdict.findings] },
    lines: [`record: ${settings.evidence.report}`],
    cases: result.record.steps.map(caseOf),
    data: { record: result.record },
  };
};
