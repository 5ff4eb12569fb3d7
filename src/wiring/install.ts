// Wires the pre-push hook: look, decide, touch, look again. Called by commands/install.ts; the decision is plan.ts.
import { dirname, join, posix } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable, shownPath } from '../core/text.js';
import { unreachable } from '../core/verdict.js';
import { addName, makeFolder, move, writeWhole } from '../world/changes.js';
import { isSameFile, readText } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { version } from '../world/platform.js';
import { storePaths } from '../world/store.js';
import { requireConfigHooks, writeConfigHook } from './config-hook.js';
import { applyEdit, planStart, startNotes } from './edit.js';
import { isEdited, keepEdited } from './edited.js';
import { addExclude } from './exclude.js';
import { readExclude, writeExclude, type ExcludeFile } from './exclude-file.js';
import { readHookFacts, readPlaces, type HookFacts, type Way } from './facts.js';
import type { HookName } from './hook-name.js';
import { readInstalled, writeInstalled } from './installed.js';
import { composeHook } from './managers/simple-git-hooks.js';
import { planOwnFolder, type OwnFolder } from './own-folder.js';
import { planHook, refuseFolder, type HookPlan } from './plan.js';
import { copyRuntime, isRuntimeCurrent } from './runtime.js';

export type InstallRequest = {
  readonly repo: Repository;
  /** The folder of our package, which holds hooks/ and dist/. */
  readonly packageDir: string;
  /** Relative to the root: the record's path. */
  readonly report: string;
  readonly dryRun: boolean;
  /** Whether the user agreed to what planStart (edit.ts) says. */
  readonly mayEdit: boolean;
  /** Null: the way that is in use, else the hooks folder. */
  readonly way: Way | null;
  /** Whether core.hooksPath may be set, where it leads to a folder that is not ours to write. */
  readonly ownFolder: boolean;
};

export type InstallResult = { readonly changed: boolean; readonly did: readonly string[]; readonly leftAlone: readonly string[] };

/** run.json, its alias, and what a canary and a promotion write. */
export const recordPaths = (report: string): string[] => [...new Set([report, ...['smoke_run.json', 'canary.json', 'promote.json'].map((name) => posix.join(posix.dirname(report), name))])];

/** @param name of a file of hooks/ */
export const readHookBody = (packageDir: string, name: HookName | 'forward'): string => {
  const body = readText(join(packageDir, 'hooks', name));
  if (body === null) throw new Fault(`this package of gate-hooks is not whole: hooks/${name} is missing`, 'install it again');
  return body;
};

const planExclude = (repo: Repository, report: string): ExcludeFile & { readonly after: string } => {
  const file = readExclude(repo);
  return { ...file, after: addExclude(file.text ?? '', recordPaths(report)) };
};

/** Who starts it, where that is not git from its hooks folder. */
const describeStart = ({ byConfig, startedBy, replayedBy, hookName }: HookFacts, root: string | null): string => {
  if (byConfig) return ', which git starts from its configuration (hook.gate-hooks)';
  if (startedBy !== null) return `, which ${startedBy.name} starts from ${shownPath(root, startedBy.path)}`;
  return replayedBy === null ? '' : `, which the ${hookName} of ${replayedBy} runs first`;
};

type Place = { readonly facts: HookFacts; readonly plan: HookPlan };

const describe = ({ plan, facts }: Place, root: string | null): { did: string[]; leftAlone: string[] } => {
  const hook = `${shownPath(root, facts.hookPath)}${describeStart(facts, root)}`;
  const neighbour = shownPath(root, facts.neighbourPath);
  switch (plan.action) {
    case 'keep':
      return { did: [], leftAlone: [] };
    case 'create':
      return { did: [`hook written: ${hook}`], leftAlone: facts.neighbourExists ? [`kept and run first: ${neighbour}`] : [] };
    case 'mode':
      return { did: [`hook made executable: ${hook}`], leftAlone: [] };
    case 'update':
      return { did: [`hook brought up to date: ${hook}`], leftAlone: facts.neighbourExists ? [`kept and run first: ${neighbour}`] : [] };
    case 'chain': {
      const how = plan.executable ? 'kept and run first, with its arguments and stdin' : 'kept, but not run: it is not executable, so git did not run it either';
      return { did: [`hook written: ${hook}`], leftAlone: [`${plan.what}: ${how}: ${neighbour}`] };
    }
    default:
      return unreachable(plan);
  }
};

/** False when another install was faster; its neighbour must not be replaced, least of all by the hook that it has just written. */
const keepStranger = ({ hookPath, neighbourPath }: HookFacts): boolean =>
  isSameFile(hookPath, neighbourPath) || addName(hookPath, neighbourPath);

