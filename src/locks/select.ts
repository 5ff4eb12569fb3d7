// Selects the locks of a repository: those that lock.files names, else what lies at its top.
import { join } from 'node:path';
import type { Settings } from '../settings/settings.js';
import { isFile, listFolder, readText } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { isLockByName, lockNames, looksPinned } from './formats.js';

/** A list of wishes longer than this is nobody's. */
const mostBytes = 64 << 20;

/**
 * Candidates, in the order in which they are told; `requirements*.txt` are among them whatever they hold. No
 * process, and no file is read.
 */
export const lockCandidates = (repo: WorkRepository, { lock }: Pick<Settings, 'lock'>): string[] =>
  (lock.files ?? lockNames(listFolder(repo.root))).filter((path) => isFile(join(repo.root, path)));

/** A file that settings name is a lock because they say so. */
export const isLockFor = ({ lock }: Pick<Settings, 'lock'>, path: string, text: () => string | null): boolean =>
  lock.files !== null || isLockByName(path) || looksPinned(text() ?? '');

/** The locks of the work tree. No process; `requirements*.txt` are read. */
export const presentLocks = (repo: WorkRepository, settings: Pick<Settings, 'lock'>): string[] =>
  lockCandidates(repo, settings).filter((path) =>
    isLockFor(settings, path, () => readText(join(repo.root, path), mostBytes)),
  );
