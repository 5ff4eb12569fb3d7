// What does the hook say when "gate-hooks doctor" makes git start it? Who it is, into the store; and always no.
// Called by hook.ts, read by doctor/probe.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { fail, type Verdict } from '../core/verdict.js';
import { variable } from '../world/environment.js';
import type { Repository } from '../world/git.js';
import { nodePath, nodeVersion, version } from '../world/platform.js';
import { appendRecord, storeDir } from '../world/store.js';

/** The variable that asks; its value is the nonce that the answer is filed under. */
export const probeVariable = 'GATE_HOOKS_PROBE';

/** 128 random bits in hex: a value that could not be ours is refused, so the variable names no path. */
export const nonceForm = /^[0-9a-f]{32}$/;

export const probePrefix = 'probe-';

/** One JSON line for each time that git started a hook of ours in one push. */
export const probePath = (repo: Repository, nonce: string): string =>
  join(storeDir(repo), `${probePrefix}${nonce}.jsonl`);

export type ProbeAnswer = {
  readonly version: string;
  /** Absolute path of the Node that ran, and its version without a `v`. */
  readonly node: string;
  readonly node_version: string;
  /** Top of the work tree that the hook was started for; null in a bare repository. */
  readonly root: string | null;
  readonly path: string | null;
};

/**
 * A no in every case: a stray variable may block a push, it can never let one through.
 * @throws Fault for a value that is no nonce, or where the store cannot be written
 */
export const answerProbe = (repo: Repository, nonce: string): Verdict => {
  if (!nonceForm.test(nonce))
    throw new Fault(
      'foreign',
      `${probeVariable} is set, which only gate-hooks doctor does, and no push passes with it`,
      `unset ${probeVariable}`,
    );
  const answer: ProbeAnswer = {
    version,
    node: nodePath,
    node_version: nodeVersion,
    root: repo.root,
    path: variable('PATH'),
  };
  appendRecord(probePath(repo, nonce), answer);
  return fail(`${probeVariable} is set: this is a probe of gate-hooks doctor, and no push`);
};
