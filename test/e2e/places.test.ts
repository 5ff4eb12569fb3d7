import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { as, canBeOthers, giveTo, openWayTo, type Person } from '../support/people.js';
import { run } from '../support/process.js';
import { gateHooks, installedPackage, installGate } from '../support/product.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';
import { skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';

const makefile = 'smoke:\n\t@echo judged\n';
const withMake = (files: Files = {}): Promise<TestRepository> =>
  createRepository({ files: { Makefile: makefile, ...files } });

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
  await repo.run('git', ['commit', '-q', '--allow-empty', '-m', 'side'], { cwd: side });
  assert.match(
    (await repo.push(['origin', 'side'], { cwd: side, env: { GATE_HOOKS_NO_CACHE: '1' } })).stderr,
    /judged/,
  );
  await gateHooks(repo, ['uninstall']);
  assert.not(existsSync(join(repo.dir, '.git/worktrees/side/gate-hooks')));
});

test('a linked work tree that is made after the install is gated, and doctor proves it there', async () => {
  const repo = await withMake({ Makefile: 'smoke:\n\t@echo "judged in $$GATE_HOOKS_ROOT"\n' });
  await installGate(repo);
  const later = join(repo.dir, '../later');
  await repo.git('worktree', 'add', '-q', '-b', 'later', later);
  const proved = await gateHooks(repo, ['doctor'], { cwd: later });
  assert.is(proved.code, 0, proved.output);
  const pushed = await repo.push(['origin', 'later'], { cwd: later });
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.stderr, `judged in ${later}\n`);
});

/** A project that holds another one as a submodule, both with a remote of their own. */
const withSubmodule = async (): Promise<{ outer: TestRepository; inner: TestRepository; inside: string }> => {
  const [outer, inner] = await Promise.all([withMake({ 'README.md': 'outer' }), withMake({ 'README.md': 'inner' })]);
  await inner.push();
  await outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.remote, 'libs/inner');
  await outer.commit(null, 'with a submodule');
  return { outer, inner, inside: join(outer.dir, 'libs/inner') };
};

test('a submodule is a repository of its own: its install gates its pushes, and not those of the project around it', async () => {
  const { outer, inner, inside } = await withSubmodule();
  const done = await gateHooks(outer, ['install'], { cwd: inside });
  assert.is(done.code, 0, done.output);
  assert.ok(existsSync(join(outer.dir, '.git/modules/libs/inner/hooks/pre-push')));
  assert.not(existsSync(join(outer.dir, '.git/hooks/pre-push')));
  const proved = await gateHooks(outer, ['doctor'], { cwd: inside });
  assert.is(proved.code, 0, proved.output);
  const pushed = await run('git', ['push', 'origin', 'HEAD:refs/heads/side'], { cwd: inside });
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.stderr, /judged/);
  assert.match(await inner.git('ls-remote', 'origin'), /refs\/heads\/side/);
  assert.not.match((await outer.push()).output, /judged/);
});

test('a project with a submodule is judged where it lies, and its probe does not push the submodule', async () => {
  const { outer } = await withSubmodule();
  await installGate(outer);
  await outer.git('config', 'push.recurseSubmodules', 'on-demand');
  assert.is((await gateHooks(outer, ['doctor'])).code, 0);
  const pushed = await outer.push(['--recurse-submodules=no', 'origin', 'main']);
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.stderr, /judged/);
});

test('of a repository inside a repository, each gates its own pushes only', async () => {
  const outer = await withMake({ '.gitignore': 'inner\n' });
  const inner = await withMake({ Makefile: 'smoke:\n\t@echo inner judged\n' });
  const inside = join(outer.dir, 'inner');
  cpSync(inner.dir, inside, { recursive: true });
  await installGate(outer);
  assert.not.match((await run('git', ['push', 'origin', 'main:refs/heads/ungated'], { cwd: inside })).output, /judged/);
  assert.is((await gateHooks(outer, ['install'], { cwd: inside })).code, 0);
  const both = [await run('git', ['push', 'origin', 'main'], { cwd: inside }), await outer.push()];
  assert.equal(
    both.map(({ code }) => code),
    [0, 0],
    both.map(({ output }) => output).join('\n'),
  );
  assert.match(both[0]!.stderr, /inner judged/);
  assert.match(both[1]!.stderr, /^judged$/m);
});

test('in a monorepo install and push work from a package below; the smoke of that package runs there', async () => {
  const repo = await createRepository({
    files: {
      'gate-hooks.json': '{ "smoke": { "command": "make check", "cwd": "packages/a" } }',
      'packages/a/Makefile': 'check:\n\t@echo "judged in $$(basename "$$PWD")"\n',
      'packages/b/x': '',
    },
  });
  const below = join(repo.dir, 'packages/a');
  assert.is((await gateHooks(repo, ['install'], { cwd: below })).code, 0);
  assert.equal(readdirSync(below), ['Makefile']);
  assert.is((await gateHooks(repo, ['doctor'], { cwd: below })).code, 0);
  const pushed = await repo.push(['origin', 'main'], { cwd: join(repo.dir, 'packages/b') });
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.stderr, /judged in a\n/);
});

