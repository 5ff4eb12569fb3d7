// Which step runs when, and what ends which? Mostly with steps that the test itself ends; a few with real processes.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Planned } from '../../src/smoke/plan.js';
import { runSteps, type ScheduleOptions } from '../../src/smoke/schedule.js';
import type { Schedule, StepEnd } from '../../src/smoke/step-results.js';
import { runGroup } from '../../src/world/process.js';
import { waitForFile, waitForGone } from '../support/events.js';
import { tempDir } from '../support/temp.js';

const green: StepEnd = { kind: 'exit', code: 0, durationMs: 1 };
const red: StepEnd = { kind: 'exit', code: 1, durationMs: 1 };
const stopped: StepEnd = { kind: 'stopped', durationMs: 1 };

/** `c: a b` is a step c that needs a and b. */
const steps = (...lines: readonly string[]): Planned[] =>
  lines.map((line) => {
    const [name = '', needs = ''] = line.split(':');
    return { name, needs: needs.split(' ').filter((need) => need !== '') };
  });

/** Each round of the loop's timers lets every promise that can go on go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Steps that run until the test ends them, or until they are stopped. */
class Stage {
  readonly running = new Map<string, (end: StepEnd) => void>();
  readonly done: Promise<Schedule>;

  constructor(given: readonly Planned[], options: Partial<ScheduleOptions<Planned>> = {}) {
    const start = ({ name }: Planned, stop: AbortSignal): Promise<StepEnd> =>
      new Promise<StepEnd>((resolve) => {
        this.running.set(name, resolve);
        stop.addEventListener('abort', () => resolve(stopped));
      }).finally(() => this.running.delete(name));
    this.done = runSteps(given, { jobs: 8, deadlineMs: 60_000, start, ...options });
  }

  get now(): string {
    return [...this.running.keys()].join(' ');
  }

  async end(name: string, end: StepEnd = green): Promise<string> {
    const resolve = this.running.get(name);
    if (resolve === undefined) throw new Error(`${name} does not run: ${this.now}`);
    resolve(end);
    await settle();
    return this.now;
  }
}

const said = ({ steps: all }: Schedule): string =>
  all.map(({ name, status, because }) => `${name} ${status}${because === null ? '' : ` by ${because}`}`).join(', ');

test('independent steps run side by side, and each after what it needs', async () => {
  const stage = new Stage(steps('d: b c', 'b: a', 'c: a', 'a', 'x'));
  assert.is(stage.now, 'a x');
  assert.is(await stage.end('a'), 'x b c');
  assert.is(await stage.end('b'), 'x c');
  assert.is(await stage.end('c'), 'x d');
  await stage.end('x');
  await stage.end('d');
  const done = await stage.done;
  assert.is(said(done), 'd passed, b passed, c passed, a passed, x passed');
  assert.equal([done.status, done.firstRed, done.halt], ['passed', null, null]);
});

test('no more run at once than there are jobs, in the given order, and never none', async () => {
  const stage = new Stage(steps('a', 'b', 'c', 'd'), { jobs: 2 });
  assert.is(stage.now, 'a b');
  assert.is(await stage.end('b'), 'a c');
  assert.is(await stage.end('a'), 'c d');
  const alone = new Stage(steps('a', 'b'), { jobs: 0 });
  assert.is(alone.now, 'a');
  for (const name of ['c', 'd']) await stage.end(name);
  for (const name of ['a', 'b']) await alone.end(name);
  assert.equal([(await stage.done).status, (await alone.done).status], ['passed', 'passed']);
});

test('without steps there is nothing to wait for', async () => {
  assert.equal(await new Stage([]).done, { status: 'passed', steps: [], firstRed: null, halt: null });
});

