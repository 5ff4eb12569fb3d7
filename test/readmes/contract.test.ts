import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyApprovals, judgeContract, judgeSize, violationFinding } from '../../src/readmes/contract.js';
import { type Approval, covers, parseApprovals, trailerFor } from '../../src/readmes/contract-approvals.js';
import { type Change, parseBlocks, parseSizes } from '../../src/readmes/contract-diff.js';
import { replay } from '../../src/readmes/contract-replay.js';
import { parseRules, type Rules } from '../../src/readmes/contract-rules.js';
import { quoted, rawName, takeName } from '../../src/readmes/raw-names.js';

const oid = 'a'.repeat(40);
const rules = (readme: string, ...entries: string[]): Rules =>
  parseRules(rawName(readme), oid, Buffer.from(`Do-not-touch:\n${entries.map((one) => `- \`${one}\`\n`).join('')}`));
const change = (path: string, status = 'M', mode = '100644'): Change => ({
  path: rawName(path),
  oldMode: status === 'A' ? '000000' : mode,
  newMode: status === 'D' ? '000000' : mode,
  oldOid: oid,
  newOid: oid,
  status,
});
const protectedBy = (readme: string, entry: string, path: string, mode?: string): boolean =>
  judgeContract([], [rules(readme, entry)], [change(path, 'M', mode)]).length > 0;

const patterns: readonly (readonly [readme: string, entry: string, path: string, isProtected: boolean])[] = [
  ['gen/README.md', 'a.py', 'gen/a.py', true],
  ['gen/README.md', 'a.py', 'gen/deep/a.py', true],
  ['gen/README.md', '/a.py', 'gen/deep/a.py', false],
  ['gen/README.md', 'a.py', 'gen/A.py', false],
  ['gen/README.md', 'a.py', 'other/a.py', false],
  ['gen/README.md', 'a.py', 'general/a.py', false],
  ['gen/README.md', 'out/', 'gen/out/x/y', true],
  ['gen/README.md', 'out/', 'gen/out', false],
  ['gen/README.md', '.', 'gen/x/y', true],
  ['gen/README.md', '*.lock', 'gen/x.lock', true],
  ['gen/README.md', 'pages/[id].tsx', 'gen/pages/[id].tsx', true],
  ['gen/README.md', 'f[12].c', 'gen/f1.c', true],
  ['README.md', '*.lock', 'deep/er/x.lock', true],
  ['README', 'x y', 'x y', true],
  ['README.rst', 'a\\nb', 'a\nb', false],
  ['README.md', 'a?b', 'a\nb', true],
  ['README.md', 'd\u00e9.txt', 'd\u00e9.txt', true],
  ['README.md', 'd\u00e9.txt', 'de\u0301.txt', false],
  ['README.md', 'd?.txt', 'd\u00e9.txt', true],
  ['README.md', 'voil\u00e0', 'voil\u00e0', true],
];
for (const [readme, entry, path, isProtected] of patterns) {
  test(`${JSON.stringify(entry)} of ${readme} ${isProtected ? 'protects' : 'leaves'} ${JSON.stringify(path)}`, () =>
    assert.is(protectedBy(readme, entry, path), isProtected));
}

test('a submodule counts as the folder that it stands for', () => {
  assert.ok(protectedBy('README.md', 'vendor/lib/', 'vendor/lib', '160000'));
  assert.not(protectedBy('README.md', 'vendor/lib/', 'vendor/lib'));
});

test('an entry that starts with ! takes back what stands before it', () => {
  const all = [rules('g/README.md', '*', '!keep.py')];
  assert.equal(
    judgeContract(all, all, [change('g/keep.py'), change('g/a.py')]).map(({ path }) => path),
    ['g/a.py'],
  );
});

test('prose, what leads out, code blocks and other sections protect nothing', () => {
  const text =
    'Do-not-touch: please be careful here\n\n## Do not touch\n- `../x`\n\n```\n- `y`\n```\n\n## Purpose\n- `z`\n';
  assert.equal(parseRules('README.md', oid, Buffer.from(text)).entries, []);
});

for (const [what, bytes] of [
  ['CRLF', Buffer.from('# gen\r\n\r\nDo-not-touch:\r\n- `a`\r\n- `d\u00e9`\r\n')],
  ['CR', Buffer.from('# gen\r\rDo-not-touch:\r- `a`\r- `d\u00e9`\r')],
  ['a byte order mark', Buffer.from('\ufeffDo-not-touch:\n- `a`\n- `d\u00e9`\n')],
  ['latin-1', Buffer.from('Do-not-touch:\n- `a`\n- `d\u00e9`\n', 'latin1')],
  ['UTF-16 with a mark', Buffer.from('\ufeffDo-not-touch:\n- `a`\n- `d\u00e9`\n', 'utf16le')],
] as const) {
  test(`a README in ${what} protects the same`, () => {
    const all = [parseRules('README.md', oid, bytes)];
    for (const name of ['a', 'd\u00e9']) assert.is(judgeContract(all, all, [change(name)]).length, 1, name);
  });
}

test('a latin-1 README protects the name in latin-1, too', () => {
  const all = [parseRules('README.md', oid, Buffer.from('Do-not-touch:\n- `d\u00e9`\n', 'latin1'))];
  assert.is(judgeContract(all, all, [{ ...change('x'), path: 'd\u00e9' }]).length, 1);
});

const weakenings: readonly (readonly [
  name: string,
  before: readonly string[],
  after: readonly string[],
  weaker: readonly string[],
])[] = [
  ['an entry gone', ['a', 'b'], ['a'], ['`b`']],
  ['an entry narrowed', ['gen/'], ['gen/a/'], ['`gen/`']],
  ['entries in another order', ['a', 'b'], ['b', 'a'], []],
  ['an entry more', ['a'], ['b', 'a'], []],
  ['a ! more', ['*'], ['*', '!a'], ['`!a`']],
  ['a ! less', ['*', '!a'], ['*'], []],
  ['a ! moved behind', ['!a', '*'], ['*', '!a'], ['`!a`']],
  ['all gone', ['a', 'b'], [], ['`a`', '`b`']],
];
for (const [name, before, after, weaker] of weakenings) {
  test(`weaker or not: ${name}`, () => {
    const tip = after.length === 0 ? [] : [rules('g/README.md', ...after)];
    assert.equal(
      judgeContract([rules('g/README.md', ...before)], tip, [change('g/README.md')])
        .filter(({ kind }) => kind === 'weakened')
        .map(({ rule }) => rule),
      weaker,
    );
  });
}

test('an entry that moves to another README of its folder is kept, to another folder is not', () => {
  const changes = [change('g/README.md', 'D'), change('g/README.rst', 'A'), change('h/README.md', 'A')];
  assert.equal(judgeContract([rules('g/README.md', 'a')], [rules('g/README.rst', 'a')], changes), []);
  assert.is(judgeContract([rules('g/README.md', 'a')], [rules('h/README.md', 'a')], changes).length, 1);
});

test('rules of both sides count: what the base protected, and what the tip does', () => {
  assert.equal(
    judgeContract([rules('g/README.md', 'a')], [], [change('g/README.md'), change('g/a')]).map(({ kind, path, at }) => [
      kind,
      path,
      at,
    ]),
    [
      ['weakened', 'g/README.md', 'base'],
      ['touched', 'g/a', 'base'],
    ],
  );
  assert.equal(
    judgeContract([], [rules('g/README.md', 'a')], [change('g/a')]).map(({ at }) => at),
    ['tip'],
  );
});

const log = (...values: string[]): string => `${oid}${values.map((value) => `\u0002${value}`).join('')}\0`;
const approvals: readonly (readonly [value: string, path: string, reason: string])[] = [
  ['gen/a regenerated with v2', 'gen/a', 'regenerated with v2'],
  ['gen/a', 'gen/a', ''],
  ['"gen/a b" why not', 'gen/a b', 'why not'],
  ['./gen/a why', 'gen/a', 'why'],
  [String.raw`"q\"\n\303\251" why`, rawName('q"\n\u00e9'), 'why'],
  ['gen/ all of it', 'gen/', 'all of it'],
];
for (const [value, path, reason] of approvals)
  test(`trailer ${value}`, () => assert.equal(parseApprovals(log(value)), [{ path, reason, commit: oid }]));

test('trailers of many commits, and commits without one', () => {
  assert.is(parseApprovals(`${log()}\n${log('a x', 'b y')}${log('c z')}`).length, 3);
  assert.equal(parseApprovals(log('"never ends why')), []);
});

for (const path of ['a', 'a b', 'a"b', 'a\nb', 'd\u00e9', 'd\u00e9 x', '\u00a0', 'a\\b', '\u202egpj']) {
  test(`the trailer that is offered for ${JSON.stringify(path)} approves it, and is one line`, () => {
    const offered = trailerFor(rawName(path)).replace('<reason>', 'why');
    assert.not(/[\n\u202e]/.test(offered));
    assert.is(parseApprovals(log(rawName(offered.slice(offered.indexOf(' ') + 1))))[0]?.path, rawName(path));
  });
}

test('a name that is not UTF-8 can be approved', () =>
  assert.is(takeName(`${quoted('d\u00e9')} why`)?.name, 'd\u00e9'));

test('a folder approves files below it, never the weakening of a rule', () => {
  const approval = (path: string): Approval => ({ path, reason: 'x', commit: oid });
  assert.ok(covers(approval('g/'), 'g/a', 'touched'));
  assert.not(covers(approval('g/'), 'ga', 'touched'));
  assert.not(covers(approval('g'), 'g/a', 'touched'));
  assert.not(covers(approval('/'), '/a', 'touched'));
  assert.not(covers(approval('g/'), 'g/README.md', 'weakened'));
  assert.ok(covers(approval('g/README.md'), 'g/README.md', 'weakened'));
});

test('without a reason nothing is approved, and the refusal says why', () => {
  const violations = judgeContract([], [rules('g/README.md', 'a')], [change('g/a')]);
  const bare = parseApprovals(log('g/a'));
  assert.is(applyApprovals(violations, bare).open.length, 1);
  const said = violationFinding(violations[0]!, 'error', { commitOf: () => oid, approvals: bare });
  assert.match(
    said.message,
    /changed by commit aaaaaaaaa, but "`a`" must not be touched \(g\/README\.md:2\); .*gives no reason/,
  );
  assert.match(said.hint ?? '', /Touch-approved: g\/a <reason>/);
  assert.is(applyApprovals(violations, parseApprovals(log('g/a because'))).open.length, 0);
});

test('blocks hold odd names, empty pairs and commits; what cannot be read is an error', () => {
  const raw = (path: string): string => `:100644 000000 ${oid} ${oid} D\0${path}\0`;
  assert.equal(
    parseBlocks(`${oid} ${oid}\n${oid} ${oid}\n${raw('a\nb')}${raw(`${oid}\n`)}`).map(({ changes }) =>
      changes.map(({ path }) => path),
    ),
    [[], ['a\nb', `${oid}\n`]],
  );
  assert.is(parseBlocks(`${oid}\0\n${raw('x')}${oid}\0`).length, 2);
  assert.throws(() => parseBlocks(`${oid}\n:broken\0x\0`), /cannot be read/);
});

test('sizes over a limit are told with the largest', () => {
  const sizes = parseSizes('3\t4\ta/b\0-\t-\tc\0' + '1\t0\tx\ty\0');
  assert.equal(sizes, [
    { path: 'a/b', lines: 7 },
    { path: 'c', lines: null },
    { path: 'x\ty', lines: 1 },
  ]);
  assert.equal(judgeSize(sizes, { max_files: 3, max_lines: 8 }), []);
  const said = judgeSize(sizes, { max_files: 2, max_lines: 7 });
  assert.equal(
    said.map(({ level }) => level),
    ['warn', 'warn'],
  );
  assert.match(said[0]!.message, /3 files, contract\.max_files is 2; most in: \.\/ \(2\), a\/ \(1\)/);
  assert.match(said[1]!.message, /8 lines, contract\.max_lines is 7; most in: a\/b \(7\), /);
});

test('a replay lets files arrive with their rule, and sees what touches them later', () => {
  const tip = [rules('g/README.md', 'a')];
  const parse = (): Rules => tip[0]!;
  const readme = change('g/README.md', 'A');
  assert.equal(replay([{ head: '1', changes: [readme, change('g/a', 'A')] }], tip, parse), []);
  assert.equal(
    replay(
      [
        { head: '0', changes: [change('g/a')] },
        { head: '1', changes: [readme] },
      ],
      tip,
      parse,
    ),
    [],
  );
  assert.equal(
    replay(
      [
        { head: '1', changes: [readme] },
        { head: '2', changes: [change('g/a')] },
        { head: '3', changes: [change('g/b')] },
      ],
      tip,
      parse,
    ).map(({ commit, path }) => [commit, path]),
    [['2', 'g/a']],
  );
});

test.run();
