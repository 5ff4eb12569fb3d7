// Which files of the repository are generated, and which have owners of their own? Asked once by gather.ts for all
// folders.
import { join } from 'node:path';
import type { Marks } from '../facts/gather.js';
import { readHead, readText } from '../world/files.js';
import { git, tryGit, type WorkRepository } from '../world/git.js';
import type { Tracked } from '../world/tracked.js';
import { headLength, isGenerated } from './generated.js';

const words = [
  'do not edit',
  'do not modify',
  'do not change',
  'do not manually',
  'do not hand',
  'do not touch',
  "don't edit",
  "don't modify",
  'not be edited',
  'never edit',
  '@generated',
];

/**
 * One process that reads every tracked text; the few it finds are then looked at closely. Where git grep fails
 * nothing is marked.
 */
const listCandidates = (repo: WorkRepository): string[] => {
  const done = tryGit(repo, [
    'grep',
    '-l',
    '-z',
    '-I',
    '-i',
    '-F',
    '--no-recurse-submodules',
    ...words.flatMap((word) => ['-e', word]),
  ]);
  if (done.code !== 0) return [];
  return done.stdout.split('\0').filter((path) => path !== '');
};

/** `git check-attr -z`: path, attribute, value, each ended by NUL. */
const readAttributes = (repo: WorkRepository, entries: readonly Tracked[]): Map<string, string> => {
  const files = entries.filter(({ path }) => path === '.gitattributes' || path.endsWith('/.gitattributes'));
  const asks = files.some(({ path }) => readText(join(repo.root, path))?.includes('linguist-generated') ?? false);
  const values = new Map<string, string>();
  if (!asks) return values;
  const words = git(repo, ['check-attr', '--stdin', '-z', 'linguist-generated'], {
    input: entries.map(({ path }) => `${path}\0`).join(''),
  }).split('\0');
  for (let at = 0; at + 2 < words.length; at += 3) {
    const [path = '', , value = ''] = words.slice(at, at + 3);
    values.set(path, value);
  }
  return values;
};

/**
 * Only what names one tracked file: a folder with an owner is asked about in review, it is not forbidden. The last
 * line wins.
 */
export const parseOwners = (text: string, isTracked: (path: string) => boolean): Map<string, string> => {
  const owners = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [pattern = '', ...named] = line
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    const path = pattern.replace(/^\//, '');
    if (path === '' || /[*?[\]\\]/.test(path) || !pattern.includes('/') || !isTracked(path)) continue;
    if (named.length === 0) owners.delete(path);
    else owners.set(path, named.join(' '));
  }
  return owners;
};

/** Three git processes at most, however many folders. */
export const readMarks = (repo: WorkRepository, entries: readonly Tracked[]): Marks => {
  const regular = entries.filter(({ mode }) => mode.startsWith('100'));
  const paths = new Set(regular.map(({ path }) => path));
  const attributes = readAttributes(repo, regular);
  const generated = new Set<string>();
  for (const [path, value] of attributes) if (value === 'set' || value === 'true') generated.add(path);
  for (const path of listCandidates(repo)) {
    const value = attributes.get(path);
    if (!paths.has(path) || value === 'unset' || value === 'false') continue;
    if (isGenerated(path, readHead(join(repo.root, path), headLength) ?? '')) generated.add(path);
  }
  const file = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'].find((path) => paths.has(path));
  return {
    generated,
    owners: parseOwners(file === undefined ? '' : (readText(join(repo.root, file)) ?? ''), (path) => paths.has(path)),
  };
};
