// What earlier runs say: how long the smoke usually takes, and when it last ran. Written by run.ts, read by
// progress and status.
import type { Repository } from '../world/git.js';
import { appendRecord, readRecords, storePaths } from '../world/store.js';

export type PastRun = {
  readonly run_id: string;
  readonly status: string;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly commit: string;
  readonly clean: boolean;
  readonly definition_hash: string;
  /** Absent in lines of older versions, and where it holds anything else. */
  readonly steps?: readonly { readonly name: string; readonly status: string; readonly duration_ms: number }[];
};

const isStep = (value: unknown): boolean => {
  const { name, status, duration_ms } = (value ?? {}) as Record<string, unknown>;
  return typeof name === 'string' && typeof status === 'string' && typeof duration_ms === 'number';
};

const withSteps = (run: PastRun): PastRun => {
  const { steps, ...rest } = run;
  return Array.isArray(steps) && steps.every(isStep) ? run : rest;
};

const isPastRun = (value: Record<string, unknown>): value is PastRun & Record<string, unknown> =>
  ['run_id', 'status', 'started_at', 'commit', 'definition_hash'].every((key) => typeof value[key] === 'string') &&
  typeof value.duration_ms === 'number';

export const readHistory = (repo: Repository): PastRun[] =>
  readRecords(storePaths(repo).runs).records.filter(isPastRun).map(withSteps);

export const appendHistory = (repo: Repository, run: PastRun): void => appendRecord(storePaths(repo).runs, run);

const considered = 10;

/** Median duration (ms) of the last passes of the same gate, or null when there were none. */
export const usualDuration = (runs: readonly PastRun[], definitionHash: string): number | null => {
  const passes = runs
    .filter((run) => run.status === 'passed' && run.definition_hash === definitionHash)
    .slice(-considered);
  const sorted = passes.map((run) => run.duration_ms).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
};
