import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import {
  addToLefthook,
  isLefthookHook,
  lefthookFiles,
  removeFromLefthook,
  whyLefthookCuts,
} from '../../src/wiring/managers/lefthook.js';

const name = 'lefthook.yml';
const line = fc.constantFrom('# é', '', 'colors: false', 'pre-commit:\n  jobs:\n    - run: a');
const command = fc.constantFrom('a: {run: x}', 'b:\n  run: |\n    c\n    # d', '# e', 'f: # g\n  run: y');
const deep = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));
const config = fc
  .record({
    head: fc.uniqueArray(line, { maxLength: 3 }),
    indent: fc.constantFrom(1, 2, 4),
    jobs: fc.boolean(),
    hook: fc.boolean(),
    body: fc.uniqueArray(command, { minLength: 1, maxLength: 3 }),
    comment: fc.boolean(),
    end: fc.constantFrom('', '\n', '\n\n# z\n'),
    crlf: fc.boolean(),
  })
  .map(({ head, indent, jobs, hook, body, comment, end, crlf }) => {
    const list = jobs ? '- run: x\n- name: y\n  run: |\n    z' : ['z: {run: z}', ...body].join('\n');
    const pre = hook
      ? `pre-push:${comment ? ' # p' : ''}\n${deep(`parallel: true\n${jobs ? 'jobs' : 'commands'}:\n${deep(list, indent)}`, indent)}`
      : 'x: 1';
    const text = [...head, pre].join('\n') + end;
    return Buffer.from(crlf ? text.replaceAll('\n', '\r\n') : text).toString('latin1');
  });

test('our job in and out again leaves every byte of a file, and twice in is once in', () => {
  fc.assert(
    fc.property(config, (text) => {
      const added = addToLefthook(text, name);
      assert.match(added, /use_stdin: true/);
      assert.is(removeFromLefthook(added, name), text);
      assert.is(addToLefthook(added, name), added);
    }),
  );
});

for (const [what, text, path] of [
  ['commands', 'pre-push:\n  commands:\n    a: {run: b}\n', ['commands', 'gate-hooks']],
  ['jobs', 'pre-push:\n  jobs:\n  - run: b\n', ['jobs', 0]],
  ['scripts alone', 'pre-push:\n  scripts:\n    a.sh: {runner: sh}\n', ['commands', 'gate-hooks']],
  ['no pre-push', 'pre-commit: {}\n', ['commands', 'gate-hooks']],
  ['nothing', '', ['commands', 'gate-hooks']],
] as const) {
  test(`a file of ${what} gets a job that reads stdin and that lefthook cannot skip for want of files`, () => {
    const [kind, key] = path;
    const job = parse(addToLefthook(text, name))['pre-push'][kind][key];
    assert.is(job.use_stdin, true);
    assert.match(job.files, /--git-path HEAD$/);
    assert.match(job.run, /^: \{files\}\n/);
    assert.is(removeFromLefthook(addToLefthook(text, name), name), text);
  });
}

for (const [what, text] of [
  ['a flow style', 'pre-push: {commands: {a: {run: b}}}\n'],
  ['commands in flow style', 'pre-push:\n  commands: {a: {run: b}}\n'],
  ['an empty pre-push', 'pre-push:\n'],
  ['an alias', 'x: &a\n  commands:\n    b: {run: c}\npre-push: *a\n'],
  ['an anchor that others use', 'pre-push: &a\n  commands:\n    b: {run: c}\npre-commit: *a\n'],
  ['a merge', 'x: &a {parallel: true}\npre-push:\n  <<: *a\n  commands:\n    b: {run: c}\n'],
  ['a command of that name', 'pre-push:\n  commands:\n    gate-hooks: {run: c}\n'],
  ['two documents', 'a: 1\n---\nb: 1\n'],
  ['a closed document', 'a: 1\n...\n'],
  ['duplicate keys', 'pre-push:\n  a: 1\npre-push:\n  a: 2\n'],
  ['tabs', 'pre-push:\n\tcommands:\n'],
  ['a list', '- a\n'],
  ['a byte order mark', '\u00ef\u00bb\u00bfa: 1\n'],
] as const) {
  test(`${what} is refused with the lines to add`, () => {
    try {
      addToLefthook(text, name);
    } catch (error) {
      assert.match((error as { hint: string }).hint, /gate-hooks\/hook\/pre-push/);
      return;
    }
    assert.unreachable(addToLefthook(text, name));
  });
}

