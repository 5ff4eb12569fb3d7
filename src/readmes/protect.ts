// What of a folder must no hand touch? Lock files, generated and vendored files, files with an owner of their own.
// Asked by draft.ts. Pure.

import type { FolderFacts } from '../facts/facts.js';
import { isReadme } from '../facts/names.js';
import { literalPattern } from './entries.js';

/** `pattern` as entries.ts reads it; `why` in a few words. */
export type Protected = { readonly pattern: string; readonly why: string };

const lockFiles = new Set([
  'requirements.lock',
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'pylock.toml',
  'Pipfile.lock',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'Cargo.lock',
  'go.sum',
  'Gemfile.lock',
  'composer.lock',
  'flake.lock',
]);

const vendored = new Set(['vendor', 'vendored', '_vendor', 'third_party', 'third-party', 'thirdparty', '3rdparty']);

/** What lies there is there to be tried on, whatever it is called. */
const fixture = /(?:^|\/)(?:tests?|testdata|__tests__|fixtures?|specs?|examples?|playground)(?:\/|$)/i;

const mostGenerated = 12;
const mostVendored = 12;

/** The topmost folder for other people's code that a path lies in; null where it lies in none. */
const vendorOf = (path: string): string | null => {
  const parts = path.split('/').slice(0, -1);
  const at = parts.findIndex((part) => vendored.has(part.toLowerCase()));
  if (at < 0 || fixture.test(parts.slice(0, at).join('/'))) return null;
  return parts.slice(0, at + 1).join('/');
};

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** `a.pb.go` ends in `.pb.go`; one dot alone says too little. */
const suffixOf = (path: string): string | null => /^[^.].*?(\.[^.]+\.[^.]+)$/.exec(baseOf(path))?.[1] ?? null;

/** Keys under which all of `all` are generated, at least two, with the files they cover. */
const wholeGroups = (
  all: readonly string[],
  generated: ReadonlySet<string>,
  keysOf: (path: string) => readonly string[],
): Map<string, string[]> => {
  const groups = new Map<string, string[] | null>();
  for (const path of all) {
    for (const key of keysOf(path)) {
      const group = groups.get(key);
      if (group === null) continue;
      if (!generated.has(path)) groups.set(key, null);
      else if (group === undefined) groups.set(key, [path]);
      else group.push(path);
    }
  }
  return new Map([...groups].filter((pair): pair is [string, string[]] => pair[1] !== null && pair[1].length > 1));
};

const foldersOf = (path: string): string[] => {
  const found: string[] = [];
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) found.unshift(folder);
  return found;
};

type Rule = { readonly keysOf: (path: string) => readonly string[]; readonly patternOf: (key: string) => string };

/** From the widest to the narrowest; each only where nothing but generated files falls under it. */
const ways: readonly Rule[] = [
  { keysOf: foldersOf, patternOf: (key) => `/${literalPattern(key)}/` },
  {
    keysOf: (path) => [suffixOf(path)].filter((suffix) => suffix !== null),
    patternOf: (key) => `*${literalPattern(key)}`,
  },
  { keysOf: (path) => [baseOf(path)], patternOf: literalPattern },
];

const protectGenerated = (facts: FolderFacts): Protected[] => {
  const all = facts.below.filter((path) => !isReadme(path));
  let left = new Set(facts.generated);
  const found: string[] = [];
  for (const { keysOf, patternOf } of ways) {
    const groups = wholeGroups(all, new Set(facts.generated), keysOf);
    for (const [key, paths] of groups) {
      if (!paths.some((path) => left.has(path))) continue;
      found.push(patternOf(key));
      left = new Set([...left].filter((path) => !paths.includes(path)));
    }
  }
  const patterns = [...found, ...[...left].map((path) => `/${literalPattern(path)}`)];
  const more = patterns.length - mostGenerated;
  return patterns.slice(0, mostGenerated).map((pattern, at) => ({
    pattern,
    why: more > 0 && at === mostGenerated - 1 ? `generated; ${more} more are not listed` : 'generated',
  }));
};

/** What the facts say is not for hands, the strongest reason first; empty where they say nothing. */
export const findProtected = (facts: FolderFacts): readonly Protected[] => {
  const tried = fixture.test(facts.path);
  const whole = !tried && facts.path.split('/').some((part) => vendored.has(part.toLowerCase()));
  // The README itself must stay ours to write.
  if (whole)
    return [
      { pattern: '*', why: 'third-party code' },
      { pattern: '!/README.md', why: 'ours' },
    ];
  const locks = tried ? [] : facts.files.filter((name) => lockFiles.has(name));
  const inner = tried
    ? []
    : [...new Set(facts.below.map(vendorOf).filter((folder) => folder !== null))].slice(0, mostVendored);
  const covered = (path: string): boolean =>
    locks.includes(path) || inner.some((folder) => path.startsWith(`${folder}/`));
  return [
    ...locks.map((name) => ({ pattern: name, why: 'lock file' })),
    ...inner.map((folder) => ({ pattern: `/${literalPattern(folder)}/`, why: 'third-party code' })),
    ...protectGenerated({
      ...facts,
      below: facts.below.filter((path) => !covered(path)),
      generated: facts.generated.filter((path) => !covered(path) && !isReadme(path)),
    }),
    ...[...facts.owned]
      .filter(([path]) => !covered(path) && !facts.generated.includes(path))
      .slice(0, mostGenerated)
      .map(([path, owners]) => ({ pattern: `/${literalPattern(path)}`, why: `CODEOWNERS: ask ${owners}` })),
  ];
};
