// On what was it measured? Facts that bear on the numbers, and none that name a machine or a place. Asked by run.ts.
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import { basename } from 'node:path';

export type Fact = { readonly name: string; readonly value: string };

const firstLine = (file: string, args: readonly string[]): string => {
  try {
    return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\n')[0]!
      .trim();
  } catch {
    return 'not there';
  }
};

export const readMachine = (): Fact[] => [
  { name: 'CPU', value: cpus()[0]?.model.trim() ?? 'unknown' },
  { name: 'cores', value: String(availableParallelism()) },
  { name: 'memory', value: `${Math.round(totalmem() / 2 ** 30)} GiB` },
  { name: 'system', value: `${platform()} ${arch()}` },
  { name: 'node', value: process.versions.node },
  { name: 'git', value: firstLine('git', ['--version']).replace('git version ', '') },
  { name: '/bin/sh', value: basename(realpathSync('/bin/sh')) },
  { name: 'sha256sum', value: firstLine('sha256sum', ['--version']) },
];

/** Which state of the project was measured. */
export const readRevision = (root: string): string => {
  const git = (...args: string[]): string => firstLine('git', ['-C', root, ...args]);
  const changed =
    git(
      'status',
      '--porcelain',
      '--',
      ':(top)',
      ':(top,exclude)bench/RESULTS.md',
      ':(top,exclude)bench/results.svg',
    ) !== '';
  return `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with changes' : ''}`;
};
