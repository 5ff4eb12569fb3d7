import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isObjectId } from '../../src/core/object-id.js';

const cases: readonly { name: string; text: string; is: boolean }[] = [
  { name: '40 digits are an id', text: 'a'.repeat(40), is: true },
  { name: '64 digits are an id', text: '0'.repeat(64), is: true },
  { name: '41 digits are not an id', text: 'a'.repeat(41), is: false },
  { name: '63 digits are not an id', text: 'a'.repeat(63), is: false },
  { name: 'an abbreviation is not an id', text: 'abcdef123', is: false },
  { name: 'upper case is not an id', text: 'A'.repeat(40), is: false },
  { name: 'a line end is not part of an id', text: `${'a'.repeat(40)}\n`, is: false },
  { name: 'nothing is not an id', text: '', is: false },
];

for (const { name, text, is } of cases) test(name, () => assert.is(isObjectId(text), is));

test.run();
