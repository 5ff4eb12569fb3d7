// What surrounds the sh hook is not always kind: a bare PATH, a pinned clock, a reason as long as a letter.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addGate } from '../support/product.js';
import { createRepository, type TestRepository } from '../support/repository.js';

const gated = async (): Promise<TestRepository> => {
  const repo = await createRepository({
    files: { Makefile: 'smoke:\n\t@test "$$(cat v.txt)" != red\n', 'v.txt': 'green\n' },
  });
  addGate(repo);
  return repo;
};

const trace = (repo: TestRepository): Record<string, unknown>[] =>
  readFileSync(join(repo.dir, '.git/gate-hooks/bypasses.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('without cat on PATH a push of more than eight refs is refused, not judged by its first eight', async () => {
  const repo = await gated();
  await repo.git('branch', 'green');
  await repo.commit({ 'v.txt': 'red\n' });
  await repo.git('checkout', '-q', 'green');
  const { stdout } = await repo.run('sh', [
    '-c',
    'mkdir .git/bin && for p in git sh make; do ln -s "$(command -v $p)" .git/bin/; done; cd .git/bin && pwd',
  ]);
  const refs = Array.from({ length: 8 }, (_, i) => `green:b${i}`);
  const pushed = await repo.push(['origin', ...refs, 'main:red'], { env: { PATH: stdout.trim() } });
  assert.is(pushed.code, 1, pushed.output);
  assert.match(pushed.stderr, /refused: the list of pushed refs could not be read to its end/);
});

test('a long reason of many lines is recorded, cut at 1000 bytes', async () => {
  const repo = await gated();
  const pushed = await repo.push(['origin', 'main'], {
    env: { BYPASS_SMOKE: '1', BYPASS_REASON: `"why"\n${'because '.repeat(10_000)}` },
  });
  assert.is(pushed.code, 0, pushed.output);
  assert.is(trace(repo)[0]!.reason, `"why"\n${'because '.repeat(10_000)}`.slice(0, 1000));
});

test('a bypass is dated by the clock, whatever date commits are pinned to', async () => {
  const repo = await gated();
  await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: '1', GIT_COMMITTER_DATE: '2001-01-01T00:00:00Z' } });
  assert.ok(Math.abs(Number(trace(repo)[0]!.at) * 1000 - Date.now()) < 60_000, JSON.stringify(trace(repo)));
});

test('make -i, with a push in a recipe, does not turn a red smoke green', async () => {
  const repo = await gated();
  await repo.commit({ 'v.txt': 'red\n', 'release.mk': 'push:\n\tgit push origin main\n' });
  await repo.run('make', ['-i', '-f', 'release.mk', 'push']);
  assert.is(await repo.git('ls-remote', repo.remote), '');
});

test('a copy of our hook in the place of the one that was there before is refused, not started for ever', async () => {
  const repo = await gated();
  await repo.run('cp', ['.git/hooks/pre-push', '.git/hooks/pre-push.before-gate-hooks']);
  const pushed = await repo.push();
  assert.is(pushed.code, 1, pushed.output);
  assert.match(pushed.stderr, /this is gate-hooks twice.*remove \.git\/hooks\/pre-push\.before-gate-hooks/);
});

test.run();
