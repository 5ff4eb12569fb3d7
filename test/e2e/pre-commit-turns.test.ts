// install --pre-commit in linked work trees, which share refs/stash: one lint-staged at a time, whoever dies or nests.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { waitForFile, waitForGone } from '../support/events.js';
import { type Started, start } from '../support/process.js';
import type { TestRepository } from '../support/repository.js';
import { commit, configured, createLinted, ten, textOf, upper } from '../support/staged.js';

/** A formatter that says its process id, then waits as long as there is a file `hold` in its work tree. */
const held = `echo "$$ " > "$PWD.held"; while [ -f hold ]; do sleep 0.05; done\n${upper}`;

/** A repository in which a commit of the first work tree is held, and a change in the second. */
const heldCommit = async (): Promise<{ repo: TestRepository; linked: string; first: Started; linter: number }> => {
  const repo = await createLinted({ 'slow.sh': held }, { '.lintstagedrc.json': configured('sh slow.sh') });
  const linked = `${repo.dir}-linked`;
  await repo.git('worktree', 'add', '-q', linked);
  repo.write({ 'a.txt': ten({ 2: 'x here' }), hold: '' });
  writeFileSync(join(linked, 'a.txt'), ten({ 2: 'x there' }));
  const first = start('git', ['commit', '-a', '-m', 'first'], { cwd: repo.dir });
  const linter = Number(await waitForFile(`${repo.dir}.held`, { holding: ' ' }));
  return { repo, linked, first, linter };
};

test('a commit waits for the lint-staged of another work tree, says so, and neither takes away what the other keeps', async () => {
  const { repo, linked, first } = await heldCommit();
  const said = `${repo.dir}.said`;
  const second = start('sh', ['-c', 'exec git commit -a -m second 2> "$0"', said], { cwd: linked });
  await waitForFile(said, { holding: 'waiting for the lint-staged of another commit in this repository (process ' });
  rmSync(join(repo.dir, 'hold'));
  const [one, two] = await Promise.all([first.ended, second.ended]);
  assert.equal([one.code, two.code], [0, 0], one.output + two.output + readFileSync(said, 'utf8'));
  assert.is(readFileSync(said, 'utf8').match(/waiting for/g)?.length, 1);
  assert.equal(
    [textOf(repo, 'a.txt'), readFileSync(join(linked, 'a.txt'), 'utf8')],
    [ten({ 2: 'X here' }), ten({ 2: 'X there' })],
  );
  assert.is(await repo.git('stash', 'list'), '');
});

test('a commit that was killed holds up nobody', async () => {
  const { repo, linked, first, linter } = await heldCommit();
  first.signalGroup('SIGKILL');
  process.kill(linter, 'SIGKILL');
  await waitForGone(-first.pid);
  const done = await commit(repo, ['-a'], { cwd: linked });
  assert.is(done.code, 0, done.output);
  assert.not.match(done.output, /waiting/);
  assert.is(readFileSync(join(linked, 'a.txt'), 'utf8'), ten({ 2: 'X there' }));
});

test('a linter that commits to a branch of this repository does not wait for itself', async () => {
  const nested = [
    '[ -z "$NESTED" ] || exit 0',
    'unset GIT_INDEX_FILE GIT_DIR',
    'git worktree add -q -b notes "$PWD-linked" && cd "$PWD-linked" && echo x > a.txt || exit 1',
    'NESTED=1 git commit -q -a -m notes',
    '',
  ].join('\n');
  const repo = await createLinted({ 'nested.sh': nested }, { '.lintstagedrc.json': configured('sh nested.sh') });
  repo.write({ 'a.txt': 'x\n' });
  const done = await commit(repo, ['-a']);
  assert.is(done.code, 0, done.output);
  assert.is(await repo.git('log', '-1', '--format=%s', 'notes'), 'notes');
});

test('many commits at once in many work trees are all linted', async () => {
  const repo = await createLinted();
  const linked = ['b', 'c', 'd'].map((name) => `${repo.dir}-${name}`);
  for (const dir of linked) await repo.git('worktree', 'add', '-q', dir);
  const all = [repo.dir, ...linked];
  for (const dir of all) writeFileSync(join(dir, 'a.txt'), ten({ 2: `x in ${dir.slice(-1)}` }));
  for (const done of await Promise.all(all.map((cwd) => commit(repo, ['-a'], { cwd }))))
    assert.is(done.code, 0, done.output);
  for (const dir of all)
    assert.is(readFileSync(join(dir, 'a.txt'), 'utf8'), ten({ 2: `x in ${dir.slice(-1)}` }).replaceAll('x', 'X'));
  assert.is(await repo.git('stash', 'list'), '');
  assert.equal(
    readdirSync(join(repo.dir, '.git/gate-hooks')).filter((name) => name.startsWith('lint-staged.lock')).length,
    1,
  );
});

test.run();
