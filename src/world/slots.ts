// Where do the private checkouts of a repository lie, and how does one go away? Used by smoke/checkout.ts and
// wiring/uninstall.ts.
import { createHash } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { removeEmptyFolder, removeFile } from './changes.js';
import { now } from './clock.js';
import { variable } from './environment.js';
import { isWritable, listFolder, look, readText, realPath, tryReadLink } from './files.js';
import type { Repository } from './git.js';
import { type Holder, lockHolder } from './lock.js';
import { storePaths } from './store.js';
import { makeLink, makePrivateFolder, removeAll } from './trees.js';

/**
 * What git shows as the lock reason of ours in `git worktree list`, and what keeps `git worktree prune` away from
 * them.
 */
export const checkoutReason = 'gate-hooks private checkout';

/** One checkout each; the lock of one is named after it, in storePaths().checkouts. */
export const slots: readonly number[] = [0, 1, 2, 3];

export const lockName = (slot: number): string => String(slot);

export type Place = {
  readonly slot: number;
  /** Holds `root` and nothing of the commit: what belongs to the checkout but must not lie in it goes beside it. */
  readonly folder: string;
  /**
   * Top of the checkout, free of links. Its last name is that of the repository's folder, as some languages take a
   * package name from it.
   */
  readonly root: string;
};

/** XDG base directory specification: a relative path is to be ignored. */
const cacheHome = (): string | null => {
  const asked = variable('XDG_CACHE_HOME');
  const base = asked !== null && isAbsolute(asked) ? asked : join(variable('HOME') ?? homedir(), '.cache');
  if (isAbsolute(base)) return join(base, 'gate-hooks');
  return null;
};

/** Folders that many may write to are only believed when they are this user's own. */
const isOwn = (folder: string): boolean => look(folder)?.uid === process.getuid?.();

/** Where modules and settings are looked for upwards, a checkout inside the work tree would find the work tree's. */
const isInside = (folder: string, root: string | null): boolean =>
  root !== null && `${folder}/`.startsWith(`${realPath(root)}/`);

/**
 * A folder of this user outside the repository, or null where none can be written to. Below a `.git` folder some
 * tools see nothing: jest 30 finds no test, for it skips every absolute path with `/.git/` in it.
 */
const cacheFolder = ({ root }: Repository): string | null => {
  const shared = join(tmpdir(), `gate-hooks-${process.getuid?.() ?? 'user'}`);
  const usable = (folder: string): boolean => {
    if (isInside(realPath(folder), root)) return false;
    try {
      makePrivateFolder(folder);
      return isWritable(folder) && isOwn(folder) && (dirname(folder) !== shared || isOwn(shared));
    } catch (error) {
      if (error instanceof Fault) return false;
      throw error;
    }
  };
  const found = [cacheHome(), join(shared, 'gate-hooks')].find((folder) => folder !== null && usable(folder));
  if (found == null) return null;
  return realPath(found);
};

/** A `:` would cut PATH and PYTHONPATH in two. */
const folderName = ({ commonDir }: Repository): string => {
  const name = basename(commonDir);
  const own = name === '.git' ? basename(dirname(commonDir)) : name.replace(/\.git$/, '');
  return own.replaceAll(':', '-') || 'repository';
};

const repositoryId = ({ commonDir }: Repository): string =>
  createHash('sha256').update(commonDir).digest('hex').slice(0, 12);

const slotLink = (repo: Repository, slot: number): string => join(storePaths(repo).checkouts, String(slot));

/**
 * Makes the place's folder and, in the git dir, the link by which a person finds it. Only for the holder of the
 * slot's lock.
 */
