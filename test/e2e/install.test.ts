import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, linkSync, lstatSync, readFileSync, readlinkSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../support/process.js';
import { gateHooks, installGate, installedPackage } from '../support/product.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';
import { tempDir } from '../support/temp.js';

const makefile = 'smoke:\n\t@echo judged\n';
const withMake = (files: Files = {}): Promise<TestRepository> => createRepository({ files: { Makefile: makefile, ...files } });

/** Every path below `folder` with its kind, mode and bytes. */
const snapshot = (folder: string): Record<string, string> => {
  const entries: Record<string, string> = {};
  for (const name of (readdirSync(folder, { recursive: true }) as string[]).sort()) {
    const path = join(folder, name);
    const stats = lstatSync(path);
    entries[name] = stats.isSymbolicLink() ? `link ${readlinkSync(path)}` : stats.isFile() ? `${stats.mode.toString(8)} ${createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 12)}` : 'folder';
  }
  return entries;
};

const gitDirSnapshot = (repo: TestRepository): Record<string, string> => ({ ...snapshot(join(repo.dir, '.git/hooks')), exclude: existsSync(join(repo.dir, '.git/info/exclude')) ? readFileSync(join(repo.dir, '.git/info/exclude'), 'utf8') : 'none', store: String(existsSync(join(repo.dir, '.git/gate-hooks'))) });

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

for (const [what, exclude] of [['no info folder', null], ['an exclude file without a last newline', '*.tmp'], ['an exclude file with one', '*.tmp\n# mine\n'], ['an empty exclude file', '']] as const) {
  test(`${what}: uninstall restores it byte for byte`, async () => {
    const repo = await withMake();
    rmSync(join(repo.dir, '.git/info'), { recursive: true, force: true });
    if (exclude !== null) repo.write({ '.git/info/exclude': exclude });
    rmSync(join(repo.dir, '.git/hooks'), { recursive: true, force: true });
    await installGate(repo);
    await repo.push();
    assert.is(await repo.git('status', '--porcelain'), '');
    await gateHooks(repo, ['uninstall']);
    assert.is(existsSync(join(repo.dir, '.git/info/exclude')) ? readFileSync(join(repo.dir, '.git/info/exclude'), 'utf8') : null, exclude);
    assert.not(existsSync(join(repo.dir, '.git/hooks')));
  });
}

test('the trace of bypasses outlives uninstall', async () => {
  const repo = await withMake();
  await installGate(repo);
  await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: '1' } });
  const done = await gateHooks(repo, ['uninstall']);
  assert.match(done.stdout, /left alone: the trace of bypassed pushes/);
  assert.equal(readdirSync(join(repo.dir, '.git/gate-hooks')), ['bypasses.jsonl']);
});

const reader = '#!/bin/sh\necho "neighbour $1 $2" >&2\nwhile read -r line; do echo "saw $line" >&2; done\n';

for (const [what, content, mode] of [
  ['a shell hook', reader, 0o755],
  ['a hook with mode 0775', reader, 0o775],
  ['a hook in latin-1', Buffer.from([...Buffer.from(`${reader}# `), 0xe9, 0xff, 0x0a]), 0o755],
  ['a hook without a last newline', reader.trimEnd(), 0o700],
] as const) {
  test(`${what} is kept, run first with its arguments and all of stdin, and restored`, async () => {
    const repo = await withMake();
    repo.write({ '.git/hooks/pre-push': { content, mode } });
    const before = gitDirSnapshot(repo);
    await installGate(repo);
    await installGate(repo);
    const pushed = await repo.push(['origin', 'main', 'main:refs/heads/x']);
    assert.is(pushed.code, 0, pushed.output);
    assert.match(pushed.stderr, new RegExp(`neighbour origin ${repo.remote}\nsaw refs/heads/main [0-9a-f]{40} refs/heads/main 0{40}\nsaw refs/heads/main [0-9a-f]{40} refs/heads/x 0{40}\n(.*\n)*judged`));
    await gateHooks(repo, ['uninstall']);
    assert.equal(gitDirSnapshot(repo), before);
  });
}

