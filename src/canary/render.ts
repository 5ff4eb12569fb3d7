// How does a person read a canary? A table of its ticks and a line of their durations. Pure; shown by commands/canary.ts.
import { duration } from '../core/text.js';
import type { CanaryRecord, CanaryTick } from '../evidence/canary-record.js';

const bars = { unicode: [...'▁▂▃▄▅▆▇█'], ascii: [...'.:-=+*#@'] } as const;
const red = { unicode: '×', ascii: 'x' } as const;
export type Charset = keyof typeof bars;

/** Whether the locale can show block characters, as the first of LC_ALL, LC_CTYPE and LANG that is set says; the Linux console has no glyphs for them. */
export const charsetOf = (env: Readonly<Record<string, string | undefined>>): Charset => {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value) ?? '';
  return /utf-?8/i.test(locale) && env['TERM'] !== 'linux' && env['TERM'] !== 'dumb' ? 'unicode' : 'ascii';
};

const inBuckets = <T>(all: readonly T[], most: number): readonly (readonly T[])[] => {
  const size = Math.max(1, Math.ceil(all.length / most));
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
};

/**
 * One character a tick, or several ticks where they are more than `width`: the longest of them. From zero to the longest of all;
 * a cross stands where any is no pass.
 */
export const sparkline = (ticks: readonly Pick<CanaryTick, 'duration_ms' | 'result'>[], charset: Charset, width = 60): string => {
  const steps = bars[charset];
  const longest = Math.max(1, ...ticks.map((tick) => tick.duration_ms));
  const mark = (bucket: readonly Pick<CanaryTick, 'duration_ms' | 'result'>[]): string => {
    if (bucket.some(({ result }) => result !== 'pass')) return red[charset];
    const share = Math.max(...bucket.map((tick) => tick.duration_ms)) / longest;
    return steps[Math.min(steps.length - 1, Math.floor(share * steps.length))]!;
  };
  return inBuckets(ticks, width).map(mark).join('');
};

const shownTicks = 20;

const row = (cells: readonly string[]): string => {
  const [n, started, took, late, result, why] = cells;
  return `${n!.padStart(5)}  ${started!.padEnd(24)}  ${took!.padStart(8)}  ${late!.padStart(8)}  ${`${result!.padEnd(7)}  ${why}`.trimEnd()}`;
};

const tickRow = (tick: CanaryTick): string =>
  row([String(tick.n), tick.started_at, duration(tick.duration_ms), tick.late_ms < 1000 ? '' : duration(tick.late_ms), tick.result, tick.message ?? '']);

/** All of few ticks; of many the last ones, and before them those that are no pass. */
const chosen = (ticks: readonly CanaryTick[]): readonly CanaryTick[] => {
  if (ticks.length <= shownTicks) return ticks;
  const half = shownTicks / 2;
  return [...ticks.slice(0, -half).filter(({ result }) => result !== 'pass').slice(0, half), ...ticks.slice(-half)];
};

/** The lines of a finished canary; none where no tick ran. */
export const renderCanary = ({ ticks, counts, p50, p95 }: CanaryRecord, charset: Charset): string[] => {
  if (ticks.length === 0) return [];
  const shown = chosen(ticks);
  const hidden = ticks.length - shown.length;
  const [least, most] = [Math.min, Math.max].map((of) => duration(of(...ticks.map((tick) => tick.duration_ms))));
  return [
    row(['tick', 'started', 'took', 'late', 'result', '']),
    ...shown.map(tickRow),
    ...(hidden === 0 ? [] : [`${String(hidden).padStart(5)}  more, in the record`]),
    `durations  ${sparkline(ticks, charset)}  ${least} to ${most}${p50 === null ? '' : `; of passes p50 ${duration(p50)}, p95 ${duration(p95!)}`}`,
    `counts     ${Object.entries(counts).map(([name, n]) => `${name} ${n}`).join(', ')}`,
  ];
};