export const makePlace = (repo: Repository, slot: number): Place => {
  const cache = cacheFolder(repo);
  const link = slotLink(repo, slot);
  const folder =
    cache === null ? join(realPath(dirname(link)), String(slot)) : join(cache, repositoryId(repo), String(slot));
  if (cache !== null && tryReadLink(link) !== folder) {
    removeAll(link);
    makeLink(link, folder);
  }
  if (cache === null && tryReadLink(link) !== null) removeFile(link);
  makePrivateFolder(folder);
  // Made anew, a checkout is first removed: through a link that would be somebody's folder.
  if (realPath(folder) !== folder)
    throw new Fault(
      'not-a-file',
      `the folder for private checkouts is a link: ${printable(folder)} leads to ${printable(realPath(folder))}`,
      'remove the link, or set XDG_CACHE_HOME to another place',
    );
  return { slot, folder, root: join(folder, folderName(repo)) };
};

/** One work tree that git knows: where it should lie and what git keeps about it. */
export type Registered = { readonly gitDir: string; readonly root: string; readonly marked: boolean };

/** Every linked work tree of the repository, the user's own (not marked) too. */
export const listRegistered = (repo: Repository): Registered[] =>
  listFolder(join(repo.commonDir, 'worktrees')).map((name) => {
    const gitDir = join(repo.commonDir, 'worktrees', name);
    const gitFile = readText(join(gitDir, 'gitdir'))?.replace(/\n$/, '') ?? '';
    return {
      gitDir,
      root: gitFile === '' ? '' : dirname(gitFile),
      marked: readText(join(gitDir, 'locked'))?.trim() === checkoutReason,
    };
  });

/** Null where the path ends in no slot: then it is none of ours. */
export const slotOf = (root: string): number | null =>
  slots.find((slot) => String(slot) === basename(dirname(root))) ?? null;

const ledTo = (root: string): string | null =>
  /^gitdir: (.*)\n?$/.exec(readText(join(root, '.git'), 4096) ?? '')?.[1] ?? null;

const isFolderItself = (path: string): boolean => look(path)?.isDirectory() ?? false;

/** A copied repository names the checkouts of the one it was copied from: those folders are not ours to remove. */
const isOthers = ({ gitDir, root }: Registered): boolean => {
  if (!isFolderItself(root) || look(join(root, '.git'))?.isFile() !== true) return false;
  const leads = ledTo(root);
  return leads !== null && leads !== gitDir && isFolderItself(leads);
};

/** Removes the checkout's folders, then what git knows of it: killed in between, the next run finds and finishes it. */
export const removeRegistered = (repo: Repository, registered: Registered): void => {
  if (registered.root !== '' && slotOf(registered.root) !== null && !isOthers(registered)) {
    const folder = dirname(registered.root);
    removeAll(registered.root);
    removeAll(folder);
    removeEmptyFolder(dirname(folder));
    if (basename(dirname(dirname(folder))) === 'gate-hooks') removeEmptyFolder(dirname(dirname(folder)));
  }
  removeAll(registered.gitDir);
  removeEmptyFolder(join(repo.commonDir, 'worktrees'));
};

/** The living process that smokes in the checkout, or null. */
export const userOf = (repo: Repository, { root }: Registered): Holder | null => {
  const slot = slotOf(root);
  if (slot === null) return null;
  return lockHolder(storePaths(repo).checkouts, lockName(slot));
};

const orphanMs = 14 * 24 * 60 * 60 * 1000;

/**
 * Removes checkouts in the cache whose repository is gone. Only when not used for 14 days: from inside a container
 * that shares the cache but not the repository, a living one looks the same.
 */
export const removeOrphans = (place: Place): void => {
  const repositories = dirname(dirname(place.folder));
  if (basename(repositories) !== 'gate-hooks' || !/^[0-9a-f]{12}$/.test(basename(dirname(place.folder)))) return;
  for (const id of listFolder(repositories).filter((name) => /^[0-9a-f]{12}$/.test(name))) {
    for (const folder of listFolder(join(repositories, id)).map((name) => join(repositories, id, name))) {
      const leads = listFolder(folder)
        .map((name) => ledTo(join(folder, name)))
        .find((one) => one !== null);
      const used = look(folder)?.mtimeMs ?? now();
      if (leads !== undefined && look(leads) === null && now() - used > orphanMs) removeAll(folder);
    }
    removeEmptyFolder(join(repositories, id));
  }
};
