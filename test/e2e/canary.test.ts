// A canary runs: its ticks, its record, what makes it refuse.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { path, record, results, startCanary, withSmoke } from '../support/canary.js';
import { waitForFile } from '../support/events.js';
import { addGate, gateHooks } from '../support/product.js';
import { createRepository, type TestRepository } from '../support/repository.js';

test('green ticks pass, a remembered pass is not used, and the answer holds the record', async () => {
  const repo = await withSmoke('echo x >> .git/ran');
  assert.is((await gateHooks(repo, ['smoke'])).code, 0);
  const done = await gateHooks(repo, ['canary', '--ticks', '2', '--every', '1s', '--format', 'json']);
  assert.is(done.code, 0, done.output);
  assert.is(readFileSync(join(repo.dir, '.git/ran'), 'utf8'), 'x\nx\nx\n');
  const found = record(repo);
  assert.equal((JSON.parse(done.stdout) as { record: unknown }).record, found);
  assert.equal(
    [found.schema, found.status, found.stop_reason, found.min_green, found.git.clean],
    ['gate-hooks/canary/v1', 'passed', 'ticks', 2, true],
  );
  assert.equal(found.counts, { pass: 2, fail: 0, error: 0, unknown: 0, flaky: 0 });
  assert.is(found.git.commit, await repo.git('rev-parse', 'HEAD'));
  const run = JSON.parse(readFileSync(join(repo.dir, 'reports/run.json'), 'utf8')) as Record<string, unknown>;
  assert.equal(
    [found.config_hash, found.data_hash, found.gate.definition_hash, found.ticks[1]?.run_id],
    [run.config_hash, run.data_hash, (run.gate as { definition_hash: string }).definition_hash, run.run_id],
  );
  assert.ok(Date.parse(found.ticks[1]!.started_at) - Date.parse(found.ticks[0]!.started_at) >= 990);
});

test('a smoke that says now yes, now no is flaky, and no canary of it passes', async () => {
  const repo = await withSmoke(
    'echo x >> .git/n; echo "tries: $(wc -l < .git/n)"; test $(($(wc -l < .git/n) % 2)) = 1',
  );
  const done = await gateHooks(repo, ['canary', '--ticks', '3', '--every', '1s', '--min-green', '2']);
  assert.is(done.code, 1, done.output);
  assert.match(
    done.stdout,
    /the smoke is flaky: 2 of 3 ticks passed on the same tree, gate, config and data, 1 failed/,
  );
  const { counts, ticks } = record(repo);
  assert.equal(counts, { pass: 2, fail: 1, error: 0, unknown: 0, flaky: 1 });
  assert.match(ticks[1]!.tail, /^tries: +2\n$/);
  assert.is(ticks[0]!.tail, '');
});

for (const [command, result] of [
  ['exit 3', 'fail'],
  ['no-such-program-here', 'error'],
  ['echo "{" > reports/run.json', 'error'],
  ['kill -9 $$', 'fail'],
] as const) {
  test(`a smoke of ${JSON.stringify(command)} is a tick of ${result}`, async () => {
    const repo = await withSmoke(command);
    const done = await gateHooks(repo, ['canary', '--ticks', '1']);
    assert.is(done.code, 1, done.output);
    assert.equal([record(repo).status, ...results(repo)], ['failed', result]);
    assert.ok(record(repo).ticks[0]!.message);
  });
}

test('a smoke over its deadline is a tick of fail', async () => {
  const repo = await withSmoke({ command: 'sleep 30', timeout: 0.3 });
  assert.is((await gateHooks(repo, ['canary', '--ticks', '1'])).code, 1);
  assert.equal([record(repo).status, ...results(repo)], ['failed', 'fail']);
});

/** What the first tick does to the repository that the second must not take for the same. */
for (const [what, command, files, says, kept] of [
  [
    'the data',
    'echo x >> data/late.txt',
    { '.gitignore': 'data/late.txt\n' },
    /data changed while the smoke ran/,
    ['unknown'],
  ],
  ['a tracked file', 'echo x >> a.txt', { 'a.txt': 'a\n' }, /changed while the smoke ran: a\.txt/, ['unknown']],
  ['a file that git does not know', 'echo x > b.txt', {}, /unknown to git: b\.txt/, ['pass']],
  ['HEAD', 'git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x', {}, /HEAD moved/, ['error']],
] as const) {
  test(`${what} changed: the canary stops, for it is evidence of one thing only`, async () => {
    const repo = await withSmoke(command, { evidence: { data: ['data'] } }, { 'data/a.csv': '1\n', ...files });
    const done = await gateHooks(repo, ['canary', '--ticks', '3', '--every', '1s']);
    assert.is(done.code, 1, done.output);
    assert.match(done.stdout, says);
    assert.equal(
      [record(repo).status, record(repo).stop_reason, ...results(repo)],
      ['invalid', 'inputs_changed', ...kept],
    );
  });
}

