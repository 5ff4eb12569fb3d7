// What do the ticks of a canary come to? Pure: ticks and the reason for stopping in; counts, status and verdict
// out. Asked by loop.ts.
import { type Finding, finding } from '../core/finding.js';
import { count, duration } from '../core/text.js';
import { fail, pass, unreachable, type Verdict } from '../core/verdict.js';
import type {
  CanaryCounts,
  CanaryRecord,
  CanaryStatus,
  CanaryStopReason,
  CanaryTick,
  TickResult,
} from '../evidence/canary-record.js';
import type { RunStatus } from '../evidence/record.js';

/** `changed`: the inputs are not what they were, so that the tick, and all the canary, is about no one thing. */
export type Judged = { readonly result: TickResult; readonly message: string | null; readonly changed: boolean };

const unasked = new Set<string>(['smoke/not-found', 'smoke/not-executable', 'smoke/own-record']);

/** @param findings of the smoke's verdict @param reason its last line */
export const judgeTick = (status: RunStatus, findings: readonly Finding[], reason: string): Judged => {
  if (status === 'passed') return { result: 'pass', message: null, changed: false };
  const why = findings.find(({ level }) => level === 'error')?.message ?? reason;
  if (status === 'interrupted') return { result: 'unknown', message: 'ended before it could answer', changed: false };
  const changed = findings.find(({ rule }) => rule === 'smoke/changed-under-run');
  if (changed !== undefined) return { result: 'unknown', message: changed.message, changed: true };
  const isUnasked = findings.some(({ rule }) => unasked.has(rule));
  return { result: isUnasked ? 'error' : 'fail', message: why, changed: false };
};

export const countTicks = (ticks: readonly CanaryTick[]): CanaryCounts => {
  const of = (result: TickResult): number => ticks.filter((tick) => tick.result === result).length;
  const [passed, failed] = [of('pass'), of('fail')];
  return { pass: passed, fail: failed, error: of('error'), unknown: of('unknown'), flaky: passed > 0 ? failed : 0 };
};

/** Nearest rank of the passes' durations; null without a pass. @param share 0.5 for the median */
export const passDuration = (ticks: readonly CanaryTick[], share: number): number | null => {
  const sorted = ticks
    .filter(({ result }) => result === 'pass')
    .map((tick) => tick.duration_ms)
    .sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
};

const wanted = (minGreen: number): number => Math.max(1, minGreen);

/** Passed only when it came to its end, every tick was green, and enough of them: no tick at all is never a pass. */
export const statusOf = (
  reason: CanaryStopReason,
  counts: CanaryCounts,
  minGreen: number,
): Exclude<CanaryStatus, 'running'> => {
  switch (reason) {
    case 'kill_flag':
      return 'killed';
    case 'interrupted':
      return 'interrupted';
    case 'inputs_changed':
      return 'invalid';
    case 'ticks':
    case 'until':
      return counts.fail + counts.error + counts.unknown === 0 && counts.pass >= wanted(minGreen) ? 'passed' : 'failed';
    default:
      return unreachable(reason);
  }
};

const redFinding = (ticks: readonly CanaryTick[], result: TickResult, says: string): Finding[] => {
  const found = ticks.filter((tick) => tick.result === result);
  if (found.length === 0) return [];
  const numbers = found.slice(0, 10).map(({ n }) => String(n));
  if (found.length > 10) numbers.push('...');
  const message = found[0]?.message ?? '';
  return [finding('canary/not-green', `${count(found.length, 'tick')} ${says} (${numbers.join(', ')}): ${message}`)];
};

const flakyFindings = ({ counts, ticks }: CanaryRecord): Finding[] => {
  if (counts.flaky === 0) return [];
  return [
    finding(
      'canary/flaky',
      `the smoke is flaky: ${counts.pass} of ${ticks.length} ticks passed on the same tree, gate, config and data, ${counts.flaky} failed`,
    ),
  ];
};

const tooFew = ({ counts, ticks, min_green: minGreen }: CanaryRecord): Finding[] => {
  // With a red tick it is no more than a consequence.
  if (counts.pass !== ticks.length) return [];
  return [finding('canary/too-few', `${count(counts.pass, 'green tick')}, at least ${wanted(minGreen)} wanted`)];
};

const redFindings = (record: CanaryRecord): Finding[] => {
  const { ticks } = record;
  return [
    ...redFinding(ticks, 'fail', 'failed'),
    ...redFinding(ticks, 'error', 'could not be asked'),
    ...redFinding(ticks, 'unknown', 'gave no answer'),
    ...flakyFindings(record),
    ...tooFew(record),
  ];
};

const greens = ({ counts, ticks }: CanaryRecord): string => `${counts.pass} of ${count(ticks.length, 'tick')} green`;

const beforeHint = 'commit or stash first; git-ignore what no commit should hold';
const duringHint =
  'let nothing but the smoke work in this work tree, git-ignore what the smoke writes, and run the canary again';

const invalid = (record: CanaryRecord): Verdict => {
  const detail = record.stop_detail ?? '';
  if (record.ticks.length === 0)
    return fail(`canary NOT STARTED: there is no one commit that it could be about; ${greens(record)}`, [
      finding('canary/inputs-changed', detail, { hint: beforeHint }),
    ]);
  return fail(`canary STOPPED: its inputs changed; ${greens(record)}`, [
    finding('canary/inputs-changed', detail, { hint: duringHint }),
  ]);
};

/** @param record a finished one */
export const verdictOf = (record: CanaryRecord): Verdict => {
  const { status, stop_detail: detail, p50, p95, ticks } = record;
  switch (status) {
    case 'passed':
      return pass(`canary passed: ${greens(record)}, p50 ${duration(p50 ?? 0)}, p95 ${duration(p95 ?? 0)}`);
    case 'failed':
      return fail(`canary FAILED: ${greens(record)}`, redFindings(record));
    case 'killed':
      return fail(`canary ${ticks.length === 0 ? 'NOT STARTED' : 'KILLED'}: ${detail}; ${greens(record)}`, [
        finding('canary/killed', detail ?? '', {
          hint: 'find out who set it and why; once that is settled, remove it and run the canary again',
        }),
      ]);
    case 'interrupted':
      return fail(`canary INTERRUPTED by ${detail}; ${greens(record)}`, [], 'interrupted');
    case 'invalid':
      return invalid(record);
    case 'running':
      throw new Error('a canary that still runs has no verdict');
    default:
      return unreachable(status);
  }
};
