// Times what the gate adds to the smoke command on the first push of new content.
import type { Measured } from '../claims.js';
import type { Context, Scenario } from '../context.js';
import { countedSmoke, gitNow, hookJob, line, type Wired, wired } from '../fixtures.js';
import { type Contestant, type Pace, race, seriesOf } from '../rounds.js';
import { pairedMedian } from '../stats.js';
import { time } from '../timing.js';

/** Checks out a new commit each round, and feeds the hook the step from the one before. */
const newcomer = async (one: Wired, rounds: number): Promise<Contestant> => {
  const commits = [await one.repo.git('rev-parse', 'HEAD')];
  for (let i = 0; i <= rounds; i += 1) commits.push(await one.repo.commit({ 'app.txt': `version ${i}\n` }));
  const job = await hookJob(one);
  return {
    name: one.gate.name,
    prepare: (round) => void gitNow(one.repo.dir, 'checkout', '--quiet', '--detach', commits[round + 1]!),
    run: (round) => time({ ...job, lines: line('refs/heads/main', commits[round + 1]!, commits[round]!) }),
  };
};

type Variant = { readonly label: string; readonly body: string; readonly pace: Pace };

const variants = (quick: boolean): Variant[] => [
  { label: 'a smoke of no length', body: ':', pace: { rounds: quick ? 3 : 20, budget: 40_000 } },
  { label: 'a smoke of 0.3 s', body: 'sleep 0.3', pace: { rounds: quick ? 2 : 8, budget: 40_000 } },
];

const measureVariant = async (context: Context, { label, body, pace }: Variant) => {
  const smoke = countedSmoke(body);
  const files = { 'app.txt': 'zero\n', 'smoke.sh': smoke.script };
  const ours = await wired(context.ours, files, { command: 'sh smoke.sh' });
  const contestants = [await newcomer(ours, pace.rounds)];
  const unseen = countedSmoke(body);
  for (const peer of context.peers)
    contestants.push(
      await newcomer(
        await wired(peer, { ...files, 'smoke.sh': unseen.script }, { command: 'sh smoke.sh' }),
        pace.rounds,
      ),
    );
  const bare = {
    file: '/bin/sh',
    args: ['-c', 'sh smoke.sh'],
    cwd: (
      await wired({ ...context.ours, wire: async () => {} }, { ...files, 'smoke.sh': unseen.script }, { command: '' })
    ).repo.dir,
  };
  const series = race(
    [
      ...contestants,
      { name: 'the bare smoke', run: () => time(bare) },
      { name: 'node -e 0', run: () => time({ ...bare, file: process.execPath, args: ['-e', '0'] }) },
    ],
    pace,
  );
  const pushes = seriesOf(series, 'gate-hooks').length + 1;
  if (smoke.runs() !== pushes) throw new Error(`${pushes} first pushes ran the smoke ${smoke.runs()} times`);
  const over = pairedMedian(
    seriesOf(series, 'gate-hooks'),
    seriesOf(series, 'the bare smoke'),
    (hook, alone) => hook - alone,
  );
  const node = pairedMedian(seriesOf(series, 'node -e 0'), seriesOf(series, 'node -e 0'), (one) => one);
  return {
    values: [{ label, value: over / node }],
    tables: [{ title: `${label}: the hook, fed one ref line`, series }],
    notes: [`With ${label} we add ${over.toFixed(1)} ms to it.`],
  };
};

const measure = async (context: Context): Promise<Measured> => {
  const done = [];
  for (const variant of variants(context.quick)) done.push(await measureVariant(context, variant));
  return {
    kind: 'measured',
    values: done.flatMap(({ values }) => values),
    tables: done.flatMap(({ tables }) => tables),
    notes: ['Node starts without NODE_EXTRA_CA_CERTS on both sides.', ...done.flatMap(({ notes }) => notes)],
  };
};

export const firstPush: Scenario = {
  name: 'first-push',
  claims: ['first'],
  gates: true,
  prepare: async (context) => ({ first: () => measure(context) }),
};
