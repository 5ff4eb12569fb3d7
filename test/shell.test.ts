// Holds every shell file to its dialect: what lands in .git/hooks runs under any POSIX sh.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hookFiles } from './support/hook-files.js';
import { run } from './support/process.js';
import { projectRoot } from './support/project.js';
import { onPath, skipUnless } from './support/skip.js';

const root = projectRoot();
const hooks = hookFiles();

const passes = async (program: string, ...args: string[]): Promise<void> => {
  const done = await run(program, args, { cwd: root });
  assert.is(done.code, 0, done.output);
};

const withDash = skipUnless(onPath('dash'), 'dash is not installed');

test('hooks/ holds the hooks', () =>
  assert.ok(
    ['pre-push', 'pre-commit', 'forward'].every((name) => hooks.includes(join('hooks', name))),
    `hooks/ holds: ${hooks.join(', ') || 'nothing'}`,
  ));

for (const hook of hooks) {
  withDash(`${hook} passes dash -n`, () => passes('dash', '-n', hook));
}

for (const file of [...hooks, '.ci/run']) {
  test(`${file} has LF line ends only, and ends with one`, () => {
    const text = readFileSync(join(root, file), 'utf8');
    assert.not.match(text, /\r/);
    assert.match(text, /[^\n]\n$/);
  });
}

test.run();
