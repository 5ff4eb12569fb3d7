// What a pass is believed for: pushes and runs between which, or during which, something changed.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addGate, gateHooks } from '../support/product.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';
import { skipUnless } from '../support/skip.js';

const gated = async (settings: object, files: Files = {}): Promise<TestRepository> => {
  const repo = await createRepository({ files: { 'gate-hooks.json': JSON.stringify(settings), ...files } });
  addGate(repo);
  return repo;
};

type Written = {
  readonly status: string;
  readonly data_hash: string;
  readonly config_files: readonly { readonly path: string; readonly size: number }[];
};

const record = (repo: TestRepository): Written =>
  JSON.parse(readFileSync(join(repo.dir, 'reports/run.json'), 'utf8')) as Written;

test('a pattern that matches nothing ends the smoke that was started, and the verdict is the last line', async () => {
  const repo = await gated({
    smoke: { command: 'echo begun; sleep 20; touch finished' },
    evidence: { config: ['gone/**'] },
  });
  const pushed = await repo.push();
  assert.is(pushed.code, 1, pushed.output);
  assert.match(
    pushed.stderr,
    /push refused: evidence\.config: "gone\/\*\*" matches no tracked file\n(error: failed to push.*\n)?$/,
  );
  assert.not(existsSync(join(repo.dir, 'finished')));
});

test('a smoke that takes a config file away and puts it back is judged by its end', async () => {
  const repo = await gated(
    { smoke: { command: 'mv config/a.yaml kept; sleep 0.3; mv kept config/a.yaml' } },
    { 'config/a.yaml': 'a: 1\n', '.gitignore': 'kept\n' },
  );
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
  assert.is(record(repo).config_files.find(({ path }) => path === 'config/a.yaml')?.size, 5);
});

test('a config folder that another stands in for while the smoke runs is not recorded as that other', async () => {
  const repo = await gated(
    { smoke: { command: 'mv config kept; mv other config; sleep 0.3; mv config other; mv kept config' } },
    { 'config/a.yaml': 'a: 1\n', '.gitignore': 'kept/\nother/\n' },
  );
  repo.write({ 'other/a.yaml': 'a: 99999\n' });
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
  assert.is(record(repo).config_files.find(({ path }) => path === 'config/a.yaml')?.size, 5);
});

const environmental = { smoke: { command: 'echo judging; test "$WEATHER" != foul' } };

test('a red run takes back the pass before it: under every id, by hand and on a push', async () => {
  const repo = await gated(environmental);
  await repo.push();
  await repo.git('commit', '-q', '--amend', '-m', 'the same tree');
  await repo.push(['--force', 'origin', 'main']);
  assert.is((await gateHooks(repo, ['smoke', '--no-cache'], { env: { WEATHER: 'foul' } })).code, 1);
  for (const commit of ['main', 'main@{1}']) {
    const pushed = await repo.push(['origin', `${commit}:refs/heads/other`], { env: { WEATHER: 'foul' } });
    assert.is(pushed.code, 1, pushed.output);
    assert.match(pushed.stderr, /judging/);
  }
  assert.is((await repo.push(['origin', 'main:refs/heads/other'])).code, 0);
  assert.is(
    (await repo.push(['origin', 'main:refs/heads/x'], { env: { GATE_HOOKS_NO_CACHE: '1', WEATHER: 'foul' } })).code,
    1,
  );
  assert.is((await repo.push(['origin', 'main:refs/heads/x'], { env: { WEATHER: 'foul' } })).code, 1);
});

test('a red run of a dirty work tree takes nothing back', async () => {
  const repo = await gated(environmental);
  await repo.push();
  repo.write({ untracked: 'x' });
  assert.is((await gateHooks(repo, ['smoke', '--no-cache'], { env: { WEATHER: 'foul' } })).code, 1);
  assert.not.match((await repo.push(['origin', 'main:refs/heads/other'])).stderr, /judging/);
});

