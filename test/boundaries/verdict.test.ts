// Which script stays, is wrapped or moves, and why? Facts by hand, one reason a case.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { placeOf } from '../../src/boundaries/places.js';
import type { Reference } from '../../src/boundaries/references.js';
import { isTestPath, kindOf, type Script } from '../../src/boundaries/scripts.js';
import { judgeScripts } from '../../src/boundaries/verdict.js';

const none = { inside: [], outside: [] };
const script = (path: string, over: Partial<Script> = {}): Script => ({
  path,
  kind: kindOf(path, ''),
  unread: null,
  isTest: isTestPath(path),
  isEmpty: false,
  tricks: [],
  fileLines: [],
  imports: none,
  importers: none,
  references: [],
  ...over,
});
const reference = (path: string, over: Partial<Reference> = {}): Reference => ({
  path,
  place: placeOf(path),
  line: 7,
  from: 0,
  to: 1,
  target: 'scripts/a.py',
  form: 'path',
  base: '',
  usage: 'run',
  doubt: null,
  pythonPath: false,
  ...over,
});
const outside = { inside: [], outside: ['engine/io.py'] };

const alone: readonly (readonly [Partial<Script>, string, string])[] = [
  [{}, 'stay', 'stands alone: it imports nothing of this repository, and nothing imports it'],
  [{ kind: 'shell' }, 'stay', 'shell'],
  [{ kind: 'no program' }, 'stay', 'no program'],
  [{ kind: 'other program' }, 'stay', 'a program that imports nothing of Python or JavaScript'],
  [{ isEmpty: true }, 'stay', 'empty: it only makes the folder a package'],
  [{ unread: { line: 3, problem: 'no Python 3: x' } }, 'not analysed', 'no Python 3: x (line 3)'],
  [{ unread: { line: null, problem: 'too large' }, imports: outside }, 'not analysed', 'too large'],
  [{ imports: outside }, 'move', 'it imports engine/io.py'],
  [{ importers: outside }, 'move', 'engine/io.py imports it'],
  [{ importers: { inside: [], outside: ['a.py', 'b.py', 'c.py', 'd.py'] } }, 'move', 'a.py, b.py and 2 more import it'],
  [
    { importers: { inside: [], outside: ['tests/test_a.py'] } },
    'stay',
    'stands alone: it imports nothing of this repository, and nothing imports it but tests/test_a.py, which tests it',
  ],
  [
    { tricks: [{ line: 9, kind: 'path-hack', what: 'sys.path.insert' }] },
    'move',
    'it changes where imports look: sys.path.insert (line 9)',
  ],
  [
    { tricks: [{ line: 9, kind: 'exec-eval', what: 'exec' }] },
    'stay',
    'no reader can tell what it loads: exec (line 9)',
  ],
  [
    { tricks: [{ line: 9, kind: 'dynamic-computed', what: 'importlib.import_module' }], imports: outside },
    'stay',
    'no reader can tell what it loads: importlib.import_module (line 9)',
  ],
  [
    { tricks: [{ line: 9, kind: 'dynamic-computed', what: 'importlib.import_module' }], importers: outside },
    'move',
    'engine/io.py imports it',
  ],
  [
    { tricks: [{ line: 9, kind: 'dynamic-literal', what: 'json' }] },
    'stay',
    'stands alone: it imports nothing of this repository, and nothing imports it',
  ],
  [{ references: [reference('Makefile', { pythonPath: true })] }, 'move', 'Makefile:7 sets PYTHONPATH for it'],
  [
    { references: [reference('pyproject.toml', { form: 'module', usage: 'entry' })] },
    'move',
    'pyproject.toml:7 installs it as a command',
  ],
  [
    { references: [reference('Makefile', { form: 'module' })] },
    'stay',
    'stands alone: it imports nothing of this repository, and nothing imports it',
  ],
  [
    {
      imports: outside,
      references: [
        reference('Makefile'),
        reference('.github/workflows/ci.yml'),
        reference('README.md', { usage: 'named' }),
      ],
    },
    'move',
    'it imports engine/io.py',
  ],
  [
    { imports: outside, references: [reference('README.md', { usage: 'told' })] },
    'wrap',
    'it imports engine/io.py; its old name is in use at README.md:7 (docs)',
  ],
  [
    { imports: outside, references: [reference('Dockerfile')] },
    'wrap',
    'it imports engine/io.py; its old name is in use at Dockerfile:7 (docker)',
  ],
  [
    { imports: outside, references: [reference('ops/a.service', { usage: 'named' })] },
    'wrap',
    'it imports engine/io.py; its old name is in use at ops/a.service:7 (service)',
  ],
  [
    { imports: outside, references: [reference('.pre-commit-hooks.yaml')] },
    'wrap',
    'it imports engine/io.py; its old name is in use at .pre-commit-hooks.yaml:7 (published hooks)',
  ],
];
for (const [over, verdict, reason] of alone) {
  test(`${verdict}: ${reason}`, () =>
    assert.equal(
      judgeScripts([script('scripts/a.py', over)]).map((one) => [one.verdict, one.reason]),
      [[verdict, reason]],
    ));
}

