// move-script in real repositories: what follows the script, what is left alone, what stays under the old name, and
// that a failure changes nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { snapshot } from '../support/git-dir.js';
import { gateHooks } from '../support/product.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';
import { onPath, skipUnless } from '../support/skip.js';

const withPython = skipUnless(onPath('python3'), 'python3 is not on PATH');

const files: Files = {
  'scripts/__init__.py': '',
  'scripts/foo.py': {
    content:
      '#!/usr/bin/env python3\n"""Says what it was given."""\nimport sys\n\n\ndef main(argv=None):\n    print("foo", *(sys.argv[1:] if argv is None else argv))\n\n\nif __name__ == "__main__":\n    main()\n',
    mode: 0o755,
  },
  'cli/__init__.py': '',
  'engine/__init__.py': '',
  'engine/absolute.py': 'import scripts.foo\n\n\ndef run():\n    scripts.foo.main(["absolute"])\n',
  'engine/named.py': 'from scripts.foo import main\n\n\ndef run():\n    main(["named"])\n',
  'engine/whole.py': 'from scripts import foo\n\n\ndef run():\n    foo.main(["whole"])\n',
  'engine/other_name.py': 'import scripts.foo as f\n\n\ndef run():\n    f.main(["other"])\n',
  'scripts/near.py': 'from .foo import main\n\n\ndef run():\n    main(["near"])\n',
  'tests/test_foo.py': 'from scripts.foo import main\n\n\ndef test_foo():\n    main([])\n',
  Makefile:
    'smoke:\n\tpython scripts/foo.py --fast\nother:\n\tpython myscripts/foo.py; curl https://example.test/scripts/foo.py\n',
  'myscripts/foo.py': 'print("another")\n',
  '.github/workflows/ci.yml':
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: python scripts/foo.py\n',
  Dockerfile: 'FROM python:3.12\nCOPY . .\nRUN python scripts/foo.py\n',
  'pyproject.toml': '[project]\nname = "x"\nversion = "1"\n[project.scripts]\nfoo = "scripts.foo:main"\n',
  '.pre-commit-config.yaml':
    'repos:\n  - repo: local\n    hooks:\n      - id: foo\n        name: foo\n        entry: python scripts/foo.py\n        language: system\n',
  'docs/use.md':
    '# Use\n\nRun `python scripts/foo.py`, see [the script](../scripts/foo.py) and https://example.test/scripts/foo.py.\n',
  'CHANGELOG.md': '# Changelog\n\n- scripts/foo.py says what it was given.\n',
};

const move = (repo: TestRepository, ...args: string[]): ReturnType<typeof gateHooks> =>
  gateHooks(repo, ['move-script', ...args]);
const read = (repo: TestRepository, path: string): string => readFileSync(join(repo.dir, path), 'utf8');

/** The work tree, and what is staged. */
const state = async (repo: TestRepository): Promise<unknown> => {
  const tree = Object.entries(snapshot(repo.dir)).filter(([path]) => !/^\.git(\/|$)/.test(path));
  return { tree: Object.fromEntries(tree), staged: await repo.git('ls-files', '-s') };
};

const create = async (more: Files = {}): Promise<TestRepository> => {
  const repo = await createRepository({ files: { ...files, ...more } });
  await repo.commit(null, 'all');
  return repo;
};

test('without --write the move is shown as a diff, and nothing is changed', async () => {
  const repo = await create();
  const before = await state(repo);
  const done = await move(repo, 'scripts/foo.py', 'cli/foo.py');
  assert.is(done.code, 0, done.output);
  assert.match(done.stdout, /^rename scripts\/foo\.py -> cli\/foo\.py/m);
  assert.match(done.stdout, /^-import scripts\.foo$/m);
  assert.match(done.stdout, /^\+import cli\.foo$/m);
  assert.match(done.stdout, /would move scripts\/foo\.py -> cli\/foo\.py/);
  assert.equal(await state(repo), before);
});

