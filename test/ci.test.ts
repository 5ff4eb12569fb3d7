// The CI entry, with stand-ins for npm and apt-get: its last line is the totals, and it is never greener than npm.
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Ran, run } from './support/process.js';
import { projectRoot } from './support/project.js';
import { writeFiles } from './support/repository.js';
import { tempDir } from './support/temp.js';

const needed = ['bash', 'dirname', 'env', 'id', 'timeout'];
const entry = join(projectRoot(), '.ci', 'run');
/** What it looks for, as it says itself. */
const tools = /^for tool in (.*); do$/m.exec(readFileSync(entry, 'utf8'))![1]!.split(' ');
const script = (...lines: string[]) => ({ content: ['#!/bin/sh', ...lines, ''].join('\n'), mode: 0o755 });

/** Runs .ci/run where PATH holds the stand-ins and nothing else but what bash itself needs. */
const ci = async (npm: readonly string[], present: readonly string[] = tools): Promise<Ran> => {
  const bin = tempDir('ci');
  const bare = Object.fromEntries(present.map((tool) => [tool, script()]));
  const asked = script('echo "apt-get $*" >&2', 'case "$*" in *make*) exit 100 ;; esac');
  writeFiles(bin, { ...bare, npm: script(...npm), 'apt-get': asked, sudo: script('shift', 'exec "$@"') });
  for (const program of needed) {
    const found = await run('sh', ['-c', `command -v ${program}`], { cwd: bin });
    symlinkSync(found.stdout.trim(), join(bin, program));
  }
  return run(entry, [], { cwd: bin, env: { PATH: bin } });
};

const cit = (...lines: string[]): string[] => ['if [ "$1" = cit ]; then', ...lines, 'exit 0', 'fi'];
const toolsPass = 'echo "3 passed, 0 failed"';

type Case = { name: string; npm: readonly string[]; code: number; stdout: string };

const cases: readonly Case[] = [
  {
    name: 'passes on what both sets pass, and adds up their totals',
    npm: ['echo "npm $*"', ...cit('echo "2 passed, 0 failed"'), toolsPass],
    code: 0,
    stdout: 'npm cit\nnpm run test:tools\n5 passed, 0 failed\n',
  },
  {
    name: 'adds up what was skipped',
    npm: [...cit('echo "2 passed, 0 failed, 4 skipped"'), 'echo "3 passed, 0 failed, 1 skipped"'],
    code: 0,
    stdout: '5 passed, 0 failed, 5 skipped\n',
  },
  {
    name: 'keeps the totals last when npm complains after them',
    npm: [...cit('echo "1 passed, 1 failed, 3 skipped"', 'echo "npm error code 1" >&2', 'exit 1'), toolsPass],
    code: 1,
    stdout: 'npm error code 1\n4 passed, 1 failed, 3 skipped\n',
  },
  {
    name: 'runs the tools set after a red first set, and hands on the exit code',
    npm: [...cit('echo "2 passed, 1 failed"', 'exit 9'), 'echo "the second ran"', toolsPass],
    code: 9,
    stdout: 'the second ran\n5 passed, 1 failed\n',
  },
  {
    name: 'is red when only the tools set is',
    npm: [...cit('echo "2 passed, 0 failed"'), 'echo "1 passed, 2 failed"', 'exit 1'],
    code: 1,
    stdout: '3 passed, 2 failed\n',
  },
  {
    name: 'says one failure when npm ends before the tests',
    npm: [...cit('echo "the build failed" >&2', 'exit 1'), toolsPass],
    code: 1,
    stdout: 'the build failed\n3 passed, 1 failed\n',
  },
  {
    name: 'is red when npm is green without having run a test',
    npm: [...cit('echo "all fine"'), toolsPass],
    code: 1,
    stdout: 'all fine\n3 passed, 1 failed\n',
  },
  {
    name: 'is red when the tools set is green without having run a test',
    npm: [...cit('echo "2 passed, 0 failed"'), 'echo "all fine"'],
    code: 1,
    stdout: 'all fine\n2 passed, 1 failed\n',
  },
  {
    name: 'keeps a last line that lacks its line end',
    npm: [...cit('printf "0 passed, 7 failed"', 'exit 1'), toolsPass],
    code: 1,
    stdout: '3 passed, 7 failed\n',
  },
];

for (const { name, npm, code, stdout } of cases) {
  test(name, async () => {
    const done = await ci(npm);
    assert.is(done.stdout, stdout);
    assert.is(done.code, code);
    assert.is(done.stderr, '');
  });
}

test('asks apt-get for what is missing, names what it cannot have, and runs the tests all the same', async () => {
  assert.ok(tools.includes('make') && tools.length > 4, tools.join());
  const done = await ci(['echo "2 passed, 0 failed"'], ['git', 'python3']);
  assert.is(done.code, 0);
  assert.is(done.stdout, '4 passed, 0 failed\n');
  const install = (tool: string): string => `apt-get -q install -y --no-install-recommends ${tool}\n`;
  const missing = tools.filter((tool) => tool !== 'git' && tool !== 'python3');
  assert.is(
    done.stderr,
    `apt-get -q update\n${missing.map((tool) => install(tool) + (tool === 'make' ? 'could not be installed: make\n' : '')).join('')}`,
  );
});

test.run();
