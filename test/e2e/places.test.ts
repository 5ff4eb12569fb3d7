import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../support/process.js';
import { gateHooks, installGate } from '../support/product.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';
import { tempDir } from '../support/temp.js';

const makefile = 'smoke:\n\t@echo judged\n';
const withMake = (files: Files = {}): Promise<TestRepository> => createRepository({ files: { Makefile: makefile, ...files } });

test('a hooks folder that is a link to somewhere else is refused, for others may share it', async () => {
  const repo = await withMake();
  const shared = tempDir('shared');
  repo.write({ '.git/hooks': null });
  repo.write({ '.git/hooks': { link: shared } });
  const done = await gateHooks(repo, ['install']);
  assert.is(done.code, 3, done.output);
  assert.match(done.stderr, /outside of this repository/);
  assert.equal(readdirSync(shared), []);
});

for (const [what, set, says] of [
  ['a tracked folder', ['core.hooksPath', '.githooks'], /tracked/],
  ['nothing', ['core.hooksPath', ''], /set to nothing/],
] as const) {
  test(`core.hooksPath set to ${what} is refused with the way out`, async () => {
    const repo = await withMake({ '.githooks/pre-commit': 'x' });
    await repo.git('config', ...set);
    const done = await gateHooks(repo, ['install']);
    assert.is(done.code, 3, done.output);
    assert.match(done.stderr, says);
    assert.match(done.stderr, /hint: /);
    assert.equal(readdirSync(join(repo.dir, '.githooks')), ['pre-commit']);
  });
}

test('a global core.hooksPath is refused, for a hook there would gate every repository', async () => {
  const repo = await withMake();
  const home = tempDir('home');
  const config = join(home, 'config');
  await run('git', ['config', '--file', config, 'core.hooksPath', join(home, 'hooks')], { cwd: home });
  const done = await gateHooks(repo, ['install'], { env: { GIT_CONFIG_GLOBAL: config } });
  assert.is(done.code, 3, done.output);
  assert.match(done.stderr, /global/);
});

test('a local core.hooksPath to a folder git does not track is honoured', async () => {
  const repo = await withMake();
  await repo.git('config', 'core.hooksPath', join(repo.dir, '.git/other-hooks'));
  await installGate(repo);
  assert.ok(existsSync(join(repo.dir, '.git/other-hooks/pre-push')));
  assert.match((await repo.push()).stderr, /judged/);
});

test('install in a linked work tree gates pushes from both', async () => {
  const repo = await withMake();
  await repo.git('worktree', 'add', '-q', '-b', 'side', '../side');
  const side = join(repo.dir, '../side');
  const done = await gateHooks(repo, ['install'], { cwd: side });
  assert.is(done.code, 0, done.output);
  assert.match((await repo.push()).stderr, /judged/);
  await repo.run('git', ['commit', '-q', '--allow-empty', '-m', 'side'], { cwd: side });
  assert.match((await repo.push(['origin', 'side'], { cwd: side, env: { GATE_HOOKS_NO_CACHE: '1' } })).stderr, /judged/);
  await gateHooks(repo, ['uninstall']);
  assert.not(existsSync(join(repo.dir, '.git/worktrees/side/gate-hooks')));
});

for (const name of ['with space', "it's \"$HOME\"", 'new\nline', 'données', '-dash']) {
  test(`a repository in a folder named ${JSON.stringify(name)} is gated`, async () => {
    const repo = await withMake();
    const moved = join(repo.dir, '..', name);
    cpSync(repo.dir, moved, { recursive: true });
    assert.is((await gateHooks(repo, ['install'], { cwd: moved })).code, 0);
    const pushed = await repo.push(['origin', 'main'], { cwd: moved });
    assert.is(pushed.code, 0, pushed.output);
    assert.match(pushed.stderr, /judged/);
    assert.ok(existsSync(join(moved, 'reports/run.json')));
  });
}

test.run();
