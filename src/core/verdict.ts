// The answer of every command, and the one place where an answer becomes an exit code.
import type { Finding } from './finding.js';

/** Why a `fail` failed, where the exit code has a number of its own for it. */
export type Ending = 'timeout' | 'interrupted';

export type Verdict = {
  readonly status: 'pass' | 'fail' | 'skip';
  readonly findings: readonly Finding[];
  /** One sentence: the last line a person reads. */
  readonly reason: string;
  readonly ending?: Ending;
};

/** One of several things that were tried, for formats that count them. */
export type Case = {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'error' | 'skipped';
  readonly durationMs: number;
  /** Why, where it did not pass. */
  readonly message: string | null;
};

/** What a command hands to report/: the verdict, the lines for a person, the facts for a machine. */
export type Answer = {
  readonly verdict: Verdict;
  readonly lines?: readonly string[];
  /**
   * The whole output of a command that answers another program (a script, a matrix), printed as it is, without the
   * verdict.
   */
  readonly document?: string;
  /** In the order in which they are told. */
  readonly cases?: readonly Case[];
  readonly data?: Readonly<Record<string, unknown>>;
};

export const pass = (reason: string, findings: readonly Finding[] = []): Verdict => ({
  status: 'pass',
  findings,
  reason,
});
export const skip = (reason: string, findings: readonly Finding[] = []): Verdict => ({
  status: 'skip',
  findings,
  reason,
});
export const fail = (reason: string, findings: readonly Finding[] = [], ending?: Ending): Verdict => {
  if (ending === undefined) return { status: 'fail', findings, reason };
  return { status: 'fail', findings, reason, ending };
};

/** A person left a question with Ctrl-C or Esc. */
export const cancelled = (): Verdict => fail('left at a question, nothing was written', [], 'interrupted');

/** 0 pass or skip, 1 fail, 124 timed out, 130 interrupted. Faults (2, 3) are not verdicts: see fault.ts. */
export const exitCode = (verdict: Verdict): number => {
  if (verdict.status !== 'fail') return 0;
  switch (verdict.ending) {
    case 'timeout':
      return 124;
    case 'interrupted':
      return 130;
    case undefined:
      return 1;
    default:
      return unreachable(verdict.ending);
  }
};

/** Makes a forgotten case a compile error. */
export const unreachable = (value: never): never => {
  throw new Error(`unreachable: ${String(value)}`);
};
