import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fault } from '../../src/core/fault.js';
import { openCheckout } from '../../src/smoke/checkout.js';
import { configuredHooksOff } from '../../src/smoke/checkout-git.js';
import { isClean, readWorktree } from '../../src/smoke/worktree.js';
import { uninstall } from '../../src/wiring/uninstall.js';
import { findRepository } from '../../src/world/git.js';
import { waitForFile } from '../support/events.js';
import { createRepository, type TestRepository, writeFiles } from '../support/repository.js';
import { tempDir } from '../support/temp.js';
import { find, inCheckout, isolateProcess, open, tree } from './private.js';

/** This file starts itself to have a process that opens a checkout and can be killed. */
const asChild = process.env.CHECKOUT_CHILD;
if (asChild !== undefined) {
  const [dir = '', commit = '', mark = ''] = asChild.split('\n');
  const checkout = await openCheckout(findRepository(dir)!, commit, () => undefined);
  writeFileSync(mark, checkout.repo.root);
  setInterval(() => undefined, 1000);
  await new Promise(() => undefined);
}
isolateProcess();

/** Its own process group, so that git goes with it. */
const startChild = (repo: TestRepository, commit: string, mark: string): { kill: () => Promise<void> } => {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    env: { ...process.env, CHECKOUT_CHILD: [repo.dir, commit, mark].join('\n') },
    detached: true,
    stdio: 'inherit',
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    kill: () => {
      process.kill(-child.pid!, 'SIGKILL');
      return gone;
    },
  };
};

const make = (): Promise<TestRepository> =>
  createRepository({ files: { 'a.txt': 'a\n', 'd/b.txt': 'b\n', '.gitignore': 'node_modules/\n' } });

const works = async (repo: TestRepository, commit: string): Promise<string[]> => {
  const said: string[] = [];
  const checkout = await open(repo, commit, (line) => said.push(line));
  const seen = readWorktree(checkout.repo);
  assert.ok(isClean(seen), JSON.stringify(seen));
  assert.is(seen.head.commit, commit);
  assert.equal(tree(checkout.repo.root), {
    'a.txt': '- a\n',
    'd/': 'folder',
    'd/b.txt': '- b\n',
    '.gitignore': '- node_modules/\n',
  });
  assert.is((await repo.run('git', ['status', '--porcelain'], { cwd: checkout.repo.root })).stdout, '');
  checkout.release();
  return said;
};

type Ground = { root: string; gitDir: string; commonDir: string };

