// Proofs that hooks/pre-push can read without a process: one file a proved id (tree, commit, tag),
// <git-common-dir>/gate-hooks/proved/<id>. `ok`: for any remote, as far as the pushed content goes; `pairs`:
// READMEs protect something there, so sh answers only where the
// pair <id>-<id at the remote>, judged before, has an entry of its own. Next: contract.ts.
// Only where the tree alone decides the answer; what sh cannot see change (data, local settings, a blocking lock
// age) is never written here.

import { join } from 'node:path';
import { objectId } from '../core/object-id.js';
import { firstLine, printable } from '../core/text.js';
import type { Settings } from '../settings/settings.js';
import { removeFile, writeCache } from '../world/changes.js';
import { listFolder, look, readText } from '../world/files.js';
import { type Repository, resolveObjects } from '../world/git.js';
import { storePaths } from '../world/store.js';

/** Machines (and containers) that share one .git do not share a platform; sh reads the same file with a builtin. */
export const machineName = (): string => firstLine(readText('/etc/hostname') ?? '');

const idForm = new RegExp(`^${objectId}(?:-${objectId})?$`);

/** `ok` where no README on either side was found to protect anything. */
export type ProofWord = 'ok' | 'pairs';

export const isFitForShell = ({ evidence, lock, cache, local_changes }: Settings): boolean =>
  evidence.data.length === 0 && lock.level === 'warn' && cache.max_age > 0 && (local_changes ?? []).length === 0;

/**
 * Pure: `ok <id> <machine>` (or `pairs`), then what the hook says on a hit. Both lines are whole or the entry is a
 * miss.
 */
export const renderProof = (word: ProofWord, id: string, machine: string, says: string): string =>
  `${word} ${id} ${machine}\n${printable(says)}\n`;

/** The sentence of a valid proof, or null. The rules are those of `is_proved` in hooks/pre-push. */
export const parseProof = (text: string | null, id: string, machine: string): string | null => {
  const [head, says, end] = (text ?? '').split('\n');
  if ((head === `ok ${id} ${machine}` || head === `pairs ${id} ${machine}`) && says !== undefined && end === '')
    return says;
  return null;
};

export type Proof = { readonly says: string /** Milliseconds. */; readonly expiresAt: number };

export const recallProof = (repo: Repository, id: string, nowMs: number): Proof | null => {
  const path = join(storePaths(repo).proved, id);
  const stats = look(path);
  if (stats === null || stats.mtimeMs <= nowMs) return null;
  const says = parseProof(readText(path), id, machineName());
  if (says === null) return null;
  return { says, expiresAt: stats.mtimeMs };
};

/**
 * @param ids of the tree and of what leads to it, or judged pairs of ids
 * @param expiresAt milliseconds; becomes the file's mtime, which sh compares with a file it touches (`-nt`) and so
 * needs no clock
 */
export const rememberProofs = (
  repo: Repository,
  ids: readonly string[],
  word: ProofWord,
  { says, expiresAt }: Proof,
): void => {
  const { proved, now } = storePaths(repo);
  // hooks/pre-push touches it at every hit; made here, it has the modes that a shared repository wants.
  if (look(now) === null) writeCache(now, '');
  for (const id of new Set(ids)) {
    if (!idForm.test(id)) continue;
    const path = join(proved, id);
    writeCache(path, renderProof(word, id, machineName(), says), expiresAt);
  }
};

/**
 * Takes back the proofs of a tree that was red since, under every id that leads to it; those whose object is gone
 * go along.
 */
export const forgetProofs = (repo: Repository, tree: string): void => {
  const { proved } = storePaths(repo);
  const ids = listFolder(proved).filter((name) => idForm.test(name));
  if (ids.length === 0) return;
  const names = ids.map((id) => `${id.split('-')[0]}^{tree}`);
  const trees = resolveObjects(repo, names);
  ids.forEach((id, i) => {
    const found = trees[i]?.oid ?? tree;
    if (found === tree) removeFile(join(proved, id));
  });
};

/** Expired entries go. Called after a run, never on the way to a hit. */
export const pruneProofs = (repo: Repository, nowMs: number): void => {
  const { proved } = storePaths(repo);
  for (const name of listFolder(proved))
    if ((look(join(proved, name))?.mtimeMs ?? 0) <= nowMs) removeFile(join(proved, name));
};
