// gate-hooks canary [--ticks] [--every] [--max-per-minute] [--until] [--min-green]: the smoke again and again, as a
// soak. Next: canary/loop.ts.
import { relative } from 'node:path';
import { verdictOf } from '../canary/judge.js';
import { runCanary } from '../canary/loop.js';
import { type CanaryFlags, planCanary } from '../canary/plan.js';
import { renderCanary } from '../canary/render.js';
import { printable } from '../core/text.js';
import type { Answer } from '../core/verdict.js';
import { canaryPath } from '../evidence/canary-record.js';
import { rememberProof } from '../push/prove.js';
import { showsUnicode } from '../report/sparkline.js';
import type { SmokeResult } from '../smoke/run.js';
import { environment } from '../world/environment.js';
import { stderrOut } from '../world/terminal.js';
import type { Prepared } from './command.js';

export const run = async ({ repo, settings, ...flags }: Prepared & CanaryFlags): Promise<Answer> => {
  // As after a smoke by hand: a push of what just passed runs nothing, and a red run takes that back.
  const onRun = (run: SmokeResult): void => {
    const { tree, commit } = run.record.git;
    if (tree !== null && commit !== null) rememberProof(repo, [tree, commit], run, settings, null);
  };
  const record = await runCanary({ repo, settings, plan: planCanary(flags, settings.canary), out: stderrOut(), onRun });
  const path = relative(repo.root, canaryPath(repo.root, settings.evidence.report));
  return {
    verdict: verdictOf(record),
    lines: [...renderCanary(record, showsUnicode(environment())), `record: ${printable(path)}`],
    data: { record, record_path: path, kill_flag: settings.canary.kill_flag },
  };
};
