// Which file an import leads to: packages, namespaces, src layouts, several projects in one repository, scripts,
// and circles.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findCycles } from '../../src/imports/graph.js';
import { PythonModules, type Target } from '../../src/imports/modules.js';
import { scanPython } from '../../src/imports/python.js';
import { declaredRoots } from '../../src/imports/python-roots.js';

const shown = (target: Target): string => {
  if (target.kind === 'file') return target.path;
  return 'name' in target ? `${target.kind} ${target.name}` : target.kind;
};

/** Where the imports of one statement lead. */
const leads = (paths: readonly string[], from: string, statement: string, roots: readonly string[] = []): string[] => {
  const found = scanPython(statement);
  if ('problem' in found) throw new Error(found.problem);
  const modules = new PythonModules(paths, roots);
  return found.imports
    .filter(({ module }) => module !== 'importlib')
    .flatMap((one) => modules.resolve(one, from).map(shown));
};

const flat = [
  'engine/__init__.py',
  'engine/io.py',
  'engine/sub/__init__.py',
  'engine/sub/deep.py',
  'rules/checks.py',
  'rules/json.py',
  'tool.py',
  'scripts/run.py',
  'scripts/helper.py',
];
const src = [
  'src/app/__init__.py',
  'src/app/core.py',
  'src/app/ns/part.py',
  'tests/test_app.py',
  'tests/conftest.py',
  'setup.py',
];
const mono = [
  'libs/a/a/__init__.py',
  'libs/a/a/x.py',
  'libs/a/tests/__init__.py',
  'libs/a/tests/util.py',
  'libs/a/tests/test_x.py',
  'libs/b/b/__init__.py',
  'libs/b/tests/__init__.py',
  'libs/b/tests/util.py',
  'examples/pydantic/__init__.py',
  'examples/pydantic/m.py',
];

const cases: readonly (readonly [
  paths: readonly string[],
  from: string,
  statement: string,
  found: readonly string[],
  roots?: readonly string[],
])[] = [
  [flat, 'tool.py', 'import engine.io', ['engine/io.py']],
  [flat, 'tool.py', 'import engine.io.nothing', ['engine/io.py']],
  [
    flat,
    'tool.py',
    'from engine import io, VERSION, sub',
    ['engine/io.py', 'engine/__init__.py', 'engine/sub/__init__.py'],
  ],
  [flat, 'tool.py', 'from engine import *', ['engine/__init__.py']],
  [flat, 'tool.py', 'from rules.checks import a', ['rules/checks.py']],
  [flat, 'tool.py', 'from rules import checks', ['rules/checks.py']],
  [flat, 'tool.py', 'import rules', ['namespace']],
  [flat, 'tool.py', 'import numpy.linalg, json, os.path', ['external numpy', 'standard', 'standard']],
  [flat, 'engine/sub/deep.py', 'from . import deep, other', ['engine/sub/deep.py', 'engine/sub/__init__.py']],
  [flat, 'engine/sub/deep.py', 'from .. import io', ['engine/io.py']],
  [flat, 'engine/sub/deep.py', 'from ..io import a, b', ['engine/io.py']],
  [flat, 'engine/sub/deep.py', 'from ..gone import a', ['missing ..gone.a']],
  [flat, 'engine/sub/deep.py', 'from .... import a', ['missing ....']],
  [flat, 'engine/sub/__init__.py', 'from .deep import a', ['engine/sub/deep.py']],
  [flat, 'rules/checks.py', 'from . import json', ['rules/json.py']],
  [flat, 'scripts/run.py', 'import helper', ['scripts/helper.py']],
  [flat, 'rules/checks.py', 'import json', ['rules/json.py']],
  [flat, 'engine/io.py', 'import json', ['standard']],
  [flat, 'engine/io.py', 'import importlib; importlib.import_module(".deep", "engine.sub")', ['engine/sub/deep.py']],
  [flat, 'engine/sub/deep.py', 'import importlib; importlib.import_module("..io", __package__)', ['engine/io.py']],
  [flat, 'engine/sub/deep.py', 'import importlib; importlib.import_module("..io", "engine.sub")', ['engine/io.py']],
  [src, 'tests/test_app.py', 'from app import core', ['src/app/core.py']],
  [src, 'tests/test_app.py', 'import app.ns.part', ['src/app/ns/part.py']],
  [src, 'tests/test_app.py', 'import src.app.core', ['src/app/core.py']],
  [src, 'tests/test_app.py', 'import conftest', ['tests/conftest.py']],
  [mono, 'libs/a/tests/test_x.py', 'from tests.util import a', ['libs/a/tests/util.py']],
  [mono, 'libs/b/tests/__init__.py', 'from tests import util', ['libs/b/tests/util.py']],
  [mono, 'libs/b/tests/__init__.py', 'from a import x', ['libs/a/a/x.py']],
  [mono, 'libs/b/b/__init__.py', 'import pydantic', ['external pydantic']],
  [mono, 'examples/pydantic/m.py', 'import pydantic', ['examples/pydantic/__init__.py']],
  [['a.py', 'tools/tests/x.py', 'other/tests/x.py'], 'a.py', 'import tests.x', ['external tests']],
  [['python/pkg/m.py', 'run.py'], 'run.py', 'import pkg.m', ['python/pkg/m.py'], ['python']],
  [
    ['pkg/__init__.pyi', 'pkg/m.pyi', 'pkg/m.py', 'pkg/n.pyi', 'run.py'],
    'run.py',
    'from pkg import m, n',
    ['pkg/m.py', 'pkg/n.pyi'],
  ],
];

