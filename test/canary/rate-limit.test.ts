import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { RateLimitError, type RateLimitOptions, rateLimit } from '../../src/canary/rate-limit.js';

/** The error of a call, or null where it started. */
const refusal = (call: () => unknown): RateLimitError | null => {
  try {
    call();
    return null;
  } catch (error) {
    if (error instanceof RateLimitError) return error;
    throw error;
  }
};

/** The most starts in any window `[t, t + windowMs)`, wherever it begins. */
const busiest = (starts: readonly number[], windowMs: number): number =>
  Math.max(0, ...starts.map((from) => starts.filter((at) => at >= from && at < from + windowMs).length));

const limits = fc.record({ limit: fc.integer({ min: 1, max: 7 }), windowMs: fc.integer({ min: 1, max: 300 }) });

/** Not fc.double, whose values are mostly too tiny to move a clock. */
const tenths = (max: number) => fc.integer({ min: 0, max }).map((n) => n / 10);

test('in no window of any random schedule do more than N calls start', () => {
  fc.assert(
    fc.property(
      limits,
      fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400 }), tenths(600)), { maxLength: 120 }),
      ({ limit, windowMs }, gaps) => {
        let now = 0;
        const starts: number[] = [];
        const call = rateLimit(() => void starts.push(now), { limit, windowMs, clock: () => now });
        for (const gap of gaps) {
          now += gap;
          refusal(call);
        }
        assert.ok(busiest(starts, windowMs) <= limit);
      },
    ),
    { numRuns: 500 },
  );
});

test('nor when the clock ticks coarsely: what is counted is the true time between starts', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 10 }),
      fc.array(tenths(600), { maxLength: 120 }),
      (limit, tick, ticks, gaps) => {
        let now = 0;
        const starts: number[] = [];
        const call = rateLimit(() => void starts.push(now), {
          limit,
          windowMs: tick * ticks,
          clock: () => Math.floor(now / tick) * tick,
        });
        for (const gap of gaps) {
          now += gap;
          refusal(call);
        }
        assert.ok(busiest(starts, tick * ticks) <= limit);
      },
    ),
    { numRuns: 500 },
  );
});

test('nor when the clock is set back and forth: in the time that it has reached at most, there are never N + 1', () => {
  fc.assert(
    fc.property(
      limits,
      fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 120 }),
      ({ limit, windowMs }, gaps) => {
        let [now, latest] = [0, -Infinity];
        const starts: number[] = [];
        const call = rateLimit(() => void starts.push(latest), { limit, windowMs, clock: () => now });
        for (const gap of gaps) {
          now += gap;
          latest = Math.max(latest, now);
          refusal(call);
        }
        assert.ok(busiest(starts, windowMs) <= limit);
      },
    ),
  );
});

test('it refuses only what would be one too many, and after retryAfterMs the call starts', () => {
  fc.assert(
    fc.property(limits, fc.array(tenths(4000), { maxLength: 120 }), ({ limit, windowMs }, gaps) => {
      let now = 1e6;
      const starts: number[] = [];
      const call = rateLimit(() => void starts.push(now), { limit, windowMs, clock: () => now });
      for (const gap of gaps) {
        now += gap;
        const error = refusal(call);
        if (error === null) continue;
        assert.is(starts.filter((at) => now - at <= windowMs).length, limit);
        assert.ok(
          Number.isInteger(error.retryAfterMs) && error.retryAfterMs >= 1 && error.retryAfterMs <= windowMs + 1,
          String(error.retryAfterMs),
        );
        now += error.retryAfterMs;
        assert.is(refusal(call), null);
      }
    }),
  );
});

test('five in 300 ms: one call, 260 ms later twenty more (what four well-known limiters let 6 to 10 of through)', () => {
  let now = 0;
  const starts: number[] = [];
  const call = rateLimit(() => void starts.push(now), { limit: 5, windowMs: 300, clock: () => now });
  call();
  for (let i = 0; i < 20; i += 1) {
    now = 260 + i * 10;
    refusal(call);
  }
  assert.is(busiest(starts, 300), 5);
});

test('the error says limit, window and when to come again, in its fields and its message', () => {
  let now = 0;
  const call = rateLimit(() => 'done', { perMinute: 2, clock: () => now });
  assert.is(call(), 'done');
  now = 100.5;
  call();
  now = 1000.25;
  const error = refusal(call)!;
  assert.ok(error instanceof Error);
  assert.equal(
    { ...error },
    { name: 'RateLimitError', code: 'ERR_RATE_LIMIT', limit: 2, windowMs: 60_000, retryAfterMs: 59_000 },
  );
  assert.is(error.message, 'rate limit: at most 2 calls start in any 60000 ms; the next can start in 59000 ms');
});

