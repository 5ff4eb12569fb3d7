// Does what is pushed to one ref keep the contract? Finds the base, reads both trees, and asks for trailers and
// culprits only where there is a no.
// Called by push/contract.ts; the judge is contract.ts.

import { type Finding, finding } from '../core/finding.js';
import { objectId } from '../core/object-id.js';
import { printable, short } from '../core/text.js';
import { look } from '../world/files.js';
import { git, type Repository, tryGit } from '../world/git.js';
import { type Approved, applyApprovals, type Blame, judgeContract, judgeSize, type Violation } from './contract.js';
import { type Approval, approvalsFormat, parseApprovals } from './contract-approvals.js';
import { type Known, mergeBase } from './contract-base.js';
import { parseBlocks, parseSizes } from './contract-diff.js';
import { blobOf, rawDiff, readReadmes, readRules, readTrees, withoutIndex } from './contract-facts.js';
import { readmeBlobs, replay, replayArgs } from './contract-replay.js';
import { parseRules, type Rules } from './contract-rules.js';
import { type RawName, rawName, tryText } from './raw-names.js';

/** The line that --format=%x02%H prints before the names of a commit. */
const commitHead = new RegExp(`^\\n?\\u0002(${objectId})$`);

export type Limits = { readonly max_files: number | null; readonly max_lines: number | null };
export type Commit = { readonly commit: string; readonly tree: string };

export type Range = {
  readonly remote: string;
  /** For people. */
  readonly ref: string;
  readonly tip: Commit;
  /**
   * What git says the ref holds at the remote: that commit, `absent` where it is not here, null where the ref is
   * new.
   */
  readonly told: Commit | 'absent' | null;
  /** What the remote is known to have; asked only where `told` is no commit. */
  readonly known: () => Known;
};

export type RangeAnswer = {
  readonly open: readonly Violation[];
  readonly approved: readonly Approved[];
  readonly blame: Blame;
  /** Sizes over a limit, and what could not be known. */
  readonly notes: readonly Finding[];
  /** True where no README of either side, as far as it is known, protects anything. */
  readonly isFree: boolean;
  /** Null where the remote is not known to have anything. */
  readonly baseTree: string | null;
};

const spanOf = (base: string | null, tip: string): string => (base === null ? tip : `${base}..${tip}`);
/** No configuration of the person may bend what is read. */
const plainLog = [
  '-c',
  'log.showSignature=false',
  '-c',
  'log.showRoot=true',
  '-c',
  'i18n.logOutputEncoding=UTF-8',
  '--literal-pathspecs',
  'log',
  '-z',
  '--no-color',
];

const readApprovals = (repo: Repository, span: string): Approval[] =>
  parseApprovals(git(repo, [...plainLog, `--format=${approvalsFormat}`, span], { encoding: 'latin1' }));

const mostPaths = 100;

/** The newest commit of the span that names each path; what only a merge's choice of sides did, none names. */
const readCulprits = (repo: Repository, span: string, paths: readonly RawName[]): Map<RawName, string> => {
  const texts = paths.map(tryText).filter((text) => text !== null);
  const canLimit = paths.length <= mostPaths && texts.length === paths.length;
  const limit = canLimit ? ['--', ...texts] : [];
  const found = new Map<RawName, string>();
  let commit = '';
  for (const token of git(
    repo,
    [...plainLog, '-c', '--name-only', '--no-renames', '--ignore-submodules=none', '--format=%x02%H', span, ...limit],
    { encoding: 'latin1' },
  ).split('\0')) {
    const header = commitHead.exec(token)?.[1];
    const path = token.replace(/^\n/, '');
    if (header !== undefined) commit = header;
    else for (const name of new Set([path, token])) if (name !== '' && !found.has(name)) found.set(name, commit);
  }
  return found;
};

const noBlame: Blame = { commitOf: () => undefined, approvals: [] };

/** Without open violations nobody asks who is to blame. */
const blameOpen = (repo: Repository, open: readonly Violation[], span: string): ReadonlyMap<RawName, string> => {
  if (open.length === 0) return new Map();
  const paths = open.map(({ path }) => path);
  return readCulprits(repo, span, paths);
};

const decide = (
  repo: Repository,
  violations: readonly Violation[],
  span: string,
  culprits: ReadonlyMap<RawName, string> | null,
): Pick<RangeAnswer, 'open' | 'approved' | 'blame'> => {
  if (violations.length === 0) return { open: [], approved: [], blame: noBlame };
  const approvals = readApprovals(repo, span);
  const { open, approved } = applyApprovals(violations, approvals);
  const names = culprits ?? blameOpen(repo, open, span);
  return { open, approved, blame: { commitOf: (path) => names.get(path), approvals } };
};

const isShallow = (repo: Repository): boolean => look(`${repo.commonDir}/shallow`) !== null;
const note = (message: string, level: Finding['level'] = 'note'): Finding =>
  finding('contract/base-unknown', message, { level });

type UnknownBase = Pick<Range, 'remote' | 'ref'> & { readonly isAbsent: boolean };

const unknownBase = (repo: Repository, { remote, ref, isAbsent }: UnknownBase): Finding => {
  const end = isShallow(repo) ? ' as far as this shallow clone goes' : '';
  const judged = `Do-not-touch is judged by the READMEs of the pushed commit, over all of its history${end}`;
  if (!isAbsent) return note(`nothing is known of what ${printable(remote)} has: ${judged}`);
  return note(`what ${printable(remote)} has in ${ref} is not here, nor anything it builds on: ${judged}`, 'warn');
};

