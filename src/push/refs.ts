// What does git say is being pushed? Pure: the text of git's stdin in, updates out. Next: tips.ts.
import { objectId } from '../core/object-id.js';

const line = new RegExp(`^(.+) (${objectId}) (\\S+) (${objectId})$`);

export type Update = {
  /** As the person typed it (`HEAD~1`, a raw id, a ref with spaces); `(delete)` for a delete. */
  readonly localRef: string;
  readonly localOid: string;
  readonly remoteRef: string;
  readonly remoteOid: string;
};

export type PushedRefs = {
  readonly updates: readonly Update[];
  readonly deletes: readonly Update[];
  /** Lines that are not of git's form. One of them is enough to block a push. */
  readonly unreadable: readonly string[];
};

export const isZero = (oid: string): boolean => /^0+$/.test(oid);

/**
 * Parses `<local ref> SP <local oid> SP <remote ref> SP <remote oid> LF` lines (githooks(5), pre-push).
 * A local ref may contain spaces, the other three fields may not: the fields are cut from the right.
 */
export const parseRefs = (stdin: string): PushedRefs => {
  const updates: Update[] = [];
  const deletes: Update[] = [];
  const unreadable: string[] = [];
  for (const text of stdin.split('\n')) {
    if (text === '') continue;
    const [, localRef, localOid, remoteRef, remoteOid] = line.exec(text) ?? [];
    if (localRef === undefined || localOid === undefined || remoteRef === undefined || remoteOid === undefined)
      unreadable.push(text);
    else (isZero(localOid) ? deletes : updates).push({ localRef, localOid, remoteRef, remoteOid });
  }
  return { updates, deletes, unreadable };
};
