// The canary from its first tick to its record: one after another, paced, ended at once by the kill flag. Called by
// commands/canary.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { duration, printable, short } from '../core/text.js';
import {
  type CanaryRecord,
  type CanaryStopReason,
  type CanaryTick,
  writeCanaryRecord,
} from '../evidence/canary-record.js';
import { definitionHash } from '../evidence/definition.js';
import { newRunId } from '../evidence/record.js';
import { noSmokeFault } from '../settings/detect.js';
import { type Head, readHead } from '../smoke/worktree.js';
import { monotonic, now, timestamp } from '../world/clock.js';
import { lockHolder, takeLock } from '../world/lock.js';
import { randomBytes, runFacts, toolMajor } from '../world/platform.js';
import { storePaths } from '../world/store.js';
import { countTicks, passDuration, statusOf } from './judge.js';
import { type CanaryPlan, describePlan } from './plan.js';
import { RateLimitError, rateLimit } from './rate-limit.js';
import { type Stops, watchStops } from './stops.js';
import { driftFrom, look, type Place, runTick, type Subject, type TickRequest } from './tick.js';

export type CanaryRequest = Place & Pick<TickRequest, 'onRun' | 'out'> & { readonly plan: CanaryPlan };

/** Why no further tick starts. */
type End = { readonly reason: CanaryStopReason; readonly detail: string | null };

const keptTails = 20;

/**
 * SIGTERM to SIGKILL: with a poll and what is left to write it must fit into one tick, and 2 s are enough for
 * anybody.
 */
const graceFor = ({ everyMs }: CanaryPlan): number => Math.min(2000, Math.round(everyMs / 4));

/** @param detail null where nothing changed */
const inputsChanged = (detail: string | null): End | null => {
  if (detail === null) return null;
  return { reason: 'inputs_changed', detail };
};

const tickLine = (tick: CanaryTick, plan: CanaryPlan): string => {
  const most = plan.ticks === null ? '' : ` of ${plan.ticks}`;
  const message = tick.message === null ? '' : `: ${printable(tick.message)}`;
  return `gate-hooks: tick ${tick.n}${most}: ${tick.result} in ${duration(tick.duration_ms)}${message}\n`;
};

class Canary {
  private readonly ticks: CanaryTick[] = [];
  private readonly began = { at: now(), tick: monotonic() };
  private readonly id = newRunId(now(), randomBytes(10));
  private readonly admit: () => void;
  private subject: Subject | null = null;
  private lastStart = this.began.tick;

  constructor(
    private readonly request: CanaryRequest,
    private readonly head: Head,
    private readonly stops: Stops,
  ) {
    const { maxPerMinute } = request.plan;
    this.admit = maxPerMinute === null ? () => undefined : rateLimit(() => undefined, { perMinute: maxPerMinute });
  }

  /**
   * Writes the record after each tick, so that a crash leaves what was there, as `running`.
   * @throws Fault where it cannot be written
   */
  async run(): Promise<CanaryRecord> {
    this.write(null);
    let [planned, end] = [this.began.tick, this.stopped()];
    while (end === null) {
      end = await this.wait(planned);
      if (end !== null) break;
      end = await this.tick(planned);
      // From start to start, so that a late tick is not followed by a burst.
      planned = this.lastStart + this.request.plan.everyMs;
    }
    return this.write(end);
  }

  private stopped(): End | null {
    return this.stops.seen();
  }

  private over(startMs: number): End | null {
    const { ticks, untilMs } = this.request.plan;
    if (ticks !== null && this.ticks.length >= ticks) return { reason: 'ticks', detail: null };
    if (untilMs !== null && startMs - this.began.tick >= untilMs) return { reason: 'until', detail: null };
    return null;
  }

