// Reads what uv.lock, poetry.lock, pdm.lock and pylock.toml pin, and when the newest of it was uploaded.
import { parse } from 'smol-toml';
import { messageOf } from '../core/fault.js';
import type { Pins } from './pins.js';
import { normaliseName } from './requirement-syntax.js';
import { asTable, asTables, asText, type Table } from './tables.js';

/** The table, or why it is none. */
export const readToml = (text: string): Table | string => {
  try {
    return parse(text.replace(/^\ufeff/, ''), { integersAsBigInt: 'asNeeded' });
  } catch (error) {
    return messageOf(error).replace(/\n[\s\S]*/, '');
  }
};

/** Whether a package is the project itself or a part of it: its version says nothing of what was pinned. */
const isOwn = ({ source, directory }: Table): boolean =>
  ['editable', 'virtual', 'directory'].some((kind) => kind in asTable(source)) || directory !== undefined;

export const packagesOf = (lock: Table): Table[] =>
  [...asTables(lock.package), ...asTables(lock.packages)].filter((one) => !isOwn(one));

/** Whether a source is no index, so that name and version do not say what is fetched. */
const isElsewhere = (source: Table): boolean => {
  if (['resolved_reference', 'git', 'path'].some((key) => key in source)) return true;
  if (source.type === 'url' || source.type === 'file') return true;
  return !('type' in source || 'registry' in source);
};

const textsOf = (table: Table, keys: readonly string[]): string[] => keys.flatMap((key) => asText(table[key]) ?? []);

/** The commit or the file, for what comes from no index, and the marker. */
const addressOf = (one: Table): string[] => {
  const source = asTable(one.source);
  return [
    ...textsOf(isElsewhere(source) ? source : {}, ['git', 'url', 'path', 'resolved_reference']),
    ...textsOf(one, ['git', 'revision', 'url', 'path']),
    ...textsOf(asTable(one.vcs), ['url', 'path', 'commit-id']),
    ...textsOf(asTable(one.archive), ['url', 'path']),
    ...textsOf(one, ['marker', 'markers']),
  ];
};

export const tomlPins = (text: string): Pins | null => {
  const lock = readToml(text);
  if (typeof lock === 'string') return null;
  return packagesOf(lock).map((one) => {
    const name = normaliseName(asText(one.name) ?? '');
    const version = asText(one.version) ?? '';
    return [name, [version, ...addressOf(one)].join(' ')] as const;
  });
};

/** `upload-time = "2026-01-20T10:00:00Z"`: the time and its zone. */
const uploadTime = new RegExp(
  String.raw`\bupload[-_]time\s*=\s*"?` +
    String.raw`(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?)` +
    String.raw`(Z|[+-]\d\d:\d\d)?`,
  'g',
);

/**
 * The newest upload time a lock holds, milliseconds since the epoch; null where it holds none. The lock cannot be
 * older: at that moment the file that it pins did not exist. A text scan, for the times stand alike in uv.lock
 * (`upload-time = "..."`, first spelt upload_time) and pylock.toml (a TOML date). `exclude-newer` is not read: uv
 * writes 0001-01-01 there for a relative span.
 */
export const newestUpload = (text: string): number | null => {
  let newest = -Infinity;
  for (const [, time, zone = 'Z'] of text.matchAll(uploadTime)) {
    const at = Date.parse(`${time}${zone}`);
    if (at > newest) newest = at;
  }
  if (Number.isFinite(newest)) return newest;
  return null;
};
