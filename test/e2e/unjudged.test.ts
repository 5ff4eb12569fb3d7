// Ways by which a commit could reach the remote without having been judged, or without anyone having said how.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addGate } from '../support/product.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';

const makefile = 'smoke:\n\t@test "$$(cat v.txt)" != red\n';

const gated = async (files: Files): Promise<TestRepository> => {
  const repo = await createRepository({ files: { Makefile: makefile, 'v.txt': 'green\n', ...files } });
  addGate(repo);
  return repo;
};

const refused = async (repo: TestRepository, says: RegExp): Promise<void> => {
  const pushed = await repo.push();
  assert.is(pushed.code, 1, pushed.output);
  assert.match(pushed.stderr, says);
  assert.is(await repo.git('ls-remote', repo.remote), '');
};

test('a folder called smoke does not make make pass without running anything', async () => {
  const repo = await gated({ 'v.txt': 'red\n', 'smoke/a.txt': 'a\n' });
  await refused(repo, /called smoke, as the target in Makefile is.*/);
  assert.not(existsSync(join(repo.dir, 'reports/run.json')));
  await repo.commit({ Makefile: `.PHONY: smoke\n${makefile}` });
  await refused(repo, /smoke FAILED/);
});

test('settings that git ignores judge nothing: the commit is judged by its own, elsewhere', async () => {
  const repo = await gated({ 'v.txt': 'red\n', '.gitignore': 'gate-hooks.json\n' });
  repo.write({ 'gate-hooks.json': '{"smoke":{"command":"true"}}' });
  await refused(repo, /not part of it: gate-hooks\.json[\s\S]*smoke FAILED/);
});

test('skip_refs that are not committed let nothing through', async () => {
  const repo = await gated({ 'v.txt': 'red\n', 'gate-hooks.json': '{}' });
  repo.write({ 'gate-hooks.json': '{"push":{"skip_refs":["refs/heads/*"]}}' });
  await refused(
    repo,
    /gate-hooks\.json is not committed as it lies here, so its push\.skip_refs does not count[\s\S]*smoke FAILED/,
  );
  await repo.commit();
  assert.is((await repo.push()).code, 0);
});

test('what is said names three refs of a tree, not thousands', async () => {
  const repo = await gated({});
  repo.write({ 'new.txt': 'x' });
  const pushed = await repo.push(['origin', ...Array.from({ length: 9 }, (_, i) => `main:b${i}`)]);
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.stderr, /refs\/heads\/b2 and 6 more: commit/);
});

test('the configuration of the record is that of the commit, whatever is staged', async () => {
  const repo = await gated({ 'config/a.json': '1\n', 'config/b.json': '2\n' });
  const configHash = (): unknown =>
    (JSON.parse(readFileSync(join(repo.dir, 'reports/run.json'), 'utf8')) as Record<string, unknown>).config_hash;
  await repo.push();
  const before = configHash();
  await repo.git('rm', '-q', '--cached', 'config/a.json');
  const pushed = await repo.push(['origin', 'main:refs/heads/again'], { env: { GATE_HOOKS_NO_CACHE: '1' } });
  assert.is(pushed.code, 0, pushed.output);
  assert.is(configHash(), before);
});

test.run();
