import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Child, digestFolder } from '../../src/evidence/merkle.js';

const digest = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const byteName = fc.uint8Array({ minLength: 1, maxLength: 4 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const child: fc.Arbitrary<Child> = fc.record({
  type: fc.constantFrom('f', 'd', 'l'),
  size: fc.nat(),
  name: byteName,
  digest,
});
const children = fc.uniqueArray(child, { minLength: 1, maxLength: 8, selector: ({ name }) => name });

test('the order in which a folder is listed does not matter', () => {
  fc.assert(
    fc.property(
      children.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
      ([list, shuffled]) => {
        assert.equal(digestFolder(shuffled), digestFolder(list));
      },
    ),
  );
});

test('any change of a type, a size, a name, a digest or the count changes the folder', () => {
  fc.assert(
    fc.property(children, fc.nat(), (list, pick) => {
      const before = digestFolder(list).digest;
      const index = pick % list.length;
      const one = list[index]!;
      const changes: Child[] = [
        { ...one, type: one.type === 'f' ? 'd' : 'f' },
        { ...one, size: one.size + 1 },
        { ...one, name: `${one.name}\0` },
        { ...one, digest: one.digest.replace(/^./, (c) => (c === '0' ? '1' : '0')) },
      ];
      for (const changed of changes) assert.is.not(digestFolder(list.with(index, changed)).digest, before);
      assert.is.not(digestFolder(list.toSpliced(index, 1)).digest, before);
    }),
  );
});

test('sizes above 4 GiB are told apart', () => {
  const of = (size: number) => digestFolder([{ type: 'f', name: 'a', size, digest: '0'.repeat(64) }]);
  assert.is.not(of(2 ** 32 + 5).digest, of(5).digest);
  assert.is(of(2 ** 40).size, 2 ** 40);
});

test.run();
