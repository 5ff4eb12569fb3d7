// move-script and Python's ways to import: what follows, what stays because another meaning of a name is in the
// way, and that Python itself agrees.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bindingsOf } from '../../src/boundaries/move-bindings.js';
import { run } from '../../src/commands/move-script.js';
import { requireWorkTree } from '../../src/world/git.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';
import { onPath, skipUnless } from '../support/skip.js';

const withPython = skipUnless(onPath('python3'), 'python3 is not on PATH');

const files: Files = {
  'scripts/__init__.py': 'VERSION = 1\n',
  'scripts/foo.py':
    'import sys\n\n\ndef main(argv=None):\n    return ["foo", *(argv or sys.argv[1:])]\n\n\nif __name__ == "__main__":\n    print(*main())\n',
  'scripts/bar.py': 'X = 1\n',
  'cli/__init__.py': '',
  'engine/__init__.py': '',
};

/** Every text is a file of its own that imports the script, and `check` is said by Python at its end. */
const follow: readonly (readonly [name: string, before: string, after: string])[] = [
  ['absolute', 'import scripts.foo\nassert scripts.foo.main(["a"])\n', 'import cli.foo\nassert cli.foo.main(["a"])\n'],
  [
    'with another name',
    'import scripts.foo as x\nassert x.main(["a"])\n',
    'import cli.foo as x\nassert x.main(["a"])\n',
  ],
  [
    'among others',
    'import os, scripts.foo, sys\nassert scripts.foo.main(["a"]) and os and sys\n',
    'import os, cli.foo, sys\nassert cli.foo.main(["a"]) and os and sys\n',
  ],
  [
    'two of the package',
    'import scripts.foo, scripts.bar\nassert scripts.foo and scripts.bar.X\n',
    'import cli.foo, scripts.bar\nassert cli.foo and scripts.bar.X\n',
  ],
  [
    'from the package',
    'from scripts import foo\nassert foo.main(["a"])\n',
    'from cli import foo\nassert foo.main(["a"])\n',
  ],
  [
    'from the package, with others',
    'from scripts import bar as b, foo as f\nassert f and b.X\n',
    'from cli import foo as f\nfrom scripts import bar as b\nassert f and b.X\n',
  ],
  [
    'in brackets',
    'from scripts import (\n    bar,\n    foo,\n)\nassert foo and bar\n',
    'from cli import foo\nfrom scripts import (\n    bar,\n)\nassert foo and bar\n',
  ],
  [
    'in brackets with comments',
    'from scripts import (  # both\n    foo,\n    bar,  # (kept)\n)\nassert foo and bar\n',
    'from cli import foo\nfrom scripts import (  # both\n    bar,  # (kept)\n)\nassert foo and bar\n',
  ],
  [
    'in brackets on one line',
    'from scripts import (foo, bar)\nassert foo and bar\n',
    'from cli import foo\nfrom scripts import (bar)\nassert foo and bar\n',
  ],
  [
    'in brackets, the last without a comma',
    'from scripts import (bar,\n                     foo)\nassert foo and bar\n',
    'from cli import foo\nfrom scripts import (bar,\n                     )\nassert foo and bar\n',
  ],
  [
    'with a backslash',
    'from scripts import bar, \\\n    foo\nassert foo and bar\n',
    'from cli import foo\nfrom scripts import bar\nassert foo and bar\n',
  ],
  [
    'with a backslash before import',
    'from scripts.foo \\\n    import main\nassert main(["a"])\n',
    'from cli.foo \\\n    import main\nassert main(["a"])\n',
  ],
  [
    'names of it, and a comment',
    'from scripts.foo import (  # noqa\n    main,\n)\nassert main(["a"])\n',
    'from cli.foo import (  # noqa\n    main,\n)\nassert main(["a"])\n',
  ],
  ['a star', 'from scripts.foo import *\nassert main(["a"])\n', 'from cli.foo import *\nassert main(["a"])\n'],
  [
    'in a function',
    'def run():\n    from scripts import foo, bar\n    return foo, bar\nassert run()\n',
    'def run():\n    from cli import foo\n    from scripts import bar\n    return foo, bar\nassert run()\n',
  ],
  [
    'behind a colon',
    'if True: from scripts import foo, bar\nassert foo and bar\n',
    'if True: from cli import foo; from scripts import bar\nassert foo and bar\n',
  ],
  [
    'in a try',
    'try:\n    from scripts.foo import main\nexcept ImportError:\n    main = None\nassert main\n',
    'try:\n    from cli.foo import main\nexcept ImportError:\n    main = None\nassert main\n',
  ],
  [
    'by a call',
    'import importlib\nassert importlib.import_module("scripts.foo").main(["a"])\n',
    'import importlib\nassert importlib.import_module("cli.foo").main(["a"])\n',
  ],
  [
    'a patch in a text',
    'from unittest import mock\nfrom scripts import foo\nwith mock.patch("scripts.foo.main") as m:\n    foo.main()\nassert m.called\n',
    'from unittest import mock\nfrom cli import foo\nwith mock.patch("cli.foo.main") as m:\n    foo.main()\nassert m.called\n',
  ],
  [
    'look-alikes',
    'import scripts.foo\nassert scripts.foo\n# https://x.test/scripts.foo my.scripts.foo scripts.foobar scripts.foo\n',
    'import cli.foo\nassert cli.foo\n# https://x.test/scripts.foo my.scripts.foo scripts.foobar cli.foo\n',
  ],
  [
    'Windows line ends',
    'import scripts.foo\r\nfrom scripts import (\r\n    foo,\r\n    bar,\r\n)\r\nassert scripts.foo is foo and bar\r\n',
    'import cli.foo\r\nfrom cli import foo\r\nfrom scripts import (\r\n    bar,\r\n)\r\nassert cli.foo is foo and bar\r\n',
  ],
  [
    'the mark of UTF-8',
    '\uFEFFfrom scripts import foo, bar\nassert foo and bar\n',
    '\uFEFFfrom cli import foo\nfrom scripts import bar\nassert foo and bar\n',
  ],
];

