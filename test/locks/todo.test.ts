// Does an audit file hold exactly one TODO line for each old lock, and every other byte as it was?
import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../src/commands/check-lock.js';
import { updateTodos } from '../../src/locks/todo.js';
import { Rig, settingsWith, today } from '../readmes/repo.js';

const line = (days: number, path = 'requirements.lock'): string =>
  `TODO(lock-age): ${path} pins are ${days} days old (limit 90); run: gate-hooks refresh-lock`;
const todo = (days: number | null, path = 'requirements.lock') => ({
  path,
  line: days === null ? null : line(days, path),
});

const rows: [string, string, ReturnType<typeof todo>[], string][] = [
  ['an empty file gets the line', '', [todo(132)], `${line(132)}\n`],
  ['a file without a last line end gets one first', '# Audit', [todo(132)], `# Audit\n${line(132)}\n`],
  [
    'the number is brought up to date where the line stands',
    `a\n${line(120)}\nb\n`,
    [todo(132)],
    `a\n${line(132)}\nb\n`,
  ],
  ['what stands before it in the line stays', `- [ ] ${line(120)}\n`, [todo(132)], `- [ ] ${line(132)}\n`],
  ['a second one goes', `${line(1)}\nx\n- ${line(2)}\n`, [todo(132)], `${line(132)}\nx\n`],
  ['a young lock has none', `a\n- ${line(120)}\nb\n`, [todo(null)], 'a\nb\n'],
  ['a young lock leaves a file without it alone', 'a\n\n', [todo(null)], 'a\n\n'],
  [
    'a bound is such a line, too',
    'TODO(lock-age): requirements.lock pins are at least 5 days old (limit 90); run: x\n',
    [todo(132)],
    `${line(132)}\n`,
  ],
  ['CRLF stays CRLF', `a\r\n${line(1)}\r\nb\r\n`, [todo(132)], `a\r\n${line(132)}\r\nb\r\n`],
  ['a new line follows CRLF', 'a\r\n', [todo(132)], `a\r\n${line(132)}\r\n`],
  [
    'lines of other locks stay',
    `${line(1, 'uv.lock')}\nTODO(lock-age): requirementsxlock pins are 1\n`,
    [todo(null)],
    `${line(1, 'uv.lock')}\nTODO(lock-age): requirementsxlock pins are 1\n`,
  ],
  [
    'several locks have one each',
    `${line(1)}\n`,
    [todo(132), todo(99, 'uv.lock')],
    `${line(132)}\n${line(99, 'uv.lock')}\n`,
  ],
  [
    'other TODOs stay',
    'TODO(lock): x\nTODO: requirements.lock pins are old\n',
    [todo(null)],
    'TODO(lock): x\nTODO: requirements.lock pins are old\n',
  ],
];
for (const [why, before, todos, after] of rows) {
  test(why, () => {
    assert.is(updateTodos(before, todos), after);
    assert.is(updateTodos(after, todos), after, 'a second time changes nothing');
  });
}

test('whatever stands around it stays, byte for byte', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      const added = updateTodos(text, [todo(132)]);
      assert.ok(added.startsWith(text));
      if (text === '' || text.endsWith('\n')) assert.is(updateTodos(added, [todo(null)]), text);
    }),
  );
});

const check = (rig: Rig, file: string, nowMs = today) =>
  run({ repo: rig.repo, settings: settingsWith(), nowMs, cwd: rig.root, writeTodo: file });

test('check-lock --write-todo writes, renews and takes away the line, in bytes that are no UTF-8, and keeps the mode', () => {
  const rig = new Rig().write({ 'requirements.lock': 'a==1\n' }).commit({ author: 132 });
  const path = join(rig.root, 'AUDIT.md');
  writeFileSync(path, Buffer.from([0xe9, 0x0a]));
  chmodSync(path, 0o640);
  check(rig, 'AUDIT.md');
  assert.is(readFileSync(path, 'latin1'), `\xe9\n${line(132)}\n`);
  assert.is(statSync(path).mode & 0o777, 0o640);
  const before = statSync(path).mtimeMs;
  assert.not(check(rig, 'AUDIT.md').lines?.includes('wrote AUDIT.md'));
  assert.is(statSync(path).mtimeMs, before, 'nothing to change, nothing written');
  rig.write({ 'requirements.lock': 'a==2\n' }).commit({ author: 1 });
  assert.ok(check(rig, 'AUDIT.md').lines?.includes('wrote AUDIT.md'));
  assert.is(readFileSync(path, 'latin1'), '\xe9\n');
});

test('a file that is not there is made only for an old lock', () => {
  const rig = new Rig().write({ 'requirements.lock': 'a==1\n' }).commit({ author: 1 });
  check(rig, 'docs/AUDIT.md');
  assert.throws(() => readFileSync(join(rig.root, 'docs/AUDIT.md')), /ENOENT/);
});

test('an age that cannot be told leaves the line that stands', () => {
  const rig = new Rig().write({ 'requirements.lock': 'a==1\n', 'AUDIT.md': `${line(120)}\n` });
  check(rig, 'AUDIT.md');
  assert.is(readFileSync(join(rig.root, 'AUDIT.md'), 'utf8'), `${line(120)}\n`);
});

test('nothing is written through a link', () => {
  const rig = new Rig().write({ 'requirements.lock': 'a==1\n', 'real.md': '' }).commit({ author: 132 });
  symlinkSync('real.md', join(rig.root, 'AUDIT.md'));
  assert.throws(() => check(rig, 'AUDIT.md'), /AUDIT\.md is a symbolic link/);
  assert.is(readFileSync(join(rig.root, 'real.md'), 'utf8'), '');
});

test.run();
