// What stands where the hook would go? Gathers for plan.ts.
import { join, relative } from 'node:path';
import { isExecutable, isSameFile, look, readBytes, readLink, realPath } from '../world/files.js';
import { oneLine, type Repository, tryGit } from '../world/git.js';
import { gitVersion, readConfigHook, seesConfigHooks } from './config-hook.js';
import { type HookName, neighbourName } from './hook-name.js';
import { type Replayer, replayedName, replayerOf } from './managers/pre-commit.js';
import { startedHookOf } from './managers/starter.js';
import { isOurs } from './marker.js';
import { findStarter, type Starter, startsOurs } from './started.js';

export type HookFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'ours'; readonly content: string; readonly executable: boolean }
  | { readonly kind: 'stranger'; readonly executable: boolean; readonly what: string }
  | { readonly kind: 'odd'; readonly what: string };

export type HookFacts = {
  readonly hookName: HookName;
  /** Absolute; what git itself will run from. */
  readonly hooksDir: string;
  readonly hookPath: string;
  /**
   * Who owns the hook of that name, so that `hookPath` is the slot that they replay; null where `hookPath` is the
   * hook itself.
   */
  readonly replayedBy: Replayer | null;
  /**
   * Whose file starts the gate, and that file, so that `hookPath` lies in our store; null where git or a replayer
   * starts it.
   */
  readonly startedBy: Starter | null;
  /** Git's own configuration starts it, so `hookPath` lies in our store, whatever stands in the hooks folder. */
  readonly byConfig: boolean;
  /**
   * Ours where this version would not put it: in the slot of a replayer that is gone, in the folder that husky
   * writes, or from before lefthook starts the gate. Null where there is none.
   */
  readonly strandedPath: string | null;
  /** Where a stranger's hook is kept, beside ours. */
  readonly neighbourPath: string;
  readonly hook: HookFile;
  /**
   * A second name of the hook itself does not count: an install got that far and was ended, or another one is under
   * way.
   */
  readonly neighbourExists: boolean;
  readonly hooksDirExists: boolean;
  /** `core.hooksPath` as `scope<TAB>value`, null when unset. */
  readonly hooksPath: { readonly scope: string; readonly value: string } | null;
  /** Where that folder really lies when it is neither in the git dir nor in the work tree, else null. */
  readonly outside: string | null;
  /** A tracked file, relative to the root, in the folder that hooks run from; null when there is none. */
  readonly trackedInHooksDir: string | null;
};

const describeHook = (path: string, hookName: HookName): HookFile => {
  const stats = look(path);
  if (stats === null) return { kind: 'absent' };
  if (stats.isSymbolicLink())
    return { kind: 'stranger', executable: isExecutable(path), what: `a link to ${readLink(path)}` };
  if (!stats.isFile()) return { kind: 'odd', what: stats.isDirectory() ? 'a folder' : 'neither a file nor a link' };
  const executable = (stats.mode & 0o100) !== 0;
  const content = (readBytes(path) ?? Buffer.alloc(0)).toString('latin1');
  if (isOurs(content, hookName))
    return { kind: 'ours', content: Buffer.from(content, 'latin1').toString('utf8'), executable };
  return { kind: 'stranger', executable, what: 'a hook of your own' };
};

const textOf = (path: string): string => {
  if (look(path)?.isFile() !== true) return '';
  return (readBytes(path) ?? Buffer.alloc(0)).toString('latin1');
};

type Slot = Pick<HookFacts, 'hookPath' | 'replayedBy' | 'strandedPath'>;

/** Where ours belongs in that folder: under its own name, or the slot that its owner replays. */
const findSlot = (hooksDir: string, hookName: HookName): Slot => {
  const [main, slot] = [join(hooksDir, hookName), join(hooksDir, replayedName(hookName))];
  const replayedBy = replayerOf(textOf(main));
  if (replayedBy !== null) return { hookPath: slot, replayedBy, strandedPath: null };
  return { hookPath: main, replayedBy, strandedPath: isOurs(textOf(slot), hookName) ? slot : null };
};

const holdsOurs = ({ hookPath, replayedBy, strandedPath }: Slot, hookName: HookName): boolean =>
  replayedBy !== null || strandedPath !== null || isOurs(textOf(hookPath), hookName);

/**
 * Ours beside a manager that starts it from our store; lefthook moves a hook that it finds, such as pre-push to
 * pre-push.old.
 */
const findStranded = (hooksDir: string, own: Slot, hookName: HookName): string | null => {
  if (own.replayedBy === null && isOurs(textOf(own.hookPath), hookName)) return own.hookPath;
  const old = join(hooksDir, `${hookName}.old`);
  return own.strandedPath ?? (isOurs(textOf(old), hookName) ? old : null);
};

