// What breaks a boundary rule, and what keeps it? Edges and tricks by hand; the baseline that forgives some, and
// may only shrink.

import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { matchAllows } from '../../src/boundaries/allows.js';
import {
  type Entry,
  grownSince,
  matchBaseline,
  nextBaseline,
  parseBaseline,
  renderBaseline,
} from '../../src/boundaries/baseline.js';
import { type Broken, broken } from '../../src/boundaries/broken.js';
import { judgeDynamic } from '../../src/boundaries/judge-dynamic.js';
import { judgeImports } from '../../src/boundaries/judge-imports.js';
import { judgeMatches, judgeShellOnly, judgeUnread } from '../../src/boundaries/judge-places.js';
import type { Trick } from '../../src/boundaries/scripts.js';
import { Fault } from '../../src/core/fault.js';
import type { ImportKind } from '../../src/imports/python.js';
import type { BoundaryRule } from '../../src/settings/settings.js';

const text = (path: string, line: number): string => `${path} line ${line}`;
const said = (all: readonly Broken[]): string[] =>
  all.map(({ finding: { rule, path, line } }) => `${rule.slice(11)} ${path ?? ''}${line === null ? '' : `:${line}`}`);
const edge = (from: string, to: string, kind: ImportKind = 'runtime') => ({ from, to, kind, line: 1 });

const house: BoundaryRule = {
  kind: 'layers',
  layers: [['cli'], ['push', 'smoke', 'src/x.ts'], ['core']],
  except: [{ from: 'push', to: 'smoke' }],
  types: true,
  why: null,
};
const used = edge('push/z.py', 'smoke/z.py');
const layers: readonly (readonly [what: string, from: string, to: string, isKept: boolean])[] = [
  ['down one layer', 'cli/a.py', 'push/b.py', true],
  ['down two layers', 'cli/a.py', 'core/b.py', true],
  ['within a place', 'push/a.py', 'push/sub/b.py', true],
  ['up', 'core/a.py', 'cli/b.py', false],
  ['sideways', 'smoke/a.py', 'push/b.py', false],
  ['sideways along an exception', 'push/a.py', 'smoke/b.py', true],
  ['a file as a place', 'src/x.ts', 'push/a.py', false],
  ['a name that only starts alike', 'core/a.py', 'cli-tools/b.py', true],
  ['from outside of the layers', 'tests/a.py', 'cli/b.py', true],
  ['to outside of the layers', 'core/a.py', 'tests/b.py', true],
];
for (const [what, from, to, isKept] of layers) {
  test(`layers: ${what}, ${from} -> ${to}: ${isKept ? 'kept' : 'broken'}`, () =>
    assert.equal(
      said(judgeImports([house], [used, edge(from, to)], text, 's.json')),
      isKept ? [] : [`import ${from}:1`],
    ));
}

test('the most exact place decides', () => {
  const rule: BoundaryRule = {
    kind: 'layers',
    layers: [['src/app/main'], ['src/app'], ['src']],
    except: [],
    types: true,
    why: null,
  };
  assert.equal(
    said(
      judgeImports(
        [rule],
        [
          edge('src/app/a.py', 'src/app/main/b.py'),
          edge('src/app/main/b.py', 'src/app/a.py'),
          edge('src/c.py', 'src/app/a.py'),
        ],
        text,
        's.json',
      ),
    ),
    ['import src/app/a.py:1', 'import src/c.py:1'],
  );
});

test('an exception that allows nothing is told, with the place of the rule', () => {
  assert.equal(said(judgeImports([house], [edge('cli/a.py', 'core/a.py')], text, 's.json')), ['unused s.json']);
});

test('imports of types count, unless the rule says otherwise; lazy and dynamic ones always do', () => {
  const kinds: ImportKind[] = ['runtime', 'optional', 'lazy', 'typing', 'dynamic'];
  const edges = kinds.map((kind) => edge('core/a.py', 'cli/b.py', kind));
  assert.is(judgeImports([house], [used, ...edges], text, 's').length, 5);
  assert.is(judgeImports([{ ...house, types: false } as BoundaryRule], [used, ...edges], text, 's').length, 4);
});

