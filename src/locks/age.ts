// How old are the pins of a lock? Asks git history, never the file's mtime, which is the time of the clone. Next: history.ts, judge.ts; on a push: note.ts.
import { join, posix } from 'node:path';
import { look, readText } from '../world/files.js';
import { git, oneLine, tryGit, type WorkRepository } from '../world/git.js';
import { formatOf } from './formats.js';
import { trace } from './history.js';
import type { LockAge, WorkPins } from './judge.js';
import { comparePins, pinSet, readPins } from './pins.js';
import { newestUpload } from './pins-toml.js';
import type { Same } from './touches.js';

/** Renames, rewrites and mode changes that are followed before the answer becomes "at least". */
const mostSteps = 50;
const mostBytes = 64 << 20;

export const isLink = (repo: WorkRepository, path: string): boolean =>
  look(join(repo.root, path))?.isSymbolicLink() ?? false;

/** The text of a blob, or null where it cannot be had: a clone without blobs, offline. Git may fetch it, but never asks a person. */
const readBlob = (repo: WorkRepository, id: string): string | null => {
  const done = tryGit(repo, ['cat-file', 'blob', id], { env: { GIT_TERMINAL_PROMPT: '0' } });
  return done.code === 0 ? done.stdout : null;
};

/** Compares blobs by what they pin, each read once. */
const comparison = (
  repo: WorkRepository,
  path: string,
): { readonly same: Same; readonly isBound: () => boolean; readonly textOf: (id: string) => string | null } => {
  const texts = new Map<string, string | null>();
  const sets = new Map<string, string | null>();
  const blind = new Set<string>();
  const textOf = (id: string): string | null => {
    if (!texts.has(id)) texts.set(id, readBlob(repo, id));
    return texts.get(id)!;
  };
  const setOf = (id: string): string | null => {
    if (!sets.has(id)) {
      const text = textOf(id);
      if (text === null) blind.add(id);
      const pins = text === null ? null : readPins(path, text);
      sets.set(id, pins === null ? null : pinSet(pins));
    }
    return sets.get(id)!;
  };
  const isKnown = formatOf(path) !== null;
  const same: Same = (one, two) => isKnown && setOf(one) !== null && setOf(one) === setOf(two);
  return { same, isBound: () => blind.size > 0, textOf };
};

const holdsDates = (path: string): boolean => ['uv', 'pylock'].includes(formatOf(path) ?? '');

/** What the work tree pins beside what HEAD pins; null where that cannot be read. */
const readWorkPins = (repo: WorkRepository, path: string, committed: string | null): WorkPins | null => {
  const text = readText(join(repo.root, path), mostBytes);
  const [before, after] = [committed, text].map((one) => (one === null ? null : readPins(path, one)));
  if (!before || !after || text === null) return null;
  const changes = comparePins(before, after);
  const of = (test: (change: (typeof changes)[number]) => boolean): number => changes.filter(test).length;
  return {
    added: of(({ from }) => from === null),
    removed: of(({ to }) => to === null),
    changed: of(({ from, to }) => from !== null && to !== null),
    notBefore: newestUpload(text),
  };
};

/**
 * The age of a lock's committed pins. `path` is relative to the root.
 * Two git processes where the newest commit of the file brought its pins, and up to three more for each rename or rewrite before; none for a symlink.
 * Throws Fault where git cannot answer.
 */
export const readAge = (repo: WorkRepository, path: string): LockAge => {
  if (isLink(repo, path))
    return {
      path,
      since: null,
      atLeast: false,
      source: 'symlink',
      blob: null,
      commit: null,
      changed: false,
      notBefore: null,
      work: null,
    };
  const { same, isBound, textOf } = comparison(repo, path);
  const { blob, ...found } = trace(repo, posix.normalize(path), { steps: mostSteps, same, isBound });
  // hash-object and not status, which believes an assume-unchanged bit.
  const changed = blob !== null && oneLine(git(repo, ['hash-object', '--', path])) !== blob;
  const committed = blob !== null && (changed || holdsDates(path)) ? textOf(blob) : null;
  const dating = holdsDates(path) ? (committed ?? readText(join(repo.root, path), mostBytes)) : null;
  return {
    path,
    ...found,
    blob,
    changed,
    notBefore: dating === null ? null : newestUpload(dating),
    work: changed ? readWorkPins(repo, path, committed) : null,
  };
};
