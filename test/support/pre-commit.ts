// Is pre-commit here, or can Debian's packages of it be unpacked into a temp folder (nothing gets installed)?
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findBinary, installFromNpm, pins } from './npm.js';
import { run } from './process.js';
import { onPath } from './skip.js';
import { tempDir } from './temp.js';

/** How it is started, and what it needs in the environment for that. */
export type Program = { readonly argv: readonly [string, ...string[]]; readonly env: Readonly<Record<string, string>> };

/** stdout of a program. @throws Error with the last line of stderr where it does not exit 0 */
export const answer = async (
  cwd: string,
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const done = await run(file, args, { cwd, env });
  if (done.code !== 0)
    throw new Error(`${file} ${args[0]} exited ${done.code}: ${done.stderr.trim().split('\n').at(-1)}`);
  return done.stdout;
};

/** @returns the folder that goes on PYTHONPATH */
const unpackFromDebian = async (place: string): Promise<string> => {
  const simulated = await answer(place, 'apt-get', ['-s', 'install', '--no-install-recommends', 'pre-commit']);
  const packages = [...simulated.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]!);
  const cache = ['-o', `Dir::Cache=${join(place, 'cache')}`];
  await answer(place, 'apt-get', [...cache, 'download', ...packages]);
  for (const file of readdirSync(place))
    if (file.endsWith('.deb')) await answer(place, 'dpkg-deb', ['-x', file, join(place, 'root')]);
  return join(place, 'root', 'usr', 'lib', 'python3', 'dist-packages');
};

/** @throws Error with the reason that it cannot be had */
export const locatePreCommit = async (place: string): Promise<Program> => {
  if (onPath('pre-commit')) return { argv: ['pre-commit'], env: {} };
  if (!['apt-get', 'dpkg-deb', 'python3'].every(onPath))
    throw new Error('not on PATH, and this is no Debian to get it from');
  return { argv: ['python3', '-m', 'pre_commit'], env: { PYTHONPATH: await unpackFromDebian(place) } };
};

/** prek of npm, with a cache of its own. @throws Error with the reason that it cannot be had */
export const prekProgram = async (): Promise<Program> => {
  const modules = await installFromNpm(tempDir('prek'), { '@j178/prek': pins['@j178/prek'] });
  return { argv: [findBinary(join(modules, '@j178'), 'prek-', 'prek')], env: { PREK_HOME: tempDir('prek-home') } };
};

/** pre-commit with a cache of its own. @throws Error with the reason that it cannot be had */
export const preCommitProgram = async (): Promise<Program> => {
  const { argv, env } = await locatePreCommit(tempDir('pre-commit'));
  return { argv, env: { ...env, PRE_COMMIT_HOME: tempDir('pre-commit-home') } };
};
