// What is the sha256 of this file? The reader that bundle.ts and snapshot.ts share; one thread, one buffer, no streams.
import { createHash, type Hash, hash } from 'node:crypto';
import { type ExactStats, readPieces, readSmall } from '../world/exact.js';

export type FileDigest = { readonly sha256: string; readonly stats: ExactStats };

// Every read here is synchronous and a piece is hashed before the next one is read, so one buffer serves all files.
const buffer = Buffer.allocUnsafeSlow(256 << 10);

/**
 * @param path absolute; a Buffer where the name may not be UTF-8
 * @param onPiece called before each piece; what it throws ends the reading
 * @returns lower-case hex and the stats of the very bytes that were hashed, or null when there is no such file
 * @throws Fault for a symlink, anything that is no regular file, or a file that changed while it was read
 */
export const digestFile = (path: string | Buffer, onPiece?: () => void): FileDigest | null => {
  let whole: string | null = null;
  let pieces: Hash | null = null;
  const stats = readPieces(path, buffer, (piece, size) => {
    onPiece?.();
    // One call is half the price of a Hash object, and most files are smaller than the buffer.
    if (piece.length === size) {
      whole = hash('sha256', piece, 'hex');
      return;
    }
    pieces ??= createHash('sha256');
    pieces.update(piece);
  });
  if (stats === null) return null;
  return { sha256: whole ?? (pieces ?? createHash('sha256')).digest('hex'), stats };
};

export type SmallDigest = { readonly sha256: string; readonly size: number; readonly mode: number };

/**
 * As digestFile, for thousands of small files: half the calls, no exact stats. A larger file takes digestFile's way.
 * @returns null when there is no regular file of that name (none, a symlink, a folder)
 * @throws Fault for a file that cannot be read, or that changed while it was read
 */
export const digestSmall = (path: string): SmallDigest | null => {
  const read = readSmall(path, buffer);
  if (read === null) return null;
  const { size, mode, whole } = read;
  if (whole) return { sha256: hash('sha256', buffer.subarray(0, size), 'hex'), size, mode };
  const digest = digestFile(path);
  if (digest === null) return null;
  return { sha256: digest.sha256, size: Number(digest.stats.size), mode: Number(digest.stats.mode) };
};
