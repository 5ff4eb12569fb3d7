import { execFileSync, spawnSync } from 'node:child_process';
import { renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSnapshot } from '../../src/evidence/snapshot.js';
import { fill, freshFolder, type Tree, vectorTree } from './temporary.js';

const name = fc
  .array(fc.constantFrom('a', 'B', 'é', '😀', '～', ' ', '\n', '-'), { minLength: 1, maxLength: 4 })
  .map((letters) => `n${letters.join('')}`);
const content = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const files = fc.uniqueArray(fc.record({ folder: fc.constantFrom('', 'd/', 'd/e/'), name, content }), {
  minLength: 1,
  maxLength: 6,
  selector: (file) => file.folder + file.name,
});
const asTree = (top: string, list: readonly { folder: string; name: string; content: Buffer }[]): Tree =>
  Object.fromEntries(list.map((file) => [`${top}/${file.folder}${file.name}`, file.content]));

test('any one change of a byte or a name changes the id of a random tree', () => {
  fc.assert(
    fc.property(files, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), (list, pick, at, flip) => {
      const root = freshFolder();
      fill(root, asTree('t', list));
      const id = () => readSnapshot(root, ['t']).hash;
      const before = id();
      const file = list[pick % list.length]!;
      const path = join(root, 't', file.folder, file.name);
      const bytes = Buffer.from(file.content);
      bytes[at % bytes.length]! ^= flip;
      writeFileSync(path, bytes);
      assert.is.not(id(), before, 'byte');
      writeFileSync(path, file.content);
      assert.is(id(), before, 'put back');
      renameSync(path, `${path}_`);
      assert.is.not(id(), before, 'name');
    }),
    { numRuns: 60 },
  );
});

const python = `
import hashlib, os, sys
def node(path):
    if os.path.islink(path): data = os.readlink(path); return b"l", len(data), hashlib.sha256(data).digest()
    if os.path.isfile(path): data = open(path, "rb").read(); return b"f", len(data), hashlib.sha256(data).digest()
    return folder({name: node(os.path.join(path, name)) for name in os.listdir(path)})
def folder(children):
    total, text = 0, b"gate-hooks data-dir v1\\0" + len(children).to_bytes(4, "big")
    for name, (kind, size, digest) in sorted(children.items()):
        total += size
        text += kind + len(name).to_bytes(4, "big") + name + size.to_bytes(8, "big") + digest
    return b"d", total, hashlib.sha256(text).digest()
for top in sys.argv[2:]: print(folder({top.encode(): node(os.fsencode(os.path.join(sys.argv[1], top)))})[2].hex())
`;

if (spawnSync('python3', ['-c', '']).status === 0) {
  test('a Python reference agrees on random trees', () => {
    const trees = fc.sample(files, 40).map((list, index) => [`t${index}`, asTree(`t${index}`, list)] as const);
    const root = freshFolder();
    for (const tree of [vectorTree, ...trees.map(([, files]) => files)]) fill(root, tree);
    for (const [top] of trees) symlinkSync('tärget', join(root, top, 'link'));
    const tops = ['configs', ...trees.map(([top]) => top)];
    const theirs = execFileSync('python3', ['-c', python, root, ...tops], { encoding: 'utf8' })
      .trim()
      .split('\n');
    assert.is(theirs[0], '22de2e9b0783b184fd14bef55d5c8c44e247d0f8b68795d8659be7ef27004ec3', 'the published vector');
    assert.equal(
      tops.map((top) => readSnapshot(root, [top]).hash),
      theirs,
    );
  });
}

test.run();
