// Does a red step of a real smoke show as a red case?
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gateHooks } from '../support/product.js';
import { createRepository } from '../support/repository.js';

const settings = JSON.stringify({
  smoke: {
    steps: [
      { name: 'lint', run: 'true' },
      { name: 'unit', run: 'exit 3', needs: ['lint'] },
      { name: 'docs', run: 'true', needs: ['unit'] },
    ],
  },
});

test('smoke --format junit tells every step, and exits as ever', async () => {
  const repo = await createRepository({ files: { 'gate-hooks.json': settings } });
  const done = await gateHooks(repo, ['smoke', '--format', 'junit']);
  assert.is(done.code, 1, done.output);
  assert.match(done.stdout, /<testsuites name="gate-hooks smoke" tests="3" failures="1" errors="0" skipped="1"/);
  assert.match(done.stdout, /name="lint" time="\d+\.\d{3}"\/>/);
  assert.match(done.stdout, /name="unit" time="\d+\.\d{3}"><failure message="failed \(exit 3\)"\/>/);
  assert.match(done.stdout, /name="docs" time="0\.000"><skipped message="skipped"\/>/);
});

test.run();
