// gate-hooks install [--dry-run] [--agents] [--yes]: wires the pre-push hook, or says in one line why there is nothing to wire. Next: wiring/install.ts.
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { pass, skip, type Answer } from '../core/verdict.js';
import { describeSteps } from '../settings/describe.js';
import { noSmokeFault } from '../settings/detect.js';
import { defaults } from '../settings/defaults.js';
import { scaffoldAgents } from '../readmes/agents.js';
import { readSettings } from '../settings/read.js';
import { validate } from '../settings/validate.js';
import { inCi, variable } from '../world/environment.js';
import { findRepository, requireWorkTree, type Repository } from '../world/git.js';
import { planStart } from '../wiring/edit.js';
import { readHookFacts } from '../wiring/facts.js';
import { install } from '../wiring/install.js';
import type { Bare } from './command.js';
import { shownEdits, wantsYes } from './consent.js';

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

export const run = async ({ cwd, packageDir, dryRun = false, agents = false, yes = false }: Bare & { readonly dryRun?: boolean; readonly agents?: boolean; readonly yes?: boolean }): Promise<Answer> => {
  const repo = findPlace(cwd);
  if (typeof repo === 'string') return { verdict: skip(`nothing installed: ${repo}`) };
  const { smoke, evidence } = repo.root === null ? bare : readSettings(repo.root, null, () => validate);
  if (repo.root !== null && smoke.steps.length === 0) throw noSmokeFault();
  const edits = [planStart(repo, readHookFacts(repo)).edit].filter((edit) => edit !== null);
  const refused = dryRun ? null : await wantsYes(repo.root, edits, yes, 'npx gate-hooks install');
  if (refused !== null) return refused;
  const { changed: wired, did: wiring, leftAlone } = await install({ repo, packageDir, report: evidence.report, dryRun, mayEdit: true });
  const told = tellAgents(repo, agents, dryRun);
  const [changed, did] = [wired || told.length > 0, [...wiring, ...told]];
  const lines = [
    ...did.map((line) => `${dryRun ? 'would be done' : 'done'}: ${line}`),
    ...(dryRun || yes ? shownEdits(repo.root, edits) : []),
    ...leftAlone.map((line) => `left alone: ${line}`),
    `smoke:  ${repo.root === null ? 'what each pushed commit says' : describeSteps(smoke.steps)} (${smoke.command_origin})`,
    'bypass: BYPASS_SMOKE=1 git push (recorded; add BYPASS_REASON="...")',
    'undo:   npx gate-hooks uninstall',
  ];
  const reason = !changed ? 'already installed, nothing changed' : dryRun ? 'dry run, nothing written' : 'installed: the next git push runs the smoke first';
  return { verdict: pass(reason), lines, data: { changed, did, left_alone: leftAlone, smoke_steps: smoke.steps.map(({ name, run }) => ({ name, run })), dry_run: dryRun } };
};
