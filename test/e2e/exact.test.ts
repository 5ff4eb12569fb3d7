import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { waitForFile, waitForGone } from '../support/events.js';
import { start } from '../support/process.js';
import { addGate, gateHooks, installGate } from '../support/product.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const makefile = 'smoke:\n\t@echo "judging $$(cat v.txt)"; test "$$(cat v.txt)" != red\n';

const gated = async (files: Record<string, string> = {}): Promise<TestRepository> => {
  const repo = await createRepository({ files: { Makefile: makefile, 'v.txt': 'v1\n', ...files } });
  addGate(repo);
  return repo;
};

/** A commit on a branch of its own; main stays checked out. */
const branch = async (repo: TestRepository, name: string, files: Record<string, string>): Promise<void> => {
  await repo.git('switch', '-q', '-c', name);
  await repo.commit(files, name);
  await repo.git('switch', '-q', 'main');
};

const judged = (output: string): string[] => [...output.matchAll(/judging (\S+)/g)].map((match) => match[1]!);
const state = async (repo: TestRepository): Promise<unknown> => ({
  status: await repo.git('status', '--porcelain'),
  index: readFileSync(join(repo.dir, '.git/index')).toString('base64'),
  stash: await repo.git('stash', 'list'),
  refs: await repo.git('for-each-ref', 'refs/heads', 'refs/tags', 'refs/stash'),
  head: await repo.git('rev-parse', 'HEAD'),
});

test('a branch that is not checked out is judged by its own files', async () => {
  const repo = await gated();
  await branch(repo, 'feat', { 'v.txt': 'f1\n' });
  const pushed = await repo.push(['origin', 'feat']);
  assert.is(pushed.code, 0, pushed.output);
  assert.equal(judged(pushed.stderr), ['f1']);
  assert.match(pushed.stderr, /private checkout/);
});

test('a red branch is refused while a green one is checked out, and the other way round', async () => {
  const repo = await gated();
  await branch(repo, 'feat', { 'v.txt': 'red\n' });
  assert.is((await repo.push(['origin', 'feat'])).code, 1);
  await repo.git('switch', '-q', 'feat');
  const pushed = await repo.push(['origin', 'main']);
  assert.is(pushed.code, 0, pushed.output);
  assert.equal(judged(pushed.stderr), ['v1']);
});

test('a dirty work tree is not what is judged, and stays as it is', async () => {
  const repo = await gated();
  repo.write({ 'v.txt': 'red\n', 'untracked.txt': 'x', 'staged.txt': 's' });
  await repo.git('add', 'staged.txt');
  await repo.git('stash', 'push', '-q', '--keep-index');
  await repo.git('stash', 'apply', '-q');
  const before = await state(repo);
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
  assert.equal(judged(pushed.stderr), ['v1']);
  assert.equal(await state(repo), before);
  assert.is(readFileSync(join(repo.dir, 'v.txt'), 'utf8'), 'red\n');
});

test('untracked and ignored files are not there where the commit is judged', async () => {
  const repo = await gated({
    Makefile: 'smoke:\n\t@ls -A | tr "\\n" " "; test ! -e untracked.txt -a ! -e ignored.txt\n',
    '.gitignore': 'ignored.txt\n',
  });
  repo.write({ 'untracked.txt': 'x', 'ignored.txt': 'x' });
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
});

test('of two branches at once each is judged, and one red one refuses both', async () => {
  const repo = await gated();
  await branch(repo, 'feat', { 'v.txt': 'red\n' });
  const pushed = await repo.push(['origin', 'main', 'feat']);
  assert.is(pushed.code, 1, pushed.output);
  assert.equal(judged(pushed.stderr).sort(), ['red', 'v1']);
  assert.match(
    pushed.stderr,
    /push refused: refs\/heads\/feat \([0-9a-f]{9}\): smoke FAILED.*refs\/heads\/main \([0-9a-f]{9}\) passed/,
  );
  assert.is(await repo.git('ls-remote', repo.remote), '');
});

test('a tag at an unpushed commit, a tag of that tag, and a force push after a rebase are judged by their trees', async () => {
  const repo = await gated();
  await repo.push();
  await branch(repo, 'side', { 'v.txt': 'v3\n' });
  await repo.git('tag', '-a', '-m', 't', 'v3', 'side');
  await repo.git('tag', '-a', '-m', 't', 'v3-again', 'v3');
  const tagged = await repo.push(['origin', 'v3-again']);
  assert.is(tagged.code, 0, tagged.output);
  assert.equal(judged(tagged.stderr), ['v3']);
  await repo.commit({ 'v.txt': 'v4\n' }, 'work');
  await repo.push();
  await repo.git('reset', '-q', '--hard', 'HEAD~1');
  await repo.commit({ 'v.txt': 'v5\n' }, 'rebased');
  const forced = await repo.push(['--force', 'origin', 'main']);
  assert.is(forced.code, 0, forced.output);
  assert.equal(judged(forced.stderr), ['v5']);
});

