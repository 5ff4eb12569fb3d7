// Where in the workflows is the gate? Which jobs run smoke and promote, directly or through a workflow they call.
// Asked by the judges. Pure.

import { type Finding, finding, type Level } from '../core/finding.js';
import type { RuleId } from '../core/rules.js';
import { wholeExpression } from './expressions.js';
import type { Job, Step, Text, Workflow } from './github.js';

export type Ci = {
  readonly workflows: readonly Workflow[];
  /** Paths of the lock files that may be installed from, relative to the root. */
  readonly locks: readonly string[];
};

const deepest = 4;

/** The workflow of this repository that a job calls; undefined where it calls none, or one of another repository. */
export const calledBy = (ci: Ci, job: Job): Workflow | undefined => {
  const path = /^\.\/(\.github\/workflows\/[^@]+)$/.exec(job.uses?.text ?? '')?.[1];
  if (path === undefined) return undefined;
  return ci.workflows.find((workflow) => workflow.path === path);
};

export const runsHere = (job: Job, command: 'smoke' | 'promote'): boolean =>
  job.steps.some(({ calls }) => calls.some((call) => call.tool === 'gate-hooks' && call.command === command));

/** Also through a workflow that the job calls. */
export const runs = (ci: Ci, job: Job, command: 'smoke' | 'promote', depth = 0): boolean =>
  runsHere(job, command) ||
  (depth < deepest && (calledBy(ci, job)?.jobs.some((inner) => runs(ci, inner, command, depth + 1)) ?? false));

/** Part of smoke or promotion, or a caller of them: what is merely untidy elsewhere opens the gate here. */
export const isGate = (ci: Ci, workflow: Workflow): boolean =>
  workflow.jobs.some((job) => runs(ci, job, 'smoke') || runs(ci, job, 'promote'));

export const isTrue = (text: Text | null): boolean =>
  text !== null && text.text.trim().toLowerCase() !== 'false' && text.text.trim() !== '';

/** A condition under which a step runs whenever those before it passed. */
export const isHarmless = (condition: Text | null): boolean =>
  condition === null ||
  ['', 'true', 'always()', 'success()', '!cancelled()', '!failure()', '!cancelled()&&success()'].includes(
    wholeExpression(condition.text),
  );

export const inputOf = (step: Step, name: string): Text | null => {
  const entry = step.with.find(({ key }) => key.toLowerCase() === name);
  if (entry?.value.kind !== 'scalar') return null;
  return { text: entry.value.text, line: entry.line };
};

/** What takes the sum of a file, or checks one. */
export const isSumCommand = ({ words: [program] }: { readonly words: readonly (string | null)[] }): boolean =>
  program === 'sha256sum' || program === 'shasum';

/** The repository of the action a step uses, in small letters: `actions/checkout`. */
export const actionOf = ({ uses }: Step): string | null => uses?.text.replace(/@.*$/s, '').toLowerCase() ?? null;

type Parts = { readonly path: string; readonly line: number; readonly level?: Level; readonly hint: string };

export const found = (rule: RuleId, message: string, { path, line, level = 'error', hint }: Parts): Finding =>
  finding(rule, message, { path, line, level, hint });
