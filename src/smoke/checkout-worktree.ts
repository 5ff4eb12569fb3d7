// Makes the work tree of one slot hold exactly one commit, and mends what a kill or a smoke left of it. Called by
// checkout.ts, under the slot's lock.

import { dirname, join } from 'node:path';
import { Fault } from '../core/fault.js';
import { objectId } from '../core/object-id.js';
import { makeFolder, removeFile, writeWhole } from '../world/changes.js';
import { now } from '../world/clock.js';
import { listFolder, look, readText } from '../world/files.js';
import type { Repository, WorkRepository } from '../world/git.js';
import {
  checkoutReason,
  listRegistered,
  type Place,
  type Registered,
  removeOrphans,
  removeRegistered,
  slotOf,
} from '../world/slots.js';
import { storePaths } from '../world/store.js';
import { copyWhole, removeAll, touch } from '../world/trees.js';
import { configuredHooksOff, strictGit } from './checkout-git.js';
import { readLinked } from './checkout-linked.js';
import { readHead } from './worktree.js';

const headForm = new RegExp(`^${objectId}\\n$|^ref: `);

/** What belongs into the git dir of a linked work tree of ours. */
const known = new Set(['HEAD', 'commondir', 'gitdir', 'index', 'locked', 'logs', 'refs', 'reftable', 'gate-hooks']);

/** A smoke may have left a merge half done, a sparse checkout, a lock of git's: none of it may reach the next one. */
const tidyGitDir = (wt: WorkRepository): void => {
  for (const name of listFolder(wt.gitDir)) if (!known.has(name)) removeAll(join(wt.gitDir, name));
  for (const name of ['HEAD.lock', 'index.lock']) removeAll(join(wt.gitDir, name));
  removeAll(`${storePaths(wt).index}.lock`);
  makeFolder(storePaths(wt).local);
};

/** Whether git's side of the checkout can be built on; what is wrong with the rest is found out by using it. */
const isWhole = ({ gitDir, root }: Registered): boolean =>
  (look(root)?.isDirectory() ?? false) &&
  readText(join(gitDir, 'commondir')) !== null &&
  headForm.test(readText(join(gitDir, 'HEAD')) ?? '');

/** A smoke may have removed `.git`, or put a repository of its own there (`git init`). */
const mendGitFile = ({ root, gitDir }: WorkRepository): void => {
  const path = join(root, '.git');
  const content = `gitdir: ${gitDir}\n`;
  if (look(path)?.isFile() === true && readText(path, 1 << 16) === content) return;
  removeAll(path);
  writeWhole(path, content);
};

const asRepository = (repo: Repository, { gitDir, root }: Registered): WorkRepository => ({
  root,
  gitDir,
  commonDir: repo.commonDir,
});

/** Ours in this slot: at the place itself, or marked and left from when the repository or the cache lay elsewhere. */
const oursIn = (repo: Repository, place: Place): Registered[] =>
  listRegistered(repo).filter(({ root, marked }) => root === place.root || (marked && slotOf(root) === place.slot));

/**
 * `worktree add --reason` is younger than the gits we run with; killed before this line, the next run finds the
 * work tree by its place.
 */
const mark = (registered: Registered): Registered => {
  if (!registered.marked) writeWhole(join(registered.gitDir, 'locked'), `${checkoutReason}\n`);
  return registered;
};

const make = (repo: Repository, place: Place, commit: string, env: Record<string, string>): WorkRepository => {
  for (const old of oursIn(repo, place)) removeRegistered(repo, old);
  removeOrphans(place);
  removeAll(place.root);
  makeFolder(place.folder);
  strictGit(repo, ['worktree', 'add', '--quiet', '--no-checkout', '--detach', '--lock', place.root, commit], env);
  const made = listRegistered(repo).find(({ root }) => root === place.root);
  if (made === undefined)
    throw new Fault('git-failed', `git made no work tree at ${place.root}`, 'see: git worktree list');
  return asRepository(repo, mark(made));
};

/** `git clean -e` takes a pattern as .gitignore has them. */
const pattern = (path: string): string => `/${path.replace(/[\\*?[\]!# ]/g, '\\$&')}`;

/** The last smoke's dependency links, where they may stay: in a folder the commit has, at a path it does not track. */
const spared = (wt: WorkRepository, env: Record<string, string>): string[] => {
  const links = readLinked(wt);
  const asked = [...new Set(links.flatMap((path) => [path, dirname(path)]))].filter((path) => path !== '.');
  const tracked =
    asked.length === 0 ? [] : strictGit(wt, ['--literal-pathspecs', 'ls-files', '-z', '--', ...asked], env).split('\0');
  const has = (folder: string): boolean => tracked.some((path) => path === folder || path.startsWith(`${folder}/`));
  return links.filter((path) => !has(path) && (dirname(path) === '.' || has(dirname(path))));
};

/**
 * Our own index (the one that readWorktree keeps, so that the comparison before the smoke needs no second look at
 * the files) says what is written: a smoke may have told git's index to look away. Git's index is then made a copy
 * of it.
 */
const update = (wt: WorkRepository, commit: string, env: Record<string, string>): void => {
  const { index } = storePaths(wt);
  tidyGitDir(wt);
  mendGitFile(wt);
  removeFile(`${index}.tree`);
  const ours = { ...env, GIT_INDEX_FILE: index };
  // HEAD may name a branch by now; this moves HEAD itself and never the branch.
  strictGit(wt, ['update-ref', '--no-deref', 'HEAD', commit], env);
  strictGit(wt, ['read-tree', '--reset', '-u', commit], ours);
  strictGit(wt, ['clean', '-ffdxq', ...spared(wt, ours).flatMap((path) => ['-e', pattern(path)])], ours);
  copyWhole(index, join(wt.gitDir, 'index'));
  writeWhole(`${index}.tree`, readHead(wt).tree);
};

/**
 * The slot's work tree, holding exactly `commit`: no file more, none less, but for the dependency links of the last
 * smoke.
 * @param say told when the checkout is made anew, as that takes longest
 * @throws Fault when git cannot check the commit out even into a new folder
 */
export const fillPlace = (
  repo: Repository,
  place: Place,
  commit: string,
  say: (line: string) => void,
): WorkRepository => {
  const env = configuredHooksOff(repo);
  const found = oursIn(repo, place);
  const old = found[0];
  if (found.length === 1 && old !== undefined && old.root === place.root && isWhole(old)) {
    const wt = asRepository(repo, mark(old));
    try {
      update(wt, commit, env);
      touch(place.folder, now());
      return wt;
    } catch (error) {
      // Torn by a kill or by the last smoke: only a second failure, in a new folder, says something about the commit.
      if (!(error instanceof Fault)) throw error;
      say('the private checkout was damaged: making it anew');
    }
  } else say('making the private checkout, this once with every file');
  const wt = make(repo, place, commit, env);
  update(wt, commit, env);
  return wt;
};
