// May this commit be promoted? Facts in, a table of checks and the verdict out; every check is in the table every
// time. Pure.
import type { Finding } from '../core/finding.js';
import { count, listed, printable, short } from '../core/text.js';
import { fail, pass, type Verdict } from '../core/verdict.js';
import { readEvidence } from './ask-records.js';
import { type Check, findingsOf, no, ok, waived, yesOrNo } from './check.js';
import type { Facts } from './facts.js';
import { judgeCanary } from './judge-canary.js';
import { judgeDefinition, judgeSteps } from './judge-gate.js';
import { judgeConfig, judgeData, judgeDataFiles } from './judge-inputs.js';
import {
  judgeClean,
  judgeCommit,
  judgeCopies,
  judgeHandover,
  judgeReadable,
  judgeStatus,
  judgeTime,
  judgeTree,
} from './judge-record.js';

const saysNo = /^(?:|0|false|no|off)$/i;

const judgeBypass = ({ bypass }: Facts): Check =>
  yesOrNo(
    bypass === null || saysNo.test(bypass),
    'promote/bypass',
    'no BYPASS_SMOKE',
    bypass === null ? 'not set' : `"${printable(bypass)}"`,
    'a bypass is for a push and is not honoured here: take it out of the environment',
  );

/**
 * What judges (settings, configuration, the smoke itself) must be what the commit holds, or another gate than its
 * own would let it through.
 */
const judgeCheckout = ({ checkout: { head, changed, foreign } }: Facts): Check => {
  const expected = `tracked files as commit ${short(head.commit)} has them`;
  if (changed.length > 0)
    return no('promote/checkout', expected, `changed: ${listed(changed)}`, 'promote from a fresh checkout');
  if (foreign.length > 0)
    return no(
      'promote/checkout',
      expected,
      `not part of it, but read as settings: ${listed(foreign)}`,
      'commit or remove them',
    );
  return ok('promote/checkout', expected, 'the same');
};

const judgeBandit = ({ bandit, checkout: { head } }: Facts): Check => {
  const expected = 'every Python file scanned, nothing above LOW';
  if (bandit.kind === 'no python') return waived('promote/bandit', expected, 'no Python is tracked');
  if (bandit.tree !== head.tree)
    return no(
      'promote/bandit',
      expected,
      `it scanned tree ${short(bandit.tree)}, and HEAD moved meanwhile`,
      'promote again',
    );
  const errors = bandit.findings.filter(({ level }) => level === 'error');
  return yesOrNo(errors.length === 0, 'promote/bandit', expected, printable(bandit.summary), 'gate-hooks bandit');
};

export type Judgement = {
  readonly checks: readonly Check[];
  readonly verdict: Verdict;
  /** Null where no record could be read. */
  readonly dataVerified: 'recomputed' | 'claimed' | null;
};

const checksOf = (facts: Facts): Check[] => {
  const evidence = readEvidence(facts);
  return [
    judgeBypass(facts),
    judgeCheckout(facts),
    judgeReadable(facts, evidence),
    judgeCopies(facts),
    judgeHandover(facts),
    judgeTime(facts, evidence),
    judgeStatus(facts, evidence),
    judgeClean(facts, evidence),
    judgeTree(facts, evidence),
    judgeCommit(facts, evidence),
    judgeDefinition(facts, evidence),
    judgeSteps(facts, evidence),
    judgeConfig(facts, evidence),
    judgeData(facts, evidence),
    judgeDataFiles(facts, evidence),
    judgeCanary(facts, evidence.claims[0]?.claim.dataHash ?? null),
    judgeBandit(facts),
  ];
};

/** With --compat minimal a person must see at a glance what nobody looked at. */
const notLookedAt = (facts: Facts, checks: readonly Check[]): Finding[] => {
  const names = checks
    .filter(({ found, suffices, result }) => result === 'not checked' && suffices && found.includes('does not say'))
    .map(({ name }) => name);
  if (facts.isMinimal && names.length > 0)
    return [
      {
        rule: 'promote/minimal',
        level: 'warn',
        path: null,
        line: null,
        message: `--compat minimal: the record does not say, and so nobody checked: ${names.join(', ')}`,
        hint: 'let gate-hooks smoke write the record',
      },
    ];
  return [];
};

const reasonOf = ({ checkout: { head } }: Facts, checks: readonly Check[]): string => {
  const refusing = checks.filter(({ suffices }) => !suffices);
  const good = checks.filter(({ result }) => result === 'ok').length;
  if (refusing.length === 0)
    return `commit ${short(head.commit)} may be promoted: ${count(good, 'check')} ok, ${checks.length - good} not checked`;
  const named = refusing.filter(({ result }) => result === 'no').map(({ name }) => name);
  return `commit ${short(head.commit)} must not be promoted: ${named.join(', ')}`;
};

export const judge = (facts: Facts): Judgement => {
  const checks = checksOf(facts);
  const scanned = facts.bandit.kind === 'scanned' ? facts.bandit.findings : [];
  const findings = [...findingsOf(checks), ...scanned, ...notLookedAt(facts, checks)];
  const reason = reasonOf(facts, checks);
  const files = checks.find(({ rule }) => rule === 'promote/data-files');
  const claimed = files?.suffices === true ? 'claimed' : null;
  const dataVerified = files?.result === 'ok' ? 'recomputed' : claimed;
  return {
    checks,
    verdict: checks.every(({ suffices }) => suffices) ? pass(reason, findings) : fail(reason, findings),
    dataVerified,
  };
};
