// A pushed commit names no smoke, the work tree does: what has its owner to do? Pure; asked by prove.ts.
import { Fault } from '../core/fault.js';
import { printable, short } from '../core/text.js';
import type { Settings } from '../settings/settings.js';
import type { Head, Worktree } from '../smoke/worktree.js';

/** `Makefile target smoke` and `gate-hooks.json` begin with a name of settings.ts, which holds no space. */
const fileOf = (origin: string): string => origin.replace(/ .*$/s, '');

/** Null where the work tree names none either: then no more is known than that none was found. */
export const smokeLeftBehind = (
  { commit }: Head,
  { smoke }: Settings,
  { changed, untracked, uncommitted }: Worktree,
): Fault | null => {
  if (smoke.steps.length === 0) return null;
  const file = fileOf(smoke.command_origin);
  const isCommitted = ![...changed, ...untracked, ...uncommitted].includes(file);
  const says = `commit ${short(commit)} has no smoke command, and a push is judged by what its commit says; the one here is that of ${printable(smoke.command_origin)}`;
  if (isCommitted) {
    const hint = 'merge or rebase onto a commit that has it; once and on record: BYPASS_SMOKE=1 git push';
    return new Fault('no-smoke', says, hint, 2);
  }
  const force = uncommitted.includes(file) ? '--force ' : '';
  const hint = `git add ${force}${printable(file)} && git commit, then push again`;
  return new Fault('no-smoke', `${says}, which is not committed`, hint, 2);
};
