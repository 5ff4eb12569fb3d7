// What READMEs protect, held by real pushes: through Node, and through the sh fast path of the hook.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addGate, gateHooks } from '../support/product.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';

const makefile = 'smoke:\n\t@echo judging\n';
const readme = '# gen\n\nPurpose: what the generator writes.\n\nDo-not-touch:\n- `*.py`\n- `keep/`\n';
const base: Files = {
  Makefile: makefile,
  'gen/README.md': readme,
  'gen/a.py': 'a = 1\n',
  'gen/keep/x': 'x\n',
  'free.txt': 'free\n',
};

/** The remote has the rules and the files. */
const gated = async (
  files: Files = base,
  options: { readonly objectFormat?: 'sha1' | 'sha256' } = {},
): Promise<TestRepository> => {
  const repo = await createRepository({ files, ...options });
  addGate(repo);
  const pushed = await repo.push();
  if (pushed.code !== 0) throw new Error(pushed.output);
  return repo;
};

const refused = async (repo: TestRepository, says: RegExp, args?: readonly string[]): Promise<string> => {
  const before = await repo.git('ls-remote', repo.remote);
  const pushed = await repo.push(args);
  assert.is(pushed.code, 1, pushed.output);
  assert.match(pushed.stderr, says);
  assert.match(pushed.stderr, /push refused: this push touches what a README protects/);
  assert.is(await repo.git('ls-remote', repo.remote), before);
  return pushed.stderr;
};

const accepted = async (repo: TestRepository, args?: readonly string[]): Promise<string> => {
  const pushed = await repo.push(args);
  assert.is(pushed.code, 0, pushed.output);
  return pushed.stderr;
};

const withoutNode = (repo: TestRepository): void => repo.write({ '.git/gate-hooks/runtime/node': '/bin/false\n' });

test('a first push to an empty remote brings rules and files, and a free file may change', async () => {
  const repo = await gated();
  await repo.commit({ 'free.txt': 'two\n', 'gen/b.txt': 'not protected\n' });
  assert.not.match(await accepted(repo), /Do-not-touch|contract|error:|warn:/);
});

test('the refusal names the file, the README and its line, the commit and the trailer', async () => {
  const repo = await gated();
  const commit = await repo.commit({ 'gen/a.py': 'a = 2\n' });
  await repo.commit({ 'free.txt': 'later\n' });
  const said = await refused(repo, /error: gen\/a\.py: changed by commit/);
  assert.ok(said.includes(`commit ${commit.slice(0, 9)}`), said);
  assert.match(said, /but "`\*\.py`" must not be touched \(gen\/README\.md:6 as the remote has it\)/);
  assert.match(said, /Touch-approved: gen\/a\.py <reason>/);
  assert.not.match(said, /judging/);
});

const touches: Record<string, (repo: TestRepository) => Promise<unknown>> = {
  deleting: (repo) => repo.commit({ 'gen/a.py': null }),
  'renaming away': async (repo) => {
    await repo.git('mv', 'gen/a.py', 'away.py');
    await repo.commit();
  },
  'renaming into': async (repo) => {
    await repo.git('mv', 'free.txt', 'gen/keep/free.txt');
    await repo.commit();
  },
  chmod: (repo) => repo.commit({ 'gen/a.py': { content: 'a = 1\n', mode: 0o755 } }),
  'a link in its place': (repo) => repo.commit({ 'gen/a.py': { link: '../free.txt' } }),
  adding: (repo) => repo.commit({ 'gen/keep/deep/new': 'n\n' }),
  'a file in place of the folder': (repo) => {
    repo.write({ 'gen/keep': null });
    return repo.commit({ 'gen/keep': 'file\n' });
  },
  'a name with a newline and quotes': (repo) => repo.commit({ 'gen/"o\nd d".py': 'x\n' }),
  'the rule removed and the file touched in one push': (repo) =>
    repo.commit({ 'gen/README.md': '# gen\n', 'gen/a.py': 'a = 2\n' }),
  'the README deleted and the file touched in two commits': async (repo) => {
    await repo.commit({ 'gen/README.md': null });
    await repo.commit({ 'gen/a.py': 'a = 2\n' });
  },
  'the README made a link': (repo) => repo.commit({ 'gen/README.md': { link: '../free.txt' } }),
  'the rule narrowed': (repo) => repo.commit({ 'gen/README.md': readme.replace('*.py', 'a.py') }),
  'an exception added to the rule': (repo) => repo.commit({ 'gen/README.md': `${readme}- \`!a.py\`\n` }),
  'the folder moved with its README': async (repo) => {
    await repo.git('mv', 'gen', 'gen2');
    await repo.commit();
  },
  'a merge that takes the side of nobody': async (repo) => {
    await repo.git('checkout', '-q', '-b', 'side');
    await repo.commit({ 'free.txt': 'side\n' });
    await repo.git('checkout', '-q', 'main');
    await repo.git('merge', '-q', '--no-commit', '--no-ff', 'side');
    await repo.commit({ 'gen/a.py': 'a = 3\n' });
  },
  'git settings that hide renames and submodules': async (repo) => {
    for (const [key, value] of [
      ['diff.renames', 'copies'],
      ['diff.ignoreSubmodules', 'all'],
      ['core.quotePath', 'true'],
      ['log.showSignature', 'true'],
    ])
      await repo.git('config', key!, value!);
    await repo.git('mv', 'gen/a.py', 'away.py');
    await repo.commit();
  },
};
for (const [what, touch] of Object.entries(touches)) {
  test(`${what}: refused, also after a smoke by hand, and to a new branch`, async () => {
    const repo = await gated();
    await touch(repo);
    await refused(repo, /error: /);
    assert.is((await gateHooks(repo, ['smoke'])).code, 0);
    await refused(repo, /error: /);
    await refused(repo, /error: /, ['origin', 'HEAD:refs/heads/new']);
  });
}

