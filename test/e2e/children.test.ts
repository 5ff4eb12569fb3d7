import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { waitForFile, waitForGone } from '../support/events.js';
import { start } from '../support/process.js';
import { addGate, gateHooks, installedPackage } from '../support/product.js';
import { createRepository, type TestRepository } from '../support/repository.js';
import { skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';

const withSmoke = async (
  smoke: Record<string, unknown>,
  files: Record<string, string> = {},
): Promise<TestRepository> => {
  const repo = await createRepository({ files: { 'gate-hooks.json': JSON.stringify({ smoke }), ...files } });
  addGate(repo);
  return repo;
};

const withFull = skipUnless(existsSync('/dev/full'), 'this system has no /dev/full');

const record = (repo: TestRepository): Record<string, unknown> =>
  JSON.parse(readFileSync(join(repo.dir, 'reports/run.json'), 'utf8')) as Record<string, unknown>;

/** Starts a grandchild that ignores SIGTERM and tells its pid; the smoke itself waits for it. */
const stubborn =
  'sh -c \'trap "" TERM INT; echo "$$ " > "$GATE_HOOKS_ROOT/.git/pid"; while :; do sleep 1; done\' & wait';

const grandchild = async (repo: TestRepository): Promise<number> =>
  Number(await waitForFile(join(repo.dir, '.git/pid'), { holding: ' ' }));

test('the deadline ends the whole group, also what ignores SIGTERM, and the exit code is 124', async () => {
  const repo = await withSmoke({ command: stubborn, timeout: 0.3 });
  const done = await gateHooks(repo, ['smoke']);
  assert.is(done.code, 124, done.output);
  assert.match(done.output, /TIMED OUT/);
  await waitForGone(await grandchild(repo), { timeout: 1000 });
  assert.is(record(repo).status, 'timeout');
  assert.is(record(repo).exit_code, 124);
});

test('the idle deadline counts from the last output', async () => {
  const repo = await withSmoke({
    command: 'for i in 1 2 3 4 5 6; do echo $i; sleep 0.1; done; sleep 30',
    idle_timeout: 0.4,
  });
  const done = await gateHooks(repo, ['smoke']);
  assert.is(done.code, 124, done.output);
  assert.match(done.output, /^6$/m);
  assert.match(done.output, /without output/);
});

for (const [signal, how] of [
  ['SIGINT', 'Ctrl-C'],
  ['SIGTERM', 'a kill'],
  ['SIGHUP', 'a closed terminal'],
  ['SIGQUIT', 'Ctrl-\\'],
] as const) {
  test(`${how} ends the smoke and its children, writes the record and exits with 130`, async () => {
    const repo = await withSmoke({ command: stubborn });
    const running = start(process.execPath, [join(installedPackage(), 'dist/cli.js'), 'smoke'], { cwd: repo.dir });
    const pid = await grandchild(repo);
    running.signalGroup(signal);
    const done = await running.ended;
    assert.is(done.code, 130, done.output);
    await waitForGone(pid, { timeout: 1000 });
    assert.is(record(repo).status, 'interrupted');
  });
}

test('Ctrl-C during git push refuses the push and leaves no orphan', async () => {
  const repo = await withSmoke({ command: stubborn });
  const running = start('git', ['push', 'origin', 'main'], { cwd: repo.dir });
  const pid = await grandchild(repo);
  running.signalGroup('SIGINT');
  await running.ended;
  await waitForGone(pid, { timeout: 6000 });
  assert.is(await repo.git('ls-remote', repo.remote), '');
});

test('what a green smoke leaves running in its group is ended, and the push does not wait for it', async () => {
  const repo = await withSmoke({ command: 'sleep 300 & echo "$! " > .git/pid; echo done' });
  const began = performance.now();
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
  assert.ok(performance.now() - began < 5000);
  await waitForGone(await grandchild(repo), { timeout: 1000 });
});

test('a daemon that left the group and holds the output open is not waited for', async () => {
  const repo = await withSmoke({
    command:
      'setsid sh -c \'echo "$$ " > .git/pid; exec sleep 20\' & while ! test -s .git/pid; do sleep 0.01; done; echo done',
  });
  const began = performance.now();
  const done = await gateHooks(repo, ['smoke']);
  const pid = await grandchild(repo);
  try {
    assert.is(done.code, 0, done.output);
    assert.ok(performance.now() - began < 8000);
  } finally {
    process.kill(pid, 'SIGKILL');
  }
});

for (const [command, code, says] of [
  ['no-such-program-here', 127, /not found \(exit 127\): no-such-program-here/],
  [['no-such-program-here', '--x'], 127, /not found \(exit 127\): no-such-program-here --x/],
  ['./plain.txt', 126, /not executable \(exit 126\)/],
  ['exit 7', 7, /smoke failed \(exit 7\)/],
  ['kill -9 $$', 137, /killed by SIGKILL/],
] as const) {
  test(`a smoke of ${JSON.stringify(command)} fails with ${code} and one clear sentence`, async () => {
    const repo = await withSmoke({ command }, { 'plain.txt': 'x\n' });
    const done = await gateHooks(repo, ['smoke']);
    assert.is(done.code, 1, done.output);
    assert.match(done.output, says);
    assert.is(record(repo).exit_code, code);
  });
}

test('an argument vector is run as it stands, without a shell', async () => {
  const repo = await withSmoke({ command: ['printf', '<%s>', '$HOME; *', 'a b'] });
  const done = await gateHooks(repo, ['smoke']);
  assert.match(done.output, /<\$HOME; \*><a b>/);
});

test('stdout and stderr of the smoke come in the order in which they were written', async () => {
  const repo = await withSmoke({ command: 'for i in 1 2 3 4 5 6 7 8 9; do echo "o$i"; echo "e$i" >&2; done' });
  const { stderr } = await gateHooks(repo, ['smoke']);
  assert.equal(stderr.match(/^[oe]\d$/gm), Array.from({ length: 9 }, (_, i) => [`o${i + 1}`, `e${i + 1}`]).flat());
});

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
