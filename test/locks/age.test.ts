// How old is a lock file really? Against real git.
import { chmodSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
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
const locked = (author = 132, committer = author): Rig =>
  new Rig().write({ [lock]: 'a==1\n' }).commit({ author, committer });

test('the age is that of the author date, not of the committer date', () => {
  assert.is(days(locked(132, 1)), '132 history');
  assert.is(days(locked(1, 132)), '1 history');
});

test('a fresh clone and a touched file are as old as before', () => {
  const rig = new Rig(['clone', '--quiet', locked().root, '.']);
  assert.is(days(rig), '132 history');
  utimesSync(join(rig.root, lock), 0, 0);
  assert.is(days(rig), '132 history');
});

test('later commits to other files do not make it young', () => {
  assert.is(days(locked().write({ other: '' }).commit()), '132 history');
});

test('a change of content makes it young', () => {
  assert.is(
    days(
      locked()
        .write({ [lock]: 'a==2\n' })
        .commit({ author: 3 }),
    ),
    '3 history',
  );
});

test('mode changes do not make it young, however many', () => {
  const rig = locked();
  for (let i = 0; i < 9; i += 1) {
    chmodSync(join(rig.root, lock), i % 2 === 0 ? 0o755 : 0o644);
    rig.commit({ author: 9 - i });
  }
  assert.is(days(rig), '132 history');
});

test('pure renames do not make it young, a rename with a change does', () => {
  const rig = new Rig().write({ 'a b.lock': 'a==1\n'.repeat(20) }).commit({ author: 132 });
  for (const [from, to] of [
    ['a b.lock', 'données.lock'],
    ['données.lock', lock],
  ] as const) {
    renameSync(join(rig.root, from), join(rig.root, to));
    rig.write({ [`beside-${to}`]: '' }).commit({ author: 2 });
  }
  assert.is(days(rig), '132 history');
  renameSync(join(rig.root, lock), join(rig.root, 'new.lock'));
  writeFileSync(join(rig.root, 'new.lock'), `${'a==1\n'.repeat(20)}b==1\n`);
  rig.commit({ author: 1 });
  assert.is(days(rig, 'new.lock'), '1 history');
});

test('a merged side branch counts by the date of its commit, not of the merge', () => {
  const rig = locked();
  rig.git('checkout', '--quiet', '-b', 'side');
  rig.write({ [lock]: 'a==2\n' }).commit({ author: 40 });
  rig.git('checkout', '--quiet', 'main');
  rig.write({ other: '' }).commit({ author: 20 }).dated({ author: 5 }, 'merge', '--quiet', '--no-edit', 'side');
  assert.is(days(rig), '40 history');
});

test('a side branch that was merged away does not count', () => {
  const rig = locked();
  rig.git('checkout', '--quiet', '-b', 'side');
  rig.write({ [lock]: 'a==2\n' }).commit({ author: 4 });
  rig.git('checkout', '--quiet', 'main');
  rig
    .write({ other: '' })
    .commit({ author: 20 })
    .dated({ author: 3 }, 'merge', '--quiet', '--no-edit', '--strategy=ours', 'side');
  assert.is(days(rig), '132 history');
});

test('a merge that wrote the content itself counts by its own date', () => {
  const rig = locked();
  rig.git('checkout', '--quiet', '-b', 'side');
  rig.write({ [lock]: 'a==2\n' }).commit({ author: 40 });
  rig.git('checkout', '--quiet', 'main');
  rig
    .write({ [lock]: 'a==3\n' })
    .commit({ author: 30 })
    .dated({ author: 3 }, 'merge', '--quiet', '--no-edit', '--strategy=ours', '--no-commit', 'side');
  rig.write({ [lock]: 'a==4\n' }).commit({ author: 3 });
  assert.is(days(rig), '3 history');
});

test('names with spaces, other scripts and pathspec signs work, in a folder too', () => {
  for (const path of [
    'req uirements.lock',
    'données/文書.lock',
    'sub/requirements.lock',
    ':(top)x.lock',
    '*.lock',
    '-n',
    'q\'"\\.lock',
    'new\nline.lock',
  ]) {
    const rig = new Rig()
      .write({ [path]: 'a==1\n' })
      .commit({ author: 132 })
      .write({ 'sub/other.lock': '', 'z.lock': '' })
      .commit({ author: 1 });
    assert.is(days(rig, path), '132 history', path);
  }
  assert.is(days(new Rig().write({ 'sub/a.lock': '' }).commit({ author: 132 }), './sub//a.lock'), '132 history');
});

test('a file that was never committed has no age, also before the first commit and after a removal', () => {
  const fresh = new Rig().write({ [lock]: 'a==1\n' });
  assert.is(days(fresh), 'null never-committed');
  fresh.dated({}, 'commit', '--quiet', '--allow-empty', '--message=x');
  assert.is(days(fresh), 'null never-committed');
  const removed = locked();
  removed.git('rm', '--quiet', '--cached', lock);
  removed.git('commit', '--quiet', '-m', 'x');
  assert.is(days(removed), 'null never-committed');
});

test('a symlink has no age of its own', () => {
  const rig = new Rig().write({ 'real.lock': 'a==1\n' });
  symlinkSync('real.lock', join(rig.root, lock));
  rig.commit({ author: 500 });
  assert.is(days(rig), 'null symlink');
});

test('an uncommitted change is said, even one that git was told not to see', () => {
  const rig = locked();
  rig.git('update-index', '--assume-unchanged', lock);
  rig.write({ [lock]: 'a==2\n' });
  assert.is(days(rig), '132 history changed');
  const staged = locked().write({ [lock]: 'a==2\n' });
  staged.git('add', lock);
  assert.is(days(staged), '132 history changed');
});

test('line ends that git converts are no change', () => {
  const rig = new Rig()
    .write({ '.gitattributes': '*.lock text eol=crlf\n', [lock]: 'a==1\r\n' })
    .commit({ author: 132 });
  assert.is(days(rig), '132 history');
});

/** Rewrites HEAD as a commit that carries a signature, which no key here can check. */
const sign = (rig: Rig): void => {
  const commit = rig
    .git('cat-file', 'commit', 'HEAD')
    .replace('\n\n', '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n\n');
  writeFileSync(join(temp, 'commit'), commit);
  rig.git('update-ref', 'HEAD', rig.git('hash-object', '-t', 'commit', '-w', join(temp, 'commit')).trim());
};

test('settings of the user do not change the answer', () => {
  const rig = new Rig().write({ 'a.lock': 'a==1\n' }).commit({ author: 132 });
  renameSync(join(rig.root, 'a.lock'), join(rig.root, lock));
  rig.commit({ author: 5 });
  sign(rig);
  for (const [key, value] of [
    ['log.showRoot', 'false'],
    ['log.follow', 'true'],
    ['log.showSignature', 'true'],
    ['diff.renames', 'false'],
    ['color.ui', 'always'],
    ['core.quotePath', 'true'],
    ['log.diffMerges', 'off'],
    ['core.abbrev', '7'],
    ['diff.noprefix', 'true'],
    ['log.date', 'relative'],
  ])
    rig.git('config', key!, value!);
  assert.is(days(rig), '132 history');
});

test.run();
