// How did the smoke end, given how each step did? Pure: step results in, one status, exit code and findings out. One step's end: outcome.ts.
import type { Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import type { RunStatus } from '../evidence/record.js';
import type { Command, Step } from '../settings/settings.js';
import { judgeEnd } from './outcome.js';
import type { StepResult } from './schedule.js';

export type SmokeOutcome = {
  readonly status: Exclude<RunStatus, 'invalid'>;
  readonly exitCode: number;
  readonly findings: readonly Finding[];
  /** ` at step "lint"`, or nothing where the smoke has one step only. */
  readonly culprit: string;
};

const commandText = (command: Command): string => printable(typeof command === 'string' ? command : command.join(' '));

/** Null for a step that never started. */
export const stepExitCode = ({ end }: StepResult): number | null => (end === null ? null : judgeEnd(end, '', '').exitCode);

/** An interrupt outranks a red step: the person stopped the run. Otherwise the first step that was red by itself decides. */
const decisive = (results: readonly StepResult[]): StepResult | undefined =>
  results.find(({ status }) => status === 'interrupted')
  ?? [...results].filter(({ status }) => status === 'failed' || status === 'timeout').sort((a, b) => (a.finishedAt ?? 0) - (b.finishedAt ?? 0))[0];

/** @param origin where the steps come from, for hints */
export const judgeSteps = (results: readonly StepResult[], steps: readonly Step[], origin: string): SmokeOutcome => {
  const red = decisive(results);
  if (red === undefined || red.end === null) return { status: 'passed', exitCode: 0, findings: [], culprit: '' };
  const command = steps.find(({ name }) => name === red.name)?.run ?? '';
  const { status, exitCode, findings } = judgeEnd(red.end, commandText(command), origin);
  return { status: status === 'invalid' ? 'failed' : status, exitCode, findings, culprit: steps.length > 1 ? ` at step "${red.name}"` : '' };
};
