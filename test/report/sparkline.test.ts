// Does a row of bars say what the numbers say?
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { showsUnicode, sparkline } from '../../src/report/sparkline.js';

const rows: readonly (readonly [what: string, values: readonly number[], width: number, bars: string])[] = [
  ['nothing is nothing', [], 10, ''],
  ['equal values are equally high', [5, 5, 5], 10, '███'],
  ['zeros lie on the ground', [0, 0], 10, '▁▁'],
  ['bars start at zero', [1, 2, 4, 8], 10, '▂▃▅█'],
  ['a peak survives a narrow terminal', [1, 1, 9, 1, 1, 1, 1, 1], 4, '▁█▁▁'],
];

for (const [what, values, width, bars] of rows) test(what, () => assert.is(sparkline(values, width, true), bars));

test('without unicode the same heights are drawn in ASCII', () =>
  assert.is(sparkline([1, 2, 4, 8], 10, false), '.-=#'));

test('no row is wider than it may be, and its greatest bar is the greatest value', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 1, max: 100 }),
      (values, width) => {
        const bars = sparkline(values, width, true);
        assert.is(bars.length, Math.min(values.length, width));
        assert.is(bars.includes('█'), Math.max(...values) > 0);
      },
    ),
  );
});

const locales: readonly (readonly [env: Record<string, string>, shows: boolean])[] = [
  [{ LANG: 'en_US.UTF-8', TERM: 'xterm' }, true],
  [{ LANG: 'C.utf8', TERM: 'xterm-256color' }, true],
  [{ LC_ALL: 'C', LANG: 'en_US.UTF-8', TERM: 'xterm' }, false],
  [{ LC_ALL: '', LANG: 'en_US.UTF-8', TERM: 'xterm' }, true],
  [{ LANG: 'en_US.UTF-8', TERM: 'dumb' }, false],
  [{ TERM: 'xterm' }, false],
];

for (const [env, shows] of locales)
  test(`${JSON.stringify(env)} shows ${shows ? 'unicode' : 'ASCII only'}`, () => assert.is(showsUnicode(env), shows));

test.run();
