// Where core.hooksPath leads elsewhere, at each scope: refused with the way out, or a hooks folder of this clone
// from which all hooks of the other one still run.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createSmoked, everything, keepStdin, live, type Neighbour } from '../support/neighbour.js';
import { run } from '../support/process.js';
import { gateHooks } from '../support/product.js';
import { type TestRepository, writeFiles } from '../support/repository.js';

const own = ['install', '--own-hooks-folder'];

const hookOf = (line: string): { content: string; mode: number } => ({ content: `#!/bin/sh\n${line}\n`, mode: 0o755 });

/** Beside the repository, so that it goes with it. */
const beside = (repo: TestRepository, name: string): string => join(dirname(repo.dir), name);

const keepingHook = (repo: TestRepository): { content: string; mode: number } => hookOf(keepStdin(repo));

type Scene = { readonly repo: TestRepository; readonly env: Record<string, string> };

/** core.hooksPath in a file of git's outside of the repository. */
const elsewhere = async (
  variable: 'GIT_CONFIG_GLOBAL' | 'GIT_CONFIG_SYSTEM',
  value: (repo: TestRepository) => string,
): Promise<Scene> => {
  const repo = await createSmoked();
  const config = beside(repo, 'config');
  await run('git', ['config', '--file', config, 'core.hooksPath', value(repo)], { cwd: repo.dir });
  writeFiles(beside(repo, 'hooks'), { 'pre-push': keepingHook(repo) });
  return {
    repo,
    env: {
      [variable]: config,
      HOME: dirname(repo.dir),
      ...(variable === 'GIT_CONFIG_SYSTEM' ? { GIT_CONFIG_NOSYSTEM: '0' } : {}),
    },
  };
};

const tracked = async (): Promise<TestRepository> => {
  const repo = await createSmoked();
  await repo.commit({ '.githooks/pre-push': keepingHook(repo) });
  return repo;
};

const scenes: readonly (readonly [what: string, make: () => Promise<Scene>, refused: RegExp])[] = [
  ['global', () => elsewhere('GIT_CONFIG_GLOBAL', (repo) => beside(repo, 'hooks')), /all your repositories \(global\)/],
  ['global, written with ~', () => elsewhere('GIT_CONFIG_GLOBAL', () => '~/hooks'), /all your repositories \(global\)/],
  ['system', () => elsewhere('GIT_CONFIG_SYSTEM', (repo) => beside(repo, 'hooks')), /all your repositories \(system\)/],
  [
    'local, to a tracked folder',
    async () => {
      const repo = await tracked();
      await repo.git('config', 'core.hooksPath', '.githooks');
      return { repo, env: {} };
    },
    /tracked/,
  ],
  [
    'local, outside of the repository',
    async () => {
      const repo = await createSmoked();
      writeFiles(beside(repo, 'hooks'), { 'pre-push': keepingHook(repo) });
      await repo.git('config', 'core.hooksPath', '../hooks');
      return { repo, env: {} };
    },
    /outside of this repository/,
  ],
  [
    'of a work tree, to a tracked folder',
    async () => {
      const repo = await tracked();
      await repo.git('config', 'extensions.worktreeConfig', 'true');
      await repo.git('config', '--worktree', 'core.hooksPath', '.githooks');
      return { repo, env: {} };
    },
    /tracked/,
  ],
  [
    'in an included file, to a tracked folder',
    async () => {
      const repo = await tracked();
      writeFileSync(beside(repo, 'included'), '[core]\n\thooksPath = .githooks\n');
      const config = join(repo.dir, '.git/config');
      writeFileSync(config, `[include]\n\tpath = ../../included\n${readFileSync(config, 'utf8')}`);
      return { repo, env: {} };
    },
    /tracked/,
  ],
];

const untouched = async (): Promise<void> => undefined;

for (const [what, make, refused] of scenes) {
  test(`core.hooksPath ${what}: refused with the way out, and nothing is written`, async () => {
    const { repo, env } = await make();
    const before = everything(repo);
    const done = await gateHooks(repo, ['install'], { env });
    assert.is(done.code, 3, done.output);
    assert.match(done.stderr, refused);
    assert.match(done.stderr, /hint: .*--own-hooks-folder.*--via config/);
    assert.equal(everything(repo), before);
  });

  test(`core.hooksPath ${what}: a folder of this clone starts both, and is gone after uninstall`, async () => {
    const neighbour: Neighbour = {
      ...(await make()),
      flags: ['--own-hooks-folder'],
      reinstall: untouched,
      says: /core\.hooksPath \((local|worktree)\) leads to it, each hook of .* still runs from there/,
    };
    await live(neighbour);
    assert.not(existsSync(join(neighbour.repo.dir, '.git/gate-hooks-folder')));
  });
}

test('core.hooksPath set to nothing: git ran no hook, and runs ours alone from the folder of this clone', async () => {
  const repo = await createSmoked();
  await repo.git('config', 'core.hooksPath', '');
  assert.match(
    (await gateHooks(repo, ['install'])).stderr,
    /set to nothing \(local\)[^\n]*\n[^\n]*hint: git config --local --unset core\.hooksPath/,
  );
  await live({ repo, flags: ['--own-hooks-folder'], reinstall: untouched, silent: true });
});