test('a red step stops those that run and keeps all others from starting', async () => {
  const stage = new Stage(steps('ok', 'bad', 'slow', 'later', 'after: bad'), { jobs: 3 });
  await stage.end('ok');
  assert.is(await stage.end('bad', red), '');
  const done = await stage.done;
  assert.is(said(done), 'ok passed, bad failed, slow stopped by bad, later stopped by bad, after skipped by bad');
  assert.equal([done.status, done.firstRed, done.halt], ['failed', 'bad', { kind: 'red', step: 'bad' }]);
  assert.equal(done.steps[4], {
    name: 'after',
    status: 'skipped',
    end: null,
    because: 'bad',
    startedAt: null,
    finishedAt: null,
  });
});

test('an independent step for which there was no room is skipped too', async () => {
  const stage = new Stage(steps('bad', 'later'), { jobs: 1 });
  await stage.end('bad', red);
  assert.is(said(await stage.done), 'bad failed, later skipped by bad');
});

const reds: [string, StepEnd, string, Schedule['status']][] = [
  ['an exit code', red, 'failed', 'failed'],
  ['a signal', { kind: 'signal', signal: 'SIGKILL', durationMs: 1 }, 'failed', 'failed'],
  ['its own deadline', { kind: 'timeout', limitMs: 5, durationMs: 5 }, 'timeout', 'timeout'],
  ['silence', { kind: 'idle', limitMs: 5, durationMs: 5 }, 'timeout', 'timeout'],
  ['an interrupt', { kind: 'interrupted', signal: 'SIGINT', durationMs: 5 }, 'interrupted', 'interrupted'],
  ['a stop that nobody asked for', stopped, 'stopped', 'failed'],
];
for (const [what, end, status, overall] of reds) {
  test(`a step that ends by ${what} is ${status}, and so is not what needs it`, async () => {
    const stage = new Stage(steps('a', 'b: a'));
    await stage.end('a', end);
    const done = await stage.done;
    assert.equal(
      [done.steps[0]?.status, done.steps[1]?.status, done.status, done.firstRed],
      [status, 'skipped', overall, 'a'],
    );
    assert.is(done.steps[0]?.end, end);
  });
}

test('of two red steps the first one counts, and one that passed in spite of the stop has passed', async () => {
  const ends: Record<string, (end: StepEnd) => void> = {};
  const done = runSteps(steps('a', 'b', 'c'), {
    jobs: 3,
    deadlineMs: 60_000,
    start: ({ name }) => new Promise((resolve) => (ends[name] = resolve)),
  });
  ends.b?.({ kind: 'timeout', limitMs: 1, durationMs: 1 });
  await settle();
  ends.a?.(red);
  ends.c?.(green);
  const { status, firstRed, ...rest } = await done;
  assert.is(said({ status, firstRed, ...rest }), 'a failed, b timeout, c passed');
  assert.equal([status, firstRed], ['timeout', 'b']);
});

test('the total deadline ends all, and says so of each that ran', async () => {
  const stage = new Stage(steps('a', 'b', 'c: a'), { deadlineMs: 20 });
  const done = await stage.done;
  assert.is(said(done), 'a timeout, b timeout, c skipped');
  assert.equal(done.steps[0]?.end, { kind: 'timeout', limitMs: 20, durationMs: 1 });
  assert.equal([done.status, done.halt], ['timeout', { kind: 'deadline', limitMs: 20 }]);
});

test('a deadline that comes when the last step has passed already changes nothing', async () => {
  const start = (_step: Planned, stop: AbortSignal): Promise<StepEnd> =>
    new Promise((resolve) => stop.addEventListener('abort', () => resolve(green)));
  const done = await runSteps(steps('a'), { jobs: 1, deadlineMs: 10, start });
  assert.equal([done.status, done.halt, done.firstRed], ['passed', null, null]);
});

test('what cannot be started ends the others and is thrown once they have ended', async () => {
  const ended: string[] = [];
  const start = ({ name }: Planned, stop: AbortSignal): Promise<StepEnd> => {
    if (name === 'broken') throw new Error('no such folder');
    return new Promise((resolve) =>
      stop.addEventListener('abort', () =>
        setTimeout(() => {
          ended.push(name);
          resolve(stopped);
        }, 20),
      ),
    );
  };
  let thrown: unknown;
  await runSteps(steps('a', 'b', 'broken', 'never'), { jobs: 8, deadlineMs: 60_000, start }).catch((error: unknown) => {
    thrown = error;
  });
  assert.match(String(thrown), /no such folder/);
  assert.equal(ended, ['a', 'b']);
});

