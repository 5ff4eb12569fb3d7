// Could this commit be promoted, as far as it shows at a glance? One line of the checks of judge.ts, for a status.
// Pure; what it says is gathered by commands/status.ts.
import { count } from '../core/text.js';
import type { Check } from './check.js';

export type Readiness = {
  /** Null where it cannot be told. */
  readonly ready: boolean | null;
  readonly says: string;
  /** The checks that refuse. */
  readonly refusing: readonly Pick<Check, 'name' | 'result' | 'expected' | 'found' | 'hint'>[];
};

/** The row of bandit is left out: a scan takes longer than a glance. */
export const describeReadiness = (checks: readonly Check[]): Readiness => {
  const looked = checks.filter(({ rule }) => rule !== 'promote/bandit');
  const refusing = looked.filter(({ suffices }) => !suffices);
  const [first, ...rest] = [
    ...refusing.filter(({ result }) => result === 'no'),
    ...refusing.filter(({ result }) => result !== 'no'),
  ];
  if (first === undefined)
    return {
      ready: true,
      says: `ready: ${count(looked.filter(({ result }) => result === 'ok').length, 'check')} ok (promote scans the Python, too)`,
      refusing: [],
    };
  const also = rest.filter(({ result }) => result === 'no').map(({ name }) => name);
  return {
    ready: false,
    says: `not ready: ${first.name}: ${first.found}${also.length === 0 ? '' : `; also ${also.join(', ')}`}`,
    refusing: [first, ...rest].map(({ name, result, expected, found, hint }) => ({
      name,
      result,
      expected,
      found,
      hint,
    })),
  };
};
