import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fault } from '../../src/core/fault.js';
import { submodulesOf } from '../../src/smoke/checkout-contents.js';
import { isClean, readWorktree } from '../../src/smoke/worktree.js';
import { createRepository, type Files, type TestRepository, writeFiles } from '../support/repository.js';
import { tempDir } from '../support/temp.js';
import { isolateProcess, open, tree } from './private.js';

isolateProcess();

const base: Files = {
  'a.txt': 'a\n',
  'run.sh': { content: '#!/bin/sh\n', mode: 0o755 },
  'd/inner.txt': 'inner\n',
  'd/deep/x': 'x\n',
  way: { link: 'a.txt' },
  '.gitignore': 'ignored\n*.log\nnode_modules/\n',
  'sp ace é.txt': 's\n',
};

/** What a plain clone of that commit holds. */
const expected = async (repo: TestRepository, commit: string): Promise<Record<string, string>> => {
  const folder = join(tempDir('clone'), 'clone');
  await repo.git('clone', '--quiet', repo.dir, folder);
  await repo.run('git', ['checkout', '--quiet', '--detach', commit], { cwd: folder });
  return tree(folder);
};

const same = async (repo: TestRepository, commit: string): Promise<void> => {
  const checkout = await open(repo, commit);
  try {
    assert.equal(tree(checkout.repo.root), await expected(repo, commit));
    const seen = readWorktree(checkout.repo);
    assert.ok(isClean(seen), JSON.stringify(seen));
    assert.is(seen.head.commit, commit);
    assert.is((await repo.run('git', ['status', '--porcelain', '--ignored'], { cwd: checkout.repo.root })).stdout, '');
  } finally {
    checkout.release();
  }
};

for (const [what, change] of [
  ['an edited file', { 'a.txt': 'changed\n' }],
  ['an edit of the same size', { 'a.txt': 'b\n' }],
  ['a removed file', { 'd/deep/x': null }],
  ['a new file in a new folder', { 'new/one.txt': '1' }],
  [
    'a lost and a new x bit',
    { 'run.sh': { content: '#!/bin/sh\n', mode: 0o644 }, 'a.txt': { content: 'a\n', mode: 0o755 } },
  ],
  ['a link that became a file', { way: 'now a file' }],
  ['a file that became a link', { 'a.txt': { link: 'd' } }],
  ['a link that leads elsewhere', { way: { link: 'd/inner.txt' } }],
  ['a tracked file that is ignored', { 'tracked.log': 'l' }],
] as const) {
  test(`${what} is followed, forward and back, in the same checkout`, async () => {
    const repo = await createRepository({ files: base });
    const first = await repo.git('rev-parse', 'HEAD');
    const second = await repo.commit(change);
    for (const commit of [first, second, first]) await same(repo, commit);
  });
}

test('a file that became a folder, and a folder that became a file, are followed even with leftovers in the way', async () => {
  const repo = await createRepository({ files: base });
  const first = await repo.git('rev-parse', 'HEAD');
  rmSync(join(repo.dir, 'd'), { recursive: true });
  rmSync(join(repo.dir, 'a.txt'));
  writeFiles(repo.dir, { d: 'a file', 'a.txt/in': 'a folder' });
  const second = await repo.commit();
  await same(repo, first);
  const checkout = await open(repo, first);
  writeFiles(checkout.repo.root, {
    'd/ignored': 'x',
    'd/own/repo/.git/HEAD': 'ref: refs/heads/x\n',
    'untracked.log': 'x',
  });
  checkout.release();
  await same(repo, second);
  await same(repo, first);
});