const verdicts = (...scripts: readonly Script[]): string[] =>
  judgeScripts(scripts).map((one) => `${one.script.path} ${one.verdict}: ${one.reason}`);
const link = (inside: readonly string[], out: readonly string[] = []) => ({ inside, outside: out });

test('what a mover imports moves along, and so does what imports a mover', () => {
  assert.equal(
    verdicts(
      script('scripts/a.py', { imports: link(['scripts/common.py'], ['engine/io.py']) }),
      script('scripts/b.py', { imports: link(['scripts/common.py']) }),
      script('scripts/common.py', { importers: link(['scripts/a.py', 'scripts/b.py']) }),
      script('scripts/lonely.py'),
    ),
    [
      'scripts/a.py move: it imports engine/io.py',
      'scripts/b.py move: it imports scripts/common.py, which is part of the program',
      'scripts/common.py move: scripts/a.py, which is part of the program, imports it',
      'scripts/lonely.py stay: stands alone: it imports nothing of this repository, and nothing imports it',
    ],
  );
});

test('neighbours that only know each other stay together', () => {
  assert.equal(
    verdicts(
      script('scripts/a.py', { imports: link(['scripts/b.py']) }),
      script('scripts/b.py', { importers: link(['scripts/a.py']) }),
    ).map((line) => line.slice(0, 32)),
    ['scripts/a.py stay: stands alone ', 'scripts/b.py stay: stands alone '],
  );
});

test('a test beside a script makes it no part of the program', () => {
  assert.equal(
    verdicts(
      script('scripts/test_a.py', { imports: link(['scripts/a.py'], ['engine/io.py']) }),
      script('scripts/a.py', { importers: link(['scripts/test_a.py']) }),
    ).map((line) => line.split(':')[0]),
    ['scripts/test_a.py stay', 'scripts/a.py stay'],
  );
});

const kinds: readonly (readonly [string, string, string])[] = [
  ['a.sh', '', 'shell'],
  ['a', '#!/bin/bash', 'shell'],
  ['a', '#!/usr/bin/env -S bash -e', 'shell'],
  ['a', '#!/usr/bin/env python3', 'python'],
  ['a', '#!/usr/bin/perl', 'other program'],
  ['a', 'hello', 'no program'],
  ['a.md', '', 'no program'],
  ['a.py', '#!/bin/sh', 'python'],
  ['a.rb', '', 'other program'],
  ['a.mjs', '', 'javascript'],
  ['a.tsx', '', 'javascript'],
  ['a.txt', '#!/bin/sh', 'shell'],
  ['Dockerfile', '', 'no program'],
];
for (const [path, first, kind] of kinds)
  test(`${path} with ${JSON.stringify(first)} is ${kind}`, () => assert.is(kindOf(`scripts/${path}`, first), kind));

const places: readonly (readonly [string, string])[] = [
  ['Makefile', 'make'],
  ['rules.mk', 'make'],
  ['justfile', 'make'],
  ['.github/workflows/ci.yml', 'workflow'],
  ['.github/actions/x/run.sh', 'shell'],
  ['.gitlab-ci.yml', 'workflow'],
  ['.circleci/config.yml', 'workflow'],
  ['README.md', 'docs'],
  ['docs/a.rst', 'docs'],
  ['docs/contributing/release_process.md', 'docs'],
  ['docs/upgrading.md', 'docs'],
  ['Dockerfile.dev', 'docker'],
  ['compose.yaml', 'docker'],
  ['pyproject.toml', 'packaging'],
  ['tox.ini', 'packaging'],
  ['.pre-commit-config.yaml', 'pre-commit'],
  ['.pre-commit-hooks.yaml', 'hooks'],
  ['package.json', 'package.json'],
  ['ops/a.timer', 'service'],
  ['etc/cron.d/a', 'service'],
  ['CODEOWNERS', 'settings'],
  ['CHANGELOG.md', 'history'],
  ['CHANGES', 'history'],
  ['docs/changes.rst', 'history'],
  ['docs/changelog/1.2.md', 'history'],
  ['newsfragments/12.feature.md', 'history'],
  ['docs/decisions/0001-a.md', 'history'],
  ['docs/whatsnew/v1.2.0.rst', 'history'],
  ['tools/changelog.py', 'python'],
  ['scripts/release.sh', 'shell'],
  ['a.ts', 'javascript'],
  ['tests/data/a.md', 'fixture'],
  ['x.cfg', 'other'],
];
for (const [path, place] of places) test(`${path} is ${place}`, () => assert.is(placeOf(path), place));

test.run();
