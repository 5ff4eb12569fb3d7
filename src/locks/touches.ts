// Which commit last changed the content of a file? Reads what `git log --raw` says; age.ts asks it, and asks on where the answer leads. Pure.

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
  /** What the same commit took away, where it made the file: one of these may be the file under its old name, edited. */
  readonly gone: readonly { readonly path: string; readonly blob: string }[];
};

/** Whether two blobs pin the same; equal ids always do. */
export type Same = (one: string, two: string) => boolean;
const identical: Same = (one, two) => one === two;

/**
 * `changed`: that commit made the content. `elsewhere`: up to `touch` the content never changed; it came from `parent` (1-based) as `path`. `current` is the newest blob.
 * `absent`: the newest commit does not hold the file.
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

/** The arguments that give the output parseTouches reads. Exact renames only: they need no blob, so nothing is fetched in a blobless clone. */
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

const header = /^([0-9a-f]{40,64})\.(-?\d*)\.(-?\d*)$/;
const milliseconds = (seconds: string | undefined): number => (seconds ? Number(seconds) * 1000 : NaN);
const isZero = (id: string): boolean => /^0+$/.test(id);

/** A commit that takes more files away than this is no rename that anybody could follow. */
const mostGone = 100;

/** A raw entry: n colons, n+1 modes, n+1 ids and a status, n being the number of parents; a plain rename is followed by two paths. */
const parseEntry = (entry: string): { before: string[]; after: string; renamed: boolean } => {
  const words = entry.split(' ');
  const parents = entry.search(/[^:]/);
  const ids = words.slice(parents + 1, 2 * parents + 2);
  return {
    before: ids.slice(0, parents),
    after: ids[parents] ?? '',
    renamed: parents === 1 && /^[RC]/.test(words[2 * parents + 2] ?? ''),
  };
};

/** The commits that touched `path`, newest first, out of the full diffs that `git log` printed. */
export const parseTouches = (stdout: string, path: string): Touch[] => {
  const tokens = stdout.split('\0');
  const touches: Touch[] = [];
  let [at, gone]: [RegExpExecArray | null, { path: string; blob: string }[]] = [null, []];
  for (let i = 0; i < tokens.length; i += 1) {
    const token = (tokens[i] ?? '').replace(/^\n/, '');
    if (!token.startsWith(':')) {
      const next = header.exec(token);
      if (next !== null) [at, gone] = [next, []];
      continue;
    }
    const { before, after, renamed } = parseEntry(token);
    const from = renamed ? (tokens[(i += 1)] ?? null) : null;
    const name = tokens[(i += 1)];
    if (name !== undefined && before.length === 1 && isZero(after) && gone.length < mostGone)
      gone.push({ path: name, blob: before[0]! });
    // The list is shared with what of the commit is still to come.
    if (name === path && at !== null)
      touches.push({
        commit: at[1] ?? '',
        authored: milliseconds(at[2]),
        committed: milliseconds(at[3]),
        before,
        after,
        from,
        gone: before.every(isZero) ? gone : [],
      });
  }
  return touches;
};

/** Where the content of the newest touch comes from. Renames, mode changes and side branches that were merged away change no content. */
export const findOrigin = (touches: readonly Touch[], path: string, same: Same = identical): Origin => {
  const current = touches[0]?.after;
  if (current === undefined || isZero(current)) return { kind: 'absent' };
  const isCurrent = (blob: string): boolean => blob === current || (!isZero(blob) && same(blob, current));
  let [last, parent] = [touches[0]!, 0];
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
