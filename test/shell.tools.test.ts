// Holds every shell file to shellcheck.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hookFiles } from './support/hook-files.js';
import { run } from './support/process.js';
import { projectRoot } from './support/project.js';
import { onPath, skipUnless } from './support/skip.js';

const withShellcheck = skipUnless(onPath('shellcheck'), 'shellcheck is not installed');

const passes = async (dialect: string, file: string): Promise<void> => {
  const done = await run('shellcheck', ['--norc', '-s', dialect, file], { cwd: projectRoot() });
  assert.is(done.code, 0, done.output);
};

for (const hook of hookFiles()) withShellcheck(`${hook} passes shellcheck as POSIX sh`, () => passes('sh', hook));

withShellcheck('.ci/run passes shellcheck as bash', () => passes('bash', '.ci/run'));

test.run();
