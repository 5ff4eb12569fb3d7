// scaffold-ci as users start it: what it shows before it changes a file, and that it asks nobody where nobody can
// answer.

import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gateHooks, installedPackage } from '../support/product.js';
import { atTerminal, ctrlC, ctrlD, enter } from '../support/pty.js';
import type { TestRepository } from '../support/repository.js';
import { onPath, skipUnless } from '../support/skip.js';
import { githubPaths, read, scaffolded } from '../workflows/rig.js';

const [ci] = githubPaths;

/** A repository whose lock has come to be since its workflows were written. */
const outdated = async (): Promise<TestRepository> => {
  const repo = await scaffolded('Python, no lock');
  repo.write({ 'requirements.lock': 'a==1\n' });
  await repo.git('add', '--all');
  return repo;
};

const withTerminal = skipUnless(onPath('python3'), 'python3 is not installed');

for (const [answer, code] of [
  ['y', 0],
  ['n', 1],
  [enter, 1],
  [ctrlC, 130],
  [ctrlD, 130],
] as const) {
  withTerminal(
    `--update on a terminal asks, and ${JSON.stringify(answer)} ${code === 0 ? 'changes' : 'leaves'} the file`,
    async () => {
      const repo = await outdated();
      const before = read(repo, ci);
      const done = await atTerminal(
        [process.execPath, join(installedPackage(), 'dist', 'cli.js'), 'scaffold-ci', '--update'],
        [['change .github/workflows/ci.yml?', answer]],
        { cwd: repo.dir },
      );
      assert.is(done.code, code, done.output);
      assert.is(read(repo, ci) === before, code !== 0);
    },
  );
}

test('--update without a terminal shows the diff, writes nothing and wants --yes; with it the file is changed', async () => {
  const repo = await outdated();
  const before = read(repo, ci);
  const done = await gateHooks(repo, ['scaffold-ci', '--update'], { input: 'y\n' });
  assert.is(done.code, 1);
  assert.match(done.stderr, /^\+ +python -m pip install --no-deps -r requirements\.lock$/m);
  assert.match(done.stdout, /hint: npx gate-hooks scaffold-ci --update --yes/);
  assert.is(read(repo, ci), before);
  assert.is((await gateHooks(repo, ['scaffold-ci', '--update', '--yes'])).code, 0);
  assert.match(read(repo, ci), /^ +python -m pip install --no-deps -r requirements\.lock$/m);
});

test.run();