  /** Until the next tick may start; or the end. */
  private async wait(planned: number): Promise<End | null> {
    for (let at = planned; ; ) {
      const over = this.over(Math.max(at, monotonic()));
      if (over !== null) return this.stopped() ?? this.drift() ?? over;
      await this.stops.sleep(at);
      const stop = this.stopped();
      if (stop !== null) return stop;
      try {
        this.admit();
        return null;
      } catch (error) {
        if (!(error instanceof RateLimitError)) throw error;
        at = monotonic() + error.retryAfterMs;
      }
    }
  }

  private drift(): End | null {
    return inputsChanged(driftFrom(this.head, look(this.request), this.request));
  }

  private async tick(plannedMs: number): Promise<End | null> {
    const { plan, out } = this.request;
    const worktree = look(this.request);
    const drift = inputsChanged(driftFrom(this.head, worktree, this.request));
    if (drift !== null) return this.stopped() ?? drift;
    const n = this.ticks.length + 1;
    const keepTail = this.ticks.filter(({ result }) => result !== 'pass').length < keptTails;
    const { tick, startedMs, subject, changed } = await runTick(
      {
        ...this.request,
        n,
        plannedMs,
        keepTail,
        stop: this.stops.smoke,
        checkpoint: this.stops.checkpoint,
        grace: graceFor(plan),
      },
      worktree,
      this.subject,
    );
    this.subject ??= subject;
    this.lastStart = startedMs;
    this.ticks.push(tick);
    out.write(tickLine(tick, plan));
    this.write(null);
    return this.stopped() ?? inputsChanged(changed);
  }

  private write(end: End | null): CanaryRecord {
    const { repo, settings } = this.request;
    const record = this.record(end);
    writeCanaryRecord(repo.root, settings.evidence.report, record);
    return record;
  }

  private record(end: End | null): CanaryRecord {
    const { settings, plan } = this.request;
    const counts = countTicks(this.ticks);
    return {
      schema: 'gate-hooks/canary/v1',
      canary_id: this.id,
      status: end === null ? 'running' : statusOf(end.reason, counts, plan.minGreen),
      stop_reason: end?.reason ?? null,
      stop_detail: end?.detail ?? null,
      started_at: timestamp(this.began.at),
      finished_at: end === null ? null : timestamp(),
      // No tick starts but on a clean work tree.
      git: { ...this.head, clean: true },
      gate: { definition_hash: definitionHash(settings.smoke.steps, toolMajor) },
      config_hash: this.subject?.config_hash ?? null,
      data_hash: this.subject?.data_hash ?? null,
      plan: { ticks: plan.ticks, every_ms: plan.everyMs, until_ms: plan.untilMs, max_per_minute: plan.maxPerMinute },
      min_green: plan.minGreen,
      counts,
      p50: passDuration(this.ticks, 0.5),
      p95: passDuration(this.ticks, 0.95),
      ticks: this.ticks,
      ...runFacts(),
    };
  }
}

/**
 * @returns the finished record, which is also written
 * @throws Fault where another canary runs in this repository, there is no commit or no smoke, or the record cannot
 * be written
 */
export const runCanary = async (request: CanaryRequest): Promise<CanaryRecord> => {
  const { repo, settings, plan, out } = request;
  if (settings.smoke.steps.length === 0) throw noSmokeFault();
  const head = readHead(repo);
  const { dir } = storePaths(repo);
  const lock = takeLock(dir, 'canary');
  if (lock === null)
    throw new Fault(
      'busy',
      `another canary runs in this repository (process ${lockHolder(dir, 'canary')?.pid ?? 'unknown'})`,
      'wait for its end, or end it: touch the kill flag',
    );
  const killFlag = join(repo.root, settings.canary.kill_flag);
  const stops = watchStops(killFlag);
  try {
    out.write(
      `gate-hooks: canary of commit ${short(head.commit)}: ${describePlan(plan)}; to end it: touch ${printable(killFlag)}\n`,
    );
    return await new Canary(request, head, stops).run();
  } finally {
    stops.lift();
    lock.release();
  }
};
