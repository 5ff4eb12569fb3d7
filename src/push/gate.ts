// THE story: one push, from git's lines to a verdict. Called by hook.ts; each step has a file of its own.
import { Fault } from '../core/fault.js';
import { finding, type Finding } from '../core/finding.js';
import { count, printable, short } from '../core/text.js';
import { fail, skip, type Verdict } from '../core/verdict.js';
import { lockNote } from '../locks/age.js';
import type { Settings } from '../settings/settings.js';
import { describeDirt, runSmoke } from '../smoke/run.js';
import { isClean, readWorktree, type Worktree } from '../smoke/worktree.js';
import { now } from '../world/clock.js';
import type { WorkRepository } from '../world/git.js';
import type { Out } from '../world/terminal.js';
import { judgeSettings } from './committed.js';
import { parseRefs } from './refs.js';
import { judgeTips, peel, type Tip } from './tips.js';

export type Push = {
  readonly repo: WorkRepository;
  readonly settings: Settings;
  /** The remote's name, or its URL where it has none. */
  readonly remote: string;
  /** What git wrote to the hook's stdin, whole. */
  readonly stdin: string;
  readonly out: Out;
};

export const bypassHint = 'once and on record: BYPASS_SMOKE=1 git push';

const names = ({ refs }: Tip): string => refs.slice(0, 3).map(printable).join(', ') + (refs.length > 3 ? ` and ${refs.length - 3} more` : '');

/** Null when the tip is exactly what lies clean in the work tree, so that a smoke here judges it. */
const judgeInPlace = (tip: Tip, worktree: Worktree): Finding | null => {
  const pushed = `${names(tip)} (commit ${short(tip.commit)})`;
  if (tip.tree !== worktree.head.tree) return finding('push/not-clean', `${pushed} is not what is checked out here (commit ${short(worktree.head.commit)}), so a smoke here would judge the wrong files`, { hint: `check it out and push from there, or, ${bypassHint}` });
  if (!isClean(worktree)) return finding('push/not-clean', `${pushed} is not what lies in the work tree (${describeDirt(worktree)}), so a smoke here would judge the wrong files`, { hint: `commit, ignore or stash them and push again, or, ${bypassHint}` });
  return null;
};

const refuseUnreadable = (unreadable: readonly string[]): void => {
  if (unreadable.length === 0) return;
  throw new Fault(`${count(unreadable.length, 'line')} from git could not be read, so it is not known what is being pushed: ${printable(unreadable[0]!.slice(0, 200))}`, bypassHint);
};

/**
 * Judges every distinct tree of a push.
 * @throws Fault when something could not be decided; the push must then not go on
 */
export const judgePush = async (push: Push): Promise<Verdict> => {
  const { repo, settings, out } = push;
  const { updates, unreadable } = parseRefs(push.stdin);
  refuseUnreadable(unreadable);
  if (updates.length === 0) return skip('nothing but deletes, nothing to smoke');
  const { tips, notes } = judgeTips(updates, peel(repo, updates), settings.push.skip_refs);
  const findings = [...notes, ...lockNote(repo, settings, now())];
  const nothing = skip('no commit among the pushed refs, nothing to smoke', findings);
  if (tips.length === 0 && settings.push.skip_refs.length === 0) return nothing;
  const worktree = readWorktree(repo);
  const unsettled = judgeSettings(repo, settings, worktree);
  if (unsettled !== null) return fail('its settings are not committed', [...findings, unsettled]);
  if (tips.length === 0) return nothing;
  const blocked = tips.map((tip) => judgeInPlace(tip, worktree)).filter((one) => one !== null);
  if (blocked.length > 0) return fail(`${count(blocked.length, 'pushed commit')} cannot be judged here`, [...findings, ...blocked]);
  const { verdict } = await runSmoke({ repo, settings, worktree, out, facts: { GATE_HOOKS_REMOTE: push.remote } });
  return { ...verdict, findings: [...findings, ...verdict.findings] };
};
