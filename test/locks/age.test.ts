// How old is a lock file really? Against real git.
import { chmodSync, readFileSync, renameSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Rig, day, settingsWith, temp, today } from '../readmes/repo.js';
import { run } from '../../src/commands/check-lock.js';
import { lockNote, readAge } from '../../src/locks/age.js';
import { daysOld } from '../../src/locks/judge.js';

const settings = settingsWith();
const lock = 'requirements.lock';
const days = (rig: Rig, path = lock): string => {
  const age = readAge(rig.repo, path);
  return `${age.atLeast ? 'at least ' : ''}${daysOld(age, today)} ${age.source}${age.changed ? ' changed' : ''}`;
};
const locked = (author = 132, committer = author): Rig => new Rig().write({ [lock]: 'a==1\n' }).commit({ author, committer });
const clone = (rig: Rig, ...args: string[]): Rig => new Rig(['clone', '--quiet', ...args, `file://${rig.root}`, '.']);

test('the age is that of the author date, not of the committer date', () => {
  assert.is(days(locked(132, 1)), '132 history');
  assert.is(days(locked(1, 132)), '1 history');
});

test('a fresh clone and a touched file are as old as before', () => {
  const rig = clone(locked());
  assert.is(days(rig), '132 history');
  utimesSync(join(rig.root, lock), 0, 0);
  assert.is(days(rig), '132 history');
});

test('later commits to other files do not make it young', () => {
  assert.is(days(locked().write({ other: '' }).commit()), '132 history');
});

