// Is a broken JSON text located where a person would look, and does the scanner agree with JSON.parse?
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inspectJson, lineAndColumn } from '../../src/settings/json.js';

const problems: [string, string, string][] = [
  ['', '1:1', 'expected a value, got the end of the file'],
  ['{\n  "a": 1\n  "b": 2\n}', '3:3', 'expected "," or "}", got "\\""'],
  ['[1, 2,]', '1:7', 'a comma after the last entry'],
  ['{"a": 1,}', '1:9', 'a comma after the last entry'],
  ["{'a': 1}", '1:2', 'expected a key in double quotes, got "\'"'],
  ['{"a" 1}', '1:6', 'expected ":", got "1"'],
  ['{"a": "x\ny"}', '1:7', 'a string that does not end, or holds a line break or an unknown escape'],
  ['{"a": "\\x"}', '1:7', 'a string that does not end, or holds a line break or an unknown escape'],
  ['{"a": 01}', '1:7', 'expected a value, got "0"'],
  ['{"a": tru}', '1:7', 'expected a value, got "t"'],
  ['{} x', '1:4', 'expected the end of the file, got "x"'],
  ['[1 /* x */]', '1:4', 'JSON has no comments'],
  ['[1, 2', '1:6', 'expected "," or "]", got the end of the file'],
  [`${'['.repeat(300)}`, '1:202', 'nested deeper than 200 levels'],
];
for (const [text, place, message] of problems) {
  test(`${JSON.stringify(text.slice(0, 40))} is broken at ${place}`, () => {
    const { problem } = inspectJson(text);
    assert.is(problem?.message, message);
    assert.is(lineAndColumn(text, problem?.offset ?? -1), place);
  });
}

test('a key that stands twice in one object is told, the same key in two objects is not', () => {
  assert.equal(inspectJson('{"a":{"b":1},"c":[{"b":1},{"b":1,"\\u0062":2}]}').duplicates, [
    { offset: 33, path: ['c', '1', 'b'], message: 'the key stands twice' },
  ]);
  assert.equal(inspectJson('{"a":{"b":1},"b":{"a":1}}'), { problem: null, duplicates: [] });
});

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test('the scanner takes what JSON.parse takes, and nothing else', () => {
  const bits = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"',
    '"a"',
    '\\',
    '\\u00e9',
    '1',
    '-',
    '0',
    '1.5e3',
    'true',
    'null',
    ' ',
    '\n',
    '\u0001',
    '\ud800',
    'é',
  );
  const text = fc.oneof(
    fc.json(),
    fc.string(),
    fc.array(bits, { maxLength: 12 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (source) =>
      assert.is(inspectJson(source).problem === null, parses(source), JSON.stringify(source)),
    ),
    { numRuns: 3000 },
  );
});

test.run();
