// At most N calls in any window of time: a sliding log of starts, on a clock that never goes back. Public
// (index.ts); loop.ts paces ticks with it.
import { monotonic } from '../world/clock.js';

/** Milliseconds on any scale of its own; only differences mean anything. */
export type Clock = () => number;

export type RateLimitOptions = { /** Default: the monotonic clock of this process. */ readonly clock?: Clock } & (
  | { readonly perMinute: number; readonly limit?: never; readonly windowMs?: never }
  | { readonly limit: number; readonly windowMs: number; readonly perMinute?: never }
);

/** The call was not made. */
export class RateLimitError extends Error {
  override readonly name = 'RateLimitError';
  readonly code = 'ERR_RATE_LIMIT';

  constructor(
    /** Calls that may start in any window. */
    readonly limit: number,
    readonly windowMs: number,
    /**
     * Whole milliseconds, at least 1; after so long on the same clock a call can start, unless another one came
     * first.
     */
    readonly retryAfterMs: number,
  ) {
    super(
      `rate limit: at most ${limit} ${limit === 1 ? 'call starts' : 'calls start'} in any ${windowMs} ms; the next can start in ${retryAfterMs} ms`,
    );
  }
}

const readLimits = (options: RateLimitOptions): { limit: number; windowMs: number } => {
  const { perMinute, limit = perMinute, windowMs = perMinute === undefined ? undefined : 60_000 } = options;
  if (perMinute !== undefined && (options.limit !== undefined || options.windowMs !== undefined))
    throw new TypeError('rateLimit: give either perMinute, or limit and windowMs');
  if (limit === undefined || !Number.isSafeInteger(limit) || limit < 1)
    throw new RangeError(`rateLimit: the limit must be a whole number, 1 or more, not ${String(limit)}`);
  if (typeof windowMs !== 'number' || !Number.isFinite(windowMs) || windowMs <= 0)
    throw new RangeError(`rateLimit: windowMs must be a number above zero, not ${String(windowMs)}`);
  return { limit, windowMs };
};

/** The last `limit` starts in a ring: the oldest of them alone decides whether one more may start. */
class StartLog {
  private readonly starts: number[] = [];
  private oldest = 0;

  constructor(
    private readonly limit: number,
    private readonly windowMs: number,
    private readonly clock: Clock,
  ) {}

  /** Notes a start now. @throws RateLimitError where there may be none */
  start(): void {
    const read = this.clock();
    // Infinity would be the newest start for ever, NaN compares with nothing: neither may let a call through.
    if (!Number.isFinite(read))
      throw new RangeError(`rateLimit: the clock said ${String(read)}, not a number of milliseconds`);
    const first = this.starts[this.oldest];
    if (first === undefined || this.starts.length < this.limit) {
      this.starts.push(read);
      return;
    }
    // Not `>=`: on a clock that ticks coarsely two readings one window apart may have less than a window between them.
    // A clock that is set back (Date.now under NTP) makes the difference smaller, so no start is forgotten too early.
    if (!(read - first > this.windowMs))
      throw new RateLimitError(this.limit, this.windowMs, Math.floor(first + this.windowMs - read) + 1);
    this.starts[this.oldest] = read;
    this.oldest = (this.oldest + 1) % this.limit;
  }
}

/**
 * `fn`, of which at most `perMinute` calls (or `limit` calls in `windowMs`) start in **any** window of that length,
 * wherever it begins; one call more throws at once, without a queue. Counted is the start, whatever becomes of the
 * call: throws, rejections and calls from within `fn` count, too. Callers side by side share the count, for a start
 * is checked and noted in one step. The limit is that of one process, and holds in the time of its clock to within
 * one tick of it; while that clock stands still no start is forgotten.
 *
 * p-throttle, bottleneck, limiter and rate-limiter-flexible were measured to let more through (fixed windows, token
 * buckets, timers).
 *
 * @throws TypeError or RangeError for options that are no limit
 * @throws RateLimitError from the returned function, and RangeError where its clock says NaN or Infinity; `fn` is
 * then not called
 * @example const ask = rateLimit(fetchPrice, { perMinute: 60 });
 */
export const rateLimit = <This, Args extends unknown[], Result>(
  fn: (this: This, ...args: Args) => Result,
  options: RateLimitOptions,
): ((this: This, ...args: Args) => Result) => {
  const { limit, windowMs } = readLimits(options);
  const log = new StartLog(limit, windowMs, options.clock ?? monotonic);
  return function limited(this: This, ...args: Args): Result {
    log.start();
    return fn.apply(this, args);
  };
};
