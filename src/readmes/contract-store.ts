// Which rules does this tree hold? Remembered by tree id, for a listing of 20,000 files costs more than the diff of
// a push. Asked by contract-facts.ts.
import { join } from 'node:path';
import { removeFile, writeCache } from '../world/changes.js';
import { listFolder, look, readText } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { version } from '../world/platform.js';
import { storePaths } from '../world/store.js';
import type { Rules } from './contract-rules.js';

/** Another version may read READMEs in another way. */
const form = `gate-hooks/contract/v1 ${version}`;

const isRules = (value: unknown): value is Rules[] =>
  Array.isArray(value) &&
  value.every((one: unknown) => {
    const { readme, oid, entries } = (one ?? {}) as Partial<Rules>;
    return (
      typeof readme === 'string' &&
      typeof oid === 'string' &&
      Array.isArray(entries) &&
      entries.every(
        ({ patterns, line, raw }) =>
          Array.isArray(patterns) &&
          patterns.every((pattern) => typeof pattern === 'string') &&
          typeof line === 'number' &&
          typeof raw === 'string',
      )
    );
  });

/** Null where the tree is not remembered; a torn or foreign text counts as none. */
export const recallRules = (repo: Repository, tree: string): Rules[] | null => {
  const text = readText(join(storePaths(repo).contract, tree));
  const lines = (text ?? '').split('\n');
  if (lines[0] !== `${form} ${tree}` || lines[2] !== '') return null;
  try {
    const value: unknown = JSON.parse(lines[1] ?? '');
    if (isRules(value)) return value;
    return null;
  } catch {
    return null;
  }
};

const kept = 64;

export const rememberRules = (repo: Repository, tree: string, rules: readonly Rules[]): void => {
  const folder = storePaths(repo).contract;
  writeCache(join(folder, tree), `${form} ${tree}\n${JSON.stringify(rules)}\n`);
  // One write in sixteen looks for what is too many.
  if (!tree.startsWith('0')) return;
  const names = listFolder(folder);
  if (names.length <= 2 * kept) return;
  const oldest = names
    .map((name) => ({ name, at: look(join(folder, name))?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at)
    .slice(kept);
  for (const { name } of oldest) removeFile(join(folder, name));
};
