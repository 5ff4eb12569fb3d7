// What a user of the package gets: the function, its error and their types.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../support/process.js';
import { installedPackage } from '../support/product.js';
import { projectRoot } from '../support/project.js';
import { tempDir } from '../support/temp.js';

const consumer = (files: Record<string, string>): string => {
  const folder = tempDir('consumer');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(installedPackage(), join(folder, 'node_modules/gate-hooks'));
  for (const [name, text] of Object.entries({ 'package.json': '{"type":"module"}', ...files }))
    writeFileSync(join(folder, name), text);
  return folder;
};

test('the packed package limits a function and throws its own error', async () => {
  const cwd = consumer({
    'use.js': `import { rateLimit, RateLimitError } from 'gate-hooks';
const call = rateLimit((n) => n + 1, { perMinute: 2, clock: () => 5 });
console.log(call(1), call(2));
try { call(3); } catch (error) { console.log(error instanceof RateLimitError, error.code, error.retryAfterMs, error.message); }
`,
  });
  const done = await run(process.execPath, ['use.js'], { cwd });
  assert.is(
    done.output,
    '2 3\ntrue ERR_RATE_LIMIT 60001 rate limit: at most 2 calls start in any 60000 ms; the next can start in 60001 ms\n',
  );
});

const check = (source: string) => {
  const cwd = consumer({
    'use.ts': source,
    'tsconfig.json':
      '{"compilerOptions":{"module":"nodenext","target":"es2022","strict":true,"noEmit":true,"types":[],"lib":["es2022"]},"files":["use.ts"]}',
  });
  return run(process.execPath, [join(projectRoot(), 'node_modules/typescript/bin/tsc'), '-p', '.'], { cwd });
};

test('its types keep arguments, result and this, and know both ways to say the limit', async () => {
  const done =
    await check(`import { rateLimit, RateLimitError, type RateLimitOptions, type CanaryRecord } from 'gate-hooks';
const twice: (a: string, b?: number) => Promise<number> = rateLimit(async (a: string, b = 1) => a.length * b, { perMinute: 5 });
const options: RateLimitOptions = { limit: 5, windowMs: 300, clock: () => 0 };
const method = rateLimit(function (this: { factor: number }, n: number) { return this.factor * n; }, options);
const six: number = method.call({ factor: 2 }, 3);
export const wait = (error: unknown): number | null => (error instanceof RateLimitError ? error.retryAfterMs + error.limit + error.windowMs : null);
export const green = (record: CanaryRecord): boolean => record.status === 'passed' && record.counts.flaky === 0;
export { twice, six };
`);
  assert.is(done.code, 0, done.output);
});

for (const [what, source] of [
  ['a wrong argument', 'rateLimit((n: number) => n, { perMinute: 1 })("x");'],
  ['no limit', 'rateLimit(() => 1, {});'],
  ['two limits', 'rateLimit(() => 1, { perMinute: 1, limit: 2, windowMs: 3 });'],
] as const) {
  test(`its types refuse ${what}`, async () => {
    const done = await check(`import { rateLimit } from 'gate-hooks';\n${source}\n`);
    assert.is.not(done.code, 0);
    assert.match(done.output, /use\.ts\(2,/);
  });
}

test.run();
