// Asks every record that was handed over the same question, and makes one check of the answers.
import { count } from '../core/text.js';
import { blind, type Check, no, ok, waived } from './check.js';
import { type Claim, parseClaim, parseGiven } from './claim.js';
import type { Facts } from './facts.js';

/** The records as far as they could be read. */
export type Evidence = {
  readonly claims: readonly { readonly path: string; readonly claim: Claim }[];
  /** Why the others could not; empty where all could. */
  readonly unread: readonly string[];
};

export const readEvidence = ({ records }: Facts): Evidence => {
  const read = records.map(({ record }) => ({ path: record.path, said: parseGiven(record, parseClaim) }));
  return {
    claims: read.flatMap(({ path, said }) => ('value' in said ? [{ path, claim: said.value }] : [])),
    unread: read.flatMap(({ said }) => ('why' in said ? [said.why] : [])),
  };
};

/** What one record says to a question; null where it says nothing. */
export type Said = { readonly holds: boolean; readonly found: string; readonly hint?: string } | null;

/**
 * One row over all records: the first one that does not hold is told. Without a readable record nothing can be
 * asked.
 */
export const askEach = (
  rule: Check['rule'],
  expected: string,
  { isMinimal }: Facts,
  { claims, unread }: Evidence,
  ask: (claim: Claim, path: string) => Said,
): Check => {
  if (claims.length === 0 || unread.length > 0) return blind(rule, expected, 'no record to look at');
  const answers = claims.map(({ path, claim }) => ({ path, said: ask(claim, path) }));
  const told = (path: string, text: string): string => (claims.length === 1 ? text : `${path}: ${text}`);
  const red = answers.find(({ said }) => said !== null && !said.holds);
  if (red?.said != null) return no(rule, expected, told(red.path, red.said.found), red.said.hint ?? null);
  const silent = answers.find(({ said }) => said === null);
  if (silent !== undefined) {
    const found = told(silent.path, 'the record does not say');
    if (isMinimal) return waived(rule, expected, found);
    return no(
      rule,
      expected,
      found,
      'write the record with gate-hooks smoke; for a producer of the five fields only: --compat minimal',
    );
  }
  const [only, ...others] = answers;
  const isOne = only !== undefined && others.length === 0;
  return ok(rule, expected, isOne ? (only.said?.found ?? '') : `the same in ${count(claims.length, 'record')}`);
};