/** Nothing is known of the remote: each commit is judged by the rules that stood before it. */
const judgeAll = (repo: Repository, { remote, ref, tip, told }: Range): RangeAnswer => {
  const rules = readRules(repo, tip.tree);
  const isAbsent = told === 'absent';
  const notes = [unknownBase(repo, { remote, ref, isAbsent })];
  if (rules.length === 0)
    return { open: [], approved: [], blame: noBlame, notes: isAbsent ? notes : [], isFree: true, baseTree: null };
  const commits = parseBlocks(
    git(repo, [...plainLog, ...replayArgs, ...rawDiff, '--format=%H', tip.commit], { encoding: 'latin1' }),
  );
  const blobs = readReadmes(repo, readmeBlobs(commits));
  const parsed = new Map<string, Rules>();
  const parse = (path: RawName, oid: string): Rules => {
    const key = `${oid} ${path}`;
    const one = parsed.get(key) ?? parseRules(path, oid, blobOf(blobs, oid));
    parsed.set(key, one);
    return one;
  };
  const violations = replay(commits, rules, parse);
  const culprits = new Map(violations.map(({ path, commit }) => [path, commit]));
  return { ...decide(repo, violations, tip.commit, culprits), notes, isFree: false, baseTree: null };
};

const treeOf = (repo: Repository, commit: string): string =>
  git(repo, ['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`]).trim();

const guess = (
  repo: Repository,
  { remote, ref, tip, told, known }: Range,
): { readonly base: Commit; readonly notes: readonly Finding[] } | null => {
  const { ids, from } = known();
  const commit = mergeBase(repo, tip.commit, ids);
  if (commit === null) return null;
  const base = { commit, tree: commit === tip.commit ? tip.tree : treeOf(repo, commit) };
  const isOfRemote = from === 'remote';
  const whose = isOfRemote ? `that ${printable(remote)} is` : 'that other remotes are';
  const since = `Do-not-touch is judged from ${short(commit)} on, the newest commit ${whose} known to have`;
  const judged = isOfRemote ? since : `nothing is known of ${printable(remote)}: ${since}`;
  if (told === 'absent')
    return {
      base,
      notes: [
        note(`what ${printable(remote)} has in ${ref} is not here (git fetch would bring it): ${judged}`, 'warn'),
      ],
    };
  return { base, notes: isOfRemote ? [] : [note(judged)] };
};

const readSizes = (repo: Repository, base: string, tip: string, limits: Limits): Finding[] => {
  if (limits.max_files === null && limits.max_lines === null) return [];
  return judgeSize(
    parseSizes(
      git(repo, ['diff-tree', '-r', '-z', '--no-renames', '--numstat', '--ignore-submodules=none', base, tip], {
        encoding: 'latin1',
        env: withoutIndex(repo),
      }),
    ),
    limits,
  );
};

/** @throws Fault where git cannot answer: what is not known must not count as nothing */
export const judgeRange = (repo: Repository, range: Range, limits: Limits): RangeAnswer => {
  const { tip, told } = range;
  const guessed = told === null || told === 'absent' ? guess(repo, range) : { base: told, notes: [] };
  if (guessed === null) return judgeAll(repo, range);
  const { base, notes } = guessed;
  const trees = readTrees(repo, base.tree, tip.tree, false);
  const isFree = trees.base.length + trees.tip.length === 0;
  const violations = isFree ? [] : judgeContract(trees.base, trees.tip, trees.changes);
  const said = told === 'absent' || !isFree ? notes : [];
  return {
    ...decide(repo, violations, spanOf(base.commit, tip.commit), null),
    notes: [...said, ...readSizes(repo, base.tree, tip.tree, limits)],
    isFree,
    baseTree: base.tree,
  };
};

/** Whether the settings of that tree already said `contract.level: warn`: a push may not loosen what judges it. */
export const saidWarn = (repo: Repository, tree: string, file: string): boolean => {
  const done = tryGit(repo, ['cat-file', 'blob', `${tree}:${file}`]);
  if (done.code !== 0) return false;
  if (file.endsWith('.toml'))
    return /\[tool\.gate-hooks\.contract\][^[]*\n\s*level\s*=\s*["']warn["']|\[tool\.gate-hooks\][^[]*\bcontract(?:\.level\s*=\s*|\s*=\s*\{[^}]*\blevel\s*=\s*)["']warn["']/.test(
      done.stdout,
    );
  try {
    const all = JSON.parse(done.stdout) as Record<string, Record<string, unknown>>;
    const settings = (file === 'package.json' ? all['gate-hooks'] : all) as
      | Record<string, Record<string, unknown>>
      | undefined;
    return settings?.contract?.level === 'warn';
  } catch {
    return false;
  }
};

/** True where any README of `trees` that differs from that of `tree` protects something; two processes at most. */
export const protectsElsewhere = (repo: Repository, tree: string, trees: readonly string[]): boolean => {
  if (trees.length === 0) return false;
  const input = trees.map((other) => `${tree} ${other}\n`).join('');
  const blocks = parseBlocks(
    git(repo, ['diff-tree', '--stdin', ...rawDiff, '--', ':(icase,glob)**/readme*'], {
      input,
      encoding: 'latin1',
      env: withoutIndex(repo),
    }),
  );
  const blobs = readReadmes(repo, readmeBlobs(blocks));
  return [...blobs].some(([oid, bytes]) => parseRules(rawName('README'), oid, bytes).entries.length > 0);
};