/** These stay as they are, and are listed. */
const stay: readonly (readonly [name: string, text: string, why: RegExp])[] = [
  [
    'a function has the name of the new package',
    'import scripts.foo\n\n\ndef cli():\n    return scripts.foo.main(["a"])\nassert cli()\n',
    /calls something else cli/,
  ],
  [
    'another import has it',
    'import scripts.foo\nfrom scripts import bar as cli\nassert scripts.foo and cli\n',
    /calls something else cli/,
  ],
  [
    'more of the package is used',
    'import scripts.foo\nassert scripts.VERSION and scripts.foo\n',
    /uses more of scripts than scripts\.foo/,
  ],
  [
    'the package is handed on',
    'import scripts.foo\ns = scripts\nassert s.foo.main(["a"])\n',
    /uses scripts as a whole/,
  ],
];

const pathOf = (group: string, at: number): string => `engine/${group}_${at}.py`;
const importers: Files = Object.fromEntries([
  ...follow.map(([, text], at) => [pathOf('follow', at), text]),
  ...stay.map(([, text], at) => [pathOf('stay', at), text]),
]);
const read = (repo: TestRepository, path: string): string => readFileSync(join(repo.dir, path), 'utf8');
const move = async (repo: TestRepository, shim = true): ReturnType<typeof run> =>
  run({ repo: requireWorkTree(repo.dir), args: ['scripts/foo.py', 'cli/foo.py'], write: true, shim });

/** Python's own word on each of the files, as a module of the package. */
const importAll = async (repo: TestRepository, names: readonly string[]): Promise<void> => {
  const done = await repo.run('python3', ['-c', names.map((name) => `import engine.${name}`).join('\n')], {
    env: { PYTHONDONTWRITEBYTECODE: '1' },
  });
  assert.is(done.code, 0, done.output);
};
const modulesOf = (paths: readonly string[]): string[] =>
  paths.map((path) => path.slice('engine/'.length, -'.py'.length));

test('every way to import follows, and what another meaning of a name would break is listed and left', async () => {
  const repo = await createRepository({ files: { ...files, ...importers } });
  const { verdict } = await move(repo);
  assert.is(verdict.status, 'pass', verdict.reason);
  follow.forEach(([name, , after], at) => assert.is(read(repo, pathOf('follow', at)), after, name));
  stay.forEach(([name, text, why], at) => {
    assert.is(read(repo, pathOf('stay', at)), text, name);
    assert.ok(
      verdict.findings.some(
        ({ rule, path, message }) => rule === 'boundaries/broken' && path === pathOf('stay', at) && why.test(message),
      ),
      name,
    );
  });
  assert.is(verdict.findings.filter(({ rule }) => rule === 'boundaries/broken').length, stay.length);
});

withPython('Python imports every one of them before and after, and what follows needs no shim', async () => {
  const repo = await createRepository({ files: { ...files, ...importers } });
  await importAll(repo, modulesOf(Object.keys(importers)));
  await move(repo);
  await importAll(repo, modulesOf(Object.keys(importers)));
  const bare = await createRepository({
    files: { ...files, ...Object.fromEntries(Object.entries(importers).filter(([path]) => path.includes('follow'))) },
  });
  assert.is((await move(bare, false)).verdict.status, 'pass');
  await importAll(bare, modulesOf(Object.keys(importers).filter((path) => path.includes('follow'))));
});

test('what would break without a shim is refused without one', async () => {
  const repo = await createRepository({ files: { ...files, 'engine/a.py': stay[0]![1] } });
  const { verdict } = await move(repo, false);
  assert.is(verdict.status, 'fail');
  assert.match(verdict.reason, /1 import would break without a shim: nothing was changed/);
  assert.is(await repo.git('status', '--porcelain'), '');
});

