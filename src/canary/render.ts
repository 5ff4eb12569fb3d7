// How does a person read a canary? A table of its ticks and a line of their durations. Pure; shown by
// commands/canary.ts.
import { duration } from '../core/text.js';
import type { CanaryRecord, CanaryTick } from '../evidence/canary-record.js';
import { sparkline } from '../report/sparkline.js';

const red = { unicode: '×', ascii: 'x' } as const;

type Told = Pick<CanaryTick, 'duration_ms' | 'result'>;

/**
 * The bars of all durations, one a tick or one for several where they are more than `width`; a cross stands where
 * any is no pass.
 */
export const durationLine = (ticks: readonly Told[], unicode: boolean, width = 60): string => {
  const line = [
    ...sparkline(
      ticks.map((tick) => tick.duration_ms),
      width,
      unicode,
    ),
  ];
  // The column into which sparkline puts the i-th of n values.
  ticks.forEach(({ result }, i) => {
    if (result !== 'pass')
      line[Math.ceil(((i + 1) * line.length) / ticks.length) - 1] = red[unicode ? 'unicode' : 'ascii'];
  });
  return line.join('');
};

const shownTicks = 20;

type Cells = readonly [n: string, started: string, took: string, late: string, result: string, why: string];

const row = ([n, started, took, late, result, why]: Cells): string => {
  const times = `${n.padStart(5)}  ${started.padEnd(24)}  ${took.padStart(8)}  ${late.padStart(8)}`;
  return `${times}  ${result.padEnd(7)}  ${why}`.trimEnd();
};

const tickRow = (tick: CanaryTick): string =>
  row([
    String(tick.n),
    tick.started_at,
    duration(tick.duration_ms),
    tick.late_ms < 1000 ? '' : duration(tick.late_ms),
    tick.result,
    tick.message ?? '',
  ]);

/** All of few ticks; of many the last ones, and before them those that are no pass. */
const chosen = (ticks: readonly CanaryTick[]): readonly CanaryTick[] => {
  if (ticks.length <= shownTicks) return ticks;
  const half = shownTicks / 2;
  return [
    ...ticks
      .slice(0, -half)
      .filter(({ result }) => result !== 'pass')
      .slice(0, half),
    ...ticks.slice(-half),
  ];
};

/** The lines of a finished canary; none where no tick ran. */
export const renderCanary = ({ ticks, counts, p50, p95 }: CanaryRecord, unicode: boolean): string[] => {
  if (ticks.length === 0) return [];
  const shown = chosen(ticks);
  const hidden = ticks.length - shown.length;
  const [least, most] = [Math.min, Math.max].map((of) => duration(of(...ticks.map((tick) => tick.duration_ms))));
  const lines = [row(['tick', 'started', 'took', 'late', 'result', '']), ...shown.map(tickRow)];
  if (hidden > 0) lines.push(`${String(hidden).padStart(5)}  more, in the record`);
  const passes = p50 === null || p95 === null ? '' : `; of passes p50 ${duration(p50)}, p95 ${duration(p95)}`;
  return [
    ...lines,
    `durations  ${durationLine(ticks, unicode)}  ${least} to ${most}${passes}`,
    `counts     ${Object.entries(counts)
      .map(([name, n]) => `${name} ${n}`)
      .join(', ')}`,
  ];
};
