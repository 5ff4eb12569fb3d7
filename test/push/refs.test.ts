import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isZero, parseRefs } from '../../src/push/refs.js';

const a = 'a'.repeat(40);
const zero = '0'.repeat(40);

for (const [what, text, updates, deletes, unreadable] of [
  ['nothing', '', 0, 0, 0],
  ['one update', `refs/heads/main ${a} refs/heads/main ${zero}\n`, 1, 0, 0],
  ['a delete', `(delete) ${zero} refs/heads/x ${a}\n`, 0, 1, 0],
  ['an update and a delete', `(delete) ${zero} refs/heads/x ${a}\nHEAD ${a} refs/heads/y ${zero}\n`, 1, 1, 0],
  ['a local ref with spaces', `main@{1 minute ago} ${a} refs/heads/y ${zero}\n`, 1, 0, 0],
  ['a local ref that looks like a line', `x ${a} refs/heads/z ${a} refs/heads/y ${zero}\n`, 1, 0, 0],
  ['a raw id on the left', `${a} ${a} refs/x/blob ${zero}\n`, 1, 0, 0],
  ['sha256', `HEAD ${'b'.repeat(64)} refs/heads/y ${'0'.repeat(64)}\n`, 1, 0, 0],
  ['a last line without its line end', `HEAD ${a} refs/heads/y ${zero}`, 1, 0, 0],
  ['39 digits', `HEAD ${'a'.repeat(39)} refs/heads/y ${zero}\n`, 0, 0, 1],
  ['upper case', `HEAD ${'A'.repeat(40)} refs/heads/y ${zero}\n`, 0, 0, 1],
  ['three fields', `${a} refs/heads/y ${zero}\n`, 0, 0, 1],
  ['CRLF', `HEAD ${a} refs/heads/y ${zero}\r\n`, 0, 0, 1],
  ['one bad line among good ones', `HEAD ${a} refs/heads/y ${zero}\nnonsense\n`, 1, 0, 1],
] as const) {
  test(`${what}: ${updates} updates, ${deletes} deletes, ${unreadable} unreadable`, () => {
    const refs = parseRefs(text);
    assert.equal([refs.updates.length, refs.deletes.length, refs.unreadable.length], [updates, deletes, unreadable]);
  });
}

test('the fields come out as git put them in', () => {
  assert.equal(parseRefs(`HEAD^{/a b} ${a} refs/heads/m ${zero}\n`).updates, [
    { localRef: 'HEAD^{/a b}', localOid: a, remoteRef: 'refs/heads/m', remoteOid: zero },
  ]);
});

test('zero ids of any length are zero, nothing else is', () => {
  assert.ok(isZero(zero) && isZero('0'.repeat(64)));
  assert.not(isZero(a) || isZero('') || isZero(`${'0'.repeat(39)}1`));
});

test('whatever git could send comes back, whatever the local ref holds', () => {
  const oid = fc.constantFrom(a, 'b'.repeat(64), '1234567890'.repeat(4));
  const localRef = fc.string({ minLength: 1 }).filter((text) => !text.includes('\n') && text !== '');
  fc.assert(
    fc.property(
      fc.array(
        fc.record(
          { localRef, localOid: oid, remoteRef: fc.stringMatching(/^refs\/[a-z/é]+$/), remoteOid: oid },
          { noNullPrototype: true },
        ),
      ),
      (updates) => {
        const text = updates.map((u) => `${u.localRef} ${u.localOid} ${u.remoteRef} ${u.remoteOid}\n`).join('');
        assert.equal(parseRefs(text), { updates, deletes: [], unreadable: [] });
      },
    ),
  );
});

test('no text at all makes it throw, and no line is lost', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const refs = parseRefs(text);
      assert.is(
        refs.updates.length + refs.deletes.length + refs.unreadable.length,
        text.split('\n').filter((line) => line !== '').length,
      );
    }),
  );
});

test.run();
