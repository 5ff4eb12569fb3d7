// Times a morning's ten pushes with a smoke of 2 s: how long one waits in all.

import { createRepository } from '../../test/support/repository.js';
import type { Grid, Measured, Series } from '../claims.js';
import { type Context, NotMeasured, type Scenario } from '../context.js';
import { type CountedSmoke, countedSmoke, gitNow, timePush, type Wired, wired } from '../fixtures.js';
import type { Gate } from '../gates.js';
import { rotate } from '../stats.js';

type Step = {
  readonly title: string;
  readonly work: (git: (...args: string[]) => string, write: Wired['repo']['write']) => void;
  readonly push: readonly string[];
};

const nothing = (): void => {};

const story: readonly Step[] = [
  {
    title: 'new work on a branch',
    push: ['--set-upstream', 'origin', 'feature'],
    work: (git, write) => {
      git('checkout', '--quiet', '-b', 'feature');
      write({ 'src/a.txt': 'one\n' });
      git('commit', '--quiet', '-am', 'work');
    },
  },
  {
    title: 'its message amended',
    push: ['--force', 'origin', 'feature'],
    work: (git) => void git('commit', '--quiet', '--amend', '-m', 'work, better said'),
  },
  {
    title: 'an annotated tag on it',
    push: ['origin', 'v1'],
    work: (git) => void git('tag', '-a', '-m', 'first', 'v1'),
  },
  {
    title: 'a change to the docs only',
    push: ['origin', 'feature'],
    work: (git, write) => {
      write({ 'docs/a.md': 'said\n' });
      git('commit', '--quiet', '-am', 'docs');
    },
  },
  { title: 'the same to a second remote', push: ['mirror', 'feature'], work: nothing },
  {
    title: 'more work',
    push: ['origin', 'feature'],
    work: (git, write) => {
      write({ 'src/a.txt': 'two\n' });
      git('commit', '--quiet', '-am', 'more');
    },
  },
  { title: 'its revert', push: ['origin', 'feature'], work: (git) => void git('revert', '--no-edit', 'HEAD') },
  {
    title: 'the revert taken back by force',
    push: ['--force', 'origin', 'feature'],
    work: (git) => void git('reset', '--quiet', '--hard', 'HEAD~1'),
  },
  {
    title: 'merged into main',
    push: ['origin', 'main'],
    work: (git) => {
      git('checkout', '--quiet', 'main');
      git('merge', '--quiet', '--no-ff', '-m', 'merge', 'feature');
    },
  },
  { title: 'the branch deleted', push: ['origin', '--delete', 'feature'], work: nothing },
];

type Teller = Wired & { readonly smoke: CountedSmoke };

/** Everybody may know that the smoke looks at src/ and itself only, and skip it in their own way. */
const inputs = { globs: ['src/**', 'smoke.sh'], regex: '^(src/|smoke\\.sh$)' };

const begin = async (gate: Gate, seconds: string): Promise<Teller> => {
  const smoke = countedSmoke(`sleep ${seconds}`);
  const one = await wired(
    gate,
    { 'src/a.txt': 'zero\n', 'docs/a.md': 'zero\n', 'smoke.sh': smoke.script },
    { command: 'sh smoke.sh', inputs },
  );
  await one.repo.git('push', '--quiet', '--no-verify', '--set-upstream', 'origin', 'main');
  await one.repo.git('remote', 'add', 'mirror', (await createRepository({ bare: true })).dir);
  return { ...one, smoke };
};

const live = (tellers: readonly Teller[]): Series[] => {
  const ms = new Map(tellers.map(({ gate }) => [gate.name, [] as number[]]));
  for (const [index, { work, push }] of story.entries()) {
    for (const teller of rotate(tellers, index)) {
      work((...args) => gitNow(teller.repo.dir, ...args), teller.repo.write);
      ms.get(teller.gate.name)!.push(timePush(teller, push));
    }
  }
  return [...ms].map(([name, samples]) => ({ name, ms: samples }));
};

const sum = (ms: readonly number[]): number => ms.reduce((total, one) => total + one, 0);

const gridOf = (tellers: readonly Teller[], pushes: readonly Series[]): Grid => ({
  title: 'seconds a push, and how often the smoke ran in all',
  head: ['push', ...pushes.map(({ name }) => name)],
  lines: [
    ...story.map(({ title }, step) => [
      `${step + 1}. ${title}`,
      ...pushes.map(({ ms }) => (ms[step]! / 1000).toFixed(2)),
    ]),
    ['smokes', ...tellers.map(({ smoke }) => String(smoke.runs()))],
  ],
});

const measure = async (context: Context): Promise<Measured> => {
  const tellers: Teller[] = [];
  for (const gate of [context.ours, ...context.peers]) tellers.push(await begin(gate, context.quick ? '0.1' : '2'));
  const pushes = live(tellers);
  const totals = pushes.map(({ name, ms }) => ({ name, ms: [sum(ms)] }));
  const [mine, ...others] = totals.map(({ ms }) => ms[0]!);
  if (others.length === 0) throw new NotMeasured('no peer is here');
  return {
    kind: 'measured',
    values: [{ label: 'all ten pushes', value: mine! / Math.min(...others) }],
    tables: [{ title: 'the whole story', series: totals }],
    grid: gridOf(tellers, pushes),
    notes: ['Everybody was told that the smoke depends on src/ and itself alone, where their settings can say so.'],
  };
};

export const tenPushes: Scenario = {
  name: 'story',
  claims: ['story'],
  gates: true,
  prepare: async (context) => ({ story: () => measure(context) }),
};
