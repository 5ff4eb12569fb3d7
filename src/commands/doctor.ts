// gate-hooks doctor [--fix] [--ci]: does the gate fire here? Works with broken settings, and without an install.
// Next: doctor/doctor.ts.
import { Fault } from '../core/fault.js';
import { count, printable } from '../core/text.js';
import { type Answer, fail, pass, type Verdict } from '../core/verdict.js';
import { type Check, stateOf } from '../doctor/check.js';
import { examine, hasFired, type Patient } from '../doctor/doctor.js';
import { type Mended, mend } from '../doctor/fix.js';
import { findRepository } from '../world/git.js';
import type { Bare } from './command.js';

const row = (check: Check): string => `${stateOf(check).padEnd(4)}  ${check.name.padEnd(12)}  ${check.says}`;

const names = (checks: readonly Check[], state: 'no' | 'warn'): string[] =>
  checks.filter((check) => stateOf(check) === state).map(({ name }) => name);

const judge = (checks: readonly Check[]): Verdict => {
  const findings = checks.flatMap((check) => check.findings);
  const [no, warn] = [names(checks, 'no'), names(checks, 'warn')];
  if (no.length > 0)
    return fail(
      `${hasFired(checks) ? 'git starts the hook here, but a push would not be judged' : 'the gate does not fire here'}: ${no.join(', ')}`,
      findings,
    );
  return pass(
    `the gate fires here: git started the hook and took its no${warn.length === 0 ? '' : `; ${count(warn.length, 'warning')}: ${warn.join(', ')}`}`,
    findings,
  );
};

export const run = async ({
  cwd,
  packageDir,
  fix = false,
  ci = false,
}: Bare & { readonly fix?: boolean; readonly ci?: boolean }): Promise<Answer> => {
  if (ci) return (await import('./doctor-ci.js')).run({ cwd });
  const repo = findRepository(cwd);
  if (repo === null)
    throw new Fault('no-repository', `not a git repository: ${printable(cwd)}`, 'cd into the repository to look at');
  const patient: Patient = { repo, cwd, packageDir };
  const before = await examine(patient);
  const mended: Mended = fix ? await mend(patient, before) : { did: [], not: [] };
  const checks = mended.did.length === 0 ? before : await examine(patient);
  const lines = [
    ...mended.did.map((line) => `fixed: ${line}`),
    ...mended.not.map((line) => `left alone: ${line}`),
    ...checks.map(row),
  ];
  const data = {
    fires: hasFired(checks),
    fixed: mended.did,
    left_alone: mended.not,
    checks: checks.map((check) => ({
      name: check.name,
      state: stateOf(check),
      says: check.says,
      rules: check.findings.map(({ rule }) => rule),
    })),
  };
  return { verdict: judge(checks), lines, data };
};