test('a neighbour is run for bypassed, deleting and up-to-date pushes too', async () => {
  const repo = await withMake();
  repo.write({ '.git/hooks/pre-push': { content: '#!/bin/sh\necho "neighbour: $(wc -l)" >&2\n', mode: 0o755 } });
  await installGate(repo);
  assert.match((await repo.push(['origin', 'main', 'main:refs/heads/x'], { env: { BYPASS_SMOKE: '1' } })).stderr, /neighbour: 2/);
  assert.match((await repo.push()).stderr, /neighbour: 0/);
  assert.match((await repo.push(['origin', ':x'])).stderr, /neighbour: 1/);
});

test('the no of a neighbour refuses the push before the smoke, with its exit code', async () => {
  const repo = await withMake();
  repo.write({ '.git/hooks/pre-push': { content: '#!/bin/sh\nexit 5\n', mode: 0o755 } });
  await installGate(repo);
  const pushed = await repo.push();
  assert.is(pushed.code, 1);
  assert.match(pushed.stderr, /that was here before gate-hooks said no \(exit 5\)/);
  assert.not.match(pushed.output, /judged/);
  assert.match((await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: '1' } })).stderr, /said no \(exit 5\)/);
});

test('a neighbour that is not executable is kept and, as before, not run', async () => {
  const repo = await withMake();
  repo.write({ '.git/hooks/pre-push': { content: '#!/bin/sh\nexit 5\n', mode: 0o644 } });
  const before = gitDirSnapshot(repo);
  assert.match((await installGate(repo)).stdout, /not executable/);
  assert.is((await repo.push()).code, 0);
  await gateHooks(repo, ['uninstall']);
  assert.equal(gitDirSnapshot(repo), before);
});

for (const [what, target] of [['a tracked script', '../../scripts/pp.sh'], ['nothing', 'gone']] as const) {
  test(`a hook that is a link to ${what} is never written through, and restored`, async () => {
    const repo = await withMake({ 'scripts/pp.sh': { content: '#!/bin/sh\necho linked >&2\n', mode: 0o755 } });
    repo.write({ '.git/hooks/pre-push': { link: target } });
    const before = gitDirSnapshot(repo);
    await installGate(repo);
    const pushed = await repo.push();
    assert.is(pushed.code, 0, pushed.output);
    assert.is(/linked/.test(pushed.stderr), what === 'a tracked script');
    assert.is(await repo.git('status', '--porcelain'), '');
    await gateHooks(repo, ['uninstall']);
    assert.equal(gitDirSnapshot(repo), before);
  });
}

test('when the place for a neighbour is taken, install refuses and touches nothing', async () => {
  const repo = await withMake();
  repo.write({ '.git/hooks/pre-push': 'one', '.git/hooks/pre-push.before-gate-hooks': 'two' });
  const before = gitDirSnapshot(repo);
  const done = await gateHooks(repo, ['install']);
  assert.is(done.code, 3);
  assert.match(done.stderr, /no place to keep it/);
  assert.equal(gitDirSnapshot(repo), before);
});

test('a hook of ours that was changed by hand is renewed, and the changed text kept', async () => {
  const repo = await withMake();
  await installGate(repo);
  const path = join(repo.dir, '.git/hooks/pre-push');
  const ours = readFileSync(path, 'utf8');
  repo.write({ '.git/hooks/pre-push': { content: `${ours}echo mine\n`, mode: 0o755 } });
  const done = await installGate(repo);
  assert.match(done.stdout, /had been changed by hand/);
  assert.is(readFileSync(path, 'utf8'), ours);
  assert.is(readFileSync(`${path}.edited`, 'utf8'), `${ours}echo mine\n`);
});

