// move-script for JavaScript and TypeScript: importers and the moved file's own imports follow, and a break is
// refused before anything is written.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../src/commands/move-script.js';
import { requireWorkTree } from '../../src/world/git.js';
import { createRepository } from '../support/repository.js';

const files = {
  'package.json': '{"name":"x","type":"module","scripts":{"job":"node scripts/job.mjs"}}\n',
  'lib/util.mjs': 'export const x = 1;\n',
  'scripts/job.mjs': "import { x } from '../lib/util.mjs';\nexport const job = () => x;\n",
  'lib/user.mjs':
    "import { job } from '../scripts/job.mjs';\nexport * from '../scripts/job.mjs';\nconst later = () => import('../scripts/job.mjs');\nconsole.log(job(), later);\n",
  'scripts/old.js': 'module.exports = 1;\n',
  'lib/uses-old.js': "const old = require('../scripts/old.js');\nconsole.log(old);\n",
};

test('imports of it and its own follow, and node runs the result under both names', async () => {
  const repo = await createRepository({ files });
  const { verdict } = await run({
    repo: requireWorkTree(repo.dir),
    args: ['scripts/job.mjs', 'cli/deep/job.mjs'],
    write: true,
  });
  assert.is(verdict.status, 'pass', verdict.reason);
  const read = (path: string): string => readFileSync(join(repo.dir, path), 'utf8');
  assert.is(read('cli/deep/job.mjs'), "import { x } from '../../lib/util.mjs';\nexport const job = () => x;\n");
  assert.is(read('lib/user.mjs').match(/\.\.\/cli\/deep\/job\.mjs/g)?.length, 3);
  assert.match(read('package.json'), /node cli\/deep\/job\.mjs/);
  for (const path of ['lib/user.mjs', 'scripts/job.mjs']) assert.is((await repo.run('node', [path])).code, 0, path);
});

test('a require follows, too, and without a shim nothing stays', async () => {
  const repo = await createRepository({ files });
  const { verdict } = await run({
    repo: requireWorkTree(repo.dir),
    args: ['scripts/old.js', 'cli/old.js'],
    write: true,
    shim: false,
  });
  assert.is(verdict.status, 'pass', verdict.reason);
  assert.match(readFileSync(join(repo.dir, 'lib/uses-old.js'), 'utf8'), /require\('\.\.\/cli\/old\.js'\)/);
});

test.run();
