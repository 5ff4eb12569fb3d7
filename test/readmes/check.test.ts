// What check-readmes finds in real repositories, and what it lets through.
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../src/commands/check-readmes.js';
import { run as scaffold } from '../../src/commands/scaffold-readmes.js';
import { Rig, settingsWith } from './repo.js';

const settings = settingsWith();
const whole = (doNotTouch: string): string =>
  `# a\n\nPurpose: x.\n\nEntrypoints: none\n\nDo-not-touch: ${doNotTouch}\n`;
const found = (rig: Rig, over = settings): string[] =>
  run({ repo: rig.repo, settings: over }).verdict.findings.map(
    ({ rule, level, path, line }) => `${rule.slice(7)} ${level} ${path ?? ''}${line === null ? '' : `:${line}`}`,
  );

test('a complete README whose entries match tracked files is let through', () => {
  const rig = new Rig()
    .write({ 'a/README.md': whole('`gen/`, `*.lock` (lock files), ./x'), 'a/gen/f': '', 'a/d/u.lock': '', 'a/x': '' })
    .commit();
  const answer = run({ repo: rig.repo, settings });
  assert.equal(answer.verdict, { status: 'pass', findings: [], reason: '1 folder checked' });
  assert.equal(answer.data, { folders: 1, readmes: 1, errors: 0, warnings: 0, todos: 0 });
});

const cases: [string, Record<string, string>, string[]][] = [
  ['no README', { 'a/x': '' }, ['missing warn a']],
  [
    'no sections',
    { 'a/README.md': '# a\n' },
    ['incomplete warn a/README.md', 'incomplete warn a/README.md', 'incomplete warn a/README.md'],
  ],
  [
    'a TODO and an empty section',
    { 'a/README.md': 'Purpose: TODO: x\nEntrypoints:\n\nDo-not-touch: none\n' },
    ['todo warn a/README.md:1', 'todo warn a/README.md:2'],
  ],
  ['prose', { 'a/README.md': whole('ask Bob first') }, ['prose error a/README.md:7']],
  [
    'a stale entry',
    { 'a/README.md': whole('`gone/`'), 'b/README.md': whole('none'), 'b/gone/x': '' },
    ['stale warn a/README.md:7'],
  ],
  ['the wrong case', { 'a/README.md': whole('`X.sql`'), 'a/x.sql': '' }, ['stale warn a/README.md:7']],
  [
    'a way out',
    { 'a/README.md': whole('`../b/x`'), 'b/README.md': whole('none'), 'b/x': '' },
    ['outside error a/README.md:7'],
  ],
  [
    'a section twice',
    { 'a/README.md': `${whole('none')}\n## Purpose\n\ny\n` },
    ['duplicate-section warn a/README.md:9'],
  ],
  ['two READMEs', { 'a/README.md': whole('none'), 'a/readme.rst': 'x' }, ['several warn a/README.md']],
  [
    'a rule deeper than READMEs are needed',
    { 'a/README.md': whole('none'), 'a/b/README.md': 'Do-not-touch: be careful\n', 'a/c/README.md': 'hello\n' },
    ['prose error a/b/README.md:1'],
  ],
  ['a rule at the top', { 'README.md': 'Do-not-touch: `x`\n' }, ['stale warn README.md:1']],
  [
    'rules in code and comments',
    {
      'a/README.md': `${whole('none')}\n\`\`\`\nDo-not-touch: prose here\n\`\`\`\n<!-- Do-not-touch: prose here -->\n`,
    },
    [],
  ],
];
for (const [what, files, findings] of cases)
  test(`${what}: ${findings.join(', ') || 'nothing'}`, () =>
    assert.equal(found(new Rig().write(files).commit()), findings));

test('only what nobody can enforce makes it say no', () => {
  assert.is(run({ repo: new Rig().write({ 'a/x': '' }).commit().repo, settings }).verdict.status, 'pass');
  const { status, reason } = run({
    repo: new Rig().write({ 'a/README.md': 'Purpose: TODO\nEntrypoints: x\nDo-not-touch: be careful\n' }).commit().repo,
    settings,
  }).verdict;
  assert.equal([status, reason], ['fail', '1 folder checked, 1 error, 1 warning, 1 of them TODO']);
});

test('CRLF, CR, a byte order mark and latin-1 are read; what is not UTF-8 is said', () => {
  const rig = new Rig().write({
    'a/README.md': `\ufeff${whole('`x`').replaceAll('\n', '\r\n')}`,
    'a/x': '',
    'b/README.md': whole('`x`').replaceAll('\n', '\r'),
    'b/x': '',
    'c/x': '',
    'd/x': '',
  });
  writeFileSync(join(rig.root, 'c/README.md'), Buffer.from(whole('`x`').replace('x.', 'caf\u00e9.'), 'latin1'));
  writeFileSync(join(rig.root, 'd/README.md'), Buffer.from(whole('`x`'), 'utf16le'));
  assert.equal(found(rig.commit()), ['not-utf8 warn c/README.md', 'not-utf8 warn d/README.md']);
});

test('file names with quotes, brackets, newlines and spaces can be protected; Unicode twins are told apart and told', () => {
  const [nfc, nfd] = ['caf\u00e9', 'cafe\u0301'];
  const rig = new Rig().write({
    'a/README.md': whole(`\`it's "x"\`, \`[id].py\`, \`new?line\`, \`two words\`, \`${nfc}\``),
    'a/it\'s "x"': '',
    'a/[id].py': '',
    'a/new\nline': '',
    'a/two words': '',
    [`a/${nfc}`]: '',
  });
  rig.write({ 'b/README.md': whole(`\`${nfc}\``), [`b/${nfd}`]: '' }).commit();
  const { findings } = run({ repo: rig.repo, settings }).verdict;
  assert.equal(
    findings.map(({ rule, path }) => [rule, path]),
    [['readme/stale', 'b/README.md']],
  );
  assert.match(findings[0]!.message, 'another Unicode form');
});

test('a linked README with rules binds nobody, and is said; one without is fine', () => {
  const rig = new Rig().write({ 'rules.md': whole('`x`'), 'plain.md': whole('none'), 'a/x': '', 'b/x': '' });
  symlinkSync('../rules.md', join(rig.root, 'a/README.md'));
  symlinkSync('../plain.md', join(rig.root, 'b/README.md'));
  assert.equal(found(rig.commit()), ['link error a/README.md']);
});

test('what git does not track yet cannot be stale', () => {
  assert.equal(found(new Rig().write({ 'a/README.md': whole('`x`'), 'a/x': '' })), []);
});

test('what scaffold-readmes wrote is complete but for its TODOs, with odd names too', () => {
  const rig = new Rig()
    .write({
      'a\nb/uv.lock': '',
      'c"d/`e`.pb.go': '// Code generated by x. DO NOT EDIT.\n',
      'vendor/[x].c': '',
      'docs/a.md': '',
      'g h/[id].ts': '// @generated\n',
      'g h/new\nline.ts': '// @generated\n',
      'g h/z': '',
    })
    .commit();
  scaffold({ repo: rig.repo, settings });
  rig.commit();
  assert.equal(
    [...new Set(run({ repo: rig.repo, settings }).verdict.findings.map(({ rule, level }) => `${rule} ${level}`))],
    ['readme/todo warn'],
  );
});

test.run();