const leftovers: readonly (readonly [string, (root: string) => void])[] = [
  ['a file git does not know', (root) => writeFileSync(join(root, 'left.txt'), 'x')],
  ['a file git ignores', (root) => writeFileSync(join(root, 'ignored'), 'x')],
  [
    'a folder with a repository of its own',
    (root) =>
      writeFiles(root, {
        'sub/.git/HEAD': 'ref: refs/heads/main\n',
        'sub/.git/objects/x': 'x',
        'sub/.git/refs/x': 'x',
      }),
  ],
  ['an edited tracked file', (root) => writeFileSync(join(root, 'a.txt'), 'edited')],
  [
    'an edit of the same size with the old time',
    (root) => {
      const { atime, mtime } = statSync(join(root, 'a.txt'));
      writeFileSync(join(root, 'a.txt'), 'z\n');
      utimesSync(join(root, 'a.txt'), atime, mtime);
    },
  ],
  ['a removed tracked file', (root) => unlinkSync(join(root, 'd/inner.txt'))],
  ['a removed tracked folder', (root) => rmSync(join(root, 'd'), { recursive: true })],
  ['a lost x bit', (root) => chmodSync(join(root, 'run.sh'), 0o644)],
  ['an unreadable tracked file', (root) => chmodSync(join(root, 'a.txt'), 0)],
  [
    'a read-only folder',
    (root) => {
      writeFiles(root, { 'ro/in/x': 'x' });
      chmodSync(join(root, 'ro/in'), 0o500);
    },
  ],
  [
    'a tracked folder replaced by a link',
    (root) => {
      rmSync(join(root, 'd'), { recursive: true });
      symlinkSync('/', join(root, 'd'));
    },
  ],
];

for (const [what, leave] of leftovers) {
  test(`${what}, left by the last smoke, is gone at the next`, async () => {
    const repo = await createRepository({ files: base });
    const head = await repo.git('rev-parse', 'HEAD');
    const checkout = await open(repo, head);
    leave(checkout.repo.root);
    checkout.release();
    await same(repo, head);
  });
}

for (const [what, ...commands] of [
  [
    'an index told to look away',
    ['update-index', '--assume-unchanged', 'a.txt'],
    ['update-index', '--skip-worktree', 'd/inner.txt'],
  ],
  [
    'a commit and a branch',
    ['checkout', '--quiet', '-b', 'smoke-branch'],
    ['commit', '--quiet', '--allow-empty', '-m', 'x'],
  ],
  ['everything staged as removed', ['rm', '--quiet', '-r', '--cached', '.']],
  ['a sparse checkout', ['sparse-checkout', 'set', 'd']],
  ['a merge half done', ['update-ref', 'MERGE_HEAD', 'HEAD']],
] as const) {
  test(`${what}, made by git commands of the last smoke, does not reach the next`, async () => {
    const repo = await createRepository({ files: base });
    const head = await repo.git('rev-parse', 'HEAD');
    const checkout = await open(repo, head);
    for (const command of commands)
      assert.is((await repo.run('git', [...command], { cwd: checkout.repo.root })).code, 0);
    writeFileSync(join(checkout.repo.root, 'a.txt'), 'hidden');
    checkout.release();
    const next = await repo.commit({ 'b.txt': 'b' });
    const branch = await repo.tryGit('rev-parse', 'smoke-branch');
    await same(repo, next);
    assert.is((await repo.tryGit('rev-parse', 'smoke-branch')).stdout, branch.stdout);
    assert.is(await repo.git('status', '--porcelain'), '');
  });
}

const hookScript = (mark: string): string => `#!/bin/sh\necho "$0" >> '${mark}'\n`;

test('the original is untouched to the byte and none of its hooks fires', async () => {
  const repo = await createRepository({ files: base });
  const first = await repo.git('rev-parse', 'HEAD');
  const second = await repo.commit({ 'a.txt': 'second\n' });
  repo.write({ 'a.txt': 'stashed\n' });
  await repo.git('stash');
  repo.write({ 'a.txt': 'staged\n' });
  await repo.git('add', 'a.txt');
  repo.write({ 'a.txt': 'and edited\n', 'new.txt': 'unknown' });
  const mark = join(tempDir('mark'), 'fired');
  for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction', 'pre-commit', 'post-merge'])
    writeFiles(join(repo.dir, '.git/hooks'), { [hook]: { content: hookScript(mark), mode: 0o755 } });
  // Watched: with fsmonitor as a hook, every status would start it.
  await repo.git('config', 'core.fsmonitor', `echo watch >> '${mark}'; false`);
  rmSync(mark, { force: true });
  const git = join(repo.dir, '.git');
  const facts = (): unknown => ({
    tree: tree(repo.dir),
    index: readFileSync(join(git, 'index'), 'hex'),
    heads: tree(join(git, 'refs')),
    logs: tree(join(git, 'logs')),
    head: readFileSync(join(git, 'HEAD'), 'utf8'),
    config: readFileSync(join(git, 'config'), 'utf8'),
    exclude: existsSync(join(git, 'info/exclude')) && readFileSync(join(git, 'info/exclude'), 'utf8'),
  });
  const before = facts();
  for (const commit of [first, second, first]) (await open(repo, commit)).release();
  assert.equal(facts(), before);
  assert.is(existsSync(mark) && readFileSync(mark, 'utf8'), false);
  await repo.run('git', ['update-ref', 'refs/test/x', first]);
  assert.ok(existsSync(mark), 'the hooks of this test would fire');
});

