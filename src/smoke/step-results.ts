// What does it mean how the steps ended? Pure: ends and the reason for stopping in, statuses out. Asked by
// schedule.ts; run.ts reads the result.
import type { GroupEnd } from '../world/process.js';

export type StepEnd = GroupEnd;

/** `stopped`: it ran and was ended because another was red. `skipped`: it was never started. */
export type StepStatus = 'passed' | 'failed' | 'timeout' | 'interrupted' | 'stopped' | 'skipped';

export type StepResult = {
  readonly name: string;
  readonly status: StepStatus;
  /** Null when it was never started. Ended by the total deadline or by Ctrl-C, it says that and not `stopped`. */
  readonly end: StepEnd | null;
  /** The red step that stopped it or kept it from starting; null for every other reason. */
  readonly because: string | null;
  /** Milliseconds since the epoch; of one run they never go backwards. */
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
};

/** Why no further step was started. */
export type Halt =
  | { readonly kind: 'red'; readonly step: string }
  | { readonly kind: 'deadline'; readonly limitMs: number }
  | { readonly kind: 'interrupt'; readonly signal: string };

export type Schedule = {
  /** Of all of it: that of the first red step, or the reason why all were ended. */
  readonly status: 'passed' | 'failed' | 'timeout' | 'interrupted';
  /** In the given order. */
  readonly steps: readonly StepResult[];
  /** The step that was the first to end otherwise than passed; null when none was. */
  readonly firstRed: string | null;
  /** Null when every step has passed. */
  readonly halt: Halt | null;
};

/** How a step ended: what stopped it from outside is said as the deadline or the signal that it was. */
export const judgeStep = (end: StepEnd, halt: Halt | null): { readonly status: StepStatus; readonly end: StepEnd } => {
  const { durationMs } = end;
  switch (end.kind) {
    case 'exit':
      return { status: end.code === 0 ? 'passed' : 'failed', end };
    case 'signal':
      return { status: 'failed', end };
    case 'timeout':
    case 'idle':
      return { status: 'timeout', end };
    case 'interrupted':
      return { status: 'interrupted', end };
    case 'stopped':
      if (halt?.kind === 'deadline')
        return { status: 'timeout', end: { kind: 'timeout', limitMs: halt.limitMs, durationMs } };
      if (halt?.kind === 'interrupt')
        return { status: 'interrupted', end: { kind: 'interrupted', signal: halt.signal, durationMs } };
      return { status: 'stopped', end };
  }
};

/**
 * @param names of all steps, in the order in which they are told
 * @param ended the results of those that were started
 * @param firstRed the one that ended first otherwise than passed
 * @param halted why no further step was started
 */
export const judgeAll = (
  names: readonly string[],
  ended: ReadonlyMap<string, StepResult>,
  firstRed: string | null,
  halted: Halt | null,
): Schedule => {
  const because = halted?.kind === 'red' ? halted.step : null;
  const steps = names.map(
    (name): StepResult =>
      ended.get(name) ?? { name, status: 'skipped', end: null, because, startedAt: null, finishedAt: null },
  );
  // A deadline that came when the last step had already passed ended nothing.
  const halt = halted?.kind === 'deadline' && steps.every(({ status }) => status === 'passed') ? null : halted;
  return { status: overall(halt, steps), steps, firstRed, halt };
};

const overall = (halt: Halt | null, steps: readonly StepResult[]): Schedule['status'] => {
  if (halt === null) return 'passed';
  if (halt.kind !== 'red') return halt.kind === 'deadline' ? 'timeout' : 'interrupted';
  if (steps.some(({ name, status }) => name === halt.step && status === 'timeout')) return 'timeout';
  return 'failed';
};
