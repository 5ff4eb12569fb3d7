// Which known word did the writer mean? Pure; asked by problems.ts for keys that do not exist.

/** Case and separators are no difference: idleTimeout is idle_timeout. */
const fold = (word: string): string => word.toLowerCase().replace(/[-_. ]/g, '');

/** Edits between two words, a swap of neighbors counted once (optimal string alignment). */
export const distance = (a: string, b: string): number => {
  const far = (row: readonly number[], j: number): number => row[j] ?? Infinity;
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const edits = [far(above, j) + 1, far(current, j - 1) + 1, far(above, j - 1) + cost];
      if (swapped) edits.push(far(before, j - 2) + 1);
      current.push(Math.min(...edits));
    }
    [before, above] = [above, current];
  }
  return far(above, b.length);
};

/** `cmd` for `command`: the first letter and then others in order. */
const abbreviates = (short: string, long: string): boolean => {
  if (short.length < 2 || short[0] !== long[0]) return false;
  let from = 0;
  for (const letter of short) {
    const at = long.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
};

/**
 * The closest of `known`, or null where none is near: the same but for case and separators, an abbreviation, or at
 * most a third of the letters differing.
 */
export const nearest = (word: string, known: readonly string[]): string | null => {
  const typed = fold(word.slice(0, 40));
  let best: { name: string; far: number } | null = null;
  for (const name of known) {
    const edits = distance(typed, fold(name));
    const far = edits > 0 && abbreviates(typed, fold(name)) ? 0.5 : edits;
    if (far <= Math.max(1, Math.floor(name.length / 3)) && far < (best?.far ?? Infinity)) best = { name, far };
  }
  return best?.name ?? null;
};
