import { readdirSync, readFileSync, statSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openCheckout } from '../../src/smoke/checkout.js';
import { findRepository } from '../../src/world/git.js';
import { createRepository } from '../support/repository.js';
test('try', async () => {
  process.env['HOME'] = '/tmp/probe-home';
  const repo = await createRepository({ files: { a: 'a', 'd/b': 'b' } });
  const head = await repo.git('rev-parse', 'HEAD');
  const r = findRepository(repo.dir)!;
  for (let i = 0; i < 3; i++) { const t = performance.now(); const c = await openCheckout(r, head, console.log); console.log(c.repo, performance.now() - t, readdirSync(c.repo.root)); c.release(); }
  console.log(await repo.git('worktree', 'list', '--porcelain'), readdirSync(repo.dir + '/.git/gate-hooks/checkout'));
  void readFileSync; void statSync; assert.ok(1);
});
test.run();
