// Lists the linters and formatters that a repository may name, and the files each is for.

import { isPlainObject } from '../core/plain-object.js';

/** What lies at the top of a repository, and the texts of what names tools there. */
export type ToolSources = {
  readonly names: readonly string[];
  /** package.json, parsed; null where there is none, or none that can be read. */
  readonly project: Readonly<Record<string, unknown>> | null;
  /** pyproject.toml, setup.cfg and requirements files, joined. */
  readonly python: string;
  /** Cargo.toml. */
  readonly cargo: string;
};

export type Tool = {
  readonly name: string;
  readonly extensions: readonly string[];
  /** lint-staged appends the paths of the staged files. */
  readonly command: (sources: ToolSources) => string;
  readonly fits: (sources: ToolSources) => boolean;
};

const hasFile =
  (pattern: RegExp) =>
  ({ names }: ToolSources): boolean =>
    names.some((name) => pattern.test(name));

const hasPackage =
  (name: string) =>
  ({ project }: ToolSources): boolean =>
    ['dependencies', 'devDependencies', 'optionalDependencies'].some((kind) => {
      const table = project?.[kind];
      return isPlainObject(table) && Object.hasOwn(table, name);
    });

/** A table of its own, a quoted requirement, or a line of a requirements file. */
const inPython =
  (name: string) =>
  ({ python }: ToolSources): boolean =>
    new RegExp(
      `^\\[tool\\.${name}\\b|^\\[${name}\\]|["']${name}(?:\\[[^\\]"']*\\])?(?:[<>=!~;@ ][^"']*)?["']|^${name}(?:\\[[^\\]\\n]*\\])?(?:[<>=!~;@ ].*)?$`,
      'm',
    ).test(python);

const either =
  (...tests: readonly Tool['fits'][]): Tool['fits'] =>
  (sources) =>
    tests.some((test) => test(sources));

const ruff = either(hasFile(/^\.?ruff\.toml$/), inPython('ruff'));
const black = inPython('black');
const biome = either(hasFile(/^\.?biome\.jsonc?$/), hasPackage('@biomejs/biome'));
const flatEslint = hasFile(/^eslint\.config\.[cm]?[jt]s$/);
const prettier = either(
  hasFile(/^(?:\.prettierrc|prettier\.config\.)/),
  hasPackage('prettier'),
  ({ project }) => project?.prettier !== undefined,
);

const python = ['py', 'pyi'];
const script = ['js', 'jsx', 'mjs', 'cjs', 'ts', 'tsx', 'mts', 'cts'];
const runs = (command: string) => (): string => command;

/** In the order in which they run on a file: what rewrites code before what lays it out, and what only judges last. */
export const tools: readonly Tool[] = [
  { name: 'ruff', extensions: python, command: runs('ruff check --fix --force-exclude'), fits: ruff },
  {
    name: 'ruff format',
    extensions: python,
    command: runs('ruff format --force-exclude'),
    fits: (sources) => ruff(sources) && !black(sources),
  },
  {
    name: 'isort',
    extensions: python,
    command: runs('isort --filter-files'),
    fits: (sources) => inPython('isort')(sources) && !ruff(sources),
  },
  { name: 'black', extensions: python, command: runs('black --quiet'), fits: black },
  {
    name: 'flake8',
    extensions: python,
    command: runs('flake8'),
    fits: (sources) => either(hasFile(/^\.flake8$/), inPython('flake8'))(sources) && !ruff(sources),
  },
  {
    name: 'biome',
    extensions: [...script, 'json', 'jsonc', 'css'],
    command: runs('biome check --write --no-errors-on-unmatched'),
    fits: biome,
  },
  // A flat configuration alone knows that flag, without which a file that eslint ignores is a warning.
  {
    name: 'eslint',
    extensions: script,
    command: (sources) => (flatEslint(sources) ? 'eslint --fix --no-warn-ignored' : 'eslint --fix'),
    fits: either(flatEslint, hasFile(/^\.eslintrc/), hasPackage('eslint')),
  },
  {
    name: 'stylelint',
    extensions: ['css', 'scss'],
    command: runs('stylelint --fix --allow-empty-input'),
    fits: either(hasFile(/^(?:\.stylelintrc|stylelint\.config\.)/), hasPackage('stylelint')),
  },
  {
    name: 'prettier',
    extensions: [...script, 'json', 'jsonc', 'css'],
    command: runs('prettier --write'),
    fits: (sources) => prettier(sources) && !biome(sources),
  },
  {
    name: 'prettier',
    extensions: ['scss', 'less', 'html', 'vue', 'md', 'yml', 'yaml'],
    command: runs('prettier --write'),
    fits: prettier,
  },
  { name: 'gofmt', extensions: ['go'], command: runs('gofmt -w'), fits: hasFile(/^go\.mod$/) },
  {
    name: 'rustfmt',
    extensions: ['rs'],
    command: ({ cargo }) =>
      `rustfmt${/^\s*edition\s*=\s*"(\d{4})"/m.exec(cargo)?.[1]?.replace(/^/, ' --edition ') ?? ''}`,
    fits: hasFile(/^Cargo\.toml$/),
  },
  {
    name: 'clang-format',
    extensions: ['c', 'h', 'cc', 'cpp', 'hpp'],
    command: runs('clang-format -i'),
    fits: hasFile(/^\.clang-format$/),
  },
  { name: 'shellcheck', extensions: ['sh', 'bash'], command: runs('shellcheck'), fits: hasFile(/^\.shellcheckrc$/) },
];
