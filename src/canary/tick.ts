// One tick: is all as it was, what does the smoke say now, and was it asked about the same inputs? Called by
// loop.ts; the smoke is smoke/run.ts.
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { type CanaryTick, canaryPath } from '../evidence/canary-record.js';
import type { RunRecord } from '../evidence/record.js';
import type { Settings } from '../settings/settings.js';
import { describeDirt, withoutRecords } from '../smoke/inputs.js';
import { workTreePlace } from '../smoke/place.js';
import { runSmoke, type SmokeResult } from '../smoke/run.js';
import { type Head, isClean, readWorktree, type Worktree } from '../smoke/worktree.js';
import { monotonic, now, timestamp } from '../world/clock.js';
import type { WorkRepository } from '../world/git.js';
import type { Out } from '../world/terminal.js';
import { type Judged, judgeTick } from './judge.js';

export type Place = { readonly repo: WorkRepository; readonly settings: Settings };

export type TickRequest = Place & {
  /** Told of each run that came to a record. */
  readonly onRun: (result: SmokeResult) => void;
  readonly n: number;
  /** On the monotonic clock. */
  readonly plannedMs: number;
  readonly out: Out;
  readonly stop: AbortSignal;
  readonly checkpoint: () => void;
  readonly grace: number;
  /** Whether there is still room for what the smoke printed. */
  readonly keepTail: boolean;
};

/** What a run was about; a canary is about one of it. */
export type Subject = Pick<RunRecord, 'config_hash' | 'data_hash'>;

export type Ticked = {
  readonly tick: CanaryTick;
  /** On the monotonic clock, at the same moment as `tick.started_at`. */
  readonly startedMs: number;
  readonly subject: Subject | null;
  readonly changed: string | null;
};

const tailBytes = 2 << 10;

export const look = ({ repo, settings }: Place): Worktree =>
  withoutRecords(repo.root, settings.evidence.report, readWorktree(repo));

/** What differs from a clean work tree at `head`; null where nothing does. */
export const driftFrom = (head: Head, worktree: Worktree, { repo, settings }: Place): string | null => {
  if (worktree.head.commit !== head.commit) return `HEAD moved from ${head.commit} to ${worktree.head.commit}`;
  if (isClean(worktree)) return null;
  const dirty = `the work tree ${printable(repo.root)} is not exactly commit ${head.commit} (${describeDirt(worktree)})`;
  const record = canaryPath('', settings.evidence.report);
  if (!worktree.changed.includes(record)) return dirty;
  return `${dirty}; the record ${printable(record)} is tracked by git: git rm --cached it`;
};

/** Keeps the end of what the smoke prints, and passes on what we say ourselves (`still running after ...`). */
const listen = (out: Out): { out: Out; tail: () => string } => {
  let kept = Buffer.alloc(0);
  const write = (text: string | Uint8Array): void => {
    if (typeof text === 'string') return void (text.trim() !== '' && out.write(text));
    kept = Buffer.concat([kept, text]).subarray(-tailBytes);
  };
  return { out: { isTerminal: false, columns: out.columns, write }, tail: () => kept.toString('utf8') };
};

type Asked = Judged & { readonly record: RunRecord | null };

/** What of the subject is not as in the ticks before. */
const differs = (first: Subject | null, record: RunRecord): string | null => {
  if (first === null) return null;
  const parts: string[] = [];
  if (first.config_hash !== record.config_hash) parts.push('the config bundle');
  if (first.data_hash !== record.data_hash) parts.push('the data');
  if (parts.length === 0) return null;
  return `${parts.join(' and ')} changed between two ticks`;
};

/** A Fault is an answer here: the smoke could not be asked this time. */
const ask = async (
  { repo, settings, stop, checkpoint, grace, onRun }: TickRequest,
  worktree: Worktree,
  first: Subject | null,
  out: Out,
): Promise<Asked> => {
  try {
    const run = await runSmoke({
      place: workTreePlace(repo, worktree),
      settings,
      out,
      recordRoot: repo.root,
      recall: false,
      stop,
      checkpoint,
      grace,
    });
    onRun(run);
    const { record, verdict } = run;
    const drift = differs(first, record);
    if (drift !== null) return { record, result: 'unknown', message: drift, changed: true };
    return { record, ...judgeTick(record.status, verdict.findings, verdict.reason) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // Also where the checkpoint threw it.
    return { result: stop.aborted ? 'unknown' : 'error', message: error.message, changed: false, record: null };
  }
};

const longestMessage = 500;

/** @param first what the ticks before were about; null where none has told */
export const runTick = async (request: TickRequest, worktree: Worktree, first: Subject | null): Promise<Ticked> => {
  const [began, startedAt] = [monotonic(), now()];
  const lateMs = Math.max(0, Math.round(began - request.plannedMs));
  const { out, tail } = listen(request.out);
  const { record, result, message, changed } = await ask(request, worktree, first, out);
  const tick: CanaryTick = {
    n: request.n,
    run_id: record?.run_id ?? null,
    planned_at: timestamp(startedAt - lateMs),
    late_ms: lateMs,
    started_at: timestamp(startedAt),
    finished_at: timestamp(),
    duration_ms: record?.duration_ms ?? Math.round(monotonic() - began),
    result,
    exit_code: record?.exit_code ?? null,
    message: message?.slice(0, longestMessage) ?? null,
    tail: result === 'pass' || !request.keepTail ? '' : tail(),
  };
  return { tick, startedMs: began, subject: record, changed: changed ? message : null };
};
