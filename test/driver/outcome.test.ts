import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Ended, judgeFile, type Outcome, skipMark } from './outcome.js';

const source = 'import { test } from "uvu";\ntest("a", f);\ntest.run();\n';
const totals = (total: number, passed: number, skipped = 0): string =>
  `• •   (${passed} / ${total})\n\n  Total:     ${total}\n  Passed:    ${passed}\n  Skipped:   ${skipped}\n  Duration:  0.50ms\n\n`;
const skip = (name: string, reason: string): string => `\n${skipMark}${JSON.stringify({ name, reason })}\n`;
const named = { name: 'a hook', reason: 'no dash' };

const cases: readonly [name: string, ended: Partial<Ended>, outcome: Outcome][] = [
  ['all passed is a pass', { output: totals(2, 2) }, { passed: 2, failed: 0, skips: [], problems: [] }],
  [
    'coloured totals are read',
    {
      output: totals(2, 2)
        .replace('Passed:    2', '\u001b[32mPassed:    2\u001b[39m')
        .replace('\n  \u001b[32m', '\u001b[32m\n  '),
    },
    { passed: 2, failed: 0, skips: [], problems: [] },
  ],
  [
    'a named skip is no problem',
    { output: skip('a hook', 'no dash') + totals(1, 1, 1) },
    { passed: 1, failed: 0, skips: [named], problems: [] },
  ],
  [
    'a file whose tests are all skipped by name is no problem',
    { output: skip('a hook', 'no dash') + totals(0, 0, 1) },
    { passed: 0, failed: 0, skips: [named], problems: [] },
  ],
  [
    'fewer passed than there are fail by their number',
    { output: totals(5, 2), code: 1 },
    { passed: 2, failed: 3, skips: [], problems: ['exit code 1', 'passed 2 of 5'] },
  ],
  [
    'a green exit does not hide what did not pass',
    { output: totals(2, 0) },
    { passed: 0, failed: 2, skips: [], problems: ['passed 0 of 2'] },
  ],
  [
    'green totals do not hide an exit code',
    { output: totals(2, 2), code: 1 },
    { passed: 2, failed: 1, skips: [], problems: ['exit code 1'] },
  ],
  [
    'green totals do not hide a signal',
    { output: totals(2, 2), code: null, signal: 'SIGTERM' },
    { passed: 2, failed: 1, skips: [], problems: ['was ended by SIGTERM'] },
  ],
  [
    'green totals do not hide a hang',
    { output: totals(2, 2), code: null, signal: 'SIGKILL', killedAfter: 1500 },
    { passed: 2, failed: 1, skips: [], problems: ['did not end within 1.5 s and was killed'] },
  ],
  [
    'no totals fail',
    { output: 'hello\n' },
    {
      passed: 0,
      failed: 1,
      skips: [],
      problems: ['printed no totals: a missing .run(), an early exit or a failing hook'],
    },
  ],
  [
    'two totals fail',
    { output: totals(1, 1) + totals(1, 1) },
    { passed: 0, failed: 1, skips: [], problems: ['printed 2 blocks of totals'] },
  ],
  [
    'no test fails',
    { output: totals(0, 0) },
    { passed: 0, failed: 1, skips: [], problems: ['holds no test: empty, or a missing .run()'] },
  ],
  [
    'a skip without a name fails',
    { output: totals(1, 1, 1) },
    {
      passed: 1,
      failed: 1,
      skips: [],
      problems: ['uvu skipped 1, 0 with a name and a reason: use skipUnless, never .skip or .only'],
    },
  ],
  [
    'a skip line that cannot be read names nothing',
    { output: `\n${skipMark}{"name":1}\n${skipMark}{\n${totals(1, 1, 1)}` },
    {
      passed: 1,
      failed: 1,
      skips: [],
      problems: ['uvu skipped 1, 0 with a name and a reason: use skipUnless, never .skip or .only'],
    },
  ],
];

for (const [name, ended, outcome] of cases) {
  test(name, () =>
    assert.equal(judgeFile(source, { output: '', code: 0, signal: null, killedAfter: null, ...ended }), outcome),
  );
}

test('what the source hides fails a green file', () => {
  const outcome = judgeFile(`${source}test("b", f);\n`, {
    output: totals(1, 1),
    code: 0,
    signal: null,
    killedAfter: null,
  });
  assert.is(outcome.failed, 1);
});

test.run();
