// One commit, from its place to its proof: in the work tree when that is exactly it, else in a private checkout.
// Called by gate.ts.
import { duration, short } from '../core/text.js';
import type { Verdict } from '../core/verdict.js';
import { noSmokeFault } from '../settings/detect.js';
import { readSettings, type Validator } from '../settings/read.js';
import type { Settings } from '../settings/settings.js';
import { openCheckout } from '../smoke/checkout.js';
import { dataRootOf } from '../smoke/checkout-data.js';
import { linkDependencies } from '../smoke/checkout-links.js';
import { describeDirt } from '../smoke/inputs.js';
import { exactly, type Place, workTreePlace } from '../smoke/place.js';
import { runSmoke, type SmokeResult } from '../smoke/run.js';
import { quietly } from '../smoke/steps.js';
import { type Head, isClean, type Worktree } from '../smoke/worktree.js';
import { now, timestamp } from '../world/clock.js';
import type { Repository, WorkRepository } from '../world/git.js';
import { storePaths } from '../world/store.js';
import type { Out } from '../world/terminal.js';
import type { Contract } from './contract.js';
import { smokeLeftBehind } from './no-smoke.js';
import { wordFor } from './protects.js';
import { forgetProofs, isFitForShell, pruneProofs, rememberProofs } from './proved.js';
import { refNames, type Tip } from './tips.js';

export type Opener = {
  /** Where the question was asked; without a work tree in a bare repository. */
  readonly repo: Repository;
  /** Null in a bare repository, and before the first commit. */
  readonly worktree: Worktree | null;
  /** Those that lie in `worktree`, where they were read already; null reads them. */
  readonly settings: Settings | null;
  readonly loadValidator: () => Validator;
  readonly say: (line: string) => void;
};

type Use<T> = (place: Place, settings: Settings, notes: Verdict['findings']) => Promise<T> | T;

export const withRoot = (repo: Repository): WorkRepository | null => {
  if (repo.root === null) return null;
  return { ...repo, root: repo.root };
};

/** Null when the work tree is exactly this commit's tree. */
const whyNotHere = ({ tree }: Head, worktree: Worktree | null): string | null => {
  if (worktree === null) return 'there is no work tree with a commit here';
  if (tree !== worktree.head.tree) return `commit ${short(worktree.head.commit)} is checked out here`;
  if (isClean(worktree)) return null;
  return `the work tree is not exactly that commit (${describeDirt(worktree)})`;
};

const inCheckout = async <T>(
  { repo, loadValidator, say }: Opener,
  head: Head,
  why: string,
  use: Use<T>,
): Promise<T> => {
  const started = now();
  const checkout = await openCheckout(repo, head.commit, say);
  try {
    const settings = readSettings(checkout.repo.root, storePaths(checkout.repo).settings, loadValidator, repo.root);
    const { notes, environment } = linkDependencies(checkout, withRoot(repo), settings.smoke.link);
    say(`commit ${short(head.commit)} in a private checkout, ready in ${duration(now() - started)}: ${why}`);
    const place: Place = {
      kind: 'checkout',
      repo: checkout.repo,
      worktree: exactly({ commit: head.commit, tree: head.tree }),
      dataRoot: dataRootOf(checkout.repo, repo.root, settings.evidence.data),
      isFaithful: !notes.some(({ rule }) => rule === 'smoke/other-dependencies'),
      environment,
    };
    return await use(place, settings, notes);
  } finally {
    checkout.release();
  }
};

/** Calls `use` with a place that holds exactly this commit, and with the settings found there. */
export const withPlaceOf = async <T>(opener: Opener, head: Head, use: Use<T>): Promise<T> => {
  const { repo, worktree, settings, loadValidator } = opener;
  const root = withRoot(repo);
  const why = whyNotHere(head, worktree);
  if (why !== null || root === null || worktree === null) return inCheckout(opener, head, why ?? '', use);
  return use(
    workTreePlace(root, worktree),
    settings ?? readSettings(root.root, storePaths(root).settings, loadValidator),
    [],
  );
};

/** @throws Fault where no settings of that place name a smoke; one that lies in the work tree alone is pointed at */
export const requireSmoke = (
  { repo, worktree, settings: here, loadValidator }: Opener,
  head: Head,
  { kind }: Place,
  settings: Settings,
): void => {
  if (settings.smoke.steps.length > 0) return;
  const root = withRoot(repo);
  const isElsewhere = kind === 'checkout' && root !== null && worktree !== null;
  throw (
    (isElsewhere
      ? smokeLeftBehind(head, here ?? readSettings(root.root, storePaths(root).settings, loadValidator), worktree)
      : null) ?? noSmokeFault()
  );
};

/**
 * Remembers a proof for the sh fast path, under every id that leads to the tree; a red run takes back what an
 * earlier one proved.
 * @param ids the tree first
 * @param contract what the push has judged; null where nothing is pushed
 */
export const rememberProof = (
  repo: Repository,
  ids: readonly [tree: string, ...others: string[]],
  { record, provedAt }: SmokeResult,
  settings: Settings,
  contract: Contract | null,
): void => {
  const { status, git } = record;
  if ((status === 'failed' || status === 'timeout') && git.clean && git.tree !== null) forgetProofs(repo, git.tree);
  if (provedAt === null || !isFitForShell(settings)) return;
  quietly(() => {
    const [tree] = ids;
    const proof = {
      says: `smoke passed in ${duration(record.duration_ms)} on ${timestamp(provedAt)}`,
      expiresAt: provedAt + settings.cache.max_age,
    };
    rememberProofs(repo, ids, wordFor(repo, tree, settings.contract, contract?.freeTrees.has(tree)), proof);
    rememberProofs(repo, contract?.pairs.get(tree) ?? [], 'ok', proof);
    pruneProofs(repo, now());
  });
};

export type Prover = Omit<Opener, 'say'> & {
  readonly out: Out;
  readonly facts: Readonly<Record<string, string>>;
  /** False runs every step, whatever is remembered. */
  readonly recall: boolean;
  /** True when the tips were looked for among the proofs and not found. */
  readonly isMiss: boolean;
  readonly contract: Contract;
};

/** @throws Fault when the tip could not be judged */
export const proveTip = (prover: Prover, tip: Tip): Promise<Verdict> => {
  const { repo, out, facts, recall, isMiss, contract } = prover;
  const say = (line: string): void => out.write(`gate-hooks: ${refNames(tip)}: ${line}\n`);
  return withPlaceOf({ ...prover, say }, tip, async (place, settings, notes) => {
    requireSmoke({ ...prover, say }, tip, place, settings);
    const result = await runSmoke({
      place,
      settings,
      out,
      facts,
      recordRoot: repo.root ?? place.repo.root,
      recall,
      isMiss,
      approvals: contract.approvals,
    });
    rememberProof(repo, [tip.tree, ...tip.ids], result, settings, contract);
    return { ...result.verdict, findings: [...notes, ...result.verdict.findings] };
  });
};
