// Tells how old the pins of a lock are, by git history: the mtime of a file is the time of the clone.
import { join, posix } from 'node:path';
import { look, readText } from '../world/files.js';
import { git, oneLine, tryGit, type WorkRepository } from '../world/git.js';
import { formatOf } from './formats.js';
import { trace } from './history.js';
import type { LockAge, WorkPins } from './judge.js';
import { comparePins, type Pins, pinSet, readPins } from './pins.js';
import { newestUpload } from './pins-toml.js';
import type { Same } from './touches.js';

/** Renames, rewrites and mode changes that are followed before the answer becomes "at least". */
const mostSteps = 50;
const mostBytes = 64 << 20;

export const isLink = (repo: WorkRepository, path: string): boolean =>
  look(join(repo.root, path))?.isSymbolicLink() ?? false;

/**
 * The text of a blob, or null where it cannot be had: a clone without blobs, offline. Git may fetch it, but never
 * asks a person.
 */
const readBlob = (repo: WorkRepository, id: string): string | null => {
  const done = tryGit(repo, ['cat-file', 'blob', id], { env: { GIT_TERMINAL_PROMPT: '0' } });
  if (done.code !== 0) return null;
  return done.stdout;
};

/** The same answers, each asked for once. */
const remembered = <T>(ask: (id: string) => T): ((id: string) => T) => {
  const known = new Map<string, { readonly answer: T }>();
  return (id) => {
    const kept = known.get(id) ?? { answer: ask(id) };
    known.set(id, kept);
    return kept.answer;
  };
};

const readPinsOf = (path: string, text: string | null): Pins | null => (text === null ? null : readPins(path, text));

type Comparison = {
  readonly same: Same;
  /** Whether a blob could not be had, so that the pins may be older than what was found. */
  readonly isBound: () => boolean;
  readonly textOf: (id: string) => string | null;
};

/** Compares blobs by what they pin, each read once. */
const comparison = (repo: WorkRepository, path: string): Comparison => {
  let isBlind = false;
  const textOf = remembered((id) => readBlob(repo, id));
  const setOf = remembered((id) => {
    const text = textOf(id);
    if (text === null) isBlind = true;
    const pins = readPinsOf(path, text);
    if (pins === null) return null;
    return pinSet(pins);
  });
  const isKnown = formatOf(path) !== null;
  const same: Same = (one, two) => isKnown && setOf(one) !== null && setOf(one) === setOf(two);
  return { same, isBound: () => isBlind, textOf };
};

const holdsDates = (path: string): boolean => ['uv', 'pylock'].includes(formatOf(path) ?? '');

/** What the work tree pins beside what HEAD pins; null where that cannot be read. */
const readWorkPins = (repo: WorkRepository, path: string, committed: string | null): WorkPins | null => {
  const text = readText(join(repo.root, path), mostBytes);
  const before = readPinsOf(path, committed);
  const after = readPinsOf(path, text);
  if (before === null || after === null || text === null) return null;
  const changes = comparePins(before, after);
  const added = changes.filter(({ from }) => from === null).length;
  const removed = changes.filter(({ to }) => to === null).length;
  return { added, removed, changed: changes.length - added - removed, notBefore: newestUpload(text) };
};

const ageOfLink = (path: string): LockAge => ({
  path,
  since: null,
  atLeast: false,
  source: 'symlink',
  blob: null,
  commit: null,
  changed: false,
  notBefore: null,
  work: null,
});

/**
 * The age of a lock's committed pins. `path` is relative to the root. Two git processes where the newest commit of
 * the file brought its pins, and up to three more for each rename or rewrite before; none for a symlink. Throws
 * Fault where git cannot answer.
 */
export const readAge = (repo: WorkRepository, path: string): LockAge => {
  if (isLink(repo, path)) return ageOfLink(path);
  const { same, isBound, textOf } = comparison(repo, path);
  const found = trace(repo, posix.normalize(path), { steps: mostSteps, same, isBound });
  const { blob } = found;
  // hash-object and not status, which believes an assume-unchanged bit.
  const changed = blob !== null && oneLine(git(repo, ['hash-object', '--', path])) !== blob;
  const committed = blob !== null && (changed || holdsDates(path)) ? textOf(blob) : null;
  const dating = holdsDates(path) ? (committed ?? readText(join(repo.root, path), mostBytes)) : null;
  return {
    path,
    ...found,
    changed,
    notBefore: dating === null ? null : newestUpload(dating),
    work: changed ? readWorkPins(repo, path, committed) : null,
  };
};
