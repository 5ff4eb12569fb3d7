// Everything a promotion looks at, gathered once. Judged by judge.ts, which touches nothing; the command
// (commands/promote.ts) says what it knows itself.
import { hash } from 'node:crypto';
import { dirname, join, relative, resolve } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import type { Bundle } from '../evidence/bundle.js';
import { canaryPath } from '../evidence/canary-record.js';
import { definitionHash } from '../evidence/definition.js';
import { readSnapshot } from '../evidence/snapshot.js';
import type { Settings } from '../settings/settings.js';
import { environment } from '../world/environment.js';
import { exists, look } from '../world/files.js';
import { tryGit, type WorkRepository } from '../world/git.js';
import { toolMajor } from '../world/platform.js';
import type { BanditFact } from './bandit-fact.js';
import { lockName } from './expected-data.js';
import { type Given, readGiven } from './given.js';

/** The commit that is promoted, and how the checkout that judges it differs. */
export type Checkout = {
  readonly head: { readonly commit: string; readonly tree: string };
  /** Tracked files that are not as `head` has them. */
  readonly changed: readonly string[];
  /** Files that would decide the settings, lie here and are not part of `head`. */
  readonly foreign: readonly string[];
};

/** A record, and the copy of it under its older name in the same folder. */
export type RecordFiles = { readonly record: Given; readonly copy: Given | null };

export type DataFacts = {
  readonly paths: readonly string[];
  /** data_hash of what lies here; null where some of it does not. */
  readonly recomputed: string | null;
  readonly missing: readonly string[];
  /** gate-hooks.lock.json as `head` has it. */
  readonly lock: Given;
  readonly isLockHere: boolean;
  /** Null where it was not given; an empty one was. */
  readonly flag: string | null;
  readonly variable: string | null;
  readonly emptyHash: string;
};

export type Facts = {
  readonly nowMs: number;
  readonly checkout: Checkout;
  /** The value of BYPASS_SMOKE, null where it is not set. */
  readonly bypass: string | null;
  readonly isMinimal: boolean;
  readonly isMerge: boolean;
  /** One, or the shards of --merge; never empty. */
  readonly records: readonly RecordFiles[];
  readonly expectRun: string | null;
  readonly requireCommit: string | null;
  readonly gate: { readonly steps: Settings['smoke']['steps']; readonly definitionHash: string };
  readonly config: Bundle;
  readonly data: DataFacts;
  readonly limits: Settings['promotion'];
  readonly canary: Given | null;
  readonly bandit: BanditFact;
};

/** What the caller of a promotion says; null where nothing is said. */
export type Asked = {
  readonly cwd: string;
  readonly nowMs: number;
  readonly run: string | null;
  readonly merge: readonly string[] | null;
  readonly isMinimal: boolean;
  readonly expectData: string | null;
  readonly expectRun: string | null;
  readonly requireCommit: string | null;
  /** The stat cache of the data, for a glance only: a promotion believes no earlier run. */
  readonly dataCache?: string | null;
};

const olderName = 'smoke_run.json';
const largestLock = 64 << 10;

const shownFrom = (root: string, path: string): string => {
  const way = relative(root, path);
  return printable(way === '' || way.startsWith('..') ? path : way);
};

const readRecord = (root: string, path: string): RecordFiles => {
  const older = join(dirname(path), olderName);
  const copy = older === path ? null : readGiven(older, shownFrom(root, older));
  const record = readGiven(path, shownFrom(root, path));
  // A producer that knows only the older name.
  if (record.kind === 'missing' && copy !== null && copy.kind !== 'missing') return { record: copy, copy: null };
  return { record, copy: copy?.kind === 'missing' ? null : copy };
};

/** As the commit has it: what lies in the work tree may have come with an artifact. */
const readLock = (repo: WorkRepository, commit: string): Given => {
  const name = `${commit}:${lockName}`;
  const listed = tryGit(repo, ['ls-tree', '-l', '-z', '--full-tree', commit, '--', lockName]).stdout;
  const [, mode, size] = /^(\d+) \w+ [0-9a-f]+ +(\d+|-)\t/.exec(listed) ?? [];
  if (mode === undefined) return { path: lockName, kind: 'missing' };
  if (!mode.startsWith('100') || Number(size) > largestLock)
    return { path: lockName, kind: 'refused', why: `it must be a regular file of at most ${largestLock} bytes` };
  const bytes = Buffer.from(tryGit(repo, ['cat-file', 'blob', name], { encoding: 'latin1' }).stdout, 'latin1');
  return { path: lockName, kind: 'read', bytes, sha256: hash('sha256', bytes, 'hex') };
};

const readData = (repo: WorkRepository, settings: Settings, { head }: Checkout, asked: Asked): DataFacts => {
  const paths = settings.evidence.data;
  const missing = paths.filter((path) => look(join(repo.root, path)) === null);
  return {
    paths,
    missing,
    recomputed: missing.length > 0 ? null : readSnapshot(repo.root, paths, { cache: asked.dataCache ?? null }).hash,
    lock: readLock(repo, head.commit),
    isLockHere: exists(join(repo.root, lockName)),
    flag: asked.expectData,
    variable: environment().GATE_EXPECT_DATA ?? null,
    emptyHash: readSnapshot(repo.root, []).hash,
  };
};

const readCanary = (root: string, report: string): Given =>
  readGiven(canaryPath(root, report), shownFrom(root, canaryPath(root, report)));

const recordPathsOf = (repo: WorkRepository, settings: Settings, { cwd, run, merge }: Asked): string[] => {
  if (run !== null && merge !== null)
    throw new Fault(
      'usage',
      '--run and --merge stand side by side',
      'name one record with --run, or all shards with --merge',
      2,
    );
  if (merge !== null) return merge.map((path) => resolve(cwd, path));
  return [run === null ? join(repo.root, settings.evidence.report) : resolve(cwd, run)];
};

/**
 * @param config of the checkout that judges, by an index that holds exactly its commit
 * @throws Fault where the data cannot be hashed (exit 2), or Python cannot be scanned
 */
export const gatherFacts = (
  repo: WorkRepository,
  settings: Settings,
  checkout: Checkout,
  config: Bundle,
  bandit: BanditFact,
  asked: Asked,
): Facts => ({
  nowMs: asked.nowMs,
  checkout,
  bypass: environment().BYPASS_SMOKE ?? null,
  isMinimal: asked.isMinimal,
  isMerge: asked.merge !== null,
  records: recordPathsOf(repo, settings, asked).map((path) => readRecord(repo.root, path)),
  expectRun: asked.expectRun,
  requireCommit: asked.requireCommit,
  gate: { steps: settings.smoke.steps, definitionHash: definitionHash(settings.smoke.steps, toolMajor) },
  config,
  data: readData(repo, settings, checkout, asked),
  limits: settings.promotion,
  canary: settings.promotion.canary === null ? null : readCanary(repo.root, settings.evidence.report),
  bandit,
});
