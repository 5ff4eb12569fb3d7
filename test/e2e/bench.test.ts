import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Ran, run } from '../support/process.js';
import { installedPackage } from '../support/product.js';
import { projectRoot } from '../support/project.js';
import { onPath, skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';

const bench = (out: string, ...args: string[]): Promise<Ran> =>
  run(
    process.execPath,
    [join(projectRoot(), 'build', 'bench', 'run.js'), '--quick', '--no-peers', '--out', out, ...args],
    { cwd: out, env: { GATE_HOOKS_PACKAGE: installedPackage() } },
  );

const withTools = skipUnless(onPath('sha256sum') && onPath('mkfifo'), 'sha256sum or mkfifo is not installed');

withTools(
  'the bench measures us, says what it had nothing to compare with, and writes a report and a chart',
  async () => {
    const out = tempDir('bench-out');
    const done = await bench(out, '--only', 'skipped', '--only', 'config');
    assert.is(done.code, 0, done.output);
    const report = readFileSync(join(out, 'RESULTS.md'), 'utf8');
    assert.match(report, /\| push that only deletes \|.*\| prek is not here \| \*\*not measured\*\* \|/);
    assert.match(report, /\| config_hash of small files \|.*\| \d+\.?\d*x \| \*\*(reached|missed)\*\* \|/);
    assert.match(report, 'A partial run');
    assert.not.match(report, out);
    assert.match(readFileSync(join(out, 'results.svg'), 'utf8'), /config_hash of small files/);
  },
);

test('a scenario that does not exist ends it before anything is measured', async () => {
  const out = tempDir('bench-out');
  const done = await bench(out, '--only', 'nonsense');
  assert.is(done.code, 2, done.output);
  assert.match(done.output, /there is no scenario 'nonsense'/);
  assert.not.ok(existsSync(join(out, 'RESULTS.md')));
});

test.run();
