// Do-not-touch is judged from the base: of which remote, after a fetch, a force push or a fork.
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, base, gated, makefile, refused, withoutNode } from '../support/contract.js';
import { addGate, gateHooks } from '../support/product.js';
import { createRepository, type TestRepository } from '../support/repository.js';

test('only what is committed counts as a rule, not what lies edited in the work tree', async () => {
  const repo = await gated();
  await repo.commit({ 'gen/a.py': 'a = 2\n' });
  repo.write({ 'gen/README.md': '# gen\n' });
  await refused(repo, /gen\/README\.md:6/);
});

test('a rule of the pushed tip counts for what the same push touches', async () => {
  const repo = await gated({ Makefile: makefile, 'new/a': '1' });
  await repo.commit({ 'new/README.md': 'Do-not-touch: `a`\n' });
  await repo.commit({ 'new/a': '2' });
  assert.not.match(await refused(repo, /new\/README\.md:1\)/), /as the remote has it/);
});

test('a force push that goes back is judged, too, and no commit is blamed for it', async () => {
  const repo = await gated();
  await repo.commit({ 'gen/a.py': 'a = 2\n' }, 'x\n\nTouch-approved: gen/a.py why');
  await accepted(repo);
  await refused(repo, /gen\/a\.py: changed in no single commit/, ['--force', 'origin', 'HEAD~1:main']);
});

test('a first push to a remote of which nothing is known judges each commit by the rules before it, and says so', async () => {
  const repo = await createRepository({ files: base });
  addGate(repo);
  const commit = await repo.commit({ 'gen/a.py': 'a = 2\n' });
  const said = await refused(
    repo,
    /nothing is known of what origin has: Do-not-touch is judged by the READMEs of the pushed commit, over all of its history/,
  );
  assert.ok(said.includes(commit.slice(0, 9)), said);
  await repo.commit({}, 'why\n\nTouch-approved: gen/a.py why');
  await accepted(repo);
});

test('a fresh fork is judged from what other remotes have, and says so', async () => {
  const repo = await gated();
  await repo.git('init', '-q', '--bare', '../fork.git');
  await repo.git('remote', 'add', 'fork', '../fork.git');
  await repo.commit({ 'gen/a.py': 'a = 2\n' });
  await refused(repo, /nothing is known of fork: Do-not-touch is judged from [0-9a-f]{9} on/, ['fork', 'main']);
});

/** Another clone pushes a commit that is not here. */
const moveRemote = async (repo: TestRepository, files: Record<string, string>, branch = 'main'): Promise<void> => {
  const other = join(repo.dir, '../other');
  await repo.git('clone', '-q', repo.remote, other);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(other, path), text);
  await repo.run('git', ['-C', other, 'add', '--all']);
  const done = await repo.run('git', [
    '-C',
    other,
    '-c',
    'user.name=x',
    '-c',
    'user.email=x@example.test',
    'commit',
    '-q',
    '-m',
    'theirs',
  ]);
  if (done.code !== 0) throw new Error(done.output);
  await repo.run('git', ['-C', other, 'push', '-q', 'origin', `HEAD:${branch}`]);
};

test('a remote tip that is not here is judged from what is, and says so', async () => {
  const repo = await gated();
  await moveRemote(repo, { 'free.txt': 'theirs\n' });
  await repo.commit({ 'gen/b.txt': 'b\n' });
  assert.match(
    await accepted(repo, ['--force', 'origin', 'main']),
    /warn: what origin has in refs\/heads\/main is not here \(git fetch would bring it\): Do-not-touch is judged from [0-9a-f]{9} on/,
  );
  rmSync(join(repo.dir, '../other'), { recursive: true });
  await moveRemote(repo, { 'free.txt': 'theirs again\n' });
  await repo.commit({ 'gen/a.py': 'a = 2\n' });
  await refused(repo, /gen\/a\.py/, ['--force', 'origin', 'main']);
});

test('a shallow clone judges what it has', async () => {
  const repo = await gated();
  await repo.commit({ 'free.txt': '2\n' });
  await accepted(repo);
  const shallow = join(repo.dir, '../shallow');
  await repo.git('clone', '-q', '--depth', '1', `file://${repo.remote}`, shallow);
  renameSync(repo.dir, `${repo.dir}.old`);
  renameSync(shallow, repo.dir);
  for (const [key, value] of [
    ['user.name', 'x'],
    ['user.email', 'x@example.test'],
  ])
    await repo.git('config', key!, value!);
  addGate(repo);
  await repo.commit({ 'free.txt': '3\n' });
  await accepted(repo);
  await repo.commit({ 'gen/a.py': 'a = 2\n' });
  await refused(repo, /gen\/a\.py/);
  await refused(repo, /gen\/a\.py/, ['origin', 'main:refs/heads/new']);
});

test('a commit smoked by hand that removes the rule is refused to a new branch, without Node having seen the rule in a push', async () => {
  const repo = await gated({ Makefile: makefile, 'free.txt': '1' });
  await gateHooks(repo, ['smoke']);
  await moveRemote(repo, { 'README.md': 'Do-not-touch: `free.txt`\n' });
  await repo.git('pull', '-q', '--ff-only', 'origin', 'main');
  await repo.git('revert', '--no-edit', 'HEAD');
  await refused(repo, /the rule "`free\.txt`"/);
  await refused(repo, /the rule "`free\.txt`"/, ['origin', 'main:refs/heads/new']);
});

