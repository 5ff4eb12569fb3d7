// Draws the results as one SVG (pure): no script, no font of its own, readable in light and dark.
import { judge, type Row, shareOfLimit, type Table, worst } from './claims.js';
import { number, withUnit } from './report.js';
import { median } from './stats.js';

/** `value` null draws no bar, only `shown`. */
export type Bar = {
  readonly label: string;
  readonly value: number | null;
  readonly shown: string;
  readonly tone: 'ours' | 'theirs' | 'missed';
};

/** Bars from zero on a linear scale; `mark` draws a line at a value, and what lies beyond `most` is cut there. */
export type Panel = {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly mark?: { readonly at: number; readonly label: string };
  readonly most?: number;
};

const width = 840;
const left = 390;
const room = 260;
const column = left + room + 14;
const lineHeight = 24;
const heading = 56;

const style = `
.card{fill:#ffffff;stroke:#d0d7de}.text{fill:#1f2328}.soft{fill:#59636e}
.ours{fill:#0969da}.theirs{fill:#8c959f}.missed{fill:#bc4c00}
.mark{stroke:#1f2328}.cut{fill:#ffffff;font-weight:700}
text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif}.title{font-weight:600;font-size:15px}
@media (prefers-color-scheme:dark){
.card{fill:#0d1117;stroke:#3d444d}.text{fill:#f0f6fc}.soft{fill:#9198a1}
.ours{fill:#4493f8}.theirs{fill:#6e7681}.missed{fill:#f0883e}
.mark{stroke:#f0f6fc}.cut{fill:#0d1117}
}
`;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const text = (x: number | string, y: number, classes: string, content: string, anchor = 'start'): string =>
  `<text x="${x}" y="${y}" class="${classes}" text-anchor="${anchor}">${escapeXml(content)}</text>\n`;

const drawBar = (bar: Bar, y: number, scale: number, most: number): string => {
  const label = text(left - 10, y + 15, bar.tone === 'theirs' ? 'soft' : 'text', bar.label, 'end');
  if (bar.value === null) return label + text(column, y + 15, 'soft', bar.shown);
  const length = Math.max(1, Math.min(bar.value, most) * scale);
  const cut = bar.value > most ? text(left + room - 6, y + 15, 'cut', '»', 'end') : '';
  const size = `width="${length.toFixed(1)}" height="${lineHeight - 8}"`;
  const rect = `<rect x="${left}" y="${y + 3}" ${size} rx="2" class="${bar.tone}"/>`;
  return `${label}${rect}\n${cut}${text(column, y + 15, 'text', bar.shown)}`;
};

const heightOf = ({ bars }: Panel): number => heading + bars.length * lineHeight + 12;

const drawPanel = (panel: Panel, top: number): string => {
  const { title, bars, mark } = panel;
  const values = [...bars.map(({ value }) => value ?? 0), mark?.at ?? 0];
  const most = panel.most ?? Math.max(...values, Number.MIN_VALUE);
  const scale = room / most;
  const body = bars.map((bar, index) => drawBar(bar, top + heading + index * lineHeight, scale, most)).join('');
  const drawn = text(20, top + 28, 'title text', title) + body;
  if (mark === undefined) return drawn;
  const x = (left + mark.at * scale).toFixed(1);
  const [from, to] = [top + heading - 4, top + heading + bars.length * lineHeight];
  const line = `<line x1="${x}" x2="${x}" y1="${from}" y2="${to}" class="mark" stroke-dasharray="4 3"/>\n`;
  return drawn + line + text(x, top + heading - 10, 'soft', mark.label, 'middle');
};

/** A whole SVG document. */
export const drawChart = (panels: readonly Panel[], description: string): string => {
  const tops: number[] = [];
  let height = 8;
  for (const panel of panels) {
    tops.push(height);
    height += heightOf(panel);
  }
  height += 8;
  const body = panels.map((panel, index) => drawPanel(panel, tops[index]!)).join('');
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">
<title>${escapeXml(description)}</title>
<style>${style}</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6" class="card"/>
${body}</svg>
`;
};

const targetBar = (row: Row): Bar => {
  const { claim, outcome } = row;
  const verdict = judge(row);
  if (outcome.kind !== 'measured') return { label: claim.what, value: null, shown: verdict, tone: 'missed' };
  const value = worst(claim.limit, outcome.values);
  const sign = claim.limit.kind === 'at most' ? '≤' : '≥';
  const unit = claim.limit.unit === 'x' ? 'x' : ' ms';
  const shown = `${withUnit(value, claim.limit)}, target ${sign} ${claim.limit.value}${unit}`;
  return {
    label: claim.what,
    value: shareOfLimit(claim.limit, value),
    shown,
    tone: verdict === 'reached' ? 'ours' : 'missed',
  };
};

const tablePanel = ({ series }: Table, title: string): Panel => ({
  title: `${title}, median milliseconds`,
  bars: series.map(({ name, ms }, index) => ({
    label: name,
    value: median(ms),
    shown: number(median(ms)),
    tone: index === 0 ? 'ours' : 'theirs',
  })),
});

const shownTables = { proved: 'Hook of a push of proved content', story: 'Ten pushes with a smoke of 2 s' } as const;

/** Every target on one scale, then the two tables that people ask for first, where they were measured. */
export const panelsOf = (rows: readonly Row[]): Panel[] => {
  const targets: Panel = {
    title: 'Share of each target that we use: shorter is better',
    bars: rows.map(targetBar),
    mark: { at: 1, label: 'target' },
    most: 1.5,
  };
  const tables = Object.entries(shownTables).flatMap(([id, title]) => {
    const outcome = rows.find(({ claim }) => claim.id === id)?.outcome;
    return outcome?.kind === 'measured' ? outcome.tables.slice(0, 1).map((table) => tablePanel(table, title)) : [];
  });
  return [targets, ...tables];
};
