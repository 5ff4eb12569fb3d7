// Which files do the READMEs of a tree protect? Text of a README in, rules and their matcher out. Next:
// contract.ts. Pure.
import ignore from 'ignore';
import { isReadme } from '../facts/names.js';
import { parseSections } from '../facts/sections.js';
import { parseEntries } from './entries.js';
import { asPrivate, matchable, type RawName, tryText } from './raw-names.js';

export type RuleEntry = {
  /**
   * gitignore-style, relative to the folder of the README. More than one where the bytes can be read in more than
   * one way.
   */
  readonly patterns: readonly string[];
  readonly line: number;
  /** As the reader sees it. */
  readonly raw: string;
};

/** The Do-not-touch entries of one README, in its order. */
export type Rules = { readonly readme: RawName; readonly oid: string; readonly entries: readonly RuleEntry[] };

export const baseName = (path: RawName): string => path.slice(path.lastIndexOf('/') + 1);
/** `a/b/` of `a/b/README.md`, empty at the top. */
export const folderOf = (path: RawName): RawName => path.slice(0, path.lastIndexOf('/') + 1);

/** A regular file with the name of a README; a link leads to text that no tree id vouches for at this path. */
export const isReadmeFile = (path: RawName, mode: string): boolean =>
  mode.startsWith('100') && /readme[^/]*$/i.test(path) && isReadme(baseName(path));

/** UTF-8, else what a byte order mark says, else latin-1, which every byte sequence is. */
const decode = (bytes: Buffer): { readonly text: string; readonly isSure: boolean } => {
  const text = tryText(bytes.toString('latin1'));
  if (text !== null) return { text, isSure: true };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: bytes.toString('utf16le'), isSure: true };
  return { text: bytes.toString('latin1'), isSure: false };
};

/** `[id].py` is a class to gitignore and a file's name to people: both are meant. */
const readings = (pattern: string): string[] => {
  if (/(?<!\\)\[/.test(pattern)) return [pattern, pattern.replace(/(?<!\\)[[\]]/g, '\\$&')];
  return [pattern];
};

/** The rules of one README; without entries where it protects nothing. */
export const parseRules = (readme: RawName, oid: string, bytes: Buffer): Rules => {
  // Most READMEs have no such section, and reading one by its grammar costs more than this look. UTF-16 has a zero
  // between letters.
  if (!/t[^a-z]{0,4}o[^a-z]{0,4}u[^a-z]{0,4}c[^a-z]{0,4}h/i.test(bytes.toString('latin1')))
    return { readme, oid, entries: [] };
  const { text, isSure } = decode(bytes);
  const entries = parseSections(text)
    .filter(({ name }) => name === 'do-not-touch')
    .flatMap(parseEntries)
    .flatMap((entry): RuleEntry[] => {
      if (entry.kind !== 'pattern') return [];
      const { pattern, line, raw } = entry;
      return [
        { patterns: (isSure ? [pattern] : [...new Set([pattern, asPrivate(pattern)])]).flatMap(readings), line, raw },
      ];
    });
  return { readme, oid, entries };
};

export const isNegated = ({ patterns }: RuleEntry): boolean => patterns[0]?.startsWith('!') === true;

type Matcher = (path: string) => boolean;

/** The longest text that every path of the pattern holds; null where none is certain. */
const fragmentOf = (pattern: string): string | null => {
  if (/[[\]\\]/.test(pattern)) return null;
  return (
    pattern
      .split(/[*?/]+/)
      .map((part) => part.trim())
      .reduce((a, b) => (b.length > a.length ? b : a), '') || null
  );
};

/** Most paths of a large push are let go by one look for such texts; gitignore's own rules cost ten times that. */
const fragmentsOf = (patterns: readonly string[]): RegExp | null => {
  const all = patterns.filter((pattern) => !pattern.startsWith('!')).map(fragmentOf);
  const sure = all.filter((text) => text !== null);
  if (sure.length < all.length) return null;
  return new RegExp(sure.map((text) => text.replace(/[.+^${}()|#-]/g, '\\$&')).join('|') || '(?!)');
};

const matcherOf = (entries: readonly RuleEntry[]): Matcher => {
  const patterns = entries.flatMap((entry) => entry.patterns);
  const matcher = ignore({ ignorecase: false }).add(patterns);
  const fragments = fragmentsOf(patterns);
  return (path) => (fragments === null || fragments.test(path)) && matcher.ignores(path);
};

export type Protection = { readonly rules: Rules; readonly entry: RuleEntry };
/** What protects a path; null when nothing does. A submodule counts as the folder it stands for. */
export type Protector = (path: RawName, isFolder: boolean) => Protection | null;

type Compiled = {
  readonly rules: Rules;
  readonly folder: RawName;
  readonly matches: Matcher;
  readonly single: () => readonly Matcher[];
};

const compile = (rules: Rules): Compiled => {
  let single: Matcher[] | undefined;
  const each = (): Matcher[] => rules.entries.map((entry) => (isNegated(entry) ? () => false : matcherOf([entry])));
  return {
    rules,
    folder: folderOf(rules.readme),
    matches: matcherOf(rules.entries),
    single: () => (single ??= each()),
  };
};

/** Compiles the rules; a path asks only those of the folders it lies in, nearest first. */
export const protectorOf = (all: readonly Rules[]): Protector => {
  const compiled = all.map(compile);
  const byFolder = new Map<RawName, readonly Compiled[]>();
  const above = (folder: RawName): readonly Compiled[] => {
    const known = byFolder.get(folder);
    if (known !== undefined) return known;
    const found = compiled.filter((one) => one.folder === folder);
    if (folder !== '') found.push(...above(folderOf(folder.slice(0, -1))));
    byFolder.set(folder, found);
    return found;
  };
  return (path, isFolder) => {
    for (const { rules, folder, matches, single } of above(folderOf(path))) {
      const inside = matchable(path.slice(folder.length)) + (isFolder ? '/' : '');
      if (!matches(inside)) continue;
      const last = single().findLastIndex((one) => one(inside));
      const entry = rules.entries[Math.max(0, last)];
      if (entry !== undefined) return { rules, entry };
    }
    return null;
  };
};

const identity = ({ patterns }: RuleEntry): string => patterns.join('\n');

/**
 * The entries of `before` that `after` (both of one folder) no longer holds to: gone, undone by a new `!`, or put
 * in another order with one.
 */
export const weakened = (before: readonly RuleEntry[], after: readonly RuleEntry[]): readonly RuleEntry[] => {
  const has = new Set(after.map(identity));
  const had = new Set(before.map(identity));
  const gone = before.filter((entry) => !isNegated(entry) && !has.has(identity(entry)));
  const undone = after.filter((entry) => isNegated(entry) && !had.has(identity(entry)));
  if (gone.length > 0 || undone.length > 0) return [...gone, ...undone];
  if (!before.some(isNegated)) return [];
  const order = after.map(identity).filter((one) => had.has(one) && before.some((entry) => identity(entry) === one));
  const kept = before.filter((entry) => has.has(identity(entry))).map(identity);
  if (kept.join('\0') === order.join('\0')) return [];
  return after.filter(isNegated);
};
