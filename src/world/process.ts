// Starts one command as a process group of its own and sees to it that nothing of the group outlives it.
import { type ChildProcess, spawn } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { constants } from 'node:os';
import { Fault, messageOf } from '../core/fault.js';
import { monotonic } from './clock.js';
import { onInterrupt } from './interrupts.js';
import { processStates } from './process-states.js';

export type GroupSpec = {
  /** A shell line, or an argument vector that no shell interprets. */
  readonly command: string | readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds until the whole group is ended. */
  readonly timeout: number;
  /** Milliseconds of silence until the whole group is ended; null is off. */
  readonly idleTimeout: number | null;
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly grace?: number;
  /**
   * Ends the whole group as a deadline does; aborted from the start, nothing is started. What has exited by then
   * keeps its own end.
   */
  readonly stop?: AbortSignal;
};

export type GroupEnd = { readonly durationMs: number } & (
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'timeout' | 'idle'; readonly limitMs: number }
  | { readonly kind: 'interrupted'; readonly signal: string }
  | { readonly kind: 'stopped' }
);

type Cause =
  | { kind: 'timeout' | 'idle'; limitMs: number }
  | { kind: 'interrupted'; signal: string }
  | { kind: 'stopped' };

type End = (cause: Cause, signal: NodeJS.Signals) => void;

/** True when the group existed at that moment. A group that consists of zombies only still counts (POSIX). */
const signalGroup = (pid: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    // ESRCH: the group is gone. EPERM cannot be: every member is our own child.
    return false;
  }
};

/**
 * Whether all that is left of a group are zombies: in a container whose first process adopts but never reaps, they
 * stay for good, and waiting for them would cost every ended smoke the whole grace. False where /proc does not
 * tell.
 */
const isDead = (group: number): boolean => {
  const members = processStates().filter((one) => one.group === group);
  return members.length > 0 && members.every(({ zombie }) => zombie);
};

const startChild = ({ command, cwd, env }: GroupSpec): ChildProcess => {
  // One pipe for both streams, joined by the shell: the order in which lines were written is the order in which
  // they are read.
  const args =
    typeof command === 'string' ? ['-c', `exec 2>&1\n${command}`] : ['-c', 'exec "$@" 2>&1', 'sh', ...command];
  return spawn('/bin/sh', args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
};

/** Ends what the leader left behind: SIGTERM unless that was sent, then SIGKILL after the grace. */
const endLeftovers = async (pid: number, grace: number, asked: boolean): Promise<void> => {
  if (!signalGroup(pid, asked ? 0 : 'SIGTERM')) return;
  const deadline = monotonic() + grace;
  while (monotonic() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (!signalGroup(pid, 0) || isDead(pid)) return;
  }
  signalGroup(pid, 'SIGKILL');
};

/**
 * All that ends a group but Ctrl-C. Lifted once the leader has exited: what ends only leftovers does not change how
 * it ended.
 */
const armLimits = (
  { timeout, idleTimeout, stop }: GroupSpec,
  end: End,
): { readonly heard: () => void; readonly lift: () => void } => {
  const deadline = setTimeout(() => end({ kind: 'timeout', limitMs: timeout }, 'SIGTERM'), timeout);
  const idle =
    idleTimeout === null
      ? undefined
      : setTimeout(() => end({ kind: 'idle', limitMs: idleTimeout }, 'SIGTERM'), idleTimeout);
  const onStop = (): void => end({ kind: 'stopped' }, 'SIGTERM');
  // Node 20 warns of more than ten groups at one signal.
  if (stop !== undefined) setMaxListeners(0, stop);
  stop?.addEventListener('abort', onStop, { once: true });
  return {
    heard: () => void idle?.refresh(),
    lift: () => {
      for (const timer of [deadline, idle]) clearTimeout(timer);
      stop?.removeEventListener('abort', onStop);
    },
  };
};

/**
 * Runs a command to its end, streaming stdout and stderr (one stream, in order) to `onOutput`.
 * Ctrl-C, Ctrl-\, SIGTERM, SIGHUP, the deadline, the idle deadline and `stop` end the whole group: SIGTERM (SIGINT
 * for Ctrl-C), then SIGKILL after the grace or at a second signal. A process that left the group (setsid) is out of
 * reach; its pipe is not waited for.
 * @throws Fault when the shell itself could not be started
 */
export const runGroup = (spec: GroupSpec, onOutput: (chunk: Buffer) => void): Promise<GroupEnd> =>
  new Promise((resolve, reject) => {
    if (spec.stop?.aborted === true) return resolve({ kind: 'stopped', durationMs: 0 });
    const started = monotonic();
    const grace = spec.grace ?? 2000;
    // Before the child is there: a Ctrl-C in between would end us alone, for the child is in a group of its own.
    const deafen = onInterrupt((signal) =>
      end({ kind: 'interrupted', signal }, signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM'),
    );
    const child = startChild(spec);
    let cause: Cause | null = null;
    let killer: NodeJS.Timeout | undefined;

    const end: End = (why, signal) => {
      const { pid } = child;
      if (pid === undefined) return;
      if (cause !== null) {
        if (why.kind === 'interrupted') signalGroup(pid, 'SIGKILL');
        return;
      }
      cause = why;
      signalGroup(pid, signal);
      killer = setTimeout(() => signalGroup(pid, 'SIGKILL'), grace);
    };
    const limits = armLimits(spec, end);
    const release = (): void => {
      limits.lift();
      clearTimeout(killer);
      deafen();
    };

    child.stdout?.on('data', (chunk: Buffer) => {
      limits.heard();
      onOutput(chunk);
    });
    child.on('error', (error) => {
      release();
      reject(new Fault('tool-failed', `the smoke could not be started in ${spec.cwd}: ${messageOf(error)}`));
    });
    child.on('exit', async (code, signal) => {
      limits.lift();
      if (child.pid !== undefined) await endLeftovers(child.pid, grace, cause !== null);
      await drained(child);
      release();
      const own =
        code === null ? { kind: 'signal' as const, signal: signal ?? 'unknown' } : { kind: 'exit' as const, code };
      resolve({ ...(cause ?? own), durationMs: Math.round(monotonic() - started) });
    });
  });

/** Waits for the rest of the output, but not for a daemon that left the group and still holds the pipe. */
const drained = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    const out = child.stdout;
    if (out === null || out.readableEnded) {
      resolve();
      return;
    }
    const giveUp = setTimeout(() => {
      out.destroy();
      resolve();
    }, 200);
    out.on('end', () => {
      clearTimeout(giveUp);
      resolve();
    });
  });

/** The shell's number for a signal: 128 + n, as `$?` would show it. */
export const signalExitCode = (signal: string): number => 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
