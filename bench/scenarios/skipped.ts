// How long does a push take that needs no smoke: one that only deletes, and one that is bypassed?

import type { Measured, Series } from '../claims.js';
import { type Context, type Measurements, NotMeasured, type Scenario } from '../context.js';
import { countedSmoke, deleteLine, hookJob, line, type Wired, wired } from '../fixtures.js';
import { type Contestant, race, seriesOf } from '../rounds.js';
import { pairedRatio } from '../stats.js';
import { time } from '../timing.js';

const contestants = async (one: Wired, isOurs: boolean): Promise<Contestant[]> => {
  const job = await hookJob(one);
  const head = await one.repo.git('rev-parse', 'HEAD');
  const update = line('refs/heads/main', head, await one.repo.git('rev-parse', 'HEAD^'));
  const deletes = deleteLine('refs/heads/gone', head);
  const { name } = one.gate;
  if (!isOurs)
    return [
      { name: `${name}, no-op`, run: () => time({ ...job, lines: update }) },
      { name: `${name}, only deletes`, run: () => time({ ...job, lines: deletes }) },
    ];
  const bypass = { ...job.env, BYPASS_SMOKE: '1', BYPASS_REASON: 'bench' };
  return [
    { name: `${name}, only deletes`, run: () => time({ ...job, lines: deletes }) },
    { name: `${name}, bypassed`, run: () => time({ ...job, env: bypass, lines: update }) },
  ];
};

const judged = (series: readonly Series[], name: string, { harness, peers }: Context): Measured['values'] => {
  if (!peers.some((peer) => peer.name === 'prek')) throw new NotMeasured('prek is not here');
  const [mine, theirs] = [seriesOf(series, name), seriesOf(series, 'prek, no-op')];
  return [
    { label: 'hook as timed', value: pairedRatio(mine, theirs) },
    { label: 'less the harness', value: pairedRatio(mine, theirs, harness) },
  ];
};

const prepare = async (context: Context): Promise<Measurements> => {
  const smoke = countedSmoke('exit 1');
  const files = { 'app.txt': 'one\n', 'smoke.sh': smoke.script };
  const all = await contestants(await wired(context.ours, files, { command: 'sh smoke.sh' }), true);
  for (const peer of context.peers)
    all.push(...(await contestants(await wired(peer, files, { command: 'true' }), false)));
  const series = race(all, { rounds: context.quick ? 3 : 40, budget: 40_000 });
  if (smoke.runs() > 0) throw new Error('the smoke ran for a push that needs none');
  const bypassNote =
    'Its times stand in the table above. Every bypass is put on record: who, when, which refs and trees, and why.';
  return {
    deletes: () => ({
      kind: 'measured',
      values: judged(series, 'gate-hooks, only deletes', context),
      tables: [{ title: 'the hook, fed one ref line', series }],
      notes: [],
    }),
    bypass: () => ({
      kind: 'measured',
      values: judged(series, 'gate-hooks, bypassed', context),
      tables: [],
      notes: [bypassNote],
    }),
  };
};

export const skipped: Scenario = { name: 'skipped', claims: ['deletes', 'bypass'], gates: true, prepare };
