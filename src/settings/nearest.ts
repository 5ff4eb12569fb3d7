// Which known word did the writer mean? Pure; asked by problems.ts for keys that do not exist.

/** Case and separators are no difference: idleTimeout is idle_timeout. */
const fold = (word: string): string => word.toLowerCase().replace(/[-_. ]/g, '');

/** Edits between two words, a swap of neighbours counted once (optimal string alignment). */
export const distance = (a: string, b: string): number => {
  const row = (): number[] => new Array<number>(b.length + 1).fill(0);
  let [before, above] = [row(), row().map((_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const current = row();
    current[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      current[j] = Math.min(
        above[j]! + 1,
        current[j - 1]! + 1,
        above[j - 1]! + cost,
        swapped ? before[j - 2]! + 1 : Infinity,
      );
    }
    [before, above] = [above, current];
  }
  return above[b.length]!;
};

/** `cmd` for `command`: the first letter and then others in order. */
const abbreviates = (short: string, long: string): boolean => {
  let from = 0;
  return (
    short.length > 1 &&
    short[0] === long[0] &&
    [...short].every((letter) => (from = long.indexOf(letter, from) + 1) > 0)
  );
};

/** The closest of `known`, or null where none is near: the same but for case and separators, an abbreviation, or at most a third of the letters differing. */
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
