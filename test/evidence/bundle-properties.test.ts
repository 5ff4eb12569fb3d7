import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type BundleEntry, readBundle, renderManifest } from '../../src/evidence/bundle.js';
import { requireWorkTree } from '../../src/world/git.js';
import { projectRoot } from '../support/project.js';
import { onPath, skipUnless } from '../support/skip.js';
import { git, repository, vectorTree } from './temporary.js';

const printFrom = process.env.BUNDLE_TEST_PRINT;
if (printFrom !== undefined) {
  // A child of the locale test: Node settles its locale at start, so only a process of its own can have another.
  process.stdout.write(readBundle(requireWorkTree(printFrom), ['configs'], null).hash);
  process.exit();
}

test('an unmerged path is one entry, with the bytes of the work tree', () => {
  const repo = repository({ 'configs/a': 'ours' });
  const blob = git(repo.root, 'hash-object', '-w', 'configs/a').trim();
  spawnSync('git', ['update-index', '--index-info'], {
    cwd: repo.root,
    input: `0 ${'0'.repeat(40)}\tconfigs/a\n100644 ${blob} 1\tconfigs/a\n100755 ${blob} 2\tconfigs/a\n`,
  });
  const { hash, files } = readBundle(repo, ['configs'], null);
  assert.is(files.length, 1);
  assert.is(hash, readBundle(repository({ 'configs/a': 'ours' }), ['configs'], null).hash);
});

test('where a name ends and a content begins cannot be confused', () => {
  const hash = (tree: Record<string, string>) => readBundle(repository(tree), ['cfg'], null).hash;
  assert.is.not(hash({ 'cfg/a': 'bc' }), hash({ 'cfg/ab': 'c' }));
  assert.is.not(hash({ 'cfg/a': 'ab', 'cfg/b': 'c' }), hash({ 'cfg/a': 'a', 'cfg/b': 'bc' }));
});

test('the locale changes nothing', () => {
  const { root } = repository({ ...vectorTree, 'configs/ä': '', 'configs/z': '', 'configs/I.txt': '' });
  const hashes = ['C', 'en_US.UTF-8', 'sv_SE.UTF-8', 'tr_TR.UTF-8'].map((locale) => {
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: locale, LANG: locale, BUNDLE_TEST_PRINT: root },
    });
    assert.match(child.stdout, /^[0-9a-f]{64}$/, child.stderr);
    return child.stdout;
  });
  assert.is(new Set(hashes).size, 1);
});

const name = fc
  .array(fc.constantFrom('a', 'b', 'é', '😀', '～', ' ', '.', '-', '"', '\\'), { minLength: 1, maxLength: 4 })
  .map((letters) => `n${letters.join('')}`);
const content = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const files = fc.uniqueArray(fc.record({ folder: fc.constantFrom('', 'd/', 'd/e/'), name, content, x: fc.boolean() }), {
  minLength: 1,
  maxLength: 6,
  selector: (file) => file.folder + file.name,
});
const asTree = (top: string, list: readonly { folder: string; name: string; content: Buffer; x: boolean }[]) =>
  Object.fromEntries(list.map((file) => [`${top}/${file.folder}${file.name}${file.x ? '*' : ''}`, file.content]));

test('any one change of a byte, a mode or a name changes the hash of a random tree', () => {
  fc.assert(
    fc.property(files, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), (list, pick, at, flip) => {
      const repo = repository(asTree('t', list));
      const hash = () => readBundle(repo, ['t'], null).hash;
      const before = hash();
      const file = list[pick % list.length]!;
      const path = join(repo.root, 't', file.folder, file.name);
      const bytes = Buffer.from(file.content);
      bytes[at % bytes.length]! ^= flip;
      writeFileSync(path, bytes);
      assert.is.not(hash(), before, 'byte');
      writeFileSync(path, file.content);
      assert.is(hash(), before, 'put back');
      chmodSync(path, file.x ? 0o644 : 0o755);
      assert.is.not(hash(), before, 'mode');
      chmodSync(path, file.x ? 0o755 : 0o644);
      renameSync(path, `${path}_`);
      git(repo.root, 'add', '-A');
      assert.is.not(hash(), before, 'name');
    }),
    { numRuns: 15 },
  );
});

test('the order of the entries does not matter', () => {
  const entries = fc
    .uniqueArray(name, { maxLength: 8 })
    .map((names) => names.map((path): BundleEntry => ({ path, mode: '100644', size: 1, sha256: 'a'.repeat(64) })));
  fc.assert(
    fc.property(
      entries.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
      ([list, shuffled]) => {
        assert.is(renderManifest(shuffled), renderManifest(list));
      },
    ),
  );
});

// The reference that ships with the package, asked for many trees in one process.
const python = `
import sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
from config_hash import config_hash
print("\\n".join(config_hash(sys.argv[2], (top + "/**",)) for top in sys.argv[3:]))
`;
const templates = join(projectRoot(), 'templates');
const withPython = skipUnless(onPath('python3'), 'python3 is not installed');

withPython('the Python reference agrees on random trees', () => {
  const trees = fc.sample(files, 40).map((list, index) => [`t${index}`, list] as const);
  const repo = repository(Object.assign({}, vectorTree, ...trees.map(([top, list]) => asTree(top, list))));
  const tops = ['configs', ...trees.map(([top]) => top)];
  const theirs = execFileSync('python3', ['-c', python, templates, repo.root, ...tops], { encoding: 'utf8' })
    .trim()
    .split('\n');
  assert.is(theirs[0], '75c2dea874b6f33c6583b3e986ea371cf33cb6db19728088c2d50ecc8c34d5df', 'the published vector');
  assert.equal(
    tops.map((top) => readBundle(repo, [top], null).hash),
    theirs,
  );
});

withPython('the Python reference, run as a program, has the same default', () => {
  const repo = repository({ ...vectorTree, 'config/a': '1', 'conf/b/c': '2', 'gate-hooks.json': '{}', 'other/d': '3' });
  const ask = (...args: string[]): string =>
    execFileSync('python3', ['-B', join(templates, 'config_hash.py'), repo.root, ...args], { encoding: 'utf8' }).trim();
  assert.is(ask(), readBundle(repo, null, 'gate-hooks.json').hash);
  assert.is(ask('other/**'), readBundle(repo, ['other/**'], null).hash);
  assert.is(ask('nothing/**'), readBundle(repo, [], null).hash);
});

withPython('the Python reference refuses what no bundle can hold', () => {
  const repo = repository({ 'configs/a': '' });
  symlinkSync('a', join(repo.root, 'configs/link'));
  git(repo.root, 'add', '-A');
  const done = spawnSync('python3', ['-B', join(templates, 'config_hash.py'), repo.root], { encoding: 'utf8' });
  assert.is(done.status, 1);
  assert.match(done.stderr, "no file for a config bundle: b'configs/link'");
});

test.run();
