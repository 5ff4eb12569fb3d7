// gate-hooks smoke [--no-cache] [--only STEP]: what the next push will run, now. A dirty tree may be smoked, but
// its record says so. Next: smoke/run.ts.

import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { printable, short } from '../core/text.js';
import type { Answer, Case } from '../core/verdict.js';
import type { StepRecord } from '../evidence/record.js';
import { rememberProof } from '../push/prove.js';
import { nearest } from '../settings/nearest.js';
import type { Settings } from '../settings/settings.js';
import { describeDirt, withoutRecords } from '../smoke/inputs.js';
import { workTreePlace } from '../smoke/place.js';
import { runSmoke } from '../smoke/run.js';
import { isClean, readWorktree, type Worktree } from '../smoke/worktree.js';
import { stderrOut } from '../world/terminal.js';
import type { Prepared } from './command.js';

const caseStatus = {
  passed: 'passed',
  failed: 'failed',
  timeout: 'failed',
  interrupted: 'error',
  stopped: 'skipped',
  skipped: 'skipped',
} as const;

const caseOf = ({ name, status, exit_code, duration_ms }: StepRecord): Case => ({
  name,
  status: caseStatus[status],
  durationMs: duration_ms,
  message: status === 'passed' ? null : `${status}${exit_code === null ? '' : ` (exit ${exit_code})`}`,
});

type Flags = { readonly cache?: boolean; readonly only?: readonly string[] | null };

const refuseUnknown = ({ smoke: { steps } }: Settings, only: readonly string[]): void => {
  const names = steps.map(({ name }) => name);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const meant = nearest(unknown, names);
  throw new Fault(
    'usage',
    `no step is called "${printable(unknown)}"${meant === null ? '' : `, did you mean ${meant}?`}`,
    names.length === 0 ? null : `there are: ${names.join(', ')}`,
    2,
  );
};

const judgeDirt = (worktree: Worktree): Finding[] => {
  if (isClean(worktree)) return [];
  const dirt = `the work tree is not exactly commit ${short(worktree.head.commit)} (${describeDirt(worktree)})`;
  return [finding('push/not-clean', `${dirt}: this run proves nothing about it`, { level: 'warn' })];
};

export const run = async ({ repo, settings, cache = true, only = null }: Prepared & Flags): Promise<Answer> => {
  refuseUnknown(settings, only ?? []);
  const worktree = withoutRecords(repo.root, settings.evidence.report, readWorktree(repo));
  const result = await runSmoke({
    place: workTreePlace(repo, worktree),
    settings,
    out: stderrOut(),
    recordRoot: repo.root,
    recall: cache,
    only: only === null ? null : [...new Set(only)],
  });
  const { commit, tree } = worktree.head;
  rememberProof(repo, [tree, commit], result, settings, null);
  return {
    verdict: { ...result.verdict, findings: [...judgeDirt(worktree), ...result.verdict.findings] },
    lines: [`record: ${settings.evidence.report}`],
    cases: result.record.steps.map(caseOf),
    data: {
      record: result.record,
      record_path: settings.evidence.report,
      log: result.log,
      work_tree: { changed: worktree.changed, untracked: worktree.untracked, uncommitted: worktree.uncommitted },
      left_files: result.leftFiles,
    },
  };
};
