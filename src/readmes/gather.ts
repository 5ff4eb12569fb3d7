// What is there to know about one folder? Reads what draft.ts may speak of; of a tracked folder only what git tracks. Next: draft.ts.
import { join } from 'node:path';
import type { FolderFacts } from './facts.js';
import type { Folder } from './folders.js';
import type { Marks } from './marks.js';
import { look, readHead, readText } from '../world/files.js';

const largestSource = 1 << 20;
const mostPython = 200;

const described = ['package.json', 'pyproject.toml', 'Cargo.toml', '__init__.py', '__main__.py'];
/** In the order in which make looks for them. */
const makefiles = ['GNUmakefile', 'makefile', 'Makefile'];

const guard = /^if\s+__name__\s*==\s*(["'])__main__\1\s*:|^if\s+(["'])__main__\2\s*==\s*__name__\s*:/m;

const within = (folder: string, paths: Iterable<string>): string[] =>
  [...paths].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));

/** @throws Fault where a file that describes the folder is too large or cannot be read */
export const gatherFacts = (root: string, { path, tracked, below, names }: Folder, marks: Marks): FolderFacts => {
  const at = (file: string): string => join(root, path, file);
  const files = names.filter((file) => tracked === null || (tracked.get(file)?.startsWith('100') ?? false));
  const readable = (file: string): boolean => tracked !== null || look(at(file))?.isFile() === true;
  const texts = new Map<string, string>();
  for (const name of [...described, makefiles.find((file) => files.includes(file)) ?? '']) {
    const text = files.includes(name) && readable(name) ? readText(at(name), largestSource) : null;
    if (text !== null) texts.set(makefiles.includes(name) ? 'Makefile' : name, text);
  }
  const mains = new Map<string, string>();
  for (const file of files.filter((name) => name.endsWith('.py')).slice(0, mostPython)) {
    const stats = look(at(file));
    const text = stats?.isFile() === true && stats.size > 0 && stats.size < largestSource ? (readText(at(file)) ?? '') : '';
    if (guard.test(text)) mains.set(file, text);
  }
  const heads = files.filter((file) => tracked?.get(file) === '100755').map((file) => [file, readHead(at(file), 200) ?? ''] as const);
  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    files,
    below: tracked === null ? files : below,
    executables: new Map(heads.filter(([, head]) => head.startsWith('#!')).map(([file, head]) => [file, head.split(/\r?\n/)[0]!])),
    mains,
    texts,
    generated: within(path, marks.generated).sort(),
    owned: new Map(within(path, marks.owners.keys()).map((file) => [file, marks.owners.get(`${path}/${file}`)!])),
  };
};
