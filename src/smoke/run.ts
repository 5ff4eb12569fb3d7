// The smoke of one tree, from its inputs to a written record. Called by push/prove.ts and commands/smoke.ts; the
// children are run-steps.ts.
import { relative } from 'node:path';
import { messageOf } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import type { Verdict } from '../core/verdict.js';
import { definitionHash } from '../evidence/definition.js';
import {
  type ApprovalRecord,
  clearRecords,
  newRunId,
  type OwnRecord,
  type RunRecord,
  readOwnRecord,
  writeRecord,
} from '../evidence/record.js';
import { noSmokeFault } from '../settings/detect.js';
import type { Settings, Step } from '../settings/settings.js';
import { now } from '../world/clock.js';
import { randomBytes, toolMajor } from '../world/platform.js';
import type { Out } from '../world/terminal.js';
import { composeRecord } from './compose.js';
import { canDefer, type Deferred, deferInputs } from './deferred.js';
import { appendHistory, type PastRun, readHistory, usualDuration } from './history.js';
import { type Inputs, judgeLeftovers, judgeStability, leftovers, readInputs, withoutRecords } from './inputs.js';
import { judgeSteps, type SmokeOutcome } from './judge-steps.js';
import type { Place } from './place.js';
import { selectSteps } from './plan.js';
import { type Ran, runAll } from './run-steps.js';
import { localNotes, verdictOf } from './run-verdict.js';
import { refuseShadowed } from './shadow.js';
import { forgetSteps, keysFor, quietly, type Recalled, recallSteps, rememberSteps } from './steps.js';
import { isClean, readAgain } from './worktree.js';

export type SmokeRequest = {
  readonly place: Place;
  readonly settings: Settings;
  readonly out: Out;
  /** GATE_HOOKS_* facts for the command beside the ones every run has. */
  readonly facts?: Readonly<Record<string, string>>;
  /** Where the record is written: the person's work tree, whatever the place. */
  readonly recordRoot: string;
  /** False runs every step, whatever is remembered. */
  readonly recall: boolean;
  /** True when it is known already that this tree is not remembered. */
  readonly isMiss?: boolean;
  /**
   * Ends the smoke from outside, as a signal would: its groups get SIGTERM, then SIGKILL; the record says
   * `interrupted`.
   */
  readonly stop?: AbortSignal;
  /**
   * Called again and again while the data is hashed, which no `stop` can reach; what it throws ends the run without
   * a record.
   */
  readonly checkpoint?: () => void;
  /** Milliseconds between SIGTERM and SIGKILL, where not those of runGroup. */
  readonly grace?: number;
  /** What let the pushed commits touch protected files; goes into the record. */
  readonly approvals?: readonly ApprovalRecord[];
  /**
   * Steps to run, with all that they need, in place of the whole smoke: such a run proves nothing about its tree.
   * Null: all.
   */
  readonly only?: readonly string[] | null;
};

export type SmokeResult = {
  readonly record: RunRecord;
  readonly verdict: Verdict;
  /**
   * When the oldest step of the proof passed (ms since the epoch); null where the run proves nothing about its
   * tree.
   */
  readonly provedAt: number | null;
  /** Where the full output is kept, relative to where the record is. */
  readonly log: string;
  /** Paths that git did not know before; folders end in `/`. */
  readonly leftFiles: readonly string[];
};

/** What the smoke itself wrote as its record; one that cannot be read voids the run instead of being dropped. */
const readOwn = (root: string, report: string): { own: OwnRecord | null; findings: Finding[] } => {
  try {
    return { own: readOwnRecord(root, report), findings: [] };
  } catch (error) {
    return { own: null, findings: [finding('smoke/own-record', messageOf(error), { path: report })] };
  }
};

const stepsOf = ({ settings, only = null }: SmokeRequest): readonly Step[] => selectSteps(settings.smoke.steps, only);

const rememberRun = ({ place, settings }: SmokeRequest, { schedule }: Ran, inputs: Inputs, runId: string): void => {
  if (!place.isFaithful || !isClean(inputs.worktree) || settings.cache.max_age === 0) return;
  const passed = schedule.steps.map(({ name, startedAt, finishedAt }) => ({
    name,
    duration_ms: (finishedAt ?? 0) - (startedAt ?? 0),
  }));
  rememberSteps(place.repo, settings, keysFor(place.repo, settings, inputs), passed, {
    run_id: runId,
    commit: inputs.worktree.head.commit,
    nowMs: now(),
  });
};

/** What is known before the first step starts: all of it, or, on the way of a push, only what must be. */
const prepare = (request: SmokeRequest): { known: { inputs: Inputs } | { deferred: Deferred }; recalled: Recalled } => {
  const { place, settings, recall, isMiss, checkpoint } = request;
  const steps = stepsOf(request);
  if (isMiss && canDefer(place, settings)) {
    return {
      known: { deferred: deferInputs(place, settings) },
      recalled: { keys: [], passes: new Map(), toRun: steps },
    };
  }
  const inputs = readInputs(place, settings, place.worktree, checkpoint);
  return { known: { inputs }, recalled: recallSteps(place.repo, settings, steps, inputs, now(), recall) };
};

/** The inputs after a pass; after a red or interrupted run nobody should wait for hashes. */
const readAfter = ({ place, settings, checkpoint }: SmokeRequest, before: Inputs, isDeferred: boolean): Inputs => {
  const worktree = withoutRecords(place.repo.root, settings.evidence.report, readAgain(place.repo, place.worktree));
  // Deferred inputs are tracked files, of which git has just said whether they are still the commit's.
  if (isDeferred) return { ...before, worktree };
  return readInputs(place, settings, worktree, checkpoint);
};

