// What we draw is what Mermaid draws: nodes and arrows, read back by Mermaid itself and by our own reader, for any
// names.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Arrow, type Drawing, foldView, most } from '../../src/summaries/fold.js';
import { parseMermaid, renderMermaid } from '../../src/summaries/mermaid.js';
import type { Link, Strength, View } from '../../src/summaries/view.js';
import { readBack } from './mermaid-reader.js';

const strokeOf = ({ strength, inCycle }: Arrow): string => {
  if (inCycle) return 'thick';
  if (strength === 'dynamic') return 'dotted dynamic';
  return strength === 'lazy' ? 'normal lazy' : 'normal';
};

const meant = ({ nodes, arrows }: Drawing): { nodes: string[]; arrows: string[] } => ({
  nodes: nodes.map(({ label }) => label).sort(),
  arrows: arrows.map((arrow) => `${arrow.from} -> ${arrow.to} ${strokeOf(arrow)}`).sort(),
});

/** Words that are something else to Mermaid or Markdown, and characters that end a label. */
const names = [
  'end',
  'class',
  'click',
  'o',
  'x',
  'style',
  'graph',
  'subgraph',
  'default',
  'a"b',
  'donn\u00e9es',
  '__init__',
  'a/__tests__/b',
  '1. one',
  '- dash',
  '* star *',
  '`code`',
  '#35;',
  '#quot;',
  '&amp;',
  '<b>',
  'a;b',
  'a\\nb',
  'a[b]',
  'a{b}',
  '(a)',
  'a|b',
  '%%',
  '-->',
  'o--o',
  'N0',
  '\u{1f40d}',
  'a b',
  '~~x~~',
  '_',
  'constructor',
  'flowchart LR',
];

test('names that mean something to Mermaid are only names', async () => {
  const nodes = names.map((label, at) => ({ label, kind: (['module', 'folded', 'outside'] as const)[at % 3]! }));
  const arrows = names.map(
    (from, at): Arrow => ({
      from,
      to: names[(at + 1) % names.length]!,
      strength: (['load', 'lazy', 'dynamic'] as const)[at % 3]!,
      inCycle: at % 4 === 0,
    }),
  );
  const drawing: Drawing = { nodes, arrows, notes: [] };
  assert.equal(await readBack(renderMermaid(drawing)), meant(drawing));
});

test('a name with control characters is shown as what it is', async () => {
  const drawing: Drawing = { nodes: [{ label: 'a\nb\u202e', kind: 'module' }], arrows: [], notes: [] };
  assert.equal((await readBack(renderMermaid(drawing))).nodes, ['a\\x0ab\\u202e']);
});

const label = fc
  .oneof(fc.constantFrom(...names), fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }))
  .filter(
    (text) => !/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/.test(text) && text.trim() !== '',
  );

test('Mermaid draws any drawing as it is meant', async () => {
  const drawings = fc.uniqueArray(label, { minLength: 1, maxLength: 8 }).chain((labels) =>
    fc.record({
      nodes: fc.constant(labels.map((one) => ({ label: one, kind: 'module' as const }))),
      arrows: fc.uniqueArray(
        fc.record({
          from: fc.constantFrom(...labels),
          to: fc.constantFrom(...labels),
          strength: fc.constantFrom('load' as const, 'lazy' as const, 'dynamic' as const),
          inCycle: fc.boolean(),
        }),
        { selector: ({ from, to }) => `${from}\0${to}`, maxLength: 10 },
      ),
      notes: fc.constant([]),
    }),
  );
  await fc.assert(
    fc.asyncProperty(drawings, async (drawing) => {
      const text = renderMermaid(drawing);
      assert.equal(await readBack(text), meant(drawing));
      const own = parseMermaid(text);
      assert.equal([...own.nodes].sort(), meant(drawing).nodes);
      assert.equal(
        own.arrows.map((ends) => ends.join('\0')).sort(),
        drawing.arrows.map(({ from, to }) => `${from}\0${to}`).sort(),
      );
    }),
    { numRuns: 150 },
  );
});

test('the reader would see a lie', async () => {
  assert.equal(await readBack('flowchart LR\n  o\n  a\n  o-->a'), { nodes: ['a', 'o'], arrows: ['a -> a normal'] });
  assert.equal((await readBack('flowchart LR\n  click --> b')).nodes, []);
  await readBack('flowchart LR\n  end["x"]').then(
    () => assert.unreachable(),
    () => {},
  );
});

const link = (from: string, to: string, strength: Strength = 'load', inCycle = false): Link => ({
  from,
  to,
  strength,
  inCycle,
});
const viewWith = (over: Partial<View> & { readonly names?: readonly string[] }): View => ({
  area: { name: 'a', folder: 'a' },
  modules: new Map((over.names ?? []).map((name) => [name, `${name}.py`])),
  inner: [],
  out: [],
  into: [],
  external: [],
  missing: [],
  cycles: [],
  unread: [],
  ...over,
});

