// Which pushes went out without proof? Reads the trace that hooks/pre-push writes (one JSON line a pushed ref). Asked by status.
import type { Repository } from '../world/git.js';
import { readRecords, storePaths } from '../world/store.js';

export type BypassedRef = { readonly ref: string; readonly oid: string; readonly tree: string | null };

export type Bypass = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `Name <mail>` as git would sign a commit. */
  readonly by: string;
  /** Name of the remote, or its URL without a password. */
  readonly remote: string;
  readonly reason: string | null;
  readonly refs: readonly BypassedRef[];
};

export type Bypasses = { readonly bypasses: readonly Bypass[]; readonly unreadable: number };

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Lines of one push merge into one bypass; oldest first. Lines that are not of the trace's form are counted. */
export const parseBypasses = (records: readonly Record<string, unknown>[]): Bypasses => {
  const pushes = new Map<string, Bypass & { refs: BypassedRef[] }>();
  let unreadable = 0;
  for (const line of records) {
    const [push, ref, oid] = [text(line['push']), text(line['ref']), text(line['oid'])];
    const at = line['at'];
    if (push === null || ref === null || oid === null || typeof at !== 'number') {
      unreadable += 1;
      continue;
    }
    const bypass = pushes.get(push) ?? { at: at * 1000, by: text(line['by']) ?? 'unknown', remote: text(line['remote']) ?? '', reason: text(line['reason']), refs: [] };
    bypass.refs.push({ ref, oid, tree: text(line['tree']) });
    pushes.set(push, bypass);
  }
  return { bypasses: [...pushes.values()], unreadable };
};

export const readBypasses = (repo: Repository): Bypasses => {
  const lines = readRecords(storePaths(repo).bypasses, 4 << 20);
  const parsed = parseBypasses(lines.records);
  return { ...parsed, unreadable: parsed.unreadable + lines.unreadable };
};
