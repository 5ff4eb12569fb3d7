import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fault } from '../../src/core/fault.js';
import { readSnapshot } from '../../src/evidence/snapshot.js';
import { fill, freshFolder, type Tree, vectorTree } from './temporary.js';

const vector = '22de2e9b0783b184fd14bef55d5c8c44e247d0f8b68795d8659be7ef27004ec3';
const sha256 = (...parts: (string | Buffer)[]) => parts.reduce((sum, part) => sum.update(part), createHash('sha256'));
const folder = (tree: Tree): string => {
  const root = freshFolder();
  fill(root, tree);
  return root;
};
const idOf = (tree: Tree, paths: readonly string[] = ['d']): string => readSnapshot(folder(tree), paths).hash;

test('the published tree has the published id', () => {
  assert.equal(readSnapshot(folder({ ...vectorTree, 'beside/x': 'not data' }), ['configs']), {
    hash: vector,
    files: 4,
    bytes: 27,
  });
});

test('no data paths have the id of the empty folder', () => {
  assert.equal(readSnapshot(freshFolder(), []), {
    hash: sha256('gate-hooks data-dir v1\0', Buffer.alloc(4)).digest('hex'),
    files: 0,
    bytes: 0,
  });
});

test('several paths are one folder that holds only them', () => {
  const whole = readSnapshot(folder({ 'data/train/a': '1', 'data/test/b': '2', 'extra.bin': '3' }), [
    'data',
    'extra.bin',
  ]);
  const root = folder({ 'data/train/a': '1', 'data/test/b': '2', 'data/notes': 'x', 'extra.bin': '3', other: 'y' });
  const table = [
    ['data/train', 'data/test', 'extra.bin'],
    ['extra.bin', './data//test/', 'data/train'],
    ['data/train', 'data/train/a', 'data/test/b', 'data/test', 'extra.bin', 'extra.bin'],
  ];
  for (const paths of table) assert.equal(readSnapshot(root, paths), whole, paths.join());
  assert.is.not(readSnapshot(root, ['data', 'extra.bin']).hash, whole.hash);
  assert.is.not(readSnapshot(root, ['data/train']).hash, readSnapshot(root, ['data/test']).hash);
});

test('a path that is missing, outside, or everything is a fault that names it', () => {
  const root = folder({ 'data/a': '', 'real/x/y': '' });
  symlinkSync('real', join(root, 'link'));
  const table: [string, RegExp][] = [
    ['nope', /"nope" is missing/],
    ['data/nope', /"data\/nope" is missing/],
    ['data/a/b', /"data\/a\/b" is missing/],
    ['../x', /"\.\.\/x" leaves the repository/],
    ['data/../../x', /leaves/],
    ['/etc', /"\/etc" is absolute/],
    ['', /empty/],
    ['.', /whole repository/],
    ['a\0', /not a path/],
    ['link/x', /"link\/x" lies behind the symlink link/],
  ];
  for (const [path, says] of table) {
    assert.throws(
      () => readSnapshot(root, ['data', path]),
      (error: unknown) => error instanceof Fault && error.exit === 2 && error.hint !== null && says.test(error.message),
      path,
    );
  }
  assert.is(readSnapshot(root, ['data', 'real/x']).files, 2);
});

test('a link counts by its target text and is never followed', () => {
  const root = folder({ 'd/a': 'x', 'e/b': 'y' });
  symlinkSync('../e', join(root, 'd/link'));
  const before = readSnapshot(root, ['d']);
  assert.equal([before.files, before.bytes], [2, 1 + '../e'.length]);
  fill(root, { 'e/b': 'changed' });
  assert.is(readSnapshot(root, ['d']).hash, before.hash);
  rmSync(join(root, 'd/link'));
  symlinkSync('/nowhere', join(root, 'd/link'));
  assert.is.not(readSnapshot(root, ['d']).hash, before.hash);
  rmSync(join(root, 'd/link'));
  fill(root, { 'd/link': '../e' });
  assert.is.not(readSnapshot(root, ['d']).hash, before.hash, 'a file with the same text is no link');
});

test('a named pipe among the data is a fault, not a wait', () => {
  const root = folder({ 'd/a': 'x' });
  execFileSync('mkfifo', [join(root, 'd/pipe')]);
  assert.throws(
    () => readSnapshot(root, ['d']),
    (error: unknown) => error instanceof Fault && error.exit === 2 && /d\/pipe/.test(error.message),
  );
});

test('names that are not UTF-8 are read and told apart', () => {
  const root = folder({ 'd/a': '' });
  const before = readSnapshot(root, ['d']).hash;
  const named = [0xff, 0xfe].map((byte) => {
    const path = Buffer.concat([Buffer.from(`${root}/d/`), Buffer.from([byte])]);
    writeFileSync(path, 'x');
    const { hash } = readSnapshot(root, ['d']);
    rmSync(path);
    return hash;
  });
  assert.is(new Set([before, ...named]).size, 3);
});

test('what makes a folder another folder', () => {
  const pairs: [string, Tree, Tree][] = [
    ['where a name ends', { 'd/a': 'bc' }, { 'd/ab': 'c' }],
    ['where a content ends', { 'd/a': 'ab', 'd/b': 'c' }, { 'd/a': 'a', 'd/b': 'bc' }],
    ['swapped contents', { 'd/a': '1', 'd/b': '2' }, { 'd/a': '2', 'd/b': '1' }],
    ['a moved file', { 'd/a/x': '1', 'd/b/y': '2' }, { 'd/b/x': '1', 'd/b/y': '2' }],
    ['a file more, of no bytes', { 'd/a': '1' }, { 'd/a': '1', 'd/b': '' }],
  ];
  for (const [why, one, other] of pairs) assert.is.not(idOf(one), idOf(other), why);
  const root = folder({ 'd/a': '1' });
  const before = readSnapshot(root, ['d']).hash;
  mkdirSync(join(root, 'd/empty'));
  assert.is.not(readSnapshot(root, ['d']).hash, before, 'an empty folder counts');
  assert.is(idOf({ 'd/a': '1' }), idOf({ 'd/a*': '1' }), 'the mode does not');
});

test('a leaf is the plain sha256 of the content, however many pieces it is read in', () => {
  for (const size of [0, 1, 262_143, 262_144, 262_145, 1_000_000]) {
    const content = Buffer.alloc(size, 'abcdefg');
    const u32 = (n: number) => {
      const b = Buffer.alloc(4);
      b.writeUInt32BE(n);
      return b;
    };
    const u64 = (n: number) => {
      const b = Buffer.alloc(8);
      b.writeBigUInt64BE(BigInt(n));
      return b;
    };
    const expected = sha256(
      'gate-hooks data-dir v1\0',
      u32(1),
      'f',
      u32(1),
      'a',
      u64(size),
      sha256(content).digest(),
    ).digest('hex');
    assert.equal(readSnapshot(folder({ a: content }), ['a']), { hash: expected, files: 1, bytes: size });
  }
});

test.run();
