// Reads what a lock of any kind pins, as a set of names and versions, and compares two of them.
import { type Format, formatOf } from './formats.js';
import { npmPins, pnpmPins, yarnPins } from './pins-node.js';
import { tomlPins } from './pins-toml.js';
import { normaliseName } from './requirement-syntax.js';
import {
  type Entry,
  exactVersion,
  markerText,
  parseRequirements,
  pinText,
  type Requirement,
  withExtras,
} from './requirements.js';

/**
 * Name and version, with commit, address and marker where those decide what is installed. In any order, perhaps
 * repeated.
 */
export type Pins = readonly (readonly [name: string, version: string])[];

const requirementPin = (asked: Requirement): Pins[number] => {
  const name = withExtras(asked.name ?? asked.url ?? '', asked.extras);
  const version = exactVersion(asked);
  if (version === null || asked.editable) return [name, pinText(asked)];
  return [name, `${version}${markerText(asked)}`];
};

/** Hashes say how a pin is checked and not what is pinned; options such as --index-url pin nothing. */
const pinOf = (entry: Entry): Pins[number][] => {
  switch (entry.kind) {
    case 'requirement':
      return [requirementPin(entry)];
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
  if (format === null) return null;
  return readers[format](text);
};

/** One text for a set: equal for equal sets, whatever order, spelling of names or repetition. */
export const pinSet = (pins: Pins): string => {
  const lines = new Set(pins.map(([name, version]) => `${normaliseName(name)} ${version}`));
  return [...lines].sort().join('\n');
};

export type PinChange = {
  readonly name: string;
  /** Several versions with commas between; null for what was added. */
  readonly from: string | null;
  /** Null for what was removed. */
  readonly to: string | null;
};

const versionsByName = (pins: Pins): Map<string, string> => {
  const found = new Map<string, Set<string>>();
  for (const [name, version] of pins) found.set(name, (found.get(name) ?? new Set()).add(version));
  return new Map([...found].map(([name, versions]) => [name, [...versions].sort().join(', ')]));
};

/** Sorted by name. */
export const comparePins = (before: Pins, after: Pins): PinChange[] => {
  const old = versionsByName(before);
  const fresh = versionsByName(after);
  const names = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return names
    .map((name) => ({ name, from: old.get(name) ?? null, to: fresh.get(name) ?? null }))
    .filter(({ from, to }) => from !== to);
};
