// Which files need not be read again? A map from stats to content digest; snapshot.ts reads and replaces it, CI
// never does.
import { hash } from 'node:crypto';
import type { ExactStats } from '../world/exact.js';

/** From statKey to the sha256 of the content, 64 lower-case hex digits. */
export type StatCache = ReadonlyMap<string, string>;

// The algorithm is part of the header: an entry of another version is never believed.
const title = 'gate-hooks stat-cache v1 gate-data-v1';

/** ctime is what sees an edit of equal size whose mtime was put back. */
export const statKey = (stats: ExactStats): string =>
  `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs} ${stats.mode}`;

/**
 * git's racy rule: a file that was touched less than 2 s (the granularity of FAT) before the scan began may change
 * once more without its stats showing it, so its digest is not remembered. A time from the future is never safe.
 */
export const isSettled = (stats: ExactStats, scanStartMs: number): boolean => {
  const settled = BigInt(Math.floor(scanStartMs) - 2000) * 1_000_000n;
  return stats.mtimeNs < settled && stats.ctimeNs < settled;
};

/** A header line with the checksum of the rest, then `<stat key> <sha256>` a line. */
export const renderStatCache = (cache: StatCache): string => {
  const body = [...cache].map(([key, digest]) => `${key} ${digest}\n`).join('');
  return `${title} ${hash('sha256', body, 'hex')}\n${body}`;
};

/** Anything but a whole cache of this version is an empty cache. */
export const parseStatCache = (text: string): StatCache => {
  const bodyAt = text.indexOf('\n') + 1;
  const body = text.slice(bodyAt);
  if (text.slice(0, bodyAt) !== `${title} ${hash('sha256', body, 'hex')}\n`) return new Map();
  const cache = new Map<string, string>();
  for (const line of body.split('\n')) if (line !== '') cache.set(line.slice(0, -65), line.slice(-64));
  return cache;
};
