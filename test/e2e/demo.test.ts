// The demo is what a newcomer runs first: it must end as it says.
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../support/process.js';
import { projectRoot } from '../support/project.js';

test('npm run demo shows nine pushes, each ending as it should', async () => {
  const root = projectRoot();
  const done = await run(process.execPath, [join(root, 'build/test/demo.js')], { cwd: root });
  assert.is(done.code, 0, done.output);
  assert.is(done.stdout.match(/^as it should: /gm)?.length, 9);
  assert.match(done.stdout, /demo: all pushes ended as they should\n$/);
});

test.run();
