// Does refresh-lock make a real lock, offline, and leave the old one whole whatever goes wrong? With pip itself,
// wheels made here, and stand-ins for the rest.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hasPip } from '../locks/pip.js';
import { makeWheels } from '../locks/wheels.js';
import { waitForFile, waitForGone } from '../support/events.js';
import { start } from '../support/process.js';
import { gateHooks, installedPackage } from '../support/product.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';
import { onPath, skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';

const withPip = skipUnless(hasPip, 'python3 with pip is not installed');
const withNpm = skipUnless(onPath('npm'), 'npm is not installed');
const withShellcheck = skipUnless(
  hasPip && onPath('shellcheck'),
  'python3 with pip and shellcheck are not both installed',
);

const lock = 'requirements.lock';
const old = 'gone==3\nleaf==1.0\ntop==1.0\n';
const settings = JSON.stringify({
  smoke: { command: 'true' },
  lock: { pip_args: ['--no-index', '--find-links', 'wheels'] },
});

/**
 * PATH without uv and pip-compile, whatever this machine has: a folder of ours before it, or nothing but what is
 * needed.
 */
const onlyPip = (): Record<string, string> => {
  const folder = tempDir('bin');
  for (const name of [
    'git',
    'sh',
    'node',
    'sed',
    'grep',
    'cat',
    'mv',
    'rm',
    'mktemp',
    'dirname',
    'sleep',
    'cp',
    'env',
    'npm',
  ]) {
    try {
      execFileSync('ln', [
        '-s',
        execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(),
        join(folder, name),
      ]);
    } catch {
      // Not here: the tests that need it are skipped.
    }
  }
  // A shim of a version manager would look for more on PATH than there is.
  if (hasPip)
    writeFileSync(
      join(folder, 'python3'),
      `#!/bin/sh\nexec '${execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim()}' "$@"\n`,
      { mode: 0o755 },
    );
  return {
    PATH: folder,
    PIP_CONFIG_FILE: '/dev/null',
    PIP_FIND_LINKS: '',
    PIP_INDEX_URL: 'http://127.0.0.1:9/',
    PIP_EXTRA_INDEX_URL: '',
  };
};

/** A program of that name which does what `body` says; `$out` is where uv and pip-compile are told to write. */
const standIn = (env: Record<string, string>, name: string, body: string): void => {
  const path = join(env.PATH!, name);
  writeFileSync(
    path,
    `#!/bin/sh\n[ "$1" = --version ] && { echo ${name} 9.9.9; exit 0; }\nwas=\nfor word; do [ "$was" = --output-file ] && out=$word; was=$word; done\n${body}\n`,
    { mode: 0o755 },
  );
};

const project = async (files: Files = {}): Promise<TestRepository> =>
  createRepository({
    files: {
      'gate-hooks.json': settings,
      'requirements.in': 'top\n',
      [lock]: old,
      '.gitignore': 'wheels/\n',
      ...files,
    },
  });

const withWheels = async (files: Files = {}): Promise<TestRepository> => {
  const repo = await project();
  if (Object.keys(files).length > 0) await repo.commit(files);
  makeWheels(join(repo.dir, 'wheels'), [
    ['top', '1.0', ['leaf>=1']],
    ['top', '2.0', ['leaf>=1', 'other_leaf']],
    ['leaf', '1.0', []],
    ['leaf', '1.5', []],
    ['other_leaf', '0.1', []],
  ]);
  return repo;
};

const read = (repo: TestRepository, path = lock): string => readFileSync(join(repo.dir, path), 'utf8');
const strays = (repo: TestRepository): string[] => readdirSync(repo.dir).filter((name) => name.includes('.tmp'));
const table = [
  '  package     from  to',
  '  gone        3     -    removed',
  '  leaf        1.0   1.5  changed',
  '  other-leaf  -     0.1  added',
  '  top         1.0   2.0  changed',
  '',
].join('\n');

withPip(
  'pip resolves against a folder of wheels: the table first, then a hashed lock whose head says how it was made',
  async () => {
    const repo = await withWheels();
    const env = onlyPip();
    const dry = await gateHooks(repo, ['refresh-lock', '--dry-run'], { env });
    assert.is(dry.code, 0, dry.output);
    assert.is(dry.stdout, `${table}gate-hooks: would write requirements.lock: 1 added, 1 removed, 2 changed\n`);
    assert.is(read(repo), old);
    const done = await gateHooks(repo, ['refresh-lock'], { env });
    assert.is(done.code, 0, done.output);
    assert.match(done.stderr, /^requirements\.lock, by pip [\d.]+:\n/);
    assert.ok(done.stderr.endsWith(table));
    const [from, how, hashes, ...pins] = read(repo).split('\n');
    assert.is(from, '# made by gate-hooks refresh-lock from requirements.in');
    assert.match(
      how!,
      /^# with Python 3\.\d+, pip [\d.]+: python3 -m pip install .*--no-index --find-links wheels --requirement requirements\.in$/,
    );
    assert.match(hashes!, 'of the files that pip chose');
    assert.match(
      pins.join('\n'),
      /^leaf==1\.5 \\\n {4}--hash=sha256:[0-9a-f]{64}\nother-leaf==0\.1 \\\n.*\ntop==2\.0 \\\n.*\n$/,
    );
    const checked = await gateHooks(repo, ['check-lock']);
    assert.is(checked.code, 0, checked.output);
    assert.match(checked.stdout, /requirements\.lock is whole: 3 pins, all hashed, Python 3\.\d+/);
  },
);

withPip('what it makes can be installed with --require-hashes, from the lock alone', async () => {
  const repo = await withWheels();
  const env = onlyPip();
  assert.is((await gateHooks(repo, ['refresh-lock'], { env })).code, 0);
  const done = await repo.run(
    'python3',
    [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--require-hashes',
      '--no-deps',
      '--no-index',
      '--find-links',
      'wheels',
      '--target',
      join(tempDir('target'), 'x'),
      '-r',
      lock,
    ],
    { env },
  );
  assert.is(done.code, 0, done.output);
});

withPip('a lock that the resolver would make again is not written again', async () => {
  const repo = await withWheels();
  const env = onlyPip();
  await gateHooks(repo, ['refresh-lock'], { env });
  const before = statSync(join(repo.dir, lock), { bigint: true }).ino;
  const again = await gateHooks(repo, ['refresh-lock'], { env });
  assert.match(again.stdout, 'nothing to write');
  assert.is(statSync(join(repo.dir, lock), { bigint: true }).ino, before);
});

withPip(
  'pyproject.toml is what a lock is made from where there is no requirements.in, and a first lock is made',
  async () => {
    const repo = await withWheels({
      'requirements.in': null,
      [lock]: null,
      'pyproject.toml': '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.8"\ndependencies = ["top<2"]\n',
    });
    const done = await gateHooks(repo, ['refresh-lock'], { env: onlyPip() });
    assert.is(done.code, 0, done.output);
    assert.match(read(repo), /# made by gate-hooks refresh-lock from pyproject\.toml\n[\s\S]*top==1\.0 /);
  },
);

withPip('a resolver that fails leaves the old lock whole, and what it said is told', async () => {
  const repo = await withWheels({ 'requirements.in': 'top\nnowhere\n' });
  const done = await gateHooks(repo, ['refresh-lock'], { env: onlyPip() });
  assert.is(done.code, 3, done.output);
  assert.match(done.stderr, /pip failed \(exit 1\); the old lock is as it was:[\s\S]*nowhere/);
  assert.equal([read(repo), strays(repo)], [old, []]);
});

const answers: [string, string, number, RegExp][] = [
  ['nothing', ':', 3, /pins nothing; requirements\.lock is as it was/],
  ['wishes', 'printf "top>=1\\nleaf\\ngone==1\\n" >"$out"', 3, /no whole lock: top is not pinned/],
  ['no requirements', 'printf "<html>\\n" >"$out"', 3, /is no requirement/],
  ['less than half', 'printf "top==1\\n" >"$out"', 3, /has 1 package, the old one 3[\s\S]*--force/],
  ['an error after half of the file', 'printf "top==9\\n" >"$out"; exit 7', 3, /failed \(exit 7\)/],
  [
    'a traceback of pip-tools beside a new pip',
    'echo "Traceback"; echo "AttributeError: x"; exit 1',
    3,
    /this pip-tools does not fit this pip/,
  ],
  ['its own death', 'kill -9 $$', 3, /ended by SIGKILL|exit 137/],
];
for (const [what, body, code, says] of answers) {
  test(`a resolver that answers with ${what} leaves the old lock whole`, async () => {
    const repo = await project();
    const env = onlyPip();
    standIn(env, 'pip-compile', body);
    const done = await gateHooks(repo, ['refresh-lock'], { env });
    assert.is(done.code, code, done.output);
    assert.match(done.stderr, says);
    assert.equal([read(repo), strays(repo)], [old, []]);
  });
}

test('uv goes before pip-compile, pip-compile before pip; --with chooses; --force takes a lock that shrank', async () => {
  const repo = await project();
  const env = onlyPip();
  standIn(env, 'pip-compile', 'printf "from-pip-compile==1\\n" >"$out"');
  standIn(env, 'uv', 'printf "from-uv==1\\n" >"$out"');
  await gateHooks(repo, ['refresh-lock', '--force'], { env });
  assert.match(
    read(repo),
    /# with uv 9\.9\.9: uv pip compile .*--generate-hashes.*--no-index --find-links wheels requirements\.in\nfrom-uv==1\n$/,
  );
  await gateHooks(repo, ['refresh-lock', '--force', '--with', 'pip-compile'], { env });
  assert.match(
    read(repo),
    /# with pip-compile 9\.9\.9: pip-compile .*--pip-args '--no-index --find-links wheels' requirements\.in\nfrom-pip-compile==1\n$/,
  );
});

test('what cannot be hashed makes a lock without hashes, for pip wants all or none', async () => {
  const repo = await project();
  const env = onlyPip();
  const commit = '0123456789'.repeat(4);
  standIn(
    env,
    'uv',
    `case "$*" in *--generate-hashes*) hash=" --hash=sha256:${'a'.repeat(64)}" ;; *) hash= ;; esac\nprintf "top==1$hash\\nleaf==2$hash\\ngit @ git+https://h.test/g@${commit}\\n" >"$out"`,
  );
  const done = await gateHooks(repo, ['refresh-lock'], { env });
  assert.is(done.code, 0, done.output);
  assert.not.match(read(repo), '--hash');
});

test('a password in an index address does not get into the lock', async () => {
  const repo = await project({
    'gate-hooks.json': JSON.stringify({
      smoke: { command: 'true' },
      lock: { pip_args: ['--index-url', 'https://me:secret@h.test/simple'] },
    }),
  });
  const env = onlyPip();
  standIn(env, 'uv', 'printf "top==1\\nleaf==2\\n" >"$out"');
  await gateHooks(repo, ['refresh-lock'], { env });
  assert.match(read(repo), 'https://***@h.test/simple');
  assert.not.match(read(repo), 'secret');
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
  test(`${signal} in the middle of a resolver leaves the old lock whole`, async () => {
    const repo = await project();
    const env = onlyPip();
    standIn(env, 'uv', `printf "half==1\\n" >"$out"; echo "$$ here" >"${repo.dir}/started"; exec sleep 60`);
    const running = start(
      process.execPath,
      [join(installedPackage(), 'dist/cli.js'), 'refresh-lock', '--format', 'json'],
      { cwd: repo.dir, env },
    );
    const pid = parseInt(await waitForFile(join(repo.dir, 'started'), { holding: 'here', timeout: 20_000 }), 10);
    running.signalGroup(signal);
    const done = await running.ended;
    // Whoever kills the parent with SIGKILL must kill what it started.
    if (signal === 'SIGKILL') process.kill(pid, 'SIGKILL');
    await waitForGone(pid);
    assert.equal([done.code, read(repo)], [signal === 'SIGKILL' ? 137 : 130, old], done.output);
    if (signal !== 'SIGKILL')
      assert.equal(JSON.parse(done.stdout).locks, [{ path: 'requirements.lock', result: 'interrupted', signal }]);
  });
}

test('without a resolver, or without anything to make a lock from, it says so', async () => {
  const repo = await project();
  const env = onlyPip();
  execFileSync('rm', ['-f', join(env.PATH!, 'python3')]);
  const done = await gateHooks(repo, ['refresh-lock'], { env });
  assert.is(done.code, 3);
  assert.match(done.stderr, /uv, pip-compile, python3, python not found on PATH/);
  await repo.commit({ 'requirements.in': null });
  const none = await gateHooks(repo, ['refresh-lock'], { env });
  assert.equal(
    [none.code, none.stdout],
    [0, 'gate-hooks: skipped: requirements.lock has nothing to be made from: no manifest beside it\n'],
  );
});

const outside: [string, string, number][] = [
  ['../x/requirements.lock', 'no path below the top', 2],
  ['/etc/requirements.lock', 'no path below the top', 2],
  ['link.txt', 'has no name|is a symbolic link', 3],
  ['Cargo.lock', 'has no name of a lock', 3],
];
for (const [path, says, code] of outside) {
  test(`${path} is not refreshed`, async () => {
    const repo = await project({ 'link.txt': { link: lock } });
    const done = await gateHooks(repo, ['refresh-lock', path], { env: onlyPip() });
    assert.is(done.code, code, done.output);
    assert.match(done.stderr, new RegExp(says));
  });
}

withNpm('npm makes package-lock.json anew in a copy, with what the work tree holds and no network', async () => {
  const repo = await project({
    'package.json': '{"name":"p","version":"1.0.0","workspaces":["packages/*"],"dependencies":{"w":"*"}}',
    'packages/w/package.json': '{"name":"w","version":"1.0.0"}',
    'package-lock.json': '{"name":"p","lockfileVersion":3,"packages":{"":{"dependencies":{"w":"*"}}}}',
  });
  repo.write({ 'packages/v/package.json': '{"name":"v","version":"2.0.0"}' });
  const done = await gateHooks(repo, ['refresh-lock', 'package-lock.json'], {
    env: { ...onlyPip(), npm_config_offline: 'true' },
  });
  assert.is(done.code, 0, done.output);
  assert.match(read(repo, 'package-lock.json'), '"packages/v"');
  assert.not(existsSync(join(repo.dir, 'node_modules')));
});

withShellcheck('--emit-script writes a script that is clean to shellcheck and makes the same pins', async () => {
  const repo = await withWheels();
  const env = onlyPip();
  const printed = await gateHooks(repo, ['refresh-lock', '--emit-script', '--dry-run'], { env });
  const done = await gateHooks(repo, ['refresh-lock', '--emit-script'], { env });
  assert.is(done.code, 0, done.output);
  const path = join(repo.dir, 'tools/lock_refresh.sh');
  assert.is(printed.stdout, `${readFileSync(path, 'utf8')}gate-hooks: tools/lock_refresh.sh would be written\n`);
  assert.is(statSync(path).mode & 0o777, 0o755);
  const checked = await repo.run('shellcheck', [path]);
  assert.is(checked.code, 0, checked.output);
  const ran = await repo.run(path, [], { env });
  assert.is(ran.code, 0, ran.output);
  assert.match(
    read(repo),
    /^# made by tools\/lock_refresh\.sh from requirements\.in\nleaf==1\.5 \\\n {4}--hash=sha256:[0-9a-f]{64}\n/,
  );
  const byScript = read(repo);
  const again = await gateHooks(repo, ['refresh-lock'], { env });
  assert.match(again.stdout, 'nothing to write', 'the same pins and hashes');
  standIn(env, 'pip-compile', 'printf "half==1\\n" >"$out"; exit 3');
  assert.is((await repo.run(path, [], { env })).code, 3);
  assert.equal([read(repo), strays(repo)], [byScript, []], 'a resolver that fails leaves the old lock whole');
  standIn(env, 'pip-compile', 'printf "%s\\n" "$*" >"$out.args"; printf "top==1\\n" >"$out"; cp "$out.args" args');
  assert.is((await repo.run(path, [], { env })).code, 0);
  assert.match(read(repo, 'args'), "--pip-args  '--no-index' '--find-links' 'wheels' --output-file");
});

test('a script of that name that is not ours is left alone', async () => {
  const repo = await project({ 'tools/lock_refresh.sh': '#!/bin/sh\necho mine\n' });
  const done = await gateHooks(repo, ['refresh-lock', '--emit-script']);
  assert.is(done.code, 3);
  assert.match(done.stderr, 'was not written by gate-hooks');
  assert.is(read(repo, 'tools/lock_refresh.sh'), '#!/bin/sh\necho mine\n');
});

test('a script can carry any argument', async () => {
  const nasty = `it's "$(touch pwned)" \`x\` \\ *`;
  const repo = await project({
    'gate-hooks.json': JSON.stringify({ smoke: { command: 'true' }, lock: { pip_args: [nasty] } }),
  });
  const env = onlyPip();
  await gateHooks(repo, ['refresh-lock', '--emit-script']);
  standIn(env, 'uv', 'for word; do printf "%s\\n" "$word"; done >args; printf "top==1\\n" >"$out"');
  const ran = await repo.run(join(repo.dir, 'tools/lock_refresh.sh'), [], { env });
  assert.is(ran.code, 0, ran.output);
  assert.ok(read(repo, 'args').split('\n').includes(nasty));
  assert.not(existsSync(join(repo.dir, 'pwned')));
});

test.run();
