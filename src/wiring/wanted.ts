// Which hooks has install to wire, where does each go, and with which text? Reads and decides; writes nothing.
// Called by install.ts.
import { basename, join } from 'node:path';
import { Fault } from '../core/fault.js';
import { shownPath } from '../core/text.js';
import { look, readHead, readText } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { requireConfigHooks } from './config-hook.js';
import { type HookFacts, readHookFacts, readPlaces, type Way } from './facts.js';
import type { HookName } from './hook-name.js';
import { readInstalled } from './installed.js';
import { byHand } from './managers/by-hand.js';
import { composeHook } from './managers/simple-git-hooks.js';
import { configuredIn } from './managers/simple-git-hooks-config.js';
import { type OwnFolder, planOwnFolder } from './own-folder.js';
import { type HookPlan, planHook, refuseFolder } from './plan.js';

export type WantedRequest = {
  readonly repo: Repository;
  /** The folder of our package, which holds hooks/ and dist/. */
  readonly packageDir: string;
  /** Null: the way that is in use, else the hooks folder. */
  readonly way: Way | null;
  /** Whether core.hooksPath may be set, where it leads to a folder that is not ours to write. */
  readonly ownFolder: boolean;
  /** Whether pre-commit is wired; null: as it is. */
  readonly preCommit: boolean | null;
};

export type Place = { readonly facts: HookFacts; readonly plan: HookPlan; readonly text: string };

export type Wanted = {
  readonly places: readonly Place[];
  /** The folder that has to be made first; null where git's is used. */
  readonly made: OwnFolder | null;
  /** Why a hook is not among them, for who installs. */
  readonly leftOut: readonly string[];
};

/** @param name of a file of hooks/ */
export const readHookBody = (packageDir: string, name: HookName | 'forward'): string => {
  const body = readText(join(packageDir, 'hooks', name));
  if (body === null)
    throw new Fault(
      'package-incomplete',
      `this package of gate-hooks is not whole: hooks/${name} is missing`,
      'install it again',
    );
  return body;
};

const largest = 1 << 20;

/** What is run before a commit, as it stands in that file; a package.json names lint-staged for many reasons. */
const commitLines = (path: string, startedBy: HookFacts['startedBy']): string => {
  const text = look(path)?.isFile() === true ? (readHead(path, largest) ?? '') : '';
  if (startedBy?.name === 'simple-git-hooks' && path.endsWith('.json'))
    return String(configuredIn({ [basename(path)]: text })?.config?.['pre-commit'] ?? '');
  return text;
};

/** Whose pre-commit runs lint-staged already: ours would run it a second time. Null where none does. */
const findRunning = ({ hook, hookPath, startedBy }: HookFacts): string | null => {
  if (hook.kind === 'ours') return null;
  const path = startedBy?.path ?? hookPath;
  if (/\blint-staged\b/.test(commitLines(path, startedBy))) return path;
  return null;
};

/** Null where ours is wired; else why not. @throws Fault where it was asked for and the user has to add it */
const leaveOut = (root: string | null, facts: HookFacts, asked: boolean): string | null => {
  const running = findRunning(facts);
  if (running !== null) return `pre-commit: ${shownPath(root, running)} runs lint-staged already`;
  const wanted = byHand(facts.startedBy?.name ?? null);
  if (wanted === null || facts.startedBy === null) return null;
  const why = `${facts.startedBy.name} owns pre-commit, and runs commands on staged files by itself`;
  if (asked)
    throw new Fault(
      'not-wired',
      `${why}; ${shownPath(root, facts.startedBy.path)} was left alone`,
      `add this to it, then: ${wanted.next}\n${wanted.line}`,
    );
  return `the pre-commit hook of ours: ${why}`;
};

/** With a file and a hook of git's configuration, both are kept up to date. */
const readPrePush = ({
  repo,
  way,
  ownFolder,
}: WantedRequest): { readonly all: readonly HookFacts[]; readonly made: OwnFolder | null } => {
  if (way === 'config') requireConfigHooks(repo);
  const all = readPlaces(repo, 'pre-push', way);
  const made = ownFolder && refuseFolder(all[0]) !== null ? planOwnFolder(repo, all[0]) : null;
  return { all: made === null ? all : [made.factsOf('pre-push')], made };
};

/** With the store lost, a hook of ours that still stands there says so. */
const wantsPreCommit = (repo: Repository, asked: boolean | null): boolean =>
  asked ??
  (readInstalled(repo)?.hooks['pre-commit'] !== undefined || readHookFacts(repo, 'pre-commit').hook.kind === 'ours');

/** @throws Fault where a hook cannot be wired without taking something from someone */
export const readWanted = async (request: WantedRequest): Promise<Wanted> => {
  const { repo, packageDir, preCommit } = request;
  const { all, made } = readPrePush(request);
  const commit = wantsPreCommit(repo, preCommit)
    ? [made?.factsOf('pre-commit') ?? readHookFacts(repo, 'pre-commit')]
    : [];
  const leftOut = commit.map((facts) => leaveOut(repo.root, facts, preCommit === true)).filter((why) => why !== null);
  const wired = [...all];
  if (leftOut.length === 0) wired.push(...commit);
  const texts = new Map<HookName, string>();
  const places: Place[] = [];
  for (const facts of wired) {
    const { hookName } = facts;
    const text = texts.get(hookName) ?? (await composeHook(hookName, readHookBody(packageDir, hookName)));
    texts.set(hookName, text);
    places.push({ facts, plan: planHook(facts, text), text });
  }
  return { places, made, leftOut };
};