test('with --write every file that imports or names it follows, token by token', async () => {
  const repo = await create();
  const done = await move(repo, 'scripts/foo.py', 'cli/foo.py', '--write');
  assert.is(done.code, 0, done.output);
  assert.is(read(repo, 'engine/absolute.py'), 'import cli.foo\n\n\ndef run():\n    cli.foo.main(["absolute"])\n');
  assert.match(read(repo, 'engine/named.py'), /^from cli\.foo import main$/m);
  assert.match(read(repo, 'engine/whole.py'), /^from cli import foo$/m);
  assert.match(read(repo, 'engine/other_name.py'), /^import cli\.foo as f$/m);
  assert.match(read(repo, 'scripts/near.py'), /^from (?:cli|\.\.cli)\.foo import main$/m);
  assert.match(read(repo, 'tests/test_foo.py'), /^from cli\.foo import main$/m);
  assert.is(
    read(repo, 'Makefile'),
    'smoke:\n\tpython cli/foo.py --fast\nother:\n\tpython myscripts/foo.py; curl https://example.test/scripts/foo.py\n',
  );
  assert.match(read(repo, '.github/workflows/ci.yml'), /run: python cli\/foo\.py$/m);
  assert.match(read(repo, 'Dockerfile'), /^RUN python cli\/foo\.py$/m);
  assert.match(read(repo, 'pyproject.toml'), /^foo = "cli\.foo:main"$/m);
  assert.match(read(repo, '.pre-commit-config.yaml'), /entry: python cli\/foo\.py$/m);
  assert.is(
    read(repo, 'docs/use.md'),
    '# Use\n\nRun `python cli/foo.py`, see [the script](../cli/foo.py) and https://example.test/scripts/foo.py.\n',
  );
  assert.is(read(repo, 'CHANGELOG.md'), files['CHANGELOG.md']);
  assert.is(read(repo, 'myscripts/foo.py'), 'print("another")\n');
});

withPython('what was moved is imported and started under both names, and git sees a move', async () => {
  const repo = await create();
  assert.is((await move(repo, 'scripts/foo.py', 'cli/foo.py', '--write')).code, 0);
  const python = (...args: string[]): ReturnType<TestRepository['run']> =>
    repo.run('python3', args, { env: { PYTHONDONTWRITEBYTECODE: '1' } });
  for (const name of ['absolute', 'named', 'whole', 'other_name']) {
    const ran = await python('-c', `import engine.${name} as m; m.run()`);
    assert.match(ran.stdout, /^foo (absolute|named|whole|other)$/m, ran.output);
  }
  assert.match((await python('-c', 'import scripts.near; scripts.near.run()')).stdout, /^foo near$/m);
  assert.is((await python('-c', 'import tests.test_foo; tests.test_foo.test_foo()')).code, 0);
  assert.match((await python('cli/foo.py', 'a', 'b')).stdout, /^foo a b$/m);
  const old = await python('scripts/foo.py', 'a b', '--c');
  assert.equal([old.code, old.stdout], [0, 'foo a b --c\n'], old.output);
  assert.match(old.stderr, /scripts\/foo\.py has moved: python -m cli\.foo/);
  assert.match(
    (await python('-c', 'import scripts.foo, cli.foo; assert scripts.foo is cli.foo; scripts.foo.main(["one"])'))
      .stdout,
    /^foo one$/m,
  );
  await repo.git('commit', '-qm', 'move');
  assert.match(
    await repo.git('log', '--follow', '-B', '-C', '--name-only', '--format=', '--', 'cli/foo.py'),
    /^scripts\/foo\.py$/m,
  );
  assert.is(await repo.git('status', '--porcelain'), '');
});

test('--no-shim leaves nothing under the old name', async () => {
  const repo = await create();
  const done = await move(repo, 'scripts/foo.py', 'cli/', '--write', '--no-shim');
  assert.is(done.code, 0, done.output);
  assert.match(await repo.git('status', '--porcelain'), /^R {2}scripts\/foo\.py -> cli\/foo\.py$/m);
  assert.is(await repo.git('ls-files', '--', 'scripts/foo.py'), '');
  await repo.git('commit', '-qm', 'move');
  assert.match(
    await repo.git('log', '--follow', '--name-only', '--format=', '--', 'cli/foo.py'),
    /^scripts\/foo\.py$/m,
  );
});

