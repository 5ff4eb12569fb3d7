// How many ticks, how often, for how long, and how many must be green? Pure: flags and settings in, a plan or a
// usage error out. Run by loop.ts.
import { Fault } from '../core/fault.js';
import { count, duration } from '../core/text.js';
import type { Settings } from '../settings/settings.js';

/** What was asked for on the command line; durations in milliseconds. */
export type CanaryFlags = {
  readonly ticks?: number;
  readonly every?: number;
  readonly maxPerMinute?: number;
  readonly until?: number;
  readonly minGreen?: number;
};

export type CanaryPlan = {
  /** Null: as many as fit into `untilMs`. One of the two is not null. */
  readonly ticks: number | null;
  readonly everyMs: number;
  readonly untilMs: number | null;
  readonly maxPerMinute: number | null;
  readonly minGreen: number;
};

const usualTicks = 10;
/** The record holds them all and is written anew after each. */
const mostRecorded = 10_000;

/** The lower of two limits, of which null is none. */
const lower = (a: number | null, b: number | null): number | null => {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
};

/**
 * With neither ticks nor until, minGreen ticks run, or ten. With ticks alone all of them must be green anyway, so
 * that is minGreen.
 * @throws Fault (exit 2) for a plan that could never pass
 */
export const planCanary = (
  { ticks: asked, every, maxPerMinute, until, minGreen }: CanaryFlags,
  settings: Settings['canary'],
): CanaryPlan => {
  const ticks = asked ?? (until === undefined ? (minGreen ?? usualTicks) : null);
  const plan: CanaryPlan = {
    ticks,
    everyMs: every ?? settings.every,
    untilMs: until ?? null,
    // The settings' limit protects what the smoke talks to: the command line may lower it, not raise it.
    maxPerMinute: lower(maxPerMinute ?? null, settings.max_per_minute),
    minGreen: minGreen ?? (until === undefined ? (ticks ?? 1) : 1),
  };
  const most = mostTicks(plan);
  if (most > mostRecorded)
    throw new Fault(
      'usage',
      `that would be up to ${most} ticks, a record holds at most ${mostRecorded}`,
      'raise --every, or lower --ticks or --until',
      2,
    );
  if (plan.minGreen > most)
    throw new Fault(
      'usage',
      `--min-green ${plan.minGreen} could never be reached: at most ${count(most, 'tick')} can start`,
      'raise --ticks or --until, or lower --min-green or --every',
      2,
    );
  return plan;
};

const mostTicks = ({ ticks, everyMs, untilMs, maxPerMinute }: CanaryPlan): number => {
  const asked = ticks ?? Infinity;
  if (untilMs === null) return asked;
  const mostByRate = (maxPerMinute ?? Infinity) * Math.ceil(untilMs / 60_000);
  return Math.min(asked, Math.ceil(untilMs / everyMs), mostByRate);
};

/** `10 ticks, every 10.0 s, for at most 30m 00s` */
export const describePlan = ({ ticks, everyMs, untilMs, maxPerMinute, minGreen }: CanaryPlan): string => {
  const parts: string[] = [];
  if (ticks !== null) parts.push(count(ticks, 'tick'));
  parts.push(`every ${duration(everyMs)}`);
  if (untilMs !== null) parts.push(`for at most ${duration(untilMs)}`);
  if (maxPerMinute !== null) parts.push(`at most ${maxPerMinute} in any minute`);
  parts.push(`at least ${minGreen} green`);
  return parts.join(', ');
};
