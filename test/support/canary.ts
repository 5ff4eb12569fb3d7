// Starts canaries in repositories with a smoke of choice, and waits for their end.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { CanaryRecord } from '../../src/evidence/canary-record.js';
import { isAlive, waitFor } from './events.js';
import { type Started, start } from './process.js';
import { installedPackage } from './product.js';
import { createRepository, type TestRepository } from './repository.js';

export const withSmoke = (
  smoke: unknown,
  more: Record<string, unknown> = {},
  files: Record<string, string> = {},
): Promise<TestRepository> =>
  createRepository({
    files: {
      'gate-hooks.json': JSON.stringify({ smoke: typeof smoke === 'string' ? { command: smoke } : smoke, ...more }),
      ...files,
    },
  });

export const startCanary = (repo: TestRepository, ...args: string[]): Started =>
  start(process.execPath, [join(installedPackage(), 'dist/cli.js'), 'canary', ...args], {
    cwd: repo.dir,
    env: { CI: '1' },
  });

export const path = (repo: TestRepository): string => join(repo.dir, 'reports/canary.json');
export const record = (repo: TestRepository): CanaryRecord =>
  JSON.parse(readFileSync(path(repo), 'utf8')) as CanaryRecord;
export const results = (repo: TestRepository): string[] => record(repo).ticks.map(({ result }) => result);

/** A smoke of a minute with two grandchildren, one of which ignores SIGTERM; all tell their pids. */
export const minute =
  'sh -c \'trap "" TERM INT; echo $$ >> .git/pids; while :; do sleep 1; done\' & sleep 60 & echo $! >> .git/pids; echo -$$ >> .git/pids; wait';

/** All that runs for a canary that is in the middle of its smoke: the leader's whole group and each child by name. */
export const inSmoke = async (repo: TestRepository, running: Started): Promise<() => boolean> => {
  const pids = await waitFor(
    'three pids',
    () => {
      const lines = existsSync(join(repo.dir, '.git/pids'))
        ? readFileSync(join(repo.dir, '.git/pids'), 'utf8')
            .split('\n')
            .filter((line) => line !== '')
        : [];
      return lines.length === 3 ? lines.map(Number) : null;
    },
    { timeout: 20_000 },
  );
  // The negative one is the shell of the smoke, which leads the group.
  const all = [...pids, ...pids.map(Math.abs), running.pid];
  assert.ok(all.every(isAlive), all.join());
  return () => all.some(isAlive);
};

/** Long before the minute of the smoke is over; how quick it is, within a tick, is measured in bench/. */
export const limitMs = 30_000;

export const gone = async (what: string, stillThere: () => boolean, began: number): Promise<number> => {
  await waitFor(what, () => !stillThere(), { timeout: limitMs - (performance.now() - began) });
  return performance.now() - began;
};

export const killOnce = async (): Promise<number> => {
  const repo = await withSmoke(minute);
  const running = startCanary(repo, '--every', '2s');
  const stillThere = await inSmoke(repo, running);
  const began = performance.now();
  writeFileSync(join(repo.dir, 'kill.flag'), '');
  const took = await gone('the canary and all its children to be gone', stillThere, began);
  const done = await running.ended;
  assert.is(done.code, 1, done.output);
  assert.match(done.stdout, /\[canary\/killed\]/);
  const { status, stop_reason, ticks } = record(repo);
  assert.equal([status, stop_reason, ticks.length, ticks[0]?.result], ['killed', 'kill_flag', 1, 'unknown']);
  return took;
};