const alone = [
  ['one that reads before it by name', 'pre-push:\n  commands:\n    aaa: {run: a, use_stdin: true}\n'],
  [
    'one that reads, below jobs',
    'pre-push:\n  jobs:\n  - {run: a, use_stdin: true}\n  scripts:\n    1.sh: {runner: sh, use_stdin: true, priority: 1}\n',
  ],
  ['parallel ones that read nothing', 'pre-push:\n  parallel: true\n  commands:\n    a: {run: b}\n'],
  [
    'a parallel group of readers that comes after it',
    'pre-push:\n  jobs:\n  - group:\n      parallel: true\n      jobs:\n      - {run: a, use_stdin: true}\n      - {run: b, use_stdin: true}\n',
  ],
  [
    'parallel readers of another hook',
    'pre-commit:\n  parallel: true\n  jobs:\n  - {run: a, use_stdin: true}\npre-push:\n  jobs:\n  - run: b\n',
  ],
] as const;
for (const [what, text] of alone) {
  test(`beside ${what} ours gets all of stdin`, () =>
    assert.is(removeFromLefthook(addToLefthook(text, name), name), text));
}

for (const [what, text, who] of [
  [
    'a parallel command',
    'pre-push:\n  parallel: true\n  commands:\n    aaa: {run: b, use_stdin: true}\n',
    'aaa uses stdin, too, and runs in parallel',
  ],
  [
    'a parallel job in a group',
    'pre-push:\n  parallel: true\n  jobs:\n  - group:\n      jobs:\n      - {run: b, use_stdin: true}\n',
    'b uses stdin, too, and runs in parallel',
  ],
  [
    'a parallel script',
    'pre-push:\n  parallel: true\n  scripts:\n    a.sh: {runner: sh, use_stdin: true}\n',
    'a.sh uses stdin, too, and runs in parallel',
  ],
  [
    'a command of a lower priority',
    'pre-push:\n  commands:\n    aaa: {run: b, use_stdin: true, priority: -2}\n',
    'aaa uses stdin, too, and runs before',
  ],
] as const) {
  test(`beside ${what} that reads stdin, ours could miss refs: refused`, () =>
    assert.throws(() => addToLefthook(text, name), new RegExp(who.replace('.', '\\.'))));
}

const hand = '{run: x gate-hooks/hook/pre-push, use_stdin: true}';
for (const [what, text, file] of [
  ['a job before it', `pre-push:\n  jobs:\n  - {run: b, use_stdin: true}\n  - ${hand}\n`, name],
  [
    'a job in the same parallel group',
    `pre-push:\n  jobs:\n  - group:\n      parallel: true\n      jobs:\n      - ${hand}\n      - {run: b, use_stdin: true}\n`,
    name,
  ],
  [
    'a command with a number, in JSON',
    '{ "pre-push": { "commands": { "2b": { "run": "b", "use_stdin": true }, "10": { "run": "gate-hooks/hook/pre-push", "use_stdin": true } } } }',
    'lefthook.json',
  ],
  [
    'a command before it by name, in TOML',
    '[pre-push.commands.b]\nrun = "b"\nuse_stdin = true\n[pre-push.commands.c]\nrun = "gate-hooks/hook/pre-push"\nuse_stdin = true\n',
    'lefthook.toml',
  ],
] as const) {
  test(`put there by hand, ours is not taken beside ${what} that reads stdin`, () => {
    assert.match(whyLefthookCuts(text, file) ?? '', /^2?b uses stdin, too/);
    assert.throws(() => addToLefthook(text, file), /uses stdin, too/);
  });
}

for (const file of ['lefthook.toml', 'lefthook.json']) {
  test(`${file} is not edited, but taken where it starts the gate`, () => {
    assert.throws(() => addToLefthook('', file), /only YAML is edited/);
    const by = 'x gate-hooks/hook/pre-push';
    assert.is(addToLefthook(by, file), by);
  });
}

test('broken marks are said, not guessed at', () => {
  assert.throws(() => removeFromLefthook('  # gate-hooks: start\n', name), /are broken/);
});

test('a hook of lefthook is known by its last line', () => {
  assert.is(isLefthookHook('#!/bin/sh\ncall_lefthook run "pre-push" "$@"\n'), true);
  assert.is(isLefthookHook('#!/bin/sh\ncall_lefthook run "pre-commit" "$@"\n'), false);
});

test('the file of several is the one that lefthook reads', () => {
  assert.equal(lefthookFiles.slice(0, 4), ['lefthook.yml', '.lefthook.yml', '.config/lefthook.yml', 'lefthook.yaml']);
});

test.run();
