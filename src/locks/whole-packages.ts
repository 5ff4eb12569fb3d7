// Is a lock of uv, poetry, pdm, npm, pnpm or yarn, or a pylock.toml, whole as far as its form tells? Texts in, findings out. Pure; asked by check.ts.
import { type Finding, finding } from '../core/finding.js';
import { count, printable } from '../core/text.js';
import type { Format } from './formats.js';
import { readPins } from './pins.js';
import { asTable, asTables, asText, packagesOf, readToml, type Table } from './pins-toml.js';
import type { Whole } from './whole.js';

type Hashed = { readonly name: string; readonly hashed: boolean };
export type WholePackages = Whole & { readonly pythonFloor: string | null };

const conflictMark = /^(?:<{7}|>{7})(?: |$)/m;

const hasHash = (file: Table): boolean => asText(file.hash) !== null || Object.keys(asTable(file.hashes)).length > 0;

/** Whether a package comes from an index or an archive, which can be hashed; a checkout has its commit. */
const canBeHashed = (one: Table): boolean => {
  const source = asTable(one.source);
  return (
    one.vcs === undefined &&
    one.git === undefined &&
    one.path === undefined &&
    source.git === undefined &&
    !['git', 'directory'].includes(asText(source.type) ?? '')
  );
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
        asTable(one.sdist),
        asTable(one.archive),
        asTable(one.source),
      ];
      return { name, hashed: files.some(hasHash) };
    });
};

const hashedOfNpm = (text: string): Hashed[] => {
  const lock = asTable(JSON.parse(text.replace(/^\ufeff/, '')));
  const [packages, dependencies] = [asTable(lock.packages), asTable(lock.dependencies)];
  const rows =
    'packages' in lock
      ? Object.entries(packages).filter(([path]) => path.includes('node_modules/'))
      : Object.entries(dependencies);
  return rows
    .map(
      ([path, value]) =>
        [
          path.slice(path.lastIndexOf('node_modules/') + (path.includes('node_modules/') ? 13 : 1)),
          asTable(value),
        ] as const,
    )
    .filter(
      ([, { resolved, bundled, inBundle }]) =>
        /^https?:/.test(asText(resolved) ?? '') && bundled !== true && inBundle !== true,
    )
    .map(([name, { integrity }]) => ({ name, hashed: asText(integrity) !== null }));
};

const judgeHashed = (path: string, all: readonly Hashed[]): Finding[] => {
  const bare = all.filter(({ hashed }) => !hashed).map(({ name }) => printable(name));
  if (bare.length === 0 || bare.length === all.length) return [];
  const named = `${bare.slice(0, 8).join(', ')}${bare.length > 8 ? ` and ${bare.length - 8} more` : ''}`;
  return [
    finding(
      'lock/mixed-hashes',
      `${count(bare.length, 'package')} of ${all.length} ${bare.length === 1 ? 'has' : 'have'} no hash: ${named}`,
      { path, level: 'warn', hint: 'gate-hooks refresh-lock' },
    ),
  ];
};

const pythonFloorOf = (lock: Table): string | null =>
  asText(lock['requires-python']) ??
  asText(asTable(lock.metadata)['python-versions']) ??
  asText(asTable(lock.metadata).requires_python) ??
  asText(asTables(asTable(lock.metadata).targets)[0]?.requires_python);

/** Every pin of these is exact by its form; that is not looked at. */
export const judgePackages = (path: string, format: Exclude<Format, 'requirements'>, text: string): WholePackages => {
  const pins = readPins(path, text);
  const isToml = ['uv', 'poetry', 'pdm', 'pylock'].includes(format);
  const lock = isToml ? readToml(text) : {};
  if (pins === null || typeof lock === 'string') {
    const why = conflictMark.test(text)
      ? 'it holds the marks of a merge conflict'
      : typeof lock === 'string'
        ? printable(lock)
        : `it is no lock of ${format}`;
    return {
      findings: [
        finding('lock/unreadable', `cannot be read: ${why}`, {
          path,
          hint: 'take one side and run: gate-hooks refresh-lock',
        }),
      ],
      pins: 0,
      hashed: 0,
      pythonFloor: null,
    };
  }
  const hashed = isToml ? hashedOfToml(lock) : format === 'npm' ? hashedOfNpm(text) : [];
  const [count, known] = [new Set(pins.map((pin) => pin.join(' '))).size, hashed.filter((one) => one.hashed).length];
  // One package may stand in many places: all of them hashed is all pins hashed.
  return {
    findings: judgeHashed(path, hashed),
    pins: count,
    hashed: known > 0 && known === hashed.length ? count : Math.min(known, count),
    pythonFloor: isToml ? pythonFloorOf(lock) : null,
  };
};
