// What ends a canary before its time: the kill flag and signals. Watched from before the first tick until after the
// last; asked by loop.ts.
import { Fault } from '../core/fault.js';
import { monotonic } from '../world/clock.js';
import { presence } from '../world/files.js';
import { onInterrupt } from '../world/interrupts.js';

export type Stop = {
  readonly reason: 'kill_flag' | 'interrupted';
  /** A path or a signal, with what was seen. */
  readonly detail: string;
};

export type Stops = {
  /** The first one; looks at the flag itself, so that nothing is started between two polls. */
  readonly seen: () => Stop | null;
  /**
   * Aborted by the kill flag. Not by a signal: the running smoke hears that by itself, and would take both for two
   * signals.
   */
  readonly smoke: AbortSignal;
  /** For work that lets no timer ring: looks at the flag as often as the poll would. @throws Fault once it is seen */
  readonly checkpoint: () => void;
  /** Resolves once the monotonic clock shows `untilMs`, or at a stop. */
  readonly sleep: (untilMs: number) => Promise<void>;
  readonly lift: () => void;
};

/** One lstat in so many milliseconds. Polled, not watched: fs.watch misses events on network and container mounts. */
export const pollMs = 100;

/** `null` only where surely nothing lies: what cannot be looked at counts as a kill, whatever the reason. */
export const readKillFlag = (path: string): string | null => {
  const found = presence(path);
  if (found === 'absent') return null;
  if (found === 'present') return `the kill flag ${path} is there`;
  return `the kill flag ${path} cannot be looked at (${found.error}), which counts as a kill`;
};

/** @param killFlag absolute path */
export const watchStops = (killFlag: string): Stops => {
  const smoke = new AbortController();
  let stop: Stop | null = null;
  let wake: () => void = () => undefined;
  const halt = (why: Stop): void => {
    stop ??= why;
    if (why.reason === 'kill_flag') smoke.abort();
    wake();
  };
  const look = (): void => {
    const detail = readKillFlag(killFlag);
    if (detail === null) return;
    clearInterval(poll);
    halt({ reason: 'kill_flag', detail });
  };
  const poll = setInterval(look, pollMs);
  let looked = monotonic();
  const deafen = onInterrupt((signal) => halt({ reason: 'interrupted', detail: signal }));
  return {
    seen: () => {
      if (stop === null) look();
      return stop;
    },
    smoke: smoke.signal,
    checkpoint: () => {
      if (monotonic() - looked < pollMs) return;
      looked = monotonic();
      look();
      if (smoke.signal.aborted) throw new Fault('stopped', 'ended by the kill flag while its inputs were read');
    },
    sleep: async (untilMs) => {
      // A timer may ring a little too early.
      for (let left = untilMs - monotonic(); stop === null && left > 0; left = untilMs - monotonic()) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(left, 2 ** 31 - 1));
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
    lift: () => {
      clearInterval(poll);
      deafen();
    },
  };
};