test('a bare repository pushes what passes, judged by the settings of each commit', async () => {
  const repo = await withMake();
  const bare = join(repo.dir, '../bare.git');
  await repo.git('clone', '-q', '--bare', '.', bare);
  await run('git', ['remote', 'set-url', 'origin', repo.remote], { cwd: bare });
  assert.is((await gateHooks(repo, ['install'], { cwd: bare })).code, 0);
  const proved = await gateHooks(repo, ['doctor'], { cwd: bare });
  assert.is(proved.code, 0, proved.output);
  const pushed = await run('git', ['push', 'origin', 'main'], { cwd: bare });
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.stderr, /judged/);
  await repo.commit({ Makefile: 'smoke:\n\t@false\n' });
  await repo.git('push', '-q', bare, 'HEAD:red');
  assert.is((await run('git', ['push', 'origin', 'red'], { cwd: bare })).code, 1);
});

test('a detached HEAD is pushed as what it is', async () => {
  const repo = await withMake();
  await installGate(repo);
  await repo.git('checkout', '-q', '--detach');
  await repo.commit({ Makefile: 'smoke:\n\t@echo judged detached\n' });
  assert.is((await gateHooks(repo, ['doctor'])).code, 0);
  const pushed = await repo.push(['origin', 'HEAD:refs/heads/from-nowhere']);
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.stderr, /judged detached/);
});

test('refs that differ in nothing but case are two refs, each judged by what it leads to', async () => {
  const repo = await withMake();
  await repo.git('config', 'core.ignorecase', 'true');
  await repo.git('pack-refs', '--all');
  await installGate(repo);
  const green = await repo.git('rev-parse', 'HEAD');
  const red = await repo.commit({ Makefile: 'smoke:\n\t@false\n' });
  assert.is((await repo.push(['origin', `${green}:refs/heads/Topic`])).code, 0);
  const pushed = await repo.push(['origin', `${red}:refs/heads/topic`]);
  assert.is(pushed.code, 1);
  assert.is((await repo.push(['origin', `${green}:refs/heads/TOPIC`, `${red}:refs/heads/topic`])).code, 1);
  assert.equal((await repo.git('ls-remote', 'origin')).split('\t')[1], 'refs/heads/Topic');
});

test('files whose names differ in nothing but case are judged as two', async () => {
  const repo = await withMake({ Makefile: 'smoke:\n\t@cat name Name\n', name: 'small\n', Name: 'capital\n' });
  await installGate(repo);
  await repo.commit({ Name: 'later\n' });
  const pushed = await repo.push(['origin', 'main~:refs/heads/x']);
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.stderr, /small\ncapital\n/);
});

test('a push from a subfolder is judged at the top', async () => {
  const repo = await withMake({ 'deep/er/x': '' });
  await installGate(repo);
  const pushed = await repo.push(['origin', 'main'], { cwd: join(repo.dir, 'deep/er') });
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.stderr, /judged/);
});

test('core.autocrlf=true still gives a hook with LF, that git starts', async () => {
  const repo = await withMake();
  await repo.git('config', 'core.autocrlf', 'true');
  await installGate(repo);
  assert.not.match(readFileSync(join(repo.dir, '.git/hooks/pre-push'), 'latin1'), /\r/);
  assert.is((await gateHooks(repo, ['doctor'])).code, 0);
  const pushed = await repo.push();
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.stderr, /judged/);
});

/** A PATH with what a push and this smoke need, but no node. */
const pathWithoutNode = (): string => {
  const bin = tempDir('bin');
  for (const program of ['git', 'make', 'sh', 'cat', 'sed', 'sort', 'echo']) {
    const folder = (process.env.PATH ?? '').split(delimiter).find((one) => existsSync(join(one, program)));
    if (folder !== undefined) symlinkSync(join(folder, program), join(bin, program));
  }
  return bin;
};

test('a push with nothing in its environment but HOME and a PATH finds the Node that installed the gate', async () => {
  const repo = await withMake();
  await installGate(repo);
  for (const [ref, path] of [
    ['gui', '/usr/bin:/bin'],
    ['bare', pathWithoutNode()],
  ] as const) {
    const pushed = await repo.run('env', [
      '-i',
      `HOME=${tempDir('home')}`,
      `PATH=${path}`,
      'GATE_HOOKS_NO_CACHE=1',
      'git',
      'push',
      'origin',
      `main:refs/heads/${ref}`,
    ]);
    assert.is(pushed.code, 0, pushed.output);
    assert.match(pushed.stderr, /judged/);
  }
});

