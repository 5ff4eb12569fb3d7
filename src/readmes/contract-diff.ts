// What does a range change, and how much? Reads what `git diff-tree -z` and `git log -z` print. Asked by
// contract-facts.ts. Pure.
import { objectId } from '../core/object-id.js';
import type { RawName } from './raw-names.js';

/** Both sides of a rename are two changes. A side that is not there has mode 000000 and an id of zeros. */
export type Change = {
  readonly path: RawName;
  readonly oldMode: string;
  readonly newMode: string;
  readonly oldOid: string;
  readonly newOid: string;
  readonly status: string;
};

const meta = new RegExp(`^:\\d{6} \\d{6} ${objectId} ${objectId} [A-Z]\\d*$`);

const unreadable = (token: string): Error =>
  new Error(`git printed a change that cannot be read: ${token.slice(0, 200)}`);

/**
 * The form is asked of the first and of every token of another length; the rest differ in hex digits only, which
 * nobody splits on.
 */
const changeOf = (token: string, path: RawName, isFormed: boolean): Change => {
  if (path === '' || (!isFormed && !meta.test(token))) throw unreadable(token);
  const digits = token.indexOf(' ', 15) - 15;
  const at = 15 + digits + 1;
  return {
    path,
    oldMode: token.slice(1, 7),
    newMode: token.slice(8, 14),
    oldOid: token.slice(15, 15 + digits),
    newOid: token.slice(at, at + digits),
    status: token.charAt(at + digits + 1),
  };
};

/** A block starts with the two tree ids of a pair, or with the id of a commit. */
export type Block = { readonly head: string; readonly changes: readonly Change[] };

const head = new RegExp(`^\\n?(${objectId}(?: ${objectId})?)(?:\\n|$)`);

/** @throws Error where the text is not of git's form: what cannot be read must not count as nothing */
export const parseBlocks = (stdout: string): Block[] => {
  const tokens = stdout.split('\0');
  const blocks: { head: string; changes: Change[] }[] = [];
  let formed = 0;
  for (let i = 0; i < tokens.length; i += 1) {
    let token = tokens[i] ?? '';
    if (!token.startsWith(':')) {
      for (let found = head.exec(token); found !== null; found = head.exec(token)) {
        blocks.push({ head: found[1] ?? '', changes: [] });
        token = token.slice(found[0].length);
      }
      token = token.replace(/^\n/, '');
      if (token === '') continue;
    }
    const open = blocks.at(-1);
    if (open === undefined) throw unreadable(token);
    i += 1;
    open.changes.push(changeOf(token, tokens[i] ?? '', token.length === formed && token.startsWith(':')));
    formed = token.length;
  }
  return blocks;
};

export type Size = {
  readonly path: RawName;
  /** Added and removed; null for a binary file. */
  readonly lines: number | null;
};

/** The output of `git diff-tree --numstat -z --no-renames`. */
export const parseSizes = (stdout: string): Size[] =>
  stdout.split('\0').flatMap((token) => {
    const [, added, removed, path] = /^(\d+|-)\t(\d+|-)\t([\s\S]+)$/.exec(token) ?? [];
    if (path === undefined) return [];
    return [{ path, lines: added === '-' ? null : Number(added) + Number(removed) }];
  });
