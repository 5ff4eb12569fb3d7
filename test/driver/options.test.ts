import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseFiles, parseOptions } from './options.js';

const files = [
  'core/text.test.js',
  'e2e/push.test.js',
  'e2e/husky.tools.test.js',
  'push/refs.test.js',
  'completion/shells.tools.test.js',
];
const choose = (...args: string[]): string[] => chooseFiles(files, parseOptions(args));

test('without arguments every file runs but those of other tools, end-to-end first, five minutes each', () => {
  assert.equal(choose(), ['e2e/push.test.js', 'core/text.test.js', 'push/refs.test.js']);
  assert.is(parseOptions([]).timeout, 300_000);
});

test('--tools runs the files of other tools, and nothing else', () => {
  assert.equal(choose('--tools'), ['e2e/husky.tools.test.js', 'completion/shells.tools.test.js']);
  assert.equal(choose('--tools', 'shells'), ['completion/shells.tools.test.js']);
});

test('--fast leaves out what is end-to-end and what drives other tools', () => {
  assert.equal(choose('--fast'), ['core/text.test.js', 'push/refs.test.js']);
});

test('patterns choose files of both sets by any part of their path', () => {
  assert.equal(choose('push'), ['e2e/push.test.js', 'push/refs.test.js']);
  assert.equal(choose('text', 'refs'), ['core/text.test.js', 'push/refs.test.js']);
  assert.equal(choose('--fast', 'push'), ['push/refs.test.js']);
  assert.equal(choose('husky'), ['e2e/husky.tools.test.js']);
});

const refused: readonly (readonly string[])[] = [
  [''],
  ['push', ''],
  ['absent'],
  ['push', 'absent'],
  ['--fast', 'e2e'],
  ['--tools', 'refs'],
  ['--fast', '--tools'],
  ['--unknown'],
  ['--dir='],
  ['--timeout', '0'],
  ['--timeout', 'soon'],
  ['--timeout', 'Infinity'],
  ['--fast=1'],
  ['--slowest', 'all'],
  ['--slowest=-1'],
  ['--shard', '0/3'],
  ['--shard', '4/3'],
  ['--shard', '1/0'],
  ['--shard', '3'],
  ['--shard', '1/3/5'],
  ['--shard', '1/2 '],
];

for (const args of refused) test(`refuses ${JSON.stringify(args)}`, () => assert.throws(() => choose(...args)));

test('refuses a folder without tests', () => assert.throws(() => chooseFiles([], parseOptions([])), /no test files/));

test('the shards are together exactly the whole, share nothing, and differ by at most one file', () => {
  const name = fc.tuple(
    fc.constantFrom('', 'e2e/', 'push/'),
    fc.string({ minLength: 1 }).filter((text) => !text.includes('/')),
  );
  const names = fc.uniqueArray(
    name.map(([folder, text]) => `${folder}${text}.test.js`),
    { minLength: 8, maxLength: 40 },
  );
  fc.assert(
    fc.property(names, fc.integer({ min: 1, max: 8 }), (all, of) => {
      const parts = Array.from({ length: of }, (_, at) => chooseFiles(all, parseOptions([`--shard=${at + 1}/${of}`])));
      assert.equal(parts.flat().sort(), [...all].sort());
      const sizes = parts.map(({ length }) => length);
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
    }),
  );
});

test('a shard depends on the names alone, not on their order', () => {
  const part = (list: readonly string[]): string[] => chooseFiles(list, parseOptions(['--shard', '2/3'])).sort();
  const many = Array.from({ length: 20 }, (_, at) => `${at % 3 === 0 ? 'e2e/' : ''}f${at}.test.js`);
  assert.equal(part(many), part([...many].reverse()));
});

test.run();
