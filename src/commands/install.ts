// gate-hooks install [--smoke C] [--[no-]agents] [--via config] [--own-hooks-folder] [--[no-]pre-commit]
// [--dry-run] [--yes]: wires the hooks, or says in one line why there is nothing to wire. Next: wiring/install.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { type Answer, cancelled, skip } from '../core/verdict.js';
import { scaffoldAgents } from '../readmes/agents.js';
import { defaults } from '../settings/defaults.js';
import { commandText, describeSteps } from '../settings/describe.js';
import { noSmokeFault } from '../settings/detect.js';
import { readSettings, readSources } from '../settings/read.js';
import type { Step } from '../settings/settings.js';
import { suggestSmoke } from '../settings/suggest.js';
import { validate } from '../settings/validate.js';
import { applyEdit } from '../wiring/edit.js';
import type { Way } from '../wiring/facts.js';
import { install } from '../wiring/install.js';
import { readInstalled } from '../wiring/installed.js';
import type { FileEdit } from '../wiring/managers/starter.js';
import { dropPreCommit } from '../wiring/uninstall.js';
import { ask, asking } from '../world/ask.js';
import { createNew } from '../world/changes.js';
import { listFolder } from '../world/files.js';
import { type Repository, requireWorkTree } from '../world/git.js';
import type { Bare } from './command.js';
import { wantsYes } from './consent.js';
import { findPlace } from './install-place.js';
import { type Answers, type Decided, decide, type InstallFacts, questionsOf } from './install-questions.js';
import { planAll } from './install-staged.js';
import { type Told, tellInstall } from './install-told.js';

/** A bare repository holds no settings of its own; each commit it pushes is judged by those in it. */
const bare = { smoke: { steps: [], command_origin: 'bare repository' }, evidence: defaults.evidence } as const;

/**
 * The region of AGENTS.md, as a line for people; none in a repository without a work tree, or where it is not asked
 * for.
 */
const tellAgents = (repo: Repository, agents: boolean, dryRun: boolean): string[] => {
  if (!agents || repo.root === null) return [];
  const worktree = requireWorkTree(repo.root);
  const { path, state } = scaffoldAgents(
    worktree,
    readSettings(repo.root, null, () => validate),
    dryRun,
  );
  if (state === 'current') return [];
  return [`${path}: the region for coding agents ${state === 'missing' ? 'written' : 'renewed'}`];
};

type Flags = {
  readonly preCommit?: boolean;
  readonly dryRun?: boolean;
  readonly agents?: boolean;
  readonly yes?: boolean;
  readonly smoke?: string;
  readonly via?: Way;
  readonly ownHooksFolder?: boolean;
};

/** Null where no smoke was found. */
const describeFound = (steps: readonly Step[]): string | null => {
  const [only, ...others] = steps;
  if (only === undefined) return null;
  return others.length > 0 ? describeSteps(steps) : commandText(only.run);
};

const readInstallFacts = (repo: Repository, root: string, { smoke, agents }: Flags): InstallFacts => {
  const settings = readSettings(root, null, () => validate);
  const names = listFolder(root);
  const { steps } = settings.smoke;
  return {
    installed: readInstalled(repo) !== null,
    settings: settings.origin,
    found: describeFound(steps),
    suggestion: suggestSmoke(readSources(root), names),
    hasAgents: names.includes('AGENTS.md') || names.includes('CLAUDE.md'),
    flags: { smoke: smoke ?? null, agents: agents ?? null },
  };
};

/** Null after Ctrl-C or Esc: what was said before it counts for nothing. */
const askAll = async (facts: InstallFacts): Promise<Answers | null> => {
  let answers: Answers = {};
  for (const { id, question } of questionsOf(facts)) {
    const said = await ask(question);
    if (said === null) return null;
    answers = { ...answers, [id]: said };
  }
  return answers;
};

const refuseWithoutSmoke = ({ suggestion }: InstallFacts): never => {
  const fault = noSmokeFault();
  throw new Fault(
    'no-smoke',
    fault.message,
    `npx gate-hooks install --smoke ${JSON.stringify(suggestion ?? './smoke.sh')}, or ${fault.hint}`,
    fault.exit,
  );
};