const damages: readonly (readonly [string, (ground: Ground) => void])[] = [
  ['a missing .git file', ({ root }) => rmSync(join(root, '.git'))],
  ['a .git file that leads elsewhere', ({ root }) => writeFileSync(join(root, '.git'), 'gitdir: /nowhere\n')],
  [
    'a repository made in the checkout',
    ({ root }) => {
      rmSync(join(root, '.git'));
      execFileSync('git', ['init', '--quiet', root]);
    },
  ],
  ['missing metadata', ({ gitDir }) => rmSync(gitDir, { recursive: true })],
  ['metadata without HEAD', ({ gitDir }) => rmSync(join(gitDir, 'HEAD'))],
  ['an empty HEAD', ({ gitDir }) => truncateSync(join(gitDir, 'HEAD'))],
  ['a HEAD that leads to nothing', ({ gitDir }) => writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n')],
  ['metadata without its lock reason', ({ gitDir }) => rmSync(join(gitDir, 'locked'))],
  ["metadata that lost the folder's name", ({ gitDir }) => rmSync(join(gitDir, 'gitdir'))],
  ['metadata without commondir', ({ gitDir }) => rmSync(join(gitDir, 'commondir'))],
  ['a torn index of ours', ({ gitDir }) => truncateSync(join(gitDir, 'gate-hooks/index'), 50)],
  ['an empty index of ours', ({ gitDir }) => truncateSync(join(gitDir, 'gate-hooks/index'))],
  ['a missing index of ours', ({ gitDir }) => rmSync(join(gitDir, 'gate-hooks/index'))],
  ["a torn index of git's", ({ gitDir }) => truncateSync(join(gitDir, 'index'), 20)],
  [
    "lock files of git's",
    ({ gitDir }) =>
      ['index.lock', 'HEAD.lock', 'gate-hooks/index.lock'].forEach((name) => writeFileSync(join(gitDir, name), '')),
  ],
  ['a torn list of links', ({ gitDir }) => writeFileSync(join(gitDir, 'gate-hooks/linked.json'), '["node_mod')],
  ['a missing folder', ({ root }) => rmSync(root, { recursive: true })],
  ['a missing folder and its parents', ({ root }) => rmSync(dirname(dirname(root)), { recursive: true })],
  [
    "a file in the folder's place",
    ({ root }) => {
      rmSync(root, { recursive: true });
      writeFileSync(root, '');
    },
  ],
  [
    "a link in the folder's place",
    ({ root }) => {
      rmSync(root, { recursive: true });
      symlinkSync(tempDir('elsewhere'), root);
    },
  ],
  [
    'an emptied folder',
    ({ root }) => readdirSync(root).forEach((name) => rmSync(join(root, name), { recursive: true })),
  ],
  [
    'a dead link in the git dir',
    ({ commonDir }) => {
      rmSync(join(commonDir, 'gate-hooks/checkout/0'));
      symlinkSync('/nowhere', join(commonDir, 'gate-hooks/checkout/0'));
    },
  ],
  [
    'nothing left of our folder in the git dir',
    ({ commonDir }) => rmSync(join(commonDir, 'gate-hooks'), { recursive: true }),
  ],
  [
    "all of git's work tree metadata gone",
    ({ commonDir }) => rmSync(join(commonDir, 'worktrees'), { recursive: true }),
  ],
];

for (const [what, damage] of damages) {
  test(`${what} is mended at the next push`, async () => {
    const repo = await make();
    const head = await repo.git('rev-parse', 'HEAD');
    const checkout = await open(repo, head);
    checkout.release();
    damage(checkout.repo);
    await works(repo, head);
    assert.equal(await works(repo, head), [], 'the one after is quick again');
    const listed = await repo.git('worktree', 'list', '--porcelain');
    assert.is(listed.match(/^worktree /gm)?.length, 2);
    assert.is(listed.match(/^locked gate-hooks private checkout$/gm)?.length, 1);
    assert.not.match(listed, /prunable/);
    await repo.git('worktree', 'prune');
    assert.equal(await works(repo, head), [], 'git worktree prune leaves it alone');
  });
}

test('a push killed while git writes the files is mended by the next, and its lock taken over', async () => {
  const repo = await createRepository({ files: { '.gitattributes': '*.slow filter=slow\n', 'a.txt': 'a\n' } });
  const first = await repo.git('rev-parse', 'HEAD');
  (await open(repo, first)).release();
  const second = await repo.commit({ 'a.txt': 'second\n', 'x.slow': 'slow\n', 'z.txt': 'last\n' });
  const folder = tempDir('slow');
  await repo.git(
    'config',
    'filter.slow.smudge',
    `test -e '${folder}/go' && exec cat; echo > '${folder}/reached'; sleep 60`,
  );
  const child = startChild(repo, second, join(folder, 'open'));
  await waitForFile(join(folder, 'reached'));
  await child.kill();
  writeFileSync(join(folder, 'go'), '');
  const said: string[] = [];
  const checkout = await open(repo, second, (line) => said.push(line));
  assert.is(basename(dirname(checkout.repo.root)), '0');
  assert.not.ok(said.some((line) => line.includes('another push')));
  assert.equal(tree(checkout.repo.root), {
    '.gitattributes': '- *.slow filter=slow\n',
    'a.txt': '- second\n',
    'x.slow': '- slow\n',
    'z.txt': '- last\n',
  });
  assert.ok(isClean(readWorktree(checkout.repo)));
  assert.is(await repo.git('status', '--porcelain'), '');
  checkout.release();
});

test('a second push at the same time has its own checkout, and a push killed in its smoke frees its one', async () => {
  const repo = await make();
  const head = await repo.git('rev-parse', 'HEAD');
  const mark = join(tempDir('mark'), 'open');
  const child = startChild(repo, head, mark);
  const theirs = await waitForFile(mark, { holding: '/' });
  const said: string[] = [];
  const ours = await open(repo, head, (line) => said.push(line));
  assert.is.not(ours.repo.root, theirs);
  assert.match(said[0]!, /another push is at work: using private checkout 2 of 4/);
  await child.kill();
  const again = await open(repo, head);
  assert.is(again.repo.root, theirs);
  ours.release();
  again.release();
});

test('with all four in use a push says so and waits, goes on when one is free, and gives up at its deadline', async () => {
  const repo = await make();
  const head = await repo.git('rev-parse', 'HEAD');
  const four = [await open(repo, head), await open(repo, head), await open(repo, head), await open(repo, head)];
  assert.is(new Set(four.map((one) => one.repo.root)).size, 4);
  const said: string[] = [];
  try {
    await openCheckout(find(repo), head, (line) => said.push(line), 1);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, Fault);
    assert.match((error as Fault).message, new RegExp(`all 4 private checkouts were in use .*${process.pid}`));
  }
  let waiting: () => void;
  const waits = new Promise<void>((resolve) => (waiting = resolve));
  const fifth = openCheckout(find(repo), head, (line) => {
    said.push(line);
    waiting();
  });
  await waits;
  assert.match(said.at(-1)!, /all 4 private checkouts are in use .* waiting for one/);
  four[2]!.release();
  const opened = await fifth;
  assert.is(opened.repo.root, four[2]!.repo.root);
  for (const one of [...four, opened]) one.release();
});

