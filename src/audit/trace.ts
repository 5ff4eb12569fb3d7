// Can the trace of bypasses be believed, and does anything here keep it from being written? Asked by audit and by status. Next: chain.ts.
import { basename, join } from 'node:path';
import { finding, type Finding, type Level } from '../core/finding.js';
import { count } from '../core/text.js';
import { variable } from '../world/environment.js';
import { listFolder, readBytes, readText } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { storePaths } from '../world/store.js';
import { judgeChain } from './chain.js';

/** Of <trace>.<n>, the newest that holds a hash: those before it were emptied, those after it are the turns of pushes that run now. */
const readHeadHash = (repo: Repository): string | null => {
  const { dir, bypasses } = storePaths(repo);
  const numbers = listFolder(dir).flatMap((name) => {
    const [, n] = new RegExp(`^${basename(bypasses)}\\.([1-9]\\d{0,7})$`).exec(name) ?? [];
    return n === undefined ? [] : [Number(n)];
  });
  for (const n of numbers.sort((a, b) => b - a)) {
    const [hash] = (readText(join(dir, `${basename(bypasses)}.${n}`), 4096) ?? '').split('\n');
    if (hash !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(hash)) return hash;
  }
  return null;
};

/** @param level of a broken chain */
export const judgeTrace = (repo: Repository, level: Level): Finding[] => {
  // The end first: a push that is recorded in between adds an entry, and that is no cut.
  const head = readHeadHash(repo);
  const { broken, unchained } = judgeChain(readBytes(storePaths(repo).bypasses) ?? Buffer.alloc(0), head);
  return [
    ...broken.map((sentence) => finding('bypass/chain', sentence, { level, hint: `what is left: ${storePaths(repo).bypasses}; ask who pushed` })),
    ...(unchained > 0 ? [finding('bypass/unchained', `${count(unchained, 'unchained line')} in the trace of bypasses, from before there was a chain`, { level: 'note' })] : []),
  ];
};

/** A hook manager that is told to skip starts no hook at all, and writes nothing. */
export const switchedOff = (): Finding[] =>
  variable('SKIP_SIMPLE_GIT_HOOKS') === null ? [] : [finding('bypass/switched-off', 'SKIP_SIMPLE_GIT_HOOKS is set here: where simple-git-hooks starts the gate, a push goes untested and leaves no trace', { level: 'warn', hint: 'unset SKIP_SIMPLE_GIT_HOOKS' })];
