// How do the outcomes of a command change on their way out, and how do those of several add up? Asked by
// shell-run.ts. Pure.
import type { Outcome, Outcomes } from './shell-state.js';

type Change = Readonly<Record<Outcome, Outcome>>;

/** What an exit in a shell of its own is to the shell around it. */
export const ofSubshell: Change = { ok: 'ok', fail: 'fail', quiet: 'quiet', 'exit ok': 'ok', 'exit fail': 'fail' };
export const ofSubstitution: Change = { ok: 'ok', fail: 'fail', quiet: 'fail', 'exit ok': 'ok', 'exit fail': 'fail' };
export const negated: Change = { ok: 'quiet', fail: 'ok', quiet: 'ok', 'exit ok': 'exit ok', 'exit fail': 'exit fail' };
/** On the left of `&&` and `||`. */
export const ofLeft: Change = {
  ok: 'ok',
  fail: 'quiet',
  quiet: 'quiet',
  'exit ok': 'exit ok',
  'exit fail': 'exit fail',
};

export const isExit = (outcome: Outcome): boolean => outcome.startsWith('exit');
export const exitsOf = (set: Outcomes): Outcomes => new Set([...set].filter(isExit));
export const union = (...sets: readonly Outcomes[]): Outcomes => new Set(sets.flatMap((set) => [...set]));
export const mapped = (set: Outcomes, change: Change): Outcomes => new Set([...set].map((outcome) => change[outcome]));

export const ok: Outcomes = new Set<Outcome>(['ok']);
