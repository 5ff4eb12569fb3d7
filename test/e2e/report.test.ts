// gate-hooks report: what it writes, and what it refuses to write over.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gateHooks } from '../support/product.js';
import { createRepository } from '../support/repository.js';

test('the page tells the runs of this clone, and a second one replaces it', async () => {
  const repo = await createRepository({ files: { Makefile: 'smoke:\n\t@echo fine\n' } });
  for (const runs of [0, 1]) {
    if (runs > 0) await gateHooks(repo, ['smoke']);
    const done = await gateHooks(repo, ['report', '--html', 'gate.html']);
    assert.is(done.code, 0, done.output);
    assert.match(done.stdout, `wrote gate.html: ${runs} run${runs === 1 ? '' : 's'}, 0 bypasses`);
  }
  const page = readFileSync(join(repo.dir, 'gate.html'), 'utf8');
  assert.match(page, '<dt>runs</dt><dd>1</dd>');
  assert.match(page, '<td class="text">smoke</td><td class="number">1</td>');
});

test('a file that is no page of ours is left alone', async () => {
  const repo = await createRepository({ files: { Makefile: 'smoke:\n\t@true\n' } });
  writeFileSync(join(repo.dir, 'notes.html'), 'mine');
  const done = await gateHooks(repo, ['report', '--html', 'notes.html']);
  assert.is(done.code, 2, done.output);
  assert.match(done.stderr, 'notes.html exists and is not a page of gate-hooks');
  assert.is(readFileSync(join(repo.dir, 'notes.html'), 'utf8'), 'mine');
});

test('without a file it says how it is called', async () => {
  const done = await gateHooks(await createRepository({ files: { Makefile: 'smoke:\n\t@true\n' } }), ['report']);
  assert.is(done.code, 2, done.output);
  assert.match(done.stderr, 'hint: npx gate-hooks report --html report.html');
});

test.run();
