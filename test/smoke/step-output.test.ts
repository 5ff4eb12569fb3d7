// Does each line say whose it is, whole and in order, however the bytes come?
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { labelOutput } from '../../src/smoke/step-output.js';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** What is printed for one step `a` of two when the chunks come in and the step ends. */
const printed = (
  chunks: readonly (string | Uint8Array)[],
  longest?: number,
  names: readonly string[] = ['a', 'long'],
): string => {
  const out: Uint8Array[] = [];
  const step = labelOutput(names, (part) => out.push(Buffer.from(part)), longest)('a');
  for (const chunk of chunks) step.write(typeof chunk === 'string' ? bytes(chunk) : chunk);
  step.end();
  return Buffer.concat(out).toString('latin1');
};

const cases: [string, string[], string][] = [
  ['a line', ['one\n'], 'a    | one\n'],
  ['lines in one chunk', ['one\n\ntwo\n'], 'a    | one\na    | \na    | two\n'],
  ['a line in pieces', ['o', '', 'n', 'e\nt', 'wo\n'], 'a    | one\na    | two\n'],
  ['a last line without an end', ['one\ntwo'], 'a    | one\na    | two\n'],
  ['nothing', [''], ''],
  ['Windows line ends', ['one\r\ntwo\r', '\n\r\n'], 'a    | one\r\na    | two\r\na    | \r\n'],
  ['a progress bar', ['10%\r', '20%\r30%\n'], 'a    | 10%\ra    | 20%\ra    | 30%\n'],
  ['a progress bar with Windows line ends', ['\r10%\r20%\r\r\n'], 'a    | \ra    | 10%\ra    | 20%\r\r\n'],
  ['a bar that ends in a carriage return', ['10%\r'], 'a    | 10%\r\n'],
  ['bytes that are no text', ['\x00\xff\xfe\x80\n\xc3'], 'a    | \x00\xff\xfe\x80\na    | \xc3\n'],
];
for (const [what, chunks, out] of cases) test(`${what}: behind the name`, () => assert.is(printed(chunks), out));

test('one step alone prints its bytes unchanged and at once', () => {
  const out: Uint8Array[] = [];
  const step = labelOutput(['smoke'], (part) => out.push(part))('smoke');
  const chunks = [bytes('par'), bytes('tial\r\xff'), bytes('')];
  for (const chunk of chunks) step.write(chunk);
  step.end();
  assert.equal(
    out.map((part, index) => part === chunks[index]),
    [true, true, true],
  );
});

test('a partial line is held until its end, and a second end prints nothing', () => {
  const out: string[] = [];
  const step = labelOutput(['a', 'b'], (part) => out.push(Buffer.from(part).toString()))('a');
  step.write(bytes('one\ntw'));
  assert.equal(out, ['a | one\n']);
  step.write(bytes('o'));
  assert.is(out.length, 1);
  step.end();
  step.end();
  assert.equal(out, ['a | one\n', 'a | two\n']);
});

test('a line of 64 KiB is whole, and a longer one comes in pieces while it is still being written', () => {
  const limit = 64 * 1024;
  const full = 'x'.repeat(limit);
  assert.is(printed([full, '\n']), `a    | ${full}\n`);
  assert.is(printed([`${full}yz\n`]), `a    | ${full}\na    | yz\n`);
  const out: number[] = [];
  const step = labelOutput(['a', 'b'], (part) => out.push(part.length))('a');
  for (let i = 0; i < 10; i++) step.write(bytes('x'.repeat(limit / 4)));
  assert.equal(out, [limit + 5, limit + 5], 'two pieces, each a line; the rest is held');
});

const cuts: [string, Buffer, number, string[]][] = [
  ['between characters of two bytes', Buffer.from('aé'), 2, ['61', 'c3a9']],
  ['between characters of four bytes', Buffer.from('ab🙂🙂'), 9, ['6162f09f9982', 'f09f9982']],
  ['at the limit where no character starts', Buffer.from('808080808080', 'hex'), 5, ['8080808080', '80']],
  ['at the limit where there is no room before it', Buffer.from('🙂'), 2, ['f09f', '9982']],
  ['before the two bytes of a line end', Buffer.from('abc\r\n'), 3, ['616263', '0d']],
  ['before a carriage return that may be half a line end', Buffer.from('abcd\rx'), 5, ['61626364', '0d', '78']],
];
for (const [what, text, longest, pieces] of cuts) {
  test(`a long line is cut ${what}`, () => {
    const lines = printed([text], longest)
      .replace(/\n$/, '')
      .split(/\n|(?<=\r)(?=a {4}\| )/);
    assert.equal(
      lines.map((line) => Buffer.from(line.replace('a    | ', ''), 'latin1').toString('hex')),
      pieces,
    );
  });
}

