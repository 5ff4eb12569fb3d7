// Which pushes went out without proof, and is their trace whole? Reads what hooks/pre-push writes (one JSON line a
// pushed ref). Asked by status and audit; the chain of its entries: chain.ts.
import { basename, join } from 'node:path';
import { type Finding, finding } from '../core/finding.js';
import { count, shownPath } from '../core/text.js';
import { variable } from '../world/environment.js';
import { listFolder, readBytes, readText } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { storePaths } from '../world/store.js';
import { readChain } from './chain.js';

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

export type Bypasses = {
  /** Oldest first. */
  readonly bypasses: readonly Bypass[];
  readonly unreadable: number;
  readonly unchained: number;
  readonly breaks: readonly string[];
};

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Lines of one push merge into one bypass; oldest first. Lines that are not of the trace's form are counted. */
export const parseBypasses = (
  records: readonly Readonly<Record<string, unknown>>[],
): Pick<Bypasses, 'bypasses' | 'unreadable'> => {
  const pushes = new Map<string, Bypass & { refs: BypassedRef[] }>();
  let unreadable = 0;
  for (const line of records) {
    const [push, ref, oid] = [text(line.push), text(line.ref), text(line.oid)];
    const at = line.at;
    if (push === null || ref === null || oid === null || typeof at !== 'number') {
      unreadable += 1;
      continue;
    }
    const bypass = pushes.get(push) ?? {
      at: at * 1000,
      by: text(line.by) ?? 'unknown',
      remote: text(line.remote) ?? '',
      reason: text(line.reason),
      refs: [],
    };
    bypass.refs.push({ ref, oid, tree: text(line.tree) });
    pushes.set(push, bypass);
  }
  return { bypasses: [...pushes.values()], unreadable };
};

/** By the rules of `read_chain` in hooks/pre-push: the hash of the highest number that has one. */
const newestHash = (repo: Repository): string | null => {
  const { dir, bypasses } = storePaths(repo);
  const prefix = `${basename(bypasses)}.`;
  const numbers = listFolder(dir)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((number) => /^[1-9]\d{0,7}$/.test(number))
    .map(Number);
  for (const number of numbers.sort((a, b) => b - a)) {
    const hash = /^([0-9a-f]+)\n/.exec(readText(join(dir, `${prefix}${number}`), 1024) ?? '')?.[1];
    if (hash !== undefined) return hash;
  }
  return null;
};

export const readBypasses = (repo: Repository): Bypasses => {
  // The hash first: a push that ends in between adds an entry that no hash knows yet, which is none too few.
  const newest = newestHash(repo);
  const chain = readChain(readBytes(storePaths(repo).bypasses, 256 << 20) ?? Buffer.alloc(0), newest);
  const parsed = parseBypasses(chain.entries);
  return {
    ...parsed,
    unreadable: parsed.unreadable + chain.unreadable,
    unchained: chain.unchained,
    breaks: chain.breaks,
  };
};

/** @param level of a broken chain: `warn` where the question was another one */
export const judgeTrace = (repo: Repository, { breaks, unchained }: Bypasses, level: Finding['level']): Finding[] => {
  const findings = breaks.map((broken) =>
    finding('bypass/chain', `${shownPath(repo.root, storePaths(repo).bypasses)}: ${broken}`, {
      level,
      hint: 'ask whoever works in this clone; what was bypassed is no longer known here',
    }),
  );
  if (unchained > 0) {
    const lines = count(unchained, 'unchained line');
    const says = `${lines} in the trace of bypasses, from before there was a chain`;
    findings.push(finding('bypass/unchained', says, { level: 'note' }));
  }
  return findings;
};

/**
 * simple-git-hooks, which writes the hook, puts a way past it before ours: no trace is left where this variable is
 * 1.
 */
export const judgeSkip = (): Finding[] => {
  if (variable('SKIP_SIMPLE_GIT_HOOKS') !== '1') return [];
  return [
    finding(
      'bypass/switched-off',
      'SKIP_SIMPLE_GIT_HOOKS=1 is set here: a push from this environment runs no hook and leaves no trace, so some may have gone untested',
      { level: 'warn', hint: 'unset SKIP_SIMPLE_GIT_HOOKS' },
    ),
  ];
};
