// Reads the raw history that git tells of a file, and finds the commit that last changed its content.
import { objectId } from '../core/object-id.js';

/** One commit that touched the path. Ids are blob ids; a file that is not there is all zeros. */
export type Touch = {
  readonly commit: string;
  /** Milliseconds since the epoch; NaN where git could not read the date. */
  readonly authored: number;
  readonly committed: number;
  /** The blob in each parent; one for a plain commit, all zeros in a root. */
  readonly before: readonly string[];
  readonly after: string;
  /** The path the blob was renamed from in this commit, else null. */
  readonly from: string | null;
  /** What the same commit took away, where it made the file: one of them may be its old name, before an edit. */
  readonly gone: readonly { readonly path: string; readonly blob: string }[];
};

/** Whether two blobs pin the same; equal ids always do. */
export type Same = (one: string, two: string) => boolean;
const identical: Same = (one, two) => one === two;

/**
 * `changed`: that commit made the content. `elsewhere`: up to `touch` the content never changed; it came from `parent`
 * (1-based) as `path`. `absent`: the newest commit does not hold the file. `current` is the newest blob.
 */
export type Origin =
  | { readonly kind: 'changed'; readonly current: string; readonly touch: Touch }
  | {
      readonly kind: 'elsewhere';
      readonly current: string;
      readonly touch: Touch;
      readonly parent: number;
      readonly path: string;
    }
  | { readonly kind: 'absent' };

/**
 * The arguments that give the output parseTouches reads. Exact renames only: they need no blob, so nothing is
 * fetched in a blobless clone.
 */
export const touchArgs = (revision: string, path: string, most: number): string[] => [
  '--literal-pathspecs',
  '-c',
  'log.showSignature=false',
  '-c',
  'log.showRoot=true',
  '-c',
  'log.follow=false',
  'log',
  '-z',
  '--raw',
  '--no-abbrev',
  '-c',
  '-M100%',
  '--full-diff',
  `-n${most}`,
  '--format=%H.%at.%ct',
  revision,
  '--',
  path,
];

const header = new RegExp(String.raw`^(${objectId})\.(-?\d*)\.(-?\d*)$`);
const milliseconds = (seconds: string | undefined): number => (seconds ? Number(seconds) * 1000 : NaN);
const isZero = (id: string): boolean => /^0+$/.test(id);

/** A commit that takes more files away than this is no rename that anybody could follow. */
const mostGone = 100;

type Entry = Pick<Touch, 'before' | 'after' | 'from'> & { readonly name: string | undefined };

/**
 * A raw entry: n colons, n+1 modes, n+1 ids and a status, n being the number of parents; its name follows it, after the
 * old name where it is a plain rename.
 */
const readEntry = (entry: string, names: Iterator<string, undefined>): Entry => {
  const words = entry.split(' ');
  const parents = entry.search(/[^:]/);
  const ids = words.slice(parents + 1, 2 * parents + 2);
  const status = words[2 * parents + 2] ?? '';
  const isRename = parents === 1 && /^[RC]/.test(status);
  return {
    before: ids.slice(0, parents),
    after: ids[parents] ?? '',
    from: isRename ? (names.next().value ?? null) : null,
    name: names.next().value,
  };
};

type Gone = Touch['gone'][number];
type Commit = Pick<Touch, 'commit' | 'authored' | 'committed'> & { readonly gone: Gone[] };

const readHeader = (line: string): Commit | null => {
  const [, commit, authored, committed] = header.exec(line) ?? [];
  if (commit === undefined) return null;
  return { commit, authored: milliseconds(authored), committed: milliseconds(committed), gone: [] };
};

/** The file that an entry of a plain commit takes away. */
const goneIn = ({ before, after, name }: Entry): Gone | null => {
  const [blob, ...others] = before;
  if (name === undefined || blob === undefined || others.length > 0 || !isZero(after)) return null;
  return { path: name, blob };
};

/** The commits that touched `path`, newest first, out of the full diffs that `git log` printed. */
export const parseTouches = (stdout: string, path: string): Touch[] => {
  const touches: Touch[] = [];
  let current: Commit | null = null;
  const tokens = stdout.split('\0').values();
  for (const token of tokens) {
    const line = token.replace(/^\n/, '');
    if (!line.startsWith(':')) {
      current = readHeader(line) ?? current;
      continue;
    }
    const entry = readEntry(line, tokens);
    if (current === null) continue;
    const { gone, ...commit } = current;
    const taken = goneIn(entry);
    if (taken !== null && gone.length < mostGone) gone.push(taken);
    if (entry.name !== path) continue;
    const { before, after, from } = entry;
    // The list is shared with what of the commit is still to come.
    touches.push({ ...commit, before, after, from, gone: before.every(isZero) ? gone : [] });
  }
  return touches;
};

/**
 * Where the content of the newest touch comes from. Renames, mode changes and side branches that were merged
 * away change no content.
 */
export const findOrigin = (touches: readonly Touch[], path: string, same: Same = identical): Origin => {
  const [newest] = touches;
  if (newest === undefined || isZero(newest.after)) return { kind: 'absent' };
  const current = newest.after;
  const isCurrent = (blob: string): boolean => blob === current || (!isZero(blob) && same(blob, current));
  let last = newest;
  let parent = 0;
  for (const touch of touches) {
    if (!isCurrent(touch.after)) continue;
    const moved = touch.gone.find(({ blob }) => isCurrent(blob));
    if (moved !== undefined) return { kind: 'elsewhere', current, touch, parent: 1, path: moved.path };
    parent = touch.before.findIndex(isCurrent);
    if (parent < 0) return { kind: 'changed', current, touch };
    last = touch;
    if (touch.from !== null) break;
  }
  return { kind: 'elsewhere', current, touch: last, parent: parent + 1, path: last.from ?? path };
};
