// What counts as a kill: a table of what may lie, or not lie, where the flag is looked for.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readKillFlag, watchStops } from '../../src/canary/stops.js';
import { skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';

const withoutRoot = skipUnless(process.getuid?.() !== 0, 'root may look everywhere');

type Make = (root: string) => string;
const at =
  (name: string, make: (path: string, root: string) => void = () => undefined): Make =>
  (root) => {
    const path = join(root, name);
    make(path, root);
    return path;
  };

const kills: [string, Make, RegExp][] = [
  ['an empty file', at('kill.flag', (path) => writeFileSync(path, '')), /is there$/],
  ['a folder', at('kill.flag', (path) => mkdirSync(path)), /is there$/],
  ['a link that leads nowhere', at('kill.flag', (path) => symlinkSync('nowhere', path)), /is there$/],
  ['a link to itself', at('kill.flag', (path) => symlinkSync('kill.flag', path)), /is there$/],
  ['a named pipe', at('kill.flag', (path) => void execFileSync('mkfifo', [path])), /is there$/],
  [
    'a file nobody may read',
    at('kill.flag', (path) => {
      writeFileSync(path, '');
      chmodSync(path, 0);
    }),
    /is there$/,
  ],
  [
    'a file where its folder should be',
    at('ops/kill.flag', (_, root) => writeFileSync(join(root, 'ops'), '')),
    /cannot be looked at \(ENOTDIR\), which counts as a kill$/,
  ],
  [
    'a circle of links where its folder should be',
    at('ops/kill.flag', (_, root) => symlinkSync('ops', join(root, 'ops'))),
    /\(ELOOP\)/,
  ],
  ['a name that no file system takes', at('k'.repeat(300)), /\(ENAMETOOLONG\)/],
  ['a name with a zero in it', at('kill\0flag'), /ERR_INVALID_ARG_VALUE/],
];
for (const [what, make, says] of kills)
  test(`a kill: ${what}`, () => assert.match(readKillFlag(make(tempDir('kill'))) ?? 'no kill', says));

withoutRoot('a kill: a folder that may not be entered', () => {
  const root = tempDir('kill');
  mkdirSync(join(root, 'ops'));
  chmodSync(join(root, 'ops'), 0);
  assert.match(readKillFlag(join(root, 'ops/kill.flag')) ?? 'no kill', /\(EACCES\)/);
});

const goesOn: [string, Make][] = [
  ['nothing', at('kill.flag')],
  ['not even its folder', at('ops/kill.flag')],
  ['a name that only begins alike', at('kill.flag', (path) => writeFileSync(`${path}.txt`, ''))],
];
for (const [what, make] of goesOn) test(`no kill: ${what}`, () => assert.is(readKillFlag(make(tempDir('kill'))), null));

test('the flag wakes a sleeper and stops the smoke, and then is looked at no more', async () => {
  const path = join(tempDir('kill'), 'kill.flag');
  const stops = watchStops(path);
  try {
    assert.is(stops.seen(), null);
    const began = performance.now();
    setTimeout(() => writeFileSync(path, ''), 20);
    await stops.sleep(began + 60_000);
    assert.ok(performance.now() - began < 30_000, 'long before the minute is over');
    assert.is(stops.seen()?.reason, 'kill_flag');
    assert.ok(stops.smoke.aborted);
    await stops.sleep(performance.now() + 60_000);
  } finally {
    stops.lift();
  }
});

test('a flag that comes between two polls is seen before the next thing is started', () => {
  const path = join(tempDir('kill'), 'kill.flag');
  const stops = watchStops(path);
  writeFileSync(path, '');
  assert.is(stops.seen()?.reason, 'kill_flag');
  stops.lift();
});

test('a signal wakes a sleeper and is left to the smoke', async () => {
  const stops = watchStops(join(tempDir('kill'), 'kill.flag'));
  setTimeout(() => process.kill(process.pid, 'SIGTERM'), 10);
  await stops.sleep(performance.now() + 60_000);
  assert.equal(stops.seen(), { reason: 'interrupted', detail: 'SIGTERM' });
  assert.not(stops.smoke.aborted);
  stops.lift();
});

test('a sleep is never shorter than asked for', async () => {
  const stops = watchStops(join(tempDir('kill'), 'kill.flag'));
  for (let i = 0; i < 10; i += 1) {
    const until = performance.now() + 3.7;
    await stops.sleep(until);
    assert.ok(performance.now() >= until);
  }
  stops.lift();
});

test.run();