test('every hook of the other folder still runs, with arguments, stdin and its no; one that is put there later, too', async () => {
  const repo = await createSmoked();
  const hooks = beside(repo, 'hooks');
  await repo.git('config', 'core.hooksPath', hooks);
  const env = { SAID: beside(repo, 'said') };
  writeFiles(hooks, {
    'commit-msg': hookOf('echo "commit-msg $#" >> "$SAID"'),
    'pre-commit': hookOf('exit ${REFUSE:-0}'),
  });
  assert.is((await gateHooks(repo, own)).code, 0);
  writeFiles(hooks, {
    'post-commit': hookOf('echo post-commit >> "$SAID"'),
    'prepare-commit-msg': { content: '#!/bin/sh\nexit 1\n', mode: 0o644 },
  });
  const commit = (more: Record<string, string> = {}): ReturnType<TestRepository['run']> =>
    repo.run('git', ['commit', '--quiet', '--allow-empty', '-m', 'x'], { env: { ...env, ...more } });
  assert.is((await commit()).code, 0);
  assert.is(readFileSync(env.SAID, 'utf8'), 'commit-msg 1\npost-commit\n');
  assert.is((await commit({ REFUSE: '7' })).code, 1);
});

test('hooks whose presence alone changes git are forwarded only where they are there', async () => {
  const repo = await createSmoked();
  const hooks = beside(repo, 'hooks');
  await repo.git('config', 'core.hooksPath', hooks);
  writeFiles(hooks, { 'reference-transaction': hookOf('exit 0') });
  assert.is((await gateHooks(repo, own)).code, 0);
  const made = readdirSync(join(repo.dir, '.git/gate-hooks-folder'));
  assert.ok(made.includes('reference-transaction'));
  assert.not(made.includes('push-to-checkout'));
});

test('without the name of the other folder its hooks are refused, not skipped in silence', async () => {
  const repo = await createSmoked();
  await repo.git('config', 'core.hooksPath', '../hooks');
  assert.is((await gateHooks(repo, own)).code, 0);
  writeFiles(join(repo.dir, '.git/gate-hooks-folder'), { 'folder-before': null });
  const pushed = await repo.push();
  assert.is(pushed.code, 1);
  assert.match(pushed.stderr, /folder-before cannot be read/);
});

test('where an included file sets core.hooksPath after the clone does, all is as it was and the reason is said', async () => {
  const repo = await tracked();
  writeFileSync(beside(repo, 'included'), '[core]\n\thooksPath = .githooks\n');
  await repo.git('config', 'include.path', '../../included');
  const before = everything(repo);
  const done = await gateHooks(repo, own);
  assert.is(done.code, 3);
  assert.match(done.stderr, /a file that it includes sets it, too; all is as it was/);
  assert.match(done.stderr, /git config --show-origin/);
  assert.equal({ ...everything(repo), store: '', exclude: '' }, { ...before, store: '', exclude: '' });
  assert.not(existsSync(join(repo.dir, '.git/gate-hooks-folder')));
});

test('--dry-run says what would be done and writes nothing', async () => {
  const repo = await createSmoked();
  await repo.git('config', 'core.hooksPath', '../hooks');
  const before = everything(repo);
  const done = await gateHooks(repo, [...own, '--dry-run']);
  assert.match(done.stdout, /would be done: hooks folder of this clone made: \.git\/gate-hooks-folder/);
  assert.equal(everything(repo), before);
});

test('where no other folder is in the way, --own-hooks-folder is the usual install', async () => {
  const repo = await createSmoked();
  assert.is((await gateHooks(repo, own)).code, 0);
  assert.ok(existsSync(join(repo.dir, '.git/hooks/pre-push')));
  assert.is((await repo.tryGit('config', 'core.hooksPath')).code, 1);
});

test('the folder of the clone serves a linked work tree, also one that is made later; doctor proves it', async () => {
  const repo = await tracked();
  await repo.git('config', 'core.hooksPath', '.githooks');
  assert.is((await gateHooks(repo, own)).code, 0);
  await repo.git('worktree', 'add', '-q', '../linked');
  const linked = { cwd: beside(repo, 'linked') };
  assert.match((await repo.run('git', ['push', 'origin', 'linked'], linked)).stderr, /judged/);
  const done = await gateHooks(repo, ['doctor'], linked);
  assert.is(done.code, 0, done.output);
  assert.match(done.stdout, /core\.hooksPath, local, made by install/);
});

test('what someone put into the folder of the clone outlives uninstall, and is named', async () => {
  const repo = await createSmoked();
  mkdirSync(beside(repo, 'hooks'));
  await repo.git('config', 'core.hooksPath', '../hooks');
  assert.is((await gateHooks(repo, own)).code, 0);
  writeFiles(join(repo.dir, '.git/gate-hooks-folder'), { 'post-merge': hookOf('echo mine') });
  const out = await gateHooks(repo, ['uninstall']);
  assert.match(out.stdout, /left alone: not ours, and no longer run by git: \.git\/gate-hooks-folder\/post-merge/);
  assert.equal(readdirSync(join(repo.dir, '.git/gate-hooks-folder')), ['post-merge']);
  assert.is(await repo.git('config', 'core.hooksPath'), '../hooks');
});

test('a path with spaces, quotes and $ is forwarded to', async () => {
  const repo = await createSmoked();
  const hooks = beside(repo, 'it\'s "$HOME" hooks');
  await repo.git('config', 'core.hooksPath', hooks);
  writeFiles(hooks, { 'pre-push': keepingHook(repo) });
  await live({ repo, flags: ['--own-hooks-folder'], reinstall: untouched });
});

test('a path with a line break is refused before anything is written', async () => {
  const repo = await createSmoked();
  await repo.git('config', 'core.hooksPath', `${beside(repo, 'a\nb')}`);
  const before = everything(repo);
  const done = await gateHooks(repo, own);
  assert.is(done.code, 3, done.output);
  assert.match(done.stderr, /line break/);
  assert.equal(everything(repo), before);
});

test.run();
