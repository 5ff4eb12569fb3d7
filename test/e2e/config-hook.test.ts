// install --via config: git (2.54 and newer) starts the gate from its own configuration. What this git cannot do is
// skipped, counted and named.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { configCommand, seesConfigHooks } from '../../src/wiring/config-hook.js';
import { createSmoked, everything, keepStdin, live } from '../support/neighbour.js';
import { gateHooks, installGate } from '../support/product.js';
import { type TestRepository, writeFiles } from '../support/repository.js';
import { skipUnless } from '../support/skip.js';

const via = ['install', '--via', 'config'];
const sees = seesConfigHooks(execFileSync('git', ['--version'], { encoding: 'utf8' }));
const withConfigHooks = skipUnless(sees, 'git is older than 2.54 and runs no hook of its configuration');
const withoutConfigHooks = skipUnless(!sees, 'git is 2.54 or newer and runs hooks of its configuration');

const keys = async (repo: TestRepository): Promise<string[]> =>
  (await repo.tryGit('config', '--local', '--name-only', '--get-regexp', '^hook\\.')).stdout
    .split('\n')
    .filter((line) => line !== '');

withoutConfigHooks(
  'a git that would skip the hook in silence is refused with its version, and nothing is written',
  async () => {
    const repo = await createSmoked();
    const before = everything(repo);
    const done = await gateHooks(repo, via);
    assert.is(done.code, 3, done.output);
    assert.match(done.stderr, /git \d+\.\d+\.\d+ skips hooks of its configuration in silence; 2\.54 is the first/);
    assert.equal(everything(repo), before);
  },
);

withoutConfigHooks(
  'keys that a newer git left are taken out by uninstall, and install goes to the hooks folder',
  async () => {
    const repo = await createSmoked();
    const before = everything(repo);
    await repo.git('config', 'hook.gate-hooks.command', configCommand);
    await repo.git('config', 'hook.gate-hooks.event', 'pre-push');
    assert.match((await gateHooks(repo, ['status'])).stdout, /not wired/);
    await installGate(repo);
    assert.ok(existsSync(join(repo.dir, '.git/hooks/pre-push')));
    assert.match((await gateHooks(repo, ['uninstall'])).stdout, /hook\.gate-hooks removed from the configuration/);
    assert.equal(everything(repo), before);
  },
);

test('--via config and --own-hooks-folder together are a usage error', async () => {
  const repo = await createSmoked();
  const done = await gateHooks(repo, [...via, '--own-hooks-folder']);
  assert.is(done.code, 2, done.output);
  assert.match(done.stderr, /leave out one of/);
});

test('--via anything else is a usage error', async () => {
  const repo = await createSmoked();
  const done = await gateHooks(repo, ['install', '--via', 'magic']);
  assert.is(done.code, 2, done.output);
});

/** The command as git gives it to sh, with its arguments, for any git. */
test('the command finds the hook from a linked work tree, hands on arguments, stdin and exit code, and refuses where it is gone', async () => {
  const repo = await createSmoked();
  writeFiles(repo.dir, { '.git/gate-hooks/hook/pre-push': 'echo "$1 $2 $(cat)"; exit 7\n' });
  await repo.git('worktree', 'add', '-q', '../linked');
  const linked = { cwd: join(repo.dir, '../linked') };
  const start = ['-c', `echo refs | { ${configCommand} "$@"; }`, 'sh', 'origin', 'a $b "c"'];
  const done = await repo.run('sh', start, linked);
  assert.equal([done.code, done.stdout], [7, 'origin a $b "c" refs\n']);
  rmSync(join(repo.dir, '.git/gate-hooks/hook/pre-push'));
  const gone = await repo.run('sh', start, linked);
  assert.is(gone.code, 3);
  assert.match(gone.stderr, /refused: the gate is gone from this clone/);
});

withConfigHooks(
  'whatever stands in the hooks folder runs as before, with its stdin; after uninstall all is as it was',
  async () => {
    const repo = await createSmoked();
    writeFiles(repo.dir, { '.git/hooks/pre-push': { content: `#!/bin/sh\n${keepStdin(repo)}\n`, mode: 0o755 } });
    await live({
      repo,
      flags: ['--via', 'config'],
      reinstall: async () => undefined,
      says: /which git starts from its configuration/,
    });
  },
);

