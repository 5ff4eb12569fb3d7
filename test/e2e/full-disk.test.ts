// What happens when the disk is full? On a real one: a small file system in memory, where this machine may mount one.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gateHooks, installGate } from '../support/product.js';
import { createRepository, type TestRepository } from '../support/repository.js';
import { skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';

const mount = (folder: string): void => {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
};
const unmount = (folder: string): void => void execFileSync('umount', [folder], { stdio: 'ignore' });

const canMount = ((): boolean => {
  const folder = join(tempDir('mount'), 'probe');
  try {
    mount(folder);
    unmount(folder);
    return true;
  } catch {
    return false;
  }
})();

/** Leaves not one block: the last write of this fails by itself. */
const fill = (folder: string): void => {
  try {
    writeFileSync(join(folder, 'ballast'), Buffer.alloc(1 << 20));
  } catch {
    // ENOSPC is what this is for.
  }
};

const onFullDisk = async (repo: TestRepository, folder: string, work: () => Promise<void>): Promise<void> => {
  const full = join(repo.dir, folder);
  mount(full);
  try {
    fill(full);
    await work();
  } finally {
    unmount(full);
  }
};

const withMount = skipUnless(canMount, 'this machine may not mount a file system');

const gated = async (): Promise<TestRepository> => {
  const repo = await createRepository({ files: { Makefile: 'smoke:\n\t@echo green\n', '.gitignore': 'reports/\n' } });
  await installGate(repo);
  return repo;
};

withMount('a push is not let through on evidence that could not be written', async () => {
  const repo = await gated();
  await onFullDisk(repo, 'reports', async () => {
    const pushed = await repo.push();
    assert.is(pushed.code, 1, pushed.output);
    assert.match(pushed.stderr, /gate-hooks: push refused: cannot write .*run\.json: ENOSPC/);
    assert.match(pushed.stderr, /the disk is full: free some room/);
  });
  assert.is((await repo.push()).code, 0);
});

withMount('a bypass that finds no room for its trace is refused', async () => {
  const repo = await gated();
  await onFullDisk(repo, '.git/gate-hooks', async () => {
    const pushed = await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: '1' } });
    assert.is(pushed.code, 1, pushed.output);
    assert.match(pushed.stderr, /refused: the bypass could not be recorded/);
  });
});

withMount('doctor finds a store without room', async () => {
  const repo = await gated();
  await onFullDisk(repo, '.git/gate-hooks', async () => {
    const done = await gateHooks(repo, ['doctor']);
    assert.is(done.code, 1, done.output);
    assert.match(done.stdout, /\nno {4}store /);
    assert.match(done.stdout, /error: cannot write .*ENOSPC.*no push can leave its record there/);
    assert.match(done.stdout, /0 MiB are free where \.git\/gate-hooks lies/);
  });
});

test.run();
