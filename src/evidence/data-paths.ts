// Which part of the repository do the data paths of the settings select? Pure; snapshot.ts walks the answer.
import { isAbsolute } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';

/** `all`: everything below. A map: only these names (latin1, one character a byte), each with its own selection. */
export type Selection = 'all' | ReadonlyMap<string, Selection>;

const refuse = (path: string, why: string): Fault =>
  new Fault(
    'settings',
    `evidence.data: "${printable(path)}" ${why}`,
    'name files or folders inside the repository, relative to its root, like data/train',
    2,
  );

/**
 * `./data//train/` -> `['data', 'train']`. Throws Fault (exit 2) for what lies outside the repository, or is all of
 * it.
 */
export const parseDataPath = (path: string): readonly string[] => {
  if (path === '') throw refuse(path, 'is empty');
  if (isAbsolute(path)) throw refuse(path, 'is absolute');
  if (path.includes('\0')) throw refuse(path, 'is not a path');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw refuse(path, 'leaves the repository with ".."');
  if (parts.length === 0) throw refuse(path, 'is the whole repository, the .git folder and our own reports included');
  return parts;
};

type Growing = Map<string, 'all' | Growing>;

/** Lays the paths into one tree: order and repetition do not matter, and a path inside another adds nothing. */
export const selectPaths = (paths: readonly (readonly string[])[]): Selection => {
  const root: Growing = new Map();
  for (const parts of paths) {
    const names = parts.map((part) => Buffer.from(part).toString('latin1'));
    let folder: Growing | 'all' = root;
    for (const [index, name] of names.entries()) {
      if (folder === 'all') break;
      const known: Growing | 'all' | undefined = folder.get(name);
      const next: Growing | 'all' = index === names.length - 1 ? 'all' : (known ?? new Map());
      folder.set(name, next);
      folder = next;
    }
  }
  return root;
};
