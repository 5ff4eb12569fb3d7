// Takes out exactly what install put in, and puts a stranger's hook back as it was. Called by commands/uninstall.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { shownPath } from '../core/text.js';
import { move, removeEmptyFolder, removeFile } from '../world/changes.js';
import { look } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { readConfigHook, removeConfigHook } from './config-hook.js';
import { applyEdit, planStop } from './edit.js';
import { isEdited, keepEdited } from './edited.js';
import { type HookFacts, readHookFacts } from './facts.js';
import { type HookName, hookNames, neighbourName } from './hook-name.js';
import { readInstalled, writeInstalled } from './installed.js';
import type { FileEdit } from './managers/starter.js';
import { planLeave } from './own-folder.js';
import { planCheckouts, planExclude, planStore, planWorktrees, type Step } from './uninstall-store.js';

export type UninstallResult = {
  readonly changed: boolean;
  readonly did: readonly string[];
  readonly leftAlone: readonly string[];
};

type Steps = { readonly steps: Step[]; readonly leftAlone: readonly string[] };

/** Before the file that it starts: with the keys alone every push is refused. */
const planConfig = (repo: Repository): Step[] => {
  if (['ours', 'broken'].includes(readConfigHook(repo)))
    return [
      { says: 'hook.gate-hooks removed from the configuration of this clone', work: () => removeConfigHook(repo) },
    ];
  return [];
};

/** A hooks folder of ours goes as a whole. */
const planFolder = (repo: Repository, facts: HookFacts): Steps | null => {
  const leave = planLeave(repo, facts);
  if (leave === null) return null;
  return {
    steps: [leave],
    leftAlone: leave.stays.map((path) => `not ours, and no longer run by git: ${shownPath(repo.root, path)}`),
  };
};

const planHookFile = (facts: HookFacts, root: string | null): Steps => {
  const { hook, hookPath, neighbourPath, neighbourExists } = facts;
  const [path, neighbour] = [shownPath(root, hookPath), shownPath(root, neighbourPath)];
  if (hook.kind === 'ours' || hook.kind === 'absent') {
    // rename replaces our file in one step, so a push in between meets one hook or the other.
    if (neighbourExists)
      return {
        steps: [{ says: `your own hook is back: ${path}`, work: () => move(neighbourPath, hookPath) }],
        leftAlone: [],
      };
    if (hook.kind === 'absent') return { steps: [], leftAlone: [] };
    return { steps: [{ says: `hook removed: ${path}`, work: () => void removeFile(hookPath) }], leftAlone: [] };
  }
  const stays = [`${path} is not ours`];
  if (neighbourExists) stays.push(`${neighbour} was chained by gate-hooks, but its place is taken now`);
  return { steps: [], leftAlone: stays };
};

/** Without its runtime it would block every push; what it had been put in place of is back in its place. */
const planStranded = ({ strandedPath, hookName }: HookFacts, root: string | null): Step[] => {
  if (strandedPath === null) return [];
  const [shown, kept] = [shownPath(root, strandedPath), join(strandedPath, '..', neighbourName(hookName))];
  if (look(kept) === null) return [{ says: `hook removed: ${shown}`, work: () => void removeFile(strandedPath) }];
  return [{ says: `the hook that was there before is back: ${shown}`, work: () => move(kept, strandedPath) }];
};

/** Whether there is anything of ours about that hook: a pre-commit of someone else is none of our business. */
const isWired = (facts: HookFacts, edits: readonly FileEdit[]): boolean =>
  facts.hook.kind === 'ours' || facts.strandedPath !== null || facts.neighbourExists || edits.length > 0;

type Wired = { readonly facts: HookFacts; readonly edits: readonly FileEdit[] };

/** What starts them goes first, so the edits stand beside the facts. */
const readWired = (repo: Repository, names: readonly HookName[]): Wired[] =>
  names
    .map((name) => readHookFacts(repo, name, 'folder'))
    .map((facts) => ({ facts, edits: planStop(repo, facts) }))
    .filter(({ facts, edits }) => facts.hookName === 'pre-push' || isWired(facts, edits));

/** The files of the user's that taking these hooks out would change. */
export const plannedStops = (repo: Repository, names: readonly HookName[] = hookNames): FileEdit[] =>
  readWired(repo, names).flatMap(({ edits }) => edits);

