// What vouches for a commit?
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { classify, findingsOf, type Known } from '../../src/audit/classify.js';

const note = { at: '2026-11-24T12:00:00.000Z', by: 'Eve', reason: 'late' };

/** c is the newest, a the oldest; each has a tree of its own. */
const line = (over: Partial<Known>): Known => ({
  commits: [
    { oid: 'c', tree: 'C', parents: ['b'] },
    { oid: 'b', tree: 'B', parents: ['a'] },
    { oid: 'a', tree: 'A', parents: [] },
  ],
  tips: new Set(['c']),
  passedTrees: new Set(),
  bypasses: new Map(),
  ...over,
});

const rows: readonly (readonly [
  what: string,
  known: Known,
  kinds: Record<string, string>,
  rules: readonly string[],
])[] = [
  [
    'a tip that passed covers what lies beneath',
    line({ passedTrees: new Set(['C']) }),
    { c: 'evidence', b: 'covered', a: 'covered' },
    [],
  ],
  [
    'a commit that passed itself is evidence',
    line({ passedTrees: new Set(['C', 'B']) }),
    { c: 'evidence', b: 'evidence', a: 'covered' },
    [],
  ],
  [
    'nothing known is unaccounted, told once',
    line({}),
    { c: 'unaccounted', b: 'unaccounted', a: 'unaccounted' },
    ['audit/unaccounted'],
  ],
  [
    'an earlier tip stands for itself',
    line({ tips: new Set(['c', 'b']), passedTrees: new Set(['C']) }),
    { c: 'evidence', b: 'unaccounted', a: 'unaccounted' },
    ['audit/unaccounted'],
  ],
  [
    'a bypass is told with who and why',
    line({ bypasses: new Map([['c', note]]) }),
    { c: 'bypassed', b: 'bypassed', a: 'bypassed' },
    ['audit/bypassed'],
  ],
  [
    'a bypass by its tree counts too',
    line({ bypasses: new Map([['C', note]]) }),
    { c: 'bypassed', b: 'bypassed', a: 'bypassed' },
    ['audit/bypassed'],
  ],
  [
    'a pass of the same tree settles a bypass',
    line({ bypasses: new Map([['c', note]]), passedTrees: new Set(['C']) }),
    { c: 'evidence', b: 'covered', a: 'covered' },
    ['audit/settled'],
  ],
  [
    'of two children the better one covers',
    {
      ...line({ passedTrees: new Set(['D']), tips: new Set(['c', 'd']) }),
      commits: [
        { oid: 'c', tree: 'C', parents: ['a'] },
        { oid: 'd', tree: 'D', parents: ['a'] },
        { oid: 'a', tree: 'A', parents: [] },
      ],
    },
    { c: 'unaccounted', d: 'evidence', a: 'covered' },
    ['audit/unaccounted'],
  ],
];

for (const [what, known, kinds, rules] of rows) {
  test(what, () => {
    const fates = classify(known);
    assert.equal(Object.fromEntries(fates.map(({ oid, kind }) => [oid, kind])), kinds);
    assert.equal(
      findingsOf(fates).map(({ rule }) => rule),
      rules,
    );
  });
}

test('a reason from others is safe to print', () => {
  const [told] = findingsOf(classify(line({ bypasses: new Map([['c', { ...note, reason: '\u001b[31m' }]]) })));
  assert.match(told!.message, /late|\\x1b\[31m/);
  assert.not.match(told!.message, /\u001b/);
});

test.run();
