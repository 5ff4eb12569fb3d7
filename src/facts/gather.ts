// What is there to know about one folder? Reads what its README or summary may speak of; of a tracked folder only
// what git tracks. Next: facts.ts.
import { join } from 'node:path';
import { firstLine } from '../core/text.js';
import { look, readHead, readText } from '../world/files.js';
import type { FolderFacts } from './facts.js';

/** A folder as git and the disk have it. */
export type Place = {
  /** Relative to the root. */
  readonly path: string;
  /**
   * The tracked files directly in it with their git modes (`100755`); null for a folder that git does not track
   * yet.
   */
  readonly tracked: ReadonlyMap<string, string> | null;
  /** Every tracked file in it and below, relative to it. */
  readonly below: readonly string[];
  /** Names of all that lies directly in it on disk. */
  readonly names: readonly string[];
};

export type Marks = {
  /** Paths relative to the root. */
  readonly generated: ReadonlySet<string>;
  /** Owners as CODEOWNERS writes them, of files that it names one by one. */
  readonly owners: ReadonlyMap<string, string>;
};

export const noMarks: Marks = { generated: new Set(), owners: new Map() };

const largestSource = 1 << 20;
const mostPython = 200;

const described = ['package.json', 'pyproject.toml', 'Cargo.toml', '__init__.py', '__main__.py'];
/** In the order in which make looks for them. */
const makefiles = ['GNUmakefile', 'makefile', 'Makefile'];

const guard = /^if\s+__name__\s*==\s*(["'])__main__\1\s*:|^if\s+(["'])__main__\2\s*==\s*__name__\s*:/m;

const within = (folder: string, paths: Iterable<string>): string[] =>
  [...paths].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));

type ReadFile = (file: string) => string | null;

const readDescribed = (files: readonly string[], read: ReadFile): Map<string, string> => {
  const texts = new Map<string, string>();
  const makefile = makefiles.find((file) => files.includes(file));
  for (const name of described.filter((file) => files.includes(file))) {
    const text = read(name);
    if (text !== null) texts.set(name, text);
  }
  const text = makefile === undefined ? null : read(makefile);
  if (text !== null) texts.set('Makefile', text);
  return texts;
};

/** Python files that run as a program, with their texts. */
const readMains = (files: readonly string[], at: (file: string) => string): Map<string, string> => {
  const mains = new Map<string, string>();
  for (const file of files.filter((name) => name.endsWith('.py')).slice(0, mostPython)) {
    const stats = look(at(file));
    if (stats?.isFile() !== true || stats.size === 0 || stats.size >= largestSource) continue;
    const text = readText(at(file)) ?? '';
    if (guard.test(text)) mains.set(file, text);
  }
  return mains;
};

/** @throws Fault where a file that describes the folder is too large or cannot be read */
export const gatherFacts = (root: string, { path, tracked, below, names }: Place, marks: Marks): FolderFacts => {
  const at = (file: string): string => join(root, path, file);
  const files = names.filter((file) => tracked === null || tracked.get(file)?.startsWith('100') === true);
  const isReadable = (file: string): boolean => tracked !== null || look(at(file))?.isFile() === true;
  const executables = new Map<string, string>();
  for (const file of files.filter((name) => tracked?.get(name) === '100755')) {
    const head = readHead(at(file), 200) ?? '';
    if (head.startsWith('#!')) executables.set(file, firstLine(head).replace(/\r$/, ''));
  }
  const owned = new Map<string, string>();
  for (const file of within(path, marks.owners.keys())) {
    const owners = marks.owners.get(`${path}/${file}`);
    if (owners !== undefined) owned.set(file, owners);
  }
  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    files,
    below: tracked === null ? files : below,
    executables,
    mains: readMains(files, at),
    texts: readDescribed(files, (file) => (isReadable(file) ? readText(at(file), largestSource) : null)),
    generated: within(path, marks.generated).sort(),
    owned,
  };
};
