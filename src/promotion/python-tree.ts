// Which Python does a commit's tree hold? Read from git's objects: neither the work tree nor its index is believed.
// Asked by bandit.ts.
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { count, printable } from '../core/text.js';
import { readBlobs } from '../world/blobs.js';
import { git, type Repository, tryGit } from '../world/git.js';
import {
  hasPythonShebang,
  isPythonName,
  parseEntries,
  parseFollowed,
  plainName,
  selectPaths,
  shebangPattern,
  type TreeEntry,
} from './python-files.js';

export type PythonFile = { readonly path: string; readonly oid: string; readonly size: number };

export type PythonTree = {
  readonly files: readonly PythonFile[];
  /** What keeps files from being looked at, or says that they are not. */
  readonly findings: readonly Finding[];
};

const isLink = ({ mode }: TreeEntry): boolean => mode === '120000';
const isSubmodule = ({ mode }: TreeEntry): boolean => mode === '160000';

const largest = 64 << 20;
const why = ['the file', 'bandit cannot look at it'] as const;

/**
 * Programs without a Python name, by their first line. All of the tree is searched, for a mode may be lost on the
 * way (Windows, archives).
 */
const findPrograms = (repo: Repository, tree: string, entries: readonly TreeEntry[]): TreeEntry[] => {
  const args = [
    'grep',
    '-z',
    '-l',
    '-a',
    '-E',
    '--full-name',
    '--no-recurse-submodules',
    '--no-textconv',
    '-e',
    shebangPattern,
    tree,
    '--',
    ':(top)',
    ':(exclude,top,icase)*.py',
    ':(exclude,top,icase)*.pyw',
  ];
  const done = tryGit(repo, args, { encoding: 'latin1' });
  if (done.code > 1)
    throw new Fault(
      'git-failed',
      `git grep failed (exit ${done.code}): ${printable(done.stderr.trim().slice(0, 600))}`,
    );
  const names = new Set(done.stdout.split('\0').map((line) => line.slice(tree.length + 1)));
  const hits = entries.filter(({ name }) => names.has(name));
  const blobs = readBlobs(
    repo,
    hits.filter(({ size }) => size <= largest).map(({ oid }) => oid),
    why,
  );
  return hits.filter(({ oid }) => hasPythonShebang(blobs.get(oid) ?? Buffer.from('#!python')));
};

const strayLink = (path: string): Finding =>
  finding(
    'bandit/not-scanned',
    'is a link that leads to no file of the commit, so what Python would read there is not known',
    { path, hint: 'commit the file itself' },
  );

const askLinks = (repo: Repository, tree: string, links: readonly TreeEntry[]): string => {
  if (links.length === 0) return '';
  const words = ['cat-file', '--batch-check=%(objecttype) %(objectname)', '--follow-symlinks'];
  const input = links.map(({ name }) => `${tree}:${name}\n`).join('');
  return git(repo, words, { input, encoding: 'latin1' });
};

/**
 * Links with a Python name, as files of what they lead to; one to a folder is none, its files are listed
 * themselves.
 */
const followLinks = (repo: Repository, tree: string, links: readonly TreeEntry[]): PythonTree => {
  const askable = links.filter(({ name }) => !name.includes('\n'));
  const answer = askLinks(repo, tree, askable);
  const followed = parseFollowed(answer, askable.length);
  const files: PythonFile[] = [];
  const findings = links.filter((link) => !askable.includes(link)).map(({ name }) => strayLink(plainName(name)));
  askable.forEach(({ name }, i) => {
    const target = followed[i];
    if (target?.type === 'blob') files.push({ path: plainName(name), oid: target.oid, size: 0 });
    else if (target?.type !== 'tree') findings.push(strayLink(plainName(name)));
  });
  return { files, findings };
};

const tooLarge = ({ path, size }: PythonFile): Finding =>
  finding('bandit/not-scanned', `is ${size} bytes; at most ${largest} are scanned`, {
    path,
    hint: 'split it, or leave it out in bandit.paths',
  });

const leftOut = (outside: number, submodules: number): Finding[] => {
  const notes: string[] = [];
  if (outside > 0) notes.push(`${count(outside, 'Python file')} outside bandit.paths not looked at`);
  if (submodules > 0) {
    notes.push(`${count(submodules, 'submodule')} not looked at: the gate of its own repository does`);
  }
  return notes.map((note) => finding('bandit/left-out', note, { level: 'note' }));
};

const noMatch = (message: string): Finding =>
  finding('bandit/no-match', message, { hint: 'mend bandit.paths in the settings' });

/**
 * @param patterns those of bandit.paths; null is all
 * @throws Fault where git cannot answer
 */
export const readPythonTree = (repo: Repository, tree: string, patterns: readonly string[] | null): PythonTree => {
  const entries = parseEntries(git(repo, ['ls-tree', '-r', '-z', '-l', '--full-tree', tree], { encoding: 'latin1' }));
  const named = entries.filter((entry) => isPythonName(entry.name) && !isSubmodule(entry));
  const plain = named.filter((entry) => !isLink(entry)).concat(findPrograms(repo, tree, entries));
  const linked = followLinks(repo, tree, named.filter(isLink));
  const all = [...plain.map(({ name, oid, size }) => ({ path: plainName(name), oid, size })), ...linked.files];
  const { picks, idle } = selectPaths(patterns);
  const picked = all.filter(({ path }) => picks(path));
  const strays = linked.findings.filter(({ path }) => path !== null && picks(path));
  const paths = [...all, ...strays].flatMap(({ path }) => path ?? []);
  const idlePatterns = paths.length === 0 ? [] : idle(paths);
  const unmatched = idlePatterns.map((pattern) =>
    noMatch(`${printable(pattern)} in bandit.paths matches no Python file`),
  );
  const nothing: Finding[] = [];
  if (paths.length > 0 && unmatched.length === 0 && picked.length + strays.length === 0) {
    nothing.push(noMatch(`bandit.paths leaves out all ${count(all.length, 'Python file')}`));
  }
  return {
    files: picked.filter(({ size }) => size <= largest),
    findings: [
      ...unmatched,
      ...nothing,
      ...strays,
      ...picked.filter(({ size }) => size > largest).map(tooLarge),
      ...leftOut(all.length - picked.length, entries.filter(isSubmodule).length),
    ],
  };
};
