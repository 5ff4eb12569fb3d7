// Wires the hooks: look, decide, touch, look again. Called by commands/install.ts; the decisions are wanted.ts and
// plan.ts.
import { dirname, posix } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable, shownPath } from '../core/text.js';
import { unreachable } from '../core/verdict.js';
import { addName, makeFolder, move, writeWhole } from '../world/changes.js';
import { isSameFile } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { version } from '../world/platform.js';
import { storePaths } from '../world/store.js';
import { writeConfigHook } from './config-hook.js';
import { applyEdit, planStart, type Start, startNotes } from './edit.js';
import { isEdited, keepEdited } from './edited.js';
import { addExclude } from './exclude.js';
import { type ExcludeFile, readExclude, writeExclude } from './exclude-file.js';
import { type HookFacts, readHookFacts } from './facts.js';
import type { HookName } from './hook-name.js';
import { readInstalled, writeInstalled } from './installed.js';
import type { FileEdit } from './managers/starter.js';
import { copyRuntime, isRuntimeCurrent } from './runtime.js';
import { type Place, readHookBody, readWanted, type WantedRequest } from './wanted.js';

export type InstallRequest = WantedRequest & {
  /** Relative to the root: the record's path. */
  readonly report: string;
  readonly dryRun: boolean;
  /** Whether the user agreed to what planStart (edit.ts) says. */
  readonly mayEdit: boolean;
};

export type InstallResult = {
  readonly changed: boolean;
  readonly did: readonly string[];
  readonly leftAlone: readonly string[];
};

/** run.json, its alias, and what a canary and a promotion write. */
export const recordPaths = (report: string): string[] => [
  ...new Set([
    report,
    ...['smoke_run.json', 'canary.json', 'promote.json'].map((name) => posix.join(posix.dirname(report), name)),
  ]),
];

const planExclude = (repo: Repository, report: string): ExcludeFile & { readonly after: string } => {
  const file = readExclude(repo);
  return { ...file, after: addExclude(file.text ?? '', recordPaths(report)) };
};

/** Who starts it, where that is not git from its hooks folder. */
const describeStart = ({ byConfig, startedBy, replayedBy, hookName }: HookFacts, root: string | null): string => {
  if (byConfig) return ', which git starts from its configuration (hook.gate-hooks)';
  if (startedBy !== null) return `, which ${startedBy.name} starts from ${shownPath(root, startedBy.path)}`;
  if (replayedBy === null) return '';
  return `, which the ${hookName} of ${replayedBy} runs first`;
};

const describe = ({ plan, facts }: Place, root: string | null): { did: string[]; leftAlone: string[] } => {
  const hook = `${shownPath(root, facts.hookPath)}${describeStart(facts, root)}`;
  const neighbour = shownPath(root, facts.neighbourPath);
  switch (plan.action) {
    case 'keep':
      return { did: [], leftAlone: [] };
    case 'create':
      return {
        did: [`hook written: ${hook}`],
        leftAlone: facts.neighbourExists ? [`kept and run first: ${neighbour}`] : [],
      };
    case 'mode':
      return { did: [`hook made executable: ${hook}`], leftAlone: [] };
    case 'update':
      return {
        did: [`hook brought up to date: ${hook}`],
        leftAlone: facts.neighbourExists ? [`kept and run first: ${neighbour}`] : [],
      };
    case 'chain': {
      const how = plan.executable
        ? 'kept and run first, with its arguments and stdin'
        : 'kept, but not run: it is not executable, so git did not run it either';
      return { did: [`hook written: ${hook}`], leftAlone: [`${plan.what}: ${how}: ${neighbour}`] };
    }
    default:
      return unreachable(plan);
  }
};

/**
 * False when another install was faster; its neighbour must not be replaced, least of all by the hook that it has
 * just written.
 */
const keepStranger = ({ hookPath, neighbourPath }: HookFacts): boolean =>
  isSameFile(hookPath, neighbourPath) || addName(hookPath, neighbourPath);

