// The one door to the file system. Writes are whole or not at all.
import {
  closeSync, existsSync, fchmodSync, fstatSync, fsyncSync, lstatSync, mkdirSync, openSync, constants,
  readFileSync, readSync, readdirSync, readlinkSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync, writeSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import { Fault, errnoOf, messageOf } from '../core/fault.js';
import { printable } from '../core/text.js';

const missing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '');

const fileFault = (verb: string, path: string, error: unknown): Fault =>
  new Fault(`cannot ${verb} ${printable(path)}: ${messageOf(error)}`, errnoOf(error) === 'ENOSPC' ? 'the disk is full: free some room and run it again' : null, 3, { cause: error });

/** The whole file as bytes, or null when there is none. A file over `cap` bytes, a device, a pipe or a folder is a Fault. */
export const readBytes = (path: string, cap = 64 << 20): Buffer | null => {
  let fd: number;
  try {
    // Without O_NONBLOCK opening a named pipe would wait for its writer for ever.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (missing(error)) return null;
    throw fileFault('read', path, error);
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw new Fault(`${printable(path)} is not a regular file`);
    if (stats.size > cap) throw new Fault(`${printable(path)} is too large: ${stats.size} bytes, at most ${cap} are read`);
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
};

export const readText = (path: string, cap?: number): string | null => readBytes(path, cap)?.toString('utf8') ?? null;

/** The last `length` bytes as text (all of it when shorter), or null when there is no such file. */
export const readTail = (path: string, length: number): string | null => {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (missing(error)) return null;
    throw fileFault('read', path, error);
  }
  try {
    const { size } = fstatSync(fd);
    const buffer = Buffer.alloc(Math.min(size, length));
    const read = readSync(fd, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8', 0, read);
  } finally {
    closeSync(fd);
  }
};

/** The first `length` bytes of a regular file as text, or null when there is none or it cannot be opened. */
export const readHead = (path: string, length: number): string | null => {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    if (!fstatSync(fd).isFile()) return null;
    const buffer = Buffer.alloc(length);
    return buffer.toString('utf8', 0, readSync(fd, buffer, 0, length, 0));
  } finally {
    closeSync(fd);
  }
};

/** `lstat`, or null when nothing is there. */
export const look = (path: string): Stats | null => {
  try {
    return lstatSync(path);
  } catch (error) {
    if (missing(error)) return null;
    throw fileFault('look at', path, error);
  }
};

export const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
export const readLink = (path: string): string => readlinkSync(path);

export const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw fileFault('create the folder', path, error);
  }
};

/**
 * Writes to a temp file beside `path`, syncs it and renames it over: after a crash there is the old file or the new one.
 * A symlink at `path` is replaced, never written through.
 */
export const writeWhole = (path: string, content: string | Uint8Array, mode = 0o644): void => {
  makeFolder(dirname(path));
  const temp = `${path}.tmp-${process.pid}`;
  try {
    const fd = openSync(temp, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, mode);
    try {
      writeFileSync(fd, content);
      // The umask took bits away at open; the mode asked for is the mode given.
      fchmodSync(fd, mode);
      fsyncSync(fd);
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
export const createNew = (path: string, content: string): boolean => {
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

/** Names in a folder, sorted by bytes; empty when there is no such folder. */
export const listFolder = (path: string): string[] => {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (missing(error)) return [];
    throw fileFault('list', path, error);
  }
};

export const exists = (path: string): boolean => existsSync(path);

/** Opens a fresh log file for appending; the caller closes it with closeLog. */
export const openLog = (path: string): number => {
  makeFolder(dirname(path));
  return openSync(path, 'w', 0o644);
};
export const writeLog = (fd: number, chunk: Uint8Array): void => void writeSync(fd, chunk);
export const closeLog = (fd: number): void => closeSync(fd);

