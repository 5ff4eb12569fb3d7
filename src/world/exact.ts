// Bytes, nanoseconds and raw names, for what is hashed. Used by evidence/.
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from 'node:fs';
import { errnoOf, Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { fileFault, missing } from './file-fault.js';

/** Stats with nanoseconds and exact inodes, all fields bigint. */
export type ExactStats = BigIntStats;

/** `look` with nanoseconds and exact inodes; a Buffer where the name may not be UTF-8. */
export const lookExact = (path: string | Buffer): ExactStats | null => {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    if (missing(error)) return null;
    throw fileFault('look at', path.toString(), error);
  }
};

/** Names in a folder in no order, each character one byte of the name (latin1), so that no name is lost to decoding. */
export const listByteNames = (path: Buffer): string[] => {
  try {
    return readdirSync(path, 'latin1');
  } catch (error) {
    throw fileFault('list', path.toString(), error);
  }
};

export const readLinkBytes = (path: Buffer): Buffer => {
  try {
    return readlinkSync(path, 'buffer');
  } catch (error) {
    throw fileFault('read the link', path.toString(), error);
  }
};

const sameMoment = (a: ExactStats, b: ExactStats): boolean =>
  a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;

/**
 * Reads a regular file through `buffer`, one piece after the other; a piece is overwritten by the next one.
 * @returns the stats that belong to exactly the bytes that were handed out, or null when there is no such file
 * @throws Fault for a symlink or anything else that is no regular file, and where the file changed while it was read
 */
export const readPieces = (
  path: string | Buffer,
  buffer: Buffer,
  take: (piece: Buffer, size: number) => void,
): ExactStats | null => {
  let fd: number | null = null;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const before = fstatSync(fd, { bigint: true });
    if (!before.isFile()) throw new Fault('not-a-file', `${printable(path.toString())} is not a regular file`);
    const size = Number(before.size);
    let left = size;
    while (left > 0) {
      const length = readSync(fd, buffer, 0, Math.min(buffer.length, left), null);
      if (length === 0) break;
      take(buffer.subarray(0, length), size);
      left -= length;
    }
    const after = fstatSync(fd, { bigint: true });
    if (left > 0 || !sameMoment(before, after))
      throw new Fault(
        'changed-meanwhile',
        `${printable(path.toString())} changed while it was read`,
        'run it again when nothing writes to it',
      );
    return after;
  } catch (error) {
    if (missing(error)) return null;
    throw error instanceof Fault ? error : fileFault('read', path.toString(), error);
  } finally {
    if (fd !== null) closeSync(fd);
  }
};

/**
 * Reads a regular file into `buffer` with as few calls as there are.
 * @returns its size and mode, and whether all of it fitted; null when there is no regular file of that name (a
 * symlink is none)
 */
export const readSmall = (
  path: string,
  buffer: Buffer,
): { readonly size: number; readonly mode: number; readonly whole: boolean } | null => {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch (error) {
    if (missing(error) || errnoOf(error) === 'ELOOP' || errnoOf(error) === 'ENXIO') return null;
    throw fileFault('read', path, error);
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) return null;
    const { size, mode } = stats;
    // One byte more than it should hold: a file that grows or shrinks meanwhile gives another length.
    const length = size < buffer.length ? readSync(fd, buffer, 0, size + 1, 0) : size;
    if (length !== size)
      throw new Fault(
        'changed-meanwhile',
        `${printable(path)} changed while it was read`,
        'run it again when nothing writes to it',
      );
    return { size, mode, whole: size < buffer.length };
  } finally {
    closeSync(fd);
  }
};
