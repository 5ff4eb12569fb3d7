// What a first README may say: only what the facts say.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fault } from '../../src/core/fault.js';
import { render } from '../../src/core/template.js';
import { parseTargets } from '../../src/facts/entrypoints.js';
import { codeSpan, type FolderFacts } from '../../src/facts/facts.js';
import { isReadme } from '../../src/facts/names.js';
import { parseDocstring } from '../../src/facts/purpose.js';
import { parseSections } from '../../src/facts/sections.js';
import { draft } from '../../src/readmes/draft.js';
import { parseEntries } from '../../src/readmes/entries.js';
import { isGenerated } from '../../src/readmes/generated.js';
import { parseOwners } from '../../src/readmes/marks.js';

const facts = (over: Partial<FolderFacts> = {}): FolderFacts => ({
  name: 'engine',
  path: over.name ?? 'engine',
  files: [],
  below: over.files ?? [],
  executables: new Map(),
  mains: new Map(),
  texts: new Map(),
  generated: [],
  owned: new Map(),
  ...over,
});

const texts = (files: Record<string, string>) => ({ texts: new Map(Object.entries(files)) });

test('a README counts in any case and with any document extension, code does not', () => {
  for (const name of [
    'README',
    'readme',
    'README.md',
    'Readme.MD',
    'readme.rst',
    'README.markdown',
    'ReadMe.adoc',
    'README.txt',
    'readme.org',
    'README.Rmd',
    'README.mkd',
    'README.mkdn',
    'README.asciidoc',
  ])
    assert.ok(isReadme(name), name);
  for (const name of [
    'readme.py',
    'readme.rs',
    'README.md.bak',
    'README_old.md',
    'xREADME.md',
    'README.',
    'README.md\n',
    'README.de.md',
  ])
    assert.not(isReadme(name), name);
});

test('a folder that says nothing about itself gets TODO, never an invented sentence', () => {
  const { purpose, entrypoints, do_not_touch } = draft(facts());
  assert.match(purpose, /^TODO: /);
  assert.match(entrypoints, /^TODO: /);
  assert.is(do_not_touch, 'none');
});

test('the purpose is the package description, then the docstring, then a well-known name', () => {
  const packageJson = '{"description":"Counts  sheep\\nat night."}';
  const initPy = '"""Sheep.\n\nLong story."""\n';
  assert.is(
    draft(facts({ name: 'tests', ...texts({ 'package.json': packageJson, '__init__.py': initPy }) })).purpose,
    'Counts sheep at night.',
  );
  assert.is(
    draft(facts({ name: 'tests', ...texts({ 'package.json': '{}', '__init__.py': initPy }) })).purpose,
    'Sheep.',
  );
  assert.is(draft(facts({ name: 'Tests', ...texts({ '__init__.py': '' }) })).purpose, 'Tests.');
});

test('a package.json that cannot be read as one says nothing', () => {
  for (const packageJson of ['', '{', 'null', '[]', '"x"', '7', '{"description":5,"main":{},"bin":[1]}']) {
    const { purpose, entrypoints } = draft(facts(texts({ 'package.json': packageJson })));
    assert.match(purpose, /^TODO: /, packageJson);
    assert.match(entrypoints, /^TODO: /, packageJson);
  }
});

test('a folder named like a property of every object is no well-known folder', () => {
  for (const name of ['constructor', '__proto__', 'toString']) assert.match(draft(facts({ name })).purpose, /^TODO: /);
});

const docstrings: [string, string | null][] = [
  ['"""One line."""', 'One line.'],
  ["'''Two\nlines.\n\nMore.'''\n", 'Two lines.'],
  ['"short"\nx = 1', 'short'],
  ['#!/usr/bin/env python\n# -*- coding: utf-8 -*-\r\n\n"""\\\nAfter a continuation."""', 'After a continuation.'],
  ['r"""Raw."""', 'Raw.'],
  ['\ufeff"""Bom."""', 'Bom.'],
  ['"""Say "hi" """', 'Say "hi"'],
  ['"""Has \\n escape."""', null],
  ['"a" "b"\n', null],
  ['"""a""" % x', null],
  ['f"""no"""', null],
  ['b"""no"""', null],
  ['import x\n"""no"""', null],
  ['""', null],
  ['"""never closed', null],
  ['', null],
];
for (const [source, said] of docstrings)
  test(`the docstring of ${JSON.stringify(source)} is ${JSON.stringify(said)}`, () =>
    assert.is(parseDocstring(source), said));

