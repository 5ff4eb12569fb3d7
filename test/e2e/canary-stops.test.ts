// A canary is stopped: by its kill flag, by a signal, in the middle of whatever it does.
import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  gone,
  inSmoke,
  killOnce,
  limitMs,
  minute,
  path,
  record,
  results,
  startCanary,
  withSmoke,
} from '../support/canary.js';
import { waitFor, waitForFile } from '../support/events.js';
import type { Started } from '../support/process.js';
import { gateHooks } from '../support/product.js';
import type { TestRepository } from '../support/repository.js';
import { skipUnless } from '../support/skip.js';

const withProc = skipUnless(existsSync('/proc/self/fd'), 'there is no /proc');

/** The target of a link; empty text where it is gone meanwhile. */
const linkOf = (path: string): string => {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
};

test('the kill flag ends a canary in the middle of a smoke of a minute, with all its children: 20 times of 20', async () => {
  const took: number[] = [];
  const worker = async (): Promise<void> => {
    while (took.length + flying < 20) {
      flying += 1;
      const ms = await killOnce().finally(() => (flying -= 1));
      took.push(ms);
    }
  };
  let flying = 0;
  await Promise.all([worker(), worker(), worker()]);
  assert.is(took.length, 20);
  assert.ok(Math.max(...took) < limitMs, took.map(Math.round).join());
});

for (const [signal, again] of [
  ['SIGINT', 1],
  ['SIGTERM', 1],
  ['SIGINT', 2],
  ['SIGHUP', 1],
] as const) {
  test(`${again === 1 ? '' : 'a second '}${signal} ends it in the middle of a smoke, with all its children`, async () => {
    const repo = await withSmoke(minute);
    const running = startCanary(repo, '--every', '2s');
    const stillThere = await inSmoke(repo, running);
    const began = performance.now();
    for (let i = 0; i < again; i += 1) process.kill(running.pid, signal);
    await gone('the canary and all its children to be gone', stillThere, began);
    const done = await running.ended;
    assert.is(done.code, 130, done.output);
    const { status, stop_reason, stop_detail, ticks } = record(repo);
    assert.equal(
      [status, stop_reason, stop_detail, ticks[0]?.result],
      ['interrupted', 'interrupted', signal, 'unknown'],
    );
  });
}

for (const [what, end, code, status] of [
  ['the kill flag', (repo: TestRepository) => writeFileSync(join(repo.dir, 'kill.flag'), ''), 1, 'killed'],
  ['SIGTERM', (_: TestRepository, running: Started) => void process.kill(running.pid, 'SIGTERM'), 130, 'interrupted'],
] as const) {
  test(`${what} ends it while it sleeps, and the ticks so far are kept`, async () => {
    const repo = await withSmoke('true');
    const running = startCanary(repo, '--every', '1h');
    await waitForFile(path(repo), { holding: '"result": "pass"' });
    assert.is(record(repo).status, 'running');
    const began = performance.now();
    end(repo, running);
    assert.is((await running.ended).code, code);
    assert.ok(performance.now() - began < limitMs);
    assert.is(record(repo).status, status);
    assert.equal(results(repo), ['pass']);
  });
}

test('the kill flag ends it while the rate limit makes it wait', async () => {
  const repo = await withSmoke('true', { canary: { max_per_minute: 1 } });
  const running = startCanary(repo, '--every', '1s', '--ticks', '2');
  await waitForFile(path(repo), { holding: '"result": "pass"' });
  const first = Date.parse(record(repo).ticks[0]!.started_at);
  await waitFor('the second tick to be due', () => Date.now() - first > 1100);
  const began = performance.now();
  writeFileSync(join(repo.dir, 'kill.flag'), '');
  assert.is((await running.ended).code, 1);
  assert.ok(performance.now() - began < limitMs);
  assert.equal(results(repo), ['pass']);
});

withProc('the kill flag ends it while gigabytes of data are hashed, which lets no timer ring', async () => {
  const repo = await withSmoke('true', { evidence: { data: ['data'] } }, { '.gitignore': 'data\n' });
  mkdirSync(join(repo.dir, 'data'));
  writeFileSync(join(repo.dir, 'data/sparse'), '');
  truncateSync(join(repo.dir, 'data/sparse'), 40e9);
  const running = startCanary(repo);
  await waitForFile(path(repo), { holding: '"running"' });
  const open = `/proc/${running.pid}/fd`;
  const isRead = (fd: string): boolean => linkOf(join(open, fd)).endsWith('data/sparse');
  await waitFor('the data to be read', () => readdirSync(open).some(isRead));
  const began = performance.now();
  writeFileSync(join(repo.dir, 'kill.flag'), '');
  assert.is((await running.ended).code, 1);
  assert.ok(performance.now() - began < limitMs, String(performance.now() - began));
  assert.equal(
    [record(repo).status, ...record(repo).ticks.map(({ result, message }) => [result, message])],
    ['killed', ['unknown', 'ended by the kill flag while its inputs were read']],
  );
});

test('a flag that stands before the start refuses to start, is not removed, and leaves no older pass', async () => {
  const repo = await withSmoke('touch .git/ran', { canary: { kill_flag: 'ops/stop' } }, { 'ops/README.md': 'x\n' });
  assert.is((await gateHooks(repo, ['canary', '--ticks', '1'])).code, 0);
  rmSync(join(repo.dir, '.git/ran'));
  repo.write({ 'ops/stop': { link: 'nowhere' } });
  const done = await gateHooks(repo, ['canary', '--ticks', '1']);
  assert.is(done.code, 1, done.output);
  assert.match(done.stdout, /NOT STARTED: the kill flag .*\/ops\/stop is there; 0 of 0 ticks green/);
  assert.match(done.stderr, /to end it: touch \/.*\/ops\/stop$/m);
  assert.not(existsSync(join(repo.dir, '.git/ran')));
  assert.ok(readdirSync(join(repo.dir, 'ops')).includes('stop'));
  assert.equal([record(repo).status, record(repo).ticks.length], ['killed', 0]);
});

test.run();
