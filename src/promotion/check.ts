// One row of a promotion's table: what was expected, what was found, and whether that will do. Pure; made by the
// judges, counted by verdict.ts.
import { type Finding, finding } from '../core/finding.js';
import type { RuleId } from '../core/rules.js';

type PromoteRule = Extract<RuleId, `promote/${string}`>;

export type Check = {
  /** The rule without its group: `tree`. */
  readonly name: string;
  readonly rule: PromoteRule;
  readonly result: 'ok' | 'no' | 'not checked';
  readonly expected: string;
  readonly found: string;
  readonly hint: string | null;
  /**
   * True where a promotion may do without: ok, or not checked because nobody asked for it or the caller said that
   * it cannot be.
   */
  readonly suffices: boolean;
};

const row = (
  rule: PromoteRule,
  result: Check['result'],
  suffices: boolean,
  expected: string,
  found: string,
  hint: string | null,
): Check => ({ name: rule.replace('promote/', ''), rule, result, expected, found, hint, suffices });

export const ok = (rule: PromoteRule, expected: string, found: string): Check =>
  row(rule, 'ok', true, expected, found, null);

export const no = (rule: PromoteRule, expected: string, found: string, hint: string | null = null): Check =>
  row(rule, 'no', false, expected, found, hint);

/** Could not be looked at: the promotion is refused. */
export const blind = (rule: PromoteRule, expected: string, found: string): Check =>
  row(rule, 'not checked', false, expected, found, null);

/** Was not asked for, or the caller said that it cannot be checked: shown, and no reason to refuse. */
export const waived = (rule: PromoteRule, expected: string, found: string): Check =>
  row(rule, 'not checked', true, expected, found, null);

export const yesOrNo = (
  holds: boolean,
  rule: PromoteRule,
  expected: string,
  found: string,
  hint: string | null = null,
): Check => {
  if (holds) return ok(rule, expected, found);
  return no(rule, expected, found, hint);
};

/** Only a `no` is a finding: what could not be looked at is so because of one. */
export const findingsOf = (checks: readonly Check[]): Finding[] =>
  checks
    .filter(({ result }) => result === 'no')
    .map(({ rule, name, expected, found, hint }) =>
      finding(rule, `${name}: expected ${expected}; found ${found}`, hint === null ? {} : { hint }),
    );
