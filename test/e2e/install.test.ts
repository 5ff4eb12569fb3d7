import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gitDirSnapshot, snapshot } from '../support/git-dir.js';
import { gateHooks, installedPackage, installGate } from '../support/product.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';
import { tempDir } from '../support/temp.js';

const makefile = 'smoke:\n\t@echo judged\n';
const withMake = (files: Files = {}): Promise<TestRepository> =>
  createRepository({ files: { Makefile: makefile, ...files } });

test('install says what it did, how to bypass and how to undo', async () => {
  const repo = await withMake();
  const done = await installGate(repo);
  assert.match(done.stdout, /hook written: .*\.git\/hooks\/pre-push/);
  assert.match(done.stdout, /smoke:\s+make smoke \(Makefile target smoke\)/);
  assert.match(done.stdout, /BYPASS_SMOKE=1 git push/);
  assert.match(done.stdout, /npx gate-hooks uninstall/);
  assert.ok(done.stdout.trimEnd().split('\n').length <= 10, done.stdout);
});

test('a second install changes nothing and says so', async () => {
  const repo = await withMake();
  await installGate(repo);
  const before = snapshot(join(repo.dir, '.git'));
  const again = await installGate(repo);
  assert.match(again.stdout, /already installed, nothing changed/);
  assert.equal(snapshot(join(repo.dir, '.git')), before);
});

test('--dry-run prints the plan and writes nothing', async () => {
  const repo = await withMake();
  const before = gitDirSnapshot(repo);
  const done = await installGate(repo, ['--dry-run']);
  assert.match(done.stdout, /would be done: hook written/);
  assert.equal(gitDirSnapshot(repo), before);
});

test('uninstall leaves the git dir as it was, a second one has nothing to do', async () => {
  const repo = await withMake();
  const before = gitDirSnapshot(repo);
  await installGate(repo);
  await repo.push();
  const done = await gateHooks(repo, ['uninstall']);
  assert.is(done.code, 0, done.output);
  assert.equal(gitDirSnapshot(repo), before);
  assert.match((await gateHooks(repo, ['uninstall'])).stdout, /nothing of ours is installed/);
  assert.is((await repo.push(['origin', 'main:refs/heads/x'])).code, 0);
});

for (const [what, exclude] of [
  ['no info folder', null],
  ['an exclude file without a last newline', '*.tmp'],
  ['an exclude file with one', '*.tmp\n# mine\n'],
  ['an empty exclude file', ''],
] as const) {
  test(`${what}: uninstall restores it byte for byte`, async () => {
    const repo = await withMake();
    rmSync(join(repo.dir, '.git/info'), { recursive: true, force: true });
    if (exclude !== null) repo.write({ '.git/info/exclude': exclude });
    rmSync(join(repo.dir, '.git/hooks'), { recursive: true, force: true });
    await installGate(repo);
    await repo.push();
    assert.is(await repo.git('status', '--porcelain'), '');
    await gateHooks(repo, ['uninstall']);
    assert.is(
      existsSync(join(repo.dir, '.git/info/exclude'))
        ? readFileSync(join(repo.dir, '.git/info/exclude'), 'utf8')
        : null,
      exclude,
    );
    assert.not(existsSync(join(repo.dir, '.git/hooks')));
  });
}

test('the trace of bypasses outlives uninstall', async () => {
  const repo = await withMake();
  await installGate(repo);
  await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: '1' } });
  const done = await gateHooks(repo, ['uninstall']);
  assert.match(done.stdout, /left alone: the trace of bypassed pushes/);
  assert.equal(readdirSync(join(repo.dir, '.git/gate-hooks')).sort(), ['bypasses.jsonl', 'bypasses.jsonl.1']);
});

test('the bytes of info/exclude are kept whatever their encoding, and a link there stays one', async () => {
  const repo = await withMake();
  const mine = Buffer.from('caf\xe9*\n', 'latin1');
  repo.write({ '.git/mine': mine, '.git/info/exclude': { link: '../mine' } });
  await installGate(repo);
  assert.equal(readFileSync(join(repo.dir, '.git/mine')).subarray(0, mine.length), mine);
  await gateHooks(repo, ['uninstall']);
  assert.equal(readFileSync(join(repo.dir, '.git/mine')), mine);
  assert.ok(lstatSync(join(repo.dir, '.git/info/exclude')).isSymbolicLink());
});

test('a lost x bit and a CRLF hook are mended by install', async () => {
  const repo = await withMake();
  await installGate(repo);
  const path = join(repo.dir, '.git/hooks/pre-push');
  const ours = readFileSync(path, 'utf8');
  chmodSync(path, 0o644);
  assert.match((await installGate(repo)).stdout, /made executable/);
  repo.write({ '.git/hooks/pre-push': { content: ours.replaceAll('\n', '\r\n'), mode: 0o755 } });
  await installGate(repo);
  assert.is(readFileSync(path, 'utf8'), ours);
});