test('needs that can never be met are thrown before anything starts', async () => {
  let started = 0;
  const start = async (): Promise<StepEnd> => {
    started += 1;
    return green;
  };
  let thrown: unknown;
  await runSteps(steps('ok', 'a: b', 'b: a'), { jobs: 1, deadlineMs: 1000, start }).catch(
    (error: unknown) => (thrown = error),
  );
  assert.match(String(thrown), /a, b/);
  assert.is(started, 0);
});

test('Ctrl-C between two steps, when no process listens, starts no other', async () => {
  const stage = new Stage(steps('a', 'b: a'));
  const seen = once(process, 'SIGINT');
  process.kill(process.pid, 'SIGINT');
  await seen;
  const done = await stage.done;
  assert.is(said(done), 'a interrupted, b skipped');
  assert.equal(done.steps[0]?.end, { kind: 'interrupted', signal: 'SIGINT', durationMs: 1 });
  assert.equal([done.status, done.halt], ['interrupted', { kind: 'interrupt', signal: 'SIGINT' }]);
  assert.is(process.listenerCount('SIGINT'), 0);
});

test('no time goes backwards: a step starts when what it needs has finished', async () => {
  const done = await runSteps(steps('a', 'b: a', 'c: b'), {
    jobs: 2,
    deadlineMs: 60_000,
    start: () => Promise.resolve(green),
  });
  const [a, b, c] = done.steps;
  const times = [a?.startedAt, a?.finishedAt, b?.startedAt, b?.finishedAt, c?.startedAt, c?.finishedAt].map(Number);
  assert.equal(
    times,
    [...times].sort((x, y) => x - y),
  );
  assert.ok(times[0]! > Date.UTC(2020, 0));
});

/** Steps that need only lower numbers, shuffled, with an end and a number of rounds to run for each. */
const plays = fc
  .array(
    fc.record({
      needs: fc.array(fc.nat(), { maxLength: 3 }),
      bad: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      rounds: fc.nat({ max: 3 }),
    }),
    { maxLength: 10 },
  )
  .chain((raw) => {
    const made = raw.map((play, index) => ({
      ...play,
      name: `s${index}`,
      needs: index === 0 ? [] : [...new Set(play.needs.map((need) => `s${need % index}`))],
    }));
    return fc.tuple(fc.shuffledSubarray(made, { minLength: made.length }), fc.integer({ min: 1, max: 4 }));
  });

test('in any play: needs first, never too many at once, one reason for all that did not run', async () => {
  await fc.assert(
    fc.asyncProperty(plays, async ([given, jobs]) => {
      let running = 0;
      const passed = new Set<string>();
      const start = async (
        { name, needs, bad, rounds }: (typeof given)[number],
        stop: AbortSignal,
      ): Promise<StepEnd> => {
        assert.ok(
          needs.every((need) => passed.has(need)),
          `${name} before what it needs`,
        );
        assert.not.ok(stop.aborted, `${name} after the end`);
        running += 1;
        assert.ok(running <= jobs, 'too many');
        for (let round = 0; round < rounds && !stop.aborted; round++) await settle();
        running -= 1;
        if (stop.aborted) return stopped;
        if (!bad) passed.add(name);
        return bad ? red : green;
      };
      const done = await runSteps(given, { jobs, deadlineMs: 60_000, start });
      assert.equal(
        done.steps.map(({ name }) => name),
        given.map(({ name }) => name),
      );
      const allGreen = done.steps.every(({ status }) => status === 'passed');
      assert.is(done.status, allGreen ? 'passed' : 'failed');
      assert.is(done.firstRed === null, allGreen);
      for (const { name, status, because } of done.steps) {
        assert.is(status === 'passed', passed.has(name));
        assert.is(because, status === 'stopped' || status === 'skipped' ? done.firstRed : null);
      }
    }),
    { numRuns: 100 },
  );
});