test('a dirty tree is refused, an untracked file beside it is not', async () => {
  const repo = await create();
  repo.write({ Makefile: 'smoke:\n\ttrue\n' });
  const before = await state(repo);
  const done = await move(repo, 'scripts/foo.py', 'cli/foo.py', '--write');
  assert.is(done.code, 1, done.output);
  assert.match(done.output, /the work tree is not clean: nothing was changed/);
  assert.match(done.output, /Makefile/);
  assert.equal(await state(repo), before);
  await repo.git('checkout', '--', 'Makefile');
  repo.write({ 'notes.txt': 'scripts/foo.py\n' });
  assert.is((await move(repo, 'scripts/foo.py', 'cli/foo.py', '--write')).code, 0);
  assert.is(read(repo, 'notes.txt'), 'scripts/foo.py\n');
});

const refused: [string, readonly [string, string], RegExp][] = [
  ['where a file lies already', ['scripts/foo.py', 'engine/named.py'], /engine\/named\.py is there already/],
  ['to its own place', ['scripts/foo.py', './scripts/foo.py'], /is there already/],
  ['out of the repository', ['scripts/foo.py', '../foo.py'], /no path below the top/],
  ['into .git', ['scripts/foo.py', '.git/foo.py'], /no path below the top/],
  ['what git does not track', ['scripts/none.py', 'cli/none.py'], /git tracks no file scripts\/none\.py/],
  ['to another kind of file', ['scripts/foo.py', 'cli/foo.sh'], /do not end alike/],
  ["over a module of Python's own", ['scripts/foo.py', 'json.py'], /Python's own/],
  ['below a file', ['scripts/foo.py', 'Makefile/foo.py'], /Makefile is no folder/],
];

test('a move that cannot be is refused and changes nothing', async () => {
  const repo = await create();
  const before = await state(repo);
  for (const [name, args, why] of refused) {
    const done = await move(repo, ...args, '--write');
    assert.is(done.code, 2, `${name}: ${done.output}`);
    assert.match(done.output, why, name);
  }
  assert.equal(await state(repo), before);
});

test('__file__ and paths relative to it are warned of', async () => {
  const repo = await create({
    'scripts/data.py': 'import os\nHERE = os.path.dirname(__file__)\nTABLE = open("table.csv")\n',
    'scripts/table.csv': 'a\n',
  });
  const done = await move(repo, 'scripts/data.py', 'cli/deep/data.py');
  assert.is(done.code, 0, done.output);
  assert.match(done.output, /scripts\/data\.py:2: looks where the file itself lies/);
  assert.match(done.output, /scripts\/data\.py:3: names scripts\/table\.csv, which does not move along/);
});

test('what cannot be told for sure is listed, not edited', async () => {
  const repo = await create({
    'notes.md': 'The script foo.py is old.\n',
    'scripts/all.sh': 'python "$HERE"/foo.py\n',
    'run.sh': 'cd scripts && python foo.py\n',
  });
  const done = await move(repo, 'scripts/foo.py', 'cli/foo.py', '--write');
  assert.is(done.code, 0, done.output);
  assert.match(done.output, /scripts\/all\.sh:1: behind a variable that may be any folder/);
  assert.match(done.output, /\d places? left for you to judge/);
  assert.is(read(repo, 'run.sh'), 'cd scripts && python ../cli/foo.py\n');
});

test('a step that fails puts every file and the index back', async () => {
  const repo = await create();
  const before = await state(repo);
  repo.write({ '.git/index.lock': '' });
  const done = await move(repo, 'scripts/foo.py', 'cli/deep/foo.py', '--write');
  assert.is.not(done.code, 0, done.output);
  repo.write({ '.git/index.lock': null });
  assert.equal(await state(repo), before);
});

test('a script that does not parse is not moved', async () => {
  const repo = await create({ 'scripts/broken.py': 'def (:\n' });
  const done = await move(repo, 'scripts/broken.py', 'cli/broken.py', '--write');
  assert.is(done.code, 3, done.output);
  assert.match(done.output, /does not parse/);
});

test('a shell script moves, and its old name still starts it', async () => {
  const repo = await create({ 'scripts/job.sh': { content: '#!/bin/sh\necho "job $1"\n', mode: 0o755 }, 'ops/x': '' });
  assert.is((await move(repo, 'scripts/job.sh', 'ops/job.sh', '--write')).code, 0);
  const ran = await repo.run('sh', ['-c', './scripts/job.sh "a b"; cd scripts && ./job.sh c']);
  assert.is(ran.stdout, 'job a b\njob c\n', ran.output);
});

test.run();