/** Cuts bytes at any places. */
const chunked = (text: string): fc.Arbitrary<string[]> =>
  fc
    .array(fc.nat({ max: text.length }), { maxLength: 8 })
    .map((at) =>
      [0, ...at.sort((x, y) => x - y), text.length].map((from, index, all) => text.slice(from, all[index + 1] ?? from)),
    );

/** Deals the chunks of several steps out in any order that keeps each step's own. */
const dealt = (decks: readonly string[][]): fc.Arbitrary<[number, string][]> => {
  const cards = decks.flatMap((deck, step) => deck.map(() => step));
  return fc
    .shuffledSubarray(
      cards.map((step, id) => ({ step, id })),
      { minLength: cards.length },
    )
    .map((order) => {
      const next = decks.map(() => 0);
      return order.map(({ step }): [number, string] => [step, decks[step]![next[step]!++]!]);
    });
};

const texts = (units: readonly string[]): fc.Arbitrary<string[]> =>
  fc.array(
    fc.array(fc.constantFrom(...units), { maxLength: 30 }).map((parts) => parts.join('')),
    { minLength: 2, maxLength: 4 },
  );
const plays = (units: readonly string[]): fc.Arbitrary<[string[], [number, string][]]> =>
  texts(units).chain((all) =>
    fc
      .tuple(...all.map(chunked))
      .chain((decks) => dealt(decks).map((order): [string[], [number, string][]] => [all, order])),
  );

const play = (count: number, order: readonly [number, string][], longest?: number): string[] => {
  const out: Uint8Array[] = [];
  const names = Array.from({ length: count }, (_, step) => `step${step}`);
  const outputOf = labelOutput(names, (part) => out.push(Buffer.from(part)), longest);
  const steps = names.map(outputOf);
  for (const [step, chunk] of order) steps[step]!.write(bytes(chunk));
  for (const step of steps) step.end();
  return Buffer.concat(out).toString('latin1').split('\n').slice(0, -1);
};

test('any chunks in any order: the lines of each step, whole and in their order', () => {
  fc.assert(
    fc.property(plays(['a', 'bc', '\n', '\x00', '\xff', ' | ', '\n\n']), ([all, order]) => {
      const lines = play(all.length, order);
      all.forEach((text, step) => {
        const label = `step${step} | `;
        const expected = text.split('\n');
        if (expected.at(-1) === '') expected.pop();
        assert.equal(
          lines.filter((line) => line.startsWith(label)).map((line) => line.slice(label.length)),
          expected,
        );
      });
      assert.ok(
        lines.every((line) => /^step\d \| /.test(line)),
        'every line says whose it is',
      );
    }),
  );
});

test('any chunks in any order: cuts and redraws are where they are without chunks, and no byte is lost', () => {
  fc.assert(
    fc.property(
      plays(['a', 'bcdefg', '\n', '\r', '\r\n', 'é', '\x80\x80', '\xf0\x9f\x99\x82']),
      fc.integer({ min: 1, max: 9 }),
      ([all, order], longest) => {
        const lines = play(all.length, order, longest);
        all.forEach((text, step) => {
          const label = `step${step} | `;
          const own = lines.filter((line) => line.startsWith(label));
          assert.equal(
            own,
            play(all.length, [[step, text]], longest).filter((line) => line.startsWith(label)),
          );
          assert.is(own.join('').replaceAll(label, ''), text.replaceAll('\n', ''));
          assert.ok(
            own.every((line) => line.replaceAll(label, '').length <= longest),
            'no longer than allowed',
          );
        });
      },
    ),
  );
});

test('a megabyte in chunks of one byte and a line of ten megabytes come through whole', () => {
  let passed = 0;
  const step = labelOutput(['a', 'b'], (chunk) => {
    passed += chunk.length;
  })('a');
  const one = bytes('x');
  for (let i = 0; i < 1_000_000; i++) step.write(one);
  step.write(Buffer.alloc(10_000_000, 'y'));
  step.end();
  assert.ok(passed >= 11_000_000, String(passed));
});

test('hundreds of thousands of carriage returns in one chunk come through whole', () => {
  let returns = 0;
  const step = labelOutput(['a', 'b'], (chunk) => {
    returns += chunk.filter((byte) => byte === 13).length;
  })('a');
  step.write(Buffer.alloc(300_000, '\r'));
  step.end();
  assert.is(returns, 300_000);
});

test.run();