test('content that passed before rules were fetched does not bypass them through sh, not even to a new branch first', async () => {
  const repo = await gated({ Makefile: makefile, 'free.txt': '1' });
  await moveRemote(repo, { 'README.md': 'Do-not-touch: `free.txt`\n' });
  await repo.git('pull', '-q', '--ff-only', 'origin', 'main');
  await repo.git('revert', '--no-edit', 'HEAD');
  await refused(repo, /the rule "`free\.txt`"/, ['origin', 'main:refs/heads/new']);
});

test('a pair judged once is let through by sh, the same commit to another state of the remote is not', async () => {
  const repo = await gated();
  await repo.commit({ 'free.txt': '2\n' });
  const dry = await accepted(repo, ['--dry-run', 'origin', 'main']);
  assert.match(dry, /judging/);
  withoutNode(repo);
  assert.match(await accepted(repo), /passed before, not run again/);
  const again = await repo.push(['origin', 'main:refs/heads/new']);
  assert.is.not(again.code, 0, 'a new branch is another state, and Node, which is not there, has to judge it');
});

test('another remote is judged anew', async () => {
  const repo = await gated();
  const old = await repo.git('rev-parse', 'HEAD');
  await repo.commit({ 'gen/a.py': 'a = 2\n' });
  await repo.commit({ 'free.txt': '2\n' });
  await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: '1' } });
  assert.match(await accepted(repo, ['origin', 'main~0:refs/heads/x']), /judging/);
  await repo.git('init', '-q', '--bare', '../second.git');
  await repo.git('remote', 'add', 'second', '../second.git');
  await repo.git('push', '-q', '--no-verify', 'second', `${old}:refs/heads/main`);
  await refused(repo, /gen\/a\.py: changed by/, ['second', 'main']);
});

test("without any rule sh answers for content alone, and a team mate's commit below is judged once", async () => {
  const repo = await gated({ Makefile: makefile, 'free.txt': '1' });
  assert.not(existsSync(join(repo.dir, '.git/gate-hooks/protects')));
  await moveRemote(repo, { 'free.txt': '2' });
  await repo.git('pull', '-q', '--ff-only', 'origin', 'main');
  await repo.commit({ 'free.txt': '3' });
  await gateHooks(repo, ['smoke']);
  assert.match(
    await accepted(repo, ['--dry-run', 'origin', 'main']),
    /passed before, nothing run again: smoke passed in/,
  );
  withoutNode(repo);
  assert.match(await accepted(repo), /passed before, not run again/);
  assert.match(await accepted(repo, ['origin', 'main:refs/heads/new']), /passed before, not run again/);
});

test('contract.level "warn" tells and lets through, but not in the push that brings it, nor uncommitted', async () => {
  const repo = await gated();
  await repo.commit({ 'gen/a.py': 'a = 2\n' });
  repo.write({ 'gate-hooks.json': '{"contract":{"level":"warn"}}' });
  await refused(repo, /its contract\.level does not count/);
  await repo.commit();
  await refused(repo, /contract\.level "warn" is new in what is pushed/);
  await repo.git('reset', '-q', '--hard', 'HEAD~2');
  await repo.commit({ 'gate-hooks.json': '{"contract":{"level":"warn"}}' });
  await accepted(repo);
  await repo.commit({ 'gen/a.py': 'a = 2\n' });
  assert.match(await accepted(repo, ['--dry-run', 'origin', 'main']), /warn: gen\/a\.py: changed by commit/);
  assert.match(await accepted(repo), /warn: gen\/a\.py: changed by commit/);
});

test('a push over contract.max_files is told so, with the largest folders, and goes on', async () => {
  const repo = await gated({ Makefile: makefile, 'gate-hooks.json': '{"contract":{"max_files":1,"max_lines":2}}' });
  await repo.commit({ 'a/1': '1\n2\n', 'a/2': '1\n', b: '1\n' });
  await gateHooks(repo, ['smoke']);
  assert.match(
    await accepted(repo),
    /warn: this push changes 3 files, contract\.max_files is 1; most in: a\/ \(2\)[\s\S]*changes 4 lines/,
  );
});

test('a torn or foreign cache of rules is read from git again', async () => {
  const repo = await gated();
  const folder = join(repo.dir, '.git/gate-hooks/contract');
  for (const spoil of ['', '{', '[]\n[]\n', 'gate-hooks/contract/v1\n[]\n']) {
    await repo.git('reset', '-q', '--hard', 'origin/main');
    await repo.commit({ 'gen/a.py': `${spoil.length}\n` });
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), spoil);
    await refused(repo, /gen\/a\.py/);
  }
});

test('sha256 repositories, too', async () => {
  const repo = await gated(base, { objectFormat: 'sha256' });
  await repo.commit({ 'gen/a.py': 'a = 2\n' });
  await refused(repo, /gen\/a\.py/);
});

test('thousands of touched files are one short refusal', async () => {
  const repo = await gated();
  await repo.commit(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`gen/keep/f${i}`, 'x'])));
  const said = await refused(repo, /and 280 more protected files/);
  assert.ok(said.split('\n').length < 60);
});

test.run();