type Shell = Planned & { readonly run: string };
const shell = (cwd: string): ScheduleOptions<Shell> => ({
  jobs: 4,
  deadlineMs: 60_000,
  start: ({ run }, stop) =>
    runGroup(
      { command: run, cwd, env: { PATH: process.env.PATH ?? '' }, timeout: 60_000, idleTimeout: null, stop },
      () => {},
    ),
});

test('real steps: side by side, in order, and what one writes is there for the next', async () => {
  const cwd = tempDir();
  // Each of the first two waits for the other: one after the other they would wait for ever.
  const wait = (own: string, other: string): string => `echo > ${own}; while ! test -e ${other}; do sleep 0.01; done`;
  const done = await runSteps(
    [
      { name: 'c', needs: ['a', 'b'], run: 'cat a b > c' },
      { name: 'a', needs: [], run: wait('a', 'b') },
      { name: 'b', needs: [], run: wait('b', 'a') },
    ],
    shell(cwd),
  );
  assert.is(said(done), 'c passed, a passed, b passed');
  assert.is(readFileSync(join(cwd, 'c'), 'utf8'), '\n\n');
});

test('real steps: a red one ends the others and their children', async () => {
  const cwd = tempDir();
  const done = await runSteps(
    [
      { name: 'slow', needs: [], run: 'sh -c \'echo "$$ " > pid; exec sleep 60\' & wait' },
      { name: 'bad', needs: [], run: 'while ! test -s pid; do sleep 0.01; done; exit 7' },
    ],
    shell(cwd),
  );
  assert.is(said(done), 'slow stopped by bad, bad failed');
  await waitForGone(Number(await waitForFile(join(cwd, 'pid'), { holding: ' ' })), { timeout: 1000 });
});

test('real steps: Ctrl-C lets each tidy up, for the stop that follows it is no second one', async () => {
  const cwd = tempDir();
  const run = (name: string): Shell => ({
    name,
    needs: [],
    run: `trap 'sleep 0.1; echo > ${name}.tidied; exit 0' INT; echo > ${name}.ready; while :; do sleep 0.02; done`,
  });
  const done = runSteps([run('a'), run('b')], shell(cwd));
  await Promise.all(['a', 'b'].map((name) => waitForFile(join(cwd, `${name}.ready`))));
  process.kill(process.pid, 'SIGINT');
  assert.is(said(await done), 'a interrupted, b interrupted');
  await Promise.all(['a', 'b'].map((name) => waitForFile(join(cwd, `${name}.tidied`))));
});

test('real steps: the total deadline ends what does not end by itself', async () => {
  const done = await runSteps(
    [
      { name: 'a', needs: [], run: 'exec sleep 60' },
      { name: 'b', needs: ['a'], run: 'true' },
    ],
    { ...shell(tempDir()), deadlineMs: 100 },
  );
  assert.is(said(done), 'a timeout, b skipped');
  assert.is(done.steps[0]?.end?.kind, 'timeout');
});

test('a stop from outside ends what runs, starts nothing more, and counts as an interrupt', async () => {
  const outside = new AbortController();
  const stage = new Stage(steps('a', 'b', 'c: a'), { stop: outside.signal });
  assert.is(stage.now, 'a b');
  outside.abort();
  const done = await stage.done;
  assert.is(said(done), 'a interrupted, b interrupted, c skipped');
  assert.is(done.status, 'interrupted');
  assert.equal(done.halt, { kind: 'interrupt', signal: 'SIGTERM' });
});

test('stopped from outside before it began, nothing is started', async () => {
  const stage = new Stage(steps('a', 'b'), { stop: AbortSignal.abort() });
  assert.is(stage.now, '');
  assert.is(said(await stage.done), 'a skipped, b skipped');
  assert.is((await stage.done).status, 'interrupted');
});

test.run();
