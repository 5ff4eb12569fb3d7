// Makes the repositories that contestants are measured in, with their hook as git starts it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isolatedEnvironment } from '../test/support/environment.js';
import { createRepository, type Files, type TestRepository } from '../test/support/repository.js';
import { tempDir } from '../test/support/temp.js';
import { NotYet } from './context.js';
import type { Duty, Gate } from './gates.js';
import { type Job, time } from './timing.js';

/** A smoke that leaves a line outside the repository each time it really runs. */
export type CountedSmoke = { readonly script: string; readonly runs: () => number };

export const countedSmoke = (body: string): CountedSmoke => {
  const counter = join(tempDir('bench-counter'), 'runs');
  const runs = (): number => (existsSync(counter) ? readFileSync(counter, 'utf8').length : 0);
  return { script: `printf x >>'${counter}'\n${body}\n`, runs };
};

export type Wired = { readonly gate: Gate; readonly repo: TestRepository };

/** A repository of `files` with the gate in it, and one commit more. */
export const wired = async (gate: Gate, files: Files, duty: Duty): Promise<Wired> => {
  const repo = await createRepository({ files });
  await gate.wire(repo, duty);
  return { gate, repo };
};

/** What git writes to the hook for one updated ref. */
export const line = (ref: string, local: string, remote: string): string => `${ref} ${local} ${ref} ${remote}\n`;
export const deleteLine = (ref: string, remote: string): string => `(delete) ${'0'.repeat(40)} ${ref} ${remote}\n`;
export const none = '0'.repeat(40);

/** As git starts it: from the top of the work tree, by the path it knows, with its own programs first on PATH. */
export const hookJob = async ({ gate, repo }: Wired): Promise<Omit<Job, 'lines'>> => {
  const file = join(await repo.git('rev-parse', '--git-path', 'hooks'), 'pre-push');
  const path = [await repo.git('--exec-path'), isolatedEnvironment().PATH ?? ''].join(delimiter);
  return { file, args: ['origin', repo.remote], cwd: repo.dir, env: { ...gate.env, PATH: path, GIT_PREFIX: '' } };
};

/**
 * The first try of something the product may not do yet.
 * @throws NotYet with the product's own words when it refuses the push
 */
export const unlessRefused = (push: () => number): number => {
  try {
    return push();
  } catch (error) {
    const said = /gate-hooks: push refused: (.*)/.exec(error instanceof Error ? error.message : '');
    throw said === null ? error : new NotYet(`the push is refused: ${said[1]}`);
  }
};

export const timePush = ({ gate, repo }: Wired, args: readonly string[]): number =>
  time({ file: 'git', args: ['push', '--quiet', ...args], cwd: repo.dir, env: gate.env });

/** git without waiting for the event loop, for the grounds of a timed round. @throws Error with its stderr */
export const gitNow = (dir: string, ...args: string[]): string => {
  const done = spawnSync('git', args, { cwd: dir, env: isolatedEnvironment(), encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`git ${args.join(' ')} exited ${done.status}: ${done.stderr}`);
  return done.stdout.trim();
};
