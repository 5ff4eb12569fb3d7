// Which path of the private checkout stands for a path of the original work tree? Asked by the other checkout-*
// files that link, rewrite and set variables.

/** What is where. All paths absolute. */
export type Ground = {
  /** Top of the original work tree. */
  readonly root: string;
  /** Top of the private checkout. */
  readonly to: string;
  /**
   * Dependency folders of the original that are linked, by every name they have: what lies in them stays where it
   * is.
   */
  readonly dependencies: readonly string[];
  /** Git dirs: never re-pointed. */
  readonly gitDirs: readonly string[];
};

export const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

const move = (path: string, from: string, to: string): string => to + path.slice(from.length);

/** Where `path` (free of links) is in the checkout; null where it is not the code of the original work tree. */
export const counterpart = (ground: Ground, path: string): string | null => {
  if (
    !isBelow(path, ground.root) ||
    [...ground.dependencies, ...ground.gitDirs].some((folder) => isBelow(path, folder))
  )
    return null;
  return move(path, ground.root, ground.to);
};

export type Pair = readonly [from: string, to: string];

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Longest first, so that a folder inside another is told apart. */
const bySize = (pairs: readonly Pair[]): Pair[] => [...pairs].sort((a, b) => b[0].length - a[0].length);

/** Not inside a name, but behind a flag of one letter: `-I/repo/include`. */
const start = '(?:(?<![\\w.-])|(?<=(?:^|[\\s"\'=,;])-[A-Za-z]))';

/** Every whole occurrence of a `from` (not `/repo` in `/repo2` or in `/my/repo`) replaced by its `to`. */
export const repointText = (text: string, pairs: readonly Pair[]): string =>
  text.replace(
    new RegExp(
      `${start}(?:${bySize(pairs)
        .map(([from]) => escapePattern(from))
        .join('|')})(?![\\w.-])`,
      'g',
    ),
    (found) => pairs.find(([from]) => from === found)?.[1] ?? found,
  );

/** One `:`-separated part of a variable. `real` is the same path free of links. */
export const repointSegment = (
  segment: string,
  real: string,
  pairs: readonly Pair[],
  gitDirs: readonly string[],
): string => {
  for (const path of [segment, real]) {
    if (gitDirs.some((folder) => isBelow(path, folder))) return segment;
    const pair = bySize(pairs).find(([from]) => isBelow(path, from));
    if (pair !== undefined) return move(path, ...pair);
  }
  return segment;
};

/**
 * A variable that is a list of paths, or a text that names some: yarn's `NODE_OPTIONS=--require /repo/.pnp.cjs`
 * loads code, too.
 * @param real a path free of links
 */
export const repointValue = (
  value: string,
  real: (path: string) => string,
  pairs: readonly Pair[],
  gitDirs: readonly string[],
): string => {
  const all = [...pairs, ...gitDirs.map((folder): Pair => [folder, folder])];
  const part = (text: string): string => {
    const changed = repointText(text, all);
    if (changed === text && text.startsWith('/') && text.length < 4096)
      return repointSegment(text, real(text), pairs, gitDirs);
    return changed;
  };
  return value.split(':').map(part).join(':');
};
