// Which configuration of lint-staged is proposed to whom?
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { proposeStaged } from '../../src/staged/propose.js';
import type { ToolSources } from '../../src/staged/tools.js';

const nothing: ToolSources = { names: [], project: null, python: '', cargo: '' };

/** Of `*.a` and `*.{a,b}`, the two forms that are written. */
const extensionsOf = (pattern: string): string[] => /^\*\.\{?([a-z,]+)\}?$/.exec(pattern)![1]!.split(',');

/** The commands for a file of that name, in their order. */
const commandsFor = (sources: Partial<ToolSources>, file: string): readonly string[] => {
  const proposal = proposeStaged({ ...nothing, ...sources });
  if (proposal === null) return [];
  const fitting = Object.entries(JSON.parse(proposal.text) as Record<string, string[]>).filter(([pattern]) =>
    extensionsOf(pattern).includes(file.split('.').at(-1)!),
  );
  assert.ok(
    fitting.length <= 1,
    `${file} stands in ${fitting.length} patterns, which lint-staged runs at the same time`,
  );
  return fitting.flatMap(([, commands]) => commands);
};

const dev = (...names: string[]): ToolSources['project'] => ({
  devDependencies: Object.fromEntries(names.map((name) => [name, '1'])),
});
const ruffed = ['ruff check --fix --force-exclude', 'ruff format --force-exclude'];

const cases: readonly (readonly [
  what: string,
  sources: Partial<ToolSources>,
  file: string,
  commands: readonly string[],
])[] = [
  ['ruff by a table of pyproject.toml', { python: '[tool.ruff]\nline-length = 100\n' }, 'a.py', ruffed],
  ['ruff by a table below its own', { python: '[tool.ruff.lint]\n' }, 'a.py', ruffed],
  ['ruff by its file', { names: ['ruff.toml'] }, 'a.pyi', ruffed],
  [
    'ruff by a dependency of pyproject.toml',
    { python: '[dependency-groups]\ndev = [\n  "ruff>=0.5",\n]\n' },
    'a.py',
    ruffed,
  ],
  [
    'ruff by a line of a requirements file',
    { python: 'pytest\nruff==0.5.0 ; python_version > "3.8"\n' },
    'a.py',
    ruffed,
  ],
  ['no ruff by a package whose name begins like it', { python: 'ruff-lsp==1\n"ruffian"\n' }, 'a.py', []],
  ['no ruff by a comment', { python: '# ruff is not used\n' }, 'a.py', []],
  [
    'black lays out where ruff only judges',
    { python: '[tool.ruff]\n[tool.black]\n' },
    'a.py',
    ['ruff check --fix --force-exclude', 'black --quiet'],
  ],
  [
    'isort before black, flake8 last',
    { python: '"black[jupyter]"\n"isort~=5"\n', names: ['.flake8'] },
    'a.py',
    ['isort --filter-files', 'black --quiet', 'flake8'],
  ],
  ['isort and flake8 are what ruff does', { python: '[tool.isort]\n[flake8]\n[tool.ruff]\n' }, 'a.py', ruffed],
  ['eslint with a flat configuration', { names: ['eslint.config.mjs'] }, 'a.tsx', ['eslint --fix --no-warn-ignored']],
  ['eslint of old', { names: ['.eslintrc.json'] }, 'a.js', ['eslint --fix']],
  ['eslint before prettier', { project: dev('eslint', 'prettier') }, 'a.ts', ['eslint --fix', 'prettier --write']],
  ['prettier on what eslint does not read', { project: dev('eslint', 'prettier') }, 'a.md', ['prettier --write']],
  ['prettier by its key of package.json', { project: { prettier: {} } }, 'a.json', ['prettier --write']],
  [
    'stylelint before prettier',
    { names: ['.stylelintrc.json', '.prettierrc'] },
    'a.css',
    ['stylelint --fix --allow-empty-input', 'prettier --write'],
  ],
  [
    'biome lays scripts out, not prettier',
    { names: ['biome.json'], project: dev('prettier') },
    'a.ts',
    ['biome check --write --no-errors-on-unmatched'],
  ],
  [
    'prettier keeps what biome does not read',
    { names: ['biome.json'], project: dev('prettier') },
    'a.yaml',
    ['prettier --write'],
  ],
  ['gofmt', { names: ['go.mod'] }, 'a.go', ['gofmt -w']],
  [
    'rustfmt by the edition of the crate',
    { names: ['Cargo.toml'], cargo: '[package]\nedition = "2021"\n' },
    'a.rs',
    ['rustfmt --edition 2021'],
  ],
  ['rustfmt without an edition', { names: ['Cargo.toml'], cargo: '[workspace]\n' }, 'a.rs', ['rustfmt']],
  ['clang-format', { names: ['.clang-format'] }, 'a.hpp', ['clang-format -i']],
  ['shellcheck', { names: ['.shellcheckrc'] }, 'a.sh', ['shellcheck']],
  ['nothing by the name of a file alone', { names: ['a.py', 'a.ts', 'Makefile'] }, 'a.py', []],
  ['nothing of a package.json whose dependencies are no table', { project: { devDependencies: 'eslint' } }, 'a.js', []],
];

for (const [what, sources, file, commands] of cases)
  test(`${what}: ${file}`, () => assert.equal(commandsFor(sources, file), commands));

test('a file has one list of commands, whichever tools a repository names', () => {
  const everything: Partial<ToolSources> = {
    names: [
      'ruff.toml',
      '.flake8',
      'biome.json',
      'eslint.config.js',
      '.stylelintrc',
      '.prettierrc',
      'go.mod',
      'Cargo.toml',
      '.clang-format',
      '.shellcheckrc',
    ],
    python: '[tool.black]\n[tool.isort]\n',
  };
  for (const one of [everything, { ...everything, names: everything.names!.filter((name) => name !== 'biome.json') }]) {
    for (const extension of ['py', 'js', 'ts', 'css', 'scss', 'json', 'md', 'yml', 'go', 'rs', 'c', 'sh'])
      assert.ok(commandsFor(one, `a.${extension}`).length > 0, extension);
  }
});

test('a repository that names no tool gets no proposal', () => assert.is(proposeStaged(nothing), null));

test('the tools are named once each, for people', () =>
  assert.equal(proposeStaged({ ...nothing, names: ['.prettierrc', 'ruff.toml'] })!.names, [
    'ruff',
    'ruff format',
    'prettier',
  ]));

for (const [what, python] of [
  ['spaces', `"black${' '.repeat(1 << 20)}`],
  ['lines without an end', 'black[\n'.repeat(1 << 17)],
  ['quotes', '"black['.repeat(1 << 17)],
] as const) {
  test(`a requirements file of a megabyte of ${what} names no tool`, () => {
    assert.is(proposeStaged({ ...nothing, python }), null);
  });
}

test.run();
