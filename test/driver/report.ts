// Says in lines what the test files did; the very last line is the totals (pure). Asked by test/run.ts.
import type { Outcome } from './outcome.js';

export type FileResult = {
  readonly file: string;
  readonly ms: number;
  readonly output: string;
  readonly outcome: Outcome;
};

/** One line for a file; a failing one is followed by its problems and all it printed. */
export const renderFile = ({ file, ms, output, outcome }: FileResult): string => {
  const skipped = outcome.skips.length === 0 ? '' : `, ${outcome.skips.length} skipped`;
  const failed = outcome.failed === 0 ? '' : `, ${outcome.failed} failed`;
  const head = `${outcome.failed === 0 ? 'ok  ' : 'FAIL'} ${file}  ${outcome.passed} passed${failed}${skipped}  ${Math.round(ms)} ms\n`;
  if (outcome.failed === 0) return head;
  const body = output
    .trimEnd()
    .split('\n')
    .map((line) => `     | ${line}\n`);
  return [head, ...outcome.problems.map((problem) => `     ${problem}\n`), ...body].join('');
};

/** Every skipped test by name, so that no run is green in silence; empty when none was skipped. */
export const renderSkips = (results: readonly FileResult[]): string =>
  results
    .flatMap(({ file, outcome }) => outcome.skips.map((skip) => `skipped: ${file}: ${skip.name}: ${skip.reason}\n`))
    .join('');

/** The failing files again, because their output may be long; empty when all passed. */
export const renderFailures = (results: readonly FileResult[]): string =>
  results
    .filter(({ outcome }) => outcome.failed > 0)
    .map(({ file, outcome }) => `failed: ${file}: ${outcome.problems.join('; ')}\n`)
    .join('');

/** Where the time went: the slowest files with their times, the slowest first. */
export const renderSlowest = (results: readonly FileResult[], most: number): string => {
  const slowest = [...results].sort((a, b) => b.ms - a.ms).slice(0, most);
  return slowest.map(({ file, ms }) => `slowest: ${String(Math.round(ms)).padStart(6)} ms  ${file}\n`).join('');
};

export type Sums = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** A run in which nothing passed has proved nothing: it counts as one failure. */
export const sumUp = (results: readonly FileResult[]): Sums => {
  const add = (pick: (outcome: Outcome) => number): number =>
    results.reduce((sum, { outcome }) => sum + pick(outcome), 0);
  const passed = add((outcome) => outcome.passed);
  const failed = add((outcome) => outcome.failed);
  return {
    passed,
    failed: passed === 0 ? Math.max(1, failed) : failed,
    skipped: add((outcome) => outcome.skips.length),
  };
};

export const renderSums = ({ passed, failed, skipped }: Sums): string =>
  `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}\n`;
