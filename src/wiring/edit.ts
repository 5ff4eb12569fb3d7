// Which file of the user's must change so that its manager starts the gate, or no longer does? Planned, shown by the commands, then applied. Called by install and uninstall.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { patchLines } from '../report/patch.js';
import { makeFolder, removeFile, writeWhole } from '../world/changes.js';
import { look, readBytes } from '../world/files.js';
import type { Repository } from '../world/git.js';
import type { HookFacts } from './facts.js';
import { addToHusky, removeFromHusky } from './managers/husky.js';
import { addToLefthook, removeFromLefthook } from './managers/lefthook.js';
import type { FileEdit } from './managers/starter.js';

/** `path` is relative to the root; `add` makes the text that starts the gate, `remove` takes out what `add` put in; `notes` are for who installs. */
type Starter = { readonly notes: readonly string[]; readonly path: string; readonly add: (text: string | null, name: string) => string; readonly remove: (text: string, name: string) => string | null };

/** A row for each manager that starts the gate from a file of the user's. */
const starters = {
  // .husky/_ is ignored by git, so a linked work tree begins without it.
  husky: { path: '.husky/pre-push', add: addToHusky, remove: removeFromHusky, notes: ['in a linked work tree git runs no hook of husky until husky ran there: npx husky'] },
  lefthook: { path: 'lefthook.yml', add: addToLefthook, remove: removeFromLefthook, notes: ['LEFTHOOK=0, a skip or only of pre-push, and lefthook-local.yml can keep lefthook from starting the gate'] },
} as const satisfies Record<string, Starter>;

export type StarterName = keyof typeof starters;

const readText = (path: string): string | null => {
  const stats = look(path);
  if (stats === null) return null;
  if (!stats.isFile()) throw new Fault(`${printable(path)} is not a plain file, and a link is not written through`, 'put a plain file in its place, or start the gate from there yourself');
  return (readBytes(path) ?? Buffer.alloc(0)).toString('latin1');
};

const pathOf = (root: string, facts: HookFacts, name: StarterName): string => (facts.startedBy?.name === name ? facts.startedBy.path : join(root, starters[name].path));

/** Null where the file starts the gate already, or nothing but git starts it. @throws Fault where the file cannot be edited */
export const planStart = ({ root }: Repository, facts: HookFacts): FileEdit | null => {
  if (facts.startedBy === null || root === null) return null;
  const { name, path } = facts.startedBy;
  const before = readText(path);
  const after = starters[name].add(before, printable(path));
  return after === before ? null : { path, before, after };
};

/** Whoever starts the gate at this moment: a manager that is gone leaves its file behind. */
export const planStop = ({ root }: Repository, facts: HookFacts): readonly FileEdit[] => {
  if (root === null) return [];
  return (Object.keys(starters) as StarterName[]).flatMap((name) => {
    const path = pathOf(root, facts, name);
    const before = look(path)?.isFile() === true ? readText(path) : null;
    const after = before === null ? null : starters[name].remove(before, printable(path));
    return before === null || after === before ? [] : [{ path, before, after }];
  });
};

export const startNotes = ({ startedBy }: HookFacts): readonly string[] => (startedBy === null ? [] : starters[startedBy.name].notes);

export const editLines = ({ before, after }: FileEdit, shown: string): readonly string[] => {
  const text = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');
  return patchLines(shown, before === null ? null : text(before), text(after ?? ''));
};

/** @throws Fault where the file is no longer what was planned on */
export const applyEdit = ({ path, before, after }: FileEdit): void => {
  if (readText(path) !== before) throw new Fault(`${printable(path)} changed in the meantime; it was left alone`, 'run the same command again');
  if (after === null) return void removeFile(path);
  makeFolder(join(path, '..'));
  writeWhole(path, Buffer.from(after, 'latin1'), (look(path)?.mode ?? 0o644) & 0o777);
};
