// Times one program, started as git starts a hook: with all ref lines in a real pipe.
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isolatedEnvironment } from '../test/support/environment.js';
import { tempDir } from '../test/support/temp.js';

export type Job = {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to the isolated environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** What stands in the pipe on stdin; stdin is /dev/null without it. At most 64 KiB, which is what a pipe holds. */
  readonly lines?: string;
};

type Channel = { readonly fifo: string; readonly stderrPath: string; readonly stderr: number };

let channel: Channel | null = null;

const openChannel = (): Channel => {
  const place = tempDir('bench-pipe');
  const fifo = join(place, 'lines');
  execFileSync('mkfifo', [fifo]);
  const stderrPath = join(place, 'stderr');
  return { fifo, stderrPath, stderr: openSync(stderrPath, 'a+') };
};

/** Node gives its children socket pairs where git gives pipes; a named pipe, filled and closed beforehand, is one. */
const fill = (fifo: string, lines: string): number => {
  const writer = openSync(fifo, constants.O_RDWR);
  const reader = openSync(fifo, constants.O_RDONLY);
  // Beyond the pipe's capacity this write would wait for a reader that is not started yet.
  if (Buffer.byteLength(lines) > 65_536) throw new Error('more ref lines than a pipe holds');
  writeSync(writer, lines);
  closeSync(writer);
  return reader;
};

/**
 * @returns milliseconds from before the start to after the end, the start of a process by Node included
 * @throws Error with its stderr when the program does not exit 0
 */
export const time = (job: Job): number => {
  channel ??= openChannel();
  const { fifo, stderr, stderrPath } = channel;
  ftruncateSync(stderr);
  const env = { ...isolatedEnvironment(), ...job.env };
  const stdin = job.lines === undefined ? 'ignore' : fill(fifo, job.lines);
  const start = process.hrtime.bigint();
  const done = spawnSync(job.file, [...job.args], { cwd: job.cwd, env, stdio: [stdin, 'ignore', stderr] });
  const end = process.hrtime.bigint();
  if (typeof stdin === 'number') closeSync(stdin);
  if (done.error !== undefined) throw new Error(`${job.file} could not be started: ${done.error.message}`);
  if (done.status !== 0) {
    const said = readFileSync(stderrPath, 'utf8').trim();
    throw new Error(`${job.file} ${job.args.join(' ')} exited ${done.status ?? done.signal}: ${said}`);
  }
  return Number(end - start) / 1e6;
};

/** Milliseconds that `act` takes in this process. */
export const timeOf = (act: () => unknown): number => {
  const start = performance.now();
  act();
  return performance.now() - start;
};

/** Milliseconds until the promise of `act` is kept. */
export const timeOfAsync = async (act: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await act();
  return performance.now() - start;
};
