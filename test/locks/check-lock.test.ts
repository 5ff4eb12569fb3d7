// What check-lock answers, and what a push hears of its locks. Against real git.
import { chmodSync, mkdirSync, readFileSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../src/commands/check-lock.js';
import type { Finding } from '../../src/core/finding.js';
import { lockPaths, lockNote as note } from '../../src/locks/note.js';
import type { Settings } from '../../src/settings/settings.js';
import { resolveObjects, type WorkRepository } from '../../src/world/git.js';
import { day, Rig, settingsWith, temp, today } from '../readmes/repo.js';

/** As push/gate.ts asks: the ids in one process, which a push needs anyway. */
const lockNote = (repo: WorkRepository, over: Settings, nowMs: number): Finding[] => {
  const paths = lockPaths(repo, over);
  return note(
    repo,
    over,
    paths,
    paths.length === 0
      ? []
      : resolveObjects(
          repo,
          paths.map((path) => `HEAD:${path}`),
        ),
    nowMs,
  );
};

const settings = settingsWith();
const lock = 'requirements.lock';
const locked = (author = 132): Rig => new Rig().write({ [lock]: 'a==1\n' }).commit({ author });

test('check-lock warns of old pins and passes, and fails where the settings say error', () => {
  const rig = locked();
  const warned = run({ repo: rig.repo, settings, nowMs: today });
  assert.is(warned.verdict.status, 'pass');
  assert.is(warned.verdict.reason, 'requirements.lock pins are 132 days old (limit 90)');
  assert.equal(
    warned.verdict.findings.map(({ message }) => message),
    ['TODO(lock-age): requirements.lock pins are 132 days old (limit 90); run: gate-hooks refresh-lock'],
  );
  const commit = rig.git('rev-parse', 'HEAD').trim();
  assert.equal(warned.data, {
    max_age_days: 90,
    locks: [
      {
        path: lock,
        format: 'requirements',
        days: 132,
        at_least: false,
        at_most_days: 132,
        too_old: true,
        source: 'history',
        commit,
        since: '2026-01-20T00:00:00.000Z',
        newest_upload: null,
        changed: false,
        uncommitted: null,
        pins: 1,
        hashed: 0,
        flaws: 0,
        python: null,
        manifest: null,
      },
    ],
  });
  assert.is(
    run({ repo: rig.repo, settings: settingsWith({ lock: { level: 'error' } }), nowMs: today }).verdict.status,
    'fail',
  );
  assert.equal(
    run({ repo: rig.repo, settings: settingsWith({ lock: { max_age_days: 132, level: 'error' } }), nowMs: today })
      .verdict.findings,
    [],
  );
});

test('a date in the future is a finding and no age', () => {
  const { verdict, data } = run({ repo: locked(-30).repo, settings, nowMs: today });
  assert.equal(
    verdict.findings.map(({ rule }) => rule),
    ['lock/future-date'],
  );
  assert.match(verdict.reason, '30 days in the future');
  const ages = data?.locks as { days: unknown }[] | undefined;
  assert.is(ages?.[0]?.days, null);
});

test('check-lock skips files that are not there, and says so when none is', () => {
  const rig = locked();
  const lockSettings = (...files: string[]) => settingsWith({ lock: { files } });
  const none = run({ repo: rig.repo, settings: lockSettings('a.lock', 'b.lock'), nowMs: today });
  assert.equal([none.verdict.status, none.verdict.reason], ['skip', 'no lock file to check: a.lock, b.lock not found']);
  assert.is(
    run({ repo: rig.repo, settings: lockSettings(), nowMs: today }).verdict.reason,
    'no lock file to check: lock.files is empty',
  );
  rig.write({ 'b.lock': '' }).commit({ author: 2 });
  const two = run({ repo: rig.repo, settings: lockSettings('a.lock', lock, 'b.lock'), nowMs: today });
  assert.is(two.verdict.reason, '2 lock files checked, 1 older than 90 days');
  assert.equal(
    two.lines?.map((line) => line.replace(/commit [0-9a-f]{9}/, 'commit C')),
    [
      'requirements.lock pins are 132 days old (limit 90): commit C of 2026-01-20 changed the pins, certain',
      'requirements.lock is whole: 1 pin, no hashes',
      'b.lock pins are 2 days old (limit 90): commit C of 2026-05-30 changed the pins, certain',
    ],
  );
});

/** How many git processes `ask` starts, by git's own trace. */
const countGit = (ask: () => unknown): number => {
  const trace = join(temp, 'trace');
  writeFileSync(trace, '');
  process.env.GIT_TRACE2_EVENT = trace;
  try {
    ask();
  } finally {
    delete process.env.GIT_TRACE2_EVENT;
  }
  return readFileSync(trace, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"event":"start"')).length;
};

test('a push is told of old pins for one git process, and of nothing for none', () => {
  const rig = locked();
  chmodSync(join(rig.root, lock), 0o755);
  rig.commit({ author: 1 });
  const { repo } = rig;
  const told = (): string[] => lockNote(repo, settings, today).map(({ rule, level }) => `${rule} ${level}`);
  assert.equal(told(), ['lock/too-old warn']);
  // The one that a push starts anyway: all the rest is in the cache.
  assert.is(countGit(told), 1);
  assert.equal(lockNote(repo, settingsWith({ lock: { max_age_days: 132 } }), today), []);
  unlinkSync(join(rig.root, lock));
  assert.equal(told(), []);
  assert.is(countGit(told), 0);
});

test('what check-lock found with care is what a push says, without a process of its own', () => {
  const rig = new Rig()
    .write({ [lock]: 'a==1\n' })
    .commit({ author: 132 })
    .write({ [lock]: '# why\na==1\n' })
    .commit({ author: 5 });
  assert.equal(lockNote(rig.repo, settings, today), [], 'the log alone does not know that the pins stayed');
  run({ repo: rig.repo, settings, nowMs: today });
  assert.match(lockNote(rig.repo, settings, today)[0]?.message ?? '', 'pins are 132 days old');
  const { repo } = rig;
  assert.is(
    countGit(() => lockNote(repo, settings, today)),
    1,
  );
  rig.write({ [lock]: 'a==2\n' }).commit({ author: 1 });
  assert.equal(lockNote(rig.repo, settings, today), [], 'another blob is another age');
});

test('a torn or foreign cache is a miss', () => {
  const rig = locked();
  for (const text of [
    '',
    '{',
    'null',
    '{"form":1,"locks":null}',
    '{"form":1,"locks":{"requirements.lock":{"blob":1}}}',
    '{"form":2,"locks":{}}',
  ]) {
    mkdirSync(join(rig.root, '.git/gate-hooks'), { recursive: true });
    writeFileSync(join(rig.root, '.git/gate-hooks/locks.json'), text);
    assert.is(lockNote(rig.repo, settings, today).length, 1, text);
  }
});

test('a push looks at a requirements.txt only where it pins all it asks for', () => {
  const rig = new Rig()
    .write({ 'requirements.txt': 'flask\n', 'requirements-dev.txt': 'b==1\n' })
    .commit({ author: 132 });
  for (let i = 0; i < 2; i += 1)
    assert.equal(
      lockNote(rig.repo, settings, today).map(({ path }) => path),
      ['requirements-dev.txt'],
    );
  const { repo } = rig;
  assert.is(
    countGit(() => lockNote(repo, settings, today)),
    1,
  );
  assert.is(
    lockNote(rig.repo, settingsWith({ lock: { files: ['requirements.txt'] } }), today).length,
    1,
    'settings that name it make it a lock',
  );
});

test('a push is told nothing of a symlink or of a file that was never committed; check-lock is', () => {
  const rig = new Rig().write({ 'real.lock': 'a==1\n' });
  const answer = () => run({ repo: rig.repo, settings, nowMs: today }).verdict;
  symlinkSync('real.lock', join(rig.root, lock));
  rig.commit({ author: 500 });
  assert.equal(lockNote(rig.repo, settings, today), []);
  assert.match(answer().findings[0]!.message, 'symbolic link');
  unlinkSync(join(rig.root, lock));
  rig.commit().write({ [lock]: 'a==1\n' });
  assert.equal(lockNote(rig.repo, settings, today), []);
  assert.equal([answer().status, answer().findings[0]?.rule], ['pass', 'lock/age-unknown']);
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
  assert.is(
    countGit(() => lockNote(repo, settings, today)),
    1,
  );
  assert.equal(lockNote(repo, settings, today - 20 * day), []);
});

test.run();
