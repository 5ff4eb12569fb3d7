import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Holder, lockHolder, takeLock } from '../../src/world/lock.js';
import { skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';

/** This file starts itself to race for a lock: each child says what it got, and holds it until it is told to go. */
const race = (folder: string, rounds: number): string => {
  const inside = join(folder, 'inside');
  let had = 0;
  for (let tries = 0; had < rounds && tries < 1e6; tries += 1) {
    const lock = takeLock(folder, 'x');
    if (lock === null) continue;
    had += 1;
    try {
      writeFileSync(inside, '', { flag: 'wx' });
    } catch {
      return 'TWO INSIDE';
    }
    unlinkSync(inside);
    lock.release();
  }
  return `alone ${had}`;
};

const asChild = process.env.LOCK_CHILD;
if (asChild !== undefined) {
  process.stdin.once('data', () => {
    const rounds = process.env.LOCK_ROUNDS;
    const took = (): string => (takeLock(asChild, 'x') === null ? 'no' : 'yes');
    process.stdout.write(`${rounds === undefined ? took() : race(asChild, Number(rounds))}\n`);
  });
  process.stdin.on('end', () => process.exit(0));
  process.stdout.write('ready\n');
  await new Promise(() => undefined);
}

type Child = {
  readonly pid: number;
  readonly line: () => Promise<string>;
  readonly go: () => void;
  readonly kill: () => Promise<void>;
  readonly end: () => Promise<void>;
};

const startChild = (folder: string, rounds?: string): Child => {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    env: { ...process.env, LOCK_CHILD: folder, ...(rounds === undefined ? {} : { LOCK_ROUNDS: rounds }) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid: child.pid!,
    line: () => new Promise((resolve) => child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()))),
    go: () => void child.stdin.write('go\n'),
    kill: () => {
      child.kill('SIGKILL');
      return gone;
    },
    end: () => {
      child.stdin.end();
      return gone;
    },
  };
};

const newest = (folder: string): string =>
  join(
    folder,
    readdirSync(folder)
      .sort((a, b) => Number(a.split('.').at(-1)) - Number(b.split('.').at(-1)))
      .at(-1)!,
  );

test('a lock is had once, and again after its release', () => {
  const folder = tempDir('lock');
  const first = takeLock(folder, 'x');
  assert.ok(first);
  assert.is(takeLock(folder, 'x'), null);
  assert.ok(takeLock(folder, 'y'), 'another name is another lock');
  assert.is(lockHolder(folder, 'x')?.pid, process.pid);
  first!.release();
  assert.is(lockHolder(folder, 'x'), null);
  const second = takeLock(folder, 'x');
  assert.ok(second);
  first!.release();
  assert.is(takeLock(folder, 'x'), null, 'the release of the first does not touch the second');
});

test('the folder comes by itself and holds one file a lock, however often it was taken', () => {
  const folder = join(tempDir('lock'), 'a/b');
  for (let i = 0; i < 20; i += 1) takeLock(folder, 'x')!.release();
  assert.equal(readdirSync(folder), ['x.lock.20']);
});

test('a name that begins like another is another lock', () => {
  const folder = tempDir('lock');
  assert.ok(takeLock(folder, '1'));
  assert.ok(takeLock(folder, '10'));
  assert.is(takeLock(folder, '1'), null);
});

const hold = (folder: string, change: (holder: Holder) => unknown): string => {
  takeLock(folder, 'x');
  const path = newest(folder);
  const holder = JSON.parse(readFileSync(path, 'utf8')) as Holder;
  const changed = change(holder);
  writeFileSync(path, typeof changed === 'string' ? changed : JSON.stringify(changed));
  return path;
};

const withProc = skipUnless(process.platform === 'linux', 'start times are read from /proc');

for (const [what, change, had] of [
  ['a process that lives', (holder: Holder) => holder, false],
  ['a pid that nobody has', (holder: Holder) => ({ ...holder, pid: 2 ** 22 + 1 }), true],
  ['a pid that was given to another process since', (holder: Holder) => ({ ...holder, start: '1' }), true],
  ['a process from before the last boot', (holder: Holder) => ({ ...holder, boot: 'another' }), true],
  ['a process on another machine', (holder: Holder) => ({ ...holder, host: 'elsewhere', pid: 1 }), false],
  ['a file that is no lock of ours', () => 'garbage', true],
  ['an empty file', () => '', true],
  ['a pid below one', (holder: Holder) => ({ ...holder, pid: -1 }), true],
  ['a process without a start time', (holder: Holder) => ({ ...holder, start: null }), false],
] as const) {
  withProc(`held by ${what}: the lock is ${had ? 'taken over' : 'left alone'}`, () => {
    const folder = tempDir('lock');
    hold(folder, change);
    assert.is(takeLock(folder, 'x') !== null, had);
    if (had) assert.is(lockHolder(folder, 'x')?.pid, process.pid);
  });
}

test('a lock of another machine is given up after a day', () => {
  const folder = tempDir('lock');
  const path = hold(folder, (holder) => ({ ...holder, host: 'elsewhere' }));
  const old = new Date(Date.now() - 25 * 3600 * 1000);
  utimesSync(path, old, old);
  assert.ok(takeLock(folder, 'x'));
});

test('after kill -9 the lock can be had, and not a moment before', async () => {
  const folder = tempDir('lock');
  const child = startChild(folder);
  await child.line();
  const said = child.line();
  child.go();
  assert.is(await said, 'yes');
  assert.is(takeLock(folder, 'x'), null);
  assert.is(lockHolder(folder, 'x')?.pid, child.pid);
  await child.kill();
  assert.ok(takeLock(folder, 'x'));
});

test('of many that take over a dead lock at the same time exactly one has it', async () => {
  const folder = tempDir('lock');
  const children = Array.from({ length: 4 }, () => startChild(folder));
  await Promise.all(children.map((child) => child.line()));
  hold(folder, (holder) => ({ ...holder, pid: 2 ** 22 + 1 }));
  const answers = children.map((child) => child.line());
  for (const child of children) child.go();
  assert.equal((await Promise.all(answers)).sort(), ['no', 'no', 'no', 'yes']);
  await Promise.all(children.map((child) => child.end()));
});

test('of four that take and release as fast as they can, no two are ever inside at once', async () => {
  const folder = tempDir('lock');
  const children = Array.from({ length: 4 }, () => startChild(folder, '100'));
  await Promise.all(children.map((child) => child.line()));
  const answers = children.map((child) => child.line());
  for (const child of children) child.go();
  for (const answer of await Promise.all(answers)) assert.match(answer, /^alone [1-9]\d*$/);
  await Promise.all(children.map((child) => child.end()));
  assert.is(readdirSync(folder).filter((name) => name.startsWith('x.lock')).length, 1);
});

test('numbers below the newest mean nothing, whatever they say', () => {
  const folder = tempDir('lock');
  takeLock(folder, 'x')!.release();
  takeLock(folder, 'x')!.release();
  const living = readFileSync(
    hold(folder, (holder) => holder),
    'utf8',
  );
  writeFileSync(newest(folder), '{}');
  writeFileSync(join(folder, 'x.lock.1'), living);
  assert.is(lockHolder(folder, 'x'), null);
  assert.ok(takeLock(folder, 'x'));
  assert.equal(readdirSync(folder), ['x.lock.4']);
});

test.run();
