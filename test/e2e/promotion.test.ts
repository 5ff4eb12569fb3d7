// The whole story: a smoke job and a promote job; then tampered with, each time refused for the right reason.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../support/process.js';
import { gateHooks } from '../support/product.js';
import { cloneAs, files, type Story, tell, told } from '../support/promotion.js';
import { createRepository } from '../support/repository.js';
import { tempDir } from '../support/temp.js';

test('what was smoked in one clone is promoted in another', async () => {
  const { promote, sum } = await tell();
  const done = await promote.gate(['promote', '--expect-run', sum]);
  assert.is(done.code, 0, done.output);
  for (const row of [
    'bypass',
    'checkout',
    'record',
    'copies',
    'handover',
    'time',
    'status',
    'clean',
    'tree',
    'definition',
    'steps',
    'config',
    'data',
  ])
    assert.match(done.stdout, new RegExp(`^${row} +ok `, 'm'));
  assert.match(done.stdout, /may be promoted: \d+ checks ok, \d+ not checked\n$/);
  assert.is(
    (JSON.parse(readFileSync(join(promote.dir, 'reports/promote.json'), 'utf8')) as { verdict: string }).verdict,
    'passed',
  );
});

for (const wired of [true, false]) {
  test(`a promotion by hand leaves a work tree in which the next smoke proves its commit, the gate ${wired ? 'installed' : 'not installed'}`, async () => {
    const repo = await createRepository({ files });
    assert.is((await gateHooks(repo, ['pin-data'])).code, 0);
    await repo.commit();
    if (wired) assert.is((await gateHooks(repo, ['install'])).code, 0);
    for (const args of [['smoke'], ['promote'], ['smoke', '--no-cache'], ['promote']]) {
      const done = await gateHooks(repo, args);
      assert.is(done.code, 0, done.output);
      assert.not.match(done.output, /not exactly commit/);
    }
    assert.is(await repo.git('status', '--porcelain'), wired ? '' : '?? reports/');
  });
}

const forge = (story: Story, change: (record: any) => void): void => {
  const record = JSON.parse(readFileSync(story.artifact, 'utf8')) as unknown;
  change(record);
  for (const name of ['run.json', 'smoke_run.json'])
    writeFileSync(join(story.promote.dir, 'reports', name), JSON.stringify(record));
};

/** Into the promoted branch, after the smoke. */
const advance = async ({ repo, promote }: Story, changed: Record<string, string>): Promise<void> => {
  await repo.commit(changed);
  await repo.git('push', '--quiet', 'origin', 'main');
  assert.is((await run('git', ['pull', '--quiet'], { cwd: promote.dir })).code, 0);
};

type Tampering = readonly [
  name: string,
  act: (story: Story) => unknown,
  no: readonly string[],
  options?: { readonly args?: (story: Story) => string[]; readonly env?: Record<string, string> },
];

const tamperings: readonly Tampering[] = [
  [
    'the artifact never arrived',
    ({ promote }) => rmSync(join(promote.dir, 'reports'), { recursive: true }),
    ['record'],
  ],
  [
    'a red record painted green, against the sum of the smoke job',
    (story) =>
      forge(story, (r) => {
        r.started_at = r.finished_at;
      }),
    ['handover'],
    { args: ({ sum }) => ['--expect-run', sum] },
  ],
  [
    'the smoke failed',
    (story) =>
      forge(story, (r) => {
        r.status = 'failed';
        r.exit_code = 1;
        r.steps[0].status = 'failed';
        r.steps[0].exit_code = 1;
      }),
    ['status', 'steps'],
  ],
  ['the code moved on after the smoke', (story) => advance(story, { 'src/main.sh': 'rm -rf /\n' }), ['tree']],
  [
    'the configuration moved on after the smoke',
    (story) => advance(story, { 'config/model.json': '{"rate": 9}\n' }),
    ['tree', 'config'],
  ],
  [
    'the gate itself was loosened after the smoke',
    (story) =>
      advance(story, { 'gate-hooks.json': '{"smoke": {"command": "true"}, "evidence": {"data": ["data"]}}\n' }),
    ['tree', 'definition', 'config'],
  ],
  [
    'the data in the checkout is not the pinned one',
    ({ promote }) => writeFileSync(join(promote.dir, 'data/a.csv'), '9,9\n'),
    ['checkout', 'data-files'],
  ],
  [
    'an old record is handed over again',
    (story) =>
      forge(story, (r) => {
        r.started_at = r.finished_at = '2020-01-01T00:00:00Z';
        for (const step of r.steps) step.started_at = step.finished_at = r.started_at;
      }),
    ['time'],
  ],
  [
    'the record was made with uncommitted changes',
    (story) =>
      forge(story, (r) => {
        r.git.clean = false;
      }),
    ['clean'],
  ],
  [
    'a file of the checkout is edited before the promotion',
    ({ promote }) => writeFileSync(join(promote.dir, 'src/main.sh'), 'echo other\n'),
    ['checkout'],
  ],
  [
    'only the mode of a config file changed',
    ({ promote }) => chmodSync(join(promote.dir, 'config/model.json'), 0o755),
    ['checkout', 'config'],
  ],
  ['a bypass is exported in the job', () => undefined, ['bypass'], { env: { BYPASS_SMOKE: '1' } }],
  ['the expected id comes from a variable that is empty', () => undefined, ['data'], { env: { GATE_EXPECT_DATA: '' } }],
  [
    'the second name holds another record',
    ({ promote }) => writeFileSync(join(promote.dir, 'reports/smoke_run.json'), '{}'),
    ['copies'],
  ],
];

