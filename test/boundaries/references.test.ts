// Where do texts name scripts? Every way of writing it that counts, and every look-alike that does not.

import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findReferences, targetsOf } from '../../src/boundaries/references.js';

const files = [
  'scripts/foo.py',
  'scripts/bar.sh',
  'scripts/run',
  'scripts/ci/lint.py',
  'other/scripts/foo.py',
  'tools/scripts/nested.sh',
  'tools/README.md',
];
const targets = targetsOf(
  ['scripts/foo.py', 'scripts/bar.sh', 'scripts/run', 'scripts/ci/lint.py', 'tools/scripts/nested.sh'],
  new Map([
    ['scripts.foo', 'scripts/foo.py'],
    ['scripts.ci.lint', 'scripts/ci/lint.py'],
  ]),
  (path) => files.includes(path),
);

/** `<usage> <token>`, with the doubt in brackets and the target where the token alone does not tell it. */
const told = (path: string, text: string): string[] =>
  findReferences(path, text, targets).map(({ usage, from, to, target, doubt, line }) => {
    const token = text.slice(from, to);
    return `${line} ${usage} ${token}${target.endsWith(token.replace(/^(?:\.{0,2}\/)+/, '')) || (token.includes('.') && !token.includes('/')) ? '' : ` = ${target}`}${doubt === null ? '' : ` (${doubt})`}`;
  });

