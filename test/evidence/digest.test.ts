import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, symlinkSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fault } from '../../src/core/fault.js';
import { digestFile } from '../../src/evidence/digest.js';
import { readPieces } from '../../src/world/exact.js';
import { fill, freshFolder } from './temporary.js';

const isFault = (says: RegExp) => (error: unknown) => error instanceof Fault && says.test(error.message);

test('it is the sha256 of the bytes, with the stats they belong to; null where there is no file', () => {
  const root = freshFolder();
  fill(root, { 'a*': 'abc' });
  const digest = digestFile(join(root, 'a'));
  assert.is(digest?.sha256, createHash('sha256').update('abc').digest('hex'));
  assert.equal([digest?.stats.size, (digest?.stats.mode ?? 0n) & 0o777n], [3n, 0o755n]);
  assert.is(digestFile(join(root, 'nope')), null);
  assert.is(digestFile(join(root, 'a/b')), null);
});

test('a link, a folder and a pipe are faults, and none is waited for', () => {
  const root = freshFolder();
  fill(root, { a: 'abc', 'd/x': '' });
  symlinkSync('a', join(root, 'link'));
  execFileSync('mkfifo', [join(root, 'pipe')]);
  assert.throws(() => digestFile(join(root, 'link')), isFault(/link/));
  assert.throws(() => digestFile(join(root, 'd')), isFault(/not a regular file/));
  assert.throws(() => digestFile(join(root, 'pipe')), isFault(/not a regular file/));
});

test('a file that changes while it is read is a fault, whatever the change', () => {
  const changes: [string, (path: string) => void][] = [
    ['grown', (path) => appendFileSync(path, 'x')],
    ['cut', (path) => truncateSync(path, 1)],
    ['touched', (path) => utimesSync(path, 1, 1)],
  ];
  for (const [what, change] of changes) {
    const root = freshFolder();
    fill(root, { a: 'abcdef' });
    const path = join(root, 'a');
    assert.throws(
      () => readPieces(path, Buffer.alloc(4), () => change(path)),
      isFault(/changed while it was read/),
      what,
    );
  }
});

test('a file is handed out in pieces of the buffer, in order', () => {
  const root = freshFolder();
  fill(root, { a: 'abcdefghij' });
  const pieces: string[] = [];
  readPieces(join(root, 'a'), Buffer.alloc(4), (piece, size) => pieces.push(`${piece.toString()} of ${size}`));
  assert.equal(pieces, ['abcd of 10', 'efgh of 10', 'ij of 10']);
});

test.run();
