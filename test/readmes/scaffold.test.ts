// Which folders get a README, against real git.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Rig, settingsWith } from './repo.js';
import { run } from '../../src/commands/scaffold-readmes.js';
import { foldersWithoutReadme } from '../../src/readmes/folders.js';
import { requireWorkTree } from '../../src/world/git.js';

const settings = settingsWith();
const read = (rig: Rig, path: string): string => readFileSync(join(rig.root, path), 'utf8');

test('each tracked folder without a README gets one with the three sections', () => {
  const rig = new Rig().write({ 'src/a/b.ts': '', 'docs/x.md': '', 'top.txt': '' }).commit();
  const answer = run({ repo: rig.repo, settings });
  assert.is(answer.verdict.status, 'pass');
  assert.is(answer.verdict.reason, '2 READMEs written');
  assert.equal(answer.data, { written: ['docs/README.md', 'src/README.md'], dry_run: false });
  assert.is(read(rig, 'docs/README.md').split('\n').slice(0, 3).join('|'), '# docs||Purpose: Documentation.');
  assert.match(read(rig, 'src/README.md'), /\n\nEntrypoints: TODO: .*\n\nDo-not-touch: none\n$/);
});

test('a second run writes nothing and says so', () => {
  const rig = new Rig().write({ 'src/a.ts': '' }).commit();
  run({ repo: rig.repo, settings });
  const before = statSync(join(rig.root, 'src/README.md'), { bigint: true }).mtimeNs;
  const again = run({ repo: rig.repo, settings });
  assert.equal(again.verdict, { status: 'pass', findings: [], reason: 'every top-level folder has a README; nothing to write' });
  assert.is(statSync(join(rig.root, 'src/README.md'), { bigint: true }).mtimeNs, before);
});

test('--dry-run names each file and writes none', () => {
  const rig = new Rig().write({ 'src/a.ts': '' }).commit();
  const answer = run({ repo: rig.repo, settings, dryRun: true });
  assert.is(answer.verdict.status, 'pass');
  assert.is(answer.verdict.reason, '1 README would be written');
  assert.equal(answer.verdict.findings.map(({ rule, level, path }) => [rule, level, path]), [['readme/missing', 'note', 'src/README.md']]);
  assert.equal(readdirSync(join(rig.root, 'src')), ['a.ts']);
});

test('it works before the first commit, with folders that are staged and that git does not know yet', () => {
  const rig = new Rig().write({ 'staged/a': '', 'new/deep/b': '' });
  rig.git('add', 'staged');
  assert.equal(foldersWithoutReadme(rig.repo, settings), ['new', 'staged']);
});

test('ignored, symlinked, submodule, nested, empty, deleted, dot and excluded folders get none', () => {
  const inner = new Rig().write({ f: '' }).commit();
  const rig = new Rig().write({
    '.gitignore': 'ignored/\n*.log\n', 'ignored/a': '', 'only-logs/a.log': '', '.dot/a': '', 'src/a': '', 'gone/a': '', 'vendor/a': '', 'clone/x/f': '', 'becomes-link/a': '',
  });
  rig.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'sub');
  rig.git('init', '--quiet', 'nested');
  rig.write({ 'nested/f': '' });
  mkdirSync(join(rig.root, 'empty/deeper'), { recursive: true });
  symlinkSync('src', join(rig.root, 'tracked-link'));
  rig.git('add', 'src', 'gone', 'vendor', 'tracked-link', 'clone', 'becomes-link');
  rig.git('commit', '--quiet', '-m', 'x');
  symlinkSync('src', join(rig.root, 'new-link'));
  rig.git('init', '--quiet', 'clone');
  for (const name of ['gone', 'becomes-link']) rig.git('rm', '--quiet', '-r', name);
  rig.git('reset', '--quiet');
  symlinkSync('src', join(rig.root, 'becomes-link'));
  const answer = run({ repo: rig.repo, settings: settingsWith({ exclude: ['./vendor/'] }) });
  assert.equal(answer.data?.['written'], ['src/README.md']);
  for (const name of ['ignored', 'only-logs', '.dot', 'sub', 'nested', 'empty', 'gone', 'vendor', 'clone']) assert.not(existsSync(join(rig.root, name, 'README.md')), name);
});

test('a README in another case or form is left alone, code named readme does not count', () => {
  const rig = new Rig().write({ 'a/readme.MD': 'mine', 'b/README.rst': '', 'c/Readme': '', 'd/readme.py': '', 'e/deep/README.md': '', 'f/x': '' });
  symlinkSync('nowhere', join(rig.root, 'f/README'));
  assert.equal(foldersWithoutReadme(rig.repo, settings), ['d', 'e']);
  run({ repo: rig.repo, settings });
  assert.is(read(rig, 'a/readme.MD'), 'mine');
  assert.equal(readdirSync(join(rig.root, 'a')), ['readme.MD']);
});