/** A step that was remembered did not run: its time is not this run's. */
const ranSteps = ({ steps }: RunRecord): NonNullable<PastRun['steps']> =>
  steps.filter(({ reused }) => reused === null).map(({ name, status, duration_ms }) => ({ name, status, duration_ms }));

type Prepared = ReturnType<typeof prepare>;

/** What the run was judged on: its inputs before and after, what its steps did, and what voids it. */
type Settled = {
  readonly before: Inputs;
  readonly after: Inputs;
  readonly outcome: SmokeOutcome;
  readonly own: OwnRecord | null;
  readonly voids: readonly Finding[];
  readonly status: RunRecord['status'];
};

const settle = (request: SmokeRequest, { known, recalled }: Prepared, { schedule }: Ran): Settled => {
  const { place, settings, only = null } = request;
  const { report } = settings.evidence;
  const outcome = judgeSteps(schedule, settings.smoke.steps, settings.smoke.command_origin);
  const isDeferred = 'deferred' in known;
  const before = isDeferred ? known.deferred.settle() : known.inputs;
  const isRead = outcome.status === 'passed' && recalled.toRun.length > 0;
  const after = isRead ? readAfter(request, before, isDeferred) : before;
  const { own, findings } = readOwn(place.repo.root, report);
  const voids = [...judgeStability(before, after, report), ...findings];
  return { before, after, outcome, own, voids, status: statusOf(outcome.status, voids, only) };
};

const statusOf = (
  outcome: SmokeOutcome['status'],
  voids: readonly Finding[],
  only: SmokeRequest['only'] | null,
): RunRecord['status'] => {
  if (outcome !== 'passed') return outcome;
  if (voids.length > 0) return 'invalid';
  return only === null ? 'passed' : 'partial';
};

/** Passes for the next push; a red step takes back what an earlier run proved of it. */
const rememberAll = (
  request: SmokeRequest,
  record: RunRecord,
  { before }: Settled,
  ran: Ran,
  definition: string,
): void => {
  const { place, settings } = request;
  appendHistory(place.repo, {
    run_id: record.run_id,
    status: record.status,
    started_at: record.started_at,
    duration_ms: record.duration_ms,
    ...before.worktree.head,
    clean: record.git.clean,
    definition_hash: definition,
    steps: ranSteps(record),
  });
  if (isGreen(record)) quietly(() => rememberRun(request, ran, before, record.run_id));
  const red = ran.schedule.steps.filter(({ status }) => status === 'failed' || status === 'timeout');
  forgetSteps(
    place.repo,
    settings,
    before,
    red.map(({ name }) => name),
  );
};

const isGreen = ({ status }: RunRecord): boolean => status === 'passed' || status === 'partial';

/** When the oldest part of the proof passed; null where the run proves nothing about its tree. */
const provedAt = ({ place }: SmokeRequest, { recalled }: Prepared, { before, status }: Settled): number | null => {
  if (status !== 'passed' || !place.isFaithful || !isClean(before.worktree)) return null;
  return Math.min(now(), ...[...recalled.passes.values()].map((one) => one.passed_at));
};

/** Names the run in the history: a run of other steps takes another time. */
const definitionOf = ({ settings, only = null }: SmokeRequest, { recalled }: Prepared): string => {
  const hash = definitionHash(settings.smoke.steps, toolMajor);
  const part = only === null ? '' : ` only ${only.join(', ')}`;
  return [`${hash}${part}`, ...recalled.passes.keys()].join(' without ');
};

/**
 * Runs what must run in the place and writes reports/run.json whatever happens.
 * @throws Fault when the inputs cannot be read or the evidence cannot be written: nothing is then proved
 */
export const runSmoke = async (request: SmokeRequest): Promise<SmokeResult> => {
  const { place, settings, recordRoot, only = null } = request;
  const { repo } = place;
  const { report } = settings.evidence;
  if (settings.smoke.steps.length === 0) throw noSmokeFault();
  refuseShadowed(repo.root, settings);
  for (const root of new Set([recordRoot, repo.root])) clearRecords(root, report);

  const prepared = prepare(request);
  const { known, recalled } = prepared;
  const runId = newRunId(now(), randomBytes(10));
  const definition = definitionOf(request, prepared);
  const ran = await runAll(
    request,
    recalled.toRun,
    runId,
    () => usualDuration(readHistory(repo), definition),
    (log) => ('deferred' in known ? known.deferred.start(log) : undefined),
  );

  const settled = settle(request, prepared, ran);
  const { before, after, outcome, own, voids, status } = settled;
  const approvals = request.approvals ?? [];
  const inputs = before;
  const record = composeRecord({ settings, runId, ran, outcome, inputs, recalled, status, voids, approvals, only });
  writeRecord(recordRoot, report, record, own);
  rememberAll(request, record, settled, ran, definition);

  const leftFiles = isGreen(record) && place.kind === 'work tree' ? leftovers(before, after) : [];
  const findings = [...localNotes(settings), ...outcome.findings, ...voids, ...judgeLeftovers(leftFiles)];
  const log = relative(recordRoot, ran.log);
  const verdict = verdictOf(record, recalled, findings, printable(log), outcome.culprit);
  return { record, verdict, provedAt: provedAt(request, prepared, settled), log, leftFiles };
};