test('a push from a linked work tree judges what is checked out there', async () => {
  const repo = await gated();
  await repo.git('worktree', 'add', '-q', '-b', 'side', '../side');
  const side = join(repo.dir, '../side');
  await repo.run('sh', ['-c', 'echo w1 > v.txt && git commit -qam w1'], { cwd: side });
  const pushed = await repo.push(['origin', 'side'], { cwd: side });
  assert.is(pushed.code, 0, pushed.output);
  assert.equal(judged(pushed.stderr), ['w1']);
  assert.ok(existsSync(join(side, 'reports/run.json')));
});

test('a push from a bare repository is judged in a private checkout', async () => {
  const repo = await gated();
  const bare = join(repo.dir, '../bare.git');
  await repo.git('clone', '-q', '--bare', repo.dir, bare);
  const installed = await gateHooks(repo, ['install'], { cwd: bare });
  assert.is(installed.code, 0, installed.output);
  const pushed = await repo.push([repo.remote, 'main:refs/heads/b'], { cwd: bare });
  assert.is(pushed.code, 0, pushed.output);
  assert.equal(judged(pushed.stderr), ['v1']);
});

test('a sha256 repository is judged in a private checkout too', async () => {
  const repo = await createRepository({ objectFormat: 'sha256', files: { Makefile: makefile, 'v.txt': 'v1\n' } });
  addGate(repo);
  repo.write({ 'v.txt': 'dirty\n' });
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
  assert.equal(judged(pushed.stderr), ['v1']);
});

test('more different trees than push.max_trees are refused with the way to raise it', async () => {
  const repo = await gated({ 'gate-hooks.json': '{ "push": { "max_trees": 1 } }' });
  await branch(repo, 'feat', { 'v.txt': 'f1\n' });
  const pushed = await repo.push(['origin', 'main', 'feat']);
  assert.is(pushed.code, 1);
  assert.match(pushed.stderr, /2 different trees would have to be smoked, at most 1/);
  assert.match(pushed.stderr, /raise push\.max_trees/);
  assert.equal(judged(pushed.stderr), []);
});

test('the settings of the pushed commit apply, not those that lie in the work tree', async () => {
  const repo = await gated();
  await branch(repo, 'feat', { 'gate-hooks.json': '{ "smoke": { "command": "echo judging by-its-own-settings" } }' });
  const pushed = await repo.push(['origin', 'feat']);
  assert.is(pushed.code, 0, pushed.output);
  assert.equal(judged(pushed.stderr), ['by-its-own-settings']);
});

test('node_modules is there in the private checkout, and what a smoke does to it leaves the original alone', async () => {
  const repo = await gated({
    Makefile: 'smoke:\n\t@cat node_modules/dep/index.txt; rm -rf node_modules/*\n',
    '.gitignore': 'node_modules/\n',
  });
  repo.write({ 'node_modules/dep/index.txt': 'judging dep\n', 'untracked.txt': 'x' });
  for (let i = 0; i < 2; i += 1) {
    const pushed = await repo.push(['origin', `main:refs/heads/b${i}`], { env: { GATE_HOOKS_NO_CACHE: '1' } });
    assert.is(pushed.code, 0, pushed.output);
    assert.equal(judged(pushed.stderr), ['dep']);
    assert.is(readFileSync(join(repo.dir, 'node_modules/dep/index.txt'), 'utf8'), 'judging dep\n');
  }
});

test('the record of a private run is written where the person is, with the commit that was judged', async () => {
  const repo = await gated();
  await branch(repo, 'feat', { 'v.txt': 'f1\n' });
  await repo.push(['origin', 'feat']);
  const record = JSON.parse(readFileSync(join(repo.dir, 'reports/run.json'), 'utf8')) as {
    status: string;
    git: Record<string, unknown>;
  };
  assert.is(record.status, 'passed');
  assert.equal(
    { ...record.git },
    { commit: await repo.git('rev-parse', 'feat'), tree: await repo.git('rev-parse', 'feat^{tree}'), clean: true },
  );
});