test('git in the checkout answers as in the original: describe, log, status', async () => {
  const repo = await createRepository({ files: base });
  await repo.git('tag', '-a', 'v1', '-m', 'v1');
  const head = await repo.git('rev-parse', 'HEAD');
  const checkout = await open(repo, head);
  assert.is((await repo.run('git', ['describe', '--dirty'], { cwd: checkout.repo.root })).stdout, 'v1\n');
  assert.is(
    (await repo.run('git', ['rev-parse', '--show-toplevel'], { cwd: checkout.repo.root })).stdout,
    `${checkout.repo.root}\n`,
  );
  assert.is(basename(checkout.repo.root), basename(repo.dir));
  assert.not.match(checkout.repo.root, /\/\.git\//);
  checkout.release();
});

test('only changed files are written again', async () => {
  const repo = await createRepository({ files: base });
  const first = await repo.git('rev-parse', 'HEAD');
  const second = await repo.commit({ 'a.txt': 'second\n' });
  const times = async (commit: string): Promise<number[]> => {
    const checkout = await open(repo, commit);
    checkout.release();
    return ['a.txt', 'd/inner.txt', 'run.sh'].map((path) => statSync(join(checkout.repo.root, path)).mtimeMs);
  };
  const [before, after] = [await times(first), await times(second)];
  assert.is.not(after[0], before[0]);
  assert.equal(after.slice(1), before.slice(1));
});

for (const [what, options] of [
  ['a bare repository', { bare: true }],
  ['a sha256 repository', { objectFormat: 'sha256' }],
] as const) {
  test(`${what} gets a checkout, too`, async () => {
    const source = await createRepository({ files: base, ...(what === 'a sha256 repository' ? options : {}) });
    const head = await source.git('rev-parse', 'HEAD');
    const repo = what === 'a bare repository' ? await createRepository(options) : source;
    if (repo !== source) await source.git('push', '--quiet', repo.dir, 'main');
    for (let i = 0; i < 2; i += 1) {
      const checkout = await open(repo, head);
      assert.equal(tree(checkout.repo.root), tree(source.dir));
      assert.ok(isClean(readWorktree(checkout.repo)));
      checkout.release();
    }
  });
}

test('a commit that has another line end in the checkout gets it, and is clean', async () => {
  const repo = await createRepository({ files: { '.gitattributes': '*.bat eol=crlf\n', 'x.bat': 'one\r\ntwo\r\n' } });
  const checkout = await open(repo, await repo.git('rev-parse', 'HEAD'));
  assert.is(readFileSync(join(checkout.repo.root, 'x.bat'), 'utf8'), 'one\r\ntwo\r\n');
  assert.ok(isClean(readWorktree(checkout.repo)));
  checkout.release();
});

const refused = async (repo: TestRepository, commit: string): Promise<Fault> => {
  try {
    (await open(repo, commit)).release();
  } catch (error) {
    assert.instance(error, Fault);
    return error as Fault;
  }
  throw new Error('nothing was refused');
};

test('a submodule is refused by name, and a commit without it goes through in the same checkout', async () => {
  const inner = await createRepository({ files: { x: 'x' } });
  const repo = await createRepository({ files: base });
  const plain = await repo.git('rev-parse', 'HEAD');
  await repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.dir, 'libs/inner');
  const fault = await refused(repo, await repo.commit());
  assert.match(fault.message, /1 submodule \(libs\/inner\)/);
  assert.match(fault.hint ?? '', /clean work tree is smoked in place/);
  await same(repo, plain);
});

