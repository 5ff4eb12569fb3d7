// The only reader of the clock.

/** Milliseconds since the epoch. */
export const now = (): number => Date.now();

/** Milliseconds that never go backwards; only differences mean anything. */
export const monotonic = (): number => performance.now();

/** RFC 3339 in UTC with milliseconds, `2026-01-31T09:00:00.123Z`. */
export const timestamp = (ms: number = now()): string => new Date(ms).toISOString();