test('the second changed text does not replace the first one that was kept', async () => {
  const repo = await withMake();
  await installGate(repo);
  const path = join(repo.dir, '.git/hooks/pre-push');
  const ours = readFileSync(path, 'utf8');
  for (const mine of ['one', 'two']) {
    repo.write({ '.git/hooks/pre-push': { content: Buffer.concat([Buffer.from(`${ours}# ${mine} `), Buffer.from([0xe9, 0x0a])]), mode: 0o755 } });
    await installGate(repo);
  }
  assert.match(readFileSync(`${path}.edited`, 'latin1'), /# one é\n$/);
  assert.match(readFileSync(`${path}.edited.2`, 'latin1'), /# two é\n$/);
});

test('uninstall keeps the text of a hook of ours that was changed by hand', async () => {
  const repo = await withMake();
  await installGate(repo);
  const path = join(repo.dir, '.git/hooks/pre-push');
  const edited = `${readFileSync(path, 'utf8')}echo mine\n`;
  repo.write({ '.git/hooks/pre-push': { content: edited, mode: 0o755 } });
  const done = await gateHooks(repo, ['uninstall']);
  assert.match(done.stdout, /kept beside it: \.git\/hooks\/pre-push\.edited/);
  assert.is(readFileSync(`${path}.edited`, 'utf8'), edited);
  assert.not(existsSync(path));
});

for (const [what, hook] of [['file', { content: '#!/bin/sh\necho stranger >&2\n', mode: 0o755 }], ['link', { link: '../stranger' }]] as const) {
  test(`several installs at once keep the one hook that was there, a ${what}`, async () => {
    const repo = await withMake();
    repo.write({ '.git/stranger': { content: '#!/bin/sh\necho stranger >&2\n', mode: 0o755 } });
    for (let round = 0; round < 4; round += 1) {
      repo.write({ '.git/hooks/pre-push': hook, '.git/hooks/pre-push.before-gate-hooks': null, '.git/gate-hooks': null });
      await Promise.all([1, 2, 3].map(() => gateHooks(repo, ['install'])));
      assert.match(readFileSync(join(repo.dir, '.git/hooks/pre-push.before-gate-hooks'), 'utf8'), /echo stranger/);
      assert.match(readFileSync(join(repo.dir, '.git/hooks/pre-push'), 'utf8'), /# gate-hooks pre-push/);
    }
  });
}

test('an install that was ended after it had kept the hook that was there is finished by the next one', async () => {
  const repo = await withMake();
  repo.write({ '.git/hooks/pre-push': { content: '#!/bin/sh\necho stranger >&2\n', mode: 0o755 } });
  linkSync(join(repo.dir, '.git/hooks/pre-push'), join(repo.dir, '.git/hooks/pre-push.before-gate-hooks'));
  await installGate(repo);
  assert.match((await repo.push()).stderr, /stranger\n(.*\n)*judged/);
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

test('a hooks folder that is a link to somewhere else is refused, for others may share it', async () => {
  const repo = await withMake();
  const shared = tempDir('shared');
  repo.write({ '.git/hooks': null });
  repo.write({ '.git/hooks': { link: shared } });
  const done = await gateHooks(repo, ['install']);
  assert.is(done.code, 3, done.output);
  assert.match(done.stderr, /outside of this repository/);
  assert.equal(readdirSync(shared), []);
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

test('a hook that someone put over ours is not removed by uninstall', async () => {
  const repo = await withMake();
  await installGate(repo);
  repo.write({ '.git/hooks/pre-push': { content: '#!/bin/sh\n', mode: 0o755 } });
  const done = await gateHooks(repo, ['uninstall']);
  assert.match(done.stdout, /is not ours/);
  assert.is(readFileSync(join(repo.dir, '.git/hooks/pre-push'), 'utf8'), '#!/bin/sh\n');
});

test('other hooks and a file named ./install in the project are left alone', async () => {
  const repo = await withMake({ install: 'throw new Error("imported")', '.simple-git-hooks.json': '{"pre-commit":"false"}' });
  repo.write({ '.git/hooks/pre-commit': { content: '#!/bin/sh\nexit 0\n', mode: 0o755 }, '.git/hooks/commit-msg': { content: 'x', mode: 0o755 } });
  await installGate(repo);
  assert.is(readFileSync(join(repo.dir, '.git/hooks/pre-commit'), 'utf8'), '#!/bin/sh\nexit 0\n');
  assert.is(readFileSync(join(repo.dir, '.git/hooks/commit-msg'), 'utf8'), 'x');
});

for (const [what, set, says] of [
  ['a tracked folder', ['core.hooksPath', '.githooks'], /tracked/],
  ['nothing', ['core.hooksPath', ''], /set to nothing/],
] as const) {
  test(`core.hooksPath set to ${what} is refused with the way out`, async () => {
    const repo = await withMake({ '.githooks/pre-commit': 'x' });
    await repo.git('config', ...set);
    const done = await gateHooks(repo, ['install']);
    assert.is(done.code, 3, done.output);
    assert.match(done.stderr, says);
    assert.match(done.stderr, /hint: /);
    assert.equal(readdirSync(join(repo.dir, '.githooks')), ['pre-commit']);
  });
}

test('a global core.hooksPath is refused, for a hook there would gate every repository', async () => {
  const repo = await withMake();
  const home = tempDir('home');
  const config = join(home, 'config');
  await run('git', ['config', '--file', config, 'core.hooksPath', join(home, 'hooks')], { cwd: home });
  const done = await gateHooks(repo, ['install'], { env: { GIT_CONFIG_GLOBAL: config } });
  assert.is(done.code, 3, done.output);
  assert.match(done.stderr, /global/);
});

test('a local core.hooksPath to a folder git does not track is honoured', async () => {
  const repo = await withMake();
  await repo.git('config', 'core.hooksPath', join(repo.dir, '.git/other-hooks'));
  await installGate(repo);
  assert.ok(existsSync(join(repo.dir, '.git/other-hooks/pre-push')));
  assert.match((await repo.push()).stderr, /judged/);
});

test('install in a linked work tree gates pushes from both', async () => {
  const repo = await withMake();
  await repo.git('worktree', 'add', '-q', '-b', 'side', '../side');
  const side = join(repo.dir, '../side');
  const done = await gateHooks(repo, ['install'], { cwd: side });
  assert.is(done.code, 0, done.output);
  assert.match((await repo.push()).stderr, /judged/);
  assert.match((await repo.push(['origin', 'side'], { cwd: side })).stderr, /judged/);
  await gateHooks(repo, ['uninstall']);
  assert.not(existsSync(join(repo.dir, '.git/worktrees/side/gate-hooks')));
});

for (const name of ['with space', "it's \"$HOME\"", 'new\nline', 'données', '-dash']) {
  test(`a repository in a folder named ${JSON.stringify(name)} is gated`, async () => {
    const repo = await withMake();
    const moved = join(repo.dir, '..', name);
    cpSync(repo.dir, moved, { recursive: true });
    assert.is((await gateHooks(repo, ['install'], { cwd: moved })).code, 0);
    const pushed = await repo.push(['origin', 'main'], { cwd: moved });
    assert.is(pushed.code, 0, pushed.output);
    assert.match(pushed.stderr, /judged/);
    assert.ok(existsSync(join(moved, 'reports/run.json')));
  });
}

for (const [what, env] of [['CI', { CI: 'true' }], ['NODE_ENV=production', { NODE_ENV: 'production' }], ['no git on PATH', { PATH: tempDir('empty') }]] as const) {
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
  assert.match((await gateHooks(bare, ['install'])).stderr, /bare repository/);
  const empty = await createRepository();
  empty.write({ Makefile: makefile });
  assert.is((await installGate(empty)).code, 0);
  const smoke = await gateHooks(empty, ['smoke']);
  assert.is(smoke.code, 3);
  assert.match(smoke.stderr, /no commit yet/);
  const none = await createRepository({ files: { 'a.txt': 'a' } });
  const done = await gateHooks(none, ['install']);
  assert.is(done.code, 2);
  for (const place of [/Makefile/, /package\.json/, /justfile/i, /Taskfile/i, /gate-hooks\.json/]) assert.match(done.stderr, place);
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
  for (const line of [/wired by \.git\/hooks\/pre-push/, /make smoke \(Makefile target smoke\)/, /passed in/, /1 push in 30 days.*demo/, /no lock file/, /1 folder without: engine/]) assert.match(fine.stdout, line);
  const json = JSON.parse((await gateHooks(repo, ['status', '--format', 'json'])).stdout) as Record<string, unknown>;
  assert.is(json['wired'], true);
  repo.write({ '.git/gate-hooks/runtime/manifest.json': '{"version":"0.0.1","digest":"old","files":["hook.cjs"]}' });
  assert.match((await gateHooks(repo, ['status'])).stdout, /copied runtime 0\.0\.1/);
});

test('the package works when unpacked by plain tar, as npx does', () => {
  const out = execFileSync(process.execPath, [join(installedPackage(), 'dist/cli.js'), '--version'], { encoding: 'utf8' });
  assert.match(out, /^\d+\.\d+\.\d+\n$/);
});

test.run();
