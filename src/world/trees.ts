// The door to the file system for folders of our own: made private, linked into, and removed whatever a smoke made
// of them.
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { errnoOf } from '../core/fault.js';
import { fileFault } from './file-fault.js';

/** Without write permission on a folder its entries stay, even for their owner; links are not followed. */
const openUp = (folder: string): void => {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) openUp(join(folder, entry.name));
};

/**
 * Removes a file, a link (never what it leads to) or a folder with all below it, read-only folders too; nothing
 * there is no error.
 */
export const removeAll = (path: string): void => {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    try {
      openUp(path);
      rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      throw fileFault('remove', path, error);
    }
  }
};

/**
 * Not mkdir's own `recursive`: where a parent is there and still answers ENOENT (/proc, autofs), node 20 tries
 * again for ever.
 */
const makeEach = (path: string): void => {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (errnoOf(error) === 'EEXIST' && statSync(path).isDirectory()) return;
    if (errnoOf(error) !== 'ENOENT' || existsSync(dirname(path))) throw error;
    makeEach(dirname(path));
    makeEach(path);
  }
};

/** A folder, and its missing parents, that only their owner may look into. */
export const makePrivateFolder = (path: string): void => {
  try {
    makeEach(path);
  } catch (error) {
    throw fileFault('create the folder', path, error);
  }
};

/** A symlink at `path`, where nothing may be. */
export const makeLink = (path: string, target: string): void => {
  try {
    symlinkSync(target, path);
  } catch (error) {
    throw fileFault('link', path, error);
  }
};

/**
 * Copies a file (by reference where the file system can) over `to`, which is the old file or the new one at any
 * time.
 */
export const copyWhole = (from: string, to: string): void => {
  const temp = `${to}.tmp-${process.pid}`;
  try {
    copyFileSync(from, temp, constants.COPYFILE_FICLONE);
    renameSync(temp, to);
  } catch (error) {
    rmSync(temp, { force: true });
    throw fileFault('copy to', to, error);
  }
};

/** Sets the times of a file or folder, in milliseconds since the epoch. */
export const touch = (path: string, ms: number): void => utimesSync(path, ms / 1000, ms / 1000);
