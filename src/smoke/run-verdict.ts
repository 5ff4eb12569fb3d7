// Words the verdict of a run, by its record.
import { type Finding, finding } from '../core/finding.js';
import { count, duration } from '../core/text.js';
import { fail, pass, unreachable, type Verdict } from '../core/verdict.js';
import type { RunRecord } from '../evidence/record.js';
import type { Settings } from '../settings/settings.js';
import type { Recalled } from './steps.js';

const passReason = ({ toRun, passes }: Recalled, took: string): string => {
  if (toRun.length === 0) return `smoke passed before (${count(passes.size, 'step')}), nothing was run again`;
  if (passes.size === 0) return `smoke passed in ${took}`;
  return `smoke passed in ${took}; passed before and not run again: ${[...passes.keys()].join(', ')}`;
};

export const verdictOf = (
  record: RunRecord,
  recalled: Recalled,
  findings: readonly Finding[],
  log: string,
  culprit: string,
): Verdict => {
  const took = duration(record.duration_ms);
  switch (record.status) {
    case 'passed':
      return pass(passReason(recalled, took), findings);
    case 'partial':
      return pass(
        `${passReason(recalled, took)}; only ${(record.only ?? []).join(', ')}: no proof of the commit`,
        findings,
      );
    case 'failed':
      return fail(`smoke FAILED${culprit} after ${took}, full log: ${log}`, findings);
    case 'timeout':
      return fail(`smoke TIMED OUT${culprit} after ${took}, full log: ${log}`, findings, 'timeout');
    case 'interrupted':
      return fail(`smoke INTERRUPTED after ${took}, full log: ${log}`, findings, 'interrupted');
    case 'invalid':
      return fail('smoke passed but its inputs changed meanwhile: the run does not count', findings);
    default:
      return unreachable(record.status);
  }
};

/** What gate-hooks.local.json tightens here: nobody should wonder why one machine says no. */
export const localNotes = (settings: Settings): Finding[] =>
  (settings.local_changes ?? []).map((change) =>
    finding('settings/local', `gate-hooks.local.json: ${change}`, { level: 'note' }),
  );
