import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { judgeSource } from './source.js';

const uvu = 'import { test, suite } from "uvu";';

const cases: readonly [name: string, lines: readonly string[], problems: readonly string[]][] = [
  ['a file that registers and runs is fine', [uvu, 'test("a", () => {});', 'test.run();'], []],
  [
    'tests registered in a loop before .run() are fine',
    [uvu, 'for (const x of xs) {', '  test(x, () => {});', '}', 'test.run();'],
    [],
  ],
  ['a suite that runs is fine', [uvu, 'var push = suite("push");', 'push("a", () => {});', 'push.run();'], []],
  [
    'a bundled helper that imports test and never registers is fine',
    ['import { test as test2 } from "uvu";', uvu, 'test("a", () => {});', 'test.run();'],
    [],
  ],
  ["bad code inside a string is nobody's test", [uvu, '  "test.only(1)",', 'test("a", () => {});', 'test.run();'], []],
  ['a variable called test elsewhere is no registrar', ['var test = compile();', 'test("a");'], []],
  ['.only is a problem', [uvu, 'test.only("a", () => {});', 'test.run();'], ['uses .only']],
  [
    '.only of a suite is a problem',
    [uvu, 'var $s = suite("s");', '  $s.only("a", () => {});', '$s.run();'],
    ['uses .only'],
  ],
  ['no .run() is a problem', [uvu, 'test("a", () => {});'], ['registers tests with test but never calls test.run()']],
  [
    'a renamed import without .run() is a problem',
    ['import { test as test3 } from "uvu";', 'test3("a", () => {});'],
    ['registers tests with test3 but never calls test3.run()'],
  ],
  [
    'a suite without .run() is a problem beside one that has it',
    [uvu, 'test("a", f);', 'test.run();', 'var $b = suite("b");', '$b("c", f);'],
    ['registers tests with $b but never calls $b.run()'],
  ],
  [
    'a test after .run() is a problem',
    [uvu, 'test("a", f);', 'test.run();', 'test("b", f);'],
    ['registers tests with test after test.run()'],
  ],
];

for (const [name, lines, problems] of cases) test(name, () => assert.equal(judgeSource(lines.join('\n')), problems));

test.run();