const settingsFile = 'gate-hooks.json';

const writeSettings = (root: string, text: string): void => {
  if (!createNew(join(root, settingsFile), text))
    throw new Fault('changed-meanwhile', `${settingsFile} was written meanwhile`, 'run it again');
};

const refuseFlags = (repo: Repository, { via, ownHooksFolder, preCommit }: Flags): void => {
  if (via !== undefined && ownHooksFolder === true)
    throw new Fault(
      'usage',
      '--via config needs no hooks folder',
      'leave out one of --via config and --own-hooks-folder',
      2,
    );
  if (repo.root === null && preCommit === true)
    throw new Fault(
      'usage',
      'no commit is made in a bare repository',
      'npx gate-hooks install --pre-commit, in the clone that you commit in',
      2,
    );
};

/** What a push will run, once what is said to be written is there. */
const readSmoke = (repo: Repository, write: string | null): Told['smoke'] => {
  if (repo.root === null) return { ...bare.smoke, written: false };
  const sources = readSources(repo.root);
  if (write === null) return { ...validate(sources).smoke, written: false };
  return { ...validate({ ...sources, [settingsFile]: write }).smoke, written: true };
};

const flagOf = (preCommit: boolean | null): string => {
  if (preCommit === null) return '';
  return preCommit ? ' --pre-commit' : ' --no-pre-commit';
};

/** What the questions of the first install decided; null where they were left. */
const decideAll = async (facts: InstallFacts | null, mayAsk: boolean): Promise<Decided | null> => {
  if (facts === null) return { write: null, agents: false };
  const answers = mayAsk ? await askAll(facts) : {};
  if (answers === null) return null;
  return decide(facts, answers);
};

export const run = async (options: Bare & Flags): Promise<Answer> => {
  const place = findPlace(options.cwd);
  if (place.kind === 'none') return { verdict: skip(`nothing installed: ${place.says}`), data: { why: place.why } };
  refuseFlags(place.repo, options);
  return installInto(place.repo, options);
};

const installInto = async (repo: Repository, { packageDir, format, ...flags }: Bare & Flags): Promise<Answer> => {
  const { dryRun = false, yes = false, via = null, ownHooksFolder = false, preCommit = null } = flags;
  const facts = repo.root === null ? null : readInstallFacts(repo, repo.root, flags);
  const mayAsk = yes || dryRun ? 'no' : asking(format);
  const decided = await decideAll(facts, mayAsk === 'yes');
  if (decided === null) return { verdict: cancelled() };
  const { write, agents } = decided;
  if (facts !== null && facts.found === null && write === null) return refuseWithoutSmoke(facts);
  const request = { repo, packageDir, way: via, ownFolder: ownHooksFolder, preCommit };
  const { hooks, edits, staged } = await planAll(request);
  const command = `npx gate-hooks install${flagOf(preCommit)}`;
  const refused = dryRun ? null : await wantsYes({ root: repo.root, edits, yes, format, command });
  if (refused !== null) return refused;
  const { report } = repo.root === null ? bare.evidence : readSettings(repo.root, null, () => validate).evidence;
  const dropped = preCommit === false ? dropPreCommit(repo, dryRun, true) : { did: [], leftAlone: [] };
  const wired = await install({ ...request, report, dryRun, mayEdit: true });
  // After the wiring, which may refuse: a refusal leaves nothing behind.
  if (!dryRun) writeAnswers(repo, staged?.edit ?? null, write);
  const did = [...dropped.did, ...wired.did];
  if (staged !== null) did.push(staged.says);
  if (write !== null) {
    did.push(`written: ${settingsFile}, to be committed: a push is judged by the settings in its commit`);
  }
  did.push(...tellAgents(repo, agents, dryRun));
  return tellInstall({
    root: repo.root,
    did,
    leftAlone: [...dropped.leftAlone, ...wired.leftAlone],
    edits,
    hooks,
    smoke: readSmoke(repo, write),
    dryRun,
    yes,
    mayAsk,
  });
};

const writeAnswers = (repo: Repository, edit: FileEdit | null, write: Decided['write']): void => {
  if (edit !== null) applyEdit(edit);
  if (write !== null && repo.root !== null) writeSettings(repo.root, write);
};
