import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addToHusky, isHuskyFolder, removeFromHusky } from '../../src/wiring/managers/husky.js';

const piece = fc.constantFrom('#!/bin/sh', '#!', '\n', '\r\n', 'true', ' ', '# gate', '\xe9', '\t', 'cat');
const script = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));

test('our lines in and out again leave every byte of a script, and twice in is once in', () => {
  fc.assert(
    fc.property(script, (text) => {
      const added = addToHusky(text, 'f');
      assert.is(removeFromHusky(added, 'f'), text);
      assert.is(addToHusky(added, 'f'), added);
    }),
  );
});

test('a script that install made goes with our lines; one that was empty stays', () => {
  assert.is(removeFromHusky(addToHusky(null, 'f'), 'f'), null);
  assert.is(removeFromHusky(addToHusky('', 'f'), 'f'), '');
});

test('ours stands after the #! line and before all else', () => {
  assert.match(
    addToHusky('#!/bin/sh\ncat\n', 'f'),
    /^#!\/bin\/sh\n# gate-hooks: start[\s\S]*# gate-hooks: end\ncat\n$/,
  );
});

test('lines of an older version are renewed where they stand', () => {
  const old = 'a\n# gate-hooks: start old\nx\n# gate-hooks: end\nb\n';
  const now = addToHusky(old, 'f');
  assert.match(now, /^a\n# gate-hooks: start old\n\[ ! -t 0[\s\S]*# gate-hooks: end\nb\n$/);
  assert.is(removeFromHusky(now, 'f'), 'a\nb\n');
});

test('broken marks are said, not guessed at', () => {
  assert.throws(() => removeFromHusky('# gate-hooks: start\n', 'f'), /are broken/);
  assert.throws(() => addToHusky('# gate-hooks: end\n', 'f'), /are broken/);
});

const helper = '#!/usr/bin/env sh\n[ "$HUSKY" = "2" ] && set -x\n';

for (const [path, script, is] of [
  ['.husky/_', null, true],
  ['web/.husky/_/', null, true],
  ['/r/.husky/_', null, true],
  ['.husky', null, false],
  ['x.husky/_', null, false],
  ['hooks/_', helper, true],
  ['_', helper, true],
  ['hooks/_', 'exit\n', false],
  ['hooks/_', null, false],
  ['hooks', helper, false],
] as const) {
  test(`${path} ${script === null ? 'without' : 'with'} a script h is ${is ? '' : 'not '}a folder of husky 9`, () =>
    assert.is(isHuskyFolder(path, script), is));
}

test.run();
