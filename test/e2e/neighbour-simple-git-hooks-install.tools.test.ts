// Installs the gate next to the real simple-git-hooks: what is asked, refused and repaired.
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { everything, must, pushNew } from '../support/neighbour.js';
import { npmEnvironment, pins } from '../support/npm.js';
import { gateHooks, installGate } from '../support/product.js';
import { cli, hookOf, project, settle, tool } from '../support/simple-git-hooks.js';
import { tempDir } from '../support/temp.js';

for (const [what, scripts] of [
  ['by its postinstall', {}],
  ['by a prepare script', { prepare: 'simple-git-hooks' }],
] as const) {
  test(`simple-git-hooks: npm ci, which writes the hooks ${what}, leaves the gate alive`, async () => {
    const { repo } = await settle({});
    // As a package from its folder: no registry is asked.
    const packed = join(tempDir('packed'), 'simple-git-hooks');
    cpSync(tool, packed, { recursive: true });
    repo.write({
      node_modules: null,
      'package.json': project({ 'pre-commit': 'true' }, { scripts }).replace(
        `"${pins['simple-git-hooks']}"`,
        JSON.stringify(`file:${packed}`),
      ),
    });
    const npm = (command: string): Promise<string> =>
      must(
        repo,
        'npm',
        [command, '--install-links', '--no-audit', '--no-fund', '--offline', '--ignore-scripts=false'],
        { env: npmEnvironment() },
      );
    await npm('install');
    assert.ok(existsSync(join(repo.dir, '.git/hooks/pre-commit')));
    assert.not.ok(existsSync(join(repo.dir, '.git/hooks/pre-push')));
    await installGate(repo, ['--yes']);
    await repo.commit();
    const hook = hookOf(repo);
    for (const wipe of [false, true]) {
      if (wipe) repo.write({ '.git/hooks/pre-push': null });
      await npm('ci');
      assert.is(hookOf(repo), hook);
      await pushNew({ repo, silent: true, reinstall: async () => null }, true);
    }
    assert.match((await gateHooks(repo, ['status'])).output, /wired by/);
  });
}

