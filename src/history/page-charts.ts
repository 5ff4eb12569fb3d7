// What do the runs look like? Two drawings for page.ts, each with a name for those who hear the page; the numbers
// stand in its tables.
import { count, duration } from '../core/text.js';
import type { PastRun } from '../smoke/history.js';
import { html, type Markup } from './markup.js';
import { median, passedRuns } from './stats.js';

const height = 100;
const unit = 10;
/** A handful of runs is drawn as a handful of bars, not as walls. */
const widthOf = (runs: readonly PastRun[]): number => Math.max(runs.length, 30) * unit;

/** The classes that the style sheet knows; any other word of a record is drawn as void. */
const classOf = (status: string): string => {
  if (['passed', 'failed', 'timeout', 'interrupted'].includes(status)) return status;
  return 'invalid';
};

const titleOf = ({ started_at, status, duration_ms }: PastRun): string =>
  `${started_at}: ${status} in ${duration(duration_ms)}`;

/** A bar a run, from zero, oldest left; the dashed line is the median of the passes. */
export const durationChart = (runs: readonly PastRun[]): Markup => {
  const top = Math.max(...runs.map(({ duration_ms }) => duration_ms), 1);
  const usual = median(passedRuns(runs).map(({ duration_ms }) => duration_ms));
  const bars = runs.map((run, at) => {
    const tall = Math.max(1, (run.duration_ms / top) * height);
    return html`<rect class="${classOf(run.status)}" x="${at * unit + 1}" y="${(height - tall).toFixed(1)}" width="${unit - 2}" height="${tall.toFixed(1)}"><title>${titleOf(run)}</title></rect>`;
  });
  const level = usual === null ? 0 : height - (usual / top) * height;
  const line =
    usual === null
      ? html``
      : html`<line class="middle" x1="0" x2="${widthOf(runs)}" y1="${level.toFixed(1)}" y2="${level.toFixed(1)}"/>`;
  const name = `Durations of the last ${count(runs.length, 'run')}, at most ${duration(top)}${usual === null ? '' : `, usually ${duration(usual)}`}`;
  return html`<p class="soft">${name}</p><svg class="chart" role="img" aria-label="${name}" viewBox="0 0 ${widthOf(runs)} ${height}" preserveAspectRatio="none">${bars}${line}</svg>`;
};

/**
 * A mark a run, oldest left: a pass stands low and round, anything else tall and square, so that colour is not
 * needed to tell them apart.
 */
export const timeline = (runs: readonly PastRun[]): Markup => {
  const marks = runs.map((run, at) => {
    const passed = run.status === 'passed';
    return html`<rect class="${classOf(run.status)}" x="${at * unit + 1}" y="${passed ? 10 : 0}" width="${unit - 2}" height="${passed ? 8 : 18}" rx="${passed ? 4 : 0}"><title>${titleOf(run)}</title></rect>`;
  });
  const red = runs.length - passedRuns(runs).length;
  const name = `${runs.length - red} of the last ${count(runs.length, 'run')} passed, ${red} did not`;
  return html`<p class="soft">${name}</p><svg role="img" aria-label="${name}" viewBox="0 0 ${widthOf(runs)} 18" preserveAspectRatio="none">${marks}</svg>`;
};