test('a hostile __init__.py has no docstring', () => {
  assert.is(parseDocstring(`${'\n'.repeat(200_000)}x`), null);
  assert.is(parseDocstring(`${' '.repeat(200_000)}"${'" '.repeat(100_000)}`), null);
  assert.is(parseDocstring(`"""${'" "" '.repeat(100_000)}`), null);
});

test('entrypoints are real ones, each with what it is, and a long list is cut with its number', () => {
  const packageJson = JSON.stringify({
    name: 'p',
    bin: { a: 'dist/a.js' },
    exports: {
      '.': { types: './x.d.ts', default: './dist/index.js' },
      './sub': './dist/sub.js',
      './package.json': './package.json',
    },
    main: 'unused.js',
    scripts: { dev: 'vite', prepare: 'x', postinstall: 'y' },
  });
  const all = draft(
    facts({
      ...texts({
        'package.json': packageJson,
        '__main__.py': '"""Starts it."""\n',
        Makefile: '.PHONY: lint\nlint: ## check style\n\ttrue\nout.o: x\n',
      }),
      mains: new Map([
        ['job.py', 'x'],
        ['__main__.py', ''],
      ]),
      executables: new Map([
        ['run', '#!/usr/bin/env -S bash -eu'],
        ['job.py', '#!/usr/bin/python3'],
      ]),
    }),
  ).entrypoints;
  assert.is(
    all,
    '\n\n- `dist/a.js`: package.json bin `a`\n- `./dist/index.js`: package.json exports\n- `./dist/sub.js`: package.json exports `./sub`\n- `__main__.py`: Starts it.\n- `job.py`: a Python script\n- `run`: a bash script\n- `make lint`: check style\n- `npm run dev`: `vite`',
  );
  assert.is(
    draft(facts(texts({ 'package.json': '{"name":"p","bin":"cli.js"}' }))).entrypoints,
    '`cli.js`: package.json bin `p`',
  );
  assert.is(draft(facts(texts({ 'package.json': '{"main":"m.js"}' }))).entrypoints, '`m.js`: package.json main');
  assert.is(
    draft(facts(texts({ 'pyproject.toml': '[project.scripts]\ncount = "sheep:main"\n' }))).entrypoints,
    '`count`: `sheep:main`, pyproject.toml',
  );
  const many = draft(
    facts({ executables: new Map(Array.from({ length: 13 }, (_, i) => [`s${i}`, '#!/bin/sh'])) }),
  ).entrypoints;
  assert.ok(many.endsWith('- `s9`: a sh script\n- and 3 more'), many);
});

test('a folder of documents and pictures has no entrypoint, one with anything else may have', () => {
  assert.is(draft(facts({ files: ['a.md', 'b.png'], below: ['a.md', 'b.png', 'c/LICENSE'] })).entrypoints, 'none');
  assert.match(draft(facts({ below: ['a.md', 'b.yml'] })).entrypoints, /^TODO/);
});

test('a Makefile without .PHONY has the targets that are plain words', () => {
  assert.equal(
    parseTargets('X := 1\nall: a.o\na.o: a.c\n%.o: y\n.SUFFIXES:\nclean::\n\trm x: y\nall: b\n').map(
      ({ name }) => name,
    ),
    ['all', 'clean'],
  );
});

