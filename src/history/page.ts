// The history of a repository's gate as one self-contained page: no script, no network, nothing from elsewhere.
// Pure: facts in, bytes out. Drawings: page-charts.ts.
import { count, duration } from '../core/text.js';
import type { PastRun } from '../smoke/history.js';
import { html, Markup } from './markup.js';
import { durationChart, timeline } from './page-charts.js';
import { pageStyle } from './page-style.js';
import { median, passedRuns, stepFigures, trend } from './stats.js';

export type PageFacts = {
  readonly repository: string;
  /** RFC 3339. */
  readonly at: string;
  /** Oldest first. */
  readonly runs: readonly PastRun[];
  /** Oldest first. */
  readonly bypasses: readonly {
    readonly at: string;
    readonly by: string;
    readonly remote: string;
    readonly reason: string | null;
    readonly refs: readonly string[];
  }[];
  readonly locks: readonly {
    readonly path: string;
    readonly days: number | null;
    readonly limit: number;
    readonly says: string;
  }[];
};

/** How a page of ours begins: what is overwritten without a question. */
export const pageMark =
  '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="generator" content="gate-hooks">';

const drawn = 100;

type Column = readonly [title: string, kind?: 'number'];

const table = (
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly (string | number)[])[],
): Markup => {
  const kind = (at: number): string => columns[at]?.[1] ?? 'text';
  const head = columns.map(([title], at) => html`<th scope="col" class="${kind(at)}">${title}</th>`);
  const body = rows.map((row) => html`<tr>${row.map((cell, at) => html`<td class="${kind(at)}">${cell}</td>`)}</tr>\n`);
  // A table that is wider than a phone scrolls by itself; tabindex lets a keyboard scroll it.
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
};

const section = (title: string, ...content: readonly Markup[]): Markup =>
  html`<section><h2>${title}</h2>${content}</section>\n`;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const figure = (term: string, value: string): Markup => html`<div><dt>${term}</dt><dd>${value}</dd></div>`;

const figures = ({ runs, bypasses }: PageFacts): Markup => {
  const usual = median(passedRuns(runs).map(({ duration_ms }) => duration_ms));
  const change = trend(runs);
  return html`<dl>${[
    figure('runs', String(runs.length)),
    figure('passed', runs.length === 0 ? 'none yet' : percent(passedRuns(runs).length / runs.length)),
    figure('usual duration', usual === null ? 'unknown' : duration(usual)),
    figure('trend of the last 5', change === null ? 'too few runs' : `${change >= 0 ? '+' : ''}${percent(change)}`),
    figure('bypasses', String(bypasses.length)),
  ]}</dl>`;
};

const runsSection = (runs: readonly PastRun[]): Markup => {
  if (runs.length === 0) return section('Runs', html`<p>No smoke has run here yet: npx gate-hooks smoke</p>`);
  const last = runs.slice(-drawn);
  const rows = [...last]
    .reverse()
    .map((run) => [
      run.started_at,
      run.status,
      duration(run.duration_ms),
      run.commit.slice(0, 9),
      run.clean ? '' : 'uncommitted changes',
    ]);
  return section(
    'Runs',
    durationChart(last),
    timeline(last),
    html`<details><summary>The last ${count(last.length, 'run')} as a table</summary>${table('Runs, newest first', [['started'], ['result'], ['took', 'number'], ['commit'], ['work tree']], rows)}</details>`,
  );
};

const stepsSection = (runs: readonly PastRun[]): Markup => {
  const steps = stepFigures(runs);
  if (steps.length === 0) return html``;
  const rows = steps.map((step) => [
    step.name,
    step.runs,
    step.failures,
    step.flakyCommits,
    step.medianMs === null ? 'never passed' : duration(step.medianMs),
  ]);
  return section(
    'Steps',
    table(
      'Steps, the flakiest first: commits on which the same step both passed and failed',
      [['step'], ['runs', 'number'], ['failures', 'number'], ['flaky commits', 'number'], ['usually takes', 'number']],
      rows,
    ),
  );
};

const bypassSection = (bypasses: PageFacts['bypasses']): Markup => {
  if (bypasses.length === 0) return section('Bypasses', html`<p>Nobody pushed with BYPASS_SMOKE=1.</p>`);
  const rows = [...bypasses]
    .reverse()
    .map(({ at, by, remote, reason, refs }) => [at, by, remote, reason ?? 'no reason given', refs.join(', ')]);
  const columns: Column[] = [['when'], ['who'], ['to'], ['reason'], ['refs']];
  return section('Bypasses', table('Pushes with BYPASS_SMOKE=1, newest first', columns, rows));
};

const lockSection = (locks: PageFacts['locks']): Markup => {
  if (locks.length === 0) return html``;
  return section(
    'Locks',
    ...locks.map(({ path, days, limit, says }) => {
      if (days === null) return html`<p>${says}</p>`;
      return html`<p>${says}</p><meter min="0" max="${limit}" value="${Math.min(days, limit)}" aria-label="age of ${path}: ${days} of ${limit} days">${days} of ${limit} days</meter>`;
    }),
  );
};

/** @param styleHash sha256 of `pageStyle` in base64: the only thing that the page's own policy lets in */
export const renderPage = (facts: PageFacts, styleHash: string): string => {
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
  const body = [
    runsSection(facts.runs),
    stepsSection(facts.runs),
    bypassSection(facts.bypasses),
    lockSection(facts.locks),
  ];
  const style = new Markup(pageStyle);
  const rest = html`<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><title>gate-hooks: ${facts.repository}</title><style>${style}</style></head>
<body><header><h1>${facts.repository}: the gate</h1><p class="soft">As of <time datetime="${facts.at}">${facts.at}</time>, from the records of this clone.</p></header>
<main>${figures(facts)}
${body}</main></body></html>
`;
  return `${pageMark}${rest.text}`;
};
