// gate-hooks status, and gate-hooks alone, in a repository that lives.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addGate, gateHooks } from '../support/product.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const files = { Makefile: 'smoke:\n\t@echo judged\n' };

type Told = {
  next: string;
  wired: boolean;
  memory: { hits: number; runs: number };
  head: { passed: boolean; clean: boolean };
};

const told = async (repo: TestRepository): Promise<Told> =>
  JSON.parse((await gateHooks(repo, ['status', '--format', 'json'])).stdout) as Told;

test('the name alone shows the status and the next step', async () => {
  const repo = await createRepository({ files });
  const done = await gateHooks(repo, []);
  assert.is(done.code, 0, done.output);
  assert.match(done.stdout, /^hook {7}not wired/m);
  assert.match(done.stdout, /gate-hooks: not wired; next: npx gate-hooks install/);
});

test('from install to a remembered push, the next step follows', async () => {
  const repo = await createRepository({ files });
  addGate(repo);
  assert.match((await told(repo)).next, /^npx gate-hooks smoke, or git push/);
  assert.is((await repo.push()).code, 0);
  assert.equal(
    [(await told(repo)).next, (await told(repo)).head],
    ['git push', { commit: await repo.git('rev-parse', 'HEAD'), passed: true, clean: true }],
  );
  repo.write({ 'new.py': '' });
  assert.is((await told(repo)).head.clean, false);
});

test('promotion readiness is what promote would say of the record that lies here', async () => {
  const repo = await createRepository({ files });
  const readiness = async (): Promise<unknown> =>
    (JSON.parse((await gateHooks(repo, ['status', '--format', 'json'])).stdout) as { promotion: unknown }).promotion;
  assert.match(JSON.stringify(await readiness()), /^{"ready":false,"says":"not ready: (?:record|readable)/);
  assert.is((await gateHooks(repo, ['smoke'])).code, 0);
  assert.match(JSON.stringify(await readiness()), /^{"ready":true,"says":"ready: \d+ checks ok/);
  assert.is((await gateHooks(repo, ['promote'])).code, 0);
  await repo.commit({ 'new.py': '' });
  assert.match(JSON.stringify(await readiness()), /^{"ready":false,"says":"not ready: tree/);
  assert.is((await gateHooks(repo, ['promote'])).code, 1);
  assert.match((await gateHooks(repo, ['status'])).stdout, /^promotion {2}not ready: tree/m);
});

test('pushes that were answered from memory are counted, by sh and by the runtime', async () => {
  const repo = await createRepository({ files });
  addGate(repo);
  await repo.push();
  assert.is((await told(repo)).memory.hits, 0);
  assert.match((await repo.push(['origin', 'main:refs/heads/second'])).output, /passed before, not run again/);
  assert.equal((await told(repo)).memory, { hits: 1, runs: 1 });
});

test('at a terminal of any kind it is text that fits', async () => {
  const repo = await createRepository({ files });
  const done = await gateHooks(repo, ['status'], { env: { TERM: 'dumb', LANG: 'C' } });
  assert.match(done.stdout, /^[\n -~]*$/);
});

test.run();