test('lock files, vendored and generated files, and files with owners of their own are not for hands', () => {
  assert.is(
    draft(facts({ files: ['go.sum', 'main.go', 'package-lock.json'] })).do_not_touch,
    '\n\n- `go.sum` (lock file)\n- `package-lock.json` (lock file)',
  );
  assert.is(draft(facts({ below: ['a.py', 'b/_vendor/x.py'] })).do_not_touch, '`/b/_vendor/` (third-party code)');
  assert.is(
    draft(facts({ name: 'vendor', below: ['x.c'] })).do_not_touch,
    '\n\n- `*` (third-party code)\n- `!/README.md` (ours)',
  );
  assert.is(
    draft(facts({ below: ['a', 's.sql'], owned: new Map([['s.sql', '@dba']]) })).do_not_touch,
    '`/s.sql` (CODEOWNERS: ask @dba)',
  );
  assert.is(draft(facts({ name: 'tests', files: ['uv.lock'], below: ['uv.lock', 'vendor/a'] })).do_not_touch, 'none');
});

test('generated files come under one pattern only where nothing else does', () => {
  const doNotTouch = (below: string[], generated: string[]) => draft(facts({ below, generated })).do_not_touch;
  assert.is(doNotTouch(['gen/a.go', 'gen/b.go', 'main.go'], ['gen/a.go', 'gen/b.go']), '`/gen/` (generated)');
  assert.is(doNotTouch(['a.pb.go', 'x/b.pb.go', 'x/m.go'], ['a.pb.go', 'x/b.pb.go']), '`*.pb.go` (generated)');
  assert.is(doNotTouch(['a.pb.go', 'x/b.pb.go'], ['a.pb.go']), '`/a.pb.go` (generated)');
  assert.is(doNotTouch(['a/z.go', 'b/z.go', 'a/x', 'b/x'], ['a/z.go', 'b/z.go']), '`z.go` (generated)');
  assert.is(doNotTouch(['[id].ts', 'b'], ['[id].ts']), '`/\\[id\\].ts` (generated)');
  const many = Array.from({ length: 14 }, (_, i) => `f${i}`);
  assert.ok(doNotTouch([...many, 'x'], many).endsWith('- `/f11` (generated; 2 more are not listed)'));
});

test('what is written as Do-not-touch reads back as patterns, each of them', () => {
  const text = render(
    'README',
    'Do-not-touch: {{do_not_touch}}\n',
    draft(
      facts({ files: ['go.sum'], below: ['go.sum', 'a\nb', '`x`', '!k', ' s '], generated: ['a\nb', '`x`', '!k'] }),
    ),
  );
  assert.equal(
    parseSections(text)
      .flatMap(parseEntries)
      .map((entry) => (entry.kind === 'pattern' ? entry.pattern : entry)),
    ['go.sum', '/a?b', '/`x`', '/\\!k'],
  );
});

const heads: [string, string, boolean][] = [
  ['a.go', '// Code generated by protoc-gen-go. DO NOT EDIT.\npackage a\n', true],
  ['a.js', '/**\n * @generated SignedSource<<x>>\n */\n', true],
  ['a.py', '# This file is automatically generated.\n# Do not edit it by hand.\n', true],
  ['a.yml', '# DO NOT EDIT: generated by make gen\n', true],
  ['a.go.tmpl', '// Code generated by x. DO NOT EDIT.\n', false],
  ['gen.py', 'HEAD = "# Code generated by x. DO NOT EDIT."\n', false],
  ['gen.go', '// Package gen writes files.\npackage gen\n\nconst head = `\n// Code generated. DO NOT EDIT.`\n', false],
  ['a.py', '# do not edit this list without asking\n', false],
  ['doc.md', '@generated is a mark\n', false],
];
for (const [path, head, said] of heads)
  test(`${path} with ${JSON.stringify(head.slice(0, 40))} ${said ? 'is' : 'is not'} generated`, () =>
    assert.is(isGenerated(path, head), said));

test('a known name is believed only of plain folders: content names at the top without code', () => {
  assert.is(draft(facts({ name: 'config', below: ['a.yaml'] })).purpose, 'Configuration.');
  assert.match(draft(facts({ name: 'config', below: ['config.go'] })).purpose, /^TODO/);
  assert.match(draft(facts({ name: 'config', path: 'docs/config', below: ['a.md'] })).purpose, /^TODO/);
  assert.match(draft(facts({ name: 'docs', path: 'x/docs', ...texts({ 'package.json': '{}' }) })).purpose, /^TODO/);
});