test('a folder that may import some of the repository', () => {
  const rule: BoundaryRule = {
    kind: 'may-import',
    folder: 'report',
    allowed: ['core', 'a/b.py'],
    types: false,
    why: 'it must load fast',
  };
  const found = judgeImports(
    [rule],
    [
      edge('report/a.py', 'core/x.py'),
      edge('report/a.py', 'report/b.py'),
      edge('report/a.py', 'a/b.py'),
      edge('report/a.py', 'a/c.py'),
      edge('report/t.py', 'a/c.py', 'typing'),
      edge('a/c.py', 'report/a.py'),
    ],
    text,
    's',
  );
  assert.equal(said(found), ['import report/a.py:1']);
  assert.is(found[0]!.finding.message, 'imports a/c.py, and report may import only core, a/b.py; it must load fast');
  assert.is(found[0]!.text, 'report/a.py line 1');
});

const literal: Trick = { line: 2, kind: 'dynamic-literal', what: 'x' };
const exec: Trick = { line: 5, kind: 'exec-eval', what: 'exec' };
const dynamic = (level: 'forbidden' | 'reason' | 'allowed', folder = 'scripts'): BoundaryRule => ({
  kind: 'dynamic',
  folder,
  level,
  why: null,
});
const reasons: readonly (readonly [
  what: string,
  BoundaryRule[],
  remarks: readonly (readonly [number, string])[],
  expected: readonly string[],
])[] = [
  ['forbidden', [dynamic('forbidden')], [], ['dynamic scripts/a.py:2', 'dynamic scripts/a.py:5']],
  [
    'forbidden, with a reason',
    [dynamic('forbidden')],
    [[2, 'allow-dynamic plugins are found by name']],
    ['dynamic scripts/a.py:2', 'dynamic scripts/a.py:5'],
  ],
  ['allowed', [dynamic('allowed')], [], []],
  [
    'with a reason on the line',
    [dynamic('reason')],
    [
      [2, 'allow-dynamic plugins'],
      [5, 'allow-dynamic templates'],
    ],
    [],
  ],
  [
    'with a reason on the line above',
    [dynamic('reason')],
    [
      [1, 'allow-dynamic plugins'],
      [4, 'allow-dynamic: templates'],
    ],
    [],
  ],
  [
    'with a reason two lines above',
    [dynamic('reason')],
    [
      [2, 'allow-dynamic plugins'],
      [3, 'allow-dynamic templates'],
    ],
    ['dynamic scripts/a.py:5', 'unused scripts/a.py:3'],
  ],
  [
    'without a reason',
    [dynamic('reason')],
    [
      [2, 'allow-dynamic'],
      [5, 'allow-dynamic ...'],
    ],
    ['no-reason scripts/a.py:2', 'no-reason scripts/a.py:5'],
  ],
  [
    'a comment that allows nothing, where all is allowed',
    [dynamic('allowed')],
    [[9, 'allow-dynamic plugins']],
    ['unused scripts/a.py:9'],
  ],
  [
    'a comment of ours that is misspelt',
    [dynamic('reason')],
    [
      [2, 'allow-dynamics plugins'],
      [5, 'allow-dynamic yes, templates'],
    ],
    ['dynamic scripts/a.py:2', 'unused scripts/a.py:2'],
  ],
  ['a rule about another folder', [dynamic('forbidden', 'script')], [], []],
  ['the most exact folder decides', [dynamic('forbidden', 'scripts'), dynamic('allowed', 'scripts/a.py')], [], []],
];
for (const [what, rules, remarks, expected] of reasons) {
  test(`dynamic code: ${what}`, () =>
    assert.equal(
      said(
        judgeDynamic(
          rules,
          [
            {
              path: 'scripts/a.py',
              tricks: [literal, exec],
              remarks: remarks.map(([line, said]) => ({ line, text: said })),
            },
          ],
          text,
        ),
      ),
      expected,
    ));
}

test('one comment allows all tricks of its line', () => {
  assert.equal(
    matchAllows([exec, { ...exec, kind: 'path-hack' }], [{ line: 5, text: 'allow-dynamic both are wanted' }]),
    { bare: [], withoutReason: [], unused: [], unknown: [] },
  );
});

