// gate-hooks install [--smoke C] [--[no-]agents] [--via config] [--own-hooks-folder] [--[no-]pre-commit] [--dry-run] [--yes]: wires the hooks, or says in one line why there is nothing to wire. Next: wiring/install.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { cancelled, pass, skip, type Answer } from '../core/verdict.js';
import { commandText, describeSteps } from '../settings/describe.js';
import { noSmokeFault } from '../settings/detect.js';
import { defaults } from '../settings/defaults.js';
import { scaffoldAgents } from '../readmes/agents.js';
import { readSettings, readSources } from '../settings/read.js';
import type { Settings } from '../settings/settings.js';
import { suggestSmoke } from '../settings/suggest.js';
import { validate } from '../settings/validate.js';
import { ask, asking } from '../world/ask.js';
import { createNew } from '../world/changes.js';
import { inCi, variable } from '../world/environment.js';
import { listFolder } from '../world/files.js';
import { findRepository, requireWorkTree, type Repository } from '../world/git.js';
import { applyEdit } from '../wiring/edit.js';
import type { Way } from '../wiring/facts.js';
import type { HookName } from '../wiring/hook-name.js';
import { install } from '../wiring/install.js';
import { readInstalled } from '../wiring/installed.js';
import type { FileEdit } from '../wiring/managers/starter.js';
import { dropPreCommit } from '../wiring/uninstall.js';
import type { Bare } from './command.js';
import { editData, shownEdits, wantsYes } from './consent.js';
import { decide, questionsOf, type Answers, type InstallFacts } from './install-questions.js';
import { planAll } from './install-staged.js';

/** A `prepare` script runs in places where a hook makes no sense; none of them may break an `npm ci`. */
const findPlace = (cwd: string): Repository | string => {
  if (inCi()) return 'CI is set, no one pushes from here';
  if (variable('NODE_ENV') === 'production') return 'NODE_ENV=production, no one pushes from here';
  try {
    return findRepository(cwd) ?? `not a git repository: ${printable(cwd)}`;
  } catch (error) {
    if (error instanceof Fault && error.message.startsWith('git was not found')) return error.message;
    throw error;
  }
};

/** A bare repository holds no settings of its own; each commit it pushes is judged by those in it. */
const bare = { smoke: { steps: [], command_origin: 'bare repository' }, evidence: defaults.evidence } as const;

/** The region of AGENTS.md, as a line for people; none in a repository without a work tree, or where it is not asked for. */
const tellAgents = (repo: Repository, agents: boolean, dryRun: boolean): string[] => {
  if (!agents || repo.root === null) return [];
  const worktree = requireWorkTree(repo.root);
  const { path, state } = scaffoldAgents(worktree, readSettings(repo.root, null, () => validate), dryRun);
  return state === 'current' ? [] : [`${path}: the region for coding agents ${state === 'missing' ? 'written' : 'renewed'}`];
};

type Flags = { readonly preCommit?: boolean; readonly dryRun?: boolean; readonly agents?: boolean; readonly yes?: boolean; readonly smoke?: string; readonly via?: Way; readonly ownHooksFolder?: boolean; readonly format?: string };

type Told = {
  readonly repo: Repository; readonly did: readonly string[]; readonly leftAlone: readonly string[]; readonly edits: readonly FileEdit[];
  readonly smoke: string; readonly hooks: readonly HookName[]; readonly flags: Flags; readonly mayAsk: ReturnType<typeof asking>;
};

