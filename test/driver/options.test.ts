import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseFiles, parseOptions } from './options.js';

const files = ['core/text.test.js', 'e2e/push.test.js', 'push/refs.test.js'];
const choose = (...args: string[]): string[] => chooseFiles(files, parseOptions(args));

test('without arguments every file runs, end-to-end first, two minutes each', () => {
  assert.equal(choose(), ['e2e/push.test.js', 'core/text.test.js', 'push/refs.test.js']);
  assert.is(parseOptions([]).timeout, 120_000);
});

test('patterns choose files by any part of their path', () => {
  assert.equal(choose('push'), ['e2e/push.test.js', 'push/refs.test.js']);
  assert.equal(choose('text', 'refs'), ['core/text.test.js', 'push/refs.test.js']);
  assert.equal(choose('--fast', 'push'), ['push/refs.test.js']);
});

const refused: readonly (readonly string[])[] = [
  [''],
  ['push', ''],
  ['absent'],
  ['push', 'absent'],
  ['--fast', 'e2e'],
  ['--unknown'],
  ['--dir='],
  ['--timeout', '0'],
  ['--timeout', 'soon'],
  ['--timeout', 'Infinity'],
  ['--fast=1'],
];

for (const args of refused) test(`refuses ${JSON.stringify(args)}`, () => assert.throws(() => choose(...args)));

test('refuses a folder without tests', () => assert.throws(() => chooseFiles([], parseOptions([])), /no test files/));

test.run();
