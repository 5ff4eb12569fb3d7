// How do texts follow a script that moves? What is edited, token by token, what is listed, and what is nobody's
// business.

import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyEdits, escapeRegExp } from '../../src/boundaries/edits.js';
import { followReferences, type Names } from '../../src/boundaries/move-references.js';
import { placeOf } from '../../src/boundaries/places.js';

const files = new Set([
  'scripts/my-foo.py',
  'scripts/foo.py',
  'myscripts/foo.py',
  'other/scripts/foo.py',
  'docs/a/b.md',
]);
const names: Names = {
  from: 'scripts/foo.py',
  to: 'cli/run/bar.py',
  oldName: 'scripts.foo',
  newName: 'cli.run.bar',
  byModule: false,
};

const follow = (
  path: string,
  text: string,
  asked: Names = names,
): { readonly after: string; readonly listed: string[] } => {
  const { edits, listed } = followReferences(
    { path, place: placeOf(path), text, encoding: 'utf8' },
    asked,
    (one) => files.has(one),
    [],
  );
  return { after: applyEdits(text, edits), listed: listed.map(({ line, why }) => `${line} ${why}`) };
};

const edited: readonly (readonly [path: string, before: string, after: string])[] = [
  [
    'Makefile',
    'x: scripts/foo.py\n\tpython ./scripts/foo.py "scripts/foo.py" A=scripts/foo.py\n',
    'x: cli/run/bar.py\n\tpython ./cli/run/bar.py "cli/run/bar.py" A=cli/run/bar.py\n',
  ],
  [
    'Makefile',
    'x:\n\tcd scripts && python foo.py && ./foo.py\n',
    'x:\n\tcd scripts && python ../cli/run/bar.py && ../cli/run/bar.py\n',
  ],
  [
    '.github/workflows/ci.yml',
    "on:\n  push:\n    paths: ['scripts/foo.py']\njobs:\n  a:\n    steps:\n      - run: python ${{ github.workspace }}/scripts/foo.py\n",
    "on:\n  push:\n    paths: ['cli/run/bar.py']\njobs:\n  a:\n    steps:\n      - run: python ${{ github.workspace }}/cli/run/bar.py\n",
  ],
  [
    'Dockerfile',
    'COPY scripts/foo.py /app/\nCMD ["python", "scripts/foo.py"]\n',
    'COPY cli/run/bar.py /app/\nCMD ["python", "cli/run/bar.py"]\n',
  ],
  [
    'pyproject.toml',
    '[project.scripts]\na = "scripts.foo:main"\nb = "scripts.foobar:main"\n"scripts/foo.py" = ["T201"]\n',
    '[project.scripts]\na = "cli.run.bar:main"\nb = "scripts.foobar:main"\n"cli/run/bar.py" = ["T201"]\n',
  ],
  [
    '.pre-commit-config.yaml',
    'entry: python scripts/foo.py\nfiles: ^scripts/foo\\.py$\nexclude: ^(a/scripts/foo\\.py|myscripts/foo\\.py|scripts/foo\\.pyi|scripts/foo\\.py)$\n',
    'entry: python cli/run/bar.py\nfiles: ^cli/run/bar\\.py$\nexclude: ^(a/scripts/foo\\.py|myscripts/foo\\.py|scripts/foo\\.pyi|cli/run/bar\\.py)$\n',
  ],
  ['CODEOWNERS', '/scripts/foo.py @a\nscripts/foo.py @b\n', '/cli/run/bar.py @a\ncli/run/bar.py @b\n'],
  [
    'docs/a/b.md',
    '[x](../../scripts/foo.py#L3) [y](../../scripts/foo.py "t") <../../scripts/foo.py>\n\n[r]: ../../scripts/foo.py\n',
    '[x](../../cli/run/bar.py#L3) [y](../../cli/run/bar.py "t") <../../cli/run/bar.py>\n\n[r]: ../../cli/run/bar.py\n',
  ],
  ['scripts/README.md', '[x](foo.py) and `./foo.py`\n', '[x](../cli/run/bar.py) and `../cli/run/bar.py`\n'],
  ['cli/README.md', '[x](../scripts/foo.py)\n', '[x](run/bar.py)\n'],
  [
    'README.md',
    'Run `python -m scripts.foo`, or scripts/foo.py.\n',
    'Run `python -m cli.run.bar`, or cli/run/bar.py.\n',
  ],
  ['docs/a.rst', '.. automodule:: scripts.foo\n', '.. automodule:: cli.run.bar\n'],
];
for (const [path, before, after] of edited)
  test(`${path} follows: ${JSON.stringify(before.slice(0, 50))}`, () =>
    assert.equal(follow(path, before), { after, listed: [] }));

