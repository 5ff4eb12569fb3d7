// Gives this clone a hooks folder of its own where core.hooksPath leads to one that is not ours to write: every
// hook of that folder still runs, through hooks/forward. Called by install and uninstall.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable, shownPath } from '../core/text.js';
import { makeFolder, removeEmptyFolder, removeFile, writeWhole } from '../world/changes.js';
import { isExecutable, listFolder, readText } from '../world/files.js';
import { git, oneLine, type Repository, tryGit } from '../world/git.js';
import type { HookFacts } from './facts.js';
import { type HookName, neighbourName } from './hook-name.js';

/** Not below gate-hooks/, which is gone after an uninstall. */
const folderName = 'gate-hooks-folder';

/** hooks/forward reads it: one line, the folder as git would resolve it (relative to where a hook runs). */
const folderBefore = 'folder-before';
/** The value of core.hooksPath that the setting of ours stands in place of; no file where there was none. */
const settingBefore = 'setting-before';

/**
 * Git runs these where they are there, and does nothing else where they are not: one that only forwards is as good
 * as none.
 */
const harmless = [
  'applypatch-msg',
  'pre-applypatch',
  'post-applypatch',
  'pre-commit',
  'pre-merge-commit',
  'prepare-commit-msg',
  'commit-msg',
  'post-commit',
  'pre-rebase',
  'post-checkout',
  'post-merge',
  'pre-receive',
  'update',
  'post-receive',
  'post-update',
  'pre-auto-gc',
  'post-rewrite',
  'sendemail-validate',
];

/**
 * Of these the mere presence changes what git does, or costs a process at each turn: forwarded where they are there
 * at install.
 */
const weighty = ['push-to-checkout', 'proc-receive', 'reference-transaction', 'post-index-change'];

/** A work tree with a setting of its own gets a folder of its own. */
const isPerWorktree = ({ hooksPath }: HookFacts): boolean => hooksPath?.scope === 'worktree';

const placeOf = (repo: Repository, facts: HookFacts): string =>
  join(isPerWorktree(facts) ? repo.gitDir : repo.commonDir, folderName);

const scopeOf = (facts: HookFacts): string => (isPerWorktree(facts) ? '--worktree' : '--local');

/** Whether git runs hooks from a folder that install made. */
export const isOwnFolder = ({ hooksPath }: HookFacts): boolean => hooksPath?.value.endsWith(`/${folderName}`) === true;

export type OwnFolder = {
  /**
   * Those of a hook as they will be when the folder is there: the hook of that name which git ran before is
   * forwarded to, and so chained.
   */
  readonly factsOf: (hookName: HookName) => HookFacts;
  readonly did: readonly string[];
  /** @throws Fault where git then does not look there; all is as it was again */
  readonly make: (forward: string, ours: readonly HookName[]) => void;
  readonly undo: () => void;
};

const folderText = (repo: Repository, { hooksPath, hooksDir }: HookFacts): string => {
  const expand = (): string => oneLine(tryGit(repo, ['config', '--type=path', '--get', 'core.hooksPath']).stdout);
  const configured = hooksPath?.value === '' ? '' : expand();
  const value = hooksPath === null ? hooksDir : configured;
  if (value.includes('\n'))
    throw new Fault(
      'hooks-path',
      `the path of the hooks folder has a line break in it: ${printable(value)}`,
      'set core.hooksPath to another one, or: npx gate-hooks install --via config',
    );
  return value;
};

/** What stands in that very file, whatever it includes; null where it has none. */
const ownValue = (repo: Repository, scope: string): string | null => {
  const done = tryGit(repo, ['config', scope, '--no-includes', '-z', '--get', 'core.hooksPath']);
  if (done.code !== 0) return null;
  return done.stdout.replace(/\0$/, '');
};

const writeSetting = (repo: Repository, scope: string, value: string | null): void => {
  if (value === null) git(repo, ['config', scope, '--unset', 'core.hooksPath']);
  else git(repo, ['config', scope, 'core.hooksPath', value]);
};

