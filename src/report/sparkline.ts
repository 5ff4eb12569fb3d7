// How did a figure go? A row of bars for a terminal, one a value, for status and the canary.

const blocks = { unicode: '▁▂▃▄▅▆▇█', ascii: '_.-:=+*#' } as const;

/** Of each run of neighbours the greatest: a peak must not vanish because the terminal is narrow. */
const narrowed = (values: readonly number[], width: number): number[] => {
  if (values.length <= width) return [...values];
  return Array.from({ length: width }, (_, at) =>
    Math.max(...values.slice(Math.floor((at * values.length) / width), Math.floor(((at + 1) * values.length) / width))),
  );
};

/**
 * The bars start at zero, so that twice as long is twice as high.
 * @param values none below zero
 * @param width columns at hand, at least 1
 * @param unicode false where the terminal shows only ASCII
 */
export const sparkline = (values: readonly number[], width: number, unicode: boolean): string => {
  const shown = narrowed(values, width);
  const top = Math.max(...shown);
  const steps = blocks[unicode ? 'unicode' : 'ascii'];
  return shown.map((value) => steps[top === 0 ? 0 : Math.min(7, Math.floor((value / top) * 8))]).join('');
};

/** Whether the terminal shows more than ASCII: a UTF-8 locale, and not TERM=dumb or linux. */
export const showsUnicode = (env: Readonly<Record<string, string | undefined>>): boolean => {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale) && env.TERM !== 'dumb' && env.TERM !== 'linux';
};
