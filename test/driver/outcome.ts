// Judges what one test file did: its output and its end become counts and problems (pure). Asked by test/run.ts;
// asks source.ts.
import { judgeSource } from './source.js';

/** How the process of one test file ended. */
export type Ended = {
  /** stdout and stderr as they came. */
  readonly output: string;
  readonly code: number | null;
  readonly signal: string | null;
  /** Milliseconds after which it was killed; null when it ended by itself. */
  readonly killedAfter: number | null;
};

export type Skip = { readonly name: string; readonly reason: string };

export type Outcome = {
  readonly passed: number;
  /** At least 1 when there is a problem. */
  readonly failed: number;
  readonly skips: readonly Skip[];
  readonly problems: readonly string[];
};

/** Begins the line by which test/support/skip.ts names a skipped test; JSON of a Skip follows. */
export const skipMark = '@skipped ';

type Totals = { readonly total: number; readonly passed: number; readonly skipped: number };

const totalsPattern = /^ {2}Total: +(\d+)\n {2}Passed: +(\d+)\n {2}Skipped: +(\d+)\n {2}Duration: /gm;

const withoutColour = (text: string): string => text.replace(/\u001b\[[\d;]*m/g, '');

const parseTotals = (output: string): Totals[] =>
  [...output.matchAll(totalsPattern)].map((match) => ({
    total: Number(match[1]),
    passed: Number(match[2]),
    skipped: Number(match[3]),
  }));

const isSkip = (value: unknown): value is Skip =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'reason' in value &&
  typeof value.reason === 'string';

/** A skip line that cannot be read is left out; the count then differs from uvu's, and that is a problem. */
const parseSkips = (output: string): Skip[] => {
  const skips: Skip[] = [];
  for (const line of output.split('\n')) {
    if (!line.startsWith(skipMark)) continue;
    try {
      const value: unknown = JSON.parse(line.slice(skipMark.length));
      if (isSkip(value)) skips.push({ name: value.name, reason: value.reason });
    } catch {}
  }
  return skips;
};

/**
 * uvu exits 0 after a throwing `before` or `after.each`, a rejection with a non-Error and a forgotten `.run()`; its
 * totals do not lie.
 */
const judgeTotals = (all: readonly Totals[], skips: readonly Skip[]): string[] => {
  const [totals, ...more] = all;
  if (totals === undefined) return ['printed no totals: a missing .run(), an early exit or a failing hook'];
  if (more.length > 0) return [`printed ${all.length} blocks of totals`];
  const problems: string[] = [];
  if (totals.total === 0 && skips.length === 0) problems.push('holds no test: empty, or a missing .run()');
  if (totals.passed !== totals.total) problems.push(`passed ${totals.passed} of ${totals.total}`);
  if (totals.skipped !== skips.length)
    problems.push(
      `uvu skipped ${totals.skipped}, ${skips.length} with a name and a reason: use skipUnless, never .skip or .only`,
    );
  return problems;
};

const judgeEnd = (ended: Ended): string[] => {
  if (ended.killedAfter !== null) return [`did not end within ${ended.killedAfter / 1000} s and was killed`];
  if (ended.signal !== null) return [`was ended by ${ended.signal}`];
  return ended.code === 0 ? [] : [`exit code ${ended.code}`];
};

/** @param source the text of the built test file */
export const judgeFile = (source: string, ended: Ended): Outcome => {
  const output = withoutColour(ended.output);
  const all = parseTotals(output);
  const skips = parseSkips(output);
  const problems = [...judgeEnd(ended), ...judgeTotals(all, skips), ...judgeSource(source)];
  const totals = all.length === 1 ? all[0]! : { total: 0, passed: 0 };
  const unpassed = Math.max(0, totals.total - totals.passed);
  return { passed: totals.passed, failed: problems.length === 0 ? 0 : Math.max(1, unpassed), skips, problems };
};
