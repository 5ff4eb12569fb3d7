// Does a lock still hold what the manifest asks for? Names what is missing and what no longer fits. Pure; gathered by check.ts.
import { parse as parseYaml } from 'yaml';
import { type Finding, finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import type { Settings } from '../settings/settings.js';
import type { Pins } from './pins.js';
import { asTable, asText } from './pins-toml.js';
import { normaliseName } from './requirements.js';
import { satisfies } from './versions.js';
import type { Wanted } from './wanted.js';

type Level = Settings['lock']['level'];

const drift = (path: string, manifest: string, level: Level, says: string): Finding =>
  finding('lock/drift', `${printable(manifest)} ${says}`, { path, level, hint: 'gate-hooks refresh-lock' });

/** @param pins names as readPins gives them: extras in brackets do not count, and a marker may follow the version */
export const judgePythonDrift = (
  path: string,
  manifest: string,
  wanted: readonly Wanted[],
  pins: Pins,
  level: Level,
): Finding[] => {
  const versions = new Map<string, string[]>();
  for (const [name, version] of pins) {
    const key = normaliseName(name.replace(/\[.*$/, ''));
    versions.set(key, [...(versions.get(key) ?? []), version.split(' ')[0]!]);
  }
  return wanted.flatMap(({ name, text, specifiers, conditional }) => {
    const found = versions.get(name);
    if (found === undefined)
      return conditional ? [] : [drift(path, manifest, level, `asks for ${printable(text)}, the lock has no ${name}`)];
    const fits = found.some((version) => specifiers.every((clause) => satisfies(version, clause) !== false));
    return fits
      ? []
      : [drift(path, manifest, level, `asks for ${printable(text)}, the lock pins ${printable(found.join(', '))}`)];
  });
};

/** What the lock says package.json asked for when it was made; null where it does not say. */
const rememberedRanges = (format: 'npm' | 'pnpm', text: string): ReadonlyMap<string, string> | null => {
  const flat = (groups: readonly unknown[]): ReadonlyMap<string, string> =>
    new Map(
      groups
        .flatMap((group) => Object.entries(asTable(group)))
        .flatMap(([name, value]) => {
          const range = asText(value) ?? asText(asTable(value).specifier);
          return range === null ? [] : [[name, range] as const];
        }),
    );
  const keys = ['dependencies', 'devDependencies', 'optionalDependencies'];
  if (format === 'npm') {
    const top = asTable(asTable(asTable(JSON.parse(text.replace(/^\ufeff/, ''))).packages)['']);
    return Object.keys(top).length === 0 ? null : flat(keys.map((key) => top[key]));
  }
  // Only the head of the file: what follows is nearly all of it, and says nothing of package.json.
  const head = asTable(parseYaml(text.split(/^packages:/m)[0]!));
  const own = 'importers' in head ? asTable(asTable(head.importers)['.']) : head;
  return flat([own.specifiers, ...keys.map((key) => own[key])]);
};

const isLocal = (range: string): boolean => /^(?:file|link|portal|workspace|patch|catalog):/.test(range);

/** yarn.lock has no other trace of package.json than the keys of its blocks. */
const knownToYarn = (text: string): ((name: string, range: string) => boolean) => {
  const keys = new Set(
    text
      .split(/\r?\n/)
      .filter((line) => /^[^\s#].*:$/.test(line))
      .flatMap((line) => line.slice(0, -1).split(/,\s*/))
      .map((key) => key.replace(/^"|"$/g, '')),
  );
  return (name, range) => keys.has(`${name}@${range}`) || keys.has(`${name}@npm:${range}`);
};

/** @param wanted ranges by name, out of package.json */
export const judgeNodeDrift = (
  path: string,
  format: 'npm' | 'pnpm' | 'yarn',
  wanted: ReadonlyMap<string, string>,
  text: string,
  level: Level,
): Finding[] => {
  const manifest = 'package.json';
  const asked = [...wanted].filter(([, range]) => !isLocal(range));
  if (format === 'yarn') {
    const isKnown = knownToYarn(text);
    return asked
      .filter(([name, range]) => !isKnown(name, range))
      .map(([name, range]) =>
        drift(path, manifest, level, `asks for ${printable(`${name}@${range}`)}, the lock does not know that`),
      );
  }
  const known = rememberedRanges(format, text);
  if (known === null) return [];
  const gone = [...known]
    .filter(([name, range]) => !wanted.has(name) && !isLocal(range))
    .map(([name]) => drift(path, manifest, level, `no longer asks for ${printable(name)}, the lock still does`));
  return [
    ...asked.flatMap(([name, range]) => {
      const before = known.get(name);
      if (before === range) return [];
      return [
        drift(
          path,
          manifest,
          level,
          `asks for ${printable(`${name}@${range}`)}, the lock was made for ${before === undefined ? 'none' : printable(before)}`,
        ),
      ];
    }),
    ...gone,
  ];
};
