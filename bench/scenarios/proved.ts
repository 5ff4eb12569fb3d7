// Times a push of content that passed before, with one ref and with 500.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gateHooks } from '../../test/support/product.js';
import type { TestRepository } from '../../test/support/repository.js';
import { tempDir } from '../../test/support/temp.js';
import type { Measured } from '../claims.js';
import { type Context, NotMeasured, NotYet, type Scenario } from '../context.js';
import {
  type CountedSmoke,
  countedSmoke,
  hookJob,
  line,
  none,
  timePush,
  unlessRefused,
  type Wired,
  wired,
} from '../fixtures.js';
import { type Contestant, race, seriesOf } from '../rounds.js';
import { pairedRatio } from '../stats.js';
import { time } from '../timing.js';

const prove = async (repo: TestRepository): Promise<void> => {
  const done = await gateHooks(repo, ['smoke']);
  if (done.code !== 0) throw new Error(`gate-hooks smoke exited ${done.code}: ${done.output}`);
};

type Field = { readonly ours: Wired; readonly peers: readonly Wired[]; readonly smoke: CountedSmoke };

/** The remote has the commit before HEAD. */
const lay = async (context: Context): Promise<Field> => {
  const smoke = countedSmoke(':');
  const files = { 'app.txt': 'one\n', 'smoke.sh': smoke.script };
  const ready = async (one: Wired): Promise<Wired> => {
    await one.repo.git('push', '--quiet', '--no-verify', 'origin', 'main');
    await one.repo.commit({ 'app.txt': 'two\n' });
    return one;
  };
  const ours = await ready(await wired(context.ours, files, { command: 'sh smoke.sh' }));
  await prove(ours.repo);
  const peers = [];
  for (const peer of context.peers) peers.push(await ready(await wired(peer, files, { command: 'true' })));
  return { ours, peers, smoke };
};

const headLine = async ({ repo }: Wired): Promise<string> =>
  line('refs/heads/main', await repo.git('rev-parse', 'HEAD'), await repo.git('rev-parse', 'HEAD^'));

const hook = async (one: Wired, name: string, lines: string): Promise<Contestant> => {
  const job = await hookJob(one);
  return { name, run: () => time({ ...job, lines }) };
};

/** @throws NotYet when the hook ran the smoke once more */
const requireHit = (smoke: CountedSmoke, contestant: Contestant): void => {
  const before = smoke.runs();
  unlessRefused(() => contestant.run(0));
  if (smoke.runs() > before) throw new NotYet('the hook runs the smoke again for content that has passed');
};

const one = async (context: Context, { ours, peers, smoke }: Field): Promise<Measured> => {
  const us = await hook(ours, 'gate-hooks', await headLine(ours));
  requireHit(smoke, us);
  const others = await Promise.all(peers.map(async (peer) => hook(peer, peer.gate.name, await headLine(peer))));
  const hooks = race([us, ...others], { rounds: context.quick ? 3 : 60, budget: 40_000 });
  const pushed = race(
    [ours, ...peers].map((each) => ({
      name: each.gate.name,
      run: () => timePush(each, ['--dry-run', 'origin', 'main']),
    })),
    { rounds: context.quick ? 3 : 25, budget: 20_000 },
  );
  if (!others.some(({ name }) => name === 'prek')) throw new NotMeasured('prek is not here');
  const [mine, theirs] = [seriesOf(hooks, 'gate-hooks'), seriesOf(hooks, 'prek')];
  const values = [
    { label: 'hook as timed', value: pairedRatio(mine, theirs) },
    { label: 'less the harness', value: pairedRatio(mine, theirs, context.harness) },
  ];
  const whole = pairedRatio(seriesOf(pushed, 'gate-hooks'), seriesOf(pushed, 'prek'));
  const tables = [
    { title: 'the hook, fed one ref line', series: hooks },
    { title: 'a whole `git push --dry-run`', series: pushed },
  ];
  return {
    kind: 'measured',
    values,
    tables,
    notes: [`A whole push with us takes ${whole.toFixed(2)}x of one with prek; git itself is in both.`],
  };
};

const trees = 5;

/** Commits of five proved trees, each with a message of its own, on as many branches; their ref lines. */
const manyRefs = async ({ repo }: Wired, refs: number): Promise<string> => {
  const ids: string[] = [];
  for (let i = 0; i < trees; i += 1) {
    await repo.commit({ 'app.txt': `tree ${i}\n` });
    await prove(repo);
    ids.push(await repo.git('rev-parse', 'HEAD^{tree}'));
  }
  const commits = Array.from(
    { length: refs },
    (_, i) =>
      `commit refs/heads/p/${i}\ncommitter A <a@example.test> 1767225600 +0000\ndata <<E\n${i}\nE\nM 040000 ${ids[i % trees]} \n\n`,
  );
  const done = await repo.run('git', ['fast-import', '--quiet'], { input: commits.join('') });
  if (done.code !== 0) throw new Error(done.stderr);
  return `${await repo.git('for-each-ref', `--format=%(refname) %(objectname) %(refname) ${none}`, 'refs/heads/p')}\n`;
};

/** Every git process writes a file of its own into the folder that GIT_TRACE2_EVENT names. */
const countGit = async (one: Wired, lines: string): Promise<number> => {
  const traces = join(tempDir('bench-trace'), 'events');
  mkdirSync(traces);
  const job = await hookJob(one);
  time({ ...job, lines, env: { ...job.env, GIT_TRACE2_EVENT: traces } });
  return readdirSync(traces).length;
};

const many = async (context: Context, { ours, peers, smoke }: Field): Promise<Measured> => {
  const refs = context.quick ? 20 : 500;
  const single = await hook(ours, 'gate-hooks, 1 ref', await headLine(ours));
  const lines = await manyRefs(ours, refs);
  const us = await hook(ours, `gate-hooks, ${refs} refs`, lines);
  requireHit(smoke, us);
  const prek = peers.find(({ gate }) => gate.name === 'prek');
  const head = prek === undefined ? '' : await prek.repo.git('rev-parse', 'HEAD');
  const theirs = Array.from({ length: refs }, (_, i) => line(`refs/heads/p/${i}`, head, none)).join('');
  const series = race([single, us, ...(prek === undefined ? [] : [await hook(prek, `prek, ${refs} refs`, theirs)])], {
    rounds: context.quick ? 3 : 15,
  });
  const processes = await countGit(ours, lines);
  const [short, long] = [seriesOf(series, single.name), seriesOf(series, us.name)];
  const values = [
    { label: 'hook as timed', value: pairedRatio(long, short) },
    { label: 'less the harness', value: pairedRatio(long, short, context.harness) },
  ];
  const condition = { found: `${processes} git process${processes === 1 ? '' : 'es'}`, held: processes <= 1 };
  return {
    kind: 'measured',
    values,
    condition,
    tables: [{ title: `the hook, fed 1 and ${refs} ref lines (${trees} proved trees, ${refs} commits)`, series }],
    notes: [],
  };
};

export const proved: Scenario = {
  name: 'proved',
  claims: ['proved', 'refs'],
  gates: true,
  prepare: async (context) => {
    const field = await lay(context);
    return { proved: () => one(context, field), refs: () => many(context, field) };
  },
};
