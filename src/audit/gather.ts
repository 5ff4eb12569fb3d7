// What is known about the commits of a range that reached a remote? Asks git and what this repository remembers.
// Next: classify.ts.

import { Fault } from '../core/fault.js';
import { isObjectId } from '../core/object-id.js';
import { printable } from '../core/text.js';
import { recallProof } from '../push/proved.js';
import { readHistory } from '../smoke/history.js';
import { timestamp } from '../world/clock.js';
import { git, type Repository, resolveObjects, tryGit } from '../world/git.js';
import type { Bypasses } from './bypasses.js';
import type { BypassNote, Commit, Known } from './classify.js';

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Without a range: what HEAD holds, so many commits back. */
export const usualCommits = 100;

type Asked = { readonly range: string; readonly most: number | null };

const limited = ({ range, most }: Asked): string[] => {
  const words = ['--end-of-options', range, '--'];
  if (most === null) return words;
  return [`--max-count=${most}`, ...words];
};

const listCommits = (repo: Repository, asked: Asked): Commit[] => {
  const done = tryGit(repo, ['rev-list', '--topo-order', '--format=%T %P', ...limited(asked)]);
  if (done.code !== 0)
    throw new Fault(
      'usage',
      `git knows no range ${printable(asked.range)}: ${printable(done.stderr.trim().slice(0, 300))}`,
      'name one as git does: gate-hooks audit v1.0..origin/main',
      2,
    );
  return [...done.stdout.matchAll(/^commit (\S+)\n(\S+) ?(.*)$/gm)].map(([, oid = '', tree = '', parents = '']) => ({
    oid,
    tree,
    parents: parents.split(' ').filter((id) => id !== ''),
  }));
};

/** Where branches of remotes stand and, by their reflogs, stood: what was pushed from here, and what was fetched. */
const readTips = (repo: Repository): Set<string> => {
  const known = new Set<string>();
  for (const line of lines(git(repo, ['for-each-ref', '--format=%(refname) %(objectname)', 'refs/remotes']))) {
    const [ref = '', oid = ''] = line.split(' ');
    known.add(oid);
    for (const logged of lines(tryGit(repo, ['rev-list', '-g', ref, '--']).stdout)) known.add(logged);
  }
  return known;
};

const readPassedTrees = (repo: Repository, commits: readonly Commit[], nowMs: number): Set<string> => {
  const ran = readHistory(repo).filter(
    ({ status, clean, commit }) => status === 'passed' && clean && isObjectId(commit),
  );
  const trees = ran.length === 0 ? [] : resolveObjects(repo, [...new Set(ran.map(({ commit }) => `${commit}^{tree}`))]);
  const proved = commits.filter(({ tree }) => recallProof(repo, tree, nowMs) !== null).map(({ tree }) => tree);
  return new Set([...trees.flatMap((tree) => (tree === null ? [] : [tree.oid])), ...proved]);
};

const bypassNotes = ({ bypasses }: Bypasses): Map<string, BypassNote> => {
  const notes = new Map<string, BypassNote>();
  for (const { at, by, reason, refs } of bypasses) {
    const note = { at: timestamp(at), by, reason };
    for (const { oid, tree } of refs) {
      notes.set(oid, note);
      if (tree !== null) notes.set(tree, note);
    }
  }
  return notes;
};

export type Gathered = Known & { /** Commits of the range that no remote is known to have. */ readonly local: number };

/** @throws Fault (exit 2) for what git does not know as a range */
export const gather = (repo: Repository, range: string | null, trace: Bypasses, nowMs: number): Gathered => {
  const asked = { range: range ?? 'HEAD', most: range === null ? usualCommits : null };
  const all = listCommits(repo, asked);
  const local = new Set(
    lines(git(repo, ['rev-list', '--not', '--remotes', '--not', '--end-of-options', asked.range, '--'])),
  );
  const commits = all.filter(({ oid }) => !local.has(oid));
  return {
    commits,
    local: all.length - commits.length,
    tips: readTips(repo),
    passedTrees: readPassedTrees(repo, commits, nowMs),
    bypasses: bypassNotes(trace),
  };
};
