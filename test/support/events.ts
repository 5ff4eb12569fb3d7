// Waits for what a program does, by short polls with a deadline: fs.watch misses events, and a blind sleep is too
// long or too short.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

type Patience = {
  /** Milliseconds, 30,000 unless told: only a bug or a stalled machine takes so long. */
  readonly timeout?: number;
};

/** The first value that is neither null nor false; throws Error naming `what` at the deadline. */
export const waitFor = async <T>(
  what: string,
  ask: () => T | null | false | Promise<T | null | false>,
  { timeout = 30_000 }: Patience = {},
): Promise<T> => {
  const deadline = performance.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${timeout} ms for ${what}`);
    await pause(5);
  }
};

/**
 * The content of the file once it is there and, where asked, holds `holding`: a writer creates a file before it
 * fills it.
 */
export const waitForFile = (path: string, options: Patience & { readonly holding?: string } = {}): Promise<string> =>
  waitFor(
    options.holding === undefined ? path : `${path} to hold ${JSON.stringify(options.holding)}`,
    () => {
      if (!existsSync(path)) return null;
      const text = readFileSync(path, 'utf8');
      // Wrapped, for an empty file is an answer too.
      return text.includes(options.holding ?? '') ? { text } : null;
    },
    options,
  ).then(({ text }) => text);

type Stat = { readonly group: number; readonly dead: boolean };

/**
 * From Linux' /proc; null elsewhere, and for a process that is gone. A zombie is dead: only its parent has yet to
 * ask.
 */
const readStat = (pid: number | string): Stat | null => {
  try {
    // The command name stands in brackets and may itself hold brackets and spaces. After it: state, ppid, pgrp.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return { group: Number(fields[2]), dead: fields[0] === 'Z' || fields[0] === 'X' };
  } catch {
    return null;
  }
};

const answersSignals = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Whether a process runs, or, for a negative number, any member of that process group. Zombies do not count. */
export const isAlive = (pid: number): boolean => {
  if (pid === 0 || !Number.isSafeInteger(pid)) throw new Error(`not a process or group: ${pid}`);
  if (!answersSignals(pid)) return false;
  if (!existsSync('/proc/self/stat')) return true;
  const stats =
    pid > 0
      ? [readStat(pid)]
      : readdirSync('/proc')
          .filter((name) => /^\d+$/.test(name))
          .map(readStat)
          .filter((stat) => stat?.group === -pid);
  return stats.some((stat) => stat !== null && !stat.dead);
};

/** Resolves when isAlive says no; a group is given as a negative number. */
export const waitForGone = async (pid: number, options: Patience = {}): Promise<void> => {
  await waitFor(`process ${pid} to be gone`, () => !isAlive(pid), options);
};