for (const text of [
  'Copyright (c) 2020 Me',
  'Add your description here',
  'engine',
  'The engine package.',
  'Requests test package initialisation.',
  'TODO',
  '...',
  'SPDX-License-Identifier: MIT',
]) {
  test(`"${text}" is no purpose`, () =>
    assert.match(
      draft(facts(texts({ '__init__.py': `"""${text}"""` }))).purpose,
      text === 'The engine package.' ? /^The engine/ : /^TODO/,
    ));
}

test('pyproject and Cargo descriptions count, broken ones do not; so does the comment a Makefile starts with', () => {
  assert.is(draft(facts(texts({ 'pyproject.toml': '[project]\ndescription = "Sheep."' }))).purpose, 'Sheep.');
  assert.is(draft(facts(texts({ 'pyproject.toml': '[tool.poetry]\ndescription = "Goats."' }))).purpose, 'Goats.');
  assert.match(draft(facts(texts({ 'pyproject.toml': '[project\n' }))).purpose, /^TODO/);
  assert.is(draft(facts(texts({ 'Cargo.toml': '[package]\ndescription = "Crabs."' }))).purpose, 'Crabs.');
  assert.match(draft(facts(texts({ 'Cargo.toml': '[package]\ndescription.workspace = true' }))).purpose, /^TODO/);
  assert.is(
    draft(facts(texts({ Makefile: '# Images for the three clusters.\n\nall:\n' }))).purpose,
    'Images for the three clusters.',
  );
  for (const Makefile of [
    '# Minimal makefile for Sphinx documentation\n#\n\n',
    '# You can set these variables from the command line.\n\n',
    '# Images of clusters.\nall:\n',
    'all:\n',
  ])
    assert.match(draft(facts(texts({ Makefile }))).purpose, /^TODO/, Makefile);
});

test('owners count of single tracked files, by the last line that names them', () => {
  const tracked = (path: string) => ['a/x.sql', 'a/y.sql', 'top'].includes(path);
  assert.equal(
    [
      ...parseOwners(
        '* @all\n/a/ @dir\n/a/x.sql @one # why\na/x.sql @two @three\n/a/y.sql @gone\n/a/y.sql\n/a/none @x\n/a/*.sql @y\n',
        tracked,
      ),
    ],
    [['a/x.sql', '@two @three']],
  );
});

test('names that would be Markdown, or break the line, become code spans', () => {
  assert.is(draft(facts({ name: 'my_folder-2' })).folder, 'my_folder-2');
  assert.is(draft(facts({ name: 'donnés' })).folder, 'donnés');
  assert.is(draft(facts({ name: '__init__' })).folder, '`__init__`');
  assert.is(draft(facts({ name: 'a\nb' })).folder, '`a\\x0ab`');
  assert.is(codeSpan('a`b'), '``a`b``');
  assert.is(codeSpan('`'), '`` ` ``');
});

test('a description is cut to one printable line', () => {
  const { purpose } = draft(
    facts(texts({ 'package.json': JSON.stringify({ description: `\u001b[31m${'word '.repeat(100)}` }) })),
  );
  assert.ok(purpose.startsWith('\\x1b[31mword') && purpose.endsWith(' …') && purpose.length <= 302, purpose);
});

test('a list takes no space before it, and no empty lines where it starts a line', () => {
  assert.is(render('README', 'A: {{a}}\n{{a}}\n', { a: '\n\n- x' }), 'A:\n\n- x\n- x\n');
});

test('placeholders are filled once, and values are never read as templates or patterns', () => {
  assert.is(render('README', '{{a}}-{{ b }}-{{a}}', { a: '{{b}}$&', b: '2' }), '{{b}}$&-2-{{b}}$&');
});

test('an unknown placeholder is an error that names it and the known ones', () => {
  for (const name of ['porpoise', 'constructor', '']) {
    try {
      render('README', `{{${name}}}`, { purpose: 'x' });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, Fault);
      assert.is((error as Fault).exit, 2);
      assert.ok((error as Fault).message.includes(`{{${name}}}`));
      assert.is((error as Fault).hint, 'use one of: {{purpose}}');
    }
  }
});

test.run();
