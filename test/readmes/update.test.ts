// scaffold-readmes --update, --depth, --dry-run and templates: what is written, and that no other byte is.
import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../src/commands/scaffold-readmes.js';
import { parseSections } from '../../src/facts/sections.js';
import { appendSections } from '../../src/readmes/append.js';
import { Rig, settingsWith } from './repo.js';

const settings = settingsWith();
const read = (rig: Rig, path: string): string => readFileSync(join(rig.root, path), 'utf8');
const values = { folder: 'f', purpose: 'P.', entrypoints: '\n\n- `a`\n- `b`', do_not_touch: 'none' };

const added = (text: string | Buffer, file = 'README.md'): string => {
  const bytes = Buffer.from(text);
  const done = appendSections(bytes, file, values);
  assert.ok(done !== null && 'bytes' in done, JSON.stringify(done));
  assert.ok(Buffer.from(done.bytes).subarray(0, bytes.length).equals(bytes));
  return Buffer.from(done.bytes).subarray(bytes.length).toString('latin1');
};

test('missing sections are appended in the line ends and the form of the text', () => {
  assert.is(added('# f\n'), '\nPurpose: P.\n\nEntrypoints:\n\n- `a`\n- `b`\n\nDo-not-touch: none\n');
  assert.is(added('# f\r\n\r\nPurpose: x'), '\r\n\r\nEntrypoints:\r\n\r\n- `a`\r\n- `b`\r\n\r\nDo-not-touch: none\r\n');
  assert.is(added('# f\rDo-not-touch: x\rEntrypoints: y\r'), '\rPurpose: P.\r');
  assert.is(
    added('# f\n## Usage\nx\n\n'),
    '## Purpose\n\nP.\n\n## Entrypoints\n\n- `a`\n- `b`\n\n## Do-not-touch\n\nnone\n',
  );
  assert.is(added('# f\n### Purpose\nx\n### Do not touch\ny\n'), '\n### Entrypoints\n\n- `a`\n- `b`\n');
  assert.is(added('f\n=\n\nPurpose\n-------\n', 'README.rst').split('\n')[1], 'Entrypoints:');
  assert.is(added(Buffer.from('# caf\u00e9\nPurpose: x\nEntrypoints: y\n', 'latin1')), '\nDo-not-touch: none\n');
  for (const empty of ['', '\ufeff'])
    assert.is(added(empty), 'Purpose: P.\n\nEntrypoints:\n\n- `a`\n- `b`\n\nDo-not-touch: none\n');
});

test('what would not show, or mix encodings, is not written', () => {
  const problem = (bytes: Buffer, over = {}): string => {
    const done = appendSections(bytes, 'README.md', { ...values, ...over });
    return done !== null && 'problem' in done ? done.problem : 'written';
  };
  assert.match(problem(Buffer.from('# f\n```\nnever closed\n')), /code block/);
  assert.match(problem(Buffer.from('# f\n<!-- never closed\n')), /comment/);
  assert.match(problem(Buffer.from('caf\u00e9', 'latin1'), { purpose: 'd\u00e9j\u00e0' }), /not UTF-8/);
  assert.match(problem(Buffer.from('# f', 'utf16le')), /no UTF-8/);
  assert.is(appendSections(Buffer.from('Purpose: a\nEntrypoints: b\nDo-not-touch: c'), 'README.md', values), null);
});

test('without --update a README that is there is not touched; with it once, mode and bytes kept', () => {
  const rig = new Rig()
    .write({ 'a/README.md': '\ufeff# A\r\n\r\nPurpose: mine.\r\n', 'a/go.sum': '', 'b/x': '' })
    .commit();
  chmodSync(join(rig.root, 'a/README.md'), 0o600);
  assert.equal(run({ repo: rig.repo, settings }).data, { written: ['b/README.md'], updated: [], dry_run: false });
  assert.is(read(rig, 'a/README.md'), '\ufeff# A\r\n\r\nPurpose: mine.\r\n');
  assert.equal(run({ repo: rig.repo, settings, update: true }).data, {
    written: [],
    updated: ['a/README.md'],
    dry_run: false,
  });
  assert.is(
    read(rig, 'a/README.md'),
    '\ufeff# A\r\n\r\nPurpose: mine.\r\n\r\nEntrypoints: TODO: name what is run or imported from outside, or write none\r\n\r\nDo-not-touch: `go.sum` (lock file)\r\n',
  );
  assert.is(statSync(join(rig.root, 'a/README.md')).mode & 0o777, 0o600);
  const again = run({ repo: rig.repo, settings, update: true });
  assert.is(again.verdict.reason, 'every top-level folder has a README with all sections; nothing to write');
});

