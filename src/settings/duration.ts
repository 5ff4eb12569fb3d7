// How long is "1h30m"? Asked by schema.ts (is it one?) and resolve.ts (how many milliseconds?).

/** Hours, minutes, seconds, in that order, each at most once, at least one of them. */
export const durationPattern = /^(?=\d)(?:\d+h)?(?:\d+m)?(?:\d+(?:\.\d+)?s)?$/;

/** A longer timer would overflow the 32 bits of setTimeout (2^31 - 1 ms) and fire at once. */
const longestDuration = 24 * 24 * 3_600_000;

/** Milliseconds of a number of seconds or of `90s`, `10m`, `1h30m`; null where it is neither, not above zero, or over 24 days. */
export const parseDuration = (value: number | string): number | null => {
  const ms = Math.round(typeof value === 'number' ? value * 1000 : textToMs(value));
  return ms > 0 && ms <= longestDuration ? ms : null;
};

const textToMs = (text: string): number => {
  if (!durationPattern.test(text)) return Number.NaN;
  const part = (unit: string): number => Number(new RegExp(`([\\d.]+)${unit}`).exec(text)?.[1] ?? 0);
  return part('h') * 3_600_000 + part('m') * 60_000 + part('s') * 1000;
};