test('simple-git-hooks: without a yes nothing is written, and the diff says what would be', async () => {
  const { repo } = await settle({ 'package.json': project({ 'pre-commit': 'true' }) });
  assert.match(
    (await gateHooks(repo, ['status'])).output,
    /not wired \(\.git\/hooks\/pre-push does not start the gate\)/,
  );
  const before = everything(repo);
  const asked = await gateHooks(repo, ['install']);
  assert.is(asked.code, 1, asked.output);
  assert.match(asked.output, /\+ {4}"pre-push": "# gate-hooks: start/);
  assert.match(asked.output, /npx gate-hooks install --yes/);
  const dry = await gateHooks(repo, ['install', '--dry-run']);
  assert.match(dry.stdout, /would be done: written by simple-git-hooks/);
  assert.equal(everything(repo), before);
  await installGate(repo, ['--yes']);
  const kept = everything(repo);
  const out = await gateHooks(repo, ['uninstall']);
  assert.is(out.code, 1, out.output);
  assert.match(out.output, /package\.json[\s\S]*\.git\/hooks\/pre-push/);
  assert.equal(everything(repo), kept);
});

for (const [what, hook, says] of [
  [
    'pre-push',
    { 'pre-push': { content: '#!/bin/sh\necho mine\n', mode: 0o755 } },
    /would write over \.git\/hooks\/pre-push, which it did not write[\s\S]*the pre-push entry of package\.json/,
  ],
  ['pre-push that is a link', { 'pre-push': { link: '../../hook.sh' } }, /would write over \.git\/hooks\/pre-push/],
  [
    'commit-msg',
    { 'commit-msg': { content: '#!/bin/sh\necho mine\n', mode: 0o755 } },
    /would remove \.git\/hooks\/commit-msg, which it did not write[\s\S]*preserveUnused/,
  ],
] as const) {
  test(`simple-git-hooks is not run where that would cost a ${what} of someone else`, async () => {
    const { repo } = await settle({ 'hook.sh': 'true\n', 'package.json': project({ 'pre-commit': 'true' }) });
    repo.write(Object.fromEntries(Object.entries(hook).map(([name, content]) => [`.git/hooks/${name}`, content])));
    const before = everything(repo);
    const done = await gateHooks(repo, ['install', '--yes']);
    assert.is(done.code, 3, done.output);
    assert.match(done.output, says);
    assert.equal(everything(repo), before);
  });
}

test('simple-git-hooks that is not in node_modules: the entry is made, and what remains is said until it is done', async () => {
  const { repo } = await settle({ 'package.json': project({ 'pre-commit': 'true' }) });
  const parked = join(tempDir('parked'), 'tool');
  cpSync(join(repo.dir, 'node_modules'), parked, { recursive: true });
  repo.write({ node_modules: null });
  const done = await gateHooks(repo, ['install', '--yes']);
  assert.is(done.code, 3, done.output);
  assert.match(
    done.output,
    /not in node_modules: git does not start the gate yet[\s\S]*npm ci, then: npx gate-hooks install/,
  );
  assert.match((await gateHooks(repo, ['status'])).output, /not wired/);
  cpSync(parked, join(repo.dir, 'node_modules'), { recursive: true });
  await installGate(repo);
  assert.match((await gateHooks(repo, ['status'])).output, /wired by/);
});

test('simple-git-hooks that does not do what its configuration asks is quoted', async () => {
  const { repo } = await settle({ 'package.json': project({ 'pre-commit': 'true', unknown: 'x' }) });
  const done = await gateHooks(repo, ['install', '--yes']);
  assert.is(done.code, 3, done.output);
  assert.match(
    done.output,
    /did not write \.git\/hooks\/pre-push as package\.json asks; it said: .*not in correct format/,
  );
});

test("simple-git-hooks: a clone without the gate is refused, and install there writes nothing of the user's", async () => {
  const { repo } = await settle({ 'package.json': project({ 'pre-commit': 'true' }) });
  await installGate(repo, ['--yes']);
  await repo.commit({ 'package.json': readFileSync(join(repo.dir, 'package.json'), 'utf8') });
  const clone = join(tempDir('clone'), 'c');
  await repo.git('clone', '-q', repo.dir, clone);
  cpSync(tool, join(clone, 'node_modules/simple-git-hooks'), { recursive: true });
  await must(repo, process.execPath, [cli], { cwd: clone });
  const refused = await repo.run('git', ['push', 'origin', 'HEAD:refs/heads/a'], { cwd: clone });
  assert.match(refused.output, /not installed in this clone; run: npx gate-hooks install/);
  const done = await gateHooks(repo, ['install'], { cwd: clone });
  assert.is(done.code, 0, done.output);
  const pushed = await repo.run('git', ['push', 'origin', 'HEAD:refs/heads/a'], { cwd: clone });
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.output, /judged/);
});

test("simple-git-hooks: doctor finds an entry that was lost, a hook that lost it, and --fix edits nothing of the user's", async () => {
  const { repo } = await settle({ 'package.json': project({ 'pre-commit': 'true' }) });
  const before = readFileSync(join(repo.dir, 'package.json'), 'utf8');
  await installGate(repo, ['--yes']);
  const healthy = await gateHooks(repo, ['doctor']);
  assert.is(healthy.code, 0, healthy.output);
  assert.match(healthy.output, /simple-git-hooks: each starts or spares the gate/);
  const entry = readFileSync(join(repo.dir, 'package.json'), 'utf8');

  repo.write({ 'package.json': before });
  const lost = await gateHooks(repo, ['doctor']);
  assert.match(
    lost.output,
    /package\.json has no pre-push entry that starts the gate[\s\S]*npx gate-hooks install --yes/,
  );
  await must(repo, process.execPath, [cli]);
  assert.match((await gateHooks(repo, ['status'])).output, /not wired/);
  const fixed = await gateHooks(repo, ['doctor', '--fix']);
  assert.is(fixed.code, 1, fixed.output);
  assert.match(fixed.output, /package\.json is yours and has to start the gate/);
  assert.is(readFileSync(join(repo.dir, 'package.json'), 'utf8'), before);

  repo.write({ 'package.json': entry });
  const stale = await gateHooks(repo, ['doctor']);
  assert.is(stale.code, 1, stale.output);
  assert.match(stale.output, /\.git\/hooks\/pre-push does not start it/);
  const mended = await gateHooks(repo, ['doctor', '--fix']);
  assert.is(mended.code, 0, mended.output);
  assert.match(hookOf(repo), /# gate-hooks: start/);
});

test.run();
