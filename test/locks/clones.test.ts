// How old is a lock file where the clone does not hold all of history? Against real git.
import { renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readAge } from '../../src/locks/age.js';
import { reachOf } from '../../src/locks/judge.js';
import { Rig, temp, today } from '../readmes/repo.js';

const lock = 'requirements.lock';
const days = (rig: Rig, path = lock): string => {
  const age = readAge(rig.repo, path);
  return `${age.atLeast ? 'at least ' : ''}${reachOf(age, today).least} ${age.source}${age.changed ? ' changed' : ''}`;
};
const locked = (author: number): Rig => new Rig().write({ [lock]: 'a==1\n' }).commit({ author });
const clone = (rig: Rig, ...args: string[]): Rig => new Rig(['clone', '--quiet', ...args, `file://${rig.root}`, '.']);

test('a shallow clone gives a bound: at least as old as its oldest commit', () => {
  const rig = locked(132).write({ other: '1' }).commit({ author: 100 }).write({ other: '2' }).commit({ author: 50 });
  assert.is(days(clone(rig, '--depth=1')), 'at least 50 shallow');
  assert.is(days(clone(rig, '--depth=2')), 'at least 100 shallow');
  // git calls a clone that is exactly as deep as history shallow, too: still true, only less exact.
  assert.is(days(clone(rig, '--depth=3')), 'at least 132 shallow');
  assert.is(days(clone(rig, '--depth=4')), '132 history');
});

test('the bound of a shallow clone is true where its oldest commit was rebased', () => {
  const rig = locked(30).write({ other: '' }).commit({ author: 500, committer: 10 });
  assert.is(days(clone(rig, '--depth=1')), 'at least 10 shallow');
});

test('a shallow clone knows the age of what changed within it, in a linked work tree too', () => {
  const rig = clone(
    locked(132)
      .write({ [lock]: 'a==2\n' })
      .commit({ author: 20 }),
    '--depth=2',
  );
  assert.is(days(rig), '20 history');
  const deep = clone(locked(132).write({ other: '' }).commit({ author: 20 }), '--depth=1');
  deep.git('worktree', 'add', '--quiet', '-b', 'w', join(temp, 'linked'));
  const linked = Object.assign(Object.create(Rig.prototype) as Rig, { root: join(temp, 'linked') });
  assert.is(days(linked), 'at least 20 shallow');
});

test('a blobless clone knows the age without a fetch', () => {
  const origin = locked(132);
  origin.git('config', 'uploadpack.allowFilter', 'true');
  origin.write({ 'x.lock': 'b' }).commit({ author: 9 });
  renameSync(join(origin.root, lock), join(origin.root, 'moved.lock'));
  origin.commit({ author: 1 });
  // Looks like an inexact rename, which git could only tell by reading both blobs.
  unlinkSync(join(origin.root, 'x.lock'));
  origin.write({ 'y.lock': 'bb' }).commit({ author: 7 }).write({ 'y.lock': 'bbb' }).commit();
  const rig = clone(origin, '--filter=blob:none');
  rig.git('remote', 'set-url', 'origin', 'file:///nowhere');
  assert.is(days(rig, 'moved.lock'), '132 history');
  assert.is(days(rig, 'y.lock'), '0 history');
  rig.git('reset', '--quiet', '--soft', 'HEAD^');
  assert.is(days(rig, 'y.lock'), '7 history changed');
});

test.run();