const alone: readonly (readonly [path: string, text: string])[] = [
  [
    'Makefile',
    'x:\n\tpython myscripts/foo.py my-scripts/foo.py other/scripts/foo.py scripts/foo.pyc scripts/foo.py.bak scripts/my-foo.py\n',
  ],
  ['README.md', 'https://x.test/foo.py ~/scripts/foo.py my.scripts.foo scripts.foobar\n'],
  ['.pre-commit-config.yaml', 'files: ^myscripts/foo\\.py$\n'],
];
for (const [path, text] of alone)
  test(`${path} is left alone: ${JSON.stringify(text.slice(0, 50))}`, () =>
    assert.equal(follow(path, text), { after: text, listed: [] }));

const listed: readonly (readonly [path: string, text: string, why: RegExp])[] = [
  ['README.md', 'https://x.test/blob/main/scripts/foo.py\n', /^1 part of a URL$/],
  ['README.md', 'the scripts.foo module\n', /^1 a dotted name that may mean something else$/],
  ['Dockerfile', 'CMD ["python", "/app/scripts/foo.py"]\n', /^1 an absolute path, perhaps of a copy$/],
  ['other/Makefile', 'x:\n\tpython scripts/foo.py\n', /^2 there is such a file beside it, too$/],
  ['a.bat', 'python scripts\\foo.py\n', /^1 a path with backslashes$/],
  ['a.json', '{"a": "scripts\\\\foo.py"}\n', /^1 a path with backslashes$/],
  ['tests/data/a.md', '$ python scripts/foo.py\n', /^1 what a test compares with$/],
  ['a.sh', 'cd "$X"\npython scripts/foo.py\n', /^2 behind a cd that nobody can follow$/],
];
for (const [path, text, why] of listed) {
  test(`${path} is listed, not edited: ${JSON.stringify(text.slice(0, 50))}`, () => {
    const told = follow(path, text);
    assert.is(told.after, text);
    assert.is(told.listed.length, 1, told.listed.join());
    assert.match(told.listed[0]!, why);
  });
}

test('a script that needs the root of its imports is started as a module, where that is sure', () => {
  assert.equal(
    follow('Makefile', 'x:\n\tpython3 -u scripts/foo.py\n\tpython3 scripts/foo.py a\n', { ...names, byModule: true }),
    {
      after: 'x:\n\tpython3 -u scripts/foo.py\n\tpython3 -m cli.run.bar a\n',
      listed: ['2 starts it by its path, from where it would not find its imports: python -m cli.run.bar'],
    },
  );
});

test('where no import can name the new place, paths follow and dotted names are listed', () => {
  const told = follow('Makefile', 'x:\n\tpython scripts/foo.py\n\tpython -m scripts.foo\n', {
    ...names,
    to: 'cli/my-bar.py',
    newName: null,
  });
  assert.is(told.after, 'x:\n\tpython cli/my-bar.py\n\tpython -m scripts.foo\n');
  assert.is(told.listed.length, 1);
});

test('any name can be looked for, with every flag', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      for (const flags of ['', 'u']) assert.ok(new RegExp(`^${escapeRegExp(text)}$`, flags).test(text), text);
    }),
  );
});

test.run();
