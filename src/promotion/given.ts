// Reads a file that somebody else made, once, with a cap and without following a link. Parsed by claim.ts,
// canary.ts and expected-data.ts.
import { hash } from 'node:crypto';
import { readSmall } from '../world/exact.js';
import { look } from '../world/files.js';

/** `path` is for people. `sha256` is that of exactly `bytes`. */
export type Given = { readonly path: string } & (
  | { readonly kind: 'read'; readonly bytes: Buffer; readonly sha256: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly why: string }
);

/** A record with ten thousand config files has two. */
export const largestGiven = 8 << 20;

/**
 * @param shown how the path is told
 * @throws Fault where it changes while it is read, or may not be read at all
 */
export const readGiven = (path: string, shown: string, cap = largestGiven): Given => {
  const stats = look(path);
  if (stats === null) return { path: shown, kind: 'missing' };
  const refuse = (why: string): Given => ({ path: shown, kind: 'refused', why });
  if (stats.isSymbolicLink()) return refuse('it is a symlink');
  if (!stats.isFile()) return refuse('it is not a regular file');
  if (stats.size > cap) return refuse(`it has ${stats.size} bytes, at most ${cap} are read`);
  const buffer = Buffer.allocUnsafeSlow(Math.min(stats.size, cap) + 1);
  const read = readSmall(path, buffer);
  if (read === null || !read.whole) return refuse('it was replaced while it was looked at');
  const bytes = buffer.subarray(0, read.size);
  return { path: shown, kind: 'read', bytes, sha256: hash('sha256', bytes, 'hex') };
};
