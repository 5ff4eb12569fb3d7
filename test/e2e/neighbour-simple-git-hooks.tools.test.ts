// Runs the gate next to the real simple-git-hooks, from install to uninstall.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { everything, keepStdin, live, must, type Neighbour, pushNew } from '../support/neighbour.js';
import { gateHooks, installGate } from '../support/product.js';
import type { Files } from '../support/repository.js';
import { cli, project, settle } from '../support/simple-git-hooks.js';

/** `keep` needs the repository, which needs the files: written in a second step. */
const configured = async (configure: (keep: string) => Files): Promise<Neighbour> => {
  const neighbour = await settle({ 'package.json': project({}) });
  await neighbour.repo.commit(configure(keepStdin(neighbour.repo)));
  await neighbour.reinstall();
  return neighbour;
};

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

test('simple-git-hooks: content that passed is let through without a second smoke', async () => {
  const { repo } = await settle({ 'package.json': project({ 'pre-commit': 'true' }) });
  await installGate(repo, ['--yes']);
  await repo.commit({ 'package.json': readFileSync(join(repo.dir, 'package.json'), 'utf8') });
  assert.match((await repo.push(['origin', 'HEAD:refs/heads/a'])).output, /judged/);
  assert.match((await repo.push(['origin', 'HEAD:refs/heads/b'])).output, /passed before, not run again/);
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
