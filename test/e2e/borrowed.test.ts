// A pass with dependencies that do not fit the commit is told, and forgotten.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { installGate } from '../support/product.js';
import { createRepository } from '../support/repository.js';

test('what passed with the dependencies of another lock file is not remembered', async () => {
  const repo = await createRepository({
    files: { Makefile: 'smoke:\n\t@echo judging\n', '.gitignore': 'node_modules/\n', 'package-lock.json': '{"v":1}\n' },
  });
  await installGate(repo);
  repo.write({ 'node_modules/dep/index.js': '' });
  await repo.git('switch', '-q', '-c', 'other');
  await repo.commit({ 'package-lock.json': '{"v":2}\n' });
  await repo.git('switch', '-q', 'main');
  for (const ref of ['one', 'two']) {
    const pushed = await repo.push(['origin', `other:refs/heads/${ref}`]);
    assert.is(pushed.code, 0, pushed.output);
    assert.match(pushed.stderr, /package-lock\.json of the pushed commit differs/);
    assert.match(pushed.stderr, /^judging$/m);
  }
  assert.not(existsSync(join(repo.dir, '.git/gate-hooks/proved')));
});

test.run();
