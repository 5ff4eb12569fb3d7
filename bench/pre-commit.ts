// Is pre-commit here, or can Debian's packages of it be unpacked into a temp folder (nothing gets installed)? Asked by peers.ts.
import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { run } from '../test/support/process.js';
import { onPath } from '../test/support/skip.js';
import { tempDir } from '../test/support/temp.js';
import { preCommitLike, type Gate } from './gates.js';

const answer = async (cwd: string, file: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> => {
  const done = await run(file, args, { cwd, env });
  if (done.code !== 0) throw new Error(`${file} ${args[0]} exited ${done.code}: ${done.stderr.trim().split('\n').at(-1)}`);
  return done.stdout;
};

/** @returns the folder that goes on PYTHONPATH */
const unpackFromDebian = async (place: string): Promise<string> => {
  const simulated = await answer(place, 'apt-get', ['-s', 'install', '--no-install-recommends', 'pre-commit']);
  const packages = [...simulated.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]!);
  const cache = ['-o', `Dir::Cache=${join(place, 'cache')}`];
  await answer(place, 'apt-get', [...cache, 'download', ...packages]);
  for (const file of readdirSync(place)) if (file.endsWith('.deb')) await answer(place, 'dpkg-deb', ['-x', file, join(place, 'root')]);
  return join(place, 'root', 'usr', 'lib', 'python3', 'dist-packages');
};

const versionOf = async (place: string, program: readonly [string, ...string[]], env: Record<string, string>): Promise<string> => {
  const [file, ...args] = program;
  return (await answer(place, file, [...args, '--version'], env)).trim().replace(/^pre-commit /, '');
};

/** @throws Error with the reason it is not measured */
export const findPreCommit = async (homes: Record<string, string>): Promise<Gate> => {
  const place = tempDir('bench-pre-commit');
  if (onPath('pre-commit')) return preCommitLike('pre-commit', await versionOf(place, ['pre-commit'], homes), ['pre-commit'], homes);
  if (!['apt-get', 'dpkg-deb', 'python3'].every(onPath)) throw new Error('not on PATH, and this is no Debian to get it from');
  const env = { ...homes, PYTHONPATH: await unpackFromDebian(place) };
  return preCommitLike('pre-commit', await versionOf(place, ['python3', '-m', 'pre_commit'], env), ['python3', '-m', 'pre_commit'], env);
};
