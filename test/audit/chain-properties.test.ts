// Does any change of the trace show? Random ones, on a trace as hooks/pre-push writes it.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readChain } from '../../src/audit/chain.js';

/** As `git hash-object` names it. */
const blobId = (bytes: Buffer, hex: number): string =>
  createHash(hex === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');

type Push = { readonly push: string; readonly refs: number };

/** As hooks/pre-push writes it; `head` is what it keeps of the last entry. */
const write = (pushes: readonly Push[], before = '', hex = 40): { trace: Buffer; head: string | null } => {
  let text = before;
  let prev = before === '' ? '' : blobId(Buffer.from(before), hex);
  let head: string | null = null;
  for (const { push, refs } of pushes) {
    const block = Array.from(
      { length: refs },
      (_, at) => `${JSON.stringify({ at: 1, push, ref: `refs/heads/${at}`, prev })}\n`,
    ).join('');
    text += block;
    head = prev = blobId(Buffer.from(block), hex);
  }
  return { trace: Buffer.from(text), head };
};

const three = [
  { push: '1-1', refs: 1 },
  { push: '2-2', refs: 3 },
  { push: '3-3', refs: 1 },
];

test('a trace that nobody touched shows nothing', () => {
  for (const hex of [40, 64]) {
    const { trace, head } = write(three, '', hex);
    const { breaks, unreadable, entries } = readChain(trace, head);
    assert.equal([breaks, unreadable, entries.length], [[], 0, 5]);
  }
});

test('any one byte that changes shows', () => {
  const { trace, head } = write(three);
  fc.assert(
    fc.property(fc.nat(trace.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(trace);
      changed[at] = (changed[at]! + by) % 256;
      assert.ok(readChain(changed, head).breaks.length > 0, changed.toString());
    }),
  );
});

test('any whole line that is taken out shows', () => {
  const { trace, head } = write(three);
  const lines = trace.toString().split('\n').slice(0, -1);
  for (let at = 0; at < lines.length; at += 1) {
    const kept = lines
      .filter((_, other) => other !== at)
      .map((line) => `${line}\n`)
      .join('');
    assert.ok(readChain(Buffer.from(kept), head).breaks.length > 0, String(at));
  }
});

test.run();