test('a small area is drawn module by module, with its neighbours', () => {
  const view = viewWith({
    names: ['a', 'a.b', 'a.c.d'],
    inner: [link('a', 'a.b'), link('a.b', 'a.c.d', 'types')],
    out: [{ ...link('a.b', 'z.y', 'dynamic'), group: 'z' }],
    into: [{ ...link('t.x', 'a', 'lazy'), group: 't' }],
  });
  const { nodes, arrows, notes } = foldView(view);
  assert.equal(
    nodes.map(({ label: shown, kind }) => `${kind} ${shown}`),
    ['module a', 'module a.b', 'module a.c.d', 'outside t', 'outside z'],
  );
  assert.equal(
    arrows.map(({ from, to, strength }) => `${from} ${to} ${strength}`),
    ['a a.b load', 'a.b z dynamic', 't a lazy'],
  );
  assert.equal(notes, [
    'not drawn: imports for types only',
    'a dotted arrow is a dynamic import',
    'a "lazy" arrow is imported in a function only',
  ]);
});

test('a large area is folded by packages, and says so', () => {
  const names_ = Array.from({ length: 40 }, (_, at) => `a.p${at % 4}.m${at}`);
  const { nodes, arrows, notes } = foldView(
    viewWith({ names: [...names_, 'a.p0'], inner: names_.map((name, at) => link(name, names_[(at + 1) % 40]!)) }),
  );
  assert.equal(
    nodes.map(({ label: shown }) => shown),
    ['a.p0.*', 'a.p1.*', 'a.p2.*', 'a.p3.*'],
  );
  assert.is(arrows.length, 4);
  assert.equal(notes, ['one node each, folded: `a.p0.*`, `a.p1.*`, `a.p2.*`, `a.p3.*`']);
});

test('what most import is left out with a sentence', () => {
  const names_ = Array.from({ length: 15 }, (_, at) => `a.m${String(at).padStart(2, '0')}`);
  const inner = names_.flatMap((name) =>
    names_
      .slice(0, 4)
      .filter((to) => to !== name)
      .map((to) => link(name, to)),
  );
  const { arrows, notes } = foldView(viewWith({ names: names_, inner }));
  assert.ok(arrows.length <= most.arrows);
  assert.match(notes.join('\n'), /not drawn: the arrows to `a\.m00`, which every node imports/);
});

test('whatever an area holds, the picture fits and tells nothing that is not so', () => {
  const part = fc.constantFrom('p', 'q', 'r', 's', 't', 'u', 'v', 'w');
  const module = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `a.${parts.join('.')}`);
  const strength = fc.constantFrom<Strength>('load', 'lazy', 'dynamic', 'types');
  const views = fc.uniqueArray(module, { minLength: 1, maxLength: 70 }).chain((all) =>
    fc.record({
      inner: fc.array(
        fc.record({ from: fc.constantFrom(...all), to: fc.constantFrom(...all), strength, inCycle: fc.boolean() }),
        { maxLength: 200 },
      ),
      out: fc.array(
        fc.record({
          from: fc.constantFrom(...all),
          to: fc.constant('z.z'),
          strength,
          inCycle: fc.constant(false),
          group: fc.stringMatching(/^[a-z]{1,2}$/),
        }),
        { maxLength: 40 },
      ),
      into: fc.array(
        fc.record({
          from: fc.constant('z.z'),
          to: fc.constantFrom(...all),
          strength,
          inCycle: fc.constant(false),
          group: fc.stringMatching(/^[a-z]{1,2}$/),
        }),
        { maxLength: 40 },
      ),
      names: fc.constant(all),
    }),
  );
  fc.assert(
    fc.property(views, (parts) => {
      const view = viewWith(parts);
      const { nodes, arrows, notes } = foldView(view);
      assert.ok(
        nodes.length <= most.nodes && arrows.length <= most.arrows,
        `${nodes.length} nodes, ${arrows.length} arrows`,
      );
      const labels = new Set(nodes.map(({ label: shown }) => shown));
      assert.is(labels.size, nodes.length);
      for (const { from, to } of arrows) assert.ok(labels.has(from) && labels.has(to) && from !== to);
      // Every import that is drawn is one; every one that is not drawn has a node or a note that stands for it.
      const folded = notes.some(
        (note) => note.startsWith('folded') || note.startsWith('one node each') || note.startsWith('not drawn'),
      );
      const plain = view.inner.filter(({ from, to, strength: how }) => how !== 'types' && from !== to);
      for (const { from, to } of plain)
        assert.ok(folded || arrows.some((arrow) => arrow.from === from && arrow.to === to), `${from} -> ${to}`);
      const possible = new Set(plain.map(({ from, to }) => `${from} ${to}`));
      for (const { from, to } of arrows)
        if (view.modules.has(from) && view.modules.has(to))
          assert.ok(possible.has(`${from} ${to}`), `${from} -> ${to}`);
      assert.equal(
        foldView(viewWith({ ...parts, inner: [...parts.inner].reverse(), names: [...parts.names].reverse() })).arrows,
        arrows,
      );
    }),
    { numRuns: 300 },
  );
});

test.run();