for (const [what, change, says] of [
  ['data', (repo: TestRepository) => repo.write({ 'data/late.txt': 'y\n' }), /the data changed between two ticks/],
  [
    'a file of the work tree',
    (repo: TestRepository) => repo.write({ 'a.txt': 'y\n' }),
    /is not exactly commit .*changed: a\.txt/,
  ],
  ['a commit', (repo: TestRepository) => repo.commit({ 'a.txt': 'y\n' }), /HEAD moved from [0-9a-f]+ to/],
] as const) {
  test(`${what} between two ticks stops it, too`, async () => {
    const repo = await withSmoke(
      'true',
      { evidence: { data: ['data'] } },
      { 'data/a.csv': '1\n', 'a.txt': 'a\n', '.gitignore': 'data/late.txt\n' },
    );
    const running = startCanary(repo, '--ticks', '3', '--every', '2s');
    await waitForFile(path(repo), { holding: '"result": "pass"' });
    await change(repo);
    const done = await running.ended;
    assert.is(done.code, 1, done.output);
    assert.match(done.stdout, says);
    assert.is(record(repo).status, 'invalid');
    assert.is(record(repo).counts.pass, 1);
  });
}

test('a work tree that is no commit is refused before anything runs', async () => {
  const repo = await withSmoke('touch .git/ran', {}, { 'a.txt': 'a\n' });
  repo.write({ 'a.txt': 'b\n' });
  const done = await gateHooks(repo, ['canary', '--ticks', '1']);
  assert.is(done.code, 1, done.output);
  assert.match(done.stdout, /NOT STARTED: there is no one commit/);
  assert.not(existsSync(join(repo.dir, '.git/ran')));
});

test('--until starts no tick after its time, however few ran; --min-green then decides', async () => {
  const repo = await withSmoke('sleep 1.2');
  const done = await gateHooks(repo, ['canary', '--until', '2s', '--every', '1s', '--min-green', '2']);
  assert.is(record(repo).stop_reason, 'until');
  const { pass } = record(repo).counts;
  assert.is(done.code, pass >= 2 ? 0 : 1, done.output);
  const slow = await withSmoke('sleep 2.1');
  const few = await gateHooks(slow, ['canary', '--until', '2s', '--every', '1s', '--min-green', '2']);
  assert.is(few.code, 1, few.output);
  assert.match(few.stdout, /1 green tick, at least 2 wanted/);
});

test('--max-per-minute holds whatever --every says', async () => {
  const repo = await withSmoke('true');
  const done = await gateHooks(repo, ['canary', '--every', '1s', '--until', '3s', '--max-per-minute', '1']);
  assert.is(done.code, 0, done.output);
  assert.equal([record(repo).stop_reason, record(repo).ticks.length], ['until', 1]);
});

test('two canaries in one repository: the second is refused and leaves the record of the first alone; one that was killed is no pass and is taken over from', async () => {
  const repo = await withSmoke('true');
  const first = startCanary(repo, '--every', '1h');
  await waitForFile(path(repo), { holding: '"result": "pass"' });
  const before = readFileSync(path(repo), 'utf8');
  const second = await gateHooks(repo, ['canary', '--ticks', '1']);
  assert.is(second.code, 3, second.output);
  assert.match(second.stderr, new RegExp(`another canary runs in this repository \\(process ${first.pid}\\)`));
  assert.is(readFileSync(path(repo), 'utf8'), before);
  process.kill(first.pid, 'SIGKILL');
  await first.ended;
  assert.equal(
    [record(repo).status, record(repo).stop_reason, record(repo).finished_at, ...results(repo)],
    ['running', null, null, 'pass'],
  );
  const third = await gateHooks(repo, ['canary', '--ticks', '1']);
  assert.is(third.code, 0, third.output);
  assert.is(record(repo).status, 'passed');
});

test('its record is hidden from git status and no dirt to a push', async () => {
  const repo = await withSmoke('echo x >> .git/ran');
  assert.is((await gateHooks(repo, ['canary', '--ticks', '1'])).code, 0);
  assert.is((await gateHooks(repo, ['canary', '--ticks', '1'])).code, 0);
  addGate(repo);
  assert.is(await repo.git('status', '--porcelain'), '');
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
  assert.is(readFileSync(join(repo.dir, '.git/ran'), 'utf8'), 'x\nx\n');
});

test('a record that cannot be written is no pass', async () => {
  const repo = await withSmoke('true', {}, { '.gitignore': 'reports\n' });
  repo.write({ 'reports/canary.json/in-the-way': '' });
  const done = await gateHooks(repo, ['canary', '--ticks', '1']);
  assert.is(done.code, 3, done.output);
  assert.match(done.stderr, /cannot write .*canary\.json/);
});

for (const [args, says] of [
  [['--ticks', '0'], /whole number, 1 to 10000/],
  [['--ticks', '2', '--min-green', '3'], /could never be reached/],
  [['--every', '0.5'], /at least 1 s/],
  [['--every', 'soon'], /such as "10s"/],
  [['--until', '25d'], /at most 24 days/],
  [['--max-per-minute', '0'], /whole number/],
  [['--min-green', '-1'], /whole number/],
] as const) {
  test(`canary ${args.join(' ')} is a usage error and runs nothing`, async () => {
    const repo = await withSmoke('touch .git/ran');
    const done = await gateHooks(repo, ['canary', ...args]);
    assert.is(done.code, 2, done.output);
    assert.match(done.stderr, says);
    assert.not(existsSync(join(repo.dir, '.git/ran')));
  });
}

test('no smoke to run is a settings error', async () => {
  const repo = await createRepository({ files: { 'a.txt': 'a\n' } });
  assert.is((await gateHooks(repo, ['canary', '--ticks', '1'])).code, 2);
});

test.run();