test('release frees once: a later holder is not thrown out by a second call', async () => {
  const repo = await make();
  const head = await repo.git('rev-parse', 'HEAD');
  const first = await open(repo, head);
  first.release();
  const second = await open(repo, head);
  first.release();
  const third = await open(repo, head);
  assert.is.not(third.repo.root, second.repo.root);
  second.release();
  third.release();
});

test('a repository that was moved gets a checkout of its own and leaves none behind', async () => {
  const repo = await make();
  const head = await repo.git('rev-parse', 'HEAD');
  const old = await open(repo, head);
  old.release();
  const moved = `${repo.dir}-moved`;
  renameSync(repo.dir, moved);
  const checkout = await openCheckout(findRepository(moved)!, head, () => undefined);
  assert.is.not(checkout.repo.root, old.repo.root);
  assert.not.ok(existsSync(dirname(old.repo.root)));
  assert.ok(isClean(readWorktree(checkout.repo)));
  checkout.release();
});

test('a copied repository leaves the checkout of the one it was copied from alone', async () => {
  const repo = await make();
  const head = await repo.git('rev-parse', 'HEAD');
  (await open(repo, head)).release();
  const copy = `${repo.dir}-copy`;
  cpSync(repo.dir, copy, { recursive: true, verbatimSymlinks: true });
  const theirs = await openCheckout(findRepository(copy)!, head, () => undefined);
  const ours = await open(repo, head);
  assert.is.not(theirs.repo.root, ours.repo.root);
  assert.not.match(
    execFileSync('git', ['worktree', 'list', '--porcelain'], { cwd: copy, encoding: 'utf8' }),
    ours.repo.root,
  );
  theirs.release();
  ours.release();
  assert.equal(await works(repo, head), []);
});

test('a checkout whose repository is gone is removed after two weeks, not before', async () => {
  const gone = await make();
  const left = await open(gone, await gone.git('rev-parse', 'HEAD'));
  left.release();
  rmSync(gone.dir, { recursive: true });
  const first = await make();
  (await open(first, await first.git('rev-parse', 'HEAD'))).release();
  assert.ok(existsSync(left.repo.root));
  const old = new Date(Date.now() - 15 * 24 * 3600 * 1000);
  utimesSync(dirname(left.repo.root), old, old);
  const second = await make();
  (await open(second, await second.git('rev-parse', 'HEAD'))).release();
  assert.not.ok(existsSync(left.repo.root));
  await works(first, await first.git('rev-parse', 'HEAD'));
});

