// What the smoke starts is ended with it: by the deadline, by a signal, after a pass.
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { grandchild, record, stubborn, withSmoke } from '../support/children.js';
import { waitForGone } from '../support/events.js';
import { start } from '../support/process.js';
import { gateHooks, installedPackage } from '../support/product.js';

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
    await waitForGone(pid, { timeout: 20_000 });
    assert.is(record(repo).status, 'interrupted');
  });
}

test('Ctrl-C during git push refuses the push and leaves no orphan', async () => {
  const repo = await withSmoke({ command: stubborn });
  const running = start('git', ['push', 'origin', 'main'], { cwd: repo.dir });
  const pid = await grandchild(repo);
  running.signalGroup('SIGINT');
  await running.ended;
  await waitForGone(pid, { timeout: 20_000 });
  assert.is(await repo.git('ls-remote', repo.remote), '');
});

test('what a green smoke leaves running in its group is ended, and the push does not wait for it', async () => {
  const repo = await withSmoke({ command: 'sleep 300 & echo "$! " > .git/pid; echo done' });
  const began = performance.now();
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
  assert.ok(performance.now() - began < 60_000, 'long before the 300 s are over');
  await waitForGone(await grandchild(repo), { timeout: 20_000 });
});

test('a daemon that left the group and holds the output open is not waited for', async () => {
  const repo = await withSmoke({
    command:
      'setsid sh -c \'echo "$$ " > .git/pid; exec sleep 300\' & while ! test -s .git/pid; do sleep 0.01; done; echo done',
  });
  const began = performance.now();
  const done = await gateHooks(repo, ['smoke']);
  const pid = await grandchild(repo);
  try {
    assert.is(done.code, 0, done.output);
    assert.ok(performance.now() - began < 60_000, 'long before the 300 s are over');
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

test.run();
