// What does a lock pin? A set of name and version for every kind of lock; two texts with one set are equally old. Pure; asked by history.ts, table.ts.
import { type Format, formatOf } from './formats.js';
import { npmPins, pnpmPins, yarnPins } from './pins-node.js';
import { tomlPins } from './pins-toml.js';
import { type Entry, normaliseName, parseRequirements, pinText } from './requirements.js';

/** Name and version (with commit, address and marker, where those decide what is installed). In any order, perhaps repeated. */
export type Pins = readonly (readonly [name: string, version: string])[];

/** Hashes say how a pin is checked and not what is pinned; options such as --index-url pin nothing. */
const pinOf = (entry: Entry): Pins[number][] => {
  switch (entry.kind) {
    case 'requirement': {
      const whole = pinText(entry);
      const name = entry.name ?? entry.url ?? '';
      const version = /^={2,3}(.+)$/.exec(entry.specifiers.length === 1 ? entry.specifiers[0]! : '')?.[1];
      const marker = entry.marker === null ? '' : whole.slice(whole.indexOf(' ; '));
      return [
        [
          entry.extras.length === 0 ? name : `${name}[${entry.extras.join(',')}]`,
          version === undefined || entry.editable ? whole : `${version}${marker}`,
        ],
      ];
    }
    case 'include':
      return [[`${entry.constraint ? '-c' : '-r'} ${entry.path}`, '']];
    case 'invalid':
      return [[entry.why, '']];
    default:
      return [];
  }
};

const readers: Readonly<Record<Format, (text: string) => Pins | null>> = {
  requirements: (text) => parseRequirements(text.replace(/^\ufeff/, '')).flatMap(pinOf),
  uv: tomlPins,
  poetry: tomlPins,
  pdm: tomlPins,
  pylock: tomlPins,
  npm: npmPins,
  pnpm: pnpmPins,
  yarn: yarnPins,
};

/** Null where the text cannot be read as what its name says, or the name says nothing. */
export const readPins = (path: string, text: string): Pins | null => {
  const format = formatOf(path);
  return format === null ? null : readers[format](text);
};

/** One text for a set: equal for equal sets, whatever order, spelling of names or repetition. */
export const pinSet = (pins: Pins): string =>
  [...new Set(pins.map(([name, version]) => `${normaliseName(name)} ${version}`))].sort().join('\n');

export type PinChange = {
  readonly name: string /** Null for what was added, or removed. Several versions with commas between. */;
  readonly from: string | null;
  readonly to: string | null;
};

const versionsByName = (pins: Pins): Map<string, string> => {
  const found = new Map<string, Set<string>>();
  for (const [name, version] of pins) found.set(name, (found.get(name) ?? new Set()).add(version));
  return new Map([...found].map(([name, versions]) => [name, [...versions].sort().join(', ')]));
};

/** Sorted by name. */
export const comparePins = (before: Pins, after: Pins): PinChange[] => {
  const [old, fresh] = [versionsByName(before), versionsByName(after)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return names
    .map((name) => ({ name, from: old.get(name) ?? null, to: fresh.get(name) ?? null }))
    .filter(({ from, to }) => from !== to);
};
