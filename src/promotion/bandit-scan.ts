// Runs bandit over files of our own naming, some at a time, side by side. Called by bandit.ts; what the answers
// mean: bandit-judge.ts.
// The content of the commit is written to a private folder under names of ours, so nothing that a candidate can
// choose decides what is scanned: no name that is excluded (bandit 1.9 leaves out `CVSS_score.py`), that looks like
// an option or that ends a line, no link, no `.bandit` or other configuration, no file that changes meanwhile.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { duration, printable } from '../core/text.js';
import type { Ending } from '../core/verdict.js';
import { readBlobs } from '../world/blobs.js';
import { createNew, makeTempFolder, removeTree } from '../world/changes.js';
import { readText } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { cores } from '../world/platform.js';
import type { Scan } from './bandit-judge.js';
import { type Bandit, runProgram } from './bandit-program.js';
import { parseReport } from './bandit-report.js';

export type Stopped = { readonly ending: Ending; readonly why: string };
export type Scans = { readonly scans: readonly Scan[]; readonly stopped: Stopped | null };

/** Milliseconds for one process of bandit, that is for at most `mostFiles` files. */
const timeout = 10 * 60_000;
const mostFiles = 400;
/** bandit starts in a quarter of a second and reads some forty files in that time. */
const fewestFiles = 40;

/** Each part holds every n-th: neighbours are often alike in size. */
export const split = <T>(items: readonly T[], jobs: number): T[][] => {
  const parts = Math.max(Math.ceil(items.length / mostFiles), Math.min(jobs, Math.ceil(items.length / fewestFiles)));
  return Array.from({ length: parts }, (_, part) => items.filter((_item, i) => i % parts === part));
};

const scanPart = async (
  bandit: Bandit,
  folder: string,
  names: readonly string[],
  label: string,
  options: readonly string[],
): Promise<Scan | Stopped> => {
  const report = `${label}.json`;
  const command = [
    bandit.path,
    '-q',
    '-ll',
    '-f',
    'json',
    '-o',
    report,
    '-x',
    '',
    ...options,
    ...names.map((name) => `./${name}`),
  ];
  const { end, output } = await runProgram(command, folder, timeout);
  if (end.kind === 'interrupted') return { ending: 'interrupted', why: `bandit was interrupted by ${end.signal}` };
  if (end.kind === 'timeout') return { ending: 'timeout', why: `bandit did not end within ${duration(end.limitMs)}` };
  if (end.kind !== 'exit')
    throw new Fault(
      'tool-failed',
      `bandit ${bandit.version} was ended from outside (${end.kind === 'signal' ? end.signal : end.kind}), so the Python files are not judged`,
      'is there enough memory?',
    );
  const text = readText(join(folder, report), 256 << 20);
  if (text === null || text === '')
    throw new Fault(
      'tool-failed',
      `bandit ${bandit.version} exited ${end.code} without a report${output === '' ? '' : `: ${printable(output.slice(-600))}`}`,
      `look at the bandit on PATH: ${printable(bandit.path)}`,
    );
  return { names, code: end.code, report: parseReport(text) };
};

/** At most as many at once as there are cores; after one that was stopped no other starts. */
export const scanFiles = async (
  bandit: Bandit,
  folder: string,
  names: readonly string[],
  options: readonly string[] = [],
): Promise<Scans> => {
  const parts = split(names, cores());
  const scans: Scan[] = [];
  let stopped: Stopped | null = null;
  const queue = [...parts.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && stopped === null; next = queue.shift()) {
      const [index, part] = next;
      const done = await scanPart(bandit, folder, part, `report-${options.length}-${index}`, options);
      if ('ending' in done) stopped = done;
      else scans.push(done);
    }
  };
  const done = await Promise.allSettled(Array.from({ length: Math.min(cores(), parts.length) }, work));
  for (const one of done) if (one.status === 'rejected') throw one.reason;
  return { scans, stopped };
};

/** Bytes of contents held in memory at once. */
const atOnce = 64 << 20;

/** Writes each blob once under a name of ours; @returns the names by id. */
const writeBlobs = (repo: Repository, folder: string, sizes: ReadonlyMap<string, number>): Map<string, string> => {
  const names = new Map<string, string>();
  let held: string[] = [];
  let size = 0;
  const flush = (): void => {
    for (const [oid, content] of readBlobs(repo, held, ['the file', 'bandit cannot look at it'])) {
      const name = `f${names.size + 1}.py`;
      createNew(join(folder, name), content);
      names.set(oid, name);
    }
    [held, size] = [[], 0];
  };
  for (const [oid, bytes] of sizes) {
    held.push(oid);
    size += bytes;
    if (size >= atOnce) flush();
  }
  flush();
  return names;
};

/** Calls `use` with a folder that holds the contents, and removes it whatever happens. */
export const withContents = async <T>(
  repo: Repository,
  sizes: ReadonlyMap<string, number>,
  use: (folder: string, names: ReadonlyMap<string, string>) => Promise<T>,
): Promise<T> => {
  const folder = makeTempFolder();
  try {
    return await use(folder, writeBlobs(repo, folder, sizes));
  } finally {
    removeTree(folder);
  }
};
