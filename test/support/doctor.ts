// Runs doctor on repositories that are gated, and reads its answer.
import * as assert from 'uvu/assert';
import type { Ran } from './process.js';
import { addGate, gateHooks } from './product.js';
import {
  createRepository,
  type Files,
  type InRepository,
  type RepositoryOptions,
  type TestRepository,
} from './repository.js';

export const makefile = 'smoke:\n\t@echo judged\n';
export const hook = '.git/hooks/pre-push';

export const installed = async (files: Files = {}, options: RepositoryOptions = {}): Promise<TestRepository> => {
  const repo = await createRepository({ files: { Makefile: makefile, ...files }, ...options });
  addGate(repo);
  return repo;
};

type Told = {
  readonly code: number;
  readonly reason: string;
  readonly fires: boolean;
  readonly fixed: readonly string[];
  readonly left: readonly string[];
  /** State of each row by its name. */
  readonly rows: Readonly<Record<string, string>>;
  readonly findings: readonly { rule: string; level: string; message: string; hint: string }[];
};

export const doctor = async (
  repo: TestRepository,
  args: readonly string[] = [],
  options: InRepository = {},
): Promise<Told> => {
  const done: Ran = await gateHooks(repo, ['doctor', ...args, '--format', 'json'], options);
  const said = JSON.parse(done.stdout) as {
    reason: string;
    fires: boolean;
    fixed: string[];
    left_alone: string[];
    checks: { name: string; state: string }[];
    findings: Told['findings'];
  };
  return {
    code: done.code,
    reason: said.reason,
    fires: said.fires,
    fixed: said.fixed,
    left: said.left_alone,
    findings: said.findings,
    rows: Object.fromEntries(said.checks.map(({ name, state }) => [name, state])),
  };
};

export const rulesOf = ({ findings }: Told): string[] => [...new Set(findings.map(({ rule }) => rule))];

export const isWell = (told: Told): void => {
  assert.is(told.code, 0, JSON.stringify(told, null, 1));
  assert.equal(
    [told.rows.probe, told.rows['bare PATH'], told.rows['hook file'], told.rows.runtime],
    ['ok', 'ok', 'ok', 'ok'],
  );
};
