import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { errnoOf, Fault } from '../../src/core/fault.js';
import { rules } from '../../src/core/rules.js';
import { count, duration, listed, printable, shownPath } from '../../src/core/text.js';
import { exitCode, fail, pass, skip } from '../../src/core/verdict.js';
import { projectRoot } from '../support/project.js';

for (const [verdict, code] of [
  [pass('x'), 0],
  [skip('x'), 0],
  [fail('x'), 1],
  [fail('x', [], 'timeout'), 124],
  [fail('x', [], 'interrupted'), 130],
] as const) {
  test(`${verdict.status}${verdict.ending === undefined ? '' : ` by ${verdict.ending}`} exits with ${code}`, () =>
    assert.is(exitCode(verdict), code));
}

test('every rule of the catalogue is used, and by that name', () => {
  const root = join(projectRoot(), 'src');
  const source = (readdirSync(root, { recursive: true }) as string[])
    .filter((file) => file.endsWith('.ts') && file !== 'core/rules.ts')
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');
  assert.equal(
    Object.keys(rules).filter((rule) => !source.includes(`'${rule}'`)),
    [],
  );
});

for (const [ms, text] of [
  [0, '0 ms'],
  [340, '340 ms'],
  [4200, '4.2 s'],
  [185_000, '3m 05s'],
  [7_800_000, '2h 10m'],
] as const) {
  test(`${ms} ms reads ${text}`, () => assert.is(duration(ms), text));
}

for (const [n, noun, text] of [
  [1, 'file', '1 file'],
  [0, 'file', '0 files'],
  [2, 'push', '2 pushes'],
] as const) {
  test(`${n} ${noun} reads ${text}`, () => assert.is(count(n, noun), text));
}

test('what others wrote cannot move the cursor, colour or reverse a line, or start a new one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) =>
      assert.not.match(printable(text), /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/),
    ),
  );
  assert.is(printable('a\u001b[31mb\nc\u202ed'), 'a\\x1b[31mb\\x0ac\\u202ed');
  assert.is(printable('données b'), 'données b');
});

test('a path below the root is shown from there, any other whole', () => {
  assert.is(shownPath('/r', '/r/a/b'), 'a/b');
  assert.is(shownPath('/r', '/rest/b'), '/rest/b');
  assert.is(shownPath(null, '/r/a'), '/r/a');
});

test('a list shows the first names, made safe to print, and says how many more there are', () => {
  assert.is(listed(['a']), 'a');
  assert.is(listed(['a', 'b', 'c']), 'a, b, c');
  assert.is(listed(['a', 'b', 'c', 'd']), 'a, b, c and 1 more');
  assert.is(listed(['a\n', 'b'], 1), 'a\\x0a and 1 more');
  assert.is(listed(['a', 'b'], 5, '; '), 'a; b');
  assert.is(listed([]), '');
});

test('the code of a Fault is not taken for the errno of a system call', () => {
  const failed = (): string => readFileSync(join(projectRoot(), 'absent'), 'utf8');
  try {
    failed();
    assert.unreachable();
  } catch (error) {
    assert.is(errnoOf(error), 'ENOENT');
  }
  assert.is(errnoOf(new Fault('git-missing', 'git was not found')), null);
  assert.is(errnoOf('ENOENT'), null);
});

test.run();