for (const [paths, from, statement, found, roots] of cases)
  test(`${from}: ${statement}`, () => assert.equal(leads(paths, from, statement, roots), found));

test('a file is named from its package or declared root on', () => {
  const names = (paths: readonly string[], roots: readonly string[] = []): string[] =>
    paths.map((path) => new PythonModules(paths, roots).nameOf(path));
  assert.equal(names(flat).slice(0, 5), ['engine', 'engine.io', 'engine.sub', 'engine.sub.deep', 'rules.checks']);
  assert.equal(names(src).slice(0, 3), ['app', 'app.core', 'app.ns.part']);
  assert.equal(names(['libs/a/a/x.py', 'libs/a/a/__init__.py', 'tools/make-docs.py', 'g/ns/pkg/__init__.py'], ['g']), [
    'a.x',
    'a',
    'tools/make-docs.py',
    'ns.pkg',
  ]);
});

test('roots that a pyproject.toml declares', () => {
  const roots = (text: string, path = 'pyproject.toml'): string[] => declaredRoots(path, text);
  assert.equal(roots('[tool.setuptools.packages.find]\nwhere = ["python", "."]\n'), ['python']);
  assert.equal(roots('[tool.setuptools.package-dir]\n"" = "lib"\n', 'sub/pyproject.toml'), ['sub/lib']);
  assert.equal(roots('[tool.poetry]\npackages = [{ include = "x", from = "py" }]\n'), ['py']);
  assert.equal(roots('[tool.hatch.build.targets.wheel]\npackages = ["backend/app/"]\n'), ['backend']);
  assert.equal(roots('[tool.uv.build-backend]\nmodule-root = "../out"\n'), []);
  assert.equal(roots('no toml ['), []);
});

test('circles are found whole, whatever the order of the edges', () => {
  const edges = (text: string) => text.split(' ').map((one) => ({ from: one[0]!, to: one[1]! }));
  assert.equal(findCycles(edges('ab bc ca cd de ed ff')), [
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
  const nodes = [...'abcdefgh'];
  const reach = (from: string, all: readonly { from: string; to: string }[]): Set<string> => {
    const seen = new Set<string>();
    const queue = [from];
    for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
      for (const { to } of all.filter((one) => one.from === node)) {
        if (!seen.has(to)) queue.push(to);
        seen.add(to);
      }
    }
    return seen;
  };
  const edge = fc.record({ from: fc.constantFrom(...nodes), to: fc.constantFrom(...nodes) });
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 25 }), (all) => {
      const reached = new Map(nodes.map((node) => [node, reach(node, all)]));
      const together = (a: string, b: string): boolean => a !== b && reached.get(a)!.has(b) && reached.get(b)!.has(a);
      const expected = [
        ...new Set(
          nodes
            .filter((node) => nodes.some((other) => together(node, other)))
            .map((node) => nodes.filter((other) => other === node || together(node, other)).join('')),
        ),
      ].sort();
      assert.equal(
        findCycles(all).map((members) => members.join('')),
        expected,
      );
    }),
  );
});

test('a chain of 100,000 modules is walked without a stack', () => {
  const all = Array.from({ length: 100_000 }, (_, at) => ({ from: `m${at}`, to: `m${(at + 1) % 100_000}` }));
  assert.is(findCycles(all)[0]?.length, 100_000);
});

test.run();
