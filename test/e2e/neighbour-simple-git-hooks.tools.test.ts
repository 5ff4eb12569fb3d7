import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSmoked, everything, keepStdin, live, must, type Neighbour, pushNew } from '../support/neighbour.js';
import { npmEnvironment, pins } from '../support/npm.js';
import { gateHooks, installGate } from '../support/product.js';
import { projectRoot } from '../support/project.js';
import type { Files, TestRepository } from '../support/repository.js';
import { tempDir } from '../support/temp.js';

const tool = join(projectRoot(), 'node_modules/simple-git-hooks');
const cli = 'node_modules/simple-git-hooks/cli.js';

type Config = Readonly<Record<string, unknown>>;

const project = (config: Config | null, more: object = {}): string =>
  `${JSON.stringify({ name: 'x', private: true, devDependencies: { 'simple-git-hooks': pins['simple-git-hooks'] }, ...(config === null ? {} : { 'simple-git-hooks': config }), ...more }, null, 2)}\n`;

/** As `npm ci` leaves it, whose postinstall wrote the hooks. */
const settle = async (files: Files): Promise<Neighbour> => {
  const repo = await createSmoked({ '.gitignore': 'node_modules\n', ...files });
  cpSync(tool, join(repo.dir, 'node_modules/simple-git-hooks'), { recursive: true });
  const rerun = (): Promise<string> => must(repo, process.execPath, [cli]);
  await rerun();
  return { repo, yes: true, reinstall: rerun };
};

/** `keep` needs the repository, which needs the files: written in a second step. */
const configured = async (configure: (keep: string) => Files): Promise<Neighbour> => {
  const neighbour = await settle({ 'package.json': project({}) });
  await neighbour.repo.commit(configure(keepStdin(neighbour.repo)));
  await neighbour.reinstall();
  return neighbour;
};

const hookOf = (repo: TestRepository): string => readFileSync(join(repo.dir, '.git/hooks/pre-push'), 'utf8');

for (const [what, configure] of [
  [
    'an entry of its own in package.json',
    (keep: string) => ({ 'package.json': project({ 'pre-commit': 'true', 'pre-push': keep }) }),
  ],
  [
    'an entry in a file of its own, in one line',
    (keep: string) => ({
      'package.json': project(null),
      '.simple-git-hooks.json': `{"pre-push":${JSON.stringify(`${keep} # \u00e9`)},"pre-commit":"true"}`,
    }),
  ],
  [
    'an entry and hooks of others that it is told to spare',
    (keep: string) => ({
      'package.json': project({ preserveUnused: true, 'pre-push': `${keep}\ntrue` }),
      '.git/hooks/commit-msg': { content: '#!/bin/sh\n', mode: 0o755 },
    }),
  ],
] as const) {
  test(`simple-git-hooks with ${what}: the gate runs first, both see all of stdin, and no trace is left`, async () =>
    live({
      ...(await configured(configure)),
      says: /done: written by simple-git-hooks, its own command: \.git\/hooks\/pre-push/,
    }));
}

for (const [what, files] of [
  ['other hooks alone', { 'package.json': project({ 'pre-commit': 'true' }) }],
  ['none, with CRLF and tabs', { 'package.json': project({}).replaceAll('\n', '\r\n').replaceAll('  ', '\t') }],
  [
    'other hooks, others spared',
    { 'package.json': project(null), 'simple-git-hooks.json': '{ "preserveUnused": ["commit-msg"] }' },
  ],
  ['an empty command', { 'package.json': project({ 'pre-push': '' }) }],
] as const) {
  test(`simple-git-hooks configured for ${what}: the entry and the hook come and go`, async () =>
    live({ ...(await settle(files)), silent: true, says: /which simple-git-hooks starts from/ }));
}

for (const preserveUnused of [true, ['pre-push']]) {
  test(`simple-git-hooks that is told to spare pre-push (${JSON.stringify(preserveUnused)}) is not edited: our own file stands`, async () => {
    const neighbour = await settle({ 'package.json': project({ 'pre-commit': 'true', preserveUnused }) });
    await live({ ...neighbour, yes: false, silent: true, says: /done: hook written: \.git\/hooks\/pre-push$/m });
  });
}

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

test('simple-git-hooks: content that passed is let through without a second smoke', async () => {
  const { repo } = await settle({ 'package.json': project({ 'pre-commit': 'true' }) });
  await installGate(repo, ['--yes']);
  await repo.commit({ 'package.json': readFileSync(join(repo.dir, 'package.json'), 'utf8') });
  assert.match((await repo.push(['origin', 'HEAD:refs/heads/a'])).output, /judged/);
  assert.match((await repo.push(['origin', 'HEAD:refs/heads/b'])).output, /passed before, not run again/);
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

test('simple-git-hooks configured by a script: the entry to add by hand is said, and works', async () => {
  const { repo } = await settle({
    'package.json': project(null),
    '.simple-git-hooks.cjs': 'module.exports = { "pre-commit": "true" };\n',
  });
  const before = everything(repo);
  const done = await gateHooks(repo, ['install', '--yes']);
  assert.is(done.code, 3, done.output);
  assert.equal(everything(repo), before);
  const entry = /'pre-push': ".*"/.exec(done.output)![0];
  await repo.commit({ '.simple-git-hooks.cjs': `module.exports = { 'pre-commit': 'true', ${entry} };\n` });
  await installGate(repo);
  await pushNew({ repo, reinstall: async () => null, silent: true }, true);
  const out = await gateHooks(repo, ['uninstall', '--yes']);
  assert.is(out.code, 3, out.output);
  assert.match(out.output, /take the lines of gate-hooks out of its pre-push entry/);
  await repo.commit({ '.simple-git-hooks.cjs': 'module.exports = { "pre-commit": "true" };\n' });
  await must(repo, process.execPath, [cli]);
  assert.is((await gateHooks(repo, ['uninstall'])).code, 0);
  assert.equal({ ...everything(repo), 'count.txt': '' }, { ...before, 'count.txt': '' });
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

test('simple-git-hooks: its switches skip the gate with all else, and doctor names them', async () => {
  const neighbour = { ...(await settle({ 'package.json': project({ 'pre-commit': 'true' }) })), silent: true };
  await installGate(neighbour.repo, ['--yes']);
  await pushNew({ ...neighbour, env: { SKIP_SIMPLE_GIT_HOOKS: '1' } }, false);
  const found = await gateHooks(neighbour.repo, ['doctor'], { env: { SKIP_SIMPLE_GIT_HOOKS: '1' } });
  assert.is(found.code, 1, found.output);
  assert.match(found.output, /unset SKIP_SIMPLE_GIT_HOOKS/);
});

test('ours that stood there before simple-git-hooks came is said to be in danger, and moves by uninstall and install', async () => {
  const { repo } = await settle({ 'package.json': project(null) });
  await installGate(repo);
  await repo.commit({ 'package.json': project({ 'pre-commit': 'true' }) });
  assert.match((await gateHooks(repo, ['status'])).output, /wired by \.git\/hooks\/pre-push/);
  assert.match(
    (await gateHooks(repo, ['doctor'])).output,
    /npx gate-hooks uninstall, then: npx gate-hooks install --yes/,
  );
  await gateHooks(repo, ['uninstall']);
  await installGate(repo, ['--yes']);
  await must(repo, process.execPath, [cli]);
  await pushNew({ repo, reinstall: async () => null, silent: true }, true);
});

test.run();