withPython('the shim answers from any folder, through a link, as a module, and to every import', async () => {
  const repo = await createRepository({ files: { ...files, 'bin/deep/foo': { link: '../../scripts/foo.py' } } });
  const { verdict } = await move(repo);
  assert.ok(
    verdict.findings.some(({ path, message }) => path === 'bin/deep/foo' && /symbolic link/.test(message)),
    'the link is listed',
  );
  const python = (args: readonly string[], cwd = '.'): ReturnType<TestRepository['run']> =>
    repo.run('python3', args, { cwd: join(repo.dir, cwd), env: { PYTHONDONTWRITEBYTECODE: '1' } });
  for (const [args, cwd] of [
    [['scripts/foo.py', 'a b'], '.'],
    [['foo.py', 'a b'], 'scripts'],
    [['foo', 'a b'], 'bin/deep'],
    [['-m', 'scripts.foo', 'a b'], '.'],
  ] as const) {
    const done = await python(args, cwd);
    assert.equal([done.code, done.stdout], [0, 'foo a b\n'], done.output);
    assert.match(done.stderr, /has moved: python -m cli\.foo/);
  }
  const same = await python([
    '-c',
    'import scripts.foo, cli.foo\nfrom scripts import foo\nfrom scripts.foo import main\nassert scripts.foo is cli.foo is foo and main is foo.main',
  ]);
  assert.equal([same.code, same.output], [0, ''], same.output);
});

withPython('a shim stands in for a file that no import can name, too', async () => {
  const repo = await createRepository({
    files: {
      'scripts/my-tool.py': 'import sys\nprint(sys.path[0].split("/")[-1], __file__.split("/")[-1], sys.argv[1:])\n',
      'scripts/foo.py': 'X = 3\n',
    },
  });
  const args = ['scripts/my-tool.py', 'tools/my-tool.py'];
  assert.is((await run({ repo: requireWorkTree(repo.dir), args, write: true })).verdict.status, 'pass');
  await repo.commit();
  assert.is(
    (await run({ repo: requireWorkTree(repo.dir), args: ['scripts/foo.py', 'tools/my-foo.py'], write: true })).verdict
      .status,
    'pass',
  );
  const started = await repo.run('python3', ['scripts/my-tool.py', 'a b'], { env: { PYTHONDONTWRITEBYTECODE: '1' } });
  assert.equal([started.code, started.stdout], [0, "tools my-tool.py ['a b']\n"], started.output);
  const imported = await repo.run(
    'python3',
    ['-c', 'import scripts.foo\nfrom scripts import foo\nassert foo.X == scripts.foo.X == 3'],
    { env: { PYTHONDONTWRITEBYTECODE: '1' } },
  );
  assert.equal([imported.code, imported.output], [0, '']);
});

test('a package whose name a file beside the new place has is warned of, and its import stays', async () => {
  const repo = await createRepository({
    files: { 'scripts/foo.py': 'import yaml\nyaml.x\n', 'tools/yaml.py': 'N = 7\n' },
  });
  const { verdict } = await run({
    repo: requireWorkTree(repo.dir),
    args: ['scripts/foo.py', 'tools/foo.py'],
    write: true,
  });
  assert.is(read(repo, 'tools/foo.py'), 'import yaml\nyaml.x\n');
  assert.ok(
    verdict.findings.some(({ message }) => message.includes('would find tools/yaml.py as yaml')),
    verdict.findings.map(({ message }) => message).join(),
  );
});

const chains: readonly (readonly [text: string, obstacle: boolean])[] = [
  ['import a.b\na.b.x', false],
  ['import a.b\nf(c=1)', false],
  ['import a.b\ndef f(c=1): a.b', true],
  ['import a.b\nx.c = a.b', false],
  ['import a.b\nfor c in a.b: pass', true],
  ['import a.b\nimport c.e\na.b, c.e', false],
  ['import a.b\nimport x as c', true],
  ['import a.b\nimport c as x', false],
  ['import a.b\nfrom c import x', false],
  ['import a.b\nfrom x import c', true],
  ['import a.b\n"a c"', false],
  ['import a.b # c a', false],
  ['import a.b\nimport a.e\na.e', false],
  ['import a.b as x\nc = 1', false],
  ['from a import b\nc = 1', false],
  ['import a.b\na', true],
];
for (const [text, obstacle] of chains)
  test(`${JSON.stringify(text)} ${obstacle ? 'is in the way' : 'is not in the way'} of a.b as c.d`, () =>
    assert.is(bindingsOf(text, 'a.b', 'c.d').obstacle !== null, obstacle));

test('code that says the name without an import of it is strange', () => {
  assert.equal([...bindingsOf('import a\nfrom a.b import x\na.b.y\n"a.b"\n', 'a.b', 'c.d').strange], [3]);
});

test('any text at all has an answer', () => {
  fc.assert(
    fc.property(
      fc
        .array(
          fc.constantFrom(
            'import a.b',
            '\n',
            'a',
            '.',
            'b',
            'c',
            '(',
            ')',
            ' ',
            'as ',
            'from ',
            '"',
            '#',
            '\\',
            ';',
            ':',
          ),
          { maxLength: 25 },
        )
        .map((parts) => parts.join('')),
      (text) => {
        const { obstacle, strange } = bindingsOf(text, 'a.b', 'c.d');
        assert.ok(obstacle === null || obstacle !== '');
        assert.ok([...strange].every((line) => line >= 1 && line <= text.split('\n').length));
      },
    ),
  );
});

test.run();