for (const [signal, how] of [
  ['SIGINT', 'Ctrl-C'],
  ['SIGKILL', 'kill -9'],
] as const) {
  test(`after ${how} in the middle of a private run nothing of the person's is touched, and the next push works`, async () => {
    const repo = await gated({
      'gate-hooks.json':
        '{ "smoke": { "command": "if test -e \\"$WAIT\\"; then echo \\"$$ \\" > \\"$WAIT\\"; sleep 60; fi; echo judging $(cat v.txt)" } }',
    });
    repo.write({ 'v.txt': 'dirty\n' });
    const wait = join(repo.dir, '../wait');
    repo.write({ '../wait': '' });
    const before = await state(repo);
    const running = start('git', ['push', 'origin', 'main'], { cwd: repo.dir, env: { WAIT: wait } });
    const pid = Number(await waitForFile(wait, { holding: ' ' }));
    running.signalGroup(signal);
    await running.ended;
    if (signal === 'SIGINT') await waitForGone(pid, { timeout: 6000 });
    else process.kill(-pid, 'SIGKILL');
    assert.equal(await state(repo), before);
    const pushed = await repo.push();
    assert.is(pushed.code, 0, pushed.output);
    assert.equal(judged(pushed.stderr), ['v1']);
  });
}

test('uninstall takes the private checkout out, wherever it lies', async () => {
  const repo = await gated();
  repo.write({ 'v.txt': 'dirty\n' });
  await repo.push();
  assert.is((await repo.git('worktree', 'list')).split('\n').length, 2);
  const place = realpathSync(join(repo.dir, '.git/gate-hooks/checkout/0'));
  const done = await gateHooks(repo, ['uninstall']);
  assert.is(done.code, 0, done.output);
  assert.is((await repo.git('worktree', 'list')).split('\n').length, 1);
  assert.not(existsSync(join(repo.dir, '.git/gate-hooks')));
  assert.not(existsSync(place));
});

test('two pushes at once do not meet in one checkout', async () => {
  const repo = await gated({
    'gate-hooks.json': '{ "smoke": { "command": "echo judging $(cat v.txt); sleep 1; echo judging $(cat v.txt)" } }',
  });
  await branch(repo, 'a', { 'v.txt': 'a\n' });
  await branch(repo, 'b', { 'v.txt': 'b\n' });
  const [a, b] = await Promise.all([repo.push(['origin', 'a']), repo.push(['origin', 'b'])]);
  assert.is(a.code, 0, a.output);
  assert.is(b.code, 0, b.output);
  assert.equal(
    [judged(a.stderr), judged(b.stderr)],
    [
      ['a', 'a'],
      ['b', 'b'],
    ],
  );
});

for (const [what, ignored, how] of [
  ['new', '', 'git add gate-hooks\\.json'],
  ['ignored', 'gate-hooks.json\n', 'git add --force gate-hooks\\.json'],
] as const) {
  test(`a smoke that is named in ${what} settings alone judges nothing: the refusal says to commit them`, async () => {
    const repo = await createRepository({ files: { 'a.txt': 'a\n', '.gitignore': ignored } });
    await installGate(repo, ['--smoke', 'true']);
    const pushed = await repo.push();
    assert.is(pushed.code, 1, pushed.output);
    assert.match(
      pushed.stderr,
      new RegExp(
        `has no smoke command.*that of gate-hooks\\.json, which is not committed\n.*hint: ${how} && git commit, then push again`,
      ),
    );
    await repo.git('add', '--force', 'gate-hooks.json');
    await repo.commit();
    assert.is((await repo.push()).code, 0);
  });
}

test('a branch from before the smoke is refused with what would give it one', async () => {
  const repo = await createRepository({ files: { 'v.txt': 'v1\n' } });
  await repo.git('branch', 'old');
  await repo.commit({ Makefile: makefile });
  addGate(repo);
  const pushed = await repo.push(['origin', 'old']);
  assert.is(pushed.code, 1, pushed.output);
  assert.match(pushed.stderr, /has no smoke command.*that of Makefile target smoke\n.*hint: merge or rebase/);
});

test('where neither the commit nor the work tree has a smoke, the refusal says where one was looked for', async () => {
  const repo = await gated();
  await repo.commit({ Makefile: null });
  assert.match((await repo.push()).stderr, /no smoke command: looked at the top/);
  await repo.git('branch', 'old');
  repo.write({ 'v.txt': 'v2\n' });
  assert.match((await repo.push(['origin', 'old'])).stderr, /no smoke command: looked at the top/);
});

test.run();
