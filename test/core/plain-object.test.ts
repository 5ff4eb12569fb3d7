import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isPlainObject } from '../../src/core/plain-object.js';

for (const value of [{}, { a: 1 }, Object.create(null)]) {
  test(`${JSON.stringify(value)} is an object`, () => assert.ok(isPlainObject(value)));
}

for (const value of [null, undefined, [], 'text', 1, true]) {
  test(`${JSON.stringify(value) ?? 'undefined'} is not an object`, () => assert.not(isPlainObject(value)));
}

test.run();
