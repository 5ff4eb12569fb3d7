// What does a canary leave behind? canary.json beside run.json. Written by canary/loop.ts after each tick; a
// promotion reads it.
import { dirname, join } from 'node:path';
import { toJson } from '../report/json.js';
import { writeWhole } from '../world/changes.js';
import { requirePlace } from './place.js';
import type { CiRecord } from './record.js';

/**
 * `running` is also what a canary leaves that was killed or lost its machine: it is no pass. `killed`: by the kill
 * flag. `invalid`: the inputs changed between or under the ticks, so that they are not about one thing.
 */
export type CanaryStatus = 'running' | 'passed' | 'failed' | 'killed' | 'interrupted' | 'invalid';

/** `ticks` and `until` are the two ways in which a canary comes to its end. */
export type CanaryStopReason = 'ticks' | 'until' | 'kill_flag' | 'interrupted' | 'inputs_changed';

/**
 * `fail`: the smoke said no, or ran into its deadline. `error`: the smoke could not be asked (its command was not
 * found, its inputs or its record could not be read). `unknown`: there is no answer (ended by the kill flag or a
 * signal, or its inputs changed under it).
 */
export type TickResult = 'pass' | 'fail' | 'error' | 'unknown';

export type CanaryTick = {
  /** 1-based. */
  readonly n: number;
  /** That of its run record; null where no run came to be. */
  readonly run_id: string | null;
  /** When it was due; `late_ms` is how much later it started. */
  readonly planned_at: string;
  readonly late_ms: number;
  readonly started_at: string;
  readonly finished_at: string;
  /** Of the smoke where there is a run record, else of the attempt. */
  readonly duration_ms: number;
  readonly result: TickResult;
  readonly exit_code: number | null;
  /** Why it is not a pass, at most 500 characters; null for a pass. */
  readonly message: string | null;
  /** The last output of the smoke, at most 2 KiB; empty for a pass, and from the 21st tick on that is none. */
  readonly tail: string;
};

/**
 * Of all ticks, so the first four add up to their number. `flaky`: those of `fail` beside which another tick
 * passed; as all ticks have the same inputs (tree, gate, config, data), such a failure is not decided by them.
 */
export type CanaryCounts = Readonly<Record<TickResult | 'flaky', number>>;

/** Times are RFC 3339, durations milliseconds, hashes 64 lower-case hex digits. */
export type CanaryRecord = {
  readonly schema: 'gate-hooks/canary/v1';
  /** UUID v7. */
  readonly canary_id: string;
  readonly status: CanaryStatus;
  /** Null while it runs. */
  readonly stop_reason: CanaryStopReason | null;
  /** One sentence more about the reason: where the kill flag stands, which signal, what changed. */
  readonly stop_detail: string | null;
  readonly started_at: string;
  /** Null while it runs. */
  readonly finished_at: string | null;
  readonly git: { readonly commit: string; readonly tree: string; readonly clean: boolean };
  readonly gate: { readonly definition_hash: string };
  /** Those of every tick; null until the first has ended. */
  readonly config_hash: string | null;
  readonly data_hash: string | null;
  readonly plan: {
    readonly ticks: number | null;
    readonly every_ms: number;
    readonly until_ms: number | null;
    readonly max_per_minute: number | null;
  };
  /** The least number of passes for `passed`, at least 1. */
  readonly min_green: number;
  readonly counts: CanaryCounts;
  /** Duration (ms) that half, and 95 of 100, of the passes did not exceed (nearest rank); null without a pass. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly ticks: readonly CanaryTick[];
  readonly tool: { readonly name: string; readonly version: string };
  readonly platform: { readonly os: string; readonly arch: string; readonly node: string };
  readonly ci: CiRecord | null;
};

const name = 'canary.json';

/** Beside the record of a run. @param report of `evidence.report`, relative to `root` */
export const canaryPath = (root: string, report: string): string => join(root, dirname(report), name);

/** Whole or not at all. @throws Fault where it cannot be written */
export const writeCanaryRecord = (root: string, report: string, record: CanaryRecord): void => {
  requirePlace(root, report);
  writeWhole(canaryPath(root, report), toJson(record));
};
