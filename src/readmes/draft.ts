// What can be said of a folder without inventing anything? Facts in, the values of a README's sections out. Next: render.ts. Pure.
import { printable } from '../core/text.js';

export type FolderFacts = {
  readonly name: string;
  /** Names of the files directly in the folder. */
  readonly files: readonly string[];
  /** Names of the tracked executables that start with `#!`. */
  readonly executables: readonly string[];
  /** The text of package.json and of __init__.py, null where there is none. */
  readonly packageJson: string | null;
  readonly initPy: string | null;
};

/** The values of the template's placeholders. */
export type Sections = Readonly<Record<'folder' | 'purpose' | 'entrypoints' | 'do_not_touch', string>>;

/** A Map, for a folder may be called `constructor`. */
const knownPurposes = new Map([
  ['src', 'Source code.'], ['lib', 'Library code.'], ['bin', 'Executables.'], ['scripts', 'Scripts.'], ['tools', 'Tools.'],
  ['test', 'Tests.'], ['tests', 'Tests.'], ['fixtures', 'Test fixtures.'], ['bench', 'Benchmarks.'], ['benchmarks', 'Benchmarks.'],
  ['doc', 'Documentation.'], ['docs', 'Documentation.'], ['examples', 'Examples.'], ['notebooks', 'Notebooks.'], ['templates', 'Templates.'],
  ['conf', 'Configuration.'], ['config', 'Configuration.'], ['configs', 'Configuration.'], ['data', 'Data.'], ['assets', 'Assets.'],
  ['migrations', 'Migrations.'], ['packages', 'Packages.'], ['deploy', 'Deployment.'], ['vendor', 'Third-party code.'], ['third_party', 'Third-party code.'],
]);

const lockFiles = new Set([
  'requirements.lock', 'uv.lock', 'poetry.lock', 'pdm.lock', 'pylock.toml', 'Pipfile.lock', 'package-lock.json', 'npm-shrinkwrap.json',
  'yarn.lock', 'pnpm-lock.yaml', 'Cargo.lock', 'go.sum', 'Gemfile.lock', 'composer.lock',
]);

const longestPurpose = 300;
const mostEntrypoints = 10;

/** A Markdown code span; its fence is longer than any run of backticks inside (CommonMark 6.1). */
export const codeSpan = (text: string): string => {
  const shown = printable(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
};

/** Prose of others on one line, null when nothing is left. */
const oneLine = (text: string): string | null => {
  const line = printable(text.replace(/\s+/g, ' ').trim());
  return line === '' ? null : line.length <= longestPurpose ? line : `${line.slice(0, longestPurpose).replace(/ \S*$/, '')} …`;
};

const parseObject = (text: string | null): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

/** The first paragraph of a module's docstring; null for none, and for one with escapes, which only Python can read. */
export const parseDocstring = (source: string): string | null => {
  const literal = /^\ufeff?(?:[^\S\n]*(?:#[^\n]*)?\n)*[ru]?(?:("""|''')(?:\\\r?\n)?((?:(?!\1)[\s\S])*)\1|(["'])([^"'\n]*)\3)[^\S\n]*(?:[;#\n]|$)/i.exec(source);
  const paragraph = (literal?.[2] ?? literal?.[4] ?? '').trim().split(/\n[^\S\n]*\n/)[0] ?? '';
  return paragraph.includes('\\') ? null : oneLine(paragraph);
};

const draftPurpose = (facts: FolderFacts): string => {
  const { description } = parseObject(facts.packageJson);
  return (typeof description === 'string' ? oneLine(description) : null)
    ?? parseDocstring(facts.initPy ?? '')
    ?? knownPurposes.get(facts.name.toLowerCase())
    ?? 'TODO: say in one sentence what this folder is for';
};

const packageEntrypoints = (packageJson: string | null): string[] => {
  const { bin, main } = parseObject(packageJson);
  const bins: unknown[] = typeof bin === 'object' && bin !== null ? Object.values(bin) : [bin];
  const named = (paths: unknown[], key: string): string[] =>
    paths.filter((path) => typeof path === 'string' && path !== '').map((path) => `${codeSpan(String(path))} (package.json ${key})`);
  return [...named(bins, 'bin'), ...named([main], 'main')];
};

const draftEntrypoints = (facts: FolderFacts): string => {
  const files = ['__main__.py', 'GNUmakefile', 'makefile', 'Makefile'].filter((name) => facts.files.includes(name));
  const found = [...new Set([...packageEntrypoints(facts.packageJson), ...[...files, ...facts.executables].map(codeSpan)])];
  if (found.length === 0) return 'TODO: name what is run or imported from outside, or `none`';
  const more = found.length - mostEntrypoints;
  return found.slice(0, mostEntrypoints).join(', ') + (more > 0 ? ` and ${more} more` : '');
};

/** The section values for one folder: what the facts say, and `TODO: ...` where they say nothing. */
export const draft = (facts: FolderFacts): Sections => ({
  folder: /^[\p{L}\p{N}](?:[\p{L}\p{N}_ .-]*[\p{L}\p{N}])?$/u.test(facts.name) ? facts.name : codeSpan(facts.name),
  purpose: draftPurpose(facts),
  entrypoints: draftEntrypoints(facts),
  do_not_touch: facts.files.filter((name) => lockFiles.has(name)).map(codeSpan).join(', ') || 'none',
});
