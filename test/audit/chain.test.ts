// Does an edited, cut or forged trace show, and an honest one not?
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { blobId, judgeChain } from '../../src/audit/chain.js';

type Push = { readonly push: string; readonly refs: number };

/** As hooks/pre-push writes it; `head` is what it keeps of the last entry. */
const write = (pushes: readonly Push[], before = '', hex = 40): { trace: Buffer; head: string | null } => {
  let text = before;
  let prev = before === '' ? '' : blobId(Buffer.from(before), hex);
  let head: string | null = null;
  for (const { push, refs } of pushes) {
    const block = Array.from({ length: refs }, (_, at) => `${JSON.stringify({ at: 1, push, ref: `refs/heads/${at}`, prev })}\n`).join('');
    text += block;
    head = prev = blobId(Buffer.from(block), hex);
  }
  return { trace: Buffer.from(text), head };
};

const three = [{ push: '1-1', refs: 1 }, { push: '2-2', refs: 3 }, { push: '3-3', refs: 1 }];

test('a blob is named as git names it', () => {
  assert.is(blobId(Buffer.from('hello\n'), 40), 'ce013625030ba8dba906f756967f9e9ca394464a');
  assert.is(blobId(Buffer.from('hello\n'), 64), '2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4');
});

test('no trace is no news', () => assert.equal(judgeChain(Buffer.alloc(0), null), { unchained: 0, chained: 0, broken: [] }));

for (const hex of [40, 64]) {
  test(`an honest trace with ids of ${hex} digits is whole`, () => {
    const { trace, head } = write(three, '', hex);
    assert.equal(judgeChain(trace, head), { unchained: 0, chained: 3, broken: [] });
  });
}

test('lines from before there was a chain are counted, and are its first link', () => {
  const { trace, head } = write(three, '{"at":1,"push":"0-0"}\n{"at":2,"push":"0-1"}\n');
  assert.equal(judgeChain(trace, head), { unchained: 2, chained: 3, broken: [] });
});

const lines = (trace: Buffer): string[] => trace.toString().split('\n').slice(0, -1);
const joined = (kept: readonly string[]): Buffer => Buffer.from(kept.map((line) => `${line}\n`).join(''));

const forgeries: readonly (readonly [what: string, change: (trace: Buffer) => Buffer, says: RegExp])[] = [
  ['a word in an entry', (trace) => Buffer.from(trace.toString().replace('refs/heads/1', 'refs/heads/9')), /edited or cut: its entry follows one that is not there/],
  ['the first entry taken out', (trace) => joined(lines(trace).slice(1)), /before line 1 was edited or cut/],
  ['one ref of a push taken out', (trace) => joined(lines(trace).filter((_, at) => at !== 2)), /edited or cut/],
  ['the end cut', (trace) => joined(lines(trace).slice(0, 1)), /the end of the trace was edited or cut/],
  ['the last entry edited', (trace) => Buffer.from(trace.toString().replace('"push":"3-3"', '"push":"3-4"')), /the last entry is not the one/],
  ['all of it gone', () => Buffer.alloc(0), /the trace was cut/],
  ['a line put in', (trace) => joined([...lines(trace).slice(0, 1), 'x', ...lines(trace).slice(1)]), /line 2 was put in/],
  ['two entries swapped', (trace) => joined([lines(trace)[4]!, ...lines(trace).slice(1, 4), lines(trace)[0]!]), /edited or cut/],
];

for (const [what, change, says] of forgeries) {
  test(`it shows: ${what}`, () => {
    const { trace, head } = write(three);
    assert.match(judgeChain(change(trace), head).broken.join('\n'), says);
  });
}

test('a lost end is told', () => assert.match(judgeChain(write(three).trace, null).broken.join(), /what holds the hash of the last entry is gone/));

test('any one byte that changes shows', () => {
  const { trace, head } = write(three);
  fc.assert(fc.property(fc.nat(trace.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
    const changed = Buffer.from(trace);
    changed[at] = (changed[at]! + by) % 256;
    assert.ok(judgeChain(changed, head).broken.length > 0, changed.toString());
  }));
});

test.run();
