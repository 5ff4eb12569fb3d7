// Starts any program in the isolated environment, waiting for its end (run) or not (start).

import { constants } from 'node:os';
import { execa } from 'execa';
import { isolatedEnvironment } from './environment.js';

export type Ran = {
  /** As sh counts: 128 + n after signal n. */
  readonly code: number;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /**
   * stdout and stderr together, as they were read: lines of one stream keep their order, the two streams only
   * roughly.
   */
  readonly output: string;
};

export type RunOptions = {
  readonly cwd: string;
  /** Added to the isolated environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What it reads from stdin; without it stdin is empty. */
  readonly input?: string;
};

export type Started = {
  readonly pid: number;
  /** Sends a signal to the whole group, as Ctrl-C in a terminal does. */
  readonly signalGroup: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Ran>;
};

const launch = (file: string, args: readonly string[], options: RunOptions, detached: boolean) => {
  const env = Object.fromEntries(
    Object.entries({ ...isolatedEnvironment(), ...options.env }).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    ),
  );
  const input = options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input };
  return execa(file, args, {
    cwd: options.cwd,
    env,
    extendEnv: false,
    reject: false,
    all: true,
    stripFinalNewline: false,
    detached,
    ...input,
  });
};

const settle = async (child: ReturnType<typeof launch>): Promise<Ran> => {
  const { exitCode, signal, stdout, stderr, all, originalMessage } = await child;
  if (exitCode === undefined && signal === undefined)
    throw new Error(`could not be started: ${originalMessage ?? 'no reason given'}`);
  return { code: exitCode ?? 128 + constants.signals[signal!], signal: signal ?? null, stdout, stderr, output: all };
};

/** Resolves whatever the exit code; rejects only when the program could not be started. */
export const run = (file: string, args: readonly string[], options: RunOptions): Promise<Ran> =>
  settle(launch(file, args, options, false));

const started = new Set<number>();

// Before the temp folders go: a program that still writes would keep them.
process.prependOnceListener('exit', () => {
  for (const pid of started) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // ESRCH: the group is gone already.
    }
  }
});

/**
 * In a process group of its own, so that a signal to the group spares the test. What still runs when the test
 * process exits is killed.
 */
export const start = (file: string, args: readonly string[], options: RunOptions): Started => {
  const child = launch(file, args, options, true);
  const { pid } = child;
  const ended = settle(child);
  if (pid === undefined) {
    ended.catch(() => {});
    throw new Error(`${file} could not be started`);
  }
  started.add(pid);
  return { pid, signalGroup: (signal) => void process.kill(-pid, signal), ended };
};
