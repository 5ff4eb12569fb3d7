// Plans how the files of gate-hooks in the git directory, and private checkouts, are removed.
import { join } from 'node:path';
import { shownPath } from '../core/text.js';
import { removeEmptyFolder, removeFile, removeTree } from '../world/changes.js';
import { listFolder, look } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { listRegistered, removeRegistered, slotOf, userOf } from '../world/slots.js';
import { storePaths } from '../world/store.js';
import { removeAll } from '../world/trees.js';
import { removeExclude } from './exclude.js';
import { readExclude, writeExclude } from './exclude-file.js';

export type Step = { readonly says: string; readonly work: () => void };

export const planExclude = (repo: Repository, created: boolean): Step[] => {
  const file = readExclude(repo);
  const { path, text } = file;
  const after = removeExclude(text ?? '');
  if (text === null || after === text) return [];
  if (after === '' && created)
    return [{ says: `removed: ${shownPath(repo.root, path)}`, work: () => void removeFile(path) }];
  return [{ says: `our lines removed: ${shownPath(repo.root, path)}`, work: () => writeExclude(file, after) }];
};

/** Everything but the trace of bypasses: that is evidence, and evidence is not ours to delete. */
export const planStore = (repo: Repository, checkoutsInUse: boolean): { steps: Step[]; leftAlone: string[] } => {
  const { dir, bypasses, checkouts } = storePaths(repo);
  const entries = listFolder(dir)
    .map((name) => join(dir, name))
    .filter((path) => !(checkoutsInUse && path === checkouts));
  if (entries.length === 0) return { steps: [], leftAlone: [] };
  // Beside the trace stands the hash of its end.
  const gone = entries.filter((path) => path !== bypasses && !path.startsWith(`${bypasses}.`));
  const work = (): void => {
    gone.forEach(removeAll);
    removeEmptyFolder(dir);
  };
  const steps: Step[] = [];
  if (gone.length > 0) {
    steps.push({ says: `runtime, logs and caches removed: ${shownPath(repo.root, dir)}`, work });
  }
  const leftAlone: string[] = [];
  if (gone.length < entries.length) {
    leftAlone.push(`the trace of bypassed pushes: ${shownPath(repo.root, bypasses)}`);
  }
  return { steps, leftAlone };
};

/**
 * One that a push smokes in right now stays: pulled away from under it, its smoke would fail for no reason of the
 * code.
 */
export const planCheckouts = (repo: Repository): { steps: Step[]; leftAlone: string[] } => {
  const ours = listRegistered(repo).filter(({ root, marked }) => marked && slotOf(root) !== null);
  const used = ours.map((one) => ({ one, user: userOf(repo, one) }));
  return {
    steps: used
      .filter(({ user }) => user === null)
      .map(({ one }) => ({
        says: `private checkout removed: ${shownPath(repo.root, one.root)}`,
        work: () => removeRegistered(repo, one),
      })),
    leftAlone: used.flatMap(({ one, user }) => {
      if (user === null) return [];
      return [
        `a private checkout in use by process ${user.pid}: ${shownPath(repo.root, one.root)}; run gate-hooks uninstall again when it is done`,
      ];
    }),
  };
};

/** Linked work trees keep an index of ours each, in their own git dir. */
export const planWorktrees = (repo: Repository): Step[] => {
  const folders = listRegistered(repo)
    .filter(({ marked }) => !marked)
    .map(({ gitDir }) => join(gitDir, 'gate-hooks'));
  return folders
    .filter((path) => look(path) !== null)
    .map((path) => ({ says: `cache removed: ${shownPath(repo.root, path)}`, work: () => removeTree(path) }));
};
