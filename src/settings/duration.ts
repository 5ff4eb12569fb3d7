// How long is "1h30m"? Asked by schema.ts (is it one?), resolve.ts and tighten.ts (how many milliseconds?).

/** Days, hours, minutes, seconds, in that order, each at most once, at least one of them. */
export const durationPattern = /^(?=\d)(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+(?:\.\d+)?s)?$/;

/** A longer timer would overflow the 32 bits of setTimeout (2^31 - 1 ms) and fire at once. */
const longestDuration = 24 * 24 * 3_600_000;

/** Ten years: nothing counts down an age, but a number without an end is a slip of the hand. */
const longestAge = 3650 * 24 * 3_600_000;

/**
 * Milliseconds of a number of seconds or of `90s`, `10m`, `1h30m`, `2d`; null where it is neither, not above zero,
 * or over 24 days.
 */
export const parseDuration = (value: number | string): number | null => {
  const ms = toMs(value);
  if (ms > 0 && ms <= longestDuration) return ms;
  return null;
};

/** As parseDuration, for an age that no timer counts: zero is one, and it reaches up to 3650 days. */
export const parseAge = (value: number | string): number | null => {
  const ms = toMs(value);
  if (ms >= 0 && ms <= longestAge) return ms;
  return null;
};

const toMs = (value: number | string): number => Math.round(typeof value === 'number' ? value * 1000 : textToMs(value));

const textToMs = (text: string): number => {
  if (!durationPattern.test(text)) return Number.NaN;
  const part = (unit: string): number => Number(new RegExp(`([\\d.]+)${unit}`).exec(text)?.[1] ?? 0);
  return part('d') * 86_400_000 + part('h') * 3_600_000 + part('m') * 60_000 + part('s') * 1000;
};
