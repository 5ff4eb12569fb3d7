// install --pre-commit: lint-staged before real commits. What is only partly staged survives a yes, a no and Ctrl-C.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { waitForFile, waitForGone } from '../support/events.js';
import { snapshot } from '../support/git-dir.js';
import { start } from '../support/process.js';
import { installGate } from '../support/product.js';
import type { Files, TestRepository } from '../support/repository.js';
import { commit, configured, createLinted, ten, textOf, upper } from '../support/staged.js';

/** Everything that a commit could lose: the work tree, what is staged, the stashes, locks. */
const state = async (repo: TestRepository): Promise<unknown> => ({
  tree: Object.entries(snapshot(repo.dir)).filter(([path]) => !path.startsWith('.git')),
  staged: await repo.git('ls-files', '--stage'),
  status: await repo.git('status', '--porcelain'),
  stashes: await repo.git('stash', 'list'),
  locks: readdirSync(join(repo.dir, '.git')).filter((name) => /\.lock$|^lint-staged/.test(name)),
  head: await repo.git('rev-parse', 'HEAD'),
});

/** What stagePartly changes. */
const many: Files = { 'gone.txt': 'gone\n', 'kept.txt': 'kept\n', 'run.txt': { content: 'run\n', mode: 0o755 } };

/** Stages one hunk of a file and leaves another one beside it, with a deletion, a new file and an untracked one. */
const stagePartly = async (repo: TestRepository): Promise<void> => {
  repo.write({ 'a.txt': ten({ 1: 'staged x' }), 'new.txt': 'new x\n', 'gone.txt': null });
  await repo.git('add', '--all');
  repo.write({
    'a.txt': ten({ 1: 'staged x', 8: 'unstaged x' }),
    'kept.txt': 'unstaged x\n',
    'untracked.txt': 'untracked x\n',
    'run.txt': { content: 'unstaged run x\n', mode: 0o755 },
  });
};

test('a formatter sees what is staged alone; the other hunk of the same file stays in the work tree', async () => {
  const repo = await createLinted(many);
  await stagePartly(repo);
  const done = await commit(repo);
  assert.is(done.code, 0, done.output);
  assert.is(await repo.git('show', 'HEAD:a.txt'), ten({ 1: 'staged X' }).trimEnd());
  assert.is(await repo.git('show', 'HEAD:new.txt'), 'new X');
  assert.is(textOf(repo, 'a.txt'), ten({ 1: 'staged X', 8: 'unstaged x' }));
  assert.equal(
    [textOf(repo, 'kept.txt'), textOf(repo, 'untracked.txt'), textOf(repo, 'run.txt')],
    ['unstaged x\n', 'untracked x\n', 'unstaged run x\n'],
  );
  assert.is(await repo.git('stash', 'list'), '');
  assert.is(await repo.git('status', '--porcelain'), ' M a.txt\n M kept.txt\n M run.txt\n?? untracked.txt');
});

for (const [what, args] of [
  ['git commit', []],
  ['git commit -a', ['-a']],
  ['git commit FILE', ['a.txt']],
] as const) {
  test(`${what}: a linter that says no stops the commit, and all is as it was`, async () => {
    const repo = await createLinted(
      { ...many, 'strict.sh': `${upper}echo no such style >&2; exit 1\n` },
      { '.lintstagedrc.json': configured('sh strict.sh') },
    );
    await stagePartly(repo);
    const before = await state(repo);
    const done = await commit(repo, args);
    assert.is(done.code, 1, done.output);
    assert.match(done.output, /no such style/);
    assert.equal(await state(repo), before);
    assert.is((await commit(repo, [...args, '--no-verify'])).code, 0);
  });

  test(`${what}: Ctrl-C in the midst of a linter leaves all as it was, and the next commit is not locked out`, async () => {
    const repo = await createLinted(
      { ...many, 'slow.sh': `${upper}echo "$$ " > "$PWD.started"; exec sleep 60\n` },
      { '.lintstagedrc.json': configured('sh slow.sh') },
    );
    await stagePartly(repo);
    const before = await state(repo);
    const started = start('git', ['commit', '-m', 'a change', ...args], { cwd: repo.dir });
    const linter = Number(await waitForFile(`${repo.dir}.started`, { holding: ' ' }));
    started.signalGroup('SIGINT');
    assert.is.not((await started.ended).code, 0);
    await waitForGone(linter);
    await waitForGone(-started.pid);
    assert.equal(await state(repo), before);
    repo.write({ '.lintstagedrc.json': configured('true') });
    assert.is((await commit(repo, args)).code, 0);
  });
}

test('the index that git commit -a makes for itself is linted and committed whole', async () => {
  const repo = await createLinted();
  repo.write({ 'a.txt': ten({ 3: 'x' }) });
  const done = await commit(repo, ['-a']);
  assert.is(done.code, 0, done.output);
  assert.is(await repo.git('show', 'HEAD:a.txt'), ten({ 3: 'X' }).trimEnd());
  assert.is(await repo.git('status', '--porcelain'), '');
});

