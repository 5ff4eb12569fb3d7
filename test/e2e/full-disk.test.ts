// What happens when the disk is full? On a real one: a small file system in memory, where this machine may mount one.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addGate, gateHooks } from '../support/product.js';
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
  addGate(repo);
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

withMount('a lock that finds no room for its successor stays as it was, whole', async () => {
  const repo = await createRepository({
    files: { 'gate-hooks.json': '{"smoke":{"command":"true"},"lock":{"files":["locks/requirements.lock"]}}' },
  });
  const [locks, bin] = [join(repo.dir, 'locks'), tempDir('bin')];
  writeFileSync(
    join(bin, 'uv'),
    '#!/bin/sh\n[ "$1" = --version ] && exit\nwas=\nfor word; do [ "$was" = --output-file ] && out=$word; was=$word; done\ni=0\nwhile [ $i -lt 2000 ]; do i=$((i + 1)) && echo "package-$i==1"; done >"$out"\n',
    { mode: 0o755 },
  );
  const old = 'package-1==0\n';
  mount(locks);
  try {
    writeFileSync(join(locks, 'requirements.lock'), old);
    writeFileSync(join(locks, 'requirements.in'), 'package-1\n');
    fill(locks);
    const done = await gateHooks(repo, ['refresh-lock'], { env: { PATH: `${bin}:${process.env.PATH}` } });
    assert.is(done.code, 3, done.output);
    assert.match(done.stderr, /cannot write .*requirements\.lock: ENOSPC/);
    assert.is(readFileSync(join(locks, 'requirements.lock'), 'utf8'), old);
    assert.equal(readdirSync(locks).sort(), ['ballast', 'requirements.in', 'requirements.lock']);
  } finally {
    unmount(locks);
  }
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
