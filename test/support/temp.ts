// Temp folders that are gone when the test process ends, whatever the test made of them.
import { chmodSync, lstatSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { projectRoot } from './project.js';

/** A folder without write permission keeps its entries, even from `rm -r`; symlinks are not followed. */
const openUp = (folder: string): void => {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) openUp(join(folder, entry.name));
};

const remove = (path: string): void => rmSync(path, { recursive: true, force: true, maxRetries: 3 });

/** Removes a file, or a folder and all below it, read-only folders too; nothing there is no error. */
export const removeTree = (path: string): void => {
  try {
    remove(path);
  } catch {
    // A second, real error is thrown by the second try.
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) openUp(path);
    remove(path);
  }
};

/**
 * As removeTree, but a failure is only told: a process that still writes there must not turn a green test red, or a
 * red one into another.
 */
export const tidyUp = (path: string): void => {
  try {
    removeTree(path);
  } catch (error) {
    process.stderr.write(`could not remove ${path}: ${String(error)}\n`);
  }
};

const isInside = (path: string, folder: string): boolean => {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
};

const made = new Set<string>();

process.once('exit', () => made.forEach(tidyUp));

/**
 * A fresh folder, absolute and free of symlinks, removed when the process exits.
 * @throws Error when TMPDIR lies in the project: a forgotten `cwd` would then find the real repository
 */
export const tempDir = (prefix = 'test'): string => {
  const parent = realpathSync(tmpdir());
  if (isInside(parent, realpathSync(projectRoot())))
    throw new Error(`the temp folder ${parent} lies inside the project: set TMPDIR to another place`);
  const folder = mkdtempSync(join(parent, `gate-hooks-${prefix}-`));
  made.add(folder);
  return folder;
};
