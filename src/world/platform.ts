// What machine, tool and CI run is this? Facts for the record, gathered without a process.
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { variable } from './environment.js';
import { version } from './version.js';

export { version };
/** Absolute path of the Node that is running. */
export const nodePath = process.execPath;
export const nodeVersion = process.versions.node;
/** What a pass is bound to: `linux-x64`. */
export const platformName = `${process.platform}-${process.arch}`;
/** How many processes may work at once. */
export const cores = (): number => availableParallelism();
export const toolMajor = Number(version.split('.')[0]);

export type Ci = {
  readonly provider: string;
  readonly repository: string | null;
  readonly workflow_ref: string | null;
  readonly run_id: string | null;
  readonly run_attempt: string | null;
  readonly event: string | null;
  readonly ref: string | null;
  readonly sha: string | null;
};

const github = (): Ci => ({
  provider: 'github',
  repository: variable('GITHUB_REPOSITORY'),
  workflow_ref: variable('GITHUB_WORKFLOW_REF'),
  run_id: variable('GITHUB_RUN_ID'),
  run_attempt: variable('GITHUB_RUN_ATTEMPT'),
  event: variable('GITHUB_EVENT_NAME'),
  ref: variable('GITHUB_REF'),
  sha: variable('GITHUB_SHA'),
});

const gitlab = (): Ci => ({
  provider: 'gitlab',
  repository: variable('CI_PROJECT_PATH'),
  workflow_ref: variable('CI_CONFIG_PATH'),
  run_id: variable('CI_PIPELINE_ID'),
  run_attempt: variable('CI_JOB_ID'),
  event: variable('CI_PIPELINE_SOURCE'),
  ref: variable('CI_COMMIT_REF_NAME'),
  sha: variable('CI_COMMIT_SHA'),
});

const readCi = (): Ci | null => {
  if (variable('GITHUB_ACTIONS') === 'true') return github();
  if (variable('GITLAB_CI') === 'true') return gitlab();
  if (variable('CI') === null) return null;
  return {
    provider: 'unknown',
    repository: null,
    workflow_ref: null,
    run_id: null,
    run_attempt: null,
    event: null,
    ref: null,
    sha: null,
  };
};

/** The parts of run.json that say who produced it. */
export const runFacts = () => ({
  tool: { name: 'gate-hooks', version },
  platform: { os: process.platform, arch: process.arch, node: process.versions.node },
  ci: readCi(),
});

export { randomBytes };
