import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { membersOf } from '../../src/core/json-members.js';
import { configuredIn, isDependency, spares } from '../../src/wiring/managers/simple-git-hooks-config.js';
import {
  addEntry,
  entryOf,
  isWritten,
  removeEntry,
  removeFromWritten,
} from '../../src/wiring/managers/simple-git-hooks-entry.js';

/** Of a JSON text in which the members of one object are spaced by whoever wrote it. */
const gap = fc.constantFrom('', ' ', '\n', '\n  ', '\r\n\t');
const value = fc.constantFrom(
  '1',
  'null',
  '"x"',
  '"a\\"b\\\\"',
  '{ "pre-push": "no" }',
  '[1, {"a": "}"}]',
  '"\xc3\xa9\\u00e9"',
  '""',
);
const command = fc.constantFrom('"npm test"', '""', '"cat \\"$1\\"\\nexit"', '"\\u0063at"', '"# gate"');
const member = (key: string, of: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(gap, gap, of, gap)
    .map(([before, around, text, after]) => `${before}"${key}"${around}:${around}${text}${after}`);
const objectOf = (members: fc.Arbitrary<string[]>): fc.Arbitrary<string> =>
  fc.tuple(members, gap).map(([all, inner]) => (all.length === 0 ? `{${inner}}` : `{${all.join(',')}}`));
const others = fc
  .uniqueArray(fc.constantFrom('pre-commit', 'commit-msg', 'a"b', 'preserveUnused'), { maxLength: 3 })
  .chain((keys) => fc.tuple(...keys.map((key) => member(JSON.stringify(key).slice(1, -1), value))));
const config = objectOf(
  fc.tuple(others, fc.option(member('pre-push', command))).chain(([rest, ours]) =>
    fc.shuffledSubarray([...rest, ...(ours === null ? [] : [ours])], {
      minLength: rest.length + (ours === null ? 0 : 1),
    }),
  ),
);
const project = fc
  .tuple(gap, member('name', value), config, member('simple', value), gap)
  .map(([start, name, inner, last, end]) => `${start}{${name},"simple-git-hooks": ${inner},${last}}${end}`);

for (const [what, texts, path] of [
  ['a package.json', project, '/r/package.json'],
  ['a file of its own', config, '/r/.simple-git-hooks.json'],
] as const) {
  test(`our entry in and out again leaves every byte of ${what}, and twice in is once in`, () => {
    fc.assert(
      fc.property(texts, (text) => {
        const added = addEntry(text, path);
        assert.is(removeEntry(added, path), text);
        assert.is(addEntry(added, path), added);
        const was = entryOf(text, path);
        const now = entryOf(added, path)!;
        assert.match(now, /^# gate-hooks: start[\s\S]*gate-hooks\/hook\/pre-push[\s\S]*# gate-hooks: end/);
        assert.ok(was === null ? now.endsWith('# gate-hooks: end') : now.endsWith(`# gate-hooks: end\n${was}`));
      }),
    );
  });
}

test('the members of an object are found where they stand', () => {
  const text = ' { "a" : {"b": [1, "}"]} , "c\\"": "x" }';
  assert.equal(
    membersOf(text, 1).map(({ key, valueFrom, to }) => [key, text.slice(valueFrom, to)]),
    [
      ['a', '{"b": [1, "}"]}'],
      ['c"', '"x"'],
    ],
  );
  assert.equal(membersOf('{ }', 0), []);
});

const start = (text: string): string => addEntry(text, '/r/package.json');

test('an entry is spaced as the last one is', () => {
  assert.match(
    start('{\n\t"simple-git-hooks": {\n\t\t"pre-commit": "x"\n\t}\n}\n'),
    /"x",\n\t\t"pre-push": "# gate-hooks: start[^\n]*end"\n\t}\n}\n$/,
  );
  assert.match(start('{"simple-git-hooks":{"pre-commit":"x"}}'), /\{"pre-commit":"x","pre-push":"# gate/);
});

test('an entry that npm or a formatter wrote anew is taken out, too, and so is one that others were added to', () => {
  const added = start('{"name":"x","simple-git-hooks":{"pre-commit":"y"}}');
  assert.is(
    removeEntry(JSON.stringify(JSON.parse(added), null, 2), '/r/package.json'),
    JSON.stringify({ name: 'x', 'simple-git-hooks': { 'pre-commit': 'y' } }, null, 2),
  );
  const more = JSON.parse(added) as { 'simple-git-hooks': Record<string, string> };
  more['simple-git-hooks']['pre-push'] += '\necho mine';
  assert.equal(JSON.parse(removeEntry(JSON.stringify(more), '/r/package.json')), {
    name: 'x',
    'simple-git-hooks': { 'pre-commit': 'y', 'pre-push': 'echo mine' },
  });
});

test('lines of an older version are renewed where they stand', () => {
  const old = JSON.stringify({
    'simple-git-hooks': { 'pre-push': 'a\n# gate-hooks: start old\nx $& "y"\n# gate-hooks: end\nb' },
  });
  const now = start(old);
  assert.match(entryOf(now, '/r/package.json')!, /^a\n# gate-hooks: start \(out[\s\S]*# gate-hooks: end\nb$/);
  assert.equal(JSON.parse(removeEntry(now, '/r/package.json')), { 'simple-git-hooks': { 'pre-push': 'a\nb' } });
});

for (const [what, text, path, says] of [
  ['a script', 'module.exports = {}', '/r/.simple-git-hooks.cjs', /is a script, which is not edited/],
  ['broken JSON', '{', '/r/simple-git-hooks.json', /is not JSON/],
  ['a list', '[]', '/r/simple-git-hooks.json', /is not an object/],
  ['a path to another file', '{"simple-git-hooks":"x.json"}', '/r/package.json', /is not an object/],
  ['an entry that is no string', '{"simple-git-hooks":{"pre-push":["a"]}}', '/r/package.json', /not a string/],
  [
    'a key that stands twice',
    '{"simple-git-hooks":{"pre-commit":"a"},"simple-git-hooks":{"pre-commit":"b"}}',
    '/r/package.json',
    /without changing more/,
  ],
  [
    'an entry that stands twice',
    '{"simple-git-hooks":{"pre-push":"a","pre-push":"b"}}',
    '/r/package.json',
    /without changing more/,
  ],
  ['broken marks', '{"simple-git-hooks":{"pre-push":"# gate-hooks: start\\na"}}', '/r/package.json', /are broken/],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => addEntry(text, path), says));
}

test('the entry that is to be added by hand is one that a script can hold', () => {
  let hint = '';
  try {
    addEntry('', '/r/x.cjs');
  } catch (error) {
    hint = (error as { hint: string }).hint;
  }
  const entry = JSON.parse(/'pre-push': (".*")$/.exec(hint)![1]!) as string;
  assert.is(
    addEntry(`module.exports = { 'pre-push': ${JSON.stringify(entry)} };`, '/r/x.cjs'),
    `module.exports = { 'pre-push': ${JSON.stringify(entry)} };`,
  );
  assert.throws(() => removeEntry(JSON.stringify(entry), '/r/x.cjs'), /starts the gate, and a script is not edited/);
});

for (const text of [
  '{',
  'no',
  '{"scripts":{"x":"sh .git/gate-hooks/hook/pre-push"}}',
  '{"simple-git-hooks":{"pre-push":"gate-hooks/hook/pre-push"}}',
]) {
  test(`nothing is taken out of ${text}`, () => assert.is(removeEntry(text, '/r/package.json'), text));
}

const prelude =
  '#!/bin/sh\nif [ "$SKIP_SIMPLE_GIT_HOOKS" = "1" ]; then\n    echo "[INFO] SKIP_SIMPLE_GIT_HOOKS is set to 1, skipping hook."\n    exit 0\nfi\nif [ -f "$SIMPLE_GIT_HOOKS_RC" ]; then\n    . "$SIMPLE_GIT_HOOKS_RC"\nfi\n';

for (const entry of [undefined, '', 'npm test', 'if a; then\nb\nfi']) {
  test(`the hook file of ${JSON.stringify(entry)} is what it would be without ours`, () => {
    const written =
      prelude + entryOf(start(JSON.stringify({ 'simple-git-hooks': { 'pre-push': entry } })), '/r/package.json')!;
    assert.is(removeFromWritten(written, 'f'), entry === undefined ? null : prelude + entry);
  });
}

test("a hook file that simple-git-hooks did not write is no one's to take lines from", () => {
  const text = '#!/bin/sh\n# gate-hooks: start\n# gate-hooks: end\n';
  assert.is(removeFromWritten(text, 'f'), text);
  assert.not.ok(isWritten(text, undefined));
  assert.ok(isWritten(`${prelude}x`, undefined));
  assert.not.ok(isWritten(`${prelude}# gate-hooks pre-commit v1\n`, undefined));
  assert.ok(isWritten('#!/bin/sh\n\nnpm test', 'npm test'));
});

for (const [what, texts, file] of [
  ['nothing', {}, null],
  ['a package.json without it', { 'package.json': '{}' }, null],
  ['a package.json', { 'package.json': '{"simple-git-hooks":{}}' }, 'package.json'],
  [
    'a file of its own beside it',
    { 'package.json': '{"simple-git-hooks":{}}', 'simple-git-hooks.json': '{}' },
    'simple-git-hooks.json',
  ],
  ['a script beside that', { 'simple-git-hooks.json': '{}', 'simple-git-hooks.mjs': '' }, 'simple-git-hooks.mjs'],
  ['a package.json that is broken', { 'package.json': '{' }, null],
] as const) {
  test(`${what}: configured in ${String(file)}`, () => assert.is(configuredIn(texts)?.file ?? null, file));
}

test("it is the user's own where package.json names it among what the project or its developers need", () => {
  assert.ok(isDependency({ 'package.json': '{"devDependencies":{"simple-git-hooks":"2"}}' }));
  assert.ok(isDependency({ 'package.json': '{"dependencies":{"simple-git-hooks":"2"}}' }));
  assert.not.ok(isDependency({ 'package.json': '{"simple-git-hooks":{}}' }));
});

for (const [kept, is] of [
  [true, true],
  [['pre-push'], true],
  [['post-merge'], false],
  [undefined, false],
] as const) {
  test(`preserveUnused ${JSON.stringify(kept)} ${is ? 'spares' : 'does not spare'} a pre-push that is not configured`, () => {
    assert.is(spares({ preserveUnused: kept }, 'pre-push'), is);
    assert.not.ok(spares({ preserveUnused: kept, 'pre-push': 'x' }, 'pre-push'));
  });
}

test.run();
