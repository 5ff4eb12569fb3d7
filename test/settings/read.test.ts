// Is the validator asked only when a source has changed, and never because of a broken cache?
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Fault } from '../../src/core/fault.js';
import { readSettings, readSources } from '../../src/settings/read.js';
import { sourceNames } from '../../src/settings/settings.js';
import { validate } from '../../src/settings/validate.js';

declare const __VERSION__: string;
declare const __SETTINGS_FILE__: string;

const version = `${__VERSION__} ${__SETTINGS_FILE__}`;

type Context = {
  root: string;
  cache: string;
  loads: number;
  read: (cache?: string | null) => ReturnType<typeof readSettings>;
  put: (name: string, text: string) => void;
};
const test = suite<Context>('read');

test.before.each((context) => {
  context.root = mkdtempSync(join(tmpdir(), 'gate-hooks-settings-'));
  context.cache = join(context.root, '.git', 'gate-hooks', 'settings.json');
  context.loads = 0;
  context.put = (name, text) => writeFileSync(join(context.root, name), text);
  context.read = (cache = context.cache) =>
    readSettings(context.root, cache, () => {
      context.loads += 1;
      return validate;
    });
});
test.after.each(({ root }) => rmSync(root, { recursive: true, force: true }));

test('every source is read by its exact name, and null stands for a file that is not there', ({ root, put }) => {
  put('gate-hooks.json', '{}');
  put('real.mk', 'smoke:\n');
  put('JUSTFILE', 'smoke:\n');
  symlinkSync('real.mk', join(root, 'Makefile'));
  symlinkSync('nowhere', join(root, 'package.json'));
  mkdirSync(join(root, 'justfile'), { recursive: true });
  const sources = readSources(root);
  assert.equal(Object.keys(sources), [...sourceNames]);
  assert.equal(
    Object.entries(sources).filter(([, text]) => text !== null),
    [
      ['gate-hooks.json', '{}'],
      ['Makefile', 'smoke:\n'],
    ],
  );
});

test('a folder called gate-hooks.json is said, not passed over', ({ root }) => {
  mkdirSync(join(root, 'gate-hooks.json'));
  assert.throws(() => readSources(root), /not a regular file/);
});

test('the second reading asks no validator and comes to the same', (context) => {
  context.put('gate-hooks.json', '{"smoke":{"timeout":"5m","env":{"A":"é\\u2028"}}}');
  context.put('Makefile', 'smoke:\n');
  const first = context.read();
  assert.equal(context.read(), first);
  assert.is(context.loads, 1);
  assert.is(first.smoke.timeout, 300_000);
  assert.is(first.smoke.steps[0]?.run, 'make smoke');
});

test('a changed, a new and a removed source each ask again', (context) => {
  context.put('gate-hooks.json', '{}');
  context.read();
  context.put('gate-hooks.json', '{ }');
  context.read();
  assert.is(context.loads, 2);
  context.put('Justfile', 'smoke:\n');
  assert.is(context.read().smoke.steps[0]?.run, 'just smoke');
  assert.is(context.loads, 3);
  rmSync(join(context.root, 'gate-hooks.json'));
  assert.is(context.read().origin, null);
  assert.is(context.loads, 4);
});

for (const [name, broken] of [
  ['torn', '{"version":"0.1'],
  ['empty', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['without settings', `{"version":"${version}","sources":{}}`],
  ['without sources', `{"version":"${version}","sources":{},"settings":{}}`],
  ['with null settings', `{"version":"${version}","sources":{},"settings":null}`],
] as const) {
  test(`a cache that is ${name} is a miss and is mended`, (context) => {
    const first = context.read();
    writeFileSync(context.cache, broken);
    assert.equal(context.read(), first);
    assert.is(context.loads, 2);
    context.read();
    assert.is(context.loads, 2);
  });
}

for (const [what, other] of [
  ['version', `0.0.1 ${__SETTINGS_FILE__}`],
  ['validator of the same version', `${__VERSION__} settings-other.cjs`],
] as const) {
  test(`the cache of another ${what} is a miss`, (context) => {
    context.read();
    const kept = JSON.parse(readFileSync(context.cache, 'utf8')) as Record<string, unknown>;
    assert.is(kept.version, version);
    writeFileSync(context.cache, JSON.stringify({ ...kept, version: other }));
    context.read();
    assert.is(context.loads, 2);
  });
}

test('a cache that cannot be written is no failure', (context) => {
  writeFileSync(join(context.root, '.git'), 'a file where the folder should be');
  assert.is(context.read().origin, null);
  assert.is(context.read().origin, null);
  assert.is(context.loads, 2);
});

test('without a cache path every reading asks', (context) => {
  context.read(null);
  context.read(null);
  assert.is(context.loads, 2);
});

test('a refusal is never cached', (context) => {
  context.put('gate-hooks.json', '{"smoke":1}');
  for (const loads of [1, 2]) {
    assert.throws(
      () => context.read(),
      (error: unknown) => error instanceof Fault && error.exit === 2,
    );
    assert.is(context.loads, loads);
  }
});

test('the Fault of another bundle arrives as our own', (context) => {
  class Foreign extends Error {
    override readonly name = 'Fault';
    readonly hint = 'edit it';
    readonly exit = 2;
  }
  const refuse = () =>
    readSettings(context.root, null, () => () => {
      throw new Foreign('no');
    });
  assert.throws(
    refuse,
    (error: unknown) =>
      error instanceof Fault && error.message === 'no' && error.hint === 'edit it' && error.exit === 2,
  );
  assert.throws(
    () =>
      readSettings(context.root, null, () => {
        throw new TypeError('bug');
      }),
    (error: unknown) => error instanceof TypeError,
  );
});

test.run();
