// What is known of a folder before a word is written about it. Filled by gather.ts, read by draft.ts and the files
// beside it. Pure.
import { isPlainObject } from '../core/plain-object.js';
import { printable } from '../core/text.js';

export type FolderFacts = {
  /** Relative to the root. */
  readonly path: string;
  /** The last part of that. */
  readonly name: string;
  /** Names of the files directly in the folder. */
  readonly files: readonly string[];
  /** Every tracked file in it and below, relative to it. */
  readonly below: readonly string[];
  /** Tracked executables that start with `#!`, and that first line. */
  readonly executables: ReadonlyMap<string, string>;
  /** Texts of the Python files directly in the folder that guard `__name__ == "__main__"`. */
  readonly mains: ReadonlyMap<string, string>;
  /**
   * Texts of the files that describe a folder, by name: package.json, pyproject.toml, __init__.py, __main__.py,
   * Makefile, Cargo.toml.
   */
  readonly texts: ReadonlyMap<string, string>;
  /** Files below that say they are generated, relative to the folder. */
  readonly generated: readonly string[];
  /** Files below that CODEOWNERS names one by one, with their owners. */
  readonly owned: ReadonlyMap<string, string>;
};

/** A Markdown code span; its fence is longer than any run of backticks inside (CommonMark 6.1). */
export const codeSpan = (text: string): string => {
  const shown = printable(text);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
};

const longest = 300;

/** Prose of others on one line, null when nothing is left. */
export const oneLine = (text: string): string | null => {
  const line = printable(text.replace(/\s+/g, ' ').trim());
  if (line === '') return null;
  if (line.length <= longest) return line;
  return `${line.slice(0, longest).replace(/ \S*$/, '')} …`;
};

type Json = Readonly<Record<string, unknown>>;

/** What lies at the keys of a value, an empty object where that is none. */
export const objectAt = (value: unknown, ...keys: readonly string[]): Json => {
  const inner = keys.reduce<unknown>(
    (outer, key) => (isPlainObject(outer) && Object.hasOwn(outer, key) ? outer[key] : undefined),
    value,
  );
  if (isPlainObject(inner)) return inner;
  return {};
};

/** A parsed text as an object; an empty one where it cannot be read as such. */
export const parsed = (text: string | undefined, parse: (text: string) => unknown): Json => {
  if (text === undefined) return {};
  try {
    return objectAt(parse(text.replace(/^\ufeff/, '')));
  } catch {
    return {};
  }
};

/** `JSON.parse`, or TOML by the caller's parser, both as objects. */
export const packageOf = (facts: FolderFacts): Json =>
  parsed(facts.texts.get('package.json'), (text) => JSON.parse(text) as unknown);
