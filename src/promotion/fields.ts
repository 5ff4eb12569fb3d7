// Is this field there, and of the shape it must have? Readers for parsed JSON of others; each throws an Error that
// names the field. Pure.
import { digest } from '../core/digest.js';
import { objectId as idSource } from '../core/object-id.js';
import { printable } from '../core/text.js';
import { parseTime } from '../evidence/time.js';

export type Table = Readonly<Record<string, unknown>>;

/** @param where the field, for the message: `git.tree` */
type Read<T> = (value: unknown, where: string) => T;

const shown = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return printable(text.length > 80 ? `${text.slice(0, 80)}…` : text);
};

const refuse = (where: string, must: string, value: unknown): Error =>
  new Error(`${where} must be ${must}, it is ${shown(value)}`);

const matching =
  (pattern: RegExp, must: string): Read<string> =>
  (value, where) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw refuse(where, must, value);
    return value;
  };

export const hash = matching(new RegExp(`^${digest}$`), '64 lower-case hex digits');
export const objectId = matching(new RegExp(`^${idSource}$`), 'an object id of git (40 or 64 lower-case hex digits)');
/** Something short that identifies: a run id, a status, a path. */
export const word = matching(/^[\s\S]{1,4096}$/, 'text that is not empty');

export const bool: Read<boolean> = (value, where) => {
  if (typeof value !== 'boolean') throw refuse(where, 'true or false', value);
  return value;
};

export const wholeNumber: Read<number> = (value, where) => {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw refuse(where, 'a whole number, 0 or more', value);
  return value as number;
};

/** RFC 3339 with its offset, as milliseconds since the epoch. */
export const time: Read<number> = (value, where) => {
  if (typeof value !== 'string') throw refuse(where, 'an RFC 3339 time', value);
  try {
    return parseTime(value);
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
};

export const table: Read<Table> = (value, where) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(where, 'an object', value);
  return value as Table;
};

export const listOf =
  <T>(read: Read<T>): Read<readonly T[]> =>
  (value, where) => {
    if (!Array.isArray(value)) throw refuse(where, 'a list', value);
    return value.map((item, index) => read(item, `${where}[${index}]`));
  };

const named = (at: string, key: string): string => (at === '' ? key : `${at}.${key}`);

/** @param at where the table itself stands, empty for the top */
export const need = <T>(from: Table, key: string, read: Read<T>, at = ''): T => {
  if (from[key] === undefined) throw new Error(`${named(at, key)} is missing`);
  return read(from[key], named(at, key));
};

/** Null where the field is absent or null; a field that is there must be right. */
export const maybe = <T>(from: Table, key: string, read: Read<T>, at = ''): T | null => {
  if (from[key] === undefined || from[key] === null) return null;
  return read(from[key], named(at, key));
};
