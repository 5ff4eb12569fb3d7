// Who in this repository names these files? Reads the tracked texts that hold the name of their folder. Asked by
// check.ts and move.ts. Next: references.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { folderOf } from '../imports/modules.js';
import { look, readBytes } from '../world/files.js';
import { tryGit, type WorkRepository } from '../world/git.js';
import type { Tracked } from '../world/tracked.js';
import { type Place, placeOf } from './places.js';
import { findReferences, type Reference, type Targets } from './references.js';

/** A text over this many bytes is data; what names a script is smaller. */
const largest = 2 << 20;

export type Text = {
  readonly path: string;
  readonly place: Place;
  /** One character a byte where it is not UTF-8. */
  readonly text: string;
  readonly encoding: 'utf8' | 'latin1';
};

/** Tracked files in which any of the words stands, binary ones aside; one process. */
const filesWith = (repo: WorkRepository, words: readonly string[]): string[] => {
  const done = tryGit(repo, [
    '-c',
    'core.quotePath=false',
    'grep',
    '-l',
    '-z',
    '-I',
    '-F',
    '--full-name',
    ...words.flatMap((word) => ['-e', word]),
  ]);
  // Git answers 1 where there is none.
  if (done.code > 1)
    throw new Fault(
      'git-failed',
      `git grep failed (exit ${done.code}): ${printable(done.stderr.trim().slice(0, 300))}`,
    );
  return done.stdout.split('\0').filter((path) => path !== '');
};

/** Null for what is no regular file, no text, or too large. @param path relative to the root */
export const readText = (root: string, path: string): Text | null => {
  const stats = look(join(root, path));
  if (stats === null || !stats.isFile() || stats.size > largest) return null;
  const bytes = readBytes(join(root, path), largest);
  if (bytes === null || bytes.includes(0)) return null;
  const text = bytes.toString('utf8');
  // Bytes that are not UTF-8 would be lost when the file is written back.
  return Buffer.from(text, 'utf8').equals(bytes)
    ? { path, place: placeOf(path), text, encoding: 'utf8' }
    : { path, place: placeOf(path), text: bytes.toString('latin1'), encoding: 'latin1' };
};

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * Texts that may name files of these folders: those that hold the last part of a folder's name, and those in it.
 * @param entries all that git tracks
 */
export const readCandidates = (
  repo: WorkRepository,
  folders: readonly string[],
  names: readonly string[],
  entries: readonly Tracked[],
): Text[] => {
  const words = [...new Set([...folders.map(lastPart).filter((word) => word !== ''), ...names])];
  const regular = new Set(
    entries.filter(({ mode, sparse }) => mode.startsWith('100') && !sparse).map(({ path }) => path),
  );
  const inside = [...regular].filter((path) => folders.includes(folderOf(path)) && folderOf(path) !== '');
  const paths = [...new Set([...filesWith(repo, words), ...inside])].filter((path) => regular.has(path)).sort();
  return paths.map((path) => readText(repo.root, path)).filter((text) => text !== null);
};

export const referencesIn = (texts: readonly Text[], targets: Targets): Reference[] =>
  texts.flatMap(({ path, text }) => findReferences(path, text, targets));
