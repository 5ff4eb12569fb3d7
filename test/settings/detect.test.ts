// Which smoke command is found in which package.json, justfile and Taskfile, and which of several wins? Makefiles:
// targets.test.ts.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { detectSmoke, noSmokeFault } from '../../src/settings/detect.js';
import { sourceNames } from '../../src/settings/settings.js';

const scripts: [string, string, boolean][] = [
  ['a script', '{"scripts":{"smoke":"node smoke.js"}}', true],
  ['a script behind a byte order mark', '\ufeff{"scripts":{"smoke":"x"}}', true],
  ['an empty script', '{"scripts":{"smoke":" "}}', false],
  ['another script', '{"scripts":{"smoke:all":"x"}}', false],
  ['a script that is no text', '{"scripts":{"smoke":["x"]}}', false],
  ['scripts that are no object', '{"scripts":"smoke"}', false],
  ['no object', 'null', false],
  ['no JSON', '{"scripts":{"smoke":"x"}', false],
];
for (const [name, text, found] of scripts) {
  test(`package.json: ${name}: ${found ? 'found' : 'not found'}`, () => {
    assert.equal(
      detectSmoke({ 'package.json': text }),
      found ? { command: 'npm run smoke', origin: 'package.json script smoke', others: [] } : null,
    );
  });
}

const justfiles: [string, string, boolean][] = [
  ['a recipe', 'smoke:\n  true\n', true],
  ['a quiet recipe', '@smoke:\n  true\n', true],
  ['dependencies', 'smoke: build (test "a:b")\n', true],
  ['parameters', 'smoke target="x" *args:\n', true],
  ['a default with a colon', "smoke target='a:b' $env=`echo a:b`: dep\n", true],
  ['an attribute above', '[private]\r\nsmoke:\r\n  true\r\n', true],
  ['an alias', 'alias smoke := test\ntest:\n', true],
  ['a variable', 'smoke := "x"\n', false],
  ['a longer name', 'smoke-all:\n', false],
  ['a private name', '_smoke:\n', false],
  ['a line of a body', 'x:\n  smoke: y\n', false],
  ['a comment', '# smoke: y\n', false],
  ['a line of a long string', 'text := """\nsmoke:\n"""\n', false],
  ['a dependency', 'all: smoke\n', false],
  ['an alias of it', 'alias s := smoke\n', false],
];
for (const [name, text, found] of justfiles) {
  test(`justfile: ${name}: ${found ? 'found' : 'not found'}`, () => {
    assert.equal(
      detectSmoke({ justfile: text }),
      found ? { command: 'just smoke', origin: 'justfile recipe smoke', others: [] } : null,
    );
  });
}

const taskfiles: [string, string, boolean][] = [
  ['a task', "version: '3'\ntasks:\n  smoke:\n    cmds: [x]\n", true],
  ['a short task', 'tasks:\n  smoke: go test\n', true],
  ['a quoted task', 'tasks:\r\n    build:\r\n      cmds: []\r\n    "smoke":\r\n      cmds: []\r\n', true],
  ['a task after a comment at the edge and an empty line', 'tasks: # all\n  a: x\n# note\n\n  smoke : y\n', true],
  ['a task after a literal block', 'tasks:\n  a:\n    cmd: |\n      smoke: no\n  smoke: y\n', true],
  ['a key of a task', 'tasks:\n  a:\n    smoke: x\n', false],
  ['a line of a literal block', 'tasks:\n  a: |\n    smoke: x\n', false],
  ['a variable', 'vars:\n  smoke: x\ntasks:\n  a: y\n', false],
  ['a key after the tasks', 'tasks:\n  a: y\nvars:\n  smoke: x\n', false],
  ['a key at the edge', 'smoke: x\n', false],
  ['a comment', 'tasks:\n  # smoke: x\n  a: y\n', false],
  ['a longer name', 'tasks:\n  smoke:all: x\n  smoke-b: y\n', false],
  ['a text without a space', 'tasks:\n  smoke:x\n', false],
];
for (const [name, text, found] of taskfiles) {
  test(`Taskfile: ${name}: ${found ? 'found' : 'not found'}`, () => {
    assert.equal(
      detectSmoke({ 'Taskfile.yml': text }),
      found ? { command: 'task smoke', origin: 'Taskfile.yml task smoke', others: [] } : null,
    );
  });
}

test('make comes before npm, just and task, and the rest is named', () => {
  const all = {
    'package.json': '{"scripts":{"smoke":"x"}}',
    '.justfile': 'smoke:\n',
    'taskfile.dist.yaml': 'tasks:\n  smoke: x\n',
  };
  assert.equal(detectSmoke({ ...all, makefile: 'smoke:\n' }), {
    command: 'make smoke',
    origin: 'makefile target smoke',
    others: ['package.json script smoke', '.justfile recipe smoke', 'taskfile.dist.yaml task smoke'],
  });
  assert.is(detectSmoke(all)?.command, 'npm run smoke');
});

test('a tool reads the first of its files and no other', () => {
  assert.is(detectSmoke({ GNUmakefile: 'all:\n', Makefile: 'smoke:\n' }), null);
  assert.is(detectSmoke({ GNUmakefile: 'smoke:\n', Makefile: 'all:\n' })?.origin, 'GNUmakefile target smoke');
  assert.is(detectSmoke({ makefile: 'smoke:\n', Makefile: 'all:\n' })?.origin, 'makefile target smoke');
  assert.is(detectSmoke({ 'taskfile.yml': 'tasks:\n', 'Taskfile.yaml': 'tasks:\n  smoke: x\n' }), null);
});

test('without any, the error names every place and the edit that mends it', () => {
  const { message, hint, exit } = noSmokeFault();
  assert.is(exit, 2);
  for (const place of [
    'Makefile target smoke',
    'package.json script smoke',
    'justfile recipe smoke',
    'Taskfile.yml task smoke',
    'smoke.command or smoke.steps in gate-hooks.json',
  ]) {
    assert.ok(message.includes(place), place);
  }
  assert.equal(JSON.parse(hint?.slice(hint.indexOf('{')) ?? ''), { smoke: { command: './smoke.sh' } });
});

test('no text makes the detection throw', () => {
  const words = fc.constantFrom(
    'smoke',
    'tasks',
    ':',
    ':=',
    '=',
    '\n',
    '\t',
    ' ',
    '\\',
    '"',
    "'",
    '`',
    '$(',
    ')',
    '#',
    '{',
    '}',
    'define x',
    'endef',
    '"""',
    '\r',
    '&',
    ';',
    '\u0000',
    '\ud800',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words, { maxLength: 60 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (source) => {
      for (const name of sourceNames) {
        const found = detectSmoke({ [name]: source });
        assert.ok(found === null || found.command.endsWith('smoke'));
      }
    }),
    { numRuns: 500 },
  );
});

test('long hostile texts are scanned to their end', () => {
  for (const unit of ['$(', 'smoke \\\n', ' ', 'smoke "', '"a" ', '\\', '$(a) ', 'a: ']) {
    for (const name of sourceNames) {
      const found = detectSmoke({ [name]: `smoke ${unit.repeat(20_000)}` });
      assert.ok(found === null || found.command.endsWith('smoke'));
    }
  }
});

test.run();