test('a file that appears while another branch is smoked does not help the checked out commit to pass', async () => {
  const repo = await gated(
    { smoke: { command: 'echo judging; test ! -e slow || touch "$PARENT/work/fix"; test -e slow || test -e fix' } },
    { slow: '' },
  );
  await repo.git('branch', 'feat');
  await repo.commit({ slow: null }, 'without what makes it pass');
  const pushed = await repo.push(['origin', 'feat', 'main'], { env: { PARENT: dirname(repo.dir) } });
  assert.is(pushed.code, 1, pushed.output);
});

test('what gate-hooks.local.json tightens counts in a private checkout, too', async () => {
  const repo = await gated({ smoke: { command: 'sleep 20' } }, { '.gitignore': 'gate-hooks.local.json\n' });
  repo.write({ 'gate-hooks.local.json': '{ "smoke": { "timeout": "1s" } }', untracked: 'x' });
  const pushed = await repo.push();
  assert.is(pushed.code, 1, pushed.output);
  assert.match(pushed.stderr, /private checkout[\s\S]*push refused: smoke TIMED OUT/);
});

test('the data hash of a private checkout is that of the data in the commit, not of what the work tree made of it', async () => {
  const repo = await gated({ smoke: { command: 'cat data/x' }, evidence: { data: ['data/'] } }, { 'data/x': '1\n' });
  await repo.push();
  const committed = record(repo).data_hash;
  await repo.commit({ other: 'x' });
  repo.write({ 'data/x': '2\n' });
  const pushed = await repo.push();
  assert.match(pushed.stderr, /private checkout/);
  assert.is(record(repo).data_hash, committed);
});

test('the data hash of a private checkout is that of the work tree where git ignores the data', async () => {
  const repo = await gated(
    { smoke: { command: 'true', link: ['data'] }, evidence: { data: ['data'] } },
    { '.gitignore': 'data/\n' },
  );
  repo.write({ 'data/x': '1\n' });
  await repo.push();
  const inPlace = record(repo).data_hash;
  await repo.commit({ other: 'x' });
  repo.write({ untracked: 'x' });
  assert.match((await repo.push()).stderr, /private checkout/);
  assert.is(record(repo).data_hash, inPlace);
});

test('what cannot be remembered costs the next push a run, not this one its answer', async () => {
  const repo = await gated({ smoke: { command: 'echo judging' } }, {});
  for (const name of ['passes', 'proved']) repo.write({ [`.git/gate-hooks/${name}`]: 'in the way' });
  assert.is((await repo.push()).code, 0);
  assert.match((await repo.push(['origin', 'main:refs/heads/x'])).stderr, /judging/);
});

test('no hook of the person hears of the indexes that are ours', async () => {
  const repo = await gated({ smoke: { command: 'true' } }, { '.gitignore': 'heard\n' });
  repo.write({ '.git/hooks/post-index-change': { content: '#!/bin/sh\ntouch heard\n', mode: 0o755 } });
  await repo.push();
  await repo.commit({}, 'empty');
  rmSync(join(repo.dir, 'heard'), { force: true });
  repo.write({ untracked: 'x' });
  assert.is((await repo.push(['origin', 'main'], { env: { GATE_HOOKS_NO_CACHE: '1' } })).code, 0);
  assert.not(existsSync(join(repo.dir, 'heard')));
});

skipUnless(existsSync('/proc/self'), 'there is no /proc')(
  'a cache folder that cannot be made is no reason to wait for ever: the checkout lies in the temp folder',
  async () => {
    const repo = await gated({ smoke: { command: 'pwd' } });
    repo.write({ untracked: 'x' });
    const pushed = await repo.push(['origin', 'main'], { env: { XDG_CACHE_HOME: '/proc/nowhere' } });
    assert.is(pushed.code, 0, pushed.output);
    assert.match(pushed.stderr, /\/gate-hooks-\d+\/gate-hooks\/[0-9a-f]{12}\/0\/work\n/);
  },
);

test.run();
