// Which file of the user's must change so that its manager starts the gate, or no longer does? Planned, shown by
// the commands, then applied. Called by install and uninstall.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { patchLines } from '../report/patch.js';
import { makeFolder, removeFile, writeWhole } from '../world/changes.js';
import { look, readBytes } from '../world/files.js';
import type { Repository } from '../world/git.js';
import type { HookFacts } from './facts.js';
import type { HookName } from './hook-name.js';
import { addToHusky, removeFromHusky } from './managers/husky.js';
import { addToLefthook, lefthookFiles, removeFromLefthook } from './managers/lefthook.js';
import { configFiles } from './managers/simple-git-hooks-config.js';
import { addEntry, removeEntry, removeFromWritten } from './managers/simple-git-hooks-entry.js';
import { planRun } from './managers/simple-git-hooks-run.js';
import type { FileEdit, StarterName } from './managers/starter.js';

/**
 * `paths` are relative to the root: where its lines may stand when it is gone; `add` makes the text that starts the
 * gate, `remove` takes out what `add` put in (null: the file goes); `notes` are for who installs.
 */
type Row = {
  readonly notes: readonly string[];
  readonly paths: (hookName: HookName) => readonly string[];
  readonly add: (text: string | null, path: string, hookName: HookName) => string;
  readonly remove: (text: string, path: string) => string | null;
};

const ofPrePush =
  (paths: readonly string[]) =>
  (hookName: HookName): readonly string[] =>
    hookName === 'pre-push' ? paths : [];

/** A row for each manager that starts the gate from a file of the user's. */
const starters: Readonly<Record<StarterName, Row>> = {
  // .husky/_ is ignored by git, so a linked work tree begins without it.
  husky: {
    paths: (hookName) => [`.husky/${hookName}`],
    add: (text, path, hookName) => addToHusky(text, printable(path), hookName),
    remove: (text, path) => removeFromHusky(text, printable(path)),
    notes: ['in a linked work tree git runs no hook of husky until husky ran there: npx husky'],
  },
  lefthook: {
    paths: ofPrePush(lefthookFiles),
    add: (text, path) => addToLefthook(text, printable(path)),
    remove: (text, path) => removeFromLefthook(text, printable(path)),
    notes: ['LEFTHOOK=0, a skip or only of pre-push, and lefthook-local.yml can keep lefthook from starting the gate'],
  },
  'simple-git-hooks': { paths: ofPrePush(configFiles), add: addEntry, remove: removeEntry, notes: [] },
};

const readText = (path: string): string | null => {
  const stats = look(path);
  if (stats === null) return null;
  if (!stats.isFile())
    throw new Fault(
      'not-a-file',
      `${printable(path)} is not a plain file, and a link is not written through`,
      'put a plain file in its place, or start the gate from there yourself',
    );
  return (readBytes(path) ?? Buffer.alloc(0)).toString('latin1');
};

export type Start = {
  /** Null where the file starts the gate already. */
  readonly edit: FileEdit | null;
  /** The manager's own command, where the hook has yet to be written from that file. */
  readonly run: (() => Promise<void>) | null;
};

/**
 * Nothing to do where nothing but git starts the gate.
 * @throws Fault where the file cannot be edited, or the manager's command would take something from someone
 */
export const planStart = ({ root }: Repository, { startedBy, hooksDir, hookName }: HookFacts): Start => {
  if (startedBy === null || root === null) return { edit: null, run: null };
  const { name, path } = startedBy;
  const before = readText(path);
  const after = starters[name].add(before, path, hookName);
  return {
    edit: after === before ? null : { path, before, after },
    run: name !== 'simple-git-hooks' ? null : planRun({ root, hooksDir, path, text: after }),
  };
};

const planRemoval = (path: string, remove: Row['remove']): readonly FileEdit[] => {
  const before = look(path)?.isFile() === true ? readText(path) : null;
  const after = before === null ? null : remove(before, path);
  if (before === null || after === before) return [];
  return [{ path, before, after }];
};

/**
 * Whoever starts the gate at this moment: a manager that is gone leaves its file behind. What simple-git-hooks
 * wrote needs it neither run nor there.
 */
export const planStop = ({ root }: Repository, { startedBy, hooksDir, hookName }: HookFacts): readonly FileEdit[] => {
  if (root === null) return [];
  const rows = Object.entries(starters).flatMap(([name, { paths, remove }]) => {
    const known = paths(hookName);
    const here = startedBy?.name === name && known.length > 0 ? [startedBy.path] : [];
    return [...new Set([...here, ...known.map((path) => join(root, path))])].map((path) => ({ path, remove }));
  });
  const written = ofPrePush(['pre-push'])(hookName).map((name) => ({
    path: join(hooksDir, name),
    remove: (text: string, path: string) => removeFromWritten(text, printable(path)),
  }));
  return [...rows, ...written].flatMap(({ path, remove }) => planRemoval(path, remove));
};

export const startNotes = ({ startedBy }: HookFacts): readonly string[] => {
  if (startedBy === null) return [];
  return starters[startedBy.name].notes;
};

export const editLines = ({ before, after }: FileEdit, shown: string): readonly string[] => {
  const text = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');
  return patchLines(shown, before === null ? null : text(before), text(after ?? ''));
};

/** @throws Fault where the file is no longer what was planned on */
export const applyEdit = ({ path, before, after }: FileEdit): void => {
  if (readText(path) !== before)
    throw new Fault(
      'changed-meanwhile',
      `${printable(path)} changed in the meantime; it was left alone`,
      'run the same command again',
    );
  if (after === null) return void removeFile(path);
  makeFolder(join(path, '..'));
  writeWhole(path, Buffer.from(after, 'latin1'), (look(path)?.mode ?? 0o644) & 0o777);
};
