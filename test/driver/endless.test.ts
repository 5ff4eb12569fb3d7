// The strict driver on files that never end.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { waitForFile, waitForGone } from '../support/events.js';
import { start } from '../support/process.js';
import { tempDir } from '../support/temp.js';
import { bench, drive, good, hang, lastLine } from './bench.js';

test('a hanging file is killed with its whole process group and fails the run', async () => {
  const pidFile = join(tempDir('pid'), 'pid');
  const done = await drive(bench({ 'a.test.mjs': good, 'hang.test.mjs': hang(pidFile) }, '--timeout', '1.5'));
  assert.is(done.code, 1);
  assert.match(done.stdout, /did not end within 1\.5 s and was killed/);
  assert.is(lastLine(done), '2 passed, 1 failed');
  await waitForGone(Number(await waitForFile(pidFile, { holding: ' ' })));
});

test('an interrupted run kills the running tests, counts them as failed and exits 130', async () => {
  const pidFile = join(tempDir('pid'), 'pid');
  const made = bench({ 'hang.test.mjs': hang(pidFile) });
  const driving = start(process.execPath, made.args, { cwd: made.dir, env: made.env });
  const pid = Number(await waitForFile(pidFile, { holding: ' ' }));
  driving.signalGroup('SIGINT');
  const done = await driving.ended;
  assert.is(done.code, 130);
  assert.is(lastLine(done), '0 passed, 1 failed');
  assert.equal(readdirSync(made.temp), []);
  await waitForGone(pid);
});

test.run();