test('what is no shell in a folder for shell, what lies nowhere, and what does not parse', () => {
  const rules: BoundaryRule[] = [
    { kind: 'shell-only', folder: 'scripts', why: null },
    dynamic('forbidden', 'gone'),
    { kind: 'layers', layers: [['scripts'], ['lost']], except: [], types: true, why: null },
  ];
  assert.equal(
    said(
      judgeShellOnly(rules, [
        { path: 'scripts/a.py', kind: 'python' },
        { path: 'scripts/a.sh', kind: 'shell' },
        { path: 'scripts/README.md', kind: 'no program' },
        { path: 'scripts/b.rb', kind: 'other program' },
      ]),
    ),
    ['shell-only scripts/a.py', 'shell-only scripts/b.rb'],
  );
  assert.equal(
    judgeMatches(rules, ['scripts/a.py', 'gone-too/b'], 'x.json').map(({ finding }) => finding.message),
    ['boundaries.rules name gone, where git tracks no file', 'boundaries.rules name lost, where git tracks no file'],
  );
  const unread = judgeUnread(
    [
      { path: 'scripts/a.py', line: 4, problem: 'no Python 3' },
      { path: 'tests/b.py', line: 1, problem: 'x' },
    ],
    (path) => path.startsWith('scripts/'),
  );
  assert.equal(said(unread), ['not-analysed scripts/a.py:4']);
  assert.is(unread[0]!.text, null, 'no baseline may forgive it');
});

const one = (path: string, line: string | null): Broken => broken('boundaries/import', path, 'm', line);

test('a baseline knows a finding by its text, wherever that stands, and as often as it is listed', () => {
  const entries = nextBaseline(
    [one('a.py', 'import x'), one('a.py', 'import x'), one('b.py', 'import y'), one('c.py', null)],
    null,
  );
  assert.equal(entries, [
    { rule: 'boundaries/import', path: 'a.py', text: 'import x', count: 2 },
    { rule: 'boundaries/import', path: 'b.py', text: 'import y', count: 1 },
  ]);
  const now = [one('a.py', 'import x'), one('a.py', 'import x'), one('a.py', 'import x'), one('c.py', null)];
  const { fresh, known, gone } = matchBaseline(now, entries);
  assert.equal(
    [fresh.length, known, gone],
    [2, 2, [{ rule: 'boundaries/import', path: 'b.py', text: 'import y', count: 1 }]],
  );
});

test('a baseline grows in no way: not by writing it anew, and not by hand', () => {
  const pool = fc.array(
    fc.tuple(fc.constantFrom('a.py', 'b.py'), fc.constantFrom('x', 'y', null)).map(([path, line]) => one(path, line)),
    { maxLength: 12 },
  );
  const total = (entries: readonly Entry[]): number => entries.reduce((sum, { count }) => sum + count, 0);
  fc.assert(
    fc.property(pool, pool, (first, later) => {
      const entries = nextBaseline(first, null);
      const next = nextBaseline(later, entries);
      assert.ok(total(next) <= total(entries));
      assert.equal(grownSince(next, [entries]), []);
      assert.is(matchBaseline(first, entries).fresh.length, first.filter((each) => each.text === null).length);
      assert.equal(matchBaseline(later, next).gone, []);
      assert.equal(parseBaseline('b', renderBaseline(next)), next);
      const more = [...next, { rule: 'boundaries/import', path: 'new.py', text: 'z', count: 1 }];
      assert.equal(
        grownSince(more, [entries]).map(({ path }) => path),
        ['new.py'],
      );
    }),
  );
});

test('a file that moves keeps its findings', () => {
  const before = nextBaseline([one('scripts/a.py', 'x')], null);
  assert.equal(grownSince([{ ...before[0]!, path: 'cli/a.py' }], [before]), []);
});

const schema = '"schema":"gate-hooks/boundaries-baseline/1"';
for (const bad of [
  '',
  '[]',
  '{}',
  '{"schema":"x","findings":[]}',
  `{${schema}}`,
  `{${schema},"findings":[{}]}`,
  `{${schema},"findings":[{"rule":"a","path":"b","text":"c","count":0}]}`,
]) {
  test(`no baseline: ${JSON.stringify(bad)}`, () =>
    assert.throws(
      () => parseBaseline('b.json', bad),
      (error: unknown) =>
        error instanceof Fault && error.exit === 2 && error.message.startsWith('b.json is no baseline: '),
    ));
}

test.run();
