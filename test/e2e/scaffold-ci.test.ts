// scaffold-ci as users start it: what it shows before it changes a file, and that it asks nobody where nobody can answer.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gateHooks } from '../support/product.js';
import { githubPaths, read, scaffolded } from '../workflows/rig.js';

const [ci] = githubPaths;

test('--update without a terminal shows the diff, writes nothing and wants --yes; with it the file is changed', async () => {
  const repo = await scaffolded('Python, no lock');
  repo.write({ 'requirements.lock': 'a==1\n' });
  await repo.git('add', '--all');
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
