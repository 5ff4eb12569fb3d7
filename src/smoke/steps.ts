// Which steps must run, and which passed before? Keys, remembered passes, and what to remember after a run. Asked
// by run.ts.
import { Fault } from '../core/fault.js';
import type { Settings, Step } from '../settings/settings.js';
import type { Repository } from '../world/git.js';
import { platformName, toolMajor } from '../world/platform.js';
import type { Inputs } from './inputs.js';
import { keySteps, type StepKey } from './key.js';
import { forgetPass, type Pass, prunePasses, recallPass, rememberPass } from './passes.js';
import { needed } from './plan.js';
import { inputsIn } from './tree-inputs.js';
import { isClean } from './worktree.js';

export type Recalled = {
  /** In declared order; empty where the work tree is not clean: such a run proves nothing about a tree. */
  readonly keys: readonly StepKey[];
  /** By name of the step: steps that need not run again. */
  readonly passes: ReadonlyMap<string, Pass>;
  readonly toRun: readonly Step[];
};

export const keysFor = (repo: Repository, settings: Settings, { worktree, config, data }: Inputs): StepKey[] =>
  keySteps(settings.smoke.steps, {
    tree: worktree.head.tree,
    config: config.hash,
    data: data.hash,
    platform: platformName,
    toolMajor,
    inputsOf: inputsIn(repo, worktree.head.tree),
  });

/**
 * What a remembered step left behind (built files) is not remembered, so a step that must run takes all it needs along.
 * @param recall false runs every step
 * @param steps of the settings, or those of them that this run is about
 */
export const recallSteps = (
  repo: Repository,
  settings: Settings,
  steps: readonly Step[],
  inputs: Inputs,
  nowMs: number,
  recall: boolean,
): Recalled => {
  if (!isClean(inputs.worktree) || settings.cache.max_age === 0) return { keys: [], passes: new Map(), toRun: steps };
  const keys = keysFor(repo, settings, inputs).filter(({ name }) => steps.some((step) => step.name === name));
  const found = keys.map(
    (key) => [key.name, recall ? recallPass(repo, key, nowMs, settings.cache.max_age) : null] as const,
  );
  const missing = new Set(found.filter(([, pass]) => pass === null).map(([name]) => name));
  const toRun = needed(steps, missing);
  const running = new Set(toRun.map(({ name }) => name));
  const passes = new Map(found.filter((entry): entry is [string, Pass] => entry[1] !== null && !running.has(entry[0])));
  return { keys, passes, toRun };
};

/**
 * The record is written by now: a full disk or a folder that is root's costs the next push a run, not this one its
 * answer.
 */
export const quietly = (remember: () => void): void => {
  try {
    remember();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
};

export type PassedStep = { readonly name: string; readonly duration_ms: number };

export const rememberSteps = (
  repo: Repository,
  settings: Settings,
  keys: readonly StepKey[],
  passed: readonly PassedStep[],
  run: { run_id: string; commit: string; nowMs: number },
): void => {
  for (const { name, duration_ms } of passed) {
    const key = keys.find((one) => one.name === name);
    if (key !== undefined)
      rememberPass(repo, {
        key: key.key,
        parts: key.parts,
        run_id: run.run_id,
        passed_at: run.nowMs,
        duration_ms,
        commit: run.commit,
      });
  }
  prunePasses(repo, run.nowMs, settings.cache.max_age);
};

/**
 * A red run of a clean place outweighs the pass before it (--no-cache, another environment): the next one must run.
 * @param red names of steps
 */
export const forgetSteps = (repo: Repository, settings: Settings, inputs: Inputs, red: readonly string[]): void => {
  if (!isClean(inputs.worktree) || red.length === 0) return;
  for (const { name, key } of keysFor(repo, settings, inputs)) if (red.includes(name)) forgetPass(repo, key);
};
