// The door to the file system for reading. Changing it: changes.ts. Exact stats and raw names for hashing: exact.ts.
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
  statfsSync,
  statSync,
} from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';
import { errnoOf, Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { variable } from './environment.js';
import { fileFault, missing } from './file-fault.js';

/** Opens, looks, reads and closes; null when there is no such file. */
const withFile = <T>(path: string, read: (fd: number, stats: Stats) => T): T | null => {
  let fd: number;
  try {
    // Without O_NONBLOCK opening a named pipe would wait for its writer for ever.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (missing(error)) return null;
    throw fileFault('read', path, error);
  }
  try {
    return read(fd, fstatSync(fd));
  } finally {
    closeSync(fd);
  }
};

/**
 * The whole file as bytes, or null when there is none. A file over `cap` bytes, a device, a pipe or a folder is a
 * Fault.
 */
export const readBytes = (path: string, cap = 64 << 20): Buffer | null =>
  withFile(path, (fd, stats) => {
    if (!stats.isFile()) throw new Fault('not-a-file', `${printable(path)} is not a regular file`);
    if (stats.size > cap)
      throw new Fault('too-large', `${printable(path)} is too large: ${stats.size} bytes, at most ${cap} are read`);
    return readFileSync(fd);
  });

export const readText = (path: string, cap?: number): string | null => readBytes(path, cap)?.toString('utf8') ?? null;

const readSlice = (fd: number, from: number, length: number): string => {
  const buffer = Buffer.alloc(length);
  return buffer.toString('utf8', 0, readSync(fd, buffer, 0, length, from));
};

/** The last `length` bytes as text (all of it when shorter), or null when there is no such file. */
export const readTail = (path: string, length: number): string | null =>
  withFile(path, (fd, { size }) => readSlice(fd, Math.max(0, size - length), Math.min(size, length)));

/** The first `length` bytes of a regular file as text, or null when there is none or it cannot be opened. */
export const readHead = (path: string, length: number): string | null => {
  try {
    return withFile(path, (fd, stats) => (stats.isFile() ? readSlice(fd, 0, length) : null));
  } catch {
    // A file that may not be opened has no first bytes to go by; its reader only guesses from them.
    return null;
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

/**
 * Whether anything lies at `path`, a dangling link included: `absent` for ENOENT alone; any other error is told by
 * its code. Not existsSync, which says no to whatever it cannot see, nor lstat with throwIfNoEntry: false, which
 * takes ENOTDIR for no entry.
 */
export const presence = (path: string): 'absent' | 'present' | { readonly error: string } => {
  try {
    lstatSync(path);
    return 'present';
  } catch (error) {
    const code = errnoOf(error);
    return code === 'ENOENT' ? 'absent' : { error: code ?? String(error) };
  }
};

/** Two names of one file. */
export const isSameFile = (a: string, b: string): boolean => {
  const [one, two] = [look(a), look(b)];
  return one !== null && two !== null && one.ino === two.ino && one.dev === two.dev;
};

export const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** A folder itself, not a link to one. */
export const isPlainFolder = (path: string): boolean => look(path)?.isDirectory() ?? false;
export const readLink = (path: string): string => readlinkSync(path);

/** Names in a folder, sorted by bytes; empty when there is no such folder. */
export const listFolder = (path: string): string[] => {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (missing(error)) return [];
    throw fileFault('list', path, error);
  }
};

/**
 * What lies in a folder, in no order: each name and whether it is itself a link or a folder. Empty when there is no
 * such folder.
 */
export const listEntries = (path: string): { name: string; isLink: boolean; isFolder: boolean }[] => {
  try {
    return readdirSync(path, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isLink: entry.isSymbolicLink(),
      isFolder: entry.isDirectory(),
    }));
  } catch (error) {
    if (missing(error)) return [];
    throw fileFault('list', path, error);
  }
};

/** Where the link at `path` leads, as it is written; null for anything that is no link. */
export const tryReadLink = (path: string): string | null => {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (missing(error) || errnoOf(error) === 'EINVAL') return null;
    throw fileFault('read the link', path, error);
  }
};

export const isWritable = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Whether this user may write to a file; nothing is opened. */
export const isAppendable = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** Bytes that this user may still write where `path` lies, or null where the file system does not tell. */
export const freeBytes = (path: string): number | null => {
  try {
    const { bavail, bsize, blocks } = statfsSync(path);
    if (blocks === 0) return null;
    return bavail * bsize;
  } catch {
    // A network file system may refuse; the write that is tried beside this one tells what matters.
    return null;
  }
};

export const exists = (path: string): boolean => existsSync(path);

/** The path with every link resolved; of a path that is not there yet, its nearest parent resolved. */
export const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch (error) {
    if (!missing(error)) throw fileFault('resolve', path, error);
    if (dirname(path) === path) return path;
    return join(realPath(dirname(path)), basename(path));
  }
};

/** Whether this user may execute what `path` leads to; false for a dead link. */
export const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * Every file of that name on PATH that this user may execute, in the order of PATH; relative where a folder on PATH
 * is.
 */
export const programsOnPath = (name: string): string[] =>
  (variable('PATH') ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .filter((path) => isFile(path) && isExecutable(path));

/** The file that a shell would start for `program`, null where PATH leads to none. @param path the value of PATH */
export const findOnPath = (path: string, program: string): string | null =>
  path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, program))
    .find((file) => isExecutable(file) && isFile(file)) ?? null;

/** All of stdin. Only called where the hook has seen to it that stdin is git's pipe. */
export const readStdin = (): string => readFileSync(0, 'utf8');
