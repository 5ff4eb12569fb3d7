// What decides the result besides the code: the config bundle and the data. Hashed before and after; a difference
// voids the run.
import { dirname, join } from 'node:path';
import { type Finding, finding } from '../core/finding.js';
import { count, listed, printable } from '../core/text.js';
import { type Bundle, readBundle } from '../evidence/bundle.js';
import { canaryPath } from '../evidence/canary-record.js';
import { recordPaths } from '../evidence/record.js';
import { readSnapshot, type Snapshot } from '../evidence/snapshot.js';
import type { Settings } from '../settings/settings.js';
import { inCi } from '../world/environment.js';
import { listFolder } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { storePaths } from '../world/store.js';
import { withExactIndex } from './kept-index.js';
import type { Place } from './place.js';
import { isClean, type Worktree } from './worktree.js';

export type Inputs = { readonly worktree: Worktree; readonly config: Bundle; readonly data: Snapshot };

/** In CI nothing is believed from an earlier run, so the data is hashed whole. */
export const dataCache = (repo: WorkRepository): string | null => {
  if (inCi()) return null;
  return join(storePaths(repo).local, 'data-cache');
};

/** @param checkpoint see readSnapshot */
export const readInputs = (
  { repo, dataRoot }: Place,
  settings: Settings,
  worktree: Worktree,
  checkpoint?: () => void,
): Inputs => {
  const read = (index: string | null): Bundle => readBundle(repo, settings.evidence.config, settings.origin, index);
  return {
    worktree,
    // A file that is only staged for removal still lies in the commit, and so in its configuration.
    config: isClean(worktree) ? withExactIndex(repo, worktree.head, read) : read(null),
    data: readSnapshot(dataRoot, settings.evidence.data, { cache: dataCache(repo), checkpoint }),
  };
};

/** `changed: a.py, b.py; unknown to git: notes.txt`: why a work tree is not exactly its commit. */
export const describeDirt = ({ changed, untracked, uncommitted }: Worktree): string =>
  [
    changed.length > 0 ? `changed: ${listed(changed)}` : '',
    untracked.length > 0 ? `unknown to git: ${listed(untracked)}` : '',
    uncommitted.length > 0 ? `not part of it: ${listed(uncommitted)}` : '',
  ]
    .filter((part) => part !== '')
    .join('; ');

/** What a promotion leaves beside the record (promotion/write.ts). */
const verdictPath = (root: string, report: string): string => join(root, dirname(report), 'promote.json');

/**
 * Our own records are no dirt of the person's, also where install has not hidden it from git status (CI, another
 * tool's clone).
 * A folder counts as ours when they are all that it holds.
 */
export const withoutRecords = (root: string, report: string, worktree: Worktree): Worktree => {
  const records = new Set([...recordPaths(root, report), canaryPath(root, report), verdictPath(root, report)]);
  const isRecord = (path: string): boolean => {
    if (path.endsWith('/')) return listFolder(path).every((name) => records.has(`${path}${name}`));
    return records.has(path);
  };
  return { ...worktree, untracked: worktree.untracked.filter((path) => !isRecord(`${root}/${path}`)) };
};

const changedConfig = (before: Bundle, after: Bundle): string[] => {
  const lines = (bundle: Bundle): Set<string> =>
    new Set(bundle.files.map((file) => `${file.sha256} ${file.mode} ${file.path}`));
  const [old, now] = [lines(before), lines(after)];
  const differing = [...old].filter((entry) => !now.has(entry)).concat([...now].filter((entry) => !old.has(entry)));
  return [...new Set(differing.map((entry) => entry.split(' ').slice(2).join(' ')))];
};

/** Why the run does not count: one finding for each input that is not what it was. Empty when nothing changed. */
export const judgeStability = (before: Inputs, after: Inputs, report: string): Finding[] => {
  const was = new Set(before.worktree.changed);
  const touched = after.worktree.changed.filter((path) => !was.has(path));
  const findings: Finding[] = [];
  const say = (message: string, hint?: string): void =>
    void findings.push(finding('smoke/changed-under-run', message, hint === undefined ? {} : { hint }));
  if (before.worktree.head.commit !== after.worktree.head.commit) say('HEAD moved while the smoke ran');
  const record = recordPaths('', report).find((path) => touched.includes(path));
  if (record !== undefined)
    say(
      `${printable(record)} is tracked by git, so writing the record changes the commit under test`,
      `git rm --cached ${printable(record)} and commit`,
    );
  else if (touched.length > 0)
    say(
      `${count(touched.length, 'tracked file')} changed while the smoke ran: ${listed(touched)}`,
      'leave the work tree alone while it runs, or mend the test that edits tracked files',
    );
  if (before.config.hash !== after.config.hash)
    say(`the config bundle changed while the smoke ran: ${listed(changedConfig(before.config, after.config))}`);
  if (before.data.hash !== after.data.hash) say('the data changed while the smoke ran');
  return findings;
};

/** Files that git does not know and that were not there before: outputs, which dirty the work tree from now on. */
export const leftovers = (before: Inputs, after: Inputs): string[] => {
  const was = new Set(before.worktree.untracked);
  return after.worktree.untracked.filter((path) => !was.has(path));
};

export const judgeLeftovers = (left: readonly string[]): Finding[] => {
  if (left.length === 0) return [];
  return [
    finding('smoke/left-files', `the smoke left files that git does not know: ${listed(left)}`, {
      level: 'warn',
      hint: 'add them to .gitignore',
    }),
  ];
};