withConfigHooks('a core.hooksPath that leads elsewhere is no obstacle', async () => {
  const repo = await createSmoked();
  await repo.git('config', 'core.hooksPath', '../hooks');
  writeFiles(join(repo.dir, '../hooks'), { 'pre-push': { content: `#!/bin/sh\n${keepStdin(repo)}\n`, mode: 0o755 } });
  await live({ repo, flags: ['--via', 'config'], reinstall: async () => undefined });
});

withConfigHooks(
  'the command is written before the event, in the configuration that linked work trees share',
  async () => {
    const repo = await createSmoked();
    assert.is((await gateHooks(repo, via)).code, 0);
    assert.equal(await keys(repo), ['hook.gate-hooks.command', 'hook.gate-hooks.event']);
    await repo.git('worktree', 'add', '-q', '../linked');
    assert.match(
      (await repo.run('git', ['push', 'origin', 'linked'], { cwd: join(repo.dir, '../linked') })).stderr,
      /judged/,
    );
    assert.match((await gateHooks(repo, ['status'])).stdout, /wired by hook\.gate-hooks in the configuration of git/);
    const doctor = await gateHooks(repo, ['doctor']);
    assert.is(doctor.code, 0, doctor.output);
  },
);

withConfigHooks(
  'with a hook file of ours beside it a green push runs the smoke once: the second is answered from memory',
  async () => {
    const repo = await createSmoked();
    await installGate(repo);
    assert.is((await gateHooks(repo, via)).code, 0);
    const pushed = await repo.push();
    assert.is(pushed.stderr.match(/judged/g)?.length, 1, pushed.stderr);
    assert.match(pushed.stderr, /passed before, not run again/);
    assert.match((await gateHooks(repo, ['install'])).stdout, /already installed, nothing changed/);
    assert.is((await gateHooks(repo, ['uninstall'])).code, 0);
    assert.equal(await keys(repo), []);
    assert.not(existsSync(join(repo.dir, '.git/hooks/pre-push')));
  },
);

for (const [what, harm] of [
  ['a disabled hook', (repo: TestRepository) => repo.git('config', 'hook.gate-hooks.enabled', 'false')],
  ['a lost event', (repo: TestRepository) => repo.git('config', '--unset', 'hook.gate-hooks.event')],
  ['a lost file', async (repo: TestRepository) => rmSync(join(repo.dir, '.git/gate-hooks/hook/pre-push'))],
  [
    'another command of ours',
    (repo: TestRepository) => repo.git('config', 'hook.gate-hooks.command', 'true # gate-hooks/hook/pre-push'),
  ],
] as const) {
  withConfigHooks(`${what} is not wired for status, a no for doctor, and mended by install`, async () => {
    const repo = await createSmoked();
    assert.is((await gateHooks(repo, via)).code, 0);
    await harm(repo);
    assert.match((await gateHooks(repo, ['status'])).stdout, /not wired/);
    assert.is((await gateHooks(repo, ['doctor'])).code, 1);
    await installGate(repo);
    assert.match((await repo.push()).stderr, /judged/);
    assert.is((await gateHooks(repo, ['doctor'])).code, 0);
  });
}

withConfigHooks('a command under our name that is not ours is left alone', async () => {
  const repo = await createSmoked();
  await repo.git('config', 'hook.gate-hooks.command', 'true');
  await repo.git('config', 'hook.gate-hooks.event', 'pre-push');
  const done = await gateHooks(repo, via);
  assert.is(done.code, 3, done.output);
  assert.match(done.stderr, /a command that gate-hooks did not write/);
  await installGate(repo);
  await gateHooks(repo, ['uninstall']);
  assert.is(await repo.git('config', 'hook.gate-hooks.command'), 'true');
});

withConfigHooks('the mode of the file in the store does not matter: sh is given it', async () => {
  const repo = await createSmoked();
  assert.is((await gateHooks(repo, via)).code, 0);
  chmodSync(join(repo.dir, '.git/gate-hooks/hook/pre-push'), 0o644);
  assert.match((await repo.push()).stderr, /judged/);
});

test.run();
