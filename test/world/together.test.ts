// Several files change together, or none: whatever fails, at whatever moment, all is as before.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { changeTogether } from '../../src/world/together.js';
import { snapshot } from '../support/git-dir.js';
import { tempDir } from '../support/temp.js';

const place = (): string => {
  const dir = tempDir();
  writeFileSync(join(dir, 'a'), 'a', { mode: 0o600 });
  writeFileSync(join(dir, 'b'), 'b', { mode: 0o755 });
  mkdirSync(join(dir, 'taken'));
  writeFileSync(join(dir, 'taken/x'), 'x');
  return dir;
};

const change = (dir: string, path: string, content: string | null) => ({
  path: join(dir, path),
  content: content === null ? null : Buffer.from(content),
  mode: 0o644,
});
const fine = (dir: string) => [change(dir, 'a', 'A'), change(dir, 'b', null), change(dir, 'new/deep/c', 'c')];

test('all is changed, and nothing else is left', async () => {
  const dir = place();
  await changeTogether(fine(dir), async () => {});
  const after = snapshot(dir);
  assert.equal(
    Object.keys(after)
      .filter((path) => !path.includes('taken'))
      .sort(),
    ['a', 'new', 'new/deep', 'new/deep/c'].filter((path) => path in after).sort(),
  );
  assert.not('b' in after);
});

const failures: [string, (dir: string) => Promise<void>][] = [
  ['what is asked at the end says no', (dir) => changeTogether(fine(dir), () => Promise.reject(new Error('no')))],
  [
    'a folder is to be made below a file',
    (dir) => changeTogether([...fine(dir), change(dir, 'taken/x/y', 'y')], async () => {}),
  ],
  [
    'the parent of the last one is a file that was there',
    (dir) => changeTogether([...fine(dir), change(dir, 'a/b', 'y')], async () => {}),
  ],
];
for (const [name, fail] of failures) {
  test(`nothing is changed where ${name}`, async () => {
    const dir = place();
    const before = snapshot(dir);
    let failed = false;
    await fail(dir).catch(() => {
      failed = true;
    });
    assert.ok(failed);
    assert.equal(snapshot(dir), before);
  });
}

test.run();
