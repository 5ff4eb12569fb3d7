// What did the scan of the Python files say? The one thing a promotion knows of Bandit; asked of bandit.ts, judged
// by judge.ts.
import type { Finding } from '../core/finding.js';
import { count } from '../core/text.js';
import type { Settings } from '../settings/settings.js';
import type { WorkRepository } from '../world/git.js';
import { runBandit } from './bandit.js';

export type BanditFact =
  | { readonly kind: 'no python' }
  /** `findings` of level error refuse the promotion; `summary` is one line; `tree` is what was scanned. */
  | {
      readonly kind: 'scanned';
      readonly tree: string;
      readonly findings: readonly Finding[];
      readonly summary: string;
    };

/** Scans what HEAD holds. @throws Fault (exit 3) where there is Python that cannot be scanned: never a pass */
export const scanPython = async (repo: WorkRepository, settings: Pick<Settings, 'bandit'>): Promise<BanditFact> => {
  const { findings, files, suppressions, version, tree } = await runBandit({ repo, settings });
  const errors = findings.filter(({ level }) => level === 'error').length;
  if (version === null && errors === 0) return { kind: 'no python' };
  const told = errors === 0 ? 'nothing above LOW' : count(errors, 'finding');
  return {
    kind: 'scanned',
    tree,
    findings,
    summary: `bandit ${version ?? '(not needed)'}: ${told} in ${count(files, 'file')}${suppressions === 0 ? '' : `, ${suppressions} suppressed`}`,
  };
};
