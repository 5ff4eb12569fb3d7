// Tells the story of a promotion: a smoke job and a promote job, two clones that share only the artifact.
import { createHash } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type Ran, run } from './process.js';
import { gateHooks, installedPackage } from './product.js';
import { createRepository, type TestRepository } from './repository.js';
import { tempDir } from './temp.js';

const cli = join(installedPackage(), 'dist', 'cli.js');

export const files = {
  Makefile: 'smoke:\n\t@grep -q rate config/model.json\n',
  'config/model.json': '{"rate": 0.1}\n',
  'gate-hooks.json': '{"evidence": {"data": ["data"]}}\n',
  'data/a.csv': '1,2\n',
  'src/main.sh': 'echo hello\n',
};

export type Job = {
  readonly dir: string;
  readonly gate: (args: readonly string[], env?: Record<string, string>) => Promise<Ran>;
};

export const cloneAs = async (remote: string, name: string): Promise<Job> => {
  const dir = join(tempDir(name), 'checkout');
  const done = await run('git', ['clone', '--quiet', '--branch', 'main', remote, dir], { cwd: tempDir() });
  assert.is(done.code, 0, done.output);
  return { dir, gate: (args, env = {}) => run(process.execPath, [cli, ...args], { cwd: dir, env }) };
};

export type Story = {
  readonly repo: TestRepository;
  readonly artifact: string;
  readonly sum: string;
  readonly promote: Job;
};

/** Committed, pushed, smoked in one clone; the artifact lies in another. */
export const tell = async (what: Record<string, string> = files): Promise<Story> => {
  const repo = await createRepository({ files: what });
  assert.is((await gateHooks(repo, ['pin-data'])).code, 0);
  await repo.commit();
  await repo.git('push', '--quiet', 'origin', 'main');
  const smoke = await cloneAs(repo.remote, 'smoke');
  const ran = await smoke.gate(['smoke'], { CI: 'true' });
  assert.is(ran.code, 0, ran.output);
  const promote = await cloneAs(repo.remote, 'promote');
  cpSync(join(smoke.dir, 'reports'), join(promote.dir, 'reports'), { recursive: true });
  const artifact = join(promote.dir, 'reports/run.json');
  return { repo, artifact, sum: createHash('sha256').update(readFileSync(artifact)).digest('hex'), promote };
};

export const told = (done: Ran): { no: string[]; verdict: string } => {
  const { checks, verdict } = JSON.parse(done.stdout) as {
    checks: { name: string; result: string }[];
    verdict: string;
  };
  return { no: checks.filter(({ result }) => result === 'no').map(({ name }) => name), verdict };
};
