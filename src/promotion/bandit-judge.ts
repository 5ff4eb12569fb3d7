// Does bandit's answer hold, and what does it say of which file? Pure. Its exit code alone is no gate: it is 0 for
// a file that could not be parsed, for one that is not there, and for one that it left out. Called by bandit.ts.
import { posix } from 'node:path';
import { type Finding, finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import type { Report, Result } from './bandit-report.js';

/** One run of bandit over files of ours. */
export type Scan = { readonly names: readonly string[]; readonly code: number; readonly report: Report };

/** The paths of the tree that hold the content which was scanned under a name of ours. */
export type PathsOf = (name: string) => readonly string[];

/** bandit 1.9 puts `./` before what it was given, 1.6 does not. */
const ours = (filename: string): string => posix.normalize(filename);

const isAboveLow = ({ issue_severity: severity }: Result): boolean => severity !== 'LOW';

/** What blocks, with the name of ours it was found in. Severities that bandit does not know yet block, too. */
export const hitsOf = ({ report }: Scan): Result[] =>
  report.results.filter(isAboveLow).map((result) => ({ ...result, filename: ours(result.filename) }));

const contradiction = (message: string): Finding =>
  finding('bandit/contradiction', message, { hint: 'look at the bandit on PATH: command -v bandit; bandit --version' });

const gaps = ({ names, report }: Scan, pathsOf: PathsOf, python: string): Finding[] => {
  const reasons = new Map(report.errors.map(({ filename, reason }) => [ours(filename), reason]));
  const known = new Set(Object.keys(report.metrics).map(ours));
  const hint = `mend the file; bandit runs on Python ${python}, newer syntax wants a bandit that was installed under a newer one`;
  return names.flatMap((name) => {
    const reason = reasons.get(name) ?? (known.has(name) ? null : 'bandit left it out without a word');
    if (reason === null) return [];
    return pathsOf(name).map((path) =>
      finding('bandit/not-scanned', `was not scanned: ${printable(reason)}`, { path, hint }),
    );
  });
};

const counted = ({ names, report }: Scan): number => {
  const mine = new Set(names);
  const files = Object.entries(report.metrics).filter(([file]) => mine.has(ours(file)));
  return files.reduce(
    (sum, [, metrics]) =>
      sum + ['UNDEFINED', 'MEDIUM', 'HIGH'].reduce((all, severity) => all + (metrics[`SEVERITY.${severity}`] ?? 0), 0),
    0,
  );
};

const contradictions = (scan: Scan): Finding[] => {
  const { names, code, report } = scan;
  const found = hitsOf(scan).length;
  const fits = code === (found > 0 ? 1 : 0);
  const strangers = [...report.errors, ...report.results]
    .map(({ filename }) => ours(filename))
    .filter((name) => !names.includes(name));
  const contradictions: Finding[] = [];
  if (!fits) contradictions.push(contradiction(`bandit exited ${code} with ${found} findings above LOW in its report`));
  if (counted(scan) !== found) {
    contradictions.push(contradiction(`bandit counted ${counted(scan)} findings above LOW and reports ${found}`));
  }
  const [stranger] = strangers;
  if (stranger !== undefined) {
    contradictions.push(contradiction(`bandit reports on ${printable(stranger)}, which it was not asked about`));
  }
  return contradictions;
};

/** What is wrong with the answer itself; empty where every file was scanned and all of it agrees. */
export const judgeScan = (scan: Scan, pathsOf: PathsOf, python: string): Finding[] => [
  ...contradictions(scan),
  ...gaps(scan, pathsOf, python),
];

const keyOf = ({ filename, line_number: line, test_id: id }: Result): string => `${filename}\n${line}\n${id}`;

/** Those of `all` (nosec ignored) that are not among `open` (nosec obeyed): what comments suppress. */
export const suppressedOf = (all: readonly Result[], open: readonly Result[]): Result[] => {
  const left = new Map<string, number>();
  for (const hit of open) left.set(keyOf(hit), (left.get(keyOf(hit)) ?? 0) + 1);
  return all.filter((hit) => {
    const n = left.get(keyOf(hit)) ?? 0;
    left.set(keyOf(hit), n - 1);
    return n <= 0;
  });
};

const described = ({
  test_id: id,
  test_name: name,
  issue_text: text,
  issue_severity: severity,
  issue_confidence: confidence,
}: Result): string =>
  printable(`${id} ${name}: ${text.replace(/\s+/g, ' ').trim()} (severity ${severity}, confidence ${confidence})`);

/** What bandit found in one place, as data. */
export type Hit = {
  readonly path: string;
  /** 1-based; null where bandit names none. */
  readonly line: number | null;
  readonly test: string;
  readonly name: string;
  readonly text: string;
  readonly severity: string;
  readonly confidence: string;
  readonly more: string | null;
  /** A `# nosec` comment hides it. */
  readonly suppressed: boolean;
};

export const describeHits = (hits: readonly Result[], pathsOf: PathsOf, suppressed: boolean): Hit[] =>
  hits.flatMap((hit) =>
    pathsOf(hit.filename).map((path) => ({
      path,
      line: lineOf(hit),
      test: hit.test_id,
      name: hit.test_name,
      text: hit.issue_text,
      severity: hit.issue_severity,
      confidence: hit.issue_confidence,
      more: hit.more_info ?? null,
      suppressed,
    })),
  );

/** 1-based; null where bandit names none. */
const lineOf = ({ line_number: line }: Result): number | null => (line > 0 ? line : null);

const partsOf = (hit: Result, path: string) => ({
  path,
  line: lineOf(hit),
  hint: hit.more_info === undefined ? null : `what it means: ${hit.more_info}`,
});

/** One finding for each path that holds the content. */
export const findingsOf = (hits: readonly Result[], pathsOf: PathsOf): Finding[] =>
  hits.flatMap((hit) =>
    pathsOf(hit.filename).map((path) => finding('bandit/finding', described(hit), partsOf(hit, path))),
  );

/** @param most bandit.max_suppressions: up to that many are notes, above it all of them are errors */
export const judgeSuppressed = (hits: readonly Result[], pathsOf: PathsOf, most: number): Finding[] => {
  const places = hits.flatMap((hit) => pathsOf(hit.filename).map((path) => ({ hit, path })));
  const isOver = places.length > most;
  const mend = `mend it and take the comment out; or, once all ${places.length} are reviewed, set bandit.max_suppressions to ${places.length} (now ${most})`;
  return places.map(({ hit, path }, i) => {
    const { line, hint } = partsOf(hit, path);
    return finding('bandit/suppressed', `suppressed by # nosec: ${described(hit)}`, {
      path,
      line,
      level: isOver ? 'error' : 'note',
      hint: isOver && i === 0 ? mend : hint,
    });
  });
};
