// What we keep in <git-common-dir>/gate-hooks/: names of the places, and JSON-lines files that survive a torn last
// line.

import { join } from 'node:path';
import { isPlainObject } from '../core/plain-object.js';
import { appendLine } from './changes.js';
import { readTail } from './files.js';
import type { Repository } from './git.js';

export const storeDir = (repo: Repository): string => join(repo.commonDir, 'gate-hooks');

/** All paths are absolute. `index` is per work tree, the rest is shared by linked work trees. */
export const storePaths = (repo: Repository) => {
  const dir = storeDir(repo);
  return {
    dir,
    runtime: join(dir, 'runtime'),
    bypasses: join(dir, 'bypasses.jsonl'),
    runs: join(dir, 'runs.jsonl'),
    passes: join(dir, 'passes'),
    proved: join(dir, 'proved'),
    /** hooks/pre-push compares the mtime of a proof with that of this file, which it touches. */
    now: join(dir, 'now'),
    /** What READMEs of a tree protect, one file a tree. */
    contract: join(dir, 'contract'),
    /**
     * There, once any README of this repository was seen to protect something: hooks/pre-push then answers for
     * judged pairs only.
     */
    protects: join(dir, 'protects'),
    /** Its mtime is the moment from which on no remote was known to hold such a README. */
    looked: join(dir, 'looked'),
    /** One byte a push that was answered from memory. */
    hits: join(dir, 'hits'),
    logs: join(dir, 'logs'),
    /** Locks of the private checkouts, and links to where those lie. */
    checkouts: join(dir, 'checkout'),
    installed: join(dir, 'installed.json'),
    local: join(repo.gitDir, 'gate-hooks'),
    index: join(repo.gitDir, 'gate-hooks', 'index'),
    /** How old the committed locks of this work tree are. */
    locks: join(repo.gitDir, 'gate-hooks', 'locks.json'),
    settings: join(repo.gitDir, 'gate-hooks', 'settings.json'),
  } as const;
};

export const appendRecord = (path: string, record: object): void => appendLine(path, JSON.stringify(record));

export type Lines = { readonly records: readonly Record<string, unknown>[]; readonly unreadable: number };

const asRecord = (line: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(line);
    if (isPlainObject(value)) return value as Record<string, unknown>;
    return null;
  } catch {
    // A line torn by a full disk or a kill: counted by the caller, never a crash.
    return null;
  }
};

/** The newest records (within the last `window` bytes), oldest first; lines that are no JSON object are counted. */
export const readRecords = (path: string, window = 256 << 10): Lines => {
  const text = readTail(path, window) ?? '';
  const cut = text.length >= window ? text.slice(text.indexOf('\n') + 1) : text;
  const lines = cut.split('\n').filter((line) => line !== '');
  const records = lines.map(asRecord).filter((record) => record !== null);
  return { records, unreadable: lines.length - records.length };
};
