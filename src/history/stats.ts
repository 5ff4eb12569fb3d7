// What do past runs say about the smoke? Pure: runs in, figures out. Read by status and page.ts; written by
// smoke/history.ts.
import { byText } from '../core/text.js';
import type { PastRun } from '../smoke/history.js';

/** The middle value, the upper one of two; null of nothing. */
export const median = (values: readonly number[]): number | null =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;

export const passedRuns = (runs: readonly PastRun[]): PastRun[] => runs.filter(({ status }) => status === 'passed');

const recent = 5;

/**
 * How the last five passes compare with the five before them: 0.25 is a quarter slower, -0.5 half as long.
 * Null where there are not ten passes of the same gate, or the earlier ones took no time.
 */
export const trend = (runs: readonly PastRun[]): number | null => {
  const gate = runs.at(-1)?.definition_hash;
  const durations = passedRuns(runs)
    .filter(({ definition_hash }) => definition_hash === gate)
    .slice(-2 * recent)
    .map(({ duration_ms }) => duration_ms);
  if (durations.length < 2 * recent) return null;
  const [before, after] = [median(durations.slice(0, recent)), median(durations.slice(recent))];
  if (before === null || after === null || before === 0) return null;
  return after / before - 1;
};

export type StepFigures = {
  readonly name: string;
  /** How often it ran to an end of its own. */
  readonly runs: number;
  readonly failures: number;
  /** Clean commits on which the same gate both passed and failed it: the definition of flaky. */
  readonly flakyCommits: number;
  /** Milliseconds; null where it never passed. */
  readonly medianMs: number | null;
};

const red = (status: string): boolean => status === 'failed' || status === 'timeout';

type Seen = { runs: number; failures: number; durations: number[]; byCommit: Map<string, Set<boolean>> };

const emptySeen = (): Seen => ({ runs: 0, failures: 0, durations: [], byCommit: new Map() });

type PastStep = NonNullable<PastRun['steps']>[number];

const note = (seen: Seen, run: PastRun, { status, duration_ms }: PastStep): void => {
  seen.runs += 1;
  if (red(status)) seen.failures += 1;
  else seen.durations.push(duration_ms);
  if (!run.clean) return;
  const content = `${run.definition_hash} ${run.commit}`;
  seen.byCommit.set(content, (seen.byCommit.get(content) ?? new Set()).add(red(status)));
};

const collectSteps = (runs: readonly PastRun[]): Map<string, Seen> => {
  const steps = new Map<string, Seen>();
  for (const run of runs) {
    for (const step of run.steps ?? []) {
      if (step.status !== 'passed' && !red(step.status)) continue;
      const seen = steps.get(step.name) ?? emptySeen();
      steps.set(step.name, seen);
      note(seen, run, step);
    }
  }
  return steps;
};

const byTrouble = (a: StepFigures, b: StepFigures): number => {
  if (a.flakyCommits !== b.flakyCommits) return b.flakyCommits - a.flakyCommits;
  return b.failures / b.runs - a.failures / a.runs || byText(a.name, b.name);
};

/**
 * Each step of the runs, the flakiest first, then those that fail most often.
 * A step that was stopped, skipped or remembered says nothing.
 */
export const stepFigures = (runs: readonly PastRun[]): StepFigures[] =>
  [...collectSteps(runs)]
    .map(([name, { runs: ran, failures, durations, byCommit }]) => ({
      name,
      runs: ran,
      failures,
      flakyCommits: [...byCommit.values()].filter(({ size }) => size === 2).length,
      medianMs: median(durations),
    }))
    .sort(byTrouble);
