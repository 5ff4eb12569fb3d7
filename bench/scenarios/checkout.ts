// Times a push whose commit is not checked out, the second time, against `git worktree add`.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestRepository } from '../../test/support/repository.js';
import { tempDir } from '../../test/support/temp.js';
import type { Measured } from '../claims.js';
import { type Context, NotYet, type Scenario } from '../context.js';
import { countedSmoke, gitNow, hookJob, line, none, unlessRefused, wired } from '../fixtures.js';
import { race, seriesOf } from '../rounds.js';
import { pairedRatio } from '../stats.js';
import { time } from '../timing.js';

const block = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

/**
 * On refs/heads/big: HEAD and `files` files, and then commits that change one of them.
 * @returns their ids, oldest first
 */
const grow = async (repo: TestRepository, files: number, commits: number): Promise<string[]> => {
  const head = await repo.git('rev-parse', 'HEAD');
  const name = (i: number): string => `big/${i % 100}/${i}.txt`;
  const content = (i: number, version: number): string =>
    `${i} ${version}\n${'some text of a source file\n'.repeat(35)}`;
  const commit = (from: string, changes: string): string =>
    `commit refs/heads/big\ncommitter A <a@example.test> 1767225600 +0000\n${block('grow')}${from}${changes}\n`;
  const change = (i: number, version: number): string => `M 100644 inline ${name(i)}\n${block(content(i, version))}`;
  const first = commit(`from ${head}\n`, Array.from({ length: files }, (_, i) => change(i, 0)).join(''));
  const more = Array.from({ length: commits }, (_, i) => commit('', change(i, 1)));
  const done = await repo.run('git', ['fast-import', '--quiet'], { input: [first, ...more].join('') });
  if (done.code !== 0) throw new Error(done.stderr);
  return (await repo.git('rev-list', '--reverse', `${head}..refs/heads/big`)).split('\n');
};

/** What the one before left to the disk is not on the clock of the next one. */
const settle = (): void => void spawnSync('sync');

const measure = async (context: Context): Promise<Measured> => {
  const [files, rounds] = context.quick ? [200, 2] : [20_000, 5];
  const smoke = countedSmoke(':');
  const one = await wired(context.ours, { 'smoke.sh': smoke.script }, { command: 'sh smoke.sh' });
  const commits = await grow(one.repo, files, rounds + 1);
  const job = await hookJob(one);
  const push = (at: number): number =>
    time({ ...job, lines: line('refs/heads/big', commits[at]!, at === 0 ? none : commits[at - 1]!) });
  const first = unlessRefused(() => push(0));
  const ready = smoke.runs();
  if (ready === 0) throw new NotYet('the hook let a commit pass that is not checked out, without a smoke');
  const tree = join(tempDir('bench-worktree'), 'tree');
  const clear = (): void => {
    rmSync(tree, { recursive: true, force: true });
    gitNow(one.repo.dir, 'worktree', 'prune');
    settle();
  };
  const added = `git worktree add, ${files} files`;
  const series = race(
    [
      { name: 'gate-hooks, one changed file', prepare: settle, run: (round) => push(round + 1) },
      {
        name: added,
        prepare: clear,
        run: (round) =>
          time({
            file: 'git',
            args: ['worktree', 'add', '--quiet', '--detach', tree, commits[round]!],
            cwd: one.repo.dir,
          }),
      },
    ],
    { rounds, budget: 90_000 },
  );
  if (smoke.runs() !== ready + seriesOf(series, added).length + 1)
    throw new Error('not every push of a new commit ran the smoke');
  return {
    kind: 'measured',
    values: [
      {
        label: 'the whole hook',
        value: pairedRatio(seriesOf(series, 'gate-hooks, one changed file'), seriesOf(series, added)),
      },
    ],
    tables: [{ title: `${files} files of 1 KB, of which one differs`, series }],
    notes: [
      `Ours is the whole hook with a smoke of no length: Node, checkout, hashes, record. The disk was synced before each start. Its first use, from nothing, took ${(first / 1000).toFixed(2)} s.`,
    ],
  };
};

export const checkout: Scenario = {
  name: 'checkout',
  claims: ['checkout'],
  gates: true,
  prepare: async (context) => ({ checkout: () => measure(context) }),
};
