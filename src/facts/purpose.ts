// What is a folder for, in its own words? A sentence that somebody wrote, a well-known name, or null. Asked by
// draft.ts. Pure.
import { parse as parseToml } from 'smol-toml';
import { type FolderFacts, objectAt, oneLine, packageOf, parsed } from './facts.js';

/** A Map, for a folder may be called `constructor`. */
const knownPurposes = new Map([
  ['src', 'Source code.'],
  ['lib', 'Library code.'],
  ['bin', 'Executables.'],
  ['scripts', 'Scripts.'],
  ['tools', 'Tools.'],
  ['test', 'Tests.'],
  ['tests', 'Tests.'],
  ['__tests__', 'Tests.'],
  ['e2e', 'End-to-end tests.'],
  ['fixtures', 'Test fixtures.'],
  ['bench', 'Benchmarks.'],
  ['benchmarks', 'Benchmarks.'],
  ['doc', 'Documentation.'],
  ['docs', 'Documentation.'],
  ['examples', 'Examples.'],
  ['notebooks', 'Notebooks.'],
  ['templates', 'Templates.'],
  ['conf', 'Configuration.'],
  ['config', 'Configuration.'],
  ['configs', 'Configuration.'],
  ['data', 'Data.'],
  ['assets', 'Assets.'],
  ['migrations', 'Migrations.'],
  ['packages', 'Packages.'],
  ['deploy', 'Deployment.'],
  ['vendor', 'Third-party code.'],
  ['third_party', 'Third-party code.'],
  ['locale', 'Translations.'],
  ['locales', 'Translations.'],
  ['licenses', 'Licence texts.'],
  ['.github', 'Settings and workflows of GitHub.'],
  ['.circleci', 'Settings of CircleCI.'],
  ['.devcontainer', 'The development container.'],
  ['.vscode', 'Settings of Visual Studio Code.'],
]);

/** These say what lies there, not what is done with it: code about templates lies in a folder of that name, too. */
const contents = new Set([
  'fixtures',
  'templates',
  'conf',
  'config',
  'configs',
  'data',
  'assets',
  'locale',
  'locales',
  'licenses',
]);
const code = /\.(?:go|rs|java|kts?|c|cc|cpp|h|hpp|py|rb|[cm]?[jt]sx?|cs|php|swift|scala|dart|ex|exs|vue|svelte)$/i;

/** A name alone is believed of a plain folder, and of what it holds only at the top and where no code is. */
const roleOf = ({ name, path, texts, below }: FolderFacts): string | null => {
  const key = name.toLowerCase();
  if (texts.has('package.json') && path.includes('/')) return null;
  if (contents.has(key) && (path.includes('/') || below.some((file) => code.test(file)))) return null;
  return knownPurposes.get(key) ?? null;
};

/** Written by a generator, or about something else than the folder. */
const empty =
  /^(?:todo|tbd|fixme|add your description here|(?:no |project )?description(?: here)?|fill me in|n\/a|none|untitled|\W*)$/i;
const aboutOthers =
  /copyright|\(c\)|©|licen[cs]e|spdx-|all rights reserved|@author|coding[:=]|auto-?generated|do not edit|initiali[sz]|\b__init__\b|this (?:file|module is intentionally)/i;

/** One line that says something, or null: no placeholder, no copyright, more than the folder's own name. */
const sentence = (text: unknown, name: string): string | null => {
  if (typeof text !== 'string') return null;
  const line = oneLine(text);
  if (line === null || empty.test(line) || aboutOthers.test(line)) return null;
  const bare = (word: string): string =>
    word
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '')
      .replace(/(?:package|module|init|py)+$/, '');
  if (bare(line) === bare(name) || bare(line) === '') return null;
  return line;
};

/** The first paragraph of a module's docstring; null for none, and for one with escapes, which only Python can read. */
export const parseDocstring = (source: string): string | null => {
  const literal =
    /^\ufeff?(?:[^\S\n]*(?:#[^\n]*)?\n)*[ru]?(?:("""|''')(?:\\\r?\n)?((?:(?!\1)[\s\S])*)\1|(["'])([^"'\n]*)\3)[^\S\n]*(?:[;#\n]|$)/i.exec(
      source,
    );
  const text = (literal?.[2] ?? literal?.[4] ?? '').replace(/\r/g, '').trim();
  // A line of === or --- below or above a title is decoration.
  const paragraph =
    text
      .replace(/^\s*[=\-~*#^]{3,}\s*$/gm, '')
      .trim()
      .split(/\n[^\S\n]*\n/)[0] ?? '';
  if (paragraph.includes('\\')) return null;
  return oneLine(paragraph);
};

/**
 * The comment that a Makefile starts with, where it stands apart from the rules and speaks of what is made, not of
 * make.
 */
export const parseMakefileComment = (source: string): string | null => {
  const block = /^\ufeff?((?:#[^\n]*\n)+)[^\S\n]*\r?\n/.exec(source)?.[1] ?? '';
  const lines = block.split('\n').map((line) =>
    line
      .replace(/^#+/, '')
      .replace(/#+\s*$/, '')
      .trim(),
  );
  const paragraph =
    lines
      .join('\n')
      .replace(/^[=\-~*]{3,}$/gm, '')
      .trim()
      .split(/\n\n/)[0] ?? '';
  const line = oneLine(paragraph);
  if (
    line !== null &&
    /^\p{Lu}.*\s.*\s.*\.$/u.test(line) &&
    !/\bmakefile|\bmake\b|\btargets?\b|variable|usage|https?:|-\*-|!\//i.test(line)
  )
    return line;
  return null;
};

/** The folder's own words, else what a well-known name means, else null: a purpose that is wrong is worse than none. */
export const findPurpose = (facts: FolderFacts): string | null => {
  const { name, texts } = facts;
  const toml = (file: string): Readonly<Record<string, unknown>> => parsed(texts.get(file), parseToml);
  const pyproject = toml('pyproject.toml');
  return (
    sentence(packageOf(facts).description, name) ??
    sentence(objectAt(pyproject, 'project').description, name) ??
    sentence(objectAt(pyproject, 'tool', 'poetry').description, name) ??
    sentence(objectAt(toml('Cargo.toml'), 'package').description, name) ??
    sentence(parseDocstring(texts.get('__init__.py') ?? ''), name) ??
    roleOf(facts) ??
    sentence(parseMakefileComment(texts.get('Makefile') ?? ''), name)
  );
};
