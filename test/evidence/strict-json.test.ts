import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseStrictJson } from '../../src/evidence/strict-json.js';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

const refused: readonly [text: string, says: string][] = [
  ['', 'the end where a value should be at 1:1'],
  [' \n\t ', 'the end where a value should be at 2:3'],
  ['\ufeff{}', 'byte order mark (BOM), write it as UTF-8 without one at 1:1'],
  ['{"a":1,"a":2}', 'duplicate key "a" at 1:8'],
  ['{"x":[{"a":1,\n "b":{"c":1,"c":1}}]}', 'duplicate key "c" at 2:13'],
  ['{"config_hash":"a","\\u0063onfig_hash":"b"}', 'duplicate key "config_hash" at 1:20'],
  ['{"__proto__":1,"__proto__":2}', 'duplicate key "__proto__" at 1:16'],
  ['{"a":NaN}', 'NaN at 1:6'],
  ['{\n  "a": Infinity}', 'Infinity at 2:8'],
  ['[1,-Infinity]', '-Infinity at 1:4'],
  ['[1e999]', 'the number 1e999 is out of range at 1:2'],
  ['[9007199254740992]', 'the integer 9007199254740992 is not exact in every parser at 1:2'],
  ['[-9007199254740993]', 'the integer -9007199254740993 is not exact'],
  ['{} x', 'x after the end at 1:4'],
  ['{}{}', '{ after the end at 1:3'],
  ['1 2', '2 after the end'],
  ['truex', 'x after the end at 1:5'],
  [nested(33), 'nesting deeper than 32 at 1:33'],
  ['['.repeat(200_000), 'nesting deeper than 32'],
  ['{"a":'.repeat(200_000), 'nesting deeper than 32'],
  ['["\\ud800"]', 'a lone surrogate in a string at 1:2'],
  ['{"\\udc00\\ud800":1}', 'a lone surrogate in a string at 1:2'],
  ['["\ud83d"]', 'a lone surrogate'],
  ['["a\nb"]', 'a control character in a string at 1:4'],
  ['["abc', 'a string without an end at 1:2'],
  ['["abc\\', 'a string without an end at 1:2'],
  ['["\\x"]', 'a string with a broken escape at 1:2'],
  ['["\\u12"]', 'a string with a broken escape at 1:2'],
  ['[1,]', '] where a value should be at 1:4'],
  ['{"a":1,}', '} where a key should be at 1:8'],
  ['{a:1}', 'a where a key should be at 1:2'],
  ["{'a':1}", "' where a key should be at 1:2"],
  ['{"a" 1}', '1 where ":" should be at 1:6'],
  ['{"a":1 "b":2}', '" where "," or "}" should be at 1:8'],
  ['[1 2]', '2 where "," or "]" should be at 1:4'],
  ['[01]', '1 where "," or "]" should be at 1:3'],
  ['[1.]', '. where "," or "]" should be'],
  ['[.5]', '.5 where a value should be'],
  ['[+1]', '+1 where a value should be'],
  ['[1e]', 'e where "," or "]" should be'],
  ['[0x10]', 'x10 where "," or "]" should be'],
  ['// c\n{}', '/ where a value should be at 1:1'],
  ['\u00a0{}', '\u00a0 where a value should be at 1:1'],
  ['[\u001b[2J]', '\\x1b where a value should be'],
  ['undefined', 'undefined where a value should be'],
];

for (const [text, says] of refused) {
  test(`refused: ${JSON.stringify(text.slice(0, 50))}`, () => {
    assert.throws(
      () => parseStrictJson(text),
      (error: unknown) =>
        error instanceof Error &&
        error.constructor === Error &&
        error.message.startsWith('not JSON: ') &&
        error.message.includes(says) &&
        / at \d+:\d+$/.test(error.message),
    );
  });
}

test('what it lets through', () => {
  const texts = [
    '{}',
    '[]',
    'null',
    'true',
    ' false ',
    '"x"',
    '-0',
    '0.5',
    '1e3',
    '1E-2',
    '-1.5e+20',
    '9007199254740991',
    '-9007199254740991',
    '"\\ud83d\\ude00 😀 \\" \\\\ \\/ \\n"',
    '"\u2028\u007f"',
    '\r\n\t [1 , {"a" : [ ] } ]\n',
    nested(32),
  ];
  for (const text of texts) assert.equal(JSON.stringify(parseStrictJson(text)), JSON.stringify(JSON.parse(text)), text);
});

test('the depth can be set lower', () => {
  assert.equal(parseStrictJson('[[]]', 2), [[]]);
  assert.throws(() => parseStrictJson('[[[]]]', 2), 'nesting deeper than 2 at 1:3');
});

test('objects have no prototype, and __proto__ is a key like any other', () => {
  const parsed = parseStrictJson('{"__proto__":{"status":"passed"},"toString":1}') as Record<string, unknown>;
  assert.is(Object.getPrototypeOf(parsed), null);
  assert.is(parsed.status, undefined);
  assert.equal(Object.keys(parsed), ['__proto__', 'toString']);
});

test('a key of others is made safe to print, and short', () => {
  const key = `\\u009b2J${'x'.repeat(1000)}`;
  assert.throws(
    () => parseStrictJson(`{"${key}":1,"${key}":1}`),
    (error: Error) => error.message.includes('"\\x9b2Jxxx') && error.message.length < 120,
  );
});

/** Whether it prints as an integer that a double may have rounded, which the strict parser refuses. */
const isUnsafeInteger = (value: unknown): boolean =>
  typeof value === 'number' && /^-?\d+$/.test(String(value)) && !Number.isSafeInteger(value);

const isExact = (text: string): boolean => {
  let exact = !/\\ud[89a-f]/.test(text);
  JSON.parse(text, (_, value: unknown) => {
    if (isUnsafeInteger(value)) exact = false;
    return value;
  });
  return exact;
};

const agrees = (value: unknown, indent: number): void => {
  const text = JSON.stringify(value, null, indent);
  assert.is(JSON.stringify(parseStrictJson(text)), JSON.stringify(JSON.parse(text)));
};

test('it agrees with JSON.parse on everything JSON.stringify writes', () => {
  const value = fc.jsonValue({ maxDepth: 8, stringUnit: 'grapheme' });
  fc.assert(
    fc.property(
      value.filter((v) => isExact(JSON.stringify(v))),
      fc.constantFrom(0, 2),
      agrees,
    ),
  );
});

for (const [value, exact] of [
  [2 ** 53 - 1, true],
  [2 ** 53, false],
  [-(2 ** 53), false],
  [1e20, false],
  [1e21, true],
  [0.1, true],
] as const) {
  test(`the number ${value} is ${exact ? 'taken as JSON.parse takes it' : 'refused'}`, () => {
    assert.is(isExact(JSON.stringify(value)), exact);
    if (exact) agrees([value], 0);
    else assert.throws(() => parseStrictJson(JSON.stringify([value])), /is not exact in every parser/);
  });
}

test('cut short at any byte it is refused', () => {
  const text = '{"run_id":"0192f1c6","n":[1.5,true,null,{"é":"\\u00e9"}],"t":-2}';
  for (let end = 0; end < text.length; end += 1)
    assert.throws(() => parseStrictJson(text.slice(0, end)), /^not JSON|not JSON/, text.slice(0, end));
  parseStrictJson(text);
});

test.run();