test("the user's own linked work trees stay as they are, at opening and at uninstall", async () => {
  const repo = await make();
  const head = await repo.git('rev-parse', 'HEAD');
  const own = join(tempDir('own'), '0', 'work');
  mkdirSync(dirname(own));
  await repo.git('worktree', 'add', '--quiet', '--detach', '--lock', own, head);
  const before = tree(own);
  await works(repo, head);
  uninstall(find(repo), false);
  assert.equal(tree(own), before);
  assert.match(await repo.git('worktree', 'list', '--porcelain'), own);
});

test('uninstall removes folder, cache and what git knows, and nothing that was linked', async () => {
  const repo = await make();
  const head = await repo.git('rev-parse', 'HEAD');
  writeFiles(repo.dir, { 'node_modules/dep/index.js': 'x' });
  const before = [tree(repo.dir), readdirSync(join(repo.dir, '.git')).sort()];
  const root = await inCheckout(repo, head, (folder) => {
    assert.ok(existsSync(join(folder, 'node_modules/dep/index.js')));
    return folder;
  });
  const dry = uninstall(find(repo), true);
  assert.ok(dry.did.some((line) => line.includes(`private checkout removed: ${root}`)));
  assert.ok(existsSync(root));
  uninstall(find(repo), false);
  assert.not.ok(existsSync(dirname(dirname(root))));
  assert.equal([tree(repo.dir), readdirSync(join(repo.dir, '.git')).sort()], before);
  assert.is((await repo.git('worktree', 'list')).split('\n').length, 1);
});

test('uninstall leaves a checkout that is in use, says so, and takes it the next time', async () => {
  const repo = await make();
  const checkout = await open(repo, await repo.git('rev-parse', 'HEAD'));
  const first = uninstall(find(repo), false);
  assert.ok(
    first.leftAlone.some((line) => line.includes(`in use by process ${process.pid}`)),
    first.leftAlone.join('\n'),
  );
  assert.ok(existsSync(join(checkout.repo.root, 'a.txt')));
  assert.is(readlinkSync(join(repo.dir, '.git/gate-hooks/checkout/0')), dirname(checkout.repo.root));
  checkout.release();
  assert.equal(uninstall(find(repo), false).leftAlone, []);
  assert.is(lstatSync(checkout.repo.root, { throwIfNoEntry: false }), undefined);
  assert.not.ok(existsSync(join(repo.dir, '.git/gate-hooks')));
});

test('hooks that stand in the configuration are each ended by name, and without any nothing is set', async () => {
  const repo = await make();
  assert.equal(configuredHooksOff(find(repo)), {});
  await repo.git('config', 'hook.Lint.x=y.event', 'post-checkout');
  await repo.git('config', 'hook.Lint.x=y.command', 'false');
  await repo.git('config', '--add', 'hook.two.event', 'post-index-change');
  const { GIT_CONFIG_COUNT, ...pairs } = configuredHooksOff(find(repo));
  assert.is(GIT_CONFIG_COUNT, '2');
  assert.equal(pairs, {
    GIT_CONFIG_KEY_0: 'hook.Lint.x=y.enabled',
    GIT_CONFIG_VALUE_0: 'false',
    GIT_CONFIG_KEY_1: 'hook.two.enabled',
    GIT_CONFIG_VALUE_1: 'false',
  });
  await works(repo, await repo.git('rev-parse', 'HEAD'));
  assert.ok(readFileSync(join(repo.dir, '.git/config'), 'utf8').includes('Lint'));
});

test('a link where the checkout should lie is refused, and nothing behind it is touched', async () => {
  const repo = await make();
  const head = await repo.git('rev-parse', 'HEAD');
  const first = await open(repo, head);
  const folder = dirname(first.repo.root);
  first.release();
  const other = tempDir('other');
  writeFiles(other, { [`${basename(first.repo.root)}/precious`]: 'p' });
  rmSync(folder, { recursive: true });
  symlinkSync(other, folder);
  const refused: unknown = await open(repo, head).catch((error: unknown) => error);
  assert.instance(refused, Fault);
  assert.match((refused as Fault).message, /the folder for private checkouts is a link/);
  assert.equal(tree(other), {
    [`${basename(first.repo.root)}/`]: 'folder',
    [`${basename(first.repo.root)}/precious`]: '- p',
  });
});

test.run();
