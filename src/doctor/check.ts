// The shape of one thing that doctor looked at: a row of its table, and findings where it is not well. Pure; made
// by every file here.
import { type Finding, finding, type Level } from '../core/finding.js';
import type { RuleId } from '../core/rules.js';

export type Check = {
  /** What was looked at, in a word or two: the second column. */
  readonly name: string;
  /** What was seen, in a line without its cure: the third column. */
  readonly says: string;
  /** Errors: the gate does not fire, or refuses every push. Warnings: it fires, but something may take that away. */
  readonly findings: readonly Finding[];
};

export type State = 'ok' | 'warn' | 'no';

export const stateOf = ({ findings }: Check): State => {
  const levels = findings.map(({ level }) => level);
  if (levels.includes('error')) return 'no';
  return levels.includes('warn') ? 'warn' : 'ok';
};

export const ok = (name: string, says: string): Check => ({ name, says, findings: [] });

export const bad = (name: string, says: string, ...findings: readonly Finding[]): Check => ({ name, says, findings });

type Trouble = { readonly level?: Level; readonly hint: string; readonly path?: string };

/** A check with one finding. @param message what is true now, with values; the row shows `says` */
export const trouble = (name: string, says: string, rule: RuleId, message: string, parts: Trouble): Check =>
  bad(name, says, finding(rule, message, parts));

/** Where doctor itself can mend it. */
export const fixHint = 'npx gate-hooks doctor --fix';
