// What does the one screen say? Pure: facts in, lines out, at any width. Gathered by commands/status.ts; the next
// step is next.ts.
import { count, duration, printable, short } from '../core/text.js';
import { sparkline } from '../report/sparkline.js';
import { bar } from './bar.js';

export type StatusFacts = {
  /** `state` of the wiring: would git start the gate? */
  readonly hook: { readonly state: 'wired' | 'unwired' | 'broken'; readonly says: string };
  /** `command` null where there is no smoke. */
  readonly smoke: { readonly command: string | null; readonly origin: string };
  readonly lastRun: {
    readonly status: string;
    readonly duration_ms: number;
    readonly started_at: string;
    readonly commit: string;
    readonly clean: boolean;
  } | null;
  /**
   * Milliseconds of the passes, oldest first; `usual` their median, `trend` how the last five differ from the five
   * before (0.1: a tenth slower).
   */
  readonly durations: {
    readonly passes: readonly number[];
    readonly usual: number | null;
    readonly trend: number | null;
  };
  /** How many pushes were answered from memory, and how many runs there were. */
  readonly memory: { readonly hits: number; readonly runs: number };
  readonly bypasses: {
    readonly days: number;
    readonly number: number;
    readonly unreadable: number;
    readonly unchained: number;
    readonly breaks: readonly string[];
    readonly newest: { readonly at: string; readonly by: string; readonly reason: string | null } | null;
  };
  readonly locks: readonly {
    readonly path: string;
    readonly days: number | null;
    readonly at_most_days: number | null;
    readonly limit: number;
    readonly says: string;
  }[];
  readonly foldersWithoutReadme: readonly string[];
  /**
   * Would promote take the record that lies here? Null before the first commit; `ready` null where it cannot be
   * told.
   */
  readonly promotion: {
    readonly ready: boolean | null;
    readonly says: string;
    readonly refusing: readonly {
      readonly name: string;
      readonly result: 'ok' | 'no' | 'not checked';
      readonly expected: string;
      readonly found: string;
      readonly hint: string | null;
    }[];
  } | null;
  /** Commit HEAD, and whether what it holds has passed here. Null before the first commit. */
  readonly head: { readonly commit: string; readonly passed: boolean; readonly clean: boolean } | null;
};

export type Screen = {
  /** Null: no terminal, nothing is broken into lines. */
  readonly columns: number | null;
  readonly unicode: boolean;
};

const label = 11;
const shownFolders = 6;
const narrowest = 20;

const smokeText = ({ smoke: { command, origin } }: StatusFacts): string => {
  if (command === null)
    return 'none found at the top of the repository: add a smoke target or script, or smoke.command';
  return `${command} (${origin})`;
};

const lastRunText = ({ lastRun }: StatusFacts): string => {
  if (lastRun === null) return 'none yet';
  const { status, duration_ms: ms, started_at: at, commit, clean } = lastRun;
  const ran = `${status} in ${duration(ms)}, ${at}, commit ${short(commit)}`;
  return clean ? ran : `${ran} with uncommitted changes`;
};

const percent = (share: number): string => `${share < 0 ? '-' : '+'}${Math.abs(Math.round(share * 100))} %`;

const durationsText = (
  { durations: { passes, usual, trend } }: StatusFacts,
  { columns, unicode }: Screen,
): string | null => {
  if (usual === null || passes.length < 2) return null;
  const room = Math.max(narrowest, Math.min(40, (columns ?? 80) - label - 32));
  const says = `${sparkline(passes, room, unicode)} usually ${duration(usual)}`;
  if (trend === null) return says;
  return `${says}, last five ${percent(trend)}`;
};

const memoryText = ({ memory: { hits, runs }, durations: { usual } }: StatusFacts): string | null => {
  if (hits === 0) return null;
  const saved = usual === null ? '' : `, about ${duration(hits * usual)} saved`;
  return `${count(hits, 'push')} ran nothing, for the content had passed (${Math.round((hits / (hits + runs)) * 100)} % of pushes and runs)${saved}`;
};

const bypassText = ({ bypasses }: StatusFacts): string => {
  const { days, number, newest, unreadable, unchained, breaks } = bypasses;
  const parts = [`${count(number, 'push')} in ${days} days`];
  if (newest !== null) {
    const reason = printable(newest.reason ?? 'no reason given');
    parts.push(`last ${newest.at} by ${printable(newest.by)}: ${reason}`);
  }
  if (unreadable > 0) parts.push(`${count(unreadable, 'unreadable line')} in the trace`);
  if (unchained > 0) parts.push(count(unchained, 'unchained line'));
  if (breaks.length > 0) parts.push('the trace was EDITED OR CUT');
  return parts.join(', ');
};

const lockTexts = ({ locks }: StatusFacts, { unicode }: Screen): string[] => {
  if (locks.length === 0) return ['no lock file'];
  return locks.map(({ days, limit, says }) => (days === null ? says : `${bar(days / limit, unicode)} ${says}`));
};

const foldersText = ({ foldersWithoutReadme: folders }: StatusFacts): string => {
  if (folders.length === 0) return 'every top-level folder has one';
  const names = folders.slice(0, shownFolders).map(printable);
  if (folders.length > shownFolders) names.push('...');
  return `${count(folders.length, 'folder')} without: ${names.join(', ')}`;
};

const headText = ({ head }: StatusFacts): string => {
  if (head === null) return 'no commit yet';
  const passed = head.passed ? 'has passed: a push of it runs nothing' : 'has not passed here';
  const says = `commit ${short(head.commit)} ${passed}`;
  return head.clean ? says : `${says}; the work tree holds uncommitted changes`;
};

/**
 * Breaks at spaces; a word that is wider than the screen stays whole. Lines after the first stand under the text,
 * not under the label.
 */
const broken = (name: string, text: string, columns: number | null): string[] => {
  const lines: string[] = [];
  let line = name.padEnd(label);
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && columns !== null && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = ' '.repeat(label);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
};

export const statusLines = (facts: StatusFacts, screen: Screen): string[] => {
  const rows: (readonly [name: string, text: string | null])[] = [
    ['hook', facts.hook.says],
    ['smoke', smokeText(facts)],
    ['HEAD', headText(facts)],
    ['last run', lastRunText(facts)],
    ['durations', durationsText(facts, screen)],
    ['remembered', memoryText(facts)],
    ['promotion', facts.promotion?.says ?? null],
    ['bypasses', bypassText(facts)],
    ...lockTexts(facts, screen).map((text) => ['lock', text] as const),
    ['READMEs', foldersText(facts)],
  ];
  return rows.flatMap(([name, text]) => (text === null ? [] : broken(name, text, screen.columns)));
};
