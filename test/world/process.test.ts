// How do process groups end when asked to stop, when there are many, and at Ctrl-C? The deadlines of a whole smoke:
// e2e/children.test.ts.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { onInterrupt } from '../../src/world/interrupts.js';
import { type GroupEnd, type GroupSpec, runGroup } from '../../src/world/process.js';
import { waitFor, waitForFile, waitForGone } from '../support/events.js';
import { tempDir } from '../support/temp.js';

const env = { PATH: process.env.PATH ?? '' };

type Started = {
  readonly end: Promise<GroupEnd>;
  readonly output: () => string;
  readonly printed: (text: string) => Promise<void>;
};

/** Runs a shell line in a fresh folder; `printed` resolves when the output holds a text. */
const group = (command: string, more: Partial<GroupSpec> = {}): Started => {
  let output = '';
  const end = runGroup(
    { command, cwd: tempDir(), env, timeout: 60_000, idleTimeout: null, ...more },
    (chunk) => (output += chunk.toString()),
  );
  return {
    end,
    output: () => output,
    printed: async (text) => void (await waitFor(text, () => output.includes(text))),
  };
};

const listeners = (): number[] => ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => process.listenerCount(signal));

/** To this process itself, seen by all who listen. */
const send = async (signal: 'SIGINT' | 'SIGTERM'): Promise<void> => {
  const seen = once(process, signal);
  // Waiting for a signal alone keeps no process alive.
  const alive = setTimeout(() => assert.unreachable(`${signal} was not seen`), 5000);
  process.kill(process.pid, signal);
  await seen;
  clearTimeout(alive);
};

test('stop ends the whole group, and what it printed until then is kept', async () => {
  const stop = new AbortController();
  const cwd = tempDir();
  const { end, output, printed } = group('echo before; sh -c \'echo "$$ " > pid; exec sleep 60\' & wait', {
    stop: stop.signal,
    cwd,
  });
  const pid = Number(await waitForFile(join(cwd, 'pid'), { holding: ' ' }));
  await printed('before');
  stop.abort();
  const { kind, durationMs } = await end;
  assert.is(kind, 'stopped');
  assert.ok(durationMs < 5000);
  assert.is(output(), 'before\n');
  await waitForGone(pid, { timeout: 1000 });
});

test('what ignores SIGTERM is killed after the grace', async () => {
  const stop = new AbortController();
  const { end, printed } = group('trap "" TERM; echo ready; while :; do sleep 0.02; done', {
    stop: stop.signal,
    grace: 100,
  });
  await printed('ready');
  stop.abort();
  assert.is((await end).kind, 'stopped');
});

test('a group may end itself in peace when it is stopped', async () => {
  const stop = new AbortController();
  const { end, output, printed } = group('trap "echo tidied; exit 3" TERM; echo ready; while :; do sleep 0.02; done', {
    stop: stop.signal,
  });
  await printed('ready');
  stop.abort();
  assert.is((await end).kind, 'stopped');
  assert.match(output(), /tidied/);
});

test('aborted from the start, nothing is started', async () => {
  const cwd = tempDir();
  assert.equal(await group('echo x > started', { stop: AbortSignal.abort(), cwd }).end, {
    kind: 'stopped',
    durationMs: 0,
  });
  assert.throws(() => readFileSync(join(cwd, 'started')), /ENOENT/);
  assert.equal(listeners(), [0, 0, 0]);
});

test('a stop that comes after the leader has exited does not change how it ended', async () => {
  const stop = new AbortController();
  // The leftover ignores SIGTERM, so that the group is still being ended when the stop comes.
  const leftover = 'sh -c \'trap "echo asked" TERM; echo > ready; while :; do sleep 0.02; done\'';
  const { end, printed } = group(`${leftover} & while ! test -e ready; do sleep 0.02; done; exit 5`, {
    stop: stop.signal,
    grace: 200,
  });
  await printed('asked');
  stop.abort();
  const { durationMs, ...rest } = await end;
  assert.equal(rest, { kind: 'exit', code: 5 });
  assert.ok(durationMs >= 200);
});

test('a stop that never comes changes nothing, and leaves no listener behind', async () => {
  const stop = new AbortController();
  const { durationMs, ...rest } = await group('exit 4', { stop: stop.signal }).end;
  assert.equal(rest, { kind: 'exit', code: 4 });
  assert.type(durationMs, 'number');
  assert.equal(listeners(), [0, 0, 0]);
});

test('many groups at once warn of nothing, take one listener a signal, and one stop ends them all', async () => {
  const warnings: string[] = [];
  const onWarning = (warning: Error): void => void warnings.push(String(warning));
  process.on('warning', onWarning);
  const stop = new AbortController();
  const groups = Array.from({ length: 24 }, () => group('echo ready; exec sleep 60', { stop: stop.signal }));
  assert.equal(listeners(), [1, 1, 1]);
  await Promise.all(groups.map(({ printed }) => printed('ready')));
  stop.abort();
  assert.equal([...new Set((await Promise.all(groups.map(({ end }) => end))).map(({ kind }) => kind))], ['stopped']);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', onWarning);
  assert.equal(warnings, []);
  assert.equal(listeners(), [0, 0, 0]);
});

test('one Ctrl-C ends all groups, each in peace', async () => {
  const groups = Array.from({ length: 4 }, () =>
    group('trap "echo tidied; exit 0" INT; echo ready; while :; do sleep 0.02; done'),
  );
  await Promise.all(groups.map(({ printed }) => printed('ready')));
  await send('SIGINT');
  for (const { end, output } of groups) {
    const { durationMs, ...rest } = await end;
    assert.equal(rest, { kind: 'interrupted', signal: 'SIGINT' });
    assert.ok(durationMs < 5000);
    assert.match(output(), /tidied/);
  }
  assert.equal(listeners(), [0, 0, 0]);
});

test('a second Ctrl-C kills all groups that the first one did not end', async () => {
  const groups = Array.from({ length: 3 }, () =>
    group('trap "echo heard" INT; trap "" TERM; echo ready; while :; do sleep 0.02; done', { grace: 60_000 }),
  );
  await Promise.all(groups.map(({ printed }) => printed('ready')));
  await send('SIGINT');
  await Promise.all(groups.map(({ printed }) => printed('heard')));
  await send('SIGINT');
  for (const { end } of groups) assert.is((await end).kind, 'interrupted');
});

test('Ctrl-C kills a group that is already being stopped', async () => {
  const stop = new AbortController();
  const { end, printed } = group('trap "" INT; trap "echo heard" TERM; echo ready; while :; do sleep 0.02; done', {
    stop: stop.signal,
    grace: 60_000,
  });
  await printed('ready');
  stop.abort();
  await printed('heard');
  await send('SIGINT');
  assert.is((await end).kind, 'stopped');
});

test('who listens for interrupts hears each until the listener is taken away, and takes away no other', async () => {
  const heard: string[] = [];
  const listener = (signal: string): void => void heard.push(signal);
  const first = onInterrupt(listener);
  const second = onInterrupt(listener);
  await send('SIGTERM');
  first();
  first();
  await send('SIGINT');
  assert.equal(listeners(), [1, 1, 1]);
  second();
  assert.equal(heard, ['SIGTERM', 'SIGTERM', 'SIGINT']);
  assert.equal(listeners(), [0, 0, 0]);
});

test.run();
