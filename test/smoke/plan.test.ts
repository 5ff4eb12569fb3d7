// In which order do steps run, and which must run again?
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { needed, orderSteps, type Planned } from '../../src/smoke/plan.js';

/** `c: a b` is a step c that needs a and b. */
const steps = (...lines: readonly string[]): Planned[] =>
  lines.map((line) => {
    const [name = '', needs = ''] = line.split(':');
    return { name, needs: needs.split(' ').filter((need) => need !== '') };
  });

const names = (planned: readonly Planned[]): string => planned.map(({ name }) => name).join(' ');

const orders: [string, Planned[], string][] = [
  ['no steps', [], ''],
  ['one', steps('smoke'), 'smoke'],
  ['independent ones in their own order', steps('c', 'a', 'b'), 'c a b'],
  ['a chain written backwards', steps('c: b', 'b: a', 'a'), 'a | b | c'],
  ['a diamond', steps('d: b c', 'b: a', 'c: a', 'a'), 'a | b c | d'],
  ['a need that spans levels', steps('a', 'b: a', 'c: a b', 'x'), 'a x | b | c'],
];
for (const [what, given, levels] of orders) {
  test(`the levels of ${what}`, () => assert.is(orderSteps(given).map(names).join(' | '), levels));
}

test('a circle and an unknown need are bugs, not endless loops', () => {
  assert.throws(() => orderSteps(steps('x', 'a: b', 'b: a')), /never run: a, b/);
  assert.throws(() => orderSteps(steps('a: nobody')), /never run: a/);
});

const diamond = steps('d: b c', 'b: a', 'c: a', 'a', 'lint');
const wanted: [string, string, string][] = [
  ['nothing', '', ''],
  ['the first of a diamond: what needs it keeps its pass', 'a', 'a'],
  ['one side of a diamond, and what it needs', 'b', 'b a'],
  ['the last, and all that it needs', 'd', 'd b c a'],
  ['an independent one alone', 'lint', 'lint'],
  ['two at once', 'lint c', 'c a lint'],
  ['a name that no step has', 'nobody', ''],
];
for (const [what, missing, run] of wanted) {
  test(`without a pass for ${what}`, () =>
    assert.is(names(needed(diamond, new Set(missing.split(' ').filter((name) => name !== '')))), run));
}

/** Any graph without circles: a step needs only lower numbers, and then all are shuffled. */
const graphs = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 12 }).chain((raw) => {
  const made = raw.map((needs, index) => ({
    name: `s${index}`,
    needs: index === 0 ? [] : [...new Set(needs.map((need) => `s${need % index}`))],
  }));
  return fc.shuffledSubarray(made, { minLength: made.length });
});

test('any order respects the needs, and holds every step once', () => {
  fc.assert(
    fc.property(graphs, (given) => {
      const order = orderSteps(given).flat();
      assert.equal(order.map(({ name }) => name).sort(), given.map(({ name }) => name).sort());
      const before = new Set<string>();
      for (const { name, needs } of order) {
        assert.ok(
          needs.every((need) => before.has(need)),
          name,
        );
        before.add(name);
      }
    }),
  );
});

test('each step stands in the first level it can', () => {
  fc.assert(
    fc.property(graphs, (given) => {
      const levelOf = new Map(
        orderSteps(given).flatMap((level, index) => level.map(({ name }) => [name, index] as const)),
      );
      for (const { name, needs } of given)
        assert.is(levelOf.get(name), Math.max(-1, ...needs.map((need) => levelOf.get(need)!)) + 1);
    }),
  );
});

test('what must run holds the missing, all that it needs and nothing else', () => {
  const both = graphs.chain((given) => fc.tuple(fc.constant(given), fc.subarray(given.map(({ name }) => name))));
  fc.assert(
    fc.property(both, ([given, missing]) => {
      const run = needed(given, new Set(missing));
      const chosen = new Set(run.map(({ name }) => name));
      assert.ok(
        missing.every((name) => chosen.has(name)),
        'the missing',
      );
      assert.ok(
        run.every(({ needs }) => needs.every((need) => chosen.has(need))),
        'closed',
      );
      // Minimal: each is missing itself or needed by another that runs.
      assert.ok(
        run.every(({ name }) => missing.includes(name) || run.some(({ needs }) => needs.includes(name))),
        'minimal',
      );
      assert.equal(
        run,
        given.filter((step) => run.includes(step)),
        'in the given order',
      );
    }),
  );
});

test.run();
