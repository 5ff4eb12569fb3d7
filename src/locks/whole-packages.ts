// Judges a lock of uv, poetry, pdm, npm, pnpm or yarn, or a pylock.toml, as far as its form tells.
import { type Finding, finding } from '../core/finding.js';
import { count, listed, printable } from '../core/text.js';
import type { Format } from './formats.js';
import { readPins } from './pins.js';
import { packagesOf, readToml } from './pins-toml.js';
import { asTable, asTables, asText, readJson, type Table } from './tables.js';
import type { Whole } from './whole.js';

type Hashed = { readonly name: string; readonly hashed: boolean };
export type WholePackages = Whole & { readonly pythonFloor: string | null };

const conflictMark = /^(?:<{7}|>{7})(?: |$)/m;

const hasHash = (file: Table): boolean => asText(file.hash) !== null || Object.keys(asTable(file.hashes)).length > 0;

/** Whether a package comes from an index or an archive, which can be hashed; a checkout has its commit. */
const canBeHashed = (one: Table): boolean => {
  if (one.vcs !== undefined || one.git !== undefined || one.path !== undefined) return false;
  const { git, type } = asTable(one.source);
  return git === undefined && type !== 'git' && type !== 'directory';
};

const hashedOfToml = (lock: Table): Hashed[] => {
  // Poetry before 1.3 kept them aside.
  const aside = asTable(asTable(lock.metadata).files);
  return packagesOf(lock)
    .filter(canBeHashed)
    .map((one) => {
      const name = asText(one.name) ?? '';
      const files = [
        ...asTables(one.wheels),
        ...asTables(one.files),
        ...asTables(aside[name]),
        ...asTables([one.sdist, one.archive, one.source]),
      ];
      return { name, hashed: files.some(hasHash) };
    });
};

const modules = 'node_modules/';

/** Since npm 7 by the path where it is installed, before by its name. */
const npmPackages = (lock: Table): (readonly [name: string, value: unknown])[] => {
  if (!('packages' in lock)) return Object.entries(asTable(lock.dependencies));
  return Object.entries(asTable(lock.packages))
    .filter(([path]) => path.includes(modules))
    .map(([path, value]) => [path.slice(path.lastIndexOf(modules) + modules.length), value]);
};

const hashedOfNpm = (text: string): Hashed[] => {
  const packages: Hashed[] = [];
  for (const [name, value] of npmPackages(readJson(text))) {
    const { resolved, bundled, inBundle, integrity } = asTable(value);
    const isFetched = /^https?:/.test(asText(resolved) ?? '');
    if (isFetched && bundled !== true && inBundle !== true) packages.push({ name, hashed: asText(integrity) !== null });
  }
  return packages;
};

const judgeHashed = (path: string, all: readonly Hashed[]): Finding[] => {
  const bare = all.filter(({ hashed }) => !hashed).map(({ name }) => name);
  if (bare.length === 0 || bare.length === all.length) return [];
  const have = bare.length === 1 ? 'has' : 'have';
  const said = `${count(bare.length, 'package')} of ${all.length} ${have} no hash: ${listed(bare, 8)}`;
  return [finding('lock/mixed-hashes', said, { path, level: 'warn', hint: 'gate-hooks refresh-lock' })];
};

const pythonFloorOf = (lock: Table): string | null => {
  const metadata = asTable(lock.metadata);
  const [target = {}] = asTables(metadata.targets);
  return (
    asText(lock['requires-python']) ??
    asText(metadata['python-versions']) ??
    asText(metadata.requires_python) ??
    asText(target.requires_python)
  );
};

const unreadable = (path: string, text: string, why: string): WholePackages => {
  const reason = conflictMark.test(text) ? 'it holds the marks of a merge conflict' : why;
  const hint = 'take one side and run: gate-hooks refresh-lock';
  const findings = [finding('lock/unreadable', `cannot be read: ${reason}`, { path, hint })];
  return { findings, pins: 0, hashed: 0, pythonFloor: null };
};

const tomlFormats: readonly Format[] = ['uv', 'poetry', 'pdm', 'pylock'];

/** Every pin of these is exact by its form; that is not looked at. */
export const judgePackages = (path: string, format: Exclude<Format, 'requirements'>, text: string): WholePackages => {
  const isToml = tomlFormats.includes(format);
  const lock = isToml ? readToml(text) : {};
  if (typeof lock === 'string') return unreadable(path, text, printable(lock));
  const pins = readPins(path, text);
  if (pins === null) return unreadable(path, text, `it is no lock of ${format}`);
  let packages: readonly Hashed[] = [];
  if (isToml) packages = hashedOfToml(lock);
  if (format === 'npm') packages = hashedOfNpm(text);
  const distinct = new Set(pins.map((pin) => pin.join(' '))).size;
  const hashed = packages.filter((one) => one.hashed).length;
  // One package may stand in many places: all of them hashed is all pins hashed.
  const isAllHashed = hashed > 0 && hashed === packages.length;
  return {
    findings: judgeHashed(path, packages),
    pins: distinct,
    hashed: isAllHashed ? distinct : Math.min(hashed, distinct),
    pythonFloor: isToml ? pythonFloorOf(lock) : null,
  };
};
