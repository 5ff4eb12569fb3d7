// In which file do the settings live? Parses the three homes; two at once, or one that cannot be parsed, is a
// Fault. Pure; validate.ts goes on.

import { parse, TomlError } from 'smol-toml';
import { Fault, messageOf } from '../core/fault.js';
import { isPlainObject } from '../core/plain-object.js';
import { printable } from '../core/text.js';
import { inspectJson, lineAndColumn } from './json.js';
import type { Sources } from './settings.js';

export type Home = {
  readonly file: string;
  /** Where in the file the settings lie. */
  readonly prefix: readonly string[];
  readonly value: unknown;
};

type Table = Readonly<Record<string, unknown>>;

const name = 'gate-hooks';

const asTable = (value: unknown): Table | null => (isPlainObject(value) ? value : null);

/** Editors on Windows put it there; neither JSON.parse nor people see it coming. */
const withoutBom = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text);

const broken = (file: string, place: string, message: string): Fault =>
  new Fault(
    'settings',
    `${file}:${place}: broken ${file.endsWith('.toml') ? 'TOML' : 'JSON'}: ${printable(message)}`,
    `mend ${file}: settings may live in it, so it must be readable`,
    2,
  );

/** @param inside only keys below it may not stand twice; what the rest of the file repeats is its owner's business */
const readJson = (file: string, source: string, inside: readonly string[]): unknown => {
  const text = withoutBom(source);
  const { problem, duplicates } = inspectJson(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw broken(file, lineAndColumn(text, problem?.offset ?? 0), problem?.message ?? messageOf(error));
  }
  const twice = duplicates.find(({ path }) => inside.every((key, index) => path[index] === key));
  if (twice !== undefined) {
    throw new Fault(
      'settings',
      `${file}:${lineAndColumn(text, twice.offset)}: ${printable(twice.path.join('.'))}: ${twice.message}`,
      `keep one of the two in ${file}`,
      2,
    );
  }
  return value;
};

/** Dates become texts, not-a-number and endless numbers their names, so that the schema sees nothing but JSON. */
const plain = (table: unknown): unknown =>
  JSON.parse(
    JSON.stringify(table, (_key, value: unknown) =>
      typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value,
    ),
  );

const readToml = (file: string, source: string): Table => {
  try {
    // Other tools' tables may hold integers that no JavaScript number holds.
    return parse(withoutBom(source), { integersAsBigInt: 'asNeeded' });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw broken(
      file,
      `${error.line}:${error.column}`,
      error.message.split('\n')[0]?.replace('Invalid TOML document: ', '') ?? '',
    );
  }
};

/** gate_hooks and gateHooks are read by nobody: said, not passed over. */
const refuseMisspelt = (file: string, prefix: string, table: Table | null, right: string): void => {
  const wrong = Object.keys(table ?? {}).find(
    (key) => key.toLowerCase().replace(/[-_]/g, '') === 'gatehooks' && key !== name,
  );
  if (wrong !== undefined)
    throw new Fault(
      'settings',
      `${file}: ${prefix}${printable(wrong)}: unknown key, did you mean ${right}?`,
      `rename it to ${right}`,
      2,
    );
};

const inPackageJson = (source: string): Home[] => {
  const table = asTable(readJson('package.json', source, [name]));
  refuseMisspelt('package.json', '', table, name);
  if (table !== null && Object.hasOwn(table, name))
    return [{ file: 'package.json', prefix: [name], value: table[name] }];
  return [];
};

const inPyproject = (source: string): Home[] => {
  const top = readToml('pyproject.toml', source);
  const table = asTable(top.tool);
  refuseMisspelt('pyproject.toml', 'tool.', table, `tool.${name}`);
  if (Object.hasOwn(top, name))
    throw new Fault(
      'settings',
      `pyproject.toml: ${name}: unknown key, did you mean tool.${name}?`,
      `rename the table to [tool.${name}]`,
      2,
    );
  if (table !== null && Object.hasOwn(table, name))
    return [{ file: 'pyproject.toml', prefix: ['tool', name], value: plain(table[name]) }];
  return [];
};

/** The file of its own, if there is one: `gate-hooks.json` or `gate-hooks.local.json`. */
export const ownFile = (file: string, sources: Sources): Home[] => {
  const source = sources[file] ?? null;
  if (source === null) return [];
  return [{ file, prefix: [], value: readJson(file, source, []) }];
};

/**
 * The one home of the settings, or null where there are none. Throws Fault (exit 2) where there are two, or a home
 * cannot be parsed.
 */
export const findHome = (sources: Sources): Home | null => {
  const { 'package.json': packageJson = null, 'pyproject.toml': pyproject = null } = sources;
  const homes = [...ownFile('gate-hooks.json', sources)];
  if (packageJson !== null) homes.push(...inPackageJson(packageJson));
  if (pyproject !== null) homes.push(...inPyproject(pyproject));
  if (homes.length > 1) {
    const said = homes
      .map(({ file, prefix }) => (prefix.length === 0 ? file : `${file} (${prefix.join('.')})`))
      .join(' and ');
    throw new Fault(
      'settings',
      `settings in more than one place: ${said}`,
      `keep one of them, for example ${homes[0]?.file}`,
      2,
    );
  }
  return homes[0] ?? null;
};
