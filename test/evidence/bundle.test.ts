import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fault } from '../../src/core/fault.js';
import { type BundleEntry, readBundle, renderManifest } from '../../src/evidence/bundle.js';
import { requireWorkTree, type WorkRepository } from '../../src/world/git.js';
import { fill, git, repository, vectorTree } from './temporary.js';

const vector = '75c2dea874b6f33c6583b3e986ea371cf33cb6db19728088c2d50ecc8c34d5df';
const entry = (path: string): BundleEntry => ({ path, mode: '100644', size: 1, sha256: 'a'.repeat(64) });
const paths = (repo: WorkRepository, patterns: readonly string[] | null, origin: string | null = null): string[] =>
  readBundle(repo, patterns, origin).files.map(({ path }) => path);

/** The Fault with exit 2 that the call must end in. */
const faultOf = (call: () => unknown): Fault => {
  try {
    call();
  } catch (error) {
    assert.instance(error, Fault);
    assert.is((error as Fault).exit, 2);
    assert.ok((error as Fault).hint, 'a fault says what to do');
    return error as Fault;
  }
  return assert.unreachable('should have been refused') as never;
};

test('the published tree has the published hash', () => {
  const bundle = readBundle(repository(vectorTree), ['configs'], null);
  assert.is(bundle.hash, vector);
  assert.equal(
    bundle.files.map(({ path, mode, size }) => [path, mode, size]),
    [
      ['configs/model.yaml', '100644', 8],
      ['configs/run.sh', '100755', 10],
      ['configs/sub/x.json', '100644', 8],
      ['configs/é.toml', '100644', 1],
    ],
  );
});

test('the manifest is a header with the count and one line a file, sorted by UTF-8 bytes', () => {
  const line = (path: string) => `${'a'.repeat(64)} 100644 1 ${path}\n`;
  assert.is(
    renderManifest([entry('b'), entry('😀'), entry('a b'), entry('～'), entry('B')]),
    `gate-hooks config-bundle v1 5\n${['B', 'a b', 'b', '～', '😀'].map(line).join('')}`,
  );
  assert.is(renderManifest([]), 'gate-hooks config-bundle v1 0\n');
});

test('no patterns and no default folders give the hash of the header alone', () => {
  const repo = repository({ 'a.txt': 'a' });
  const header = readBundle(repo, [], null);
  assert.equal(header.files, []);
  assert.is(readBundle(repo, null, null).hash, header.hash);
  assert.is(header.hash, createHash('sha256').update('gate-hooks config-bundle v1 0\n').digest('hex'));
});

test('by default it is what is tracked under config/, configs/, conf/, and the settings file', () => {
  const repo = repository({
    'config/a': '',
    'configs/x/b': '',
    'conf/.c': '',
    'app/config/d': '',
    'conf.d/e': '',
    'gate-hooks.json': '{}',
  });
  fill(repo.root, { 'config/untracked': 'x' });
  assert.equal(paths(repo, null), ['conf/.c', 'config/a', 'configs/x/b']);
  assert.equal(paths(repo, null, 'gate-hooks.json'), ['conf/.c', 'config/a', 'configs/x/b', 'gate-hooks.json']);
  assert.equal(paths(repo, null, 'pyproject.toml'), ['conf/.c', 'config/a', 'configs/x/b']);
});

test('patterns are git globs over tracked files from the root', () => {
  const repo = repository({ 'a/x.yaml': '', 'a/b/y.yaml': '', 'a/b/z.txt': '', '.hidden/h.yaml': '', 'w [1].txt': '' });
  const table: [string[], string[]][] = [
    [['a/*.yaml'], ['a/x.yaml']],
    [['a/**/*.yaml'], ['a/b/y.yaml', 'a/x.yaml']],
    [
      ['a', 'a/x.yaml', 'a/'],
      ['a/b/y.yaml', 'a/b/z.txt', 'a/x.yaml'],
    ],
    [['.hidden/*'], ['.hidden/h.yaml']],
    [['w \\[1].txt'], ['w [1].txt']],
  ];
  for (const [patterns, expected] of table) assert.equal(paths(repo, patterns), expected, patterns.join());
  assert.equal(
    paths(requireWorkTree(join(repo.root, 'a')), ['a/x.yaml']),
    ['a/x.yaml'],
    'also when started further down',
  );
});

test('a pattern that matches nothing is a fault that names it and only it', () => {
  const repo = repository({ 'configs/a': '' });
  fill(repo.root, { 'untracked/b': '' });
  const fault = faultOf(() => readBundle(repo, ['configs/*', 'nope/*', 'untracked'], null));
  assert.match(fault.message, '"nope/*", "untracked" matches no tracked file');
  assert.not.match(fault.message, 'configs');
});

test('a pattern that leaves the repository is a fault', () => {
  const repo = repository({ 'configs/a': '' });
  for (const pattern of ['', '/etc/passwd', '../x', 'configs/../../x', 'configs/\n', 'a\0b']) {
    assert.match(
      faultOf(() => readBundle(repo, [pattern], null)).message,
      'is not a pattern inside the repository',
      JSON.stringify(pattern),
    );
  }
});

