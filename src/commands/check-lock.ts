// gate-hooks check-lock: are the pins of the lock files too old? Next: locks/age.ts (facts), locks/judge.ts (the answer).
import { count, printable } from '../core/text.js';
import { fail, pass, skip, type Answer } from '../core/verdict.js';
import { presentLocks, readAge } from '../locks/age.js';
import { daysOld, describeAge, judgeAge } from '../locks/judge.js';
import type { Settings } from '../settings/settings.js';
import type { WorkRepository } from '../world/git.js';

type Options = { readonly repo: WorkRepository; readonly settings: Settings; readonly nowMs: number };

export const run = ({ repo, settings, nowMs }: Options): Answer => {
  const limits = settings.lock;
  const ages = presentLocks(repo, settings).map((path) => readAge(repo, path));
  if (ages.length === 0) return { verdict: skip(`no lock file to check: ${limits.files.length === 0 ? 'lock.files is empty' : `${limits.files.map(printable).join(', ')} not found`}`) };
  const findings = ages.flatMap((age) => judgeAge(age, nowMs, limits));
  const lines = ages.map((age) => describeAge(age, nowMs, limits));
  const old = findings.filter(({ rule }) => rule === 'lock/too-old').length;
  const reason = lines.length === 1 ? lines[0]! : `${count(lines.length, 'lock file')} checked, ${old} older than ${count(limits.max_age_days, 'day')}`;
  return {
    verdict: findings.some(({ level }) => level === 'error') ? fail(reason, findings) : pass(reason, findings),
    lines: lines.length === 1 ? [] : lines,
    data: { max_age_days: limits.max_age_days, locks: ages.map((age) => ({ path: age.path, days: daysOld(age, nowMs), at_least: age.atLeast, source: age.source, changed: age.changed })) },
  };
};
