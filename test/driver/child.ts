// Runs one test file in a process group of its own, with a deadline. Asked by test/run.ts.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { Ended } from './outcome.js';

const running = new Set<number>();

const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // ESRCH: every member is gone already, which is what was wanted.
  }
};

/** Ends what is running, when the driver itself is interrupted. */
export const killAll = (): void => running.forEach(killGroup);

/**
 * @param log a file that does not exist yet; it takes stdout and stderr in the order they come. A file, not a pipe:
 * a grandchild that outlives the test would hold a pipe open, and the wait would be for the grandchild.
 * @param timeout milliseconds
 */
export const runFile = async (
  path: string,
  log: string,
  env: Record<string, string>,
  timeout: number,
): Promise<Ended> => {
  const fd = openSync(log, 'ax');
  let killedAfter: number | null = null;
  const child = spawn(process.execPath, [path], { env, stdio: ['ignore', fd, fd], detached: true });
  closeSync(fd);
  const { pid } = child;
  if (pid !== undefined) running.add(pid);
  const deadline = setTimeout(() => {
    killedAfter = timeout;
    if (pid !== undefined) killGroup(pid);
  }, timeout);
  try {
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (...end) => resolve(end));
    });
    return { output: readFileSync(log, 'utf8'), code, signal, killedAfter };
  } finally {
    clearTimeout(deadline);
    // What the test left behind in its group would otherwise disturb the next one.
    if (pid !== undefined) {
      killGroup(pid);
      running.delete(pid);
    }
  }
};