test('--dry-run --update prints a unified diff and writes nothing', () => {
  const rig = new Rig().write({ 'a/README.md': 'one\ntwo\nPurpose: x\nEntrypoints: y\n', 'b/x.md': '' }).commit();
  const { lines, verdict } = run({ repo: rig.repo, settings, dryRun: true, update: true });
  assert.equal(lines, [
    '--- a/a/README.md',
    '+++ b/a/README.md',
    '@@ -2,3 +2,5 @@',
    ' two',
    ' Purpose: x',
    ' Entrypoints: y',
    '+',
    '+Do-not-touch: none',
    '--- /dev/null',
    '+++ b/b/README.md',
    '@@ -0,0 +1,7 @@',
    '+# b',
    '+',
    '+Purpose: TODO: say in one sentence what this folder is for',
    '+',
    '+Entrypoints: none',
    '+',
    '+Do-not-touch: none',
  ]);
  assert.is(verdict.reason, '1 README would be written, 1 README would be updated');
  assert.is(rig.git('status', '--porcelain'), '');
});

test('a linked README is not written through, and does not stop the others', () => {
  const rig = new Rig().write({ 'target.md': 'x\n', 'a/x': '', 'b/README.md': 'y\n' });
  symlinkSync('../target.md', join(rig.root, 'a/README.md'));
  rig.commit();
  const { verdict, data } = run({ repo: rig.repo, settings, update: true });
  assert.equal(
    verdict.findings.map(({ rule, path }) => [rule, path]),
    [['readme/failed', 'a/README.md']],
  );
  assert.equal(data?.updated, ['b/README.md']);
  assert.is(read(rig, 'target.md'), 'x\n');
});

test('depth, include and exclude choose the folders', () => {
  const rig = new Rig()
    .write({ 'a/b/c/x': '', '.github/x': '', 'p/one/x': '', 'p/two/x': '', 'p/.dot/x': '', 'old/deep/x': '' })
    .commit();
  rig.write({ 'fresh/inner/x': '' });
  const written = (over: object, depth: number | null = null): unknown =>
    run({ repo: rig.repo, settings: settingsWith({ readmes: over }), dryRun: true, depth }).data?.written;
  const paths = (...folders: string[]): string[] => folders.map((folder) => `${folder}/README.md`);
  assert.equal(written({}), paths('a', 'fresh', 'old', 'p'));
  assert.equal(
    written({ depth: 2, exclude: ['old'] }),
    paths('a', 'a/b', 'fresh', 'fresh/inner', 'p', 'p/one', 'p/two'),
  );
  assert.equal(
    written({ include: ['.github', 'p/*', '**/c'], exclude: ['p/two', 'old', 'fresh'] }),
    paths('.github', 'a', 'a/b/c', 'p', 'p/.dot', 'p/one'),
  );
  assert.equal(written({ depth: 5, exclude: ['*'] }), []);
  assert.equal(written({ exclude: ['p', 'old', 'fresh'] }, 3), paths('a', 'a/b', 'a/b/c'));
});

test('a template of the repository is used; an unknown placeholder or a missing file is an error before anything is written', () => {
  const rig = new Rig()
    .write({
      'a/go.sum': '',
      't.md':
        '# {{folder}}\n\n## Purpose\n\n{{purpose}}\n\n## Entrypoints\n\n{{entrypoints}}\n\n## Do-not-touch\n\n{{do_not_touch}}\n',
    })
    .commit();
  run({ repo: rig.repo, settings: settingsWith({ readmes: { template: 't.md' } }) });
  assert.equal(
    parseSections(read(rig, 'a/README.md')).map(({ form }) => form),
    ['heading', 'heading', 'heading'],
  );
  writeFileSync(join(rig.root, 't.md'), '{{porpoise}}');
  assert.throws(
    () => run({ repo: rig.repo, settings: settingsWith({ readmes: { template: 't.md' } }) }),
    /unknown placeholder: \{\{porpoise\}\}/,
  );
  assert.throws(
    () => run({ repo: rig.repo, settings: settingsWith({ readmes: { template: 'no.md' } }) }),
    /there is no file no\.md/,
  );
});

test('linguist-generated, marks in files and CODEOWNERS reach the README of their folder', () => {
  const rig = new Rig()
    .write({
      '.gitattributes': 'a/api.json linguist-generated\na/not.go linguist-generated=false\n',
      '.github/CODEOWNERS': '/a/s.sql @dba\n',
      'a/api.json': '{}',
      'a/not.go': '// Code generated by x. DO NOT EDIT.\n',
      'a/yes.go': '// Code generated by x. DO NOT EDIT.\n',
      'a/s.sql': '',
      'a/own.go': '',
    })
    .commit();
  run({ repo: rig.repo, settings });
  assert.match(
    read(rig, 'a/README.md'),
    'Do-not-touch:\n\n- `/api.json` (generated)\n- `/yes.go` (generated)\n- `/s.sql` (CODEOWNERS: ask @dba)\n',
  );
});

test('five thousand folders are planned in one run', () => {
  const rig = new Rig().write(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}/x.py`, '']))).commit();
  assert.is(run({ repo: rig.repo, settings, dryRun: true }).verdict.reason, '5000 READMEs would be written');
});

test.run();