test('a trailer with a reason approves, is said, and is recorded; one without does not', async () => {
  const repo = await gated();
  await repo.commit({ 'gen/a.py': 'a = 2\n' }, 'regenerate\n\nTouch-approved: gen/a.py');
  await refused(repo, /gives no reason/);
  const commit = await repo.commit({}, 'say why\n\nTouch-approved: gen/a.py generator v2\n of May');
  assert.match(
    await accepted(repo),
    /note: gen\/a\.py: a touch of a protected file is approved by commit [0-9a-f]{9}: generator v2 of May/,
  );
  const record = JSON.parse(readFileSync(join(repo.dir, 'reports/run.json'), 'utf8')) as { approvals: unknown };
  assert.equal(record.approvals, [{ path: 'gen/a.py', reason: 'generator v2 of May', commit }]);
  await repo.commit({ 'gen/a.py': 'a = 3\n' }, 'again');
  await refused(repo, /gen\/a\.py/);
});

for (const [what, change, trailers] of [
  ['a rule removed', { 'gen/README.md': '# gen\n' }, 'Touch-approved: gen/README.md no longer generated'],
  ['a whole folder', { 'gen/keep/y': 'y\n', 'gen/b.py': 'b\n' }, 'Touch-approved: gen/ generator v2'],
  ['a name with spaces and quotes', { 'gen/a "b".py': 'x\n' }, String.raw`Touch-approved: "gen/a \"b\".py" new`],
  ['a name with a newline', { 'gen/a\nb.py': 'x\n' }, String.raw`Touch-approved: "gen/a\nb.py" new`],
  ['a name that is not ASCII', { 'gen/d\u00e9.py': 'x\n' }, 'Touch-approved: gen/d\u00e9.py new'],
] as const) {
  test(`approved: ${what}`, async () => {
    const repo = await gated();
    await repo.commit(change, 'change it');
    const said = await refused(repo, /Touch-approved: /);
    if (!/folder|rule/.test(what)) assert.ok(said.includes(trailers.replace(/ new$/, ' <reason>')), said);
    await repo.commit({}, `why\n\n${trailers}`);
    await accepted(repo);
  });
}

test('names in NFC and NFD are two names', async () => {
  const repo = await gated({
    Makefile: makefile,
    'README.md': 'Do-not-touch: `d\u00e9.txt`\n',
    'd\u00e9.txt': '1',
    'de\u0301.txt': '1',
  });
  await repo.commit({ 'de\u0301.txt': '2' });
  await accepted(repo);
  await repo.commit({ 'd\u00e9.txt': '2' });
  await refused(repo, /d\u00e9\.txt: changed/);
});

for (const [what, text] of [
  ['CRLF', readme.replaceAll('\n', '\r\n')],
  ['latin-1', Buffer.from(`${readme}\nde\u0301j\u00e0 vu\n`.replace('\u0301', ''), 'latin1')],
] as const) {
  test(`a README in ${what} is held to, at the top and anywhere`, async () => {
    const repo = await gated({
      ...base,
      'gen/README.md': text,
      'a/b/c/readme.rst': 'Do-not-touch: `z`\n',
      'a/b/c/z': 'z',
    });
    await repo.commit({ 'gen/a.py': '2' });
    await refused(repo, /gen\/README\.md:6/);
    await repo.git('reset', '-q', '--hard', 'HEAD~1');
    await repo.commit({ 'a/b/c/z': '2' });
    await refused(repo, /a\/b\/c\/readme\.rst:1/);
  });
}

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
