// What do the READMEs of two trees protect, and what differs between them? One git process where the base is
// remembered and no README changed.
// Called by contract-range.ts.
import { readBlobs } from '../world/blobs.js';
import { git, type Repository } from '../world/git.js';
import { type Change, parseBlocks } from './contract-diff.js';
import { isReadmeFile, parseRules, type Rules } from './contract-rules.js';
import { recallRules, rememberRules } from './contract-store.js';
import type { RawName } from './raw-names.js';

const emptyTrees: Readonly<Record<number, string>> = {
  40: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  64: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};
export const emptyTree = (idLike: string): string => {
  const id = emptyTrees[idLike.length];
  if (id === undefined) throw new Error(`not an object id: ${idLike}`);
  return id;
};

/** Submodules count whatever .gitmodules or the configuration would have ignored. */
export const rawDiff = ['-r', '-z', '--no-renames', '--raw', '--no-abbrev', '--ignore-submodules=none'];

/**
 * diff-tree reads the whole index before it looks at two trees, and needs none of it: one that is not there costs
 * nothing.
 */
export const withoutIndex = (repo: Repository): Record<string, string> => ({
  GIT_INDEX_FILE: `${repo.gitDir}/gate-hooks/no-index`,
});

/** The changes from the first to the second tree of each pair, in one process. */
export const diffTrees = (repo: Repository, pairs: readonly (readonly [string, string])[]): (readonly Change[])[] => {
  if (pairs.length === 0) return [];
  const stdout = git(repo, ['diff-tree', '--stdin', ...rawDiff], {
    input: pairs.map((pair) => `${pair.join(' ')}\n`).join(''),
    encoding: 'latin1',
    env: withoutIndex(repo),
  });
  const blocks = parseBlocks(stdout);
  if (blocks.length !== pairs.length)
    throw new Error(`git diff-tree answered ${blocks.length} of ${pairs.length} questions`);
  return blocks.map(({ changes }) => changes);
};

/** The contents of READMEs. @throws Fault where one is not here */
export const readReadmes = (repo: Repository, oids: readonly string[]): Map<string, Buffer> =>
  readBlobs(repo, oids, ['the README', 'it is not known what it protects']);

type ReadmeFile = { readonly path: RawName; readonly oid: string };

const readmesIn = (changes: readonly Change[]): ReadmeFile[] =>
  changes.filter(({ path, newMode }) => isReadmeFile(path, newMode)).map(({ path, newOid }) => ({ path, oid: newOid }));

/** @throws Error where git did not hand it over: what cannot be read must not count as nothing */
export const blobOf = (blobs: ReadonlyMap<string, Buffer>, oid: string): Buffer => {
  const blob = blobs.get(oid);
  if (blob === undefined) throw new Error(`the README ${oid} was not read`);
  return blob;
};

/** Only those that protect something. */
const rulesOf = (files: readonly ReadmeFile[], blobs: ReadonlyMap<string, Buffer>): Rules[] =>
  files.map(({ path, oid }) => parseRules(path, oid, blobOf(blobs, oid))).filter(({ entries }) => entries.length > 0);

/** The rules of a tree that differs by `changes` from one with the rules `base`; sorted by path. */
const carry = (base: readonly Rules[], changes: readonly Change[], changed: readonly Rules[]): Rules[] => {
  const gone = new Set(changes.map(({ path }) => path));
  return [...base.filter(({ readme }) => !gone.has(readme)), ...changed].sort((a, b) => (a.readme < b.readme ? -1 : 1));
};

export type TreePair = {
  readonly base: readonly Rules[];
  readonly tip: readonly Rules[];
  readonly changes: readonly Change[];
};

/**
 * The rules of both trees and all changes between them.
 * One process where the base is remembered and no README changed, else one more; none where both are remembered to
 * protect nothing and `needChanges` is false.
 */
export const readTrees = (repo: Repository, baseTree: string, tipTree: string, needChanges: boolean): TreePair => {
  const [knownBase, knownTip] = [recallRules(repo, baseTree), recallRules(repo, tipTree)];
  const isFree = knownBase?.length === 0 && knownTip?.length === 0;
  if (baseTree === tipTree && knownBase !== null) return { base: knownBase, tip: knownBase, changes: [] };
  if (isFree && !needChanges) return { base: [], tip: [], changes: [] };
  const listingPair = [emptyTree(baseTree), baseTree] as const;
  const changesPair = [baseTree, tipTree] as const;
  const diffs = diffTrees(repo, knownBase === null ? [changesPair, listingPair] : [changesPair]);
  const [changes = [], listing = []] = diffs;
  const [listed, changed] = [readmesIn(listing), knownTip === null ? readmesIn(changes) : []];
  const blobs = readReadmes(
    repo,
    [...listed, ...changed].map(({ oid }) => oid),
  );
  const base = knownBase ?? rulesOf(listed, blobs);
  const tip = knownTip ?? carry(base, changes, rulesOf(changed, blobs));
  if (knownBase === null) rememberRules(repo, baseTree, base);
  if (knownTip === null) rememberRules(repo, tipTree, tip);
  return { base, tip, changes };
};

/** The rules of one tree. */
export const readRules = (repo: Repository, tree: string): readonly Rules[] => readTrees(repo, tree, tree, false).tip;
