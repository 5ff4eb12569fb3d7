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
import { applyEdit, planStart, startNotes } from './edit.js';
import { isEdited, keepEdited } from './edited.js';
import { addExclude } from './exclude.js';
import { readExclude, writeExclude, type ExcludeFile } from './exclude-file.js';
import { readHookFacts, type HookFacts } from './facts.js';
import type { HookName } from './hook-name.js';
import { readInstalled, writeInstalled } from './installed.js';
import { composeHook } from './managers/simple-git-hooks.js';
import { planHook, type HookPlan } from './plan.js';
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
};

export type InstallResult = { readonly changed: boolean; readonly did: readonly string[]; readonly leftAlone: readonly string[] };

/** run.json, its alias, and what a canary and a promotion write. */
export const recordPaths = (report: string): string[] => [...new Set([report, ...['smoke_run.json', 'canary.json', 'promote.json'].map((name) => posix.join(posix.dirname(report), name))])];

export const readHookBody = (packageDir: string, hookName: HookName): string => {
  const body = readText(join(packageDir, 'hooks', hookName));
  if (body === null) throw new Fault(`this package of gate-hooks is not whole: hooks/${hookName} is missing`, 'install it again');
  return body;
};

const planExclude = (repo: Repository, report: string): ExcludeFile & { readonly after: string } => {
  const file = readExclude(repo);
  return { ...file, after: addExclude(file.text ?? '', recordPaths(report)) };
};

const describe = (plan: HookPlan, facts: HookFacts, root: string | null): { did: string[]; leftAlone: string[] } => {
  const by = facts.startedBy === null ? facts.replayedBy === null ? '' : `, which the ${facts.hookName} of ${facts.replayedBy} runs first` : `, which ${facts.startedBy.name} starts from ${shownPath(root, facts.startedBy.path)}`;
  const hook = `${shownPath(root, facts.hookPath)}${by}`;
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
const applyHook = (plan: HookPlan, facts: HookFacts, text: string): void => {
  if (plan.action === 'keep') return;
  makeFolder(dirname(facts.hookPath));
  if (plan.action === 'chain' && !keepStranger(facts)) return;
  try {
    writeWhole(facts.hookPath, text, 0o755);
  } catch (error) {
    if (plan.action === 'chain') move(facts.neighbourPath, facts.hookPath);
    throw error;
  }
};

/** Does git find there what we meant to write? A silent no is the worst answer a gate can give. */
const verify = (repo: Repository, hookName: HookName, wanted: string): void => {
  const { hook, hookPath, startedBy } = readHookFacts(repo, hookName);
  // No program of the work tree is run from here, so lefthook is for its user to run.
  if (hook.kind === 'absent' && startedBy?.name === 'lefthook') throw new Fault('NOT wired yet: lefthook has not written its pre-push into the hooks folder, and that starts the gate', 'npx lefthook install (or: lefthook install), then: npx gate-hooks status');
  if (hook.kind !== 'ours' || hook.content !== wanted || !hook.executable) throw new Fault(`the hook at ${printable(hookPath)} is not what was written`, 'is another tool rewriting hooks at this moment? run install again');
};

/**
 * Idempotent. The runtime is copied before the hook is written, so a hook never stands without one.
 * @throws Fault when a guard refuses or a file cannot be written; nothing is then half-written
 */
export const install = async (request: InstallRequest): Promise<InstallResult> => {
  const { repo, packageDir, report, dryRun, mayEdit } = request;
  const { runtime } = storePaths(repo);
  const facts = readHookFacts(repo, 'pre-push');
  const text = await composeHook('pre-push', readHookBody(packageDir, 'pre-push'));
  const plan = planHook(facts, text);
  const { edit, run } = planStart(repo, facts);
  const exclude = planExclude(repo, report);
  const runtimeCurrent = isRuntimeCurrent(repo, packageDir);
  const { did, leftAlone } = describe(plan, facts, repo.root);
  if (!runtimeCurrent) did.push(`runtime ${version} copied: ${shownPath(repo.root, runtime)}`);
  if (exclude.after !== exclude.text) did.push(`kept out of git status: ${recordPaths(report).map(printable).join(', ')} (${shownPath(repo.root, exclude.path)})`);
  if (edit !== null) did.push(`${edit.before === null ? 'written' : 'edited'}: ${shownPath(repo.root, edit.path)}, to be committed`);
  if (run !== null && facts.startedBy !== null) did.push(`written by ${facts.startedBy.name}, its own command: ${shownPath(repo.root, facts.startedBy.script)}`);
  leftAlone.push(...startNotes(facts));
  if (dryRun || did.length === 0) return { changed: did.length > 0, did, leftAlone };

  if (edit !== null && !mayEdit) throw new Fault(`${shownPath(repo.root, edit.path)} is yours and has to start the gate`, 'npx gate-hooks install --yes');
  const before = readInstalled(repo);
  if (!runtimeCurrent) copyRuntime(repo, packageDir);
  const edited = plan.action === 'update' && isEdited(facts, repo) ? [`the hook had been changed by hand; that text is kept in ${shownPath(repo.root, keepEdited(facts))}`] : [];
  writeInstalled(repo, {
    version,
    hooks: { ...before?.hooks, 'pre-push': text },
    createdHooksDir: before?.createdHooksDir ?? ((facts.startedBy === null || facts.startedBy.name === 'simple-git-hooks') && !facts.hooksDirExists),
    createdExclude: before?.createdExclude ?? exclude.text === null,
  });
  if (exclude.after !== exclude.text) writeExclude(exclude, exclude.after);
  applyHook(plan, facts, text);
  if (edit !== null) applyEdit(edit);
  await run?.();
  verify(repo, 'pre-push', text);
  return { changed: true, did, leftAlone: [...leftAlone, ...edited] };
};
