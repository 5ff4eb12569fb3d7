// How did the smoke end, given how each step did? Pure: step results in, one status, exit code and findings out.
// One step's end: outcome.ts.
import type { Finding } from '../core/finding.js';
import type { RunStatus } from '../evidence/record.js';
import { commandText } from '../settings/describe.js';
import type { Step } from '../settings/settings.js';
import { judgeEnd } from './outcome.js';
import type { Schedule, StepResult } from './step-results.js';

export type SmokeOutcome = {
  readonly status: Exclude<RunStatus, 'invalid' | 'partial'>;
  readonly exitCode: number;
  readonly findings: readonly Finding[];
  /** ` at step "lint"`, or nothing where the smoke has one step only. */
  readonly culprit: string;
};

/** Null for a step that never started. */
export const stepExitCode = ({ end }: StepResult): number | null => {
  if (end === null) return null;
  return judgeEnd(end, '', '').exitCode;
};

/** The one whose end is told: the first red step, or any that the deadline or the signal ended. */
const culpritOf = ({ steps, firstRed, status }: Schedule): StepResult | undefined =>
  steps.find(({ name }) => name === firstRed) ?? steps.find((step) => step.status === status);

/** @param origin where the steps come from, for hints */
export const judgeSteps = (schedule: Schedule, steps: readonly Step[], origin: string): SmokeOutcome => {
  const { status } = schedule;
  if (status === 'passed') return { status, exitCode: 0, findings: [], culprit: '' };
  const red = culpritOf(schedule);
  // A signal that came before the first step was started.
  if (red === undefined || red.end === null) return { status, exitCode: 130, findings: [], culprit: '' };
  const command = steps.find(({ name }) => name === red.name)?.run ?? '';
  const { exitCode, findings } = judgeEnd(red.end, commandText(command), origin);
  return { status, exitCode, findings, culprit: steps.length > 1 ? ` at step "${red.name}"` : '' };
};
