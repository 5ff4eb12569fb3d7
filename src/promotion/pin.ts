// Reads and writes gate-hooks.lock.json in the work tree. A promotion reads the committed one (facts.ts). Called by
// commands/pin-data.ts.
import { join } from 'node:path';
import { readSnapshot, type Snapshot } from '../evidence/snapshot.js';
import { writeWhole } from '../world/changes.js';
import type { WorkRepository } from '../world/git.js';
import { parseGiven } from './claim.js';
import { lockName, parseLock, renderLock } from './expected-data.js';
import { readGiven } from './given.js';

/** `pinned`: null where there is no lock, or one that cannot be read. */
export type Pin = { readonly snapshot: Snapshot; readonly pinned: string | null };

const pathOf = (repo: WorkRepository): string => join(repo.root, lockName);

/** The data is read whole: what is pinned for good is not taken from a cache. */
export const readPin = (repo: WorkRepository, data: readonly string[]): Pin => {
  const lock = parseGiven(readGiven(pathOf(repo), lockName), parseLock);
  return { snapshot: readSnapshot(repo.root, data), pinned: 'value' in lock ? lock.value : null };
};

export const writePin = (repo: WorkRepository, snapshot: Snapshot): void =>
  writeWhole(pathOf(repo), renderLock(snapshot.hash, snapshot));
