// Which settings did the smoke run with? config_hash: sha256 of a text manifest over tracked files. The record
// (record.ts) carries it.
import { hash } from 'node:crypto';
import { Fault } from '../core/fault.js';
import { byText, printable } from '../core/text.js';
import { look } from '../world/files.js';
import { git, tryGit, type WorkRepository } from '../world/git.js';
import { type IndexEntry, parseIndex, refuse, refusePaths } from './bundle-paths.js';
import { digestSmall } from './digest.js';

/**
 * `path` is relative to the repository root and `/`-separated; `sha256` is 64 lower-case hex digits of the raw
 * bytes.
 */
export type BundleEntry = {
  readonly path: string;
  readonly mode: '100644' | '100755';
  readonly size: number;
  readonly sha256: string;
};

/** `files` are in the order of the manifest. */
export type Bundle = { readonly hash: string; readonly files: readonly BundleEntry[] };

/** UTF-16 order is byte order but for characters beyond U+D7FF, where surrogates come before what UTF-8 puts first. */
const compareBytes = (a: string, b: string): number => {
  if (/[\ud800-\uffff]/.test(a) || /[\ud800-\uffff]/.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return byText(a, b);
};

const isSorted = (entries: readonly BundleEntry[]): boolean =>
  entries.slice(1).every(({ path }, i) => compareBytes(entries[i]?.path ?? '', path) < 0);

/** git lists in this very order, so there is rarely anything to sort. */
const byBytes = (entries: readonly BundleEntry[]): readonly BundleEntry[] => {
  if (isSorted(entries)) return entries;
  return [...entries].sort((a, b) => compareBytes(a.path, b.path));
};

/**
 * The text whose sha256 is config_hash (`gate-config-v1`): a header with the count, then `<sha256> <mode> <size>
 * <path>` a line, sorted by the UTF-8 bytes of the path. Unambiguous only for paths that refusePaths lets through.
 */
export const renderManifest = (entries: readonly BundleEntry[]): string =>
  [
    `gate-hooks config-bundle v1 ${entries.length}\n`,
    ...byBytes(entries).map(({ sha256, mode, size, path }) => `${sha256} ${mode} ${size} ${path}\n`),
  ].join('');

const refusePattern = (pattern: string): void => {
  if (pattern === '' || pattern.startsWith('/') || pattern.split('/').includes('..') || /\p{Cc}/u.test(pattern)) {
    throw new Fault(
      'settings',
      `evidence.config: "${printable(pattern)}" is not a pattern inside the repository`,
      'write it relative to the repository root, without "..", like configs/**/*.yaml',
      2,
    );
  }
};

const asPathspec = (pattern: string): string => `:(top,glob)${pattern}`;
const listing = ['ls-files', '-z', '-s'];

const through = (index: string | null): { env: Record<string, string> } => ({
  env: index === null ? {} : { GIT_INDEX_FILE: index },
});

const listMatching = (repo: WorkRepository, patterns: readonly string[], index: string | null): IndexEntry[] => {
  patterns.forEach(refusePattern);
  // Without a pathspec git would list every file there is.
  if (patterns.length === 0) return [];
  const ask = (some: readonly string[]) =>
    tryGit(repo, [...listing, '--error-unmatch', '--', ...some.map(asPathspec)], through(index));
  const done = ask(patterns);
  if (done.code === 0) return parseIndex(done.stdout);
  // git names the culprit in the user's language only, so the rare failure asks again for each pattern.
  const unmatched = patterns.filter((pattern) => ask([pattern]).code === 1).map((pattern) => `"${printable(pattern)}"`);
  if (unmatched.length === 0)
    throw new Fault(
      'git-failed',
      `git cannot list the files of evidence.config: ${printable(done.stderr.trim())}`,
      'correct evidence.config in the settings',
      2,
    );
  throw new Fault(
    'settings',
    `evidence.config: ${unmatched.join(', ')} matches no tracked file`,
    'git add the files it should match, or correct evidence.config',
    2,
  );
};

const listDefault = (repo: WorkRepository, settingsOrigin: string | null, index: string | null): IndexEntry[] => {
  const origin = settingsOrigin === null ? [] : [`:(top,literal)${settingsOrigin}`];
  return parseIndex(
    git(repo, [...listing, '--', ...['config/**', 'configs/**', 'conf/**'].map(asPathspec), ...origin], through(index)),
  );
};

const readEntry = (root: string, path: string, realFolders: Set<string>): BundleEntry => {
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
    const folder = path.slice(0, end);
    if (realFolders.has(folder)) continue;
    if (look(`${root}/${folder}`)?.isSymbolicLink())
      throw refuse(
        path,
        `lies behind the symlink ${printable(folder)}`,
        `put the real folder back: git restore -- ${printable(folder)}`,
      );
    realFolders.add(folder);
  }
  const digest = digestSmall(`${root}/${path}`);
  if (digest === null)
    throw refuse(path, whyUnread(`${root}/${path}`), `git restore -- ${printable(path)}, or git rm it`);
  return { path, mode: (digest.mode & 0o111) === 0 ? '100644' : '100755', size: digest.size, sha256: digest.sha256 };
};

const whyUnread = (path: string): string => {
  const stats = look(path);
  if (stats === null) return 'is tracked but missing from the work tree';
  if (stats.isSymbolicLink()) return 'is a symlink in the work tree';
  return `is ${stats.isDirectory() ? 'a folder' : 'no regular file'} in the work tree`;
};

/**
 * The files of the bundle by the index alone; arguments and faults as readBundle's, for all that is wrong with the
 * commit and not with a file.
 */
export const listBundle = (
  repo: WorkRepository,
  patterns: readonly string[] | null,
  settingsOrigin: string | null,
  index: string | null,
): readonly IndexEntry[] => {
  const listed = patterns === null ? listDefault(repo, settingsOrigin, index) : listMatching(repo, patterns, index);
  refusePaths(listed);
  return listed;
};

/**
 * config_hash of the work tree: names from a git index (one git process), bytes and mode from the files.
 * @param patterns git glob patterns over tracked files, relative to the root, each of which must match; null: the
 * default,
 *   tracked files under config/, configs/ and conf/ and `settingsOrigin`, where matching nothing is fine
 * @param index an index file that holds exactly the commit under test; null: the user's, where things may be staged
 * @throws Fault exit 2 naming the pattern or path that cannot be part of a bundle
 */
export const readBundle = (
  repo: WorkRepository,
  patterns: readonly string[] | null,
  settingsOrigin: string | null,
  index: string | null = null,
): Bundle => {
  const listed = listBundle(repo, patterns, settingsOrigin, index);
  const realFolders = new Set<string>();
  const files = byBytes(listed.map(({ path }) => readEntry(repo.root, path, realFolders)));
  return { hash: hash('sha256', renderManifest(files), 'hex'), files };
};
