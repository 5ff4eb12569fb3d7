// Which folders are ours and need a README, and what stands in them? git says what is ours, the disk says what is
// there. Next: gather.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { isReadme } from '../facts/names.js';
import type { Settings } from '../settings/settings.js';
import { listFolder, look } from '../world/files.js';
import { git, type WorkRepository } from '../world/git.js';
import { listTracked, type Tracked } from '../world/tracked.js';
import { selector } from './select.js';

export type Folder = {
  /** Relative to the root: `src/api`. */
  readonly path: string;
  /**
   * The tracked files directly in it with their git modes (`100755`); null for a folder that git does not track
   * yet.
   */
  readonly tracked: ReadonlyMap<string, string> | null;
  /** Every tracked file in it and below, relative to it. */
  readonly below: readonly string[];
  /** Names of all that lies directly in it on disk, sorted. */
  readonly names: readonly string[];
  /** Names of the READMEs on disk, sorted. */
  readonly readmes: readonly string[];
  /** Also true where a sparse checkout leaves the README off the disk. */
  readonly hasReadme: boolean;
  /** Why the folder cannot be looked into; null when it can. */
  readonly problem: Fault | null;
};

/** Every folder above a path, the top not counted: `a/b/c` has `a` and `a/b`. */
const foldersAbove = (path: string): string[] => {
  const found: string[] = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) found.push(path.slice(0, at));
  return found;
};

/**
 * Untracked folders with at least one file that is not ignored; git ends a folder's name with `/`, and shows only
 * the topmost with `--directory`.
 */
const listUntracked = (repo: WorkRepository, shallow: boolean): string[] => {
  const words = ['ls-files', '-z', '-o', '--exclude-standard'];
  if (shallow) words.push('--directory', '--no-empty-directory');
  return git(repo, words).split('\0').flatMap(foldersAbove);
};

type Sight = {
  readonly ours: boolean;
  readonly names: readonly string[];
  readonly readmes: readonly string[];
  readonly problem: Fault | null;
};

const unseen = (ours: boolean, problem: Fault | null = null): Sight => ({ ours, names: [], readmes: [], problem });

/**
 * Ours is a real folder (no symlink, not deleted) that is no repository of its own: submodules and nested clones
 * hold a `.git`.
 */
const lookInto = (folder: string): Sight => {
  try {
    const stats = look(folder);
    // git gives names as bytes; one that is not UTF-8 comes with U+FFFD and cannot be opened by that name.
    if (stats === null && folder.includes('\ufffd'))
      return unseen(
        true,
        new Fault(
          'file-system',
          'the name of the folder is not valid UTF-8',
          'rename the folder, or write its README by hand',
        ),
      );
    if (stats?.isDirectory() !== true) return unseen(false);
    const names = listFolder(folder);
    if (names.includes('.git')) return unseen(false);
    return {
      ours: true,
      names,
      readmes: names.filter((name) => isReadme(name) && look(join(folder, name))?.isDirectory() === false),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return unseen(true, error);
  }
};

/** What is below a link, or in another repository, is not ours either. */
const sights = (root: string): ((path: string) => Sight) => {
  const known = new Map<string, Sight>();
  const at = (path: string): Sight => {
    const found = known.get(path);
    if (found !== undefined) return found;
    const parent = path.lastIndexOf('/');
    const above = parent < 0 ? null : at(path.slice(0, parent));
    const sight = above !== null && !above.ours ? unseen(false) : lookInto(join(root, path));
    known.set(path, sight);
    return sight;
  };
  return at;
};

type Files = { readonly tracked: Map<string, string>; readonly below: string[]; outOfSight: boolean };

const groupTracked = (entries: readonly Tracked[], wanted: (path: string) => boolean): Map<string, Files> => {
  const folders = new Map<string, Files>();
  for (const { mode, sparse, path } of entries) {
    for (const above of foldersAbove(path)) {
      if (!wanted(above)) continue;
      const folder = folders.get(above) ?? { tracked: new Map<string, string>(), below: [], outOfSight: false };
      folders.set(above, folder);
      const rest = path.slice(above.length + 1);
      folder.below.push(rest);
      if (rest.includes('/')) continue;
      folder.tracked.set(rest, mode);
      folder.outOfSight ||= sparse && isReadme(rest);
    }
  }
  return folders;
};

/**
 * The folders that settings want a README in, sorted. Two git processes at most; works before the first commit.
 * @param entries what listTracked says, for a caller that has it already
 */
export const listFolders = (
  repo: WorkRepository,
  settings: Settings,
  entries: readonly Tracked[] = listTracked(repo),
): Folder[] => {
  const { depth, include } = settings.readmes;
  const wanted = selector(settings.readmes);
  const tracked = groupTracked(entries, wanted);
  const sightOf = sights(repo.root);
  return [...new Set([...tracked.keys(), ...listUntracked(repo, depth === 1 && include.length === 0).filter(wanted)])]
    .sort()
    .map((path) => ({ path, files: tracked.get(path), sight: sightOf(path) }))
    .filter(({ sight }) => sight.ours)
    .map(({ path, files, sight }) => ({
      path,
      tracked: files?.tracked ?? null,
      below: files?.below ?? [],
      names: sight.names,
      readmes: sight.readmes,
      hasReadme: sight.readmes.length > 0 || (files?.outOfSight ?? false),
      problem: sight.problem,
    }));
};

/** The folders that lack a README, sorted. Two git processes. */
export const foldersWithoutReadme = (repo: WorkRepository, settings: Settings): string[] =>
  listFolders(repo, settings)
    .filter((folder) => !folder.hasReadme)
    .map((folder) => folder.path);
