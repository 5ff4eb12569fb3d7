// Which folders lack a README, against real git.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../src/commands/scaffold-readmes.js';
import { foldersWithoutReadme } from '../../src/readmes/folders.js';
import { requireWorkTree } from '../../src/world/git.js';
import { Rig, settingsWith } from './repo.js';

const settings = settingsWith();
const read = (rig: Rig, path: string): string => readFileSync(join(rig.root, path), 'utf8');

test('it works before the first commit, with folders that are staged and that git does not know yet', () => {
  const rig = new Rig().write({ 'staged/a': '', 'new/deep/b': '' });
  rig.git('add', 'staged');
  assert.equal(foldersWithoutReadme(rig.repo, settings), ['new', 'staged']);
});

test('ignored, symlinked, submodule, nested, empty, deleted, dot and excluded folders get none', () => {
  const inner = new Rig().write({ f: '' }).commit();
  const rig = new Rig().write({
    '.gitignore': 'ignored/\n*.log\n',
    'ignored/a': '',
    'only-logs/a.log': '',
    '.dot/a': '',
    'src/a': '',
    'gone/a': '',
    'vendor/a': '',
    'clone/x/f': '',
    'becomes-link/a': '',
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
  assert.equal(answer.data?.written, ['src/README.md']);
  for (const name of ['ignored', 'only-logs', '.dot', 'sub', 'nested', 'empty', 'gone', 'vendor', 'clone'])
    assert.not(existsSync(join(rig.root, name, 'README.md')), name);
});

test('a README in another case or form is left alone, code named readme does not count', () => {
  const rig = new Rig().write({
    'a/readme.MD': 'mine',
    'b/README.rst': '',
    'c/Readme': '',
    'd/readme.py': '',
    'e/deep/README.md': '',
    'f/x': '',
  });
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

test('a linked work tree inside the repository is not one of its folders, and has its own', () => {
  const rig = new Rig().write({ 'src/a': '' }).commit();
  rig.git('worktree', 'add', '--quiet', 'wt');
  assert.equal(foldersWithoutReadme(rig.repo, settings), ['src']);
  rig.write({ 'wt/lib/a': '' });
  assert.equal(foldersWithoutReadme(requireWorkTree(join(rig.root, 'wt')), settings), ['lib', 'src']);
});

test.run();
