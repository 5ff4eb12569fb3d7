import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hasPythonShebang, isPythonName, parseEntries, parseFollowed } from '../../src/promotion/python-files.js';

const oid = fc.stringMatching(/^[0-9a-f]{40}$/);
const rawName = fc
  .array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 20 })
  .map((bytes) => Buffer.from(bytes).toString('latin1'));

test('a listing of a tree is read back whole, whatever bytes its names hold', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(rawName, oid, fc.nat()), { maxLength: 8 }), (entries) => {
      const listing = entries
        .map(([name, id, size]) => `100644 blob ${id} ${String(size).padStart(7)}\t${name}\0`)
        .join('');
      assert.equal(
        parseEntries(listing),
        entries.map(([name, id, size]) => ({ name, mode: '100644', oid: id, size })),
      );
    }),
  );
});

test('answers about links stay with their questions, whatever the targets hold', () => {
  const answer = fc.oneof(
    oid.map((id) => ({ text: `blob ${id}\n`, means: { type: 'blob', oid: id } })),
    fc
      .tuple(fc.constantFrom('symlink', 'dangling', 'loop', 'notdir'), rawName)
      .map(([word, target]) => ({ text: `${word} ${target.length}\n${target}\n`, means: null })),
  );
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 8 }), (answers) => {
      assert.equal(
        parseFollowed(answers.map(({ text }) => text).join(''), answers.length),
        answers.map(({ means }) => means),
      );
    }),
  );
});

for (const [name, is] of [
  ['a.py', true],
  ['A.PY', true],
  ['a.pyw', true],
  ['a.pyi', false],
  ['a.pyc', false],
  ['py', false],
] as const) {
  test(`${name} is ${is ? '' : 'not '}called like Python`, () => assert.is(isPythonName(name), is));
}
for (const [text, is] of [
  ['#!/usr/bin/env python3\n', true],
  ['#!/usr/bin/python', true],
  ['#!/usr/bin/env -S uv run --script\n', true],
  ['#!/bin/sh\npython', false],
  ['x\n#!/usr/bin/python', false],
] as const) {
  test(`${JSON.stringify(text)} is ${is ? '' : 'not '}started by Python`, () =>
    assert.is(hasPythonShebang(Buffer.from(text)), is));
}

test.run();