test('a call that throws, one that rejects and one from within count like any other', async () => {
  const now = 0;
  let inner: RateLimitError | null = null;
  const call: (what: string) => unknown = rateLimit(
    (what: string) => {
      if (what === 'throw') throw new Error('boom');
      if (what === 'reject') return Promise.reject(new Error('boom'));
      if (what === 'again') inner = refusal(() => call('none'));
      return null;
    },
    { limit: 4, windowMs: 10, clock: () => now },
  );
  assert.throws(() => call('throw'), /boom/);
  assert.is(await (call('reject') as Promise<void>).then(() => 'no error', String), 'Error: boom');
  call('again');
  assert.is(inner, null);
  assert.ok(refusal(() => call('none')) !== null);
});

test('recursion without an end is ended by the limit', () => {
  let calls = 0;
  const call: () => unknown = rateLimit(
    () => {
      calls += 1;
      return call();
    },
    { limit: 3, windowMs: 1000, clock: () => 7 },
  );
  assert.throws(call, (error: unknown) => error instanceof RateLimitError);
  assert.is(calls, 3);
});

test('many callers side by side start N together', async () => {
  let started = 0;
  const call = rateLimit(
    async () => {
      started += 1;
      await new Promise((resolve) => setImmediate(resolve));
    },
    { limit: 5, windowMs: 60_000 },
  );
  const done = await Promise.allSettled(Array.from({ length: 50 }, async () => call()));
  assert.is(started, 5);
  assert.is(done.filter(({ status }) => status === 'rejected').length, 45);
});

test('a refused call does not count', () => {
  let now = 0;
  const call = rateLimit(() => null, { limit: 1, windowMs: 100, clock: () => now });
  call();
  for (now = 1; now <= 100; now += 1) assert.ok(refusal(call) !== null);
  assert.is(refusal(call), null);
});

test('a clock that stands still lets N start and then none, for ever', () => {
  const call = rateLimit(() => null, { limit: 3, windowMs: 1, clock: () => 5 });
  assert.is(Array.from({ length: 1000 }, () => refusal(call)).filter((error) => error === null).length, 3);
});

test('a clock that was set back says how long it takes to catch up, and that is true', () => {
  let now = 10_000;
  const call = rateLimit(() => null, { limit: 1, windowMs: 100, clock: () => now });
  call();
  now = 4000;
  const wait = refusal(call)!.retryAfterMs;
  assert.is(wait, 6101);
  now += wait - 1;
  assert.ok(refusal(call) !== null);
  now += 1;
  assert.is(refusal(call), null);
});

for (const wrong of [NaN, Infinity, -Infinity]) {
  test(`a clock that says ${wrong} lets nothing through, and does no harm to what comes after`, () => {
    let now = wrong;
    const call = rateLimit(() => 'made', { limit: 1, windowMs: 100, clock: () => now });
    assert.throws(() => call(), /the clock said/);
    now = 1;
    assert.is(call(), 'made');
    assert.ok(refusal(call) !== null);
  });
}

test('a clock that throws lets nothing through', () => {
  let calls = 0;
  const call = rateLimit(() => (calls += 1), {
    perMinute: 1,
    clock: () => {
      throw new Error('no clock');
    },
  });
  assert.throws(call, /no clock/);
  assert.is(calls, 0);
});

test('`this`, arguments and result pass through', () => {
  const thing = {
    factor: 3,
    times: rateLimit(
      function (this: { factor: number }, n: number) {
        return this.factor * n;
      },
      { perMinute: 9 },
    ),
  };
  assert.is(thing.times(4), 12);
});

test('without a clock of its own it measures real time', async () => {
  const call = rateLimit(() => performance.now(), { limit: 1, windowMs: 30 });
  const first = call();
  let second: number | null = null;
  while (second === null) {
    const error = refusal(() => (second = call()));
    if (error !== null) await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs));
  }
  assert.ok(second - first >= 30, String(second - first));
});

for (const [options, says] of [
  [{}, /limit must be/],
  [{ perMinute: 0 }, /limit must be/],
  [{ perMinute: 1.5 }, /limit must be/],
  [{ perMinute: NaN }, /limit must be/],
  [{ perMinute: Infinity }, /limit must be/],
  [{ perMinute: '5' }, /limit must be/],
  [{ limit: 5 }, /windowMs must be/],
  [{ limit: 5, windowMs: 0 }, /windowMs must be/],
  [{ limit: 5, windowMs: -1 }, /windowMs must be/],
  [{ limit: 5, windowMs: Infinity }, /windowMs must be/],
  [{ limit: 5, windowMs: '1s' }, /windowMs must be/],
  [{ perMinute: 5, limit: 5, windowMs: 10 }, /either/],
  [{ perMinute: 5, windowMs: 10 }, /either/],
] as const) {
  test(`${JSON.stringify(options)} is no limit`, () =>
    assert.throws(() => rateLimit(() => null, options as unknown as RateLimitOptions), says));
}

test.run();
