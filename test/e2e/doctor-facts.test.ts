// Doctor on the smoke, packages, places and permissions.
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { doctor, installed, isWell, makefile } from '../support/doctor.js';
import { snapshot } from '../support/git-dir.js';
import { as, canBeOthers, giveTo, openWayTo } from '../support/people.js';
import { gateHooks, installedPackage, installGate } from '../support/product.js';
import { createRepository } from '../support/repository.js';
import { skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';

for (const [name, files, says] of [
  ['settings that cannot be read', { 'gate-hooks.json': '{ "smoke": { "comand": "x" } }' }, /did you mean.*command/is],
  ['no smoke at all', { Makefile: 'all:\n' }, /no smoke command/],
  [
    'a smoke that starts what is not there',
    { 'gate-hooks.json': '{ "smoke": { "command": "no-such-program --all" } }' },
    /starts no-such-program, which is not found/,
  ],
  [
    'a smoke whose folder is not there',
    { 'gate-hooks.json': '{ "smoke": { "command": "true", "cwd": "gone" } }' },
    /folder of step smoke is not in the work tree/,
  ],
] as const) {
  test(`${name}: told, while the probe shows that git starts the hook`, async () => {
    const repo = await installed();
    repo.write(files);
    const told = await doctor(repo);
    assert.is(told.code, 1);
    assert.is(told.rows.probe, 'ok');
    assert.is(told.rows.smoke, 'no');
    assert.match(told.findings[0]!.message, says);
  });
}

test('a shell builtin, an argument vector and a path in the repository are smokes that are there', async () => {
  const repo = await installed({ 'run.sh': { content: '#!/bin/sh\n', mode: 0o755 } });
  for (const command of ['test -f Makefile', ['make', 'smoke'], './run.sh', 'X=1 make smoke']) {
    repo.write({ 'gate-hooks.json': JSON.stringify({ smoke: { command } }) });
    assert.is((await doctor(repo)).rows.smoke, 'ok', JSON.stringify(command));
  }
});

test('packages that are asked for and not installed, and a smoke.link that is not there', async () => {
  const repo = await installed({ 'package.json': '{ "devDependencies": { "x": "1" } }' });
  assert.is((await doctor(repo)).rows.dependencies, 'warn');
  repo.write({ 'node_modules/x/index.js': '', '.gitignore': 'node_modules\n' });
  assert.is((await doctor(repo)).rows.dependencies, 'ok');
  repo.write({ 'gate-hooks.json': '{ "smoke": { "command": "make smoke", "link": ["gone"] } }' });
  const told = await doctor(repo);
  assert.is(told.rows.dependencies, 'no');
  assert.match(told.findings[0]!.message, /smoke\.link names gone/);
});

test('the Node that installed it is gone: told, for a push then depends on PATH', async () => {
  const repo = await installed();
  repo.write({ '.git/gate-hooks/runtime/node': '/nowhere/node\n' });
  const told = await doctor(repo);
  assert.is(told.rows.runtime, 'warn');
  assert.match(told.findings.at(-1)!.message, /\/nowhere\/node/);
  isWell(await doctor(repo, ['--fix']));
});

test('husky that was not run in this work tree leaves it without any hook', async () => {
  const repo = await installed({ '.husky/pre-push': 'true\n' });
  await repo.git('config', 'core.hooksPath', '.husky/_');
  const told = await doctor(repo);
  assert.is(told.code, 1);
  assert.is(told.rows.probe, 'no');
  assert.match(told.findings.find(({ rule }) => rule === 'doctor/neighbour')!.message, /not in this work tree/);
});

const fakeSsh = (interval: number): string => {
  const folder = tempDir('ssh');
  writeFileSync(
    join(folder, 'ssh'),
    `#!/bin/sh\n[ "$1" = -G ] || exit 1\necho "host $2"\necho serveraliveinterval ${interval}\necho "$2" >>"${folder}/asked"\n`,
    { mode: 0o755 },
  );
  return folder;
};

const pastRun = (minutes: number): string =>
  `${JSON.stringify({ run_id: 'r', status: 'passed', started_at: '2026-01-01T00:00:00Z', duration_ms: minutes * 60_000, commit: 'c', clean: true, definition_hash: 'd' })}\n`;

for (const [minutes, interval, state, asked] of [
  [1, 0, 'ok', false],
  [6, 60, 'ok', true],
  [6, 0, 'warn', true],
] as const) {
  test(`a smoke of ${minutes} min over ssh with ServerAliveInterval ${interval}: ${state}`, async () => {
    const repo = await installed();
    await repo.git('remote', 'set-url', 'origin', 'git@example.test:a/b.git');
    repo.write({ '.git/gate-hooks/runs.jsonl': pastRun(minutes) });
    const bin = fakeSsh(interval);
    const told = await doctor(repo, [], { env: { PATH: `${bin}:${process.env.PATH}` } });
    assert.is(told.code, 0, JSON.stringify(told));
    assert.is(told.rows.connection, state);
    assert.is(existsSync(join(bin, 'asked')), asked);
    if (asked) assert.is(readFileSync(join(bin, 'asked'), 'utf8'), 'git@example.test\n');
  });
}

test('a pass from the future is told, for it is not believed', async () => {
  const repo = await installed();
  await gateHooks(repo, ['smoke']);
  assert.is((await doctor(repo)).rows.clock, 'ok');
  const passes = join(repo.dir, '.git/gate-hooks/passes');
  const [name] = Object.keys(snapshot(passes)) as [string];
  const pass = JSON.parse(readFileSync(join(passes, name), 'utf8')) as Record<string, unknown>;
  writeFileSync(join(passes, name), JSON.stringify({ ...pass, passed_at: Date.now() + 7_200_000 }));
  const told = await doctor(repo);
  assert.is(told.code, 0);
  assert.match(told.findings[0]!.message, /1 pass of the store is from the future \(up to (2h 00m|1h 59m)\)/);
});

test('a store that cannot be written is a no', async () => {
  const repo = await installed();
  // Root may write anywhere, so what stands in the way is a folder that cannot be replaced by a file.
  mkdirSync(join(repo.dir, '.git/gate-hooks/doctor/x'), { recursive: true });
  const told = await doctor(repo);
  assert.is(told.code, 1);
  assert.is(told.rows.store, 'no');
});

test('a store that is closed to the group of a shared repository is found, and --fix opens it', async () => {
  const repo = await installed();
  await gateHooks(repo, ['smoke']);
  assert.is((await doctor(repo)).rows.store, 'ok');
  await repo.git('config', 'core.sharedRepository', 'group');
  const told = await doctor(repo);
  assert.is(told.rows.store, 'warn');
  const fixed = await doctor(repo, ['--fix']);
  assert.is(fixed.rows.store, 'ok', JSON.stringify(fixed));
  assert.is(statSync(join(repo.dir, '.git/gate-hooks')).mode & 0o7777, 0o2775);
});

test('a sha256 repository is proved, too', async () =>
  isWell(await doctor(await installed({}, { objectFormat: 'sha256' }))));

test('a repository without a commit and a bare one are proved, too', async () => {
  const empty = await createRepository();
  empty.write({ Makefile: makefile });
  await installGate(empty);
  isWell(await doctor(empty));
  const bare = await createRepository({ bare: true });
  await installGate(bare);
  isWell(await doctor(bare));
});

skipUnless(canBeOthers, 'needs root and setpriv, to be somebody else')(
  'a trace of bypasses that cannot be appended to is told',
  async () => {
    const repo = await installed();
    const ann = { uid: 64_001, gid: 64_001 };
    repo.write({ '.git/gate-hooks/bypasses.jsonl': '' });
    for (const path of [repo.dir, installedPackage()]) openWayTo(path);
    giveTo(ann, repo.dir);
    chmodSync(join(repo.dir, '.git/gate-hooks/bypasses.jsonl'), 0o444);
    const [file, args] = as(ann, [process.execPath, join(installedPackage(), 'dist/cli.js'), 'doctor']);
    const done = await repo.run(file, args, { env: { TMPDIR: join(repo.dir, '.git') } });
    assert.is(done.code, 0, done.output);
    assert.match(
      done.stdout,
      /warn {2}store[\s\S]*bypasses\.jsonl cannot be appended to[\s\S]*hint: chmod u\+w \.git\/gate-hooks\/bypasses\.jsonl/,
    );
  },
);

test('settings of git that would stop the push before its hook do not stop the probe', async () => {
  const repo = await installed();
  for (const [key, value] of [
    ['push.pushOption', 'x'],
    ['push.gpgSign', 'true'],
    ['push.followTags', 'true'],
    ['protocol.file.allow', 'never'],
    ['push.recurseSubmodules', 'check'],
    ['push.default', 'nothing'],
  ] as const)
    await repo.git('config', key, value);
  isWell(await doctor(repo));
});

test('the table for people has one row a check, and the verdict last', async () => {
  const repo = await installed();
  const done = await gateHooks(repo, ['doctor']);
  assert.match(done.stdout, /^ok {4}probe {9}started by git, its no was taken \(runtime \d+\.\d+\.\d+, node \d+/);
  assert.match(done.stdout, /\ngate-hooks: the gate fires here: [^\n]+\n$/);
});

test('outside a repository it says so, with exit 3', async () => {
  const repo = await installed();
  assert.is((await gateHooks(repo, ['doctor'], { cwd: tempDir('nowhere') })).code, 3);
});

test.run();