/** A stranger's hook has its second name before ours takes the first: at no moment is there no hook. */
const applyHook = (repo: Repository, { plan, facts, text }: Place): void => {
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
const verify = (repo: Repository, { facts: { hookName, byConfig }, text }: Place): void => {
  const { hook, hookPath, startedBy } = readHookFacts(repo, hookName, byConfig ? 'config' : 'folder');
  // No program of the work tree is run from here, so lefthook is for its user to run.
  if (hook.kind === 'absent' && startedBy?.name === 'lefthook')
    throw new Fault(
      'not-wired',
      'NOT wired yet: lefthook has not written its pre-push into the hooks folder, and that starts the gate',
      'npx lefthook install (or: lefthook install), then: npx gate-hooks status',
    );
  if (hook.kind !== 'ours' || hook.content !== text || !hook.executable)
    throw new Fault(
      'not-wired',
      `the hook at ${printable(hookPath)} is not what was written`,
      'is another tool rewriting hooks at this moment? run install again',
    );
};

/** What starts each hook, where that is a file of the user's. */
const planStarts = (
  repo: Repository,
  places: readonly Place[],
): (Start & { readonly startedBy: HookFacts['startedBy'] })[] =>
  places.map(({ facts }) => ({ ...planStart(repo, facts), startedBy: facts.startedBy }));

/** The hooks that install would wire, and the files of the user's that it would change: for the question before it. */
export const planInstall = async (
  request: WantedRequest,
): Promise<{ readonly hooks: readonly HookName[]; readonly edits: readonly FileEdit[] }> => {
  const { places } = await readWanted(request);
  return {
    hooks: places.map(({ facts }) => facts.hookName),
    edits: planStarts(request.repo, places)
      .map(({ edit }) => edit)
      .filter((edit) => edit !== null),
  };
};

const describeStarts = (root: string | null, starts: ReturnType<typeof planStarts>): string[] => {
  const lines: string[] = [];
  for (const { edit, run, startedBy } of starts) {
    if (edit !== null) {
      const done = edit.before === null ? 'written' : 'edited';
      lines.push(`${done}: ${shownPath(root, edit.path)}, to be committed`);
    }
    if (run !== null && startedBy !== null) {
      lines.push(`written by ${startedBy.name}, its own command: ${shownPath(root, startedBy.script)}`);
    }
  }
  return lines;
};

/** Whether git looks in a hooks folder that is not there yet. */
const makesHooksDir = ({ facts: { byConfig, startedBy, hooksDirExists } }: Place): boolean =>
  !byConfig && (startedBy === null || startedBy.name === 'simple-git-hooks') && !hooksDirExists;

type Wanted = Awaited<ReturnType<typeof readWanted>>;
type Exclude = ReturnType<typeof planExclude>;

const writeRecordOf = (repo: Repository, places: readonly Place[], exclude: Exclude): void => {
  const before = readInstalled(repo);
  writeInstalled(repo, {
    version,
    hooks: { ...before?.hooks, ...Object.fromEntries(places.map(({ facts, text }) => [facts.hookName, text])) },
    createdHooksDir: before?.createdHooksDir === true || places.some(makesHooksDir),
    createdExclude: before?.createdExclude ?? exclude.text === null,
  });
};

/** Keeps the text of hooks that were changed by hand, and says where. */
const keepHandEdits = (repo: Repository, places: readonly Place[]): string[] => {
  const edited = places.filter(({ plan, facts }) => plan.action === 'update' && isEdited(facts, repo));
  return edited.map(({ facts }) => {
    const kept = shownPath(repo.root, keepEdited(facts));
    return `the hook had been changed by hand; that text is kept in ${kept}`;
  });
};

const apply = async (
  repo: Repository,
  packageDir: string,
  { places, made }: Wanted,
  starts: ReturnType<typeof planStarts>,
): Promise<void> => {
  try {
    made?.make(
      readHookBody(packageDir, 'forward'),
      places.map(({ facts }) => facts.hookName),
    );
    for (const place of places) applyHook(repo, place);
    for (const { edit } of starts) if (edit !== null) applyEdit(edit);
    for (const { run } of starts) await run?.();
    for (const place of places) verify(repo, place);
  } catch (error) {
    made?.undo();
    throw error;
  }
};

/**
 * Idempotent. The runtime is copied before the hook is written, so a hook never stands without one.
 * @throws Fault when a guard refuses or a file cannot be written; nothing is then half-written
 */
export const install = async (request: InstallRequest): Promise<InstallResult> => {
  const { repo, packageDir, report, dryRun, mayEdit } = request;
  const wanted = await readWanted(request);
  const { places, made, leftOut } = wanted;
  const starts = planStarts(repo, places);
  const exclude = planExclude(repo, report);
  const excludes = exclude.after !== exclude.text;
  const runtimeCurrent = isRuntimeCurrent(repo, packageDir);
  const described = places.map((place) => describe(place, repo.root));
  const did = [...(made?.did ?? []), ...described.flatMap((one) => one.did)];
  if (!runtimeCurrent) did.push(`runtime ${version} copied: ${shownPath(repo.root, storePaths(repo).runtime)}`);
  if (excludes) {
    const records = recordPaths(report).map(printable).join(', ');
    did.push(`kept out of git status: ${records} (${shownPath(repo.root, exclude.path)})`);
  }
  did.push(...describeStarts(repo.root, starts));
  const leftAlone = [
    ...described.flatMap((one) => one.leftAlone),
    ...leftOut,
    ...new Set(places.flatMap(({ facts }) => startNotes(facts))),
  ];
  if (dryRun || did.length === 0) return { changed: did.length > 0, did, leftAlone };

  const edit = starts.map((start) => start.edit).find((one) => one !== null);
  if (edit != null && !mayEdit) {
    throw new Fault(
      'needs-yes',
      `${shownPath(repo.root, edit.path)} is yours and has to start the gate`,
      'npx gate-hooks install --yes',
    );
  }
  if (!runtimeCurrent) copyRuntime(repo, packageDir);
  const edited = keepHandEdits(repo, places);
  writeRecordOf(repo, places, exclude);
  if (excludes) writeExclude(exclude, exclude.after);
  await apply(repo, packageDir, wanted, starts);
  return { changed: true, did, leftAlone: [...leftAlone, ...edited] };
};
