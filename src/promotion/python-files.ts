// Which entries of a tree are Python? Pure: git's answers in, entries out. Asked by python-tree.ts.

import ignore from 'ignore';
import { objectId } from '../core/object-id.js';
import { firstLine } from '../core/text.js';

/** Names are raw: one character a byte (latin1), for a name of git need not be UTF-8. */
export type TreeEntry = {
  readonly name: string;
  readonly mode: string;
  readonly oid: string;
  /** Bytes; 0 for a submodule. */
  readonly size: number;
};

const entryForm = new RegExp(`^(\\d{6}) \\w+ (${objectId}) +(\\d+|-)\\t([\\s\\S]+)$`);
const foundObject = new RegExp(`^(\\w+) (${objectId})$`);

/** The answer of `git ls-tree -r -z -l --full-tree`, read as latin1. */
export const parseEntries = (stdout: string): TreeEntry[] =>
  stdout
    .split('\0')
    .filter((text) => text !== '')
    .map((text) => {
      const [, mode, oid, size, name] = entryForm.exec(text) ?? [];
      if (mode === undefined || oid === undefined || size === undefined || name === undefined)
        throw new Error(`git ls-tree answered ${JSON.stringify(text.slice(0, 200))}`);
      return { name, mode, oid, size: size === '-' ? 0 : Number(size) };
    });

/** A raw name as text; bytes that are not UTF-8 become U+FFFD. */
export const plainName = (name: string): string => Buffer.from(name, 'latin1').toString('utf8');

/**
 * What bandit itself looks for in a folder, in any case, for some file systems do not tell `a.PY` from `a.py`.
 * Stubs (`.pyi`) are never run.
 */
export const isPythonName = (name: string): boolean => /\.pyw?$/i.test(name);

/** For `git grep -E`: a line that could be the first one of a Python program. */
export const shebangPattern = '^#!.*(python|pypy|uv +run)';
const shebang = new RegExp(shebangPattern);

/** Whether a program that starts with these bytes is run by Python. */
export const hasPythonShebang = (content: Buffer): boolean =>
  shebang.test(firstLine(content.subarray(0, 512).toString('latin1')));

/**
 * The answer of `git cat-file --batch-check='%(objecttype) %(objectname)' --follow-symlinks` to `questions`
 * questions, read as latin1.
 * @returns for each what it leads to; null where that lies outside the tree, is not there, or goes in a circle
 */
export const parseFollowed = (
  stdout: string,
  questions: number,
): ({ readonly type: string; readonly oid: string } | null)[] => {
  let at = 0;
  return Array.from({ length: questions }, () => {
    const end = stdout.indexOf('\n', at);
    const line = stdout.slice(at, end);
    // git-cat-file(1): `symlink 4 LF` and the like are followed by that many bytes and a line end.
    const [, length] = /^(?:symlink|dangling|loop|notdir) (\d+)$/.exec(line) ?? [];
    at = end + 1 + (length === undefined ? 0 : Number(length) + 1);
    const [, type, oid] = foundObject.exec(line) ?? [];
    if (type === undefined || oid === undefined) return null;
    return { type, oid };
  });
};

export type Selection = {
  readonly picks: (path: string) => boolean;
  /** Patterns that match none of these. */
  readonly idle: (paths: readonly string[]) => string[];
};

const matcher = (patterns: readonly string[]): ((path: string) => boolean) => {
  const rules = ignore({ ignorecase: false }).add([...patterns]);
  return (path) => rules.ignores(path);
};

/** @param patterns those of bandit.paths; null picks everything */
export const selectPaths = (patterns: readonly string[] | null): Selection => {
  if (patterns === null) return { picks: () => true, idle: () => [] };
  return {
    picks: matcher(patterns),
    idle: (paths) => patterns.filter((pattern) => !pattern.startsWith('!') && !paths.some(matcher([pattern]))),
  };
};