type Attack = {
  readonly name: string;
  readonly tracked: Record<string, string>;
  readonly act: (root: string) => void;
  readonly says: RegExp;
};
const attacks: readonly Attack[] = [
  {
    name: 'a tracked symlink',
    tracked: {},
    act: (root) => {
      symlinkSync('../a', join(root, 'configs/link'));
      git(root, 'add', '-A');
    },
    says: /configs\/link is a symlink/,
  },
  {
    name: 'a symlink of the index that is a plain file on a disk without symlinks',
    tracked: {},
    act: (root) => {
      symlinkSync('a', join(root, 'configs/link'));
      git(root, 'add', '-A');
      rmSync(join(root, 'configs/link'));
      fill(root, { 'configs/link': 'a' });
    },
    says: /configs\/link is a symlink/,
  },
  {
    name: 'a file that has become a symlink',
    tracked: { 'configs/f': 'x' },
    act: (root) => {
      rmSync(join(root, 'configs/f'));
      symlinkSync('ok', join(root, 'configs/f'));
    },
    says: /configs\/f is a symlink in the work tree/,
  },
  {
    name: 'a folder that has become a symlink',
    tracked: { 'configs/d/f': 'x' },
    act: (root) => {
      renameSync(join(root, 'configs/d'), join(root, 'moved'));
      symlinkSync('../moved', join(root, 'configs/d'));
    },
    says: /configs\/d\/f lies behind the symlink configs\/d/,
  },
  {
    name: 'a submodule',
    tracked: {},
    act: (root) => {
      git(root, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},configs/sub`);
    },
    says: /configs\/sub is a submodule/,
  },
  {
    name: 'a missing file',
    tracked: { 'configs/f': 'x' },
    act: (root) => {
      rmSync(join(root, 'configs/f'));
    },
    says: /configs\/f is tracked but missing/,
  },
  {
    name: 'a missing folder',
    tracked: { 'configs/d/f': 'x' },
    act: (root) => {
      rmSync(join(root, 'configs/d'), { recursive: true });
    },
    says: /configs\/d\/f is tracked but missing/,
  },
  {
    name: 'a file that has become a folder',
    tracked: { 'configs/f': 'x' },
    act: (root) => {
      rmSync(join(root, 'configs/f'));
      mkdirSync(join(root, 'configs/f'));
    },
    says: /configs\/f is a folder/,
  },
  {
    name: 'a newline in a name',
    tracked: { 'configs/a\nb': '' },
    act: () => undefined,
    says: /configs\/a\\x0ab has a control character/,
  },
  {
    name: 'a C1 control in a name',
    tracked: { 'configs/a\u0085b': '' },
    act: () => undefined,
    says: /has a control character/,
  },
  {
    name: 'a name that is not UTF-8',
    tracked: {},
    act: (root) => {
      writeFileSync(Buffer.from(`${root}/configs/\xff`, 'latin1'), '');
      git(root, 'add', '-A');
    },
    says: /not UTF-8/,
  },
  {
    name: 'a twin by Unicode form',
    tracked: { 'configs/\u00e9': '', 'configs/e\u0301': '' },
    act: () => undefined,
    says: /only in case or Unicode form/,
  },
  {
    name: 'a twin by Unicode form under case folding',
    tracked: { 'configs/\u1fb4': '', 'configs/\u03b1\u0345\u0301': '' },
    act: () => undefined,
    says: /only in case or Unicode form/,
  },
  {
    name: 'a twin by case',
    tracked: { 'configs/Model': '', 'configs/model': '' },
    act: () => undefined,
    says: /configs\/model differs from configs\/Model/,
  },
  {
    name: 'a twin by full case folding',
    tracked: { 'configs/stra\u1e9ee': '', 'configs/STRASSE': '' },
    act: () => undefined,
    says: /only in case/,
  },
];

for (const { name, tracked, act, says } of attacks) {
  test(`refused: ${name}`, () => {
    const repo = repository({ 'configs/ok': '', ...tracked });
    act(repo.root);
    assert.match(faultOf(() => readBundle(repo, ['configs'], null)).message, says);
    assert.match(faultOf(() => readBundle(repo, null, null)).message, says, 'by default too');
    assert.equal(paths(repo, ['configs/ok']), ['configs/ok'], 'its neighbour is let through');
  });
}

test('a named pipe in place of a file is refused, not waited for', () => {
  const repo = repository({ 'configs/f': 'x' });
  rmSync(join(repo.root, 'configs/f'));
  execFileSync('mkfifo', [join(repo.root, 'configs/f')]);
  assert.throws(() => readBundle(repo, ['configs'], null), /is no regular file in the work tree/);
});

test('names that only look alike are no twins', () => {
  assert.is(
    paths(repository({ 'configs/ı': '', 'configs/i': '', 'configs/a': '', 'configs/а': '' }), ['configs']).length,
    4,
  );
});

test('bytes and mode are those of the work tree, whatever the index or its flags say', () => {
  const repo = repository({ 'configs/a': 'x\n' });
  const before = readBundle(repo, ['configs'], null).hash;
  git(repo.root, 'update-index', '--assume-unchanged', 'configs/a');
  appendFileSync(join(repo.root, 'configs/a'), 'y');
  const edited = readBundle(repo, ['configs'], null).hash;
  assert.is.not(edited, before);
  for (const mode of [0o744, 0o654, 0o645]) {
    chmodSync(join(repo.root, 'configs/a'), mode);
    assert.is(readBundle(repo, ['configs'], null).files[0]?.mode, '100755', mode.toString(8));
  }
  fill(repo.root, { 'configs/a': 'x\r\n' });
  assert.is.not(readBundle(repo, ['configs'], null).hash, before, 'CRLF is another file');
});

test.run();
