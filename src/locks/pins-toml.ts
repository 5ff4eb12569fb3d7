// What do uv.lock, poetry.lock, pdm.lock and pylock.toml pin, and when was the newest of it uploaded? Pure; asked by pins.ts and whole-toml.ts.
import { parse } from 'smol-toml';
import type { Pins } from './pins.js';
import { normaliseName } from './requirements.js';

export type Table = Readonly<Record<string, unknown>>;

export const asTable = (value: unknown): Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {};
export const asTables = (value: unknown): Table[] => (Array.isArray(value) ? value.map(asTable) : []);
export const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The table, or why it is none. */
export const readToml = (text: string): Table | string => {
  try {
    return parse(text.replace(/^\ufeff/, ''), { integersAsBigInt: 'asNeeded' });
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0]! : String(error);
  }
};

/** Whether a package is the project itself or a part of it: its version says nothing of what was pinned. */
export const isOwn = ({ source, directory }: Table): boolean =>
  ['editable', 'virtual', 'directory'].some((kind) => kind in asTable(source)) || directory !== undefined;

const textsOf = (table: Table, keys: readonly string[]): string =>
  keys
    .flatMap((key) => asText(table[key]) ?? [])
    .map((text) => ` ${text}`)
    .join('');

/** The commit or the file, for what comes from no index. */
const addressOf = (one: Table): string => {
  const [source, vcs, archive] = [asTable(one.source), asTable(one.vcs), asTable(one.archive)];
  const elsewhere =
    'resolved_reference' in source ||
    'git' in source ||
    'path' in source ||
    source.type === 'url' ||
    source.type === 'file' ||
    !('type' in source || 'registry' in source);
  return [
    elsewhere ? textsOf(source, ['git', 'url', 'path', 'resolved_reference']) : '',
    textsOf(one, ['git', 'revision', 'url', 'path']),
    textsOf(vcs, ['url', 'path', 'commit-id']),
    textsOf(archive, ['url', 'path']),
    textsOf(one, ['marker', 'markers']),
  ].join('');
};

export const packagesOf = (lock: Table): Table[] =>
  [...asTables(lock.package), ...asTables(lock.packages)].filter((one) => !isOwn(one));

export const tomlPins = (text: string): Pins | null => {
  const lock = readToml(text);
  if (typeof lock === 'string') return null;
  return packagesOf(lock).map(
    (one) => [normaliseName(asText(one.name) ?? ''), `${asText(one.version) ?? ''}${addressOf(one)}`] as const,
  );
};

/**
 * The newest upload time a lock holds, milliseconds since the epoch; null where it holds none. The lock cannot be older: at that moment the
 * file that it pins did not exist. A text scan, for the times stand alike in uv.lock (`upload-time = "..."`, first spelt upload_time) and
 * pylock.toml (a TOML date). `exclude-newer` is not read: uv writes 0001-01-01 there for a relative span.
 */
export const newestUpload = (text: string): number | null => {
  let newest = -Infinity;
  for (const [, time] of text.matchAll(
    /\bupload[-_]time\s*=\s*"?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)/g,
  )) {
    const at = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(time!) ? time! : `${time!}Z`);
    if (at > newest) newest = at;
  }
  return Number.isFinite(newest) ? newest : null;
};
