// Puts the record together: what ran, on what, and how it ended. Pure; called by run.ts, written by evidence/record.ts.
import type { Finding } from '../core/finding.js';
import { definitionHash } from '../evidence/definition.js';
import type { ApprovalRecord, RunRecord, StepRecord } from '../evidence/record.js';
import type { Settings } from '../settings/settings.js';
import { timestamp } from '../world/clock.js';
import { runFacts, toolMajor } from '../world/platform.js';
import type { Inputs } from './inputs.js';
import { type SmokeOutcome, stepExitCode } from './judge-steps.js';
import { selectSteps } from './plan.js';
import type { Ran } from './run-steps.js';
import type { Recalled } from './steps.js';
import { isClean } from './worktree.js';

export type RecordParts = {
  readonly settings: Settings;
  readonly runId: string;
  readonly ran: Ran;
  readonly outcome: SmokeOutcome;
  readonly inputs: Inputs;
  readonly recalled: Recalled;
  readonly status: RunRecord['status'];
  readonly voids: readonly Finding[];
  readonly approvals: readonly ApprovalRecord[];
  /** The steps that this run answers for; null for all. */
  readonly only: readonly string[] | null;
};

const span = (startedAt: number, finishedAt: number) => ({
  started_at: timestamp(startedAt),
  finished_at: timestamp(finishedAt),
  duration_ms: finishedAt - startedAt,
});

const stepRecord = (name: string, { ran, recalled }: RecordParts): StepRecord => {
  const pass = recalled.passes.get(name);
  if (pass !== undefined)
    return {
      name,
      status: 'passed',
      exit_code: 0,
      ...span(pass.passed_at - pass.duration_ms, pass.passed_at),
      reused: pass.run_id,
    };
  const step = ran.schedule.steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`the step ${name} neither ran nor was remembered`);
  return {
    name,
    status: step.status,
    exit_code: stepExitCode(step),
    ...span(step.startedAt ?? ran.finishedAt, step.finishedAt ?? ran.finishedAt),
    reused: null,
  };
};

export const composeRecord = (parts: RecordParts): RunRecord => {
  const { settings, runId, ran, outcome, inputs, status, voids, approvals, only } = parts;
  const { steps } = settings.smoke;
  return {
    schema: 'gate-hooks/run/v1',
    run_id: runId,
    status,
    ...span(ran.startedAt, ran.finishedAt),
    exit_code: outcome.exitCode,
    config_hash: inputs.config.hash,
    config_files: inputs.config.files,
    data_hash: inputs.data.hash,
    data_stats: { files: inputs.data.files, bytes: inputs.data.bytes },
    steps: selectSteps(steps, only).map(({ name }) => stepRecord(name, parts)),
    ...(only === null ? {} : { only }),
    git: { ...inputs.worktree.head, clean: isClean(inputs.worktree) },
    gate: {
      steps: steps.map(({ name, run, cwd }) => ({ name, run, cwd })),
      definition_hash: definitionHash(steps, toolMajor),
    },
    reasons: voids.map((one) => one.message),
    ...(approvals.length === 0 ? {} : { approvals }),
    ...runFacts(),
  };
};
