// The door to the file system for changing it. Writes are whole or not at all.
import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  futimesSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { errnoOf } from '../core/fault.js';
import { printable } from '../core/text.js';
import { fileFault, missing } from './file-fault.js';

/**
 * Whether the group of a folder may write in it, as git has it in a shared repository (core.sharedRepository). What
 * we make in such a folder is the group's to write, too, whatever the umask: who may replace a file may as well
 * write to it.
 */
const isShared = (folder: string): boolean => (statSync(folder).mode & 0o020) !== 0;

/** @param first the topmost of the folders that were made on the way to `path` */
const shareNew = (first: string, path: string): void => {
  if (!isShared(dirname(first))) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder))
    chmodSync(folder, (statSync(folder).mode & 0o7777) | 0o020);
};

export const makeFolder = (path: string): void => {
  try {
    const first = mkdirSync(path, { recursive: true });
    if (first !== undefined) shareNew(first, path);
  } catch (error) {
    throw fileFault('create the folder', path, error);
  }
};

/**
 * Gives the group of a file or folder the rights that its owner has; a folder's new entries then belong to that
 * group, too.
 */
export const openToGroup = (path: string): void => {
  try {
    const stats = lstatSync(path);
    if (stats.isSymbolicLink()) return;
    chmodSync(path, (stats.mode & 0o7777) | 0o060 | (stats.isDirectory() ? 0o2010 : 0));
  } catch (error) {
    throw fileFault('open to its group', path, error);
  }
};

/** A new folder of our own in the system's temp folder; the caller removes it. */
export const makeTempFolder = (): string => {
  try {
    return mkdtempSync(join(tmpdir(), 'gate-hooks-'));
  } catch (error) {
    throw fileFault('create a temp folder in', tmpdir(), error);
  }
};

/**
 * Writes to a temp file beside `path`, syncs it and renames it over: after a crash there is the old file or the new
 * one.
 * A symlink at `path` is replaced, never written through.
 * @param mode as given; without it 0644, and 0664 in a folder that its group may write in
 */
export const writeWhole = (path: string, content: string | Uint8Array, mode?: number): void =>
  replace(path, content, { mode, durable: true });

/**
 * As writeWhole without the sync, for what may be lost or torn in a crash because a reader that meets it misses it.
 * The file appears with `mtimeMs` already set.
 */
export const writeCache = (path: string, content: string, mtimeMs?: number): void =>
  replace(path, content, { mode: undefined, durable: false, mtimeMs });

type Way = { readonly mode: number | undefined; readonly durable: boolean; readonly mtimeMs?: number | undefined };

const replace = (path: string, content: string | Uint8Array, { mode: asked, durable, mtimeMs }: Way): void => {
  makeFolder(dirname(path));
  const mode = asked ?? (isShared(dirname(path)) ? 0o664 : 0o644);
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
      const { uid, mode } = fstatSync(fd);
      if (uid === process.getuid?.() && (mode & 0o020) === 0 && isShared(dirname(path)))
        fchmodSync(fd, (mode & 0o7777) | 0o020);
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
 * Gives a file, or a copy of a link, a second name; false, and nothing touched, when that name is taken (rename
 * would replace it).
 * Where the file system knows no hard links the file is moved.
 */
export const addName = (path: string, second: string): boolean => {
  try {
    if (lstatSync(path).isSymbolicLink()) symlinkSync(readlinkSync(path), second);
    else linkSync(path, second);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errnoOf(error) ?? ''))
      throw fileFault(`keep ${printable(path)} as`, second, error);
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
    if (!missing(error) && !['ENOTEMPTY', 'EEXIST'].includes(errnoOf(error) ?? ''))
      throw fileFault('remove', path, error);
  }
};

/** Opens a fresh log file for appending; the caller closes it with closeLog. */
export const openLog = (path: string): number => {
  makeFolder(dirname(path));
  return openSync(path, 'w', 0o644);
};

export const writeLog = (fd: number, chunk: Uint8Array): void => void writeSync(fd, chunk);

export const closeLog = (fd: number): void => closeSync(fd);
