// Compares a lock with what its manifest asks for: what is missing, and what no longer fits.
import { parse as parseYaml } from 'yaml';
import { type Finding, finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import type { Settings } from '../settings/settings.js';
import type { Pins } from './pins.js';
import { normaliseName } from './requirement-syntax.js';
import { asTable, asText, readJson, type Table } from './tables.js';
import { satisfies } from './versions.js';
import type { Wanted } from './wanted.js';

type Level = Settings['lock']['level'];

const drift = (path: string, manifest: string, level: Level, says: string): Finding =>
  finding('lock/drift', `${printable(manifest)} ${says}`, { path, level, hint: 'gate-hooks refresh-lock' });

/** The versions of each package: extras in brackets do not count, and a marker may follow the version. */
const versionsByName = (pins: Pins): ReadonlyMap<string, readonly string[]> => {
  const versions = new Map<string, string[]>();
  for (const [name, pinned] of pins) {
    const key = normaliseName(name.replace(/\[.*$/, ''));
    const version = pinned.replace(/ .*$/s, '');
    versions.set(key, [...(versions.get(key) ?? []), version]);
  }
  return versions;
};

/** How a lock falls short of one wish; null where it does not. */
const shortfallOf = ({ name, text, specifiers, conditional }: Wanted, found: readonly string[] | undefined) => {
  if (found === undefined) return conditional ? null : `asks for ${printable(text)}, the lock has no ${name}`;
  const fits = found.some((version) => specifiers.every((clause) => satisfies(version, clause) !== false));
  if (fits) return null;
  return `asks for ${printable(text)}, the lock pins ${printable(found.join(', '))}`;
};

/** @param pins names as readPins gives them */
export const judgePythonDrift = (
  path: string,
  manifest: string,
  wanted: readonly Wanted[],
  pins: Pins,
  level: Level,
): Finding[] => {
  const versions = versionsByName(pins);
  return wanted.flatMap((wish) => {
    const shortfall = shortfallOf(wish, versions.get(wish.name));
    if (shortfall === null) return [];
    return [drift(path, manifest, level, shortfall)];
  });
};

type Ranges = ReadonlyMap<string, string>;

const dependencyKeys = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** Ranges by name; pnpm may keep one in a table of its own. */
const rangesOf = (groups: readonly unknown[]): Ranges => {
  const ranges = new Map<string, string>();
  for (const group of groups)
    for (const [name, value] of Object.entries(asTable(group))) {
      const range = asText(value) ?? asText(asTable(value).specifier);
      if (range !== null) ranges.set(name, range);
    }
  return ranges;
};

const membersOf = (table: Table, keys: readonly string[]): unknown[] => keys.map((key) => table[key]);

/** What the lock says package.json asked for when it was made; null where it does not say. */
const rangesInNpm = (text: string): Ranges | null => {
  const top = asTable(asTable(readJson(text).packages)['']);
  if (Object.keys(top).length === 0) return null;
  return rangesOf(membersOf(top, dependencyKeys));
};

const rangesInPnpm = (text: string): Ranges => {
  // Only the head of the file: what follows is nearly all of it, and says nothing of package.json.
  const head = asTable(parseYaml(text.replace(/^packages:[\s\S]*/m, '')));
  const own = 'importers' in head ? asTable(asTable(head.importers)['.']) : head;
  return rangesOf(membersOf(own, ['specifiers', ...dependencyKeys]));
};

const isLocal = (range: string): boolean => /^(?:file|link|portal|workspace|patch|catalog):/.test(range);

/** yarn.lock has no other trace of package.json than the keys of its blocks. */
const keysInYarn = (text: string): ReadonlySet<string> => {
  const heads = text.split(/\r?\n/).filter((line) => /^[^\s#].*:$/.test(line));
  const keys = heads.flatMap((line) => line.slice(0, -1).split(/,\s*/));
  return new Set(keys.map((key) => key.replace(/^"|"$/g, '')));
};

/** What package.json asks for and yarn.lock does not know, as half sentences. */
const unknownToYarn = (asked: Ranges, text: string): string[] => {
  const keys = keysInYarn(text);
  const unknown = [...asked].filter(
    ([name, range]) => !keys.has(`${name}@${range}`) && !keys.has(`${name}@npm:${range}`),
  );
  return unknown.map(([name, range]) => `asks for ${printable(`${name}@${range}`)}, the lock does not know that`);
};

/** What package.json asks for and the lock was not made for, and the other way round, as half sentences. */
const differences = (wanted: Ranges, asked: Ranges, known: Ranges): string[] => {
  const said: string[] = [];
  for (const [name, range] of asked) {
    const before = known.get(name);
    if (before === range) continue;
    const madeFor = before === undefined ? 'none' : printable(before);
    said.push(`asks for ${printable(`${name}@${range}`)}, the lock was made for ${madeFor}`);
  }
  for (const [name, range] of known)
    if (!wanted.has(name) && !isLocal(range)) said.push(`no longer asks for ${printable(name)}, the lock still does`);
  return said;
};

/** @param wanted ranges by name, out of package.json */
export const judgeNodeDrift = (
  path: string,
  format: 'npm' | 'pnpm' | 'yarn',
  wanted: Ranges,
  text: string,
  level: Level,
): Finding[] => {
  const asked = new Map([...wanted].filter(([, range]) => !isLocal(range)));
  let said: string[] = [];
  if (format === 'yarn') {
    said = unknownToYarn(asked, text);
  } else {
    const known = format === 'npm' ? rangesInNpm(text) : rangesInPnpm(text);
    if (known !== null) said = differences(wanted, asked, known);
  }
  return said.map((one) => drift(path, 'package.json', level, one));
};
