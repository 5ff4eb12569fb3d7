// Does the gate fire here? Looks at each part and makes git start the hook; mends nothing (fix.ts). Called by
// commands/doctor.ts.

import { type HookFacts, readHookFacts } from '../wiring/facts.js';
import { composeHook } from '../wiring/managers/simple-git-hooks.js';
import { readHookBody } from '../wiring/wanted.js';
import { now } from '../world/clock.js';
import { environment } from '../world/environment.js';
import type { Repository } from '../world/git.js';
import { type Check, fixHint, stateOf } from './check.js';
import { checkDependencies } from './dependencies.js';
import { judgeEnvironment } from './environment.js';
import { checkHookFile, checkStart } from './hook-file.js';
import { checkGit, checkHooksFolder } from './hooks-folder.js';
import { judgeProbe, type ProbeCase } from './judge-probe.js';
import { judgeNeighbours, readNeighbours } from './neighbours.js';
import { checkPreCommit } from './pre-commit.js';
import { barePath, probeSeconds, runProbe } from './probe.js';
import { checkRuntime } from './runtime.js';
import { checkSettings } from './settings.js';
import { checkConnection } from './ssh.js';
import { checkStoreAndClock } from './store.js';

export type Patient = {
  readonly repo: Repository;
  /** Where the user stands: the probe pushes from there. */
  readonly cwd: string;
  readonly packageDir: string;
};

export const probeName = 'probe';

/** A variable that skips the hook is taken away, not mended. */
const askHere = async (
  { repo, cwd }: Patient,
  { startedBy }: HookFacts,
): Promise<{ check: Check; answered: boolean; ended: boolean }> => {
  const cause = judgeEnvironment(environment(), startedBy?.name ?? null).findings.find(
    ({ level }) => level === 'error',
  );
  const about: ProbeCase = {
    name: probeName,
    root: repo.root,
    way: 'git push',
    seconds: probeSeconds,
    hint: cause?.hint ?? fixHint,
  };
  const probe = await runProbe(repo, cwd, false);
  return { check: judgeProbe(probe, about), answered: probe.answers.length > 0, ended: probe.code !== null };
};

const askBare = async ({ repo, cwd }: Patient): Promise<Check> => {
  const about: ProbeCase = {
    name: 'bare PATH',
    root: repo.root,
    way: `env -i HOME=... PATH=${barePath} git push`,
    seconds: probeSeconds,
    hint: `${fixHint}, by a Node that stays where it is`,
  };
  return judgeProbe(await runProbe(repo, cwd, true), about);
};

/** A file that git cannot start is not started: git 2.39 would wait for it for ever. */
const checkFiring = async (patient: Patient, facts: HookFacts, wanted: string): Promise<Check[]> => {
  const dead = checkStart(patient.repo, facts);
  if (dead !== null) return [dead];
  const { check, answered, ended } = await askHere(patient, facts);
  // Hooks of others that took too long once are not started again.
  const bare = answered && ended ? [await askBare(patient)] : [];
  return [check, ...bare, checkHookFile(patient.repo, facts, wanted, answered)];
};

/** Whether git started the hook in the probe. */
export const hasFired = (checks: readonly Check[]): boolean =>
  checks.some((check) => check.name === probeName && stateOf(check) !== 'no');

/** In the order of the table: what was proved first, then what may take it away. */
export const examine = async (patient: Patient): Promise<Check[]> => {
  const { repo, cwd, packageDir } = patient;
  const facts = readHookFacts(repo);
  const wanted = await composeHook('pre-push', readHookBody(packageDir, 'pre-push'));
  const firing = await checkFiring(patient, facts, wanted);
  const { check: smoke, settings } = await checkSettings(repo);
  const manager = facts.startedBy?.name ?? null;
  const worktree = repo.root === null ? null : { ...repo, root: repo.root };
  const checks = [...firing];
  const preCommit = worktree === null ? null : checkPreCommit(worktree);
  if (preCommit !== null) checks.push(preCommit);
  checks.push(
    checkHooksFolder(repo, facts, wanted, hasFired(firing)),
    checkRuntime(repo, packageDir),
    checkGit(repo, hasFired(firing)),
    smoke,
  );
  if (worktree !== null && settings !== null) checks.push(checkDependencies(worktree, settings));
  checks.push(judgeEnvironment(environment(), manager));
  if (worktree !== null) {
    checks.push(judgeNeighbours(readNeighbours(worktree, facts.hooksPath?.value ?? null, manager)));
  }
  checks.push(await checkConnection(repo, cwd), ...checkStoreAndClock(repo, now()));
  return checks;
};