const readInstallFacts = (repo: Repository, root: string, { smoke, agents }: Flags): InstallFacts => {
  const settings = readSettings(root, null, () => validate);
  const names = listFolder(root);
  const only = settings.smoke.steps.length === 1 ? settings.smoke.steps[0]! : null;
  return {
    installed: readInstalled(repo) !== null,
    settings: settings.origin,
    found: settings.smoke.steps.length === 0 ? null : only === null ? describeSteps(settings.smoke.steps) : commandText(only.run),
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
  throw new Fault(fault.message, `npx gate-hooks install --smoke ${JSON.stringify(suggestion ?? './smoke.sh')}, or ${fault.hint}`, fault.exit);
};

const settingsFile = 'gate-hooks.json';

const writeSettings = (root: string, text: string): void => {
  if (!createNew(join(root, settingsFile), text)) throw new Fault(`${settingsFile} was written meanwhile`, 'run it again');
};

const linesOf = ({ repo, did, leftAlone, edits, smoke, hooks, flags, mayAsk }: Told): string[] => [
  ...did.map((line) => `${flags.dryRun === true ? 'would be done' : 'done'}: ${line}`),
  ...(flags.dryRun === true || flags.yes === true ? shownEdits(repo.root, edits) : []),
  ...leftAlone.map((line) => `left alone: ${line}`),
  ...(mayAsk === 'dumb' ? ['not asked, for TERM is dumb: --smoke, --agents, --no-agents and --yes answer'] : []),
  `smoke:  ${smoke}`,
  ...(hooks.includes('pre-commit') ? ['commit: lint-staged runs on what is staged; git commit --no-verify leaves it out'] : []),
  'bypass: BYPASS_SMOKE=1 git push (recorded; add BYPASS_REASON="...")',
  'undo:   npx gate-hooks uninstall',
];

const refuseFlags = (repo: Repository, { via, ownHooksFolder, preCommit }: Flags): void => {
  if (via !== undefined && ownHooksFolder === true) throw new Fault('--via config needs no hooks folder', 'leave out one of --via config and --own-hooks-folder', 2);
  if (repo.root === null && preCommit === true) throw new Fault('no commit is made in a bare repository', 'npx gate-hooks install --pre-commit, in the clone that you commit in', 2);
};

export const run = async ({ cwd, packageDir, ...flags }: Bare & Flags): Promise<Answer> => {
  const { dryRun = false, yes = false, via = null, ownHooksFolder = false, preCommit = null } = flags;
  const repo = findPlace(cwd);
  if (typeof repo === 'string') return { verdict: skip(`nothing installed: ${repo}`) };
  refuseFlags(repo, flags);
  const facts = repo.root === null ? null : readInstallFacts(repo, repo.root, flags);
  const mayAsk = !yes && !dryRun && (flags.format ?? 'human') === 'human' ? asking() : 'no';
  const answers = facts === null || mayAsk !== 'yes' ? {} : await askAll(facts);
  if (answers === null) return { verdict: cancelled() };
  const { write, agents } = facts === null ? { write: null, agents: false } : decide(facts, answers);
  if (facts !== null && facts.found === null && write === null) return refuseWithoutSmoke(facts);
  const request = { repo, packageDir, way: via, ownFolder: ownHooksFolder, preCommit };
  const { hooks, edits, staged } = await planAll(request);
  const refused = dryRun ? null : await wantsYes(repo.root, edits, yes, `npx gate-hooks install${preCommit === null ? '' : preCommit ? ' --pre-commit' : ' --no-pre-commit'}`);
  if (refused !== null) return refused;
  const settingsNow = (): typeof bare | Settings => (repo.root === null ? bare : readSettings(repo.root, null, () => validate));
  const dropped = preCommit === false ? dropPreCommit(repo, dryRun, true) : { did: [], leftAlone: [] };
  const wired = await install({ ...request, report: settingsNow().evidence.report, dryRun, mayEdit: true });
  // After the wiring, which may refuse: a no leaves nothing behind.
  if (staged !== null && !dryRun) applyEdit(staged.edit);
  if (write !== null && repo.root !== null && !dryRun) writeSettings(repo.root, write);
  const { smoke } = settingsNow();
  const told = [...(staged === null ? [] : [staged.says]), ...(write === null ? [] : [`written: ${settingsFile}, to be committed: a push is judged by the settings in its commit`]), ...tellAgents(repo, agents, dryRun)];
  const [did, leftAlone] = [[...dropped.did, ...wired.did, ...told], [...dropped.leftAlone, ...wired.leftAlone]];
  const shown = write !== null && dryRun ? `${flags.smoke} (--smoke)` : `${repo.root === null ? 'what each pushed commit says' : describeSteps(smoke.steps)} (${smoke.command_origin})`;
  const changed = did.length > 0;
  const reason = !changed ? 'already installed, nothing changed' : dryRun ? 'dry run, nothing written' : 'installed: the next git push runs the smoke first';
  const lines = linesOf({ repo, did, leftAlone, edits, smoke: shown, hooks, flags, mayAsk });
  return { verdict: pass(reason), lines, data: { changed, did, left_alone: leftAlone, edits: editData(repo.root, edits), hooks: [...new Set(hooks)], smoke_origin: repo.root === null ? null : smoke.command_origin, smoke_steps: smoke.steps.map(({ name, run }) => ({ name, run })), dry_run: dryRun } };
};