test('a change of content makes it young', () => {
  assert.is(days(locked().write({ [lock]: 'a==2\n' }).commit({ author: 3 })), '3 history');
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
  for (const [from, to] of [['a b.lock', 'données.lock'], ['données.lock', lock]] as const) {
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
  rig.write({ other: '' }).commit({ author: 20 }).dated({ author: 3 }, 'merge', '--quiet', '--no-edit', '--strategy=ours', 'side');
  assert.is(days(rig), '132 history');
});

test('a merge that wrote the content itself counts by its own date', () => {
  const rig = locked();
  rig.git('checkout', '--quiet', '-b', 'side');
  rig.write({ [lock]: 'a==2\n' }).commit({ author: 40 });
  rig.git('checkout', '--quiet', 'main');
  rig.write({ [lock]: 'a==3\n' }).commit({ author: 30 }).dated({ author: 3 }, 'merge', '--quiet', '--no-edit', '--strategy=ours', '--no-commit', 'side');
  rig.write({ [lock]: 'a==4\n' }).commit({ author: 3 });
  assert.is(days(rig), '3 history');
});

test('names with spaces, other scripts and pathspec signs work, in a folder too', () => {
  for (const path of ['req uirements.lock', 'données/文書.lock', 'sub/requirements.lock', ':(top)x.lock', '*.lock', '-n', "q'\"\\.lock", 'new\nline.lock']) {
    const rig = new Rig().write({ [path]: 'a==1\n' }).commit({ author: 132 }).write({ 'sub/other.lock': '', 'z.lock': '' }).commit({ author: 1 });
    assert.is(days(rig, path), '132 history', path);
  }
  assert.is(days(new Rig().write({ 'sub/a.lock': '' }).commit({ author: 132 }), './sub//a.lock'), '132 history');
});

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
  const rig = clone(locked(132).write({ [lock]: 'a==2\n' }).commit({ author: 20 }), '--depth=2');
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

test('a file that was never committed has no age, also before the first commit and after a removal', () => {
  const fresh = new Rig().write({ [lock]: 'a==1\n' });
  assert.is(days(fresh), 'null never-committed');
  fresh.dated({}, 'commit', '--quiet', '--allow-empty', '--message=x');
  assert.is(days(fresh), 'null never-committed');
  const removed = locked();
  removed.git('rm', '--quiet', '--cached', lock);
  removed.git('commit', '--quiet', '-m', 'x');
  assert.is(days(removed), 'null never-committed');
  const answer = run({ repo: fresh.repo, settings, nowMs: today });
  assert.equal([answer.verdict.status, answer.verdict.findings[0]?.rule], ['pass', 'lock/age-unknown']);
});

test('a symlink has no age of its own', () => {
  const rig = new Rig().write({ 'real.lock': 'a==1\n' });
  symlinkSync('real.lock', join(rig.root, lock));
  rig.commit({ author: 500 });
  assert.is(days(rig), 'null symlink');
  assert.equal(lockNote(rig.repo, settings, today), []);
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
  const rig = new Rig().write({ '.gitattributes': '*.lock text eol=crlf\n', [lock]: 'a==1\r\n' }).commit({ author: 132 });
  assert.is(days(rig), '132 history');
});

/** Rewrites HEAD as a commit that carries a signature, which no key here can check. */
const sign = (rig: Rig): void => {
  const commit = rig.git('cat-file', 'commit', 'HEAD').replace('\n\n', '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n\n');
  writeFileSync(join(temp, 'commit'), commit);
  rig.git('update-ref', 'HEAD', rig.git('hash-object', '-t', 'commit', '-w', join(temp, 'commit')).trim());
};

test('settings of the user do not change the answer', () => {
  const rig = new Rig().write({ 'a.lock': 'a==1\n' }).commit({ author: 132 });
  renameSync(join(rig.root, 'a.lock'), join(rig.root, lock));
  rig.commit({ author: 5 });
  sign(rig);
  for (const [key, value] of [['log.showRoot', 'false'], ['log.follow', 'true'], ['log.showSignature', 'true'], ['diff.renames', 'false'], ['color.ui', 'always'], ['core.quotePath', 'true'], ['log.diffMerges', 'off'], ['core.abbrev', '7'], ['diff.noprefix', 'true'], ['log.date', 'relative']]) rig.git('config', key!, value!);
  assert.is(days(rig), '132 history');
});

test('check-lock warns of old pins and passes, and fails where the settings say error', () => {
  const rig = locked();
  const warned = run({ repo: rig.repo, settings, nowMs: today });
  assert.is(warned.verdict.status, 'pass');
  assert.is(warned.verdict.reason, 'requirements.lock pins are 132 days old (limit 90)');
  assert.equal(warned.verdict.findings.map(({ message }) => message), ['TODO(lock-age): requirements.lock pins are 132 days old (limit 90); refresh them with your resolver']);
  assert.equal(warned.data, { max_age_days: 90, locks: [{ path: lock, days: 132, at_least: false, source: 'history', changed: false }] });
  assert.is(run({ repo: rig.repo, settings: settingsWith({ lock: { level: 'error' } }), nowMs: today }).verdict.status, 'fail');
  assert.equal(run({ repo: rig.repo, settings: settingsWith({ lock: { max_age_days: 132, level: 'error' } }), nowMs: today }).verdict.findings, []);
});

test('a date in the future is a finding and no age', () => {
  const { verdict, data } = run({ repo: locked(-30).repo, settings, nowMs: today });
  assert.equal(verdict.findings.map(({ rule }) => rule), ['lock/future-date']);
  assert.match(verdict.reason, '30 days in the future');
  assert.is((data?.['locks'] as { days: unknown }[])[0]?.days, null);
});

test('check-lock skips files that are not there, and says so when none is', () => {
  const rig = locked();
  const lockSettings = (...files: string[]) => settingsWith({ lock: { files } });
  const none = run({ repo: rig.repo, settings: lockSettings('a.lock', 'b.lock'), nowMs: today });
  assert.equal([none.verdict.status, none.verdict.reason], ['skip', 'no lock file to check: a.lock, b.lock not found']);
  assert.is(run({ repo: rig.repo, settings: lockSettings(), nowMs: today }).verdict.reason, 'no lock file to check: lock.files is empty');
  rig.write({ 'b.lock': '' }).commit({ author: 2 });
  const two = run({ repo: rig.repo, settings: lockSettings('a.lock', lock, 'b.lock'), nowMs: today });
  assert.is(two.verdict.reason, '2 lock files checked, 1 older than 90 days');
  assert.equal(two.lines, ['requirements.lock pins are 132 days old (limit 90)', 'b.lock pins are 2 days old (limit 90)']);
});

/** How many git processes `ask` starts, by git's own trace. */
const countGit = (ask: () => unknown): number => {
  const trace = join(temp, 'trace');
  writeFileSync(trace, '');
  process.env['GIT_TRACE2_EVENT'] = trace;
  try {
    ask();
  } finally {
    delete process.env['GIT_TRACE2_EVENT'];
  }
  return readFileSync(trace, 'utf8').split('\n').filter((line) => line.includes('"event":"start"')).length;
};

test('a push is told of old pins for one git process, and of nothing for none', () => {
  const rig = locked();
  chmodSync(join(rig.root, lock), 0o755);
  rig.commit({ author: 1 });
  const { repo } = rig;
  const told = (): string[] => lockNote(repo, settings, today).map(({ rule, level }) => `${rule} ${level}`);
  assert.equal(told(), ['lock/too-old warn']);
  assert.is(countGit(told), 1);
  assert.equal(lockNote(repo, settingsWith({ lock: { max_age_days: 132 } }), today), []);
  unlinkSync(join(rig.root, lock));
  assert.equal(told(), []);
  assert.is(countGit(told), 0);
});

test('a push is never stopped by a history that cannot be read', () => {
  const rig = locked().write({ other: '' }).commit();
  const first = rig.git('rev-parse', 'HEAD^').trim();
  unlinkSync(join(rig.root, '.git/objects', first.slice(0, 2), first.slice(2)));
  const [note] = lockNote(rig.repo, settings, today);
  assert.equal([note?.rule, note?.level], ['lock/age-unknown', 'note']);
  assert.throws(() => run({ repo: rig.repo, settings, nowMs: today }), /cannot tell the history of requirements\.lock/);
});

test('the bound of a pure rename on a push does not call young pins old', () => {
  const rig = new Rig().write({ 'a.lock': 'a==1\n' }).commit({ author: 132 });
  renameSync(join(rig.root, 'a.lock'), join(rig.root, lock));
  rig.commit({ author: 100 });
  const { repo } = rig;
  assert.match(lockNote(repo, settings, today)[0]?.message ?? '', 'at least 100 days old');
  assert.is(countGit(() => lockNote(repo, settings, today)), 1);
  assert.equal(lockNote(repo, settings, today - 20 * day), []);
});

test.run();
