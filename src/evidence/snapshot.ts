// Which data did the smoke see? data_hash: a Merkle tree (merkle.ts) over the data paths, sped up by stat-cache.ts.
// The record carries it.
//
// Several data paths are one virtual folder: the repository root holding only those paths. So the id of ["configs"]
// is the id of a folder whose one child is the folder `configs`, the order of the paths does not matter, and no
// data paths have the id of the empty folder.
// One thread: with it 2 GiB take a quarter of the time of sha256sum where the CPU knows SHA; workers would buy less
// than they complicate.
import { hash } from 'node:crypto';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { writeWhole } from '../world/changes.js';
import { now } from '../world/clock.js';
import { type ExactStats, listByteNames, lookExact, readLinkBytes } from '../world/exact.js';
import { look, readText } from '../world/files.js';
import { parseDataPath, type Selection, selectPaths } from './data-paths.js';
import { digestFile } from './digest.js';
import { digestFolder, type Node } from './merkle.js';
import { isSettled, parseStatCache, renderStatCache, type StatCache, statKey } from './stat-cache.js';

/** `files`: regular files and links. `bytes`: their contents and target texts. */
export type Snapshot = { readonly hash: string; readonly files: number; readonly bytes: number };

type Options = {
  /** Absolute path of the stat cache, one a work tree; null or absent: every file is read (always so in CI). */
  readonly cache?: string | null;
  /** Milliseconds since the epoch at which the scan starts; for tests of the racy rule. */
  readonly startMs?: number;
  /**
   * Called again and again while files are read, for that may take long and lets no timer ring; what it throws ends
   * the scan.
   */
  readonly checkpoint?: (() => void) | undefined;
};

type Scan = {
  readonly root: string;
  readonly startMs: number;
  readonly checkpoint: (() => void) | undefined;
  readonly known: StatCache;
  /** What the next run may know. */
  readonly next: Map<string, string>;
  added: boolean;
  files: number;
};

/** `path` is latin1 from here on: one character a byte, relative to the root, empty for the root itself. */
const onDisk = (scan: Scan, path: string): Buffer => Buffer.from(`${scan.root}/${path}`, 'latin1');
const shown = (path: string): string => printable(Buffer.from(path, 'latin1').toString());
const below = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);

const vanished = (path: string): Fault =>
  new Fault(
    'changed-meanwhile',
    `data ${shown(path)} vanished while it was read`,
    'run it again when nothing writes to it',
  );

const readFile = (scan: Scan, path: string, full: Buffer, stats: ExactStats): Node => {
  scan.checkpoint?.();
  const key = statKey(stats);
  const remembered = scan.known.get(key);
  if (remembered !== undefined) {
    scan.next.set(key, remembered);
    return { type: 'f', size: Number(stats.size), digest: remembered };
  }
  const read = digestFile(full, scan.checkpoint);
  if (read === null) throw vanished(path);
  if (isSettled(read.stats, scan.startMs)) {
    scan.next.set(statKey(read.stats), read.sha256);
    scan.added = true;
  }
  return { type: 'f', size: Number(read.stats.size), digest: read.sha256 };
};

const readAll = (scan: Scan, path: string): Node => {
  const full = onDisk(scan, path);
  const stats = lookExact(full);
  if (stats === null) throw vanished(path);
  if (stats.isDirectory())
    return digestFolder(listByteNames(full).map((name) => ({ name, ...readAll(scan, below(path, name)) })));
  scan.files += 1;
  if (stats.isFile()) return readFile(scan, path, full, stats);
  if (!stats.isSymbolicLink())
    throw new Fault(
      'input-missing',
      `data ${shown(path)} is a device, pipe or socket`,
      'take it out of the data folder',
      2,
    );
  const target = readLinkBytes(full);
  return { type: 'l', size: target.length, digest: hash('sha256', target, 'hex') };
};

const readSelected = (scan: Scan, path: string, selection: Selection): Node => {
  if (selection === 'all') return readAll(scan, path);
  return digestFolder(
    [...selection].map(([name, deeper]) => ({ name, ...readSelected(scan, below(path, name), deeper) })),
  );
};

/** A data path must be there, and no folder on its way a link: what lies behind one is not in the repository. */
const requirePath = (root: string, parts: readonly string[]): void => {
  const path = parts.join('/');
  for (const [index] of parts.entries()) {
    const part = parts.slice(0, index + 1).join('/');
    const stats = look(`${root}/${part}`);
    if (stats === null)
      throw new Fault(
        'input-missing',
        `evidence.data: "${printable(path)}" is missing`,
        'fetch or create the data, or correct evidence.data',
        2,
      );
    if (index < parts.length - 1 && stats.isSymbolicLink()) {
      throw new Fault(
        'input-missing',
        `evidence.data: "${printable(path)}" lies behind the symlink ${printable(part)}`,
        'name the real folder inside the repository',
        2,
      );
    }
  }
};

/** The cache only saves time: whatever is wrong with it, the files are read instead. */
const quietly = <T>(attempt: () => T, otherwise: T): T => {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof Fault) return otherwise;
    throw error;
  }
};

/** What is not there or cannot be read is empty: it costs time, no more. */
const readCache = (cache: string | null): ReadonlyMap<string, string> => {
  if (cache === null) return new Map();
  return quietly(() => parseStatCache(readText(cache, 256 << 20) ?? ''), new Map());
};

/**
 * data_hash of the work tree.
 * @param root absolute
 * @param paths files or folders relative to `root`; links below them count by their target text and are never followed
 * @throws Fault exit 2 for a missing path, one outside the repository, or a file that is no file, folder or link;
 * exit 3 where the data changes under the reading
 */
export const readSnapshot = (root: string, paths: readonly string[], options: Options = {}): Snapshot => {
  const { cache = null, startMs = now(), checkpoint } = options;
  const parsed = paths.map(parseDataPath);
  for (const parts of parsed) requirePath(root, parts);
  const known = readCache(cache);
  const scan: Scan = {
    root: Buffer.from(root).toString('latin1'),
    startMs,
    checkpoint,
    known,
    next: new Map(),
    added: false,
    files: 0,
  };
  const top = readSelected(scan, '', selectPaths(parsed));
  if (cache !== null && (scan.added || scan.next.size < known.size))
    quietly(() => writeWhole(cache, renderStatCache(scan.next)), undefined);
  return { hash: top.digest, files: scan.files, bytes: top.size };
};
