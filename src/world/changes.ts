// The door to the file system for changing it. Writes are whole or not at all.
import {
  closeSync, constants, fchmodSync, fsyncSync, futimesSync, linkSync, lstatSync, mkdirSync, mkdtempSync, openSync, readlinkSync, renameSync,
  rmSync, rmdirSync, symlinkSync, unlinkSync, writeFileSync, writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { errnoOf } from '../core/fault.js';
import { printable } from '../core/text.js';
import { fileFault, missing } from './file-fault.js';

export const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw fileFault('create the folder', path, error);
  }
};

/** A new folder of our own in the system's temp folder; the caller removes it. */
export const makeTempFolder = (): string => mkdtempSync(join(tmpdir(), 'gate-hooks-'));

/**
 * Writes to a temp file beside `path`, syncs it and renames it over: after a crash there is the old file or the new one.
 * A symlink at `path` is replaced, never written through.
 */
export const writeWhole = (path: string, content: string | Uint8Array, mode = 0o644): void => replace(path, content, { mode, durable: true });

/** As writeWhole without the sync, for what may be lost or torn in a crash because a reader that meets it misses it. The file appears with `mtimeMs` already set. */
export const writeCache = (path: string, content: string, mtimeMs?: number): void => replace(path, content, { mode: 0o644, durable: false, mtimeMs });

type Way = { readonly mode: number; readonly durable: boolean; readonly mtimeMs?: number | undefined };

const replace = (path: string, content: string | Uint8Array, { mode, durable, mtimeMs }: Way): void => {
  makeFolder(dirname(path));
  const temp = `${path}.tmp-${process.pid}`;
  try {
    const fd = openSync(temp, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, mode);
    try {
      writeFileSync(fd, content);
      // The umask took bits away at open; the mode asked for is the mode given.
      fchmodSync(fd, mode);
      if (mtimeMs !== undefined) futimesSync(fd, mtimeMs / 1000, mtimeMs / 1000);
      if (durable) fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temp, path);
  } catch (error) {
    rmSync(temp, { force: true });
    throw fileFault('write', path, error);
  }
};

/** Creates the file with `content`; false, and nothing touched, when the name is taken. */
export const createNew = (path: string, content: string | Uint8Array): boolean => {
  let fd: number;
  try {
    fd = openSync(path, 'wx');
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    // Nothing was created (EMFILE, EACCES), so nothing may be removed: the name may well hold another's file.
    throw fileFault('write', path, error);
  }
  try {
    writeFileSync(fd, content);
    return true;
  } catch (error) {
    rmSync(path, { force: true });
    throw fileFault('write', path, error);
  } finally {
    closeSync(fd);
  }
};

/** Appends one line in one write, so that two processes never tear each other's lines. */
export const appendLine = (path: string, line: string): void => {
  makeFolder(dirname(path));
  try {
    const fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, 0o644);
    try {
      writeSync(fd, `${line}\n`);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw fileFault('append to', path, error);
  }
};

export const move = (from: string, to: string): void => {
  try {
    renameSync(from, to);
  } catch (error) {
    throw fileFault(`move ${printable(from)} to`, to, error);
  }
};

/**
 * Gives a file, or a copy of a link, a second name; false, and nothing touched, when that name is taken (rename would replace it).
 * Where the file system knows no hard links the file is moved.
 */
export const addName = (path: string, second: string): boolean => {
  try {
    if (lstatSync(path).isSymbolicLink()) symlinkSync(readlinkSync(path), second);
    else linkSync(path, second);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errnoOf(error) ?? '')) throw fileFault(`keep ${printable(path)} as`, second, error);
    move(path, second);
  }
  return true;
};

/** Removes one file; false when it was not there. */
export const removeFile = (path: string): boolean => {
  try {
    unlinkSync(path);
    return true;
  } catch (error) {
    if (missing(error)) return false;
    throw fileFault('remove', path, error);
  }
};

export const removeTree = (path: string): void => rmSync(path, { recursive: true, force: true });

/** Removes a folder when nothing is in it; otherwise, or when it is not there, nothing happens. */
export const removeEmptyFolder = (path: string): void => {
  try {
    rmdirSync(path);
  } catch (error) {
    if (!missing(error) && !['ENOTEMPTY', 'EEXIST'].includes(errnoOf(error) ?? '')) throw fileFault('remove', path, error);
  }
};

/** Opens a fresh log file for appending; the caller closes it with closeLog. */
export const openLog = (path: string): number => {
  makeFolder(dirname(path));
  return openSync(path, 'w', 0o644);
};

export const writeLog = (fd: number, chunk: Uint8Array): void => void writeSync(fd, chunk);

export const closeLog = (fd: number): void => closeSync(fd);
