// Judges which settings a push may count on: what is not committed must not let refs through.
import { type Finding, finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { defaults } from '../settings/defaults.js';
import type { Settings } from '../settings/settings.js';
import type { Worktree } from '../smoke/worktree.js';
import type { ContractSettings } from './contract.js';

/** What the push itself needs of the settings; a bare repository has no file to read them from. */
export type PushSettings = Settings['push'] & {
  readonly contract: ContractSettings;
  readonly whole: Settings | null;
  readonly notes: readonly Finding[];
};

const isCommitted = (origin: string, worktree: Worktree | null): boolean => {
  if (worktree === null) return false;
  return ![...worktree.changed, ...worktree.untracked, ...worktree.uncommitted].includes(origin);
};

const loosened = ({ push, contract }: Settings): string[] => {
  const keys: string[] = [];
  if (push.skip_refs.length > 0) keys.push('push.skip_refs');
  if (contract.level === 'warn') keys.push('contract.level');
  return keys;
};

/** Nobody else can see a setting that was edited but not committed, or that git ignores. */
export const judgeSettings = (whole: Settings | null, worktree: Worktree | null): PushSettings => {
  if (whole === null) {
    return { ...defaults.push, contract: { ...defaults.contract, origin: null }, whole: null, notes: [] };
  }
  const { origin, push } = whole;
  const contract = { ...whole.contract, origin };
  const loosens = loosened(whole);
  if (origin === null || loosens.length === 0 || isCommitted(origin, worktree)) {
    return { ...push, contract, whole, notes: [] };
  }
  const note = finding(
    'push/settings-not-committed',
    `${printable(origin)} is not committed as it lies here, so its ${loosens.join(' and ')} does not count`,
    { path: origin, level: 'warn', hint: `git add --force ${printable(origin)} && git commit` },
  );
  return { ...push, skip_refs: [], contract: { ...contract, level: 'block' }, whole, notes: [note] };
};
