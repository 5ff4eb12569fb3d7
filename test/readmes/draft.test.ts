// What a first README may say: only what the facts say.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fault } from '../../src/core/fault.js';
import { draft } from '../../src/readmes/draft.js';
import { codeSpan, type FolderFacts } from '../../src/readmes/facts.js';
import { parseDocstring } from '../../src/readmes/purpose.js';
import { isReadme } from '../../src/readmes/names.js';
import { render } from '../../src/readmes/render.js';

const facts = (over: Partial<FolderFacts> = {}): FolderFacts =>
  ({ name: 'engine', files: [], executables: [], packageJson: null, initPy: null, ...over });

test('a README counts in any case and with any document extension, code does not', () => {
  for (const name of ['README', 'readme', 'README.md', 'Readme.MD', 'readme.rst', 'README.markdown', 'ReadMe.adoc', 'README.txt', 'readme.org', 'README.Rmd', 'README.mkd', 'README.mkdn', 'README.asciidoc']) assert.ok(isReadme(name), name);
  for (const name of ['readme.py', 'readme.rs', 'README.md.bak', 'README_old.md', 'xREADME.md', 'README.', 'README.md\n', 'README.de.md']) assert.not(isReadme(name), name);
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
  assert.is(draft(facts({ name: 'tests', packageJson, initPy })).purpose, 'Counts sheep at night.');
  assert.is(draft(facts({ name: 'tests', packageJson: '{}', initPy })).purpose, 'Sheep.');
  assert.is(draft(facts({ name: 'Tests', initPy: '' })).purpose, 'Tests.');
});

test('a package.json that cannot be read as one says nothing', () => {
  for (const packageJson of ['', '{', 'null', '[]', '"x"', '7', '{"description":5,"main":{},"bin":[1]}']) {
    const { purpose, entrypoints } = draft(facts({ packageJson }));
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
for (const [source, said] of docstrings) test(`the docstring of ${JSON.stringify(source)} is ${JSON.stringify(said)}`, () => assert.is(parseDocstring(source), said));

test('a hostile __init__.py costs no time', () => {
  const start = performance.now();
  parseDocstring('\n'.repeat(200_000) + 'x');
  parseDocstring(' '.repeat(200_000) + '"' + '" '.repeat(100_000));
  parseDocstring('"""' + '" "" '.repeat(100_000));
  assert.ok(performance.now() - start < 2000);
});

test('entrypoints are real ones, each once, and a long list is cut with its number', () => {
  const packageJson = '{"bin":{"a":"dist/a.js"},"main":"dist/index.js"}';
  assert.is(draft(facts({ packageJson, files: ['__main__.py', 'Makefile', 'run'], executables: ['run'] })).entrypoints,
    '`dist/a.js` (package.json bin), `dist/index.js` (package.json main), `__main__.py`, `Makefile`, `run`');
  assert.is(draft(facts({ packageJson: '{"bin":"cli.js"}' })).entrypoints, '`cli.js` (package.json bin)');
  const many = draft(facts({ executables: Array.from({ length: 13 }, (_, i) => `s${i}`) })).entrypoints;
  assert.ok(many.endsWith('`s9` and 3 more'), many);
});

test('lock files are what must not be touched by hand', () => {
  assert.is(draft(facts({ files: ['go.sum', 'main.go', 'package-lock.json'] })).do_not_touch, '`go.sum`, `package-lock.json`');
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
  const { purpose } = draft(facts({ packageJson: JSON.stringify({ description: `\u001b[31m${'word '.repeat(100)}` }) }));
  assert.ok(purpose.startsWith('\\x1b[31mword') && purpose.endsWith(' …') && purpose.length <= 302, purpose);
});

test('placeholders are filled once, and values are never read as templates or patterns', () => {
  assert.is(render('{{a}}-{{ b }}-{{a}}', { a: '{{b}}$&', b: '2' }), '{{b}}$&-2-{{b}}$&');
});

test('an unknown placeholder is an error that names it and the known ones', () => {
  for (const name of ['porpoise', 'constructor', '']) {
    try {
      render(`{{${name}}}`, { purpose: 'x' });
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