/** @throws Fault where a yes is wanted and missing */
const planStarts = (repo: Repository, wired: readonly Wired[], mayEdit: boolean): Step[] => {
  const edits = wired.flatMap((one) => one.edits);
  if (edits.length > 0 && !mayEdit)
    throw new Fault(
      'needs-yes',
      `${edits.map(({ path }) => shownPath(repo.root, path)).join(', ')}: yours, and has to be changed back`,
      'npx gate-hooks uninstall --yes',
    );
  return edits.map((edit) => ({
    says: `${edit.after === null ? 'removed' : 'our lines removed'}: ${shownPath(repo.root, edit.path)}`,
    work: () => applyEdit(edit),
  }));
};

const planEdited = (repo: Repository, { facts }: Wired): Step[] => {
  if (isEdited(facts, repo))
    return [
      {
        says: `the hook had been changed by hand; that text is kept beside it: ${shownPath(repo.root, facts.hookPath)}.edited`,
        work: () => void keepEdited(facts),
      },
    ];
  return [];
};

const toResult = (steps: readonly Step[], leftAlone: readonly string[], dryRun: boolean): UninstallResult => {
  if (!dryRun) for (const step of steps) step.work();
  return { changed: steps.length > 0, did: steps.map((step) => step.says), leftAlone };
};

/** pre-commit alone; the gate stays. @throws Fault as uninstall does */
export const dropPreCommit = (repo: Repository, dryRun: boolean, mayEdit: boolean): UninstallResult => {
  const wired = readWired(repo, ['pre-commit']);
  const hooks = wired.map(({ facts }) => planHookFile(facts, repo.root));
  const steps = [
    ...planStarts(repo, wired, dryRun || mayEdit),
    ...wired.flatMap((one) => planEdited(repo, one)),
    ...hooks.flatMap((one) => one.steps),
    ...wired.flatMap((one) => planStranded(one.facts, repo.root)),
  ];
  const result = toResult(
    steps,
    hooks.flatMap(({ leftAlone }) => leftAlone),
    dryRun,
  );
  const installed = readInstalled(repo);
  if (dryRun || installed === null) return result;
  const { 'pre-commit': _, ...rest } = installed.hooks;
  writeInstalled(repo, { ...installed, hooks: rest });
  return result;
};

/**
 * What starts the hooks goes first, then the hooks: without their runtime they would block every push.
 * @param mayEdit whether the user agreed to what planStop (edit.ts) says. @throws Fault where that is wanted and
 * missing
 */
export const uninstall = (repo: Repository, dryRun: boolean, mayEdit = false): UninstallResult => {
  const wired = readWired(repo, hookNames);
  const [{ facts }] = wired as [Wired];
  const config = planConfig(repo);
  const starting = planStarts(repo, wired, dryRun || mayEdit);
  const installed = readInstalled(repo);
  // Where git's configuration started the gate, what stands in the hooks folder was never ours.
  const elsewhere = (one: HookFacts): boolean =>
    one.hookName === 'pre-push' && config.length > 0 && one.hook.kind !== 'ours';
  const leave = planFolder(repo, facts);
  const files = wired.filter((one) => !elsewhere(one.facts));
  const hooks = leave === null ? files.map((one) => planHookFile(one.facts, repo.root)) : [leave];
  const checkouts = planCheckouts(repo);
  const store = planStore(repo, checkouts.leftAlone.length > 0);
  const steps = [
    ...config,
    ...starting,
    ...wired.flatMap((one) => planEdited(repo, one)),
    ...hooks.flatMap((one) => one.steps),
    ...wired.flatMap((one) => planStranded(one.facts, repo.root)),
    ...planExclude(repo, installed?.createdExclude ?? false),
    ...planWorktrees(repo),
    ...checkouts.steps,
    ...store.steps,
  ];
  const result = toResult(
    steps,
    [...hooks.flatMap((one) => one.leftAlone), ...checkouts.leftAlone, ...store.leftAlone],
    dryRun,
  );
  if (!dryRun && installed?.createdHooksDir === true) removeEmptyFolder(facts.hooksDir);
  return result;
};
