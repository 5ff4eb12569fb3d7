// Reads what the locks of npm, pnpm and yarn pin, as names and versions.
import type { Pins } from './pins.js';
import { asTable, asText, readJson, type Table } from './tables.js';

type Pin = Pins[number];

const fetchedFromElsewhere = /^(?:git|file:|github:|https?:\/\/(?:codeload\.)?git(?:hub|lab)\.com)/;

/** Where a version does not say what was fetched (a commit, a tarball, a file), the address does. */
const withAddress = (version: string, resolved: string | null): string => {
  if (resolved !== null && fetchedFromElsewhere.test(resolved)) return `${version} ${resolved}`;
  return version;
};

const modules = 'node_modules/';

/** Since npm 7: one table of paths. The project itself and its workspaces are not pinned, they are here. */
const ofPackages = (packages: Table): Pin[] =>
  Object.entries(packages).flatMap(([path, value]): Pin[] => {
    const { name, version, resolved, link } = asTable(value);
    const at = path.lastIndexOf(modules);
    if (at < 0 || link === true) return [];
    const installedAs = path.slice(at + modules.length);
    return [[asText(name) ?? installedAs, withAddress(asText(version) ?? '', asText(resolved))]];
  });

/** Up to npm 6: a tree. */
const ofDependencies = (dependencies: Table): Pin[] =>
  Object.entries(dependencies).flatMap(([name, value]): Pin[] => {
    const { version, dependencies: below } = asTable(value);
    return [[name, asText(version) ?? ''], ...ofDependencies(asTable(below))];
  });

export const npmPins = (text: string): Pins | null => {
  let lock: Table;
  try {
    lock = readJson(text);
  } catch {
    return null;
  }
  if ('packages' in lock) return ofPackages(asTable(lock.packages));
  return ofDependencies(asTable(lock.dependencies));
};

const conflictMark = /^(?:<{7}|={7}|>{7})/m;

/** `name` and `version` of `name@version`; the first sign belongs to a scope. */
const splitAt = (id: string): Pin => {
  const at = id.indexOf('@', 1);
  return at < 0 ? [id, ''] : [id.slice(0, at), id.slice(at + 1)];
};

/**
 * `/@s/a/1.0.0_react@17` (5), `/@s/a@1.0.0(react@17.0.0)` (6), `@s/a@1.0.0` (9): one name and one version. What
 * peers it sees is no pin of it.
 */
const pnpmPin = (key: string): Pin => {
  const bare = key.replace(/^\//, '').replace(/\(.*$/, '');
  const [, name, version] = /^((?:@[^/]+\/)?[^/@]+)\/(\d[^/_]*)(?:_.*)?$/.exec(bare) ?? [];
  if (name === undefined || version === undefined) return splitAt(bare);
  return [name, version];
};

/** A key two spaces deep, in single, double or no quotes. */
const pnpmKey = /^ {2}(?:'([^']+)'|"([^"]+)"|([^\s'"].*?)):\s*(?:\{.*)?$/;

/**
 * Line by line: pnpm writes one form, keys of `packages:` two spaces deep, and a YAML library takes seconds for
 * what this does in milliseconds, fifty times over where a history is followed. test/locks/pins.test.ts compares
 * it with that library.
 */
export const pnpmPins = (text: string): Pins | null => {
  const lines = text.split(/\r?\n/);
  const isPnpm = lines.some((line) => line.startsWith('lockfileVersion:'));
  if (!isPnpm || lines.some((line) => conflictMark.test(line))) return null;
  const start = lines.indexOf('packages:');
  if (start < 0) return [];
  const pins: Pin[] = [];
  for (const line of lines.slice(start + 1)) {
    if (/^\S/.test(line)) break;
    const [, single, double, bare] = pnpmKey.exec(line) ?? [];
    const key = single ?? double ?? bare;
    if (key !== undefined) pins.push(pnpmPin(key));
  }
  return pins;
};

const unquote = (text: string): string => text.replace(/^"|"$/g, '');

/** The first generation of yarn: a version, and the address it was fetched from. */
const classicPin = (name: string, version: string, block: string): Pin => {
  const resolved = /^ {2}resolved (.+?)\r?$/m.exec(block)?.[1];
  return [name, withAddress(version, resolved === undefined ? null : unquote(resolved))];
};

/** Later ones: a resolution, which says where a version comes from unless it is the registry. */
const berryPin = (version: string, resolution: string): Pin => {
  const [name, from] = splitAt(unquote(resolution));
  return [name, /^(?:npm:|virtual:)/.test(from) ? version : `${version} ${from}`];
};

const yarnPin = (block: string): Pin | null => {
  const version = /^ {2}version:? (.+?)\r?$/m.exec(block)?.[1];
  const name = /^"?((?:@[^/@\s]+\/)?[^@\s"]+)@/.exec(block)?.[1];
  if (version === undefined || name === undefined) return null;
  const resolution = /^ {2}resolution: (.+?)\r?$/m.exec(block)?.[1];
  if (resolution === undefined) return classicPin(name, unquote(version), block);
  // A workspace of this project is not pinned, it is here.
  if (/@(?:workspace|link|portal):/.test(resolution)) return null;
  return berryPin(unquote(version), resolution);
};

/** Both forms of yarn.lock: blocks of a key line and indented fields. */
export const yarnPins = (text: string): Pins | null => {
  if (conflictMark.test(text)) return null;
  return text.split(/\r?\n(?=[^\s#])/).flatMap((block) => {
    const pin = yarnPin(block);
    if (pin === null) return [];
    return [pin];
  });
};
