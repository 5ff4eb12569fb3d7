// Which step runs when? Independent ones side by side, each after what it needs; one red step, the deadline or
// Ctrl-C ends all. Called by run.ts.
import { monotonic, now } from '../world/clock.js';
import { onInterrupt } from '../world/interrupts.js';
import { orderSteps, type Planned } from './plan.js';
import { type Halt, judgeAll, judgeStep, type Schedule, type StepEnd, type StepResult } from './step-results.js';

export type ScheduleOptions<S extends Planned> = {
  /** How many steps may run at once, at least 1. */
  readonly jobs: number;
  /**
   * Must end soon after `stop` is aborted, and leave nothing behind; runGroup does. A rejection ends the others and
   * is passed on.
   */
  readonly start: (step: S, stop: AbortSignal) => Promise<StepEnd>;
  /** Milliseconds for all steps together. */
  readonly deadlineMs: number;
  /** Ends all as Ctrl-C does. */
  readonly stop?: AbortSignal;
  /** Called once the first steps run. What it throws ends them and is passed on. */
  readonly meanwhile?: () => void;
};

class Run<S extends Planned> {
  private readonly running = new Map<string, AbortController>();
  private readonly ended = new Map<string, StepResult>();
  private readonly began = { at: now(), tick: monotonic() };
  private firstRed: string | null = null;
  private halted: Halt | null = null;
  private broken: { readonly error: unknown } | null = null;

  constructor(
    private readonly steps: readonly S[],
    private readonly options: ScheduleOptions<S>,
  ) {}

  /** The first reason is the one that counts. */
  readonly halt = (why: Halt): void => {
    this.halted ??= why;
    for (const stop of this.running.values()) stop.abort();
  };

  readonly breakOff = (error: unknown): void => {
    this.broken ??= { error };
    this.halt({ kind: 'red', step: '' });
  };

  /** @throws what the first `start` that failed threw, once no other step runs any more */
  async toEnd(): Promise<Schedule> {
    const flights = new Set<Promise<void>>();
    for (;;) {
      for (let step = this.next(); step !== null; step = this.next()) {
        const flight = this.follow(step).finally(() => flights.delete(flight));
        flights.add(flight);
      }
      if (flights.size === 0) break;
      await Promise.race(flights);
    }
    if (this.broken !== null) throw this.broken.error;
    return judgeAll(
      this.steps.map(({ name }) => name),
      this.ended,
      this.firstRed,
      this.halted,
    );
  }

  private next(): S | null {
    if (this.halted !== null || this.running.size >= Math.max(1, this.options.jobs)) return null;
    const isReady = ({ name, needs }: S): boolean =>
      !this.running.has(name) &&
      !this.ended.has(name) &&
      needs.every((need) => this.ended.get(need)?.status === 'passed');
    return this.steps.find(isReady) ?? null;
  }

  private async follow(step: S): Promise<void> {
    const { name } = step;
    const stop = new AbortController();
    this.running.set(name, stop);
    const startedAt = this.clock();
    try {
      const { status, end } = judgeStep(await this.options.start(step, stop.signal), this.halted);
      const because = status === 'stopped' && this.halted?.kind === 'red' ? this.halted.step : null;
      this.ended.set(name, { name, status, end, because, startedAt, finishedAt: this.clock() });
      if (status === 'passed') return;
      this.firstRed ??= name;
      this.halt(end.kind === 'interrupted' ? { kind: 'interrupt', signal: end.signal } : { kind: 'red', step: name });
    } catch (error) {
      this.broken ??= { error };
      this.halt({ kind: 'red', step: name });
    } finally {
      this.running.delete(name);
    }
  }

  private clock(): number {
    return Math.round(this.began.at + monotonic() - this.began.tick);
  }
}

/**
 * Runs the steps to their end, or until one is not green: then those that run are stopped and no other is started.
 * @throws Error for needs that can never be met; whatever `start` throws, once the other steps have ended
 */
export const runSteps = async <S extends Planned>(
  steps: readonly S[],
  options: ScheduleOptions<S>,
): Promise<Schedule> => {
  orderSteps(steps);
  const run = new Run(steps, options);
  const { deadlineMs, stop } = options;
  // Heard here too, for between two steps no group listens. The halt waits until every group has heard the signal:
  // one that is stopped first would take the signal for a second one and be killed at once.
  const deafen = onInterrupt((signal) => queueMicrotask(() => run.halt({ kind: 'interrupt', signal })));
  const deadline = setTimeout(() => run.halt({ kind: 'deadline', limitMs: deadlineMs }), deadlineMs);
  const onStop = (): void => run.halt({ kind: 'interrupt', signal: 'SIGTERM' });
  stop?.addEventListener('abort', onStop);
  if (stop?.aborted === true) onStop();
  try {
    const ending = run.toEnd();
    try {
      options.meanwhile?.();
    } catch (error) {
      // Passed on by toEnd, once nothing runs that could still print or write.
      run.breakOff(error);
    }
    return await ending;
  } finally {
    clearTimeout(deadline);
    stop?.removeEventListener('abort', onStop);
    deafen();
  }
};
