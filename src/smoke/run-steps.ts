// Starts the steps that must run, with one log and one progress line for all of them. Called by run.ts; who starts
// when: schedule.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import type { Step } from '../settings/settings.js';
import { now } from '../world/clock.js';
import { environment, smokeEnvironment } from '../world/environment.js';
import { isFolder } from '../world/files.js';
import { cores } from '../world/platform.js';
import { type GroupEnd, runGroup } from '../world/process.js';
import { startLog } from './log.js';
import { startProgress } from './progress.js';
import type { SmokeRequest } from './run.js';
import { runSteps } from './schedule.js';
import { labelOutput } from './step-output.js';
import type { Schedule } from './step-results.js';

export type Ran = {
  readonly schedule: Schedule;
  readonly startedAt: number;
  readonly finishedAt: number;
  /** Absolute path of the full output. */
  readonly log: string;
};

const nothingToRun: Schedule = { status: 'passed', steps: [], firstRed: null, halt: null };

const childEnvironment = ({ place, facts }: SmokeRequest, step: Step, runId: string): Record<string, string> => ({
  ...place.environment({ ...smokeEnvironment(environment()), ...step.env }),
  ...facts,
  GATE_HOOKS_RUNNING: place.repo.commonDir,
  GATE_HOOKS_RUN_ID: runId,
  GATE_HOOKS_STEP: step.name,
  GATE_HOOKS_ROOT: place.repo.root,
  GATE_HOOKS_COMMIT: place.worktree.head.commit,
  GATE_HOOKS_TREE: place.worktree.head.tree,
});

const folderOf = (root: string, step: Step): string => {
  const folder = join(root, step.cwd);
  if (!isFolder(folder))
    throw new Fault(
      'settings',
      `the folder that step ${step.name} should run in is not there: ${printable(step.cwd)}`,
      'mend cwd in the settings',
      2,
    );
  return folder;
};

/**
 * @param usual asked only when it is shown
 * @param meanwhile called once, when the first steps run
 * @throws Fault when a step cannot be started at all
 */
export const runAll = async (
  request: SmokeRequest,
  steps: readonly Step[],
  runId: string,
  usual: () => number | null,
  meanwhile: (log: string) => void,
): Promise<Ran> => {
  const { place, settings } = request;
  const startedAt = now();
  // Before the log is begun: a folder that is not there ends the run.
  const folders = new Map(steps.map((step) => [step.name, folderOf(place.repo.root, step)]));
  const log = startLog(place.repo, runId);
  if (steps.length === 0) {
    log.close();
    return { schedule: nothingToRun, startedAt, finishedAt: now(), log: log.path };
  }
  const progress = startProgress(request.out, 'smoke', usual);
  const outputOf = labelOutput(
    settings.smoke.steps.map(({ name }) => name),
    (chunk) => {
      progress.output(chunk);
      log.write(chunk);
    },
  );
  const start = async (step: Step, stop: AbortSignal): Promise<GroupEnd> => {
    const spec = {
      command: step.run,
      cwd: folders.get(step.name) ?? folderOf(place.repo.root, step),
      env: childEnvironment(request, step, runId),
      timeout: step.timeout ?? settings.smoke.timeout,
      idleTimeout: settings.smoke.idle_timeout,
      stop,
    };
    const output = outputOf(step.name);
    const { grace } = request;
    const end = await runGroup(grace === undefined ? spec : { ...spec, grace }, output.write);
    output.end();
    return end;
  };
  try {
    const schedule = await runSteps(steps, {
      jobs: cores(),
      start,
      deadlineMs: settings.smoke.timeout,
      meanwhile: () => meanwhile(log.path),
      ...(request.stop === undefined ? {} : { stop: request.stop }),
    });
    return { schedule, startedAt, finishedAt: now(), log: log.path };
  } finally {
    progress.stop();
    log.close();
  }
};
