// Which top-level folders are ours, and which of them have no README? git says what is ours, the disk says what is there. Next: scaffold.ts.
import { join } from 'node:path';
import { isReadme } from './names.js';
import { Fault } from '../core/fault.js';
import type { Settings } from '../settings/settings.js';
import { listFolder, look } from '../world/files.js';
import { git, type WorkRepository } from '../world/git.js';

export type Folder = {
  readonly name: string;
  /** The tracked files directly in it with their git modes (`100755`); null for a folder that git does not track yet. */
  readonly tracked: ReadonlyMap<string, string> | null;
  readonly hasReadme: boolean;
  /** Why the folder cannot be looked into; null when it can. */
  readonly problem: Fault | null;
};

type Entry = { readonly mode: string; readonly sparse: boolean; readonly path: string };

/** `git ls-files -z -s -t`: `<tag> <mode> <id> <stage>\t<path>`, where tag S is a file that a sparse checkout leaves out. */
const listTracked = (repo: WorkRepository): Entry[] =>
  git(repo, ['ls-files', '-z', '-s', '-t']).split('\0').filter((line) => line !== '')
    .map((line) => ({ mode: line.slice(2, 8), sparse: line.startsWith('S '), path: line.slice(line.indexOf('\t') + 1) }));

/** Untracked folders with at least one file that is not ignored; git ends a folder's name with `/`. */
const listUntracked = (repo: WorkRepository): string[] =>
  git(repo, ['ls-files', '-z', '-o', '--exclude-standard', '--directory', '--no-empty-directory'])
    .split('\0').filter((path) => path.indexOf('/') === path.length - 1 && path !== '').map((path) => path.slice(0, -1));

type Sight = { readonly ours: boolean; readonly hasReadme: boolean; readonly problem: Fault | null };

const seen = (ours: boolean, hasReadme = false, problem: Fault | null = null): Sight => ({ ours, hasReadme, problem });

/** Ours is a real folder (no symlink, not deleted) that is no repository of its own: submodules and nested clones hold a `.git`. */
const lookInto = (folder: string): Sight => {
  try {
    const stats = look(folder);
    // git gives names as bytes; one that is not UTF-8 comes with U+FFFD and cannot be opened by that name.
    if (stats === null && folder.includes('\ufffd')) return seen(true, false, new Fault('the name of the folder is not valid UTF-8', 'rename the folder, or write its README by hand'));
    if (stats?.isDirectory() !== true || look(join(folder, '.git')) !== null) return seen(false);
    return seen(true, listFolder(folder).some((name) => isReadme(name) && look(join(folder, name))?.isDirectory() === false));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return seen(true, false, error);
  }
};

/** `vendor`, `vendor/` and `./vendor` all exclude the folder vendor. */
const excluded = (settings: Settings): Set<string> =>
  new Set(settings.readmes.exclude.map((name) => name.replace(/^\.\//, '').replace(/\/+$/, '')));

type Files = { readonly tracked: Map<string, string>; outOfSight: boolean };

/** The top-level folders that git tracks. `outOfSight`: git has a README there that a sparse checkout leaves off the disk. */
const groupTracked = (entries: readonly Entry[]): Map<string, Files> => {
  const folders = new Map<string, Files>();
  for (const { mode, sparse, path } of entries) {
    const [name = '', file, ...deeper] = path.split('/');
    if (file === undefined) continue;
    const folder = folders.get(name) ?? { tracked: new Map<string, string>(), outOfSight: false };
    folders.set(name, folder);
    if (deeper.length > 0) continue;
    folder.tracked.set(file, mode);
    folder.outOfSight ||= sparse && isReadme(file);
  }
  return folders;
};

/** All top-level folders but dot folders and excluded ones, sorted. Two git processes; works before the first commit. */
export const listFolders = (repo: WorkRepository, settings: Settings): Folder[] => {
  const tracked = groupTracked(listTracked(repo));
  const left = excluded(settings);
  return [...new Set([...tracked.keys(), ...listUntracked(repo)])].sort()
    .filter((name) => !name.startsWith('.') && !left.has(name))
    .map((name) => ({ name, files: tracked.get(name), sight: lookInto(join(repo.root, name)) }))
    .filter(({ sight }) => sight.ours)
    .map(({ name, files, sight }) => ({
      name, tracked: files?.tracked ?? null, hasReadme: sight.hasReadme || (files?.outOfSight ?? false), problem: sight.problem,
    }));
};

/** The names of the top-level folders without a README, sorted. Two git processes. */
export const foldersWithoutReadme = (repo: WorkRepository, settings: Settings): string[] =>
  listFolders(repo, settings).filter((folder) => !folder.hasReadme).map((folder) => folder.name);
