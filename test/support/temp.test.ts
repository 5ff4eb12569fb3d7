import { chmodSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { projectRoot } from './project.js';
import { removeTree, tempDir } from './temp.js';

const withTmp = (folder: string, does: () => void): void => {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    does();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
};

test('two temp folders are two, and free of symlinks', () => {
  const [one, two] = [tempDir(), tempDir('named')];
  assert.is.not(one, two);
  assert.is(realpathSync(two), two);
  assert.match(two, /gate-hooks-named-[^/]+$/);
});

test('a temp folder inside the project is refused, through a symlink too', () => {
  const inside = join(projectRoot(), 'build');
  const link = join(tempDir(), 'link');
  symlinkSync(inside, link);
  for (const folder of [projectRoot(), inside, link])
    withTmp(folder, () => assert.throws(() => tempDir(), /lies inside the project/));
});

test('read-only folders are removed with all they hold, and nothing behind a symlink', () => {
  const [folder, elsewhere] = [tempDir(), tempDir()];
  const closed = join(folder, 'a', 'closed');
  mkdirSync(closed, { recursive: true });
  writeFileSync(join(closed, 'file'), '');
  writeFileSync(join(elsewhere, 'kept'), '');
  symlinkSync(elsewhere, join(folder, 'link'));
  chmodSync(closed, 0o555);
  chmodSync(folder, 0o555);
  removeTree(folder);
  assert.not(existsSync(folder));
  assert.ok(existsSync(join(elsewhere, 'kept')));
  removeTree(folder);
});

test.run();
