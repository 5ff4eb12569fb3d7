import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isolate } from './environment.js';
import { isAlive, waitFor, waitForFile, waitForGone } from './events.js';
import { run, start } from './process.js';
import { onPath, skipUnless } from './skip.js';
import { tempDir } from './temp.js';

const cwd = tempDir('process');
const sh = (script: string, more: { env?: Record<string, string | undefined>; input?: string } = {}) =>
  run('sh', ['-c', script], { cwd, ...more });

test('run keeps apart what came on stdout and stderr, and gives both as output', async () => {
  const { output, ...rest } = await sh('echo out; echo err >&2; exit 3');
  assert.equal(rest, { code: 3, signal: null, stdout: 'out\n', stderr: 'err\n' });
  // Two pipes: which of them is read first is nobody's promise.
  assert.equal(output.split('\n').sort(), ['', 'err', 'out']);
});

test('a signal is counted as sh counts it', async () => {
  const done = await sh('kill -TERM $$');
  assert.is(done.signal, 'SIGTERM');
  assert.is(done.code, 143);
});

test('stdin is empty unless given', async () => {
  assert.is((await sh('cat')).stdout, '');
  assert.is((await sh('cat', { input: 'a\nb' })).stdout, 'a\nb');
});

test('a program that does not exist is an error, not an exit code', async () => {
  assert.match(await run('no-such-program', [], { cwd }).then(() => 'no error', String), /could not be started/);
  assert.throws(() => start('no-such-program', [], { cwd }), /could not be started/);
});

test('variables are added and taken away', async () => {
  assert.is((await sh('echo "$A${HOME+home}"', { env: { A: 'added', HOME: undefined } })).stdout, 'added\n');
});

test('isolation keeps PATH and drops what is foreign, whatever its case', () => {
  const path = ['/a/bin', '/p/node_modules/.bin', '/x/node-gyp-bin', '/b'].join(':');
  const env = isolate(
    {
      PATH: path,
      TMPDIR: '/t',
      GIT_DIR: '/r',
      npm_config_x: '1',
      CI: '',
      CI_JOB: '1',
      BYPASS_SMOKE: '1',
      HUSKY: '0',
      LC_TIME: 'de',
      HOME: '/me',
      GATE_HOOKS_A: 'b',
      CIRCUS: 'kept',
    },
    '/h',
  );
  assert.equal(env, {
    PATH: '/a/bin:/b',
    TMPDIR: '/t',
    CIRCUS: 'kept',
    HOME: '/h',
    XDG_CONFIG_HOME: '/h/.config',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C.UTF-8',
  });
});

test('a signal to a started group reaches grandchildren, and the group is then gone', async () => {
  const pidFile = join(cwd, 'grandchild');
  const started = start('sh', ['-c', 'sleep 300 & echo "$! " > "$1"; wait', 'sh', pidFile], { cwd });
  const grandchild = Number(await waitForFile(pidFile, { holding: ' ' }));
  assert.ok(isAlive(started.pid) && isAlive(-started.pid) && isAlive(grandchild));
  started.signalGroup('SIGTERM');
  assert.is((await started.ended).signal, 'SIGTERM');
  await waitForGone(-started.pid);
  await waitForGone(grandchild);
  assert.not(isAlive(started.pid));
});

test('a group lives as long as one member does', async () => {
  const started = start('sh', ['-c', 'sleep 300 >/dev/null 2>&1 & exit 0'], { cwd });
  assert.is((await started.ended).code, 0);
  assert.not(isAlive(started.pid));
  assert.ok(isAlive(-started.pid));
  started.signalGroup('SIGKILL');
  await waitForGone(-started.pid);
});

skipUnless(existsSync('/proc/self/stat'), 'zombies are told apart through /proc only')(
  'a zombie counts as gone, alone and as the last of its group',
  async () => {
    const pidFile = join(cwd, 'zombie');
    // The sleep that replaces the shell never asks for the end of the child it inherited.
    const keeper = start('sh', ['-c', 'setsid sleep 0.05 & echo "$! " > "$1"; exec sleep 300', 'sh', pidFile], { cwd });
    const zombie = Number(await waitForFile(pidFile, { holding: ' ' }));
    await waitForGone(zombie);
    await waitForGone(-zombie);
    process.kill(zombie, 0);
    keeper.signalGroup('SIGKILL');
    await keeper.ended;
  },
);

test('waiting gives up at its deadline and says for what', async () => {
  const missing = join(cwd, 'missing');
  assert.is(await waitForFile(missing, { timeout: 20 }).then(() => null, String), `Error: waited 20 ms for ${missing}`);
  assert.match(
    await waitForGone(process.pid, { timeout: 20 }).then(() => 'no error', String),
    /waited 20 ms for process \d+ to be gone/,
  );
});

test('waiting ends with the first answer', async () => {
  let asked = 0;
  const ask = (): string | null => {
    asked += 1;
    return asked === 3 ? 'there' : null;
  };
  assert.is(await waitFor('the third time', ask), 'there');
  assert.is(asked, 3);
});

test('isAlive refuses what would mean our own group or every process', () => {
  for (const pid of [0, Number.NaN]) assert.throws(() => isAlive(pid), /not a process/);
});

test('onPath finds a program that is there and no other', () => {
  assert.ok(onPath('sh'));
  assert.not(onPath('no-such-program'));
});

const fakeSuite = (called: string[]): typeof test =>
  Object.assign((name: string) => void called.push(`ran ${name}`), {
    skip: (name: string) => void called.push(`skipped ${name}`),
  }) as unknown as typeof test;

/** What `does` writes to stdout; it must not wait for anything. */
const printedBy = (does: () => void): string => {
  const write = process.stdout.write;
  let text = '';
  process.stdout.write = (chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  };
  try {
    does();
  } finally {
    process.stdout.write = write;
  }
  return text;
};

test('skipUnless registers in silence where the condition holds', () => {
  const called: string[] = [];
  assert.is(
    printedBy(() => skipUnless(true, 'never', fakeSuite(called))('a name', () => {})),
    '',
  );
  assert.equal(called, ['ran a name']);
});

test('skipUnless skips and names the test, with its reason, where the condition fails', () => {
  const called: string[] = [];
  const printed = printedBy(() => skipUnless(false, 'no\ndash', fakeSuite(called))('a "name"', () => {}));
  assert.is(printed, '\n@skipped {"name":"a \\"name\\"","reason":"no\\ndash"}\n');
  assert.equal(called, ['skipped a "name"']);
});

test.run();