for (const [what, env] of [
  ['CI', { CI: 'true' }],
  ['NODE_ENV=production', { NODE_ENV: 'production' }],
  ['no git on PATH', { PATH: tempDir('empty') }],
] as const) {
  test(`with ${what} install does nothing in one line and exits 0`, async () => {
    const repo = await withMake();
    const before = gitDirSnapshot(repo);
    const done = await gateHooks(repo, ['install'], { env });
    assert.is(done.code, 0, done.output);
    assert.match(done.stdout, /^gate-hooks: skipped: nothing installed: [^\n]+\n$/);
    assert.equal(gitDirSnapshot(repo), before);
  });
}

test('outside a repository install does nothing and exits 0; the other commands give one clear error and 3', async () => {
  const repo = await withMake();
  const cwd = tempDir('nowhere');
  assert.is((await gateHooks(repo, ['install'], { cwd })).code, 0);
  for (const command of ['smoke', 'status', 'uninstall', 'check-lock', 'scaffold-readmes']) {
    const done = await gateHooks(repo, [command], { cwd });
    assert.is(done.code, 3, command);
    assert.match(done.stderr, /^gate-hooks: error: not a git repository: /);
  }
});

test('a bare repository, one without a commit and one without a smoke each get their own sentence', async () => {
  const bare = await createRepository({ bare: true });
  assert.is((await gateHooks(bare, ['install'])).code, 0);
  assert.match((await gateHooks(bare, ['smoke'])).stderr, /bare repository/);
  const empty = await createRepository();
  empty.write({ Makefile: makefile });
  assert.is((await installGate(empty)).code, 0);
  const smoke = await gateHooks(empty, ['smoke']);
  assert.is(smoke.code, 3);
  assert.match(smoke.stderr, /no commit yet/);
  const none = await createRepository({ files: { 'a.txt': 'a' } });
  const done = await gateHooks(none, ['install']);
  assert.is(done.code, 2);
  for (const place of [/Makefile/, /package\.json/, /justfile/i, /Taskfile/i, /gate-hooks\.json/])
    assert.match(done.stderr, place);
  assert.not(existsSync(join(none.dir, '.git/gate-hooks')));
});

test('a hooks folder that cannot be written gives one error and leaves no half of an install', async () => {
  const repo = await withMake();
  rmSync(join(repo.dir, '.git/hooks'), { recursive: true });
  // Root may write anywhere, so the folder is one that nobody can create: a file stands in its place.
  repo.write({ '.git/hooks': 'in the way' });
  const done = await gateHooks(repo, ['install']);
  assert.is(done.code, 3, done.output);
  assert.match(done.stderr, /^gate-hooks: error: cannot .*hooks/);
  assert.is(readFileSync(join(repo.dir, '.git/hooks'), 'utf8'), 'in the way');
});

test('a broken settings file refuses install and push with file, line and exit 2', async () => {
  const repo = await withMake();
  await installGate(repo);
  await repo.commit({ 'gate-hooks.json': '{\n  "smoke": { "comand": "make" }\n}\n' });
  assert.match((await gateHooks(repo, ['install'])).stderr, /smoke\.comand.*did you mean.*command/is);
  const pushed = await repo.push();
  assert.is(pushed.code, 1);
  assert.match(pushed.stderr, /smoke\.comand/);
});

test('the gate outlives its package: no node_modules, no package folder, no network', async () => {
  const repo = await withMake();
  const unpacked = join(tempDir('unpacked'), 'package');
  cpSync(installedPackage(), unpacked, { recursive: true });
  const done = await repo.run(process.execPath, [join(unpacked, 'dist/cli.js'), 'install']);
  assert.is(done.code, 0, done.output);
  rmSync(unpacked, { recursive: true });
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.stderr, /judged/);
});

test('status says what is wired, by which file, and when the copied runtime is another version', async () => {
  const repo = await withMake({ 'engine/a.py': '' });
  assert.match((await gateHooks(repo, ['status'])).stdout, /not wired/);
  await installGate(repo);
  await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: '1', BYPASS_REASON: 'demo' } });
  await gateHooks(repo, ['smoke']);
  const fine = await gateHooks(repo, ['status']);
  for (const line of [
    /wired by \.git\/hooks\/pre-push/,
    /make smoke \(Makefile target smoke\)/,
    /passed in/,
    /1 push in 30 days.*demo/,
    /no lock file/,
    /1 folder without: engine/,
  ])
    assert.match(fine.stdout, line);
  const json = JSON.parse((await gateHooks(repo, ['status', '--format', 'json'])).stdout) as Record<string, unknown>;
  assert.is(json.wired, true);
  repo.write({ '.git/gate-hooks/runtime/manifest.json': '{"version":"0.0.1","digest":"old","files":["hook.cjs"]}' });
  assert.match((await gateHooks(repo, ['status'])).stdout, /copied runtime 0\.0\.1/);
});

test('the package works when unpacked by plain tar, as npx does', () => {
  const out = execFileSync(process.execPath, [join(installedPackage(), 'dist/cli.js'), '--version'], {
    encoding: 'utf8',
  });
  assert.match(out, /^\d+\.\d+\.\d+\n$/);
});

test.run();
