// Reads what a push is judged by: settings, HEAD, the pushed objects, the remote's, the lock files. git is asked once.
import type { Finding } from '../core/finding.js';
import { lockNote, lockPaths } from '../locks/note.js';
import { defaults } from '../settings/defaults.js';
import { readSettings, type Validator } from '../settings/read.js';
import { withoutRecords } from '../smoke/inputs.js';
import { headNames, readWorktreeIfAny, type Worktree } from '../smoke/worktree.js';
import { now } from '../world/clock.js';
import { type ObjectName, type Repository, resolveObjects } from '../world/git.js';
import { storePaths } from '../world/store.js';
import { parseTold, remoteNames, type Told } from './contract.js';
import { withRoot } from './prove.js';
import type { Update } from './refs.js';
import { judgeSettings, type PushSettings } from './settings.js';
import { type PushedRef, parsePeeled, peelNames } from './tips.js';

export type PushContext = {
  readonly repo: Repository;
  readonly settings: PushSettings;
  readonly refs: readonly (PushedRef & { readonly told: Told })[];
  /** Without the records of gate-hooks itself; null in a bare repository and before the first commit. */
  readonly worktree: Worktree | null;
  /** The work tree as it is now: while one tip was smoked for minutes, its owner went on working. */
  readonly lookAgain: () => Worktree | null;
  readonly lockFindings: readonly Finding[];
};

/** Asks git about several lists of names at once: one list of answers for each. */
const resolveLists = <Key extends string>(
  repo: Repository,
  lists: Readonly<Record<Key, readonly string[]>>,
): Record<Key, (ObjectName | null)[]> => {
  const entries = Object.entries<readonly string[]>(lists);
  const answers = resolveObjects(
    repo,
    entries.flatMap(([, names]) => names),
  );
  let at = 0;
  const slices = entries.map(([key, names]) => {
    const slice = answers.slice(at, at + names.length);
    at += names.length;
    return [key, slice];
  });
  return Object.fromEntries(slices) as Record<Key, (ObjectName | null)[]>;
};

/** @throws Fault where settings or git cannot be read, or where git does not know a pushed object */
export const readPushContext = (
  repo: Repository,
  updates: readonly Update[],
  loadValidator: () => Validator,
): PushContext => {
  const root = withRoot(repo);
  const whole = root === null ? null : readSettings(root.root, storePaths(repo).settings, loadValidator);
  const locks = root === null || whole === null ? [] : lockPaths(root, whole);
  const answers = resolveLists(repo, {
    head: root === null ? [] : headNames,
    pushed: peelNames(updates),
    remote: remoteNames(updates),
    locks: locks.map((path) => `HEAD:${path}`),
  });
  const found = root === null ? null : readWorktreeIfAny(root, answers.head);
  const settings = judgeSettings(whole, found);
  const report = whole?.evidence.report ?? defaults.evidence.report;
  const cleaned = (worktree: Worktree | null): Worktree | null => {
    if (root === null || worktree === null) return worktree;
    return withoutRecords(root.root, report, worktree);
  };
  return {
    repo,
    settings,
    refs: parseTold(parsePeeled(updates, answers.pushed), answers.remote),
    worktree: cleaned(found),
    lookAgain: () => cleaned(root === null ? null : readWorktreeIfAny(root)),
    lockFindings: root === null || whole === null ? [] : lockNote(root, whole, locks, answers.locks, now()),
  };
};