/** By its content: what someone put there since stays. */
const isMade = (folder: string, name: string): boolean =>
  [folderBefore, settingBefore].includes(name) ||
  /^# gate-hooks (forward|pre-push|pre-commit) v1$/m.test(readText(join(folder, name)) ?? '');

const clear = (folder: string): void => {
  for (const name of listFolder(folder)) if (isMade(folder, name)) removeFile(join(folder, name));
  removeEmptyFolder(folder);
};

/** Decides; writes nothing. @param facts those of a folder that is not ours to write */
export const planOwnFolder = (repo: Repository, facts: HookFacts): OwnFolder => {
  const [folder, scope] = [placeOf(repo, facts), scopeOf(facts)];
  const [before, value] = [folderText(repo, facts), ownValue(repo, scope)];
  const shown = before === '' ? '' : `, each hook of ${printable(before)} still runs from there`;
  const undo = (): void => {
    if (ownValue(repo, scope) === folder) writeSetting(repo, scope, value);
    clear(folder);
  };
  const make = (forward: string, ours: readonly HookName[]): void => {
    makeFolder(folder);
    writeWhole(join(folder, folderBefore), `${before}\n`);
    if (value !== null) writeWhole(join(folder, settingBefore), value);
    const there = weighty.filter((name) => isExecutable(join(facts.hooksDir, name)));
    const names = [...harmless, ...there].filter((name) => !ours.some((one) => one === name));
    for (const name of [...names, ...ours.map(neighbourName)]) writeWhole(join(folder, name), forward, 0o755);
    writeSetting(repo, scope, folder);
    if (oneLine(tryGit(repo, ['rev-parse', '--path-format=absolute', '--git-path', 'hooks']).stdout) === folder) return;
    undo();
    throw new Fault(
      'hooks-path',
      `core.hooksPath was set in the configuration of this clone, and git still runs hooks from ${printable(facts.hooksDir)}: a file that it includes sets it, too; all is as it was`,
      'git config --show-origin --get core.hooksPath names the file; or: npx gate-hooks install --via config (git 2.54)',
    );
  };
  return {
    factsOf: (hookName) => ({
      ...facts,
      hookName,
      hooksDir: folder,
      hookPath: join(folder, hookName),
      replayedBy: null,
      strandedPath: null,
      neighbourPath: join(folder, neighbourName(hookName)),
      hook: { kind: 'absent' },
      neighbourExists: true,
      hooksDirExists: true,
      hooksPath: { scope: scope.slice(2), value: folder },
      outside: null,
      trackedInHooksDir: null,
    }),
    did: [
      `hooks folder of this clone made: ${shownPath(repo.root, folder)}, core.hooksPath (${scope.slice(2)}) leads to it${shown}`,
    ],
    make,
    undo,
  };
};

export type Leave = { readonly says: string; readonly work: () => void; readonly stays: readonly string[] };

/**
 * Gives git back the folder from before. Our pre-push there goes with it. Null where git does not run hooks from a
 * folder of ours.
 */
export const planLeave = (repo: Repository, facts: HookFacts): Leave | null => {
  const { hooksPath, hooksDir } = facts;
  if (hooksPath === null || !isOwnFolder(facts)) return null;
  const value = readText(join(hooksDir, settingBefore));
  const stays = listFolder(hooksDir)
    .filter((name) => !isMade(hooksDir, name))
    .map((name) => join(hooksDir, name));
  const work = (): void => {
    writeSetting(repo, scopeOf(facts), value);
    clear(hooksDir);
  };
  const now = value === null ? 'no longer set here' : `${printable(value)} again`;
  return {
    says: `core.hooksPath is ${now}, and the hooks folder of this clone removed: ${shownPath(repo.root, hooksDir)}`,
    work,
    stays,
  };
};
