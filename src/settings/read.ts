// What are the settings, without paying for the schema library on every push? Reads the sources; validate.ts is
// loaded only when one has changed.

import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { isPlainObject } from '../core/plain-object.js';
import { writeCache } from '../world/changes.js';
import { isFile, listFolder, readText } from '../world/files.js';
import { type Settings, type Sources, sourceNames } from './settings.js';

declare const __VERSION__: string;
declare const __SETTINGS_FILE__: string;

/**
 * The validator's file name carries its hash: between two releases the shape of settings may change and the version
 * not.
 */
const reader = (): string => `${__VERSION__} ${__SETTINGS_FILE__}`;

export type Validator = (sources: Sources) => Settings;

const localName = 'gate-hooks.local.json';

/** Ours must be readable; a folder that is merely called `justfile` is no business of ours. */
const isOurs = (name: string): boolean => name.startsWith('gate-hooks');

/**
 * The texts of every source under `root`; symlinks are followed.
 * The listing keeps a file system that ignores case from giving one Makefile two names.
 */
export const readSources = (root: string, localRoot: string | null = null): Sources => {
  const present = new Set(listFolder(root));
  const sources = sourceNames.map((name) => {
    const path = join(root, name);
    return [name, present.has(name) && (isOurs(name) || isFile(path)) ? readText(path) : null] as const;
  });
  const local =
    localRoot === null || present.has(localName) ? {} : { [localName]: readText(join(localRoot, localName)) };
  return { ...Object.fromEntries(sources), ...local };
};

type Cache = { readonly version: string; readonly sources: Sources; readonly settings: Settings };

const sameSources = (a: Sources, b: Sources): boolean => sourceNames.every((name) => a[name] === b[name]);

const isCache = (value: unknown): value is Cache => {
  if (!isPlainObject(value)) return false;
  return value.version === reader() && isPlainObject(value.sources) && isPlainObject(value.settings);
};

const readCache = (path: string, sources: Sources): Settings | null => {
  try {
    const value: unknown = JSON.parse(readText(path) ?? 'null');
    if (isCache(value) && sameSources(value.sources, sources)) return value.settings;
    return null;
  } catch {
    // A torn or foreign cache is a miss; the next write mends it.
    return null;
  }
};

const keepCache = (path: string, cache: Cache): void => {
  try {
    writeCache(path, JSON.stringify(cache));
  } catch {
    // A full disk or a read-only .git costs the next push 20 ms, not this one its answer.
  }
};

/** The validator may come from another bundle, whose Fault is another class. */
const ownFault = (error: unknown): unknown => {
  if (error instanceof Fault || !(error instanceof Error) || error.name !== 'Fault') return error;
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : null;
  return new Fault('settings', error.message, hint, 'exit' in error && error.exit === 3 ? 3 : 2, { cause: error });
};

/**
 * @param root top of the work tree
 * @param cachePath where the last answer is kept; null keeps none
 * @param loadValidator called only when the cache does not answer
 * @param localRoot where this machine's own settings lie, when `root` (a private checkout) holds none
 * @throws Fault exit 2 where the settings are wrong (never cached), exit 3 where a source cannot be read
 */
export const readSettings = (
  root: string,
  cachePath: string | null,
  loadValidator: () => Validator,
  localRoot: string | null = null,
): Settings => {
  const sources = readSources(root, localRoot);
  const kept = cachePath === null ? null : readCache(cachePath, sources);
  if (kept !== null) return kept;
  let settings: Settings;
  try {
    settings = loadValidator()(sources);
  } catch (error) {
    throw ownFault(error);
  }
  if (cachePath !== null) keepCache(cachePath, { version: reader(), sources, settings });
  return settings;
};
