// Is there anything above LOW in a commit's Python, as bandit sees it, and did bandit look at all of it? Asked by
// gate-hooks bandit and by promote.
// Files: python-tree.ts; the program: bandit-program.ts; its runs: bandit-scan.ts; what they mean: bandit-judge.ts.
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { byText, short } from '../core/text.js';
import type { Ending } from '../core/verdict.js';
import type { Settings } from '../settings/settings.js';
import { resolveObjects, type WorkRepository } from '../world/git.js';
import {
  describeHits,
  findingsOf,
  type Hit,
  hitsOf,
  judgeScan,
  judgeSuppressed,
  type PathsOf,
  suppressedOf,
} from './bandit-judge.js';
import { type Bandit, findBandit } from './bandit-program.js';
import { type Scans, type Stopped, scanFiles, withContents } from './bandit-scan.js';
import { type PythonFile, readPythonTree } from './python-tree.js';

export type BanditAnswer = {
  /** Any of level `error` is a no. */
  readonly findings: readonly Finding[];
  /** How many Python files the tree holds that were to be looked at. */
  readonly files: number;
  /** Findings above LOW that `# nosec` comments suppress. */
  readonly suppressions: number;
  /** What bandit found above LOW; one for each path that holds the content. */
  readonly hits: readonly Hit[];
  /** Of bandit; null where there was no Python file to look at, for which none is needed. */
  readonly version: string | null;
  readonly tree: string;
  /** Where bandit did not come to its end; there is an error among the findings then. */
  readonly ending?: Ending;
};

export type BanditRequest = {
  readonly repo: WorkRepository;
  readonly settings: Pick<Settings, 'bandit'>;
  /** The id of a tree or of a commit; HEAD where there is none. */
  readonly tree?: string;
};

type Outcome = Pick<BanditAnswer, 'findings' | 'suppressions' | 'hits'> & { readonly ending?: Ending };

const stoppedEarly = ({ ending, why }: Stopped): Outcome => ({
  findings: [finding('bandit/not-scanned', `${why}, so the Python files are not judged`)],
  suppressions: 0,
  hits: [],
  ending,
});

/**
 * First all findings, comments ignored; then, only where there are any, once more with comments obeyed: the
 * difference is what they suppress. bandit's own counts of `nosec` mean different things in 1.6 (comments) and 1.9
 * (some of the suppressed findings).
 */
const judgeFiles = async (
  bandit: Bandit,
  folder: string,
  names: readonly string[],
  pathsOf: PathsOf,
  most: number,
): Promise<Outcome> => {
  const judge = ({ scans }: Scans): Finding[] => scans.flatMap((scan) => judgeScan(scan, pathsOf, bandit.python));
  const strict = await scanFiles(bandit, folder, names, ['--ignore-nosec']);
  if (strict.stopped !== null) return stoppedEarly(strict.stopped);
  const all = strict.scans.flatMap(hitsOf);
  const again = await scanFiles(
    bandit,
    folder,
    [...new Set(all.map(({ filename }) => filename))].filter((name) => names.includes(name)),
  );
  if (again.stopped !== null) return stoppedEarly(again.stopped);
  const open = again.scans.flatMap(hitsOf);
  const hidden = suppressedOf(all, open);
  const suppressed = judgeSuppressed(hidden, pathsOf, most);
  return {
    findings: [...judge(strict), ...judge(again), ...findingsOf(open, pathsOf), ...suppressed],
    suppressions: suppressed.length,
    hits: [...describeHits(open, pathsOf, false), ...describeHits(hidden, pathsOf, true)],
  };
};

type Placed = { readonly path: string | null; readonly line: number | null };

const once = <T>(list: readonly T[]): T[] => [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];

const inOrder = <T extends Placed>(list: readonly T[]): T[] =>
  once(list).sort((a, b) => byText(a.path ?? '', b.path ?? '') || (a.line ?? 0) - (b.line ?? 0));

const scan = (repo: WorkRepository, bandit: Bandit, files: readonly PythonFile[], most: number): Promise<Outcome> => {
  const paths = new Map<string, string[]>();
  for (const { oid, path } of files) paths.set(oid, [...(paths.get(oid) ?? []), path]);
  const sizes = new Map(files.map(({ oid, size }) => [oid, size]));
  return withContents(repo, sizes, (folder, names) => {
    const byName = new Map([...names].map(([oid, name]) => [name, paths.get(oid) ?? []]));
    return judgeFiles(bandit, folder, [...byName.keys()], (name) => byName.get(name) ?? [], most);
  });
};

/**
 * Judges the Python files of a commit, read from git's objects: what lies in the work tree has no say.
 * @throws Fault (exit 3) without git, a commit or a bandit whose answer can be believed
 */
export const runBandit = async ({ repo, settings, tree = 'HEAD' }: BanditRequest): Promise<BanditAnswer> => {
  const found = resolveObjects(repo, [`${tree}^{tree}`])[0];
  if (found == null)
    throw new Fault(
      'no-commit',
      tree === 'HEAD'
        ? 'no commit yet: there is nothing for bandit to look at'
        : `git knows no commit or tree ${short(tree)}`,
    );
  const python = readPythonTree(repo, found.oid, settings.bandit.paths);
  const base = { files: python.files.length, tree: found.oid };
  if (python.files.length === 0)
    return { ...base, findings: inOrder(python.findings), suppressions: 0, hits: [], version: null };
  const bandit = await findBandit(repo);
  const outcome = await scan(repo, bandit, python.files, settings.bandit.max_suppressions);
  return {
    ...base,
    ...outcome,
    findings: inOrder([...python.findings, ...bandit.findings, ...outcome.findings]),
    hits: inOrder(outcome.hits),
    version: bandit.version,
  };
};