/** A stranger's hook has its second name before ours takes the first: at no moment is there no hook. */
const applyHook = (repo: Repository, { plan, facts }: Place, text: string): void => {
  if (plan.action === 'keep') return;
  makeFolder(dirname(facts.hookPath));
  if (plan.action === 'chain' && !keepStranger(facts)) return;
  try {
    writeWhole(facts.hookPath, text, 0o755);
  } catch (error) {
    if (plan.action === 'chain') move(facts.neighbourPath, facts.hookPath);
    throw error;
  }
  if (facts.byConfig) writeConfigHook(repo);
};

/** Does git find there what we meant to write? A silent no is the worst answer a gate can give. */
const verify = (repo: Repository, { hookName, byConfig }: HookFacts, wanted: string): void => {
  const { hook, hookPath, startedBy } = readHookFacts(repo, hookName, byConfig ? 'config' : 'folder');
  // No program of the work tree is run from here, so lefthook is for its user to run.
  if (hook.kind === 'absent' && startedBy?.name === 'lefthook') throw new Fault('NOT wired yet: lefthook has not written its pre-push into the hooks folder, and that starts the gate', 'npx lefthook install (or: lefthook install), then: npx gate-hooks status');
  if (hook.kind !== 'ours' || hook.content !== wanted || !hook.executable) throw new Fault(`the hook at ${printable(hookPath)} is not what was written`, 'is another tool rewriting hooks at this moment? run install again');
};

/** Where the hook of this name goes: with a file and a hook of git's configuration, both are kept up to date. */
const readWanted = ({ repo, way, ownFolder }: InstallRequest): { readonly all: readonly [HookFacts, ...HookFacts[]]; readonly made: OwnFolder | null } => {
  if (way === 'config') requireConfigHooks(repo);
  const all = readPlaces(repo, 'pre-push', way);
  const made = ownFolder && refuseFolder(all[0]) !== null ? planOwnFolder(repo, all[0]) : null;
  return made === null ? { all, made } : { all: [made.facts], made };
};

/**
 * Idempotent. The runtime is copied before the hook is written, so a hook never stands without one.
 * @throws Fault when a guard refuses or a file cannot be written; nothing is then half-written
 */
export const install = async (request: InstallRequest): Promise<InstallResult> => {
  const { repo, packageDir, report, dryRun, mayEdit } = request;
  const { runtime } = storePaths(repo);
  const { all, made } = readWanted(request);
  const [facts] = all;
  const text = await composeHook('pre-push', readHookBody(packageDir, 'pre-push'));
  const places = all.map((one): Place => ({ facts: one, plan: planHook(one, text) }));
  const { edit, run } = planStart(repo, facts);
  const exclude = planExclude(repo, report);
  const runtimeCurrent = isRuntimeCurrent(repo, packageDir);
  const described = places.map((place) => describe(place, repo.root));
  const did = [...(made?.did ?? []), ...described.flatMap((one) => one.did)];
  const leftAlone = described.flatMap((one) => one.leftAlone);
  if (!runtimeCurrent) did.push(`runtime ${version} copied: ${shownPath(repo.root, runtime)}`);
  if (exclude.after !== exclude.text) did.push(`kept out of git status: ${recordPaths(report).map(printable).join(', ')} (${shownPath(repo.root, exclude.path)})`);
  if (edit !== null) did.push(`${edit.before === null ? 'written' : 'edited'}: ${shownPath(repo.root, edit.path)}, to be committed`);
  if (run !== null && facts.startedBy !== null) did.push(`written by ${facts.startedBy.name}, its own command: ${shownPath(repo.root, facts.startedBy.script)}`);
  leftAlone.push(...startNotes(facts));
  if (dryRun || did.length === 0) return { changed: did.length > 0, did, leftAlone };

  if (edit !== null && !mayEdit) throw new Fault(`${shownPath(repo.root, edit.path)} is yours and has to start the gate`, 'npx gate-hooks install --yes');
  const before = readInstalled(repo);
  if (!runtimeCurrent) copyRuntime(repo, packageDir);
  const edited = places.filter((one) => one.plan.action === 'update' && isEdited(one.facts, repo)).map((one) => `the hook had been changed by hand; that text is kept in ${shownPath(repo.root, keepEdited(one.facts))}`);
  writeInstalled(repo, {
    version,
    hooks: { ...before?.hooks, 'pre-push': text },
    createdHooksDir: before?.createdHooksDir ?? (!facts.byConfig && (facts.startedBy === null || facts.startedBy.name === 'simple-git-hooks') && !facts.hooksDirExists),
    createdExclude: before?.createdExclude ?? exclude.text === null,
  });
  if (exclude.after !== exclude.text) writeExclude(exclude, exclude.after);
  try {
    made?.make(readHookBody(packageDir, 'forward'));
    for (const place of places) applyHook(repo, place, text);
    if (edit !== null) applyEdit(edit);
    await run?.();
    for (const place of places) verify(repo, place.facts, text);
  } catch (error) {
    made?.undo();
    throw error;
  }
  return { changed: true, did, leftAlone: [...leftAlone, ...edited] };
};
