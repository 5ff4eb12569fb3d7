// What does a real push hear of its locks?
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addGate, gateHooks } from '../support/product.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';

const gated = async (lock: object, files: Files): Promise<TestRepository> => {
  const repo = await createRepository();
  await repo.commit(
    { 'gate-hooks.json': JSON.stringify({ smoke: { command: 'true' }, lock }), '.gitignore': 'reports/\n', ...files },
    'first',
    { date: '2020-01-01T00:00:00Z' },
  );
  addGate(repo);
  return repo;
};
const todo =
  /warn: requirements\.lock: TODO\(lock-age\): requirements\.lock pins are (?:at least )?\d{4} days old \(limit 90\); run: gate-hooks refresh-lock\n/;

test('old pins are one line of a push that goes through, remembered in a cache', async () => {
  const repo = await gated({}, { 'requirements.lock': 'a==1\n', 'uv.lock': '', 'requirements.txt': 'wish\n' });
  await repo.commit({ 'uv.lock': 'version = 1\n' }, 'fresh', { date: new Date().toISOString() });
  const first = await repo.push();
  assert.is(first.code, 0, first.output);
  assert.match(first.stderr, todo);
  assert.is(first.stderr.match(/TODO\(lock-age\)/g)?.length, 1);
  const cache = JSON.parse(readFileSync(join(repo.dir, '.git/gate-hooks/locks.json'), 'utf8')) as { locks: object };
  assert.equal(Object.keys(cache.locks), ['requirements.lock', 'requirements.txt', 'uv.lock']);
  await repo.commit({ x: 'x' });
  assert.match((await repo.push()).stderr, todo);
});

test('lock.level "error" stops a push with old pins, and lets it through once they are young', async () => {
  const repo = await gated({ level: 'error' }, { 'requirements.lock': 'a==1\n' });
  const stopped = await repo.push();
  assert.is(stopped.code, 1, stopped.output);
  assert.match(stopped.stderr, /push refused: a lock file is too old, and lock\.level is "error"/);
  await repo.commit({ 'requirements.lock': 'a==2\n' }, 'refresh', { date: new Date().toISOString() });
  const done = await repo.push();
  assert.is(done.code, 0, done.output);
});

test('a comment does not make a lock young: check-lock knows at once, and a push from then on', async () => {
  const repo = await gated({ level: 'error' }, { 'requirements.lock': 'a==1\n' });
  await repo.commit({ 'requirements.lock': '# touched\na==1\n' }, 'touch', { date: new Date().toISOString() });
  assert.is((await gateHooks(repo, ['check-lock'])).code, 1);
  const stopped = await repo.push();
  assert.is(stopped.code, 1, stopped.output);
});

test.run();
