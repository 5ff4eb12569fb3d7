import { existsSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { keptIndex, parseStatus, withExactIndex } from '../../src/smoke/kept-index.js';
import { isClean, readHead, readWorktree, type Worktree } from '../../src/smoke/worktree.js';
import { requireWorkTree } from '../../src/world/git.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const look = (repo: TestRepository): Worktree => readWorktree(requireWorkTree(repo.dir));
const make = (): Promise<TestRepository> =>
  createRepository({
    files: { 'a.txt': 'a\n', 'b.txt': 'b\n', 'run.sh': { content: 'x', mode: 0o755 }, '.gitignore': 'ignored\n' },
  });

test('a fresh commit is clean, again and again', async () => {
  const repo = await make();
  for (let i = 0; i < 3; i += 1) assert.ok(isClean(look(repo)));
});

for (const [what, change, changed, untracked] of [
  ['an edited file', (repo: TestRepository) => repo.write({ 'a.txt': 'z\n' }), ['a.txt'], []],
  ['a removed file', (repo: TestRepository) => repo.write({ 'a.txt': null }), ['a.txt'], []],
  ['a lost x bit', (repo: TestRepository) => repo.write({ 'run.sh': { content: 'x', mode: 0o644 } }), ['run.sh'], []],
  ['a file that became a link', (repo: TestRepository) => repo.write({ 'a.txt': { link: 'b.txt' } }), ['a.txt'], []],
  ['a new file', (repo: TestRepository) => repo.write({ 'new é\n.txt': 'x' }), [], ['new é\n.txt']],
  ['an ignored file', (repo: TestRepository) => repo.write({ ignored: 'x' }), [], []],
] as const) {
  test(`${what} is seen as it is`, async () => {
    const repo = await make();
    look(repo);
    change(repo);
    const seen = look(repo);
    assert.equal([seen.changed, seen.untracked], [changed, untracked]);
  });
}

for (const flag of ['--assume-unchanged', '--skip-worktree']) {
  test(`git update-index ${flag} does not hide an edit`, async () => {
    const repo = await make();
    await repo.git('update-index', flag, 'a.txt');
    repo.write({ 'a.txt': 'hidden\n' });
    assert.is(await repo.git('status', '--porcelain'), '');
    assert.equal(look(repo).changed, ['a.txt']);
  });
}

test('an edit that is staged and then undone in the file is no change, and a staged edit is one', async () => {
  const repo = await make();
  repo.write({ 'a.txt': 'z\n' });
  await repo.git('add', 'a.txt');
  assert.equal(look(repo).changed, ['a.txt']);
  repo.write({ 'a.txt': 'a\n' });
  assert.equal(look(repo).changed, []);
});

test('neither the index, nor the refs, nor the objects of the user are touched', async () => {
  const repo = await make();
  repo.write({ 'a.txt': 'z\n', 'new.txt': 'n' });
  const index = readFileSync(join(repo.dir, '.git/index'));
  const objects = await repo.git('count-objects', '-v');
  look(repo);
  assert.equal(readFileSync(join(repo.dir, '.git/index')), index);
  assert.is(await repo.git('count-objects', '-v'), objects);
});

test('a same-size edit within the same second as the look before is seen', async () => {
  const repo = await make();
  for (const content of ['1\n', '2\n', '3\n']) {
    repo.write({ 'a.txt': content });
    assert.equal(look(repo).changed, ['a.txt'], content);
  }
});

test('a lock left by a killed process, a torn index and a wrong stamp do not change the answer', async () => {
  const repo = await make();
  look(repo);
  const index = join(repo.dir, '.git/gate-hooks/index');
  assert.ok(existsSync(index));
  for (const spoil of [
    () => writeFileSync(`${index}.lock`, ''),
    () => writeFileSync(index, 'garbage'),
    () => rmSync(index, { force: true }),
    () => writeFileSync(`${index}.tree`, 'f'.repeat(40)),
  ]) {
    spoil();
    assert.ok(isClean(look(repo)));
    await repo.commit({ 'b.txt': `${Math.random()}\n` });
    assert.ok(isClean(look(repo)));
  }
});

test('a spoilt kept index is believed by nobody, and the look after the next holds a good one again', async () => {
  const repo = await make();
  const { head } = look(repo);
  const found = requireWorkTree(repo.dir);
  const index = join(repo.dir, '.git/gate-hooks/index');
  assert.is(keptIndex(found, head), index);
  for (const spoil of [
    () => writeFileSync(index, 'garbage'),
    () => unlinkSync(index),
    () => [writeFileSync(index, 'garbage'), unlinkSync(`${index}.tree`)],
  ]) {
    spoil();
    look(repo);
    assert.is(keptIndex(found, head), null);
    look(repo);
    assert.is(keptIndex(found, head), index);
  }
});

test('an index that was swapped behind our back is noticed', async () => {
  const repo = await make();
  look(repo);
  const stamp = join(repo.dir, '.git/gate-hooks/index.tree');
  await repo.commit({ 'c.txt': 'c\n' });
  writeFileSync(stamp, await repo.git('rev-parse', 'HEAD^{tree}'));
  assert.ok(isClean(look(repo)));
});

test('sparse checkouts and hostile configuration do not hide what is missing', async () => {
  const repo = await make();
  for (const [key, value] of [
    ['core.checkStat', 'minimal'],
    ['core.trustctime', 'false'],
    ['status.showUntrackedFiles', 'no'],
    ['core.sparseCheckout', 'true'],
  ] as const)
    await repo.git('config', key, value);
  repo.write({ '.git/info/sparse-checkout': '/b.txt\n', 'new.txt': 'x' });
  await repo.git('read-tree', '-m', '-u', 'HEAD');
  const seen = look(repo);
  assert.equal(seen.untracked, ['new.txt']);
  assert.ok(seen.changed.includes('a.txt'));
});

test('before the first commit there is nothing to prove', async () => {
  const repo = await createRepository();
  assert.throws(() => readHead(requireWorkTree(repo.dir)), /no commit yet/);
});

test('parseStatus reads changes, unmerged and untracked paths, with spaces and newlines', () => {
  const oid = 'a'.repeat(40);
  const text = [
    `# branch.oid ${oid}`,
    '# branch.head main',
    `1 .M N... 100644 100644 100644 ${oid} ${oid} a b\nc`,
    `u UU N... 100644 100644 100644 100644 ${oid} ${oid} ${oid} d e`,
    '? f g/',
    '',
  ].join('\0');
  assert.equal(parseStatus(text), { commit: oid, changed: ['a b\nc', 'd e'], untracked: ['f g/'], staged: true });
  assert.is(parseStatus('# branch.oid (initial)\0').commit, null);
});

test('what was read through our index while another process was filling it is read again', async () => {
  const repo = await make();
  const found = requireWorkTree(repo.dir);
  const { head } = look(repo);
  const index = join(repo.dir, '.git/gate-hooks/index');
  const seen: string[] = [];
  const answer = withExactIndex(found, head, (path) => {
    seen.push(path);
    if (path === index) unlinkSync(`${index}.tree`);
    return seen.length;
  });
  assert.is(answer, 2);
  assert.is.not(seen[1], index);
  assert.not(existsSync(seen[1]!));
});

test.run();
