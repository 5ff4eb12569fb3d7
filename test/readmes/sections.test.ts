// Which sections and entries a README has, as people see them.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseSections } from '../../src/facts/sections.js';
import { isTodo, parseEntries } from '../../src/readmes/entries.js';

const namesIn = (text: string): string =>
  parseSections(text)
    .map(({ name, line, form }) => `${name}@${line}${form === 'label' ? '' : '#'}`)
    .join(' ');

const found: [string, string][] = [
  ['Purpose: x', 'purpose@1'],
  ['**Purpose:** x', 'purpose@1'],
  ['**Purpose**: x', 'purpose@1'],
  ['__Purpose:__ x', 'purpose@1'],
  ['- Purpose: x', 'purpose@1'],
  ['* **Entry points:** x', 'entrypoints@1'],
  ['## Purpose', 'purpose@1#'],
  ['## **Purpose:** ##', 'purpose@1#'],
  ['Purpose\n=======', 'purpose@1#'],
  ['text\n\nDo not touch\n---', 'do-not-touch@3#'],
  ['PURPOSE: x\r\nentry_points: y\r\nDo\u2011not\u2011touch: z', 'purpose@1 entrypoints@2 do-not-touch@3'],
  ["Don't touch: x\rDon\u2019t-touch: y", 'do-not-touch@1 do-not-touch@2'],
  ['\ufeffPurpose: x', 'purpose@1'],
  ['Purpose: a\nPurpose: b', 'purpose@1 purpose@2'],
  ['```\nPurpose: x\n```\nEntrypoints: y', 'entrypoints@4'],
  ['~~~~\nPurpose: x\n~~~\nPurpose: y\n~~~~\n', ''],
  ['```\nPurpose: never closed', ''],
  ['<!-- Purpose: x -->\n<!--\nEntrypoints: y\n-->\nDo-not-touch: z', 'do-not-touch@5'],
  ['a <!-- b\nPurpose: x --> c', ''],
  ['a <!-- no comment\n\nPurpose: x', 'purpose@3'],
  ['`<!--` x\nPurpose: x', 'purpose@2'],
  ['    Purpose: code', ''],
  ['Purposeful: x', ''],
  ['The Purpose: x', ''],
  ['# Purpose of this', ''],
  ['Purpose', ''],
];
for (const [text, names] of found)
  test(`${JSON.stringify(text)} has ${names || 'no section'}`, () => assert.is(namesIn(text), names));

const bodyOf = (text: string): string[] =>
  parseSections(text)[0]!
    .lines.map((line) => line.text.trim())
    .filter((line) => line !== '');

test('a heading section ends at a heading that is not below it, a label at its next paragraph of prose', () => {
  assert.equal(bodyOf('## Purpose\na\n### more\nb\n## Next\nc'), ['a', 'b']);
  assert.equal(bodyOf('Purpose: a\nb\n\nMore prose.'), ['a', 'b']);
  assert.equal(bodyOf('Purpose:\n\n- a\n\n- b\n\nProse.\n- c'), ['- a', '- b']);
  assert.equal(bodyOf('Purpose: a\n# Next\nb'), ['a']);
});

const entriesIn = (text: string): string[] =>
  parseSections(text)
    .flatMap(parseEntries)
    .map((entry) => `${entry.line}:${entry.kind === 'pattern' ? entry.pattern : `<${entry.kind}>`}`);

const entries: [string, string[]][] = [
  ['Do-not-touch: none', []],
  ['Do-not-touch: N/A.', []],
  ['Do-not-touch: -', []],
  ['Do-not-touch: {{do_not_touch}}', []],
  ['Do-not-touch: TODO: think', []],
  ['Do-not-touch:\n- none\n', []],
  ['Do-not-touch: `a b`, ``c`d``; e/ and `*.f`.', ['1:a b', '1:c`d', '1:e/', '1:*.f']],
  ['Do-not-touch: `a` (why, so), `b` (why)', ['1:a', '1:b']],
  ['Do-not-touch: `RESULTS.md` and `r.svg`, which a run writes.', ['1:RESULTS.md', '1:r.svg']],
  [
    '## Do-not-touch\n\n- `a` - made by\n  `protoc` in x\n- b.c — why\n* [g](golden%20dir/)\n1. [x] /d\n',
    ['3:a', '5:b.c', '6:/golden dir/', '7:/d'],
  ],
  ['## Do-not-touch\na/\nb/\n', ['2:a/', '3:b/']],
  ['## Do-not-touch\nThese are generated:\n\n- a.ts\n', ['4:a.ts']],
  ['Do-not-touch: ask Bob before you edit\nanything.', ['1:<prose>']],
  ['Do-not-touch: golden files, a.b', ['1:<prose>']],
  ['Do-not-touch: ../x, C:\\y, ~/z, a/../../b', ['1:<outside>', '1:<outside>', '1:<outside>', '1:<outside>']],
  ['Do-not-touch: [docs](https://example.com/x)', ['1:<prose>']],
  ['Do-not-touch: ./x, ., !keep, #z, \\_a', ['1:/x', '1:*', '1:!keep', '1:\\#z', '1:_a']],
  ['Do-not-touch: [a](src/[id].ts)', ['1:/src/\\[id\\].ts']],
  ['Do-not-touch: `a`\n```\n`b`\n```\n<!-- `c` -->\n', ['1:a']],
];
for (const [text, said] of entries)
  test(`${JSON.stringify(text)} names ${said.join(' ') || 'nothing'}`, () => assert.equal(entriesIn(text), said));

test('a section that says TODO, or nothing, is still to do', () => {
  for (const [text, todo] of [
    ['Purpose: TODO: x', true],
    ['Purpose:', true],
    ['Purpose: **TBD**', true],
    ['Purpose: todos', false],
    ['Do-not-touch: none', false],
  ] as const) {
    assert.is(isTodo(parseSections(text)[0]!), todo, text);
  }
});

test('no text makes it throw, and every entry names a line of the text', () => {
  const piece = fc.constantFrom(
    'Do-not-touch:',
    '## Do-not-touch',
    '`',
    '``',
    'a/b',
    '<!--',
    '-->',
    '```',
    '\n',
    '\r\n',
    '- ',
    ', ',
    '..',
    '(',
    '[x](',
    ')',
    '---',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 4 }))), (parts) => {
      const text = parts.join('');
      const lines = text.split(/\r\n|\r|\n/).length;
      for (const entry of parseSections(text).flatMap(parseEntries)) assert.ok(entry.line >= 1 && entry.line <= lines);
    }),
    { numRuns: 2000 },
  );
});

for (const part of [
  '`',
  '` ',
  '<!--',
  '<!-- x\n',
  'a <!-- x\n',
  '*',
  '- ',
  '[',
  '[`',
  'a,',
  '``` ',
  '> ',
  '_',
  ' (',
  ' #',
  '   ',
  'x-',
  '\n- `a`',
  '-\n',
]) {
  // That the time grows with the size is measured in bench/.
  test(`twenty thousand times ${JSON.stringify(part)} is read to its end`, () => {
    for (const head of ['Do-not-touch: ', '## ', 'Do-not-touch: `'])
      parseSections(`${head}${part.repeat(20_000)}\nx`).flatMap(parseEntries);
  });
}

test('a line of 300,000 entries is read whole', () => {
  const [section] = parseSections(`Do-not-touch: ${'`a`, '.repeat(300_000)}\n`);
  assert.is(parseEntries(section!).length, 300_000);
});

test.run();