for (const [name, act, no, { args = () => [], env = {} } = {}] of tamperings) {
  test(`refused: ${name}`, async () => {
    const story = await tell();
    await act(story);
    const done = await story.promote.gate(['promote', ...args(story), '--format', 'json'], env);
    assert.is(done.code, 1, done.output);
    assert.equal(told(done).no, no);
    assert.is(told(done).verdict, 'refused');
  });
}

test('a bypassed push leaves nothing that could be promoted', async () => {
  const repo = await createRepository({ files });
  await gateHooks(repo, ['install']);
  assert.is((await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: '1' } })).code, 0);
  const promote = await cloneAs(repo.remote, 'promote');
  mkdirSync(join(promote.dir, 'reports'), { recursive: true });
  const done = await promote.gate(['promote', '--format', 'json']);
  assert.is(done.code, 1, done.output);
  assert.ok(told(done).no.includes('record'));
});

const python = { ...files, 'engine/run.py': 'import subprocess\n\nsubprocess.call(input(), shell=True)\n' };

test('Python without a Bandit to scan it cannot be decided, and an older verdict is gone', async () => {
  const { promote } = await tell(python);
  writeFileSync(join(promote.dir, 'reports/promote.json'), '{"verdict":"passed"}');
  const bin = tempDir('bin');
  for (const tool of ['git', 'node', 'sh'])
    symlinkSync((await run('sh', ['-c', `command -v ${tool}`], { cwd: bin })).stdout.trim(), join(bin, tool));
  const done = await promote.gate(['promote'], { PATH: bin });
  assert.is(done.code, 3, done.output);
  assert.not(existsSync(join(promote.dir, 'reports/promote.json')));
});

test('two shards of a smoke, run in two clones, are promoted together and not alone', async () => {
  const steps = {
    smoke: {
      steps: [
        { name: 'lint', run: 'true' },
        { name: 'unit', run: 'true', needs: ['lint'] },
      ],
    },
  };
  const repo = await createRepository({ files: { 'gate-hooks.json': JSON.stringify(steps) } });
  await repo.git('push', '--quiet', 'origin', 'main');
  const matrix = JSON.parse((await gateHooks(repo, ['plan', '--format', 'matrix'])).stdout) as {
    include: { step: string }[];
  };
  const promote = await cloneAs(repo.remote, 'promote');
  const folder = tempDir('artifacts');
  for (const { step } of matrix.include) {
    const shard = await cloneAs(repo.remote, `shard-${step}`);
    assert.is((await shard.gate(['smoke', '--only', step])).code, 0);
    cpSync(join(shard.dir, 'reports'), join(folder, step), { recursive: true });
  }
  const records = matrix.include.map(({ step }) => join(folder, step, 'run.json'));
  assert.is((await promote.gate(['promote', '--merge', ...records])).code, 0);
  assert.is((await promote.gate(['promote', '--merge', records[1]!])).code, 1);
});

test.run();
