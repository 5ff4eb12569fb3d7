// What the first READMEs of real folders hold, and what happens where one cannot be written.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../src/commands/scaffold-readmes.js';
import { Rig, settingsWith } from './repo.js';

const settings = settingsWith();
const read = (rig: Rig, path: string): string => readFileSync(join(rig.root, path), 'utf8');

test('each tracked folder without a README gets one with the three sections', () => {
  const rig = new Rig().write({ 'src/a/b.ts': '', 'docs/x.md': '', 'top.txt': '' }).commit();
  const answer = run({ repo: rig.repo, settings });
  assert.is(answer.verdict.status, 'pass');
  assert.is(answer.verdict.reason, '2 READMEs written');
  assert.equal(answer.data, { written: ['docs/README.md', 'src/README.md'], updated: [], dry_run: false });
  assert.is(read(rig, 'docs/README.md').split('\n').slice(0, 3).join('|'), '# docs||Purpose: Documentation.');
  assert.match(read(rig, 'src/README.md'), /\n\nEntrypoints: TODO: .*\n\nDo-not-touch: none\n$/);
});

test('a second run writes nothing and says so', () => {
  const rig = new Rig().write({ 'src/a.ts': '' }).commit();
  run({ repo: rig.repo, settings });
  const before = statSync(join(rig.root, 'src/README.md'), { bigint: true }).mtimeNs;
  const again = run({ repo: rig.repo, settings });
  assert.equal(again.verdict, {
    status: 'pass',
    findings: [],
    reason: 'every top-level folder has a README; nothing to write',
  });
  assert.is(statSync(join(rig.root, 'src/README.md'), { bigint: true }).mtimeNs, before);
});

test('--dry-run names each file and writes none', () => {
  const rig = new Rig().write({ 'src/a.ts': '' }).commit();
  const answer = run({ repo: rig.repo, settings, dryRun: true });
  assert.is(answer.verdict.status, 'pass');
  assert.is(answer.verdict.reason, '1 README would be written');
  assert.equal(
    answer.verdict.findings.map(({ rule, level, path }) => [rule, level, path]),
    [['readme/missing', 'note', 'src/README.md']],
  );
  assert.equal(readdirSync(join(rig.root, 'src')), ['a.ts']);
});

test('a folder that fails is a finding and does not stop the others', () => {
  const rig = new Rig().write({
    'a/README.md/x': '',
    'b/x': '',
    'c/package.json': 'x'.repeat((1 << 20) + 1),
    'z/x': '',
  });
  const answer = run({ repo: rig.repo, settings });
  assert.is(answer.verdict.status, 'fail');
  assert.is(answer.verdict.reason, '2 READMEs written, 2 failed');
  assert.equal(
    answer.verdict.findings.map(({ rule, level, path }) => [rule, level, path]),
    [
      ['readme/failed', 'error', 'a/README.md'],
      ['readme/failed', 'error', 'c/README.md'],
    ],
  );
  assert.match(answer.verdict.findings[0]!.message, 'README.md there is a folder');
  assert.equal(answer.data?.written, ['b/README.md', 'z/README.md']);
});

test('a folder that cannot be opened is a finding and does not stop the others', () => {
  const rig = new Rig().write({ 'b/x': '', 'closed/x': '', 'z/x': '' }).commit();
  for (const path of [rig.root, join(rig.root, 'b'), join(rig.root, 'z')]) chmodSync(path, 0o777);
  chmodSync(join(rig.root, 'closed'), 0o000);
  const repo = rig.repo;
  // Root opens everything, so root steps down for the question.
  const isRoot = process.getuid?.() === 0;
  for (let folder = rig.root; isRoot && folder !== dirname(folder); folder = dirname(folder)) {
    const { mode } = statSync(folder);
    if ((mode & 0o001) === 0) chmodSync(folder, mode | 0o011);
  }
  if (isRoot) process.seteuid!(65534);
  try {
    const answer = run({ repo, settings });
    assert.equal(answer.data?.written, ['b/README.md', 'z/README.md']);
    assert.equal(
      answer.verdict.findings.map(({ rule, path }) => [rule, path]),
      [['readme/failed', 'closed/README.md']],
    );
  } finally {
    if (isRoot) process.seteuid!(0);
    chmodSync(join(rig.root, 'closed'), 0o755);
  }
});

if (process.platform === 'linux') {
  test('a folder whose name is not UTF-8 is said, once, and the others are written', () => {
    const rig = new Rig().write({ 'b/x': '' });
    const name = Buffer.concat([Buffer.from(`${rig.root}/`), Buffer.from([0x66, 0xff])]);
    mkdirSync(name);
    writeFileSync(Buffer.concat([name, Buffer.from('/x')]), '');
    for (const step of [() => {}, () => rig.commit()]) {
      step();
      const { verdict } = run({ repo: rig.repo, settings });
      assert.equal(
        verdict.findings.map(({ rule }) => rule),
        ['readme/failed'],
      );
      assert.match(verdict.findings[0]!.message, 'not valid UTF-8');
    }
    assert.ok(existsSync(join(rig.root, 'b/README.md')));
    assert.equal(readdirSync(name), ['x']);
  });
}

test('executables are those that git holds as such and that start with #!', () => {
  const rig = new Rig().write({
    'jobs/run': '#!/bin/sh\n',
    'jobs/blob': 'ELF',
    'jobs/plain.sh': '#!/bin/sh\n',
    'jobs/Makefile': 'all:\n',
    'jobs/go.sum': '',
    'jobs/later': '#!/bin/sh\n',
  });
  for (const name of ['run', 'blob', 'later']) chmodSync(join(rig.root, 'jobs', name), 0o755);
  rig.commit();
  rig.git('rm', '--quiet', '--cached', 'jobs/later');
  run({ repo: rig.repo, settings });
  assert.match(
    read(rig, 'jobs/README.md'),
    '\nEntrypoints:\n\n- `run`: a sh script\n- `make all`: a target of the Makefile\n\nDo-not-touch: `go.sum` (lock file)\n',
  );
});

test('what git does not track in a tracked folder, or what was deleted, is no fact of it', () => {
  const rig = new Rig().write({ 'app/deep/x': '', 'lost/Makefile': 'all:\n', 'lost/x': '' }).commit();
  rig.write({ 'app/Makefile': 'all:\n', 'fresh/Makefile': 'all:\n' });
  unlinkSync(join(rig.root, 'lost/Makefile'));
  run({ repo: rig.repo, settings });
  assert.match(read(rig, 'app/README.md'), 'Entrypoints: TODO');
  assert.match(read(rig, 'lost/README.md'), 'Entrypoints: TODO');
  assert.match(read(rig, 'fresh/README.md'), 'Entrypoints: `make all`');
});

test.run();