test('git commit FILE commits what the formatter made of it, and the commit after it does not take that back', async () => {
  const odd = 'a "quoted"\tname\n.txt';
  const repo = await createLinted({ 'b.txt': 'old\n', [odd]: 'old\n' });
  repo.write({ 'a.txt': ten({ 3: 'x' }), 'b.txt': 'staged x\n', [odd]: 'x\n' });
  await repo.git('add', 'b.txt');
  const done = await commit(repo, ['a.txt', odd]);
  assert.is(done.code, 0, done.output);
  assert.equal(
    [await repo.git('show', 'HEAD:a.txt'), await repo.git('show', `HEAD:${odd}`)],
    [ten({ 3: 'X' }).trimEnd(), 'X'],
  );
  assert.is(await repo.git('status', '--porcelain'), 'M  b.txt');
  assert.is((await commit(repo)).code, 0);
  assert.equal(
    [await repo.git('show', 'HEAD:a.txt'), await repo.git('show', 'HEAD:b.txt')],
    [ten({ 3: 'X' }).trimEnd(), 'staged X'],
  );
  assert.is(await repo.git('status', '--porcelain'), '');
});

test('a branch from before there was a configuration commits, and is told that nothing was linted', async () => {
  const repo = await createLinted();
  await repo.git('rm', '-q', '.lintstagedrc.json');
  repo.write({ 'a.txt': 'x\n', 'package.json': '{ "devDependencies": { "lint-staged": "^16" } }\n' });
  await repo.git('add', '--all');
  const done = await commit(repo);
  assert.is(done.code, 0, done.output);
  assert.match(done.output, /nothing configures lint-staged here, so this commit is not linted/);
  assert.is(textOf(repo, 'a.txt'), 'x\n');
});

const homes: readonly (readonly [string, Files])[] = [
  ['package.json at the top', { 'package.json': '{\n  "lint-staged":\n  { "*.txt": "sh upper.sh" }\n}\n' }],
  ['package.json of a package below', { 'web/package.json': '{ "lint-staged": { "*.txt": "sh upper.sh" } }\n' }],
  ['YAML without an extension', { '.lintstagedrc': "'*.txt': sh upper.sh\n" }],
  ['a script', { 'lint-staged.config.mjs': "export default { '*.txt': 'sh upper.sh' };\n" }],
  ['a file of a package below', { 'web/.lintstagedrc.yml': "'*.txt': sh upper.sh\n" }],
];

for (const [what, files] of homes) {
  test(`lint-staged is configured by ${what}`, async () => {
    const repo = await createLinted({ 'web/b.txt': 'old\n' }, files);
    repo.write({ 'a.txt': 'x\n', 'web/b.txt': 'x\n' });
    await repo.git('add', '--all');
    const done = await commit(repo, [], { env: { GIT_LITERAL_PATHSPECS: '1' } });
    assert.is(done.code, 0, done.output);
    assert.is(await repo.git('show', 'HEAD:web/b.txt'), 'X', done.output);
  });
}

test('the lint-staged of node_modules goes before the copy of ours', async () => {
  const repo = await createLinted({ '.gitignore': 'node_modules/\n' });
  const folder = join(repo.dir, 'node_modules/lint-staged/bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'lint-staged.js'), 'console.log(`their own ${process.argv.length}`);\n');
  repo.write({ 'a.txt': 'x\n' });
  assert.match((await commit(repo, ['-a'])).output, /their own 2/);
});

test('from a folder below, in a linked work tree, with a bare PATH and an empty environment', async () => {
  const repo = await createLinted({ 'web/b.txt': 'old\n' });
  const linked = `${repo.dir} linked 'work' tree`;
  await repo.git('worktree', 'add', '-q', '-b', 'linked', linked);
  for (const cwd of [repo.dir, linked]) {
    writeFileSync(join(cwd, 'web/b.txt'), `x in ${cwd}\n`);
    const done = await repo.run(
      'env',
      ['-i', 'HOME=/nonexistent', 'PATH=/usr/bin:/bin', 'GIT_CONFIG_NOSYSTEM=1', 'git', 'commit', '-a', '-m', 'b'],
      { cwd: join(cwd, 'web') },
    );
    assert.is(done.code, 0, done.output);
    assert.is(readFileSync(join(cwd, 'web/b.txt'), 'utf8'), `X in ${cwd}\n`.replaceAll('x', 'X'));
  }
});

test('a runtime that is gone is said, with both ways out', async () => {
  const repo = await createLinted();
  rmSync(join(repo.dir, '.git/gate-hooks/runtime'), { recursive: true });
  repo.write({ 'a.txt': 'x\n' });
  const done = await commit(repo, ['-a']);
  assert.is(done.code, 1);
  assert.match(
    done.output,
    /commit refused: lint-staged is gone from .*; run: npx gate-hooks install \(or, once: git commit --no-verify\)/,
  );
  await installGate(repo);
  assert.is((await commit(repo, ['-a'])).code, 0);
});

test.run();
