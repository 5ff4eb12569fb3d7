// What a smoke writes and changes: records, data, tracked files.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { record, withFull, withSmoke } from '../support/children.js';
import { gateHooks } from '../support/product.js';
import { createRepository } from '../support/repository.js';
import { tempDir } from '../support/temp.js';

test('a smoke that edits a tracked file is void and refuses the push', async () => {
  const repo = await withSmoke({ command: 'echo changed > a.txt' }, { 'a.txt': 'a\n' });
  const pushed = await repo.push();
  assert.is(pushed.code, 1, pushed.output);
  assert.match(pushed.stderr, /1 tracked file changed while the smoke ran: a\.txt/);
  assert.is(record(repo).status, 'invalid');
});

test('a smoke during which the data changes is void', async () => {
  const repo = await createRepository({
    files: {
      'gate-hooks.json': JSON.stringify({
        smoke: { command: 'echo more >> data/x.bin' },
        evidence: { data: ['data'] },
      }),
      '.gitignore': 'data/\n',
    },
  });
  repo.write({ 'data/x.bin': 'data\n' });
  const done = await gateHooks(repo, ['smoke']);
  assert.is(done.code, 1, done.output);
  assert.match(done.output, /the data changed while the smoke ran/);
});

test('files that the smoke leaves unknown to git are named', async () => {
  const repo = await withSmoke({ command: 'touch left.txt' });
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.stderr, /left files that git does not know: left\.txt/);
});

test('what the smoke writes to smoke_run.json itself is kept, and ours stands where both speak', async () => {
  const repo = await withSmoke({
    command: 'mkdir -p reports; echo \'{"run_id":"mine","accuracy":0.9}\' > reports/smoke_run.json',
  });
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
  const run = record(repo);
  assert.is(run.accuracy, 0.9);
  assert.is.not(run.run_id, 'mine');
  assert.equal({ ...(run.reported as object) }, { run_id: 'mine' });
});

test("a record of the smoke's own that is no JSON voids the run", async () => {
  const repo = await withSmoke({ command: 'mkdir -p reports; echo "{nonsense" > reports/run.json' });
  const pushed = await repo.push();
  assert.is(pushed.code, 1, pushed.output);
  assert.is(record(repo).status, 'invalid');
});

test('a run of which the record cannot be written does not let the push through', async () => {
  const repo = await withSmoke({ command: 'echo green' }, { reports: 'a file is in the way\n' });
  const pushed = await repo.push();
  assert.is(pushed.code, 1, pushed.output);
  assert.match(pushed.stderr, /push refused: cannot .*reports/);
});

withFull(
  'a screen that takes nothing any more (a full disk) neither ends the smoke nor changes its verdict',
  async () => {
    const repo = await withSmoke({ command: 'seq 100000; sleep 0.2; echo end' });
    const pushed = await repo.run('sh', ['-c', 'git push origin main 2>/dev/full']);
    assert.is(pushed.code, 0, pushed.output);
    assert.is(record(repo).status, 'passed');
  },
);

test('a reports folder that is a link out of the repository is refused, and nothing there is touched', async () => {
  const repo = await withSmoke({ command: 'true' });
  const elsewhere = tempDir('elsewhere');
  writeFileSync(join(elsewhere, 'run.json'), 'precious');
  await repo.commit({ reports: { link: elsewhere } });
  const pushed = await repo.push();
  assert.is(pushed.code, 1, pushed.output);
  assert.match(pushed.stderr, /evidence\.report: reports\/run\.json really lies in .*outside of this repository/);
  assert.is(readFileSync(join(elsewhere, 'run.json'), 'utf8'), 'precious');
});

test('a tracked smoke_run.json is named as what it is', async () => {
  const repo = await withSmoke({ command: 'true' }, { 'reports/smoke_run.json': '{}' });
  assert.match(
    (await repo.push()).stderr,
    /reports\/smoke_run\.json is tracked by git(.*\n)*.*git rm --cached reports\/smoke_run\.json/,
  );
});

test('of two runs at once neither takes the record of the other for one that its smoke wrote', async () => {
  const repo = await withSmoke({ command: 'sleep "$NAP"' });
  // Without memory, for a run that starts late on a busy machine would be answered by the other's pass.
  const runs = await Promise.all(
    ['0.8', '0.2'].map((NAP) => gateHooks(repo, ['smoke', '--no-cache'], { env: { NAP } })),
  );
  for (const one of runs) assert.is(one.code, 0, one.output);
  assert.not('reported' in record(repo), JSON.stringify(record(repo)));
});

test('a log that reaches the limit of file sizes ends there, and the smoke goes on', async () => {
  const repo = await withSmoke({ command: 'seq 300000; sleep 0.1; echo end' });
  const pushed = await repo.run('sh', ['-c', 'ulimit -f 1000; git push origin main']);
  assert.is(pushed.code, 0, pushed.output.slice(-2000));
  assert.match(pushed.stderr, /^end$/m);
  assert.is(record(repo).status, 'passed');
});

test('each run is remembered with its status and duration', async () => {
  const repo = await withSmoke({ command: 'true' });
  await gateHooks(repo, ['smoke']);
  const runs = readFileSync(join(repo.dir, '.git/gate-hooks/runs.jsonl'), 'utf8').trimEnd().split('\n');
  assert.is(runs.length, 1);
  assert.is((JSON.parse(runs[0]!) as { status: string }).status, 'passed');
});

test.run();