test('submodules are told by mode, whatever the paths look like', () => {
  assert.equal(submodulesOf(['100644 aa 0\t160000 x', '160000 bb 0\tlibs/a', '120000 cc 0\tlink', ''].join('\0')), [
    'libs/a',
  ]);
  assert.equal(submodulesOf('100644 aa 0\tx\0'), []);
});

const pointer =
  'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n';

test('a git-lfs pointer that stays one is refused by name, and is filled once the filter is there', async () => {
  const repo = await createRepository({
    files: { 'assets/.gitattributes': '*.bin filter=lfs\n', 'assets/big.bin': pointer, 'plain.txt': pointer },
  });
  const head = await repo.git('rev-parse', 'HEAD');
  const fault = await refused(repo, head);
  assert.match(fault.message, /1 git-lfs file .* pointer only: assets\/big\.bin$/);
  assert.match(fault.hint ?? '', /git lfs pull/);
  await repo.git('config', 'filter.lfs.smudge', 'cat > /dev/null; echo filled');
  await repo.git('config', 'filter.lfs.clean', `printf '${pointer.replaceAll('\n', '\\n')}'`);
  const checkout = await open(repo, head);
  assert.is(readFileSync(join(checkout.repo.root, 'assets/big.bin'), 'utf8'), 'filled\n');
  assert.is(readFileSync(join(checkout.repo.root, 'plain.txt'), 'utf8'), pointer);
  checkout.release();
});

test('an id that is no full commit id, or that the repository does not have, is a fault and leaves the slot free', async () => {
  const repo = await createRepository({ files: base });
  for (const id of ['HEAD', 'abc', '--force', 'f'.repeat(40)]) await refused(repo, id);
  const said: string[] = [];
  const checkout = await open(repo, await repo.git('rev-parse', 'HEAD'), (line) => said.push(line));
  assert.is(basename(join(checkout.repo.root, '..')), '0');
  assert.not.ok(said.some((line) => line.includes('another push')));
  checkout.release();
});

test('without a writable home the checkout lies in the temp folder, below one of this user alone', async () => {
  const home = process.env.HOME;
  const file = join(tempDir('home'), 'a-file');
  writeFileSync(file, '');
  process.env.HOME = file;
  try {
    const repo = await createRepository({ files: base });
    const checkout = await open(repo, await repo.git('rev-parse', 'HEAD'));
    const own = join(realpathSync(tmpdir()), `gate-hooks-${process.getuid?.()}`);
    assert.ok(checkout.repo.root.startsWith(`${own}/gate-hooks/`), checkout.repo.root);
    assert.is(statSync(own).mode & 0o777, 0o700);
    assert.ok(isClean(readWorktree(checkout.repo)));
    checkout.release();
  } finally {
    process.env.HOME = home;
  }
});

test('a cache folder inside the work tree is not used: modules are looked for upwards from the checkout', async () => {
  const repo = await createRepository({ files: base });
  process.env.XDG_CACHE_HOME = join(repo.dir, '.cache');
  try {
    const checkout = await open(repo, await repo.git('rev-parse', 'HEAD'));
    assert.not.ok(checkout.repo.root.startsWith(`${repo.dir}/`), checkout.repo.root);
    checkout.release();
  } finally {
    delete process.env.XDG_CACHE_HOME;
  }
});

test('the cache is for its owner alone, follows XDG_CACHE_HOME, and is found from the git dir', async () => {
  const cache = tempDir('cache');
  process.env.XDG_CACHE_HOME = cache;
  try {
    const repo = await createRepository({ files: base });
    const checkout = await open(repo, await repo.git('rev-parse', 'HEAD'));
    assert.ok(checkout.repo.root.startsWith(`${cache}/gate-hooks/`));
    assert.is(statSync(join(cache, 'gate-hooks')).mode & 0o777, 0o700);
    assert.equal(readdirSync(join(repo.dir, '.git/gate-hooks/checkout/0')), [basename(repo.dir)]);
    checkout.release();
    mkdirSync(join(cache, 'x'));
  } finally {
    delete process.env.XDG_CACHE_HOME;
  }
});

test.run();
