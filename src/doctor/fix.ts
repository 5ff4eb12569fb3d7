// Mends what can be mended without taking anything from anyone: the hook and its runtime by install, the store's
// modes. Called by commands/doctor.ts.
import { Fault } from '../core/fault.js';
import { count } from '../core/text.js';
import { defaults } from '../settings/defaults.js';
import { readSettings } from '../settings/read.js';
import { validate } from '../settings/validate.js';
import { install } from '../wiring/install.js';
import { openToGroup } from '../world/changes.js';
import type { Repository } from '../world/git.js';
import { type Check, fixHint, stateOf } from './check.js';
import type { Patient } from './doctor.js';
import { closedToGroup } from './store.js';

export type Mended = {
  readonly did: readonly string[];
  /** What was left as it is, and why. */
  readonly not: readonly string[];
};

/** Where the settings are broken the hook can still be mended; only the usual record is then kept out of git status. */
const reportOf = ({ root }: Repository): string => {
  if (root === null) return defaults.evidence.report;
  try {
    return readSettings(root, null, () => validate).evidence.report;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return defaults.evidence.report;
  }
};

/** Rules of the findings that install answers, where their hint says so. */
const byInstall = [
  'doctor/probe',
  'doctor/hook-file',
  'doctor/hooks-folder',
  'doctor/pre-commit',
  'wiring/stale-runtime',
];

const wire = async ({ repo, packageDir }: Patient): Promise<Mended> => {
  try {
    const { did, leftAlone } = await install({
      repo,
      packageDir,
      report: reportOf(repo),
      dryRun: false,
      mayEdit: false,
      way: null,
      ownFolder: false,
      preCommit: null,
    });
    return { did, not: leftAlone };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { did: [], not: [`${error.message}${error.hint === null ? '' : ` (${error.hint})`}`] };
  }
};

export const mend = async (patient: Patient, checks: readonly Check[]): Promise<Mended> => {
  const wants = checks.filter((check) => stateOf(check) !== 'ok').flatMap(({ findings }) => findings);
  const wired = wants.some(({ rule, hint }) => byInstall.includes(rule) && hint?.startsWith(fixHint) === true)
    ? await wire(patient)
    : { did: [], not: [] };
  const closed = closedToGroup(patient.repo);
  closed.forEach(openToGroup);
  const did = [...wired.did];
  if (closed.length > 0) {
    did.push(`the store is open to the group of this repository: ${count(closed.length, 'path')}`);
  }
  return { did, not: wired.not };
};
