import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSnapshot } from '../../src/evidence/snapshot.js';
import { isSettled, parseStatCache, renderStatCache, statKey } from '../../src/evidence/stat-cache.js';
import { fill, freshFolder, type Tree } from './temporary.js';

const ctime = (path: string): bigint => lstatSync(path, { bigint: true }).ctimeNs;
const later = (): number => Date.now() + 10_000;

const place = (tree: Tree) => {
  const root = freshFolder();
  fill(root, tree);
  const cache = join(root, 'state', 'cache');
  return {
    root,
    cache,
    fresh: () => readSnapshot(root, ['d'], { cache: null }).hash,
    /** A scan far enough from the last edit that its digests are remembered. */
    settled: () => readSnapshot(root, ['d'], { cache, startMs: later() }).hash,
    cached: () => readSnapshot(root, ['d'], { cache }).hash,
  };
};

/** Same size, mtime put back; repeated until the clock of the file system has moved on and ctime can tell. */
const editInSecret = (path: string, content: string): void => {
  const before = statSync(path);
  const was = ctime(path);
  do {
    writeFileSync(path, content);
    utimesSync(path, before.atime, before.mtime);
  } while (ctime(path) === was);
};

/**
 * Replaces a remembered digest by a wrong one, with a right checksum: only a scan that believes the cache can be
 * fooled.
 */
const poison = (path: string): void => {
  const entries = [...parseStatCache(readFileSync(path, 'utf8'))].map(([key]) => [key, 'f'.repeat(64)] as const);
  assert.ok(entries.length > 0, 'there is something to poison');
  writeFileSync(path, renderStatCache(new Map(entries)));
};

test('a warm scan believes the cache, a scan without one reads every file', () => {
  const { cache, fresh, settled, cached } = place({ 'd/a': '1', 'd/b/c': '2' });
  const right = fresh();
  assert.is(settled(), right);
  assert.is(cached(), right);
  poison(cache);
  assert.is.not(cached(), right, 'the cache was asked');
  assert.is(fresh(), right, 'null asks no cache');
});

test('an edit that keeps size and mtime is seen by its ctime', () => {
  const { root, fresh, settled, cached } = place({ 'd/a': 'one!' });
  const before = settled();
  const { mtimeMs, size } = statSync(join(root, 'd/a'));
  utimesSync(join(root, 'd/a'), new Date(1e12), new Date(1e12));
  settled();
  editInSecret(join(root, 'd/a'), 'two!');
  assert.is(statSync(join(root, 'd/a')).mtimeMs, 1e12);
  assert.is(statSync(join(root, 'd/a')).size, size);
  assert.ok(mtimeMs > 1e12);
  assert.is.not(cached(), before);
  assert.is(cached(), fresh());
});

test('a file touched just before the scan is read again by the next one', () => {
  const { root, cache, fresh } = place({ 'd/a': 'one!' });
  const justAfter = () =>
    readSnapshot(root, ['d'], { cache, startMs: statSync(join(root, 'd/a')).mtimeMs + 1500 }).hash;
  justAfter();
  assert.not.ok(existsSync(cache), 'nothing is settled, so nothing is remembered');
  writeFileSync(join(root, 'd/a'), 'two!');
  assert.is(justAfter(), fresh());
});

test('other changes are seen through a warm cache', () => {
  const edits: [string, (root: string) => void][] = [
    ['content', (root) => writeFileSync(join(root, 'd/a'), 'longer than before')],
    ['a new file', (root) => writeFileSync(join(root, 'd/new'), '')],
    ['a removed file', (root) => rmSync(join(root, 'd/b'))],
    [
      'swapped names',
      (root) => {
        for (const [from, to] of [
          ['a', 't'],
          ['b', 'a'],
          ['t', 'b'],
        ])
          renameSync(join(root, 'd', from!), join(root, 'd', to!));
      },
    ],
    ['an empty folder', (root) => mkdirSync(join(root, 'd/empty'))],
  ];
  for (const [what, edit] of edits) {
    const { root, fresh, settled, cached } = place({ 'd/a': 'x', 'd/b': 'y' });
    const before = settled();
    edit(root);
    assert.is.not(cached(), before, what);
    assert.is(cached(), fresh(), what);
  }
});

test('a broken, foreign, or unusable cache is ignored and replaced', () => {
  const { cache, fresh, settled } = place({ 'd/a': '1', 'd/b': '2' });
  const right = fresh();
  settled();
  poison(cache);
  const poisoned = readFileSync(cache, 'utf8');
  const broken = [
    '',
    'junk',
    '\0\xff',
    poisoned.slice(0, -1),
    poisoned.slice(0, poisoned.length / 2),
    `${poisoned}x`,
    poisoned.replace('v1', 'v2'),
    poisoned.replace('gate-data-v1', 'gate-data-v2'),
    poisoned.replace(/f(?=\n$)/, '0'),
  ];
  for (const text of broken) {
    writeFileSync(cache, text);
    assert.is(settled(), right, JSON.stringify(text.slice(0, 40)));
    assert.is(parseStatCache(readFileSync(cache, 'utf8')).size, 2);
  }
  rmSync(cache);
  mkdirSync(cache);
  assert.is(settled(), right, 'a folder in its place');
});

test('the cache forgets files that are gone', () => {
  const { root, cache, settled } = place({ 'd/a': '1', 'd/b': '2' });
  settled();
  rmSync(join(root, 'd/b'));
  settled();
  assert.is(parseStatCache(readFileSync(cache, 'utf8')).size, 1);
});

test('an unchanged scan does not write the cache again', () => {
  const { cache, settled } = place({ 'd/a': '1' });
  settled();
  const { ino } = statSync(cache);
  settled();
  assert.is(statSync(cache).ino, ino);
});

test('settled is older than two seconds before the scan, by mtime and by ctime', () => {
  const root = freshFolder();
  const stats = lstatSync(root, { bigint: true });
  const at = (mtimeMs: number, ctimeMs: number) =>
    Object.assign(Object.create(stats), {
      mtimeNs: BigInt(mtimeMs) * 1_000_000n,
      ctimeNs: BigInt(ctimeMs) * 1_000_000n,
    });
  const table: [number, number, boolean][] = [
    [0, 7999, true],
    [7999, 0, true],
    [8000, 0, false],
    [0, 8000, false],
    [0, 20_000, false],
    [20_000, 0, false],
  ];
  for (const [mtime, ctimeMs, expected] of table)
    assert.is(isSettled(at(mtime, ctimeMs), 10_000), expected, `${mtime} ${ctimeMs}`);
});

test('the key holds device, inode, size, both times and the mode', () => {
  const root = freshFolder();
  fill(root, { a: 'x' });
  const stats = lstatSync(join(root, 'a'), { bigint: true });
  for (const field of ['dev', 'ino', 'size', 'mtimeNs', 'ctimeNs', 'mode'] as const) {
    assert.is.not(statKey(Object.assign(Object.create(stats), { [field]: stats[field] + 1n })), statKey(stats), field);
  }
  chmodSync(join(root, 'a'), 0o600);
  assert.is.not(statKey(lstatSync(join(root, 'a'), { bigint: true })), statKey(stats));
});

test.run();