test('without any Node the push is blocked, with the PATH that was searched', async () => {
  const repo = await withMake();
  await installGate(repo);
  repo.write({ '.git/gate-hooks/runtime/node': '/gone/node\n' });
  const path = pathWithoutNode();
  const pushed = await repo.run('env', [
    '-i',
    `HOME=${tempDir('home')}`,
    `PATH=${path}`,
    'git',
    'push',
    'origin',
    'main',
  ]);
  assert.is(pushed.code, 1, pushed.output);
  assert.match(pushed.stderr, /node was not found, neither where it was at install nor on PATH=/);
  assert.ok(pushed.stderr.includes(path), pushed.stderr);
  assert.is(await repo.git('ls-remote', 'origin'), '');
});

const [ann, bob]: readonly Person[] = [
  { uid: 64_001, gid: 64_100 },
  { uid: 64_002, gid: 64_100 },
];
const withOthers = skipUnless(canBeOthers, 'needs root and setpriv, to be somebody else');

withOthers(
  'a hooks folder that may not be written to gives one error, names the folder, and leaves nothing',
  async () => {
    const repo = await withMake();
    const cli = join(installedPackage(), 'dist/cli.js');
    for (const path of [repo.dir, installedPackage()]) openWayTo(path);
    giveTo(ann!, repo.dir);
    chmodSync(join(repo.dir, '.git/hooks'), 0o555);
    const env = { TMPDIR: repo.dir };
    const done = await repo.run(...as(ann!, [process.execPath, cli, 'install']), { env });
    assert.is(done.code, 3, done.output);
    assert.match(done.stderr, /^gate-hooks: error: cannot write .*\.git\/hooks\/pre-push.*EACCES/);
    assert.not(existsSync(join(repo.dir, '.git/hooks/pre-push')));
    const fixed = await repo.run(...as(ann!, [process.execPath, cli, 'doctor', '--fix']), { env });
    assert.is(fixed.code, 1, fixed.output);
    assert.match(fixed.stdout, /left alone: cannot write .*pre-push/);
    const lost = await repo.run(...as(ann!, [process.execPath, cli, 'install']), {
      env: { TMPDIR: join(repo.dir, '.git/hooks') },
    });
    assert.is(lost.code, 3);
    assert.match(lost.stderr, /^gate-hooks: error: cannot create a temp folder in .*hooks/);
  },
);

withOthers('in a shared repository two people of a group push, bypass and find what the other proved', async () => {
  const repo = await withMake();
  await repo.git('init', '-q', '--shared=group');
  for (const path of [repo.dir, repo.remote, installedPackage()]) openWayTo(path);
  await run('git', ['-C', repo.remote, 'init', '-q', '--bare', '--shared=group'], { cwd: repo.dir });
  for (const path of [repo.dir, repo.remote]) giveTo(ann!, path);
  for (const path of [repo.dir, repo.remote])
    await run('sh', ['-c', 'chmod -R g+rwX "$1" && find "$1" -type d -exec chmod g+s {} +', 'sh', path], {
      cwd: repo.dir,
    });
  const cli = join(installedPackage(), 'dist/cli.js');
  const by = async (who: Person, ...argv: string[]): Promise<string> => {
    const home = tempDir('home');
    writeFileSync(join(home, '.gitconfig'), '[safe]\n\tdirectory = *\n');
    openWayTo(home);
    giveTo(who, home);
    const env = { HOME: home, TMPDIR: home, GIT_CONFIG_GLOBAL: undefined };
    const [file, args] = as(who, ['sh', '-c', 'umask 022; exec "$@"', 'sh', ...argv]);
    const done = await repo.run(file, args, { env });
    assert.is(done.code, 0, `${argv.join(' ')}\n${done.output}`);
    return done.output;
  };
  await by(ann!, process.execPath, cli, 'install');
  assert.match(await by(ann!, 'git', 'push', 'origin', 'main'), /judged/);
  assert.match(await by(bob!, 'git', 'push', 'origin', 'main:refs/heads/b'), /passed before, not run again/);
  await by(ann!, 'env', 'BYPASS_SMOKE=1', 'git', 'push', 'origin', 'main:refs/heads/a');
  assert.match(await by(bob!, 'env', 'BYPASS_SMOKE=1', 'git', 'push', 'origin', 'main:refs/heads/c'), /BYPASSED/);
  assert.match(await by(bob!, 'env', 'GATE_HOOKS_NO_CACHE=1', 'git', 'push', 'origin', 'main:refs/heads/d'), /judged/);
  await by(bob!, process.execPath, cli, 'doctor');
  const store = join(repo.dir, '.git/gate-hooks');
  const closed = ['.', 'passes', 'proved', 'bypasses.jsonl', 'runs.jsonl', 'now', 'installed.json'].filter(
    (name) => (statSync(join(store, name)).mode & 0o020) === 0,
  );
  assert.equal(closed, []);
});

for (const name of ['with space', 'it\'s "$HOME"', 'new\nline', 'données', '-dash']) {
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

test.run();