test('a README that a sparse checkout leaves out is still there', () => {
  const rig = new Rig().write({ 'a/README.md': '', 'a/x': '', 'b/x': '' }).commit();
  rig.git('sparse-checkout', 'set', '--no-cone', '/*', '!/a/README.md');
  assert.equal(readdirSync(join(rig.root, 'a')), ['x']);
  assert.equal(foldersWithoutReadme(rig.repo, settings), ['b']);
});

test('folder names with newlines, quotes, spaces and letters of other scripts work', () => {
  const names = ['a\nb', 'c"d', "e'f", 'g h', 'données', '文書', '-n', 'x\\y', ':(top)z', 'tab\there'];
  const tracked = new Rig().write(Object.fromEntries(names.map((name) => [`${name}/f`, '']))).commit();
  const fresh = new Rig().write(Object.fromEntries(names.map((name) => [`${name}/f`, ''])));
  for (const rig of [tracked, fresh]) {
    assert.equal(foldersWithoutReadme(rig.repo, settings), [...names].sort());
    assert.is(run({ repo: rig.repo, settings }).verdict.reason, '10 READMEs written');
    for (const name of names) assert.ok(existsSync(join(rig.root, name, 'README.md')), name);
  }
  assert.is(read(tracked, 'a\nb/README.md').split('\n')[0], '# `a\\x0ab`');
});

test('a folder that fails is a finding and does not stop the others', () => {
  const rig = new Rig().write({ 'a/README.md/x': '', 'b/x': '', 'c/package.json': 'x'.repeat((1 << 20) + 1), 'z/x': '' });
  const answer = run({ repo: rig.repo, settings });
  assert.is(answer.verdict.status, 'fail');
  assert.is(answer.verdict.reason, '2 READMEs written, 2 failed');
  assert.equal(answer.verdict.findings.map(({ rule, level, path }) => [rule, level, path]), [['readme/failed', 'error', 'a/README.md'], ['readme/failed', 'error', 'c/README.md']]);
  assert.match(answer.verdict.findings[0]!.message, 'README.md there is a folder');
  assert.equal(answer.data?.['written'], ['b/README.md', 'z/README.md']);
});

test('a folder that cannot be opened is a finding and does not stop the others', () => {
  const rig = new Rig().write({ 'b/x': '', 'closed/x': '', 'z/x': '' }).commit();
  for (const path of [rig.root, join(rig.root, 'b'), join(rig.root, 'z')]) chmodSync(path, 0o777);
  chmodSync(join(rig.root, 'closed'), 0o000);
  const repo = rig.repo;
  // Root opens everything, so root steps down for the question.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chmodSync(join(rig.root, '..'), 0o777);
  if (isRoot) process.seteuid!(65534);
  try {
    const answer = run({ repo, settings });
    assert.equal(answer.data?.['written'], ['b/README.md', 'z/README.md']);
    assert.equal(answer.verdict.findings.map(({ rule, path }) => [rule, path]), [['readme/failed', 'closed/README.md']]);
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
      assert.equal(verdict.findings.map(({ rule }) => rule), ['readme/failed']);
      assert.match(verdict.findings[0]!.message, 'not valid UTF-8');
    }
    assert.ok(existsSync(join(rig.root, 'b/README.md')));
    assert.equal(readdirSync(name), ['x']);
  });
}

test('executables are those that git holds as such and that start with #!', () => {
  const rig = new Rig().write({ 'jobs/run': '#!/bin/sh\n', 'jobs/blob': 'ELF', 'jobs/plain.sh': '#!/bin/sh\n', 'jobs/Makefile': 'all:\n', 'jobs/go.sum': '', 'jobs/later': '#!/bin/sh\n' });
  for (const name of ['run', 'blob', 'later']) chmodSync(join(rig.root, 'jobs', name), 0o755);
  rig.commit();
  rig.git('rm', '--quiet', '--cached', 'jobs/later');
  run({ repo: rig.repo, settings });
  assert.match(read(rig, 'jobs/README.md'), '\nEntrypoints: `Makefile`, `run`\n\nDo-not-touch: `go.sum`\n');
});

test('what git does not track in a tracked folder, or what was deleted, is no fact of it', () => {
  const rig = new Rig().write({ 'app/deep/x': '', 'lost/Makefile': '', 'lost/x': '' }).commit();
  rig.write({ 'app/Makefile': '', 'fresh/Makefile': '' });
  unlinkSync(join(rig.root, 'lost/Makefile'));
  run({ repo: rig.repo, settings });
  assert.match(read(rig, 'app/README.md'), 'Entrypoints: TODO');
  assert.match(read(rig, 'lost/README.md'), 'Entrypoints: TODO');
  assert.match(read(rig, 'fresh/README.md'), 'Entrypoints: `Makefile`');
});

test('a linked work tree inside the repository is not one of its folders, and has its own', () => {
  const rig = new Rig().write({ 'src/a': '' }).commit();
  rig.git('worktree', 'add', '--quiet', 'wt');
  assert.equal(foldersWithoutReadme(rig.repo, settings), ['src']);
  rig.write({ 'wt/lib/a': '' });
  assert.equal(foldersWithoutReadme(requireWorkTree(join(rig.root, 'wt')), settings), ['lib', 'src']);
});

test.run();
