// What do the records hold that smoke and canary also print? The schemas of RunRecord and CanaryRecord. Used by
// push.ts.
import * as z from 'zod';
import type { CanaryRecord } from '../../../src/evidence/canary-record.js';
import type { RunRecord } from '../../../src/evidence/record.js';
import { command, flag, mirror, ms, number, object, oid, path, sha256, text, texts, time } from './words.js';

const said = z.string().nullable();
const exitCode = z.int().nullable().describe('null where there is none: a signal ended it, or it never started');

export const ci = object({
  provider: text('github, gitlab or unknown'),
  run_id: said,
  run_attempt: said,
  repository: said,
  workflow_ref: said,
  event: said,
  ref: said,
  sha: said,
})
  .describe('what the CI says about itself')
  .meta({ id: 'ci' });
export const tool = object({ name: z.string(), version: z.string() }).describe('what wrote this').meta({ id: 'tool' });
export const platform = object({
  os: text('as Node names it: linux, darwin'),
  arch: z.string(),
  node: text('the version of Node'),
}).meta({ id: 'platform' });

const step = object({
  name: z.string(),
  status: z
    .enum(['passed', 'failed', 'timeout', 'interrupted', 'stopped', 'skipped'])
    .describe('stopped: ended because another step was red; skipped: never started for the same reason'),
  exit_code: exitCode,
  started_at: time('when it started'),
  finished_at: time('when it ended'),
  duration_ms: ms('how long it took'),
  reused: z
    .string()
    .nullable()
    .describe('the run in which it passed, where it was remembered and did not run in this one'),
}).meta({ id: 'step' });

const bundleEntry = object({
  path: path('a tracked file'),
  mode: z.enum(['100644', '100755']),
  size: number('its bytes'),
  sha256: sha256('its bytes'),
});

/** What made a record: the same in all of them. */
export const madeBy = { tool, platform, ci: ci.nullable() };

export const runRecord = mirror<RunRecord>()(
  object({
    schema: z.literal('gate-hooks/run/v1'),
    run_id: z.uuidv7(),
    status: z
      .enum(['passed', 'partial', 'failed', 'timeout', 'interrupted', 'invalid'])
      .describe('partial: the steps of --only passed; invalid: its inputs changed while it ran'),
    started_at: time('when it started'),
    finished_at: time('when it ended'),
    duration_ms: ms('how long it took'),
    config_hash: sha256('the config bundle'),
    config_files: z.array(bundleEntry),
    data_hash: sha256('the data snapshot'),
    data_stats: object({ files: number('how many'), bytes: number('all of them together') }),
    exit_code: exitCode,
    steps: z.array(step),
    only: texts('the steps this run answers for, where it was one shard of several').exactOptional(),
    git: object({
      commit: oid('HEAD').nullable(),
      tree: oid('its tree').nullable(),
      clean: flag('the work tree was exactly that tree'),
    }),
    gate: object({
      steps: z.array(object({ name: z.string(), run: command, cwd: path('the folder it runs in') })),
      definition_hash: sha256('the gate'),
    }),
    ...madeBy,
    reasons: texts('why it is invalid'),
    approvals: z
      .array(object({ path: path('a protected file'), reason: z.string(), commit: oid('the commit with the trailer') }))
      .exactOptional(),
  })
    .describe('the record of the run, as evidence.report holds it')
    .meta({ id: 'run' }),
);

const tick = object({
  n: z.int().min(1).describe('1-based'),
  run_id: z.string().nullable().describe('null where no run came to be'),
  planned_at: time('when it was due'),
  late_ms: ms('how much later it started'),
  started_at: time('when it started'),
  finished_at: time('when it ended'),
  duration_ms: ms('how long the smoke took'),
  result: z
    .enum(['pass', 'fail', 'error', 'unknown'])
    .describe('error: the smoke could not be asked; unknown: there is no answer'),
  exit_code: exitCode,
  message: z.string().nullable().describe('why it is not a pass'),
  tail: text('the last output of the smoke, at most 2 KiB; empty for a pass'),
}).meta({ id: 'tick' });

const tally = (says: string) => number(`how many ticks ${says}`);

export const canaryRecord = mirror<CanaryRecord>()(
  object({
    schema: z.literal('gate-hooks/canary/v1'),
    canary_id: z.uuidv7(),
    status: z
      .enum(['running', 'passed', 'failed', 'killed', 'interrupted', 'invalid'])
      .describe('only passed is a pass'),
    stop_reason: z.enum(['ticks', 'until', 'kill_flag', 'interrupted', 'inputs_changed']).nullable(),
    stop_detail: z.string().nullable().describe('one sentence more about the reason'),
    started_at: time('when it started'),
    finished_at: time('when it ended').nullable(),
    git: object({ commit: oid('HEAD'), tree: oid('its tree'), clean: flag('the work tree was exactly that tree') }),
    gate: object({ definition_hash: sha256('the gate') }),
    config_hash: sha256('the config bundle of every tick').nullable(),
    data_hash: sha256('the data snapshot of every tick').nullable(),
    plan: object({
      ticks: number('how many').nullable(),
      every_ms: ms('from start to start'),
      until_ms: ms('no tick starts after it').nullable(),
      max_per_minute: number('how many may start in any minute').nullable(),
    }),
    min_green: z.int().min(1).describe('how many must pass'),
    counts: object({
      pass: tally('passed'),
      fail: tally('failed'),
      error: tally('could not be asked'),
      unknown: tally('gave no answer'),
      flaky: tally('failed beside one that passed with the same inputs'),
    }),
    p50: ms('what half of the passes did not exceed').nullable(),
    p95: ms('what 95 of 100 passes did not exceed').nullable(),
    ticks: z.array(tick),
    ...madeBy,
  })
    .describe('the record of the canary, as canary.json holds it')
    .meta({ id: 'canary' }),
);