const cases: readonly (readonly [what: string, path: string, text: string, expected: readonly string[]])[] = [
  // What starts a script.
  ['an interpreter', 'Makefile', 'smoke:\n\tpython scripts/foo.py --fast\n', ['2 run scripts/foo.py']],
  [
    'an interpreter with flags and variables',
    'Makefile',
    'x:\n\tA=1 python3.12 -u -X dev scripts/foo.py\n',
    ['2 run scripts/foo.py'],
  ],
  [
    'a silent recipe',
    'Makefile',
    'x:\n\t@scripts/bar.sh\n\t-./scripts/bar.sh\n',
    ['2 run scripts/bar.sh', '3 run ./scripts/bar.sh'],
  ],
  ['a recipe behind a variable', 'Makefile', 'x:\n\t@$(ROOT)/scripts/bar.sh\n', ['2 run scripts/bar.sh']],
  ['a module', 'Makefile', 'x:\n\tpython -m scripts.foo a\n', ['2 run scripts.foo']],
  ['a module below a folder', 'ci.sh', 'python -m scripts.ci.lint\n', ['1 run scripts.ci.lint']],
  ['cd and the bare name', 'Makefile', 'x:\n\tcd scripts && ./foo.py\n', ['2 run ./foo.py']],
  ['cd in brackets', 'ci.sh', '(cd scripts && python foo.py)\npython foo.py\n', ['1 run foo.py']],
  [
    'cd that lasts',
    'ci.sh',
    'cd scripts\n./bar.sh\ncd ..\n./bar.sh\nscripts/bar.sh\n',
    ['2 run ./bar.sh', '5 run scripts/bar.sh'],
  ],
  ['cd to the top', 'tools/x.sh', 'cd "$(git rev-parse --show-toplevel)"\nscripts/bar.sh\n', ['2 run scripts/bar.sh']],
  ['cd to the own folder', 'scripts/x.sh', 'cd "$(dirname "$0")"\n./bar.sh\n', ['2 run ./bar.sh']],
  ['cd above the own folder', 'scripts/x.sh', 'cd "$(dirname "$0")/.."\nscripts/bar.sh\n', ['2 run scripts/bar.sh']],
  ['cd in a recipe ends with its line', 'Makefile', 'x:\n\tcd scripts\n\t./foo.py\n', []],
  ['cd in a recipe goes on behind a backslash', 'Makefile', 'x:\n\tcd scripts && \\\n\t./foo.py\n', ['3 run ./foo.py']],
  ['PYTHONPATH', 'Makefile', 'x:\n\tPYTHONPATH=. python scripts/foo.py\n', ['2 run scripts/foo.py']],
  [
    'a run step',
    '.github/workflows/ci.yml',
    'jobs:\n  a:\n    steps:\n      - run: python scripts/foo.py\n',
    ['4 run scripts/foo.py'],
  ],
  [
    'a block of a run step',
    '.github/workflows/ci.yml',
    '    steps:\n      - run: |\n          cd scripts\n          ./foo.py\n      - run: ./foo.py\n',
    ['4 run ./foo.py'],
  ],
  [
    'working-directory',
    '.github/workflows/ci.yml',
    '    steps:\n      - name: x\n        run: ./foo.py\n        working-directory: scripts\n      - run: ./foo.py\n',
    ['3 run ./foo.py'],
  ],
  [
    'a list of commands',
    '.gitlab-ci.yml',
    'a:\n  script:\n    - scripts/bar.sh\n  rules:\n    - changes:\n        - scripts/bar.sh\n',
    ['3 run scripts/bar.sh', '6 named scripts/bar.sh'],
  ],
  [
    'the workspace',
    '.github/workflows/ci.yml',
    'steps:\n  - run: bash "${{ github.workspace }}/scripts/bar.sh"\n',
    ['2 run scripts/bar.sh'],
  ],
  [
    'paths of a trigger',
    '.github/workflows/ci.yml',
    'on:\n  push:\n    paths:\n      - scripts/foo.py\n',
    ['4 named scripts/foo.py'],
  ],
  [
    'a Dockerfile',
    'Dockerfile',
    'RUN python scripts/foo.py\nCMD ["python", "scripts/foo.py"]\nENTRYPOINT ["scripts/run"]\n',
    ['1 run scripts/foo.py', '2 run scripts/foo.py', '3 run scripts/run'],
  ],
  [
    'a copy in an image',
    'Dockerfile',
    'CMD ["python", "/app/scripts/foo.py"]\n',
    ['1 run /app/scripts/foo.py = scripts/foo.py (an absolute path, perhaps of a copy)'],
  ],
  [
    'pre-commit',
    '.pre-commit-config.yaml',
    'hooks:\n  - id: x\n    entry: python scripts/foo.py\n    files: ^scripts/bar\\.sh$\n',
    ['3 run scripts/foo.py'],
  ],
  ['package.json', 'package.json', '{"scripts": {"x": "node a.js && bash scripts/bar.sh"}}', ['1 run scripts/bar.sh']],
  ['tox', 'tox.ini', 'commands =\n    python {toxinidir}/scripts/foo.py\n', ['2 run scripts/foo.py']],
  ['an entry point', 'pyproject.toml', '[project.scripts]\nfoo = "scripts.foo:main"\n', ['2 entry scripts.foo']],
  ['a lint setting', 'pyproject.toml', '"scripts/foo.py" = ["T201"]\n', ['1 named scripts/foo.py']],
  [
    'another script',
    'scripts/all.sh',
    'set -e\n. ./scripts/bar.sh\n"$HERE"/bar.sh\n',
    ['2 run ./scripts/bar.sh', '3 run /bar.sh (behind a variable that may be any folder)'],
  ],
  [
    'subprocess',
    'engine/a.py',
    'subprocess.run([sys.executable, "scripts/foo.py"])\nos.system("scripts/bar.sh")\n',
    ['1 run scripts/foo.py', '2 run scripts/bar.sh'],
  ],
  [
    'a path joined from parts',
    'engine/a.py',
    'ROOT / "scripts" / "foo.py"\nos.path.join(r, \'scripts\', \'foo.py\')\n',
    ['1 named foo.py (a path that is joined from parts)', '2 named foo.py (a path that is joined from parts)'],
  ],
  [
    'a unit of systemd',
    'ops/x.service',
    'ExecStart=/opt/app/scripts/bar.sh\n',
    ['1 run /opt/app/scripts/bar.sh = scripts/bar.sh (an absolute path, perhaps of a copy)'],
  ],
  ['a crontab', 'ops/crontab', '5 4 * * * scripts/bar.sh\n', ['1 run scripts/bar.sh']],
  ['a comment', 'ci.sh', '# python scripts/foo.py does it\n', ['1 named scripts/foo.py']],
  // What tells people.
  [
    'a command of a document',
    'README.md',
    '```\n$ python scripts/foo.py\n./scripts/bar.sh\n```\n',
    ['2 told scripts/foo.py', '3 told ./scripts/bar.sh'],
  ],
  [
    'a mention',
    'README.md',
    'See `scripts/foo.py` and scripts/bar.sh.\n',
    ['1 named scripts/foo.py', '1 named scripts/bar.sh'],
  ],
  [
    'a link from the own folder',
    'docs/a.md',
    '[x](../scripts/foo.py) [y](scripts/foo.py)\n',
    ['1 named ../scripts/foo.py', '1 named scripts/foo.py'],
  ],
  ['a bare name beside the document', 'scripts/README.md', 'Run foo.py, then lint.py.\n', ['1 named foo.py']],
  ['a folder below the document', 'tools/README.md', 'scripts/nested.sh\n', ['1 named scripts/nested.sh']],
  ['a directive of sphinx', 'docs/a.rst', '.. automodule:: scripts.foo\n', ['1 named scripts.foo']],
  [
    'a dotted name in prose',
    'docs/a.md',
    'the scripts.foo module\n',
    ['1 named scripts.foo (a dotted name that may mean something else)'],
  ],
  ['owners', '.github/CODEOWNERS', '/scripts/foo.py @a\n', ['1 named /scripts/foo.py']],
  // Look-alikes.
  [
    'another folder whose name ends alike',
    'Makefile',
    'x:\n\tpython myscripts/foo.py my-scripts/foo.py my.scripts/foo.py\n',
    [],
  ],
  ['another ending', 'Makefile', 'x:\n\trm scripts/foo.pyc scripts/foo.py.bak scripts/foo.pyi scripts/foo\n', []],
  ['another file of that name', 'Makefile', 'x:\n\tpython other/scripts/foo.py\n', []],
  ['the same folder one level up', 'other/Makefile', 'x:\n\tpython ../scripts/foo.py\n', ['2 run ../scripts/foo.py']],
  [
    'a URL',
    'README.md',
    'https://github.com/a/b/blob/main/scripts/foo.py\n',
    ['1 named //github.com/a/b/blob/main/scripts/foo.py = scripts/foo.py (part of a URL)'],
  ],
  ['a URL of another place', 'README.md', 'https://x.y/foo.py\n', []],
  ['a home folder', 'ci.sh', '~/scripts/foo.py\n', []],
  ['a longer dotted name', 'a.py', 'my.scripts.foo project.scripts.foo xscripts.foo scripts.foobar\n', []],
  [
    'an attribute below a module',
    'a.py',
    'patch("scripts.foo.main")\n',
    ['1 named scripts.foo (a dotted name that may mean something else)'],
  ],
  ['a bare name from nowhere', 'Makefile', 'x:\n\tpython foo.py\n', []],
  ['a word that is a file without an ending', 'README.md', 'Please run it.\n', []],
  ['a newline written in a text', 'a.py', 'print("use\\nscripts/foo.py")\n', ['1 named scripts/foo.py']],
  ['backslashes', 'a.bat', 'python scripts\\foo.py\n', ['1 named foo.py (a path with backslashes)']],
  ['the full stop of a sentence', 'README.md', 'It is in scripts/foo.py.\n', ['1 named scripts/foo.py']],
  [
    'a line number',
    'README.md',
    'scripts/foo.py:12, scripts/foo.py::test\n',
    ['1 named scripts/foo.py', '1 named scripts/foo.py'],
  ],
  ['a flag', 'Makefile', 'x:\n\tcheck --file=scripts/foo.py\n', ['2 named scripts/foo.py']],
  ['a fixture', 'tests/data/a.md', '$ python scripts/foo.py\n', ['1 named scripts/foo.py']],
];
for (const [what, path, text, expected] of cases)
  test(`${what}: ${JSON.stringify(text.trim().slice(0, 60))} in ${path}`, () =>
    assert.equal(told(path, text), expected));

test('PYTHONPATH on the line is told', () => {
  assert.equal(
    findReferences('Makefile', 'x:\n\tPYTHONPATH=src python scripts/foo.py\n\tpython scripts/foo.py\n', targets).map(
      ({ pythonPath }) => pythonPath,
    ),
    [true, false],
  );
});

test('offsets are those of the token, and lines those of editors, in any text', () => {
  const piece = fc.constantFrom(
    'python scripts/foo.py',
    'cd scripts',
    './bar.sh',
    '\n',
    ' ',
    '"',
    '$X/',
    'https://a/',
    'scripts.foo',
    '-m ',
    'é',
    '`',
    '(',
    '- run: ',
    '\r\n',
    '\\',
  );
  fc.assert(
    fc.property(
      fc.constantFrom('Makefile', 'a.sh', 'a.md', '.github/workflows/a.yml', 'a.py'),
      fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
      (path, text) => {
        for (const { from, to, line, target, form } of findReferences(path, text, targets)) {
          const token = text.slice(from, to);
          assert.ok(form === 'module' ? token === 'scripts.foo' : target.endsWith(token.replace(/^.*\//, '')), token);
          assert.is(text.slice(0, from).split('\n').length, line);
        }
      },
    ),
  );
});

test.run();