const readHooksPath = (repo: Repository): HookFacts['hooksPath'] => {
  const done = tryGit(repo, ['config', '--show-scope', '-z', '--get', 'core.hooksPath']);
  if (done.code !== 0) return null;
  const [scope = '', value = ''] = done.stdout.split('\0');
  return { scope, value };
};

const isBelow = (path: string, folder: string): boolean => {
  const way = relative(realPath(folder), realPath(path));
  return way !== '..' && !way.startsWith('../') && !way.startsWith('/');
};

/** Where the hooks folder really lies when that is in neither the git dir nor the work tree. */
const findOutside = (repo: Repository, hooksDir: string): string | null => {
  const inside = [repo.commonDir, repo.gitDir, repo.root].some(
    (folder) => folder !== null && isBelow(hooksDir, folder),
  );
  if (inside) return null;
  return realPath(hooksDir);
};

const findTracked = (repo: Repository, hooksDir: string): string | null => {
  if (repo.root === null) return null;
  const inside = relative(realPath(repo.root), realPath(hooksDir));
  if (inside === '' || inside.startsWith('..') || inside.startsWith('/')) return null;
  const done = tryGit(repo, ['ls-files', '-z', '--', `:(top,literal)${inside}`]);
  return done.stdout.split('\0')[0] || null;
};

/**
 * `git rev-parse --git-path hooks` is the truth about core.hooksPath at every scope, linked work trees and
 * submodules.
 */
const readFolder = (repo: Repository, hookName: HookName): HookFacts => {
  const hooksDir =
    oneLine(tryGit(repo, ['rev-parse', '--path-format=absolute', '--git-path', 'hooks']).stdout) ||
    join(repo.commonDir, 'hooks');
  const hooksPath = readHooksPath(repo);
  const own = findSlot(hooksDir, hookName);
  const found = findStarter(repo, hooksDir, hooksPath?.value ?? null, hookName);
  // Ours in the hooks folder, or a replayer there, from before simple-git-hooks came: it stays as it is.
  const startedBy = found?.name === 'simple-git-hooks' && holdsOurs(own, hookName) ? null : found;
  const stored = (): Slot => ({
    hookPath: join(repo.commonDir, startedHookOf(hookName)),
    replayedBy: null,
    strandedPath: findStranded(hooksDir, own, hookName),
  });
  const slot = startedBy === null ? own : stored();
  const { hookPath } = slot;
  const isStarted = startedBy === null || startsOurs(startedBy, hooksDir, hookName);
  const neighbourPath = join(hookPath, '..', neighbourName(hookName));
  return {
    hookName,
    hooksDir,
    ...slot,
    startedBy,
    byConfig: false,
    neighbourPath,
    hook: isStarted ? describeHook(hookPath, hookName) : { kind: 'absent' },
    neighbourExists: look(neighbourPath) !== null && !isSameFile(hookPath, neighbourPath),
    hooksDirExists: look(hooksDir) !== null,
    hooksPath,
    outside: findOutside(repo, hooksDir),
    trackedInHooksDir: findTracked(repo, hooksDir),
  };
};

/** Who is to start the hook: a file in the hooks folder (or a manager there), or git's configuration. */
export type Way = 'folder' | 'config';

/** With keys that do not start it, ours is as good as absent. */
const byConfig = (repo: Repository, folder: HookFacts, whole: boolean): HookFacts => {
  const hookPath = join(repo.commonDir, startedHookOf(folder.hookName));
  const hook: HookFile = whole ? describeHook(hookPath, folder.hookName) : { kind: 'absent' };
  return {
    ...folder,
    byConfig: true,
    startedBy: null,
    replayedBy: null,
    strandedPath: null,
    hookPath,
    hook,
    neighbourPath: join(hookPath, '..', neighbourName(folder.hookName)),
    neighbourExists: false,
  };
};

/**
 * In the order in which they count. Git's configuration starts nothing but pre-push, and that alone where no file
 * of ours does and this git knows of it.
 */
export const readPlaces = (
  repo: Repository,
  hookName: HookName,
  way: Way | null = null,
): readonly [HookFacts, ...HookFacts[]] => {
  const folder = readFolder(repo, hookName);
  if (hookName !== 'pre-push' || way === 'folder') return [folder];
  const state = readConfigHook(repo);
  const config = byConfig(repo, folder, state === 'ours');
  const present = ['ours', 'broken'].includes(state) && seesConfigHooks(gitVersion(repo));
  if (way !== 'config' && !present) return [folder];
  const both = folder.hook.kind === 'ours';
  if (way === 'config') return both ? [config, folder] : [config];
  return both ? [folder, config] : [config];
};

/** @param way null: the one that is in use */
export const readHookFacts = (repo: Repository, hookName: HookName = 'pre-push', way: Way | null = null): HookFacts =>
  readPlaces(repo, hookName, way)[0];
