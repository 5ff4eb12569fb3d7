import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createRepository } from './repository.js';

test('a push lands in the bare remote', async () => {
  const repo = await createRepository({ files: { 'a.txt': 'one\n' } });
  const id = await repo.git('rev-parse', 'HEAD');
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.stderr, /\[new branch\] +main -> main/);
  assert.is(await repo.git('ls-remote', repo.remote, 'refs/heads/main'), `${id}\trefs/heads/main`);
  assert.is(await repo.git('rev-parse', 'origin/main'), id);
});

test('a push that the hook refuses fails, shows what the hook said and lands nowhere', async () => {
  const repo = await createRepository({ files: { 'a.txt': 'one\n' } });
  repo.write({
    '.git/hooks/pre-push': {
      content: '#!/bin/sh\nread -r line\necho "judged $PROBE: $line" >&2\nexit 1\n',
      mode: 0o755,
    },
  });
  const pushed = await repo.push(['origin', 'HEAD:refs/heads/other'], { env: { PROBE: 'here' } });
  assert.is(pushed.code, 1);
  assert.match(pushed.output, /^judged here: HEAD [0-9a-f]{40} refs\/heads\/other 0{40}$/m);
  assert.is(await repo.git('ls-remote', repo.remote), '');
});

test('the same files give the same commit, every time', async () => {
  const make = async (): Promise<string[]> => {
    const repo = await createRepository({ files: { 'a.txt': 'one\n' } });
    return [await repo.git('rev-parse', 'HEAD'), await repo.commit({ 'b.txt': 'two\n' }, 'second')];
  };
  const [first, again] = await Promise.all([make(), make()]);
  assert.equal(first, again);
  assert.is.not(first[0], first[1]);
});

test('commits are a minute apart, or dated as told', async () => {
  const repo = await createRepository({ files: { 'a.txt': '1' } });
  await repo.commit();
  await repo.commit(null, 'old', { date: '2001-02-03T04:05:06+02:00' });
  assert.equal((await repo.git('log', '--format=%aI|%cI|%an')).split('\n'), [
    '2001-02-03T04:05:06+02:00|2001-02-03T04:05:06+02:00|Test Author',
    '2026-01-01T00:01:00+00:00|2026-01-01T00:01:00+00:00|Test Author',
    '2026-01-01T00:00:00+00:00|2026-01-01T00:00:00+00:00|Test Author',
  ]);
});

test('commit takes only the files it is given, or all when given none', async () => {
  const repo = await createRepository({ files: { '.gitignore': '*.log\n', 'gone.txt': 'x' } });
  repo.write({ 'later.txt': 'later' });
  await repo.commit({ 'now.txt': 'now', 'kept.log': 'ignored, yet asked for', 'gone.txt': null });
  assert.is(await repo.git('ls-tree', '--name-only', 'HEAD'), '.gitignore\nkept.log\nnow.txt');
  assert.is(await repo.git('status', '--porcelain'), '?? later.txt');
  await repo.commit();
  assert.is(await repo.git('status', '--porcelain'), '');
});

test('modes, symlinks, bytes, folders and odd names are written as told', async () => {
  const repo = await createRepository();
  const bytes = new Uint8Array([0, 255, 10, 13]);
  await repo.commit({
    'run.sh': { content: '#!/bin/sh\n', mode: 0o755 },
    link: { link: 'run.sh' },
    'deep/er/data.bin': bytes,
    '*odd name\n?': 'x',
  });
  assert.is(lstatSync(join(repo.dir, 'run.sh')).mode & 0o777, 0o755);
  assert.is(readlinkSync(join(repo.dir, 'link')), 'run.sh');
  assert.equal(new Uint8Array(readFileSync(join(repo.dir, 'deep/er/data.bin'))), bytes);
  assert.match(await repo.git('ls-tree', '-r', 'HEAD'), /^120000 blob [0-9a-f]+\tlink$/m);
  assert.match(await repo.git('ls-tree', '-r', '-z', 'HEAD'), /\t\*odd name\n\?\0/);
  repo.write({ link: 'a file now' });
  assert.is(readFileSync(join(repo.dir, 'run.sh'), 'utf8'), '#!/bin/sh\n');
});

test('a sha256 repository has ids of 64 digits and pushes to a sha256 remote', async () => {
  const repo = await createRepository({ objectFormat: 'sha256', files: { 'a.txt': 'one\n' } });
  assert.match(await repo.commit({ 'b.txt': 'two\n' }), /^[0-9a-f]{64}$/);
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
});

test('a bare repository takes git commands and refuses to write files', async () => {
  const repo = await createRepository({ bare: true });
  assert.is(await repo.git('rev-parse', '--is-bare-repository'), 'true');
  assert.throws(() => repo.write({ a: 'b' }), /bare/);
  assert.is(
    await repo.commit({ a: 'b' }).then(() => null, String),
    'Error: a bare repository has no work tree to write to',
  );
});

test('git throws what git said, tryGit returns it', async () => {
  const repo = await createRepository();
  assert.match(
    await repo.git('rev-parse', '--verify', 'nothing').then(() => 'no error', String),
    /git rev-parse --verify nothing exited 128: fatal:/,
  );
  assert.is((await repo.tryGit('rev-parse', '--verify', 'nothing')).code, 128);
});

test('no setting of this machine reaches the repository', async () => {
  const repo = await createRepository();
  const scopes = (await repo.git('config', '--list', '--show-scope')).split('\n').map((line) => line.split('\t')[0]);
  assert.equal([...new Set(scopes)], ['local']);
});

test.run();
