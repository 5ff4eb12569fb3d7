import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addGate } from '../support/product.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const makefile = 'smoke:\n\t@echo "judging $$(cat v.txt)"; test "$$(cat v.txt)" != red\n';

const gated = async (files: Record<string, string> = {}): Promise<TestRepository> => {
  const repo = await createRepository({ files: { Makefile: makefile, 'v.txt': 'green\n', ...files } });
  addGate(repo);
  return repo;
};

const lastLine = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .filter((line) => line.startsWith('gate-hooks'))
    .at(-1) ?? '';

for (const [value, bypasses] of [
  ['1', true],
  ['0', false],
  ['false', false],
  ['', false],
  ['yes', false],
  ['true', false],
  ['11', false],
] as const) {
  test(`BYPASS_SMOKE=${JSON.stringify(value)} ${bypasses ? 'bypasses' : 'does not bypass'}`, async () => {
    const repo = await gated({ 'v.txt': 'red\n' });
    const pushed = await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: value } });
    assert.is(pushed.code, bypasses ? 0 : 1, pushed.output);
    assert.is(existsSync(join(repo.dir, '.git/gate-hooks/bypasses.jsonl')), bypasses);
    if (bypasses) assert.match(lastLine(pushed.stderr), /BYPASSED/);
    if (['yes', 'true', '11'].includes(value)) assert.match(pushed.stderr, /only BYPASS_SMOKE=1 bypasses/);
  });
}

test('a bypass records who, when, which refs and trees and why, whatever the reason holds', async () => {
  const repo = await gated({ 'v.txt': 'red\n' });
  await repo.git('tag', '-a', '-m', 'x', 'v1');
  const reason = 'the "demo" is\non fire\\ \u001b[31m now; 100% of café';
  const pushed = await repo.push(['origin', 'main', 'v1'], { env: { BYPASS_SMOKE: '1', BYPASS_REASON: reason } });
  assert.is(pushed.code, 0, pushed.output);
  const lines = readFileSync(join(repo.dir, '.git/gate-hooks/bypasses.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const tree = await repo.git('rev-parse', 'HEAD^{tree}');
  assert.equal(
    lines.map((line) => [line.ref, line.tree, line.reason, line.by, line.remote]),
    [
      ['refs/heads/main', tree, reason, 'Test Author <author@example.test>', 'origin'],
      ['refs/tags/v1', tree, reason, 'Test Author <author@example.test>', 'origin'],
    ],
  );
  assert.ok(Math.abs(Number(lines[0]!.at) * 1000 - Date.now()) < 60_000);
});

test('a password in a remote URL does not reach the trace', async () => {
  const repo = await gated();
  const pushed = await repo.run(
    'sh',
    [
      '-c',
      'printf "%s\\n" "refs/heads/main $(git rev-parse HEAD) refs/heads/main $(git rev-parse HEAD | tr 0-9a-f 0)" | .git/hooks/pre-push https://me:s3cret@host.example/a@b.git https://x',
    ],
    { env: { BYPASS_SMOKE: '1' } },
  );
  assert.is(pushed.code, 0, pushed.output);
  const trace = readFileSync(join(repo.dir, '.git/gate-hooks/bypasses.jsonl'), 'utf8');
  assert.not.match(trace, /s3cret/);
  assert.match(trace, /"remote":"https:\/\/host\.example\/a@b\.git"/);
});

test('a bypass that cannot be recorded is refused', async () => {
  const repo = await gated();
  repo.write({ '.git/gate-hooks/bypasses.jsonl/in-the-way': 'x' });
  const pushed = await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: '1' } });
  assert.is(pushed.code, 1);
  assert.match(lastLine(pushed.stderr), /refused: the bypass could not be recorded/);
});

test('a bypass works without Node and without the runtime', async () => {
  const repo = await gated({ 'v.txt': 'red\n' });
  repo.write({ '.git/gate-hooks/runtime': null });
  const pushed = await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: '1', PATH: '/usr/bin:/bin' } });
  assert.is(pushed.code, 0, pushed.output);
});

test('without its runtime the hook refuses and says how to mend it', async () => {
  const repo = await gated();
  repo.write({ '.git/gate-hooks/runtime': null });
  const pushed = await repo.push();
  assert.is(pushed.code, 1);
  assert.match(lastLine(pushed.stderr), /runtime is gone .* npx gate-hooks install/);
});

test('node is found where install found it, also with a bare PATH', async () => {
  const repo = await gated();
  const pushed = await repo.push(['origin', 'main'], { env: { PATH: '/usr/bin:/bin' } });
  assert.is(pushed.code, 0, pushed.output);
});

test('when no node can be found the push is refused and PATH is shown', async () => {
  const repo = await gated();
  repo.write({ '.git/gate-hooks/runtime/node': '/nowhere/node\n' });
  const pushed = await repo.push(['origin', 'main'], {
    env: {
      PATH: `${(await repo.run('sh', ['-c', 'mkdir bin && for p in git sh cat make; do ln -s "$(command -v $p)" bin/; done; cd bin && pwd'])).stdout.trim()}`,
    },
  });
  assert.is(pushed.code, 1);
  assert.match(lastLine(pushed.stderr), /node was not found, .*PATH=/);
});

test.run();
