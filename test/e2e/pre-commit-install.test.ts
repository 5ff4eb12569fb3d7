// install --pre-commit and --no-pre-commit: what is wired, kept, proposed and taken out, and what doctor says of it.
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { everything } from '../support/neighbour.js';
import { gateHooks, installGate } from '../support/product.js';
import { createRepository } from '../support/repository.js';
import { commit, configured, createLinted, lintable, textOf } from '../support/staged.js';

test('a hook that stood there runs first; its no is a no, and uninstall puts it back', async () => {
  const repo = await createRepository({ files: { ...lintable, '.lintstagedrc.json': configured('sh upper.sh') } });
  repo.write({
    '.git/hooks/pre-commit': { content: '#!/bin/sh\necho stranger >&2\n[ ! -f forbidden ] || exit 7\n', mode: 0o755 },
  });
  const before = everything(repo);
  const said = await installGate(repo, ['--pre-commit']);
  assert.match(said.stdout, /kept and run first.*pre-commit\.before-gate-hooks/);
  repo.write({ 'a.txt': 'x\n' });
  await repo.git('add', 'a.txt');
  const done = await commit(repo);
  assert.is(done.code, 0, done.output);
  assert.match(done.output, /stranger/);
  assert.is(await repo.git('show', 'HEAD:a.txt'), 'X');
  repo.write({ forbidden: '', 'a.txt': 'xx\n' });
  await repo.git('add', 'a.txt');
  const refused = await commit(repo);
  assert.is(refused.code, 1);
  assert.match(refused.output, /said no \(exit 7\)/);
  assert.is((await gateHooks(repo, ['uninstall'])).code, 0);
  rmSync(join(repo.dir, 'forbidden'));
  await repo.git('reset', '-q', '--hard');
  assert.equal({ ...everything(repo), 'a.txt': null }, { ...before, 'a.txt': null });
});

test('--no-pre-commit takes it out, what stood there is back, and the gate stays', async () => {
  const repo = await createLinted();
  const done = await gateHooks(repo, ['install', '--no-pre-commit']);
  assert.is(done.code, 0, done.output);
  assert.match(done.stdout, /hook removed: \.git\/hooks\/pre-commit/);
  assert.not.ok(existsSync(join(repo.dir, '.git/hooks/pre-commit')));
  repo.write({ 'a.txt': 'x\n' });
  assert.is((await commit(repo, ['-a'])).code, 0);
  assert.is(textOf(repo, 'a.txt'), 'x\n');
  assert.match((await repo.push()).output, /judged/);
  assert.match((await gateHooks(repo, ['install', '--no-pre-commit'])).stdout, /nothing changed/);
  assert.match((await gateHooks(repo, ['install'])).stdout, /nothing changed/);
});

test('a plain install leaves pre-commit as it is: wired it is kept up to date, unwired it is not wired', async () => {
  const repo = await createLinted();
  writeFileSync(
    join(repo.dir, '.git/hooks/pre-commit'),
    textOf(repo, '.git/hooks/pre-commit').replace('# Runs lint-staged', '# Runs'),
  );
  const renewed = await installGate(repo);
  assert.match(renewed.stdout, /hook brought up to date: \.git\/hooks\/pre-commit/);
  assert.match(renewed.stdout, /changed by hand; that text is kept in \.git\/hooks\/pre-commit\.edited/);
  const other = await createRepository({ files: { ...lintable, '.lintstagedrc.json': configured('true') } });
  await installGate(other);
  assert.not.ok(existsSync(join(other.dir, '.git/hooks/pre-commit')));
});

test('where nothing configures lint-staged, a configuration is shown, and written only on a yes', async () => {
  const repo = await createRepository({ files: { ...lintable, 'pyproject.toml': '[tool.ruff]\n' } });
  const before = everything(repo);
  const asked = await gateHooks(repo, ['install', '--pre-commit']);
  assert.is(asked.code, 1, asked.output);
  assert.match(asked.output, /\+ {4}"ruff check --fix --force-exclude"/);
  assert.match(asked.output, /hint: npx gate-hooks install --pre-commit --yes/);
  assert.match(
    (await gateHooks(repo, ['install', '--pre-commit', '--dry-run'])).stdout,
    /would be done: written: \.lintstagedrc\.json for ruff, ruff format/,
  );
  assert.equal(everything(repo), before);
  const done = await installGate(repo, ['--pre-commit', '--yes']);
  assert.match(done.stdout, /done: written: \.lintstagedrc\.json for ruff, ruff format, to be committed/);
  assert.equal(JSON.parse(textOf(repo, '.lintstagedrc.json')), {
    '*.{py,pyi}': ['ruff check --fix --force-exclude', 'ruff format --force-exclude'],
  });
  await repo.commit({ '.lintstagedrc.json': configured('true') });
  assert.match((await gateHooks(repo, ['install', '--pre-commit'])).stdout, /nothing changed/);
});

test('a proposed tool that is not installed is named, one in node_modules is not', async () => {
  const repo = await createRepository({
    files: {
      ...lintable,
      'package.json': '{ "devDependencies": { "stylelint": "16" } }\n',
      '.gitignore': 'node_modules\n',
    },
  });
  const said = async (): Promise<string> => (await gateHooks(repo, ['install', '--pre-commit', '--dry-run'])).stdout;
  assert.match(
    await said(),
    /for stylelint, to be committed; not installed where this shell looks: stylelint \(until then a commit of its files is refused\)/,
  );
  repo.write({ 'node_modules/.bin/stylelint': { content: '#!/bin/sh\n', mode: 0o755 } });
  assert.match(await said(), /for stylelint, to be committed\n/);
});

test('with no linter to propose from, nothing is wired at all, and the way is said', async () => {
  const repo = await createRepository({ files: lintable });
  const before = everything(repo);
  const done = await gateHooks(repo, ['install', '--pre-commit', '--yes']);
  assert.is(done.code, 3, done.output);
  assert.match(
    done.output,
    /no linter or formatter is named at the top of this repository.*\n.*write \.lintstagedrc\.json, such as:/,
  );
  assert.equal(everything(repo), before);
});

test('no commit is made in a bare repository', async () => {
  const done = await gateHooks(await createRepository({ bare: true }), ['install', '--pre-commit']);
  assert.is(done.code, 2, done.output);
  assert.match(done.output, /no commit is made in a bare repository/);
});

test('doctor finds what keeps commits unlinted, a warning each, and --fix wires it again', async () => {
  const repo = await createLinted();
  const hook = join(repo.dir, '.git/hooks/pre-commit');
  const doctor = async (
    ...args: string[]
  ): Promise<{ code: number; says: string; state: string; findings: { rule: string; message: string }[] }> => {
    const done = await gateHooks(repo, ['doctor', ...args, '--format', 'json']);
    const said = JSON.parse(done.stdout) as {
      checks: { name: string; says: string; state: string }[];
      findings: { rule: string; message: string }[];
    };
    return { code: done.code, findings: said.findings, ...said.checks.find(({ name }) => name === 'pre-commit')! };
  };
  const well = await doctor();
  assert.equal([well.code, well.state], [0, 'ok']);
  assert.match(well.says, /runs lint-staged \(our copy\), configured in \.lintstagedrc\.json/);
  assert.match((await gateHooks(repo, ['status'])).stdout, /pre-commit runs lint-staged/);
  const breaks: readonly (readonly [string, () => void])[] = [
    ['is not there', () => rmSync(hook)],
    ['has lost its x bit', () => chmodSync(hook, 0o644)],
    ['is not what install wrote', () => writeFileSync(hook, `${textOf(repo, '.git/hooks/pre-commit')}true\n`)],
    ['is a hook of your own', () => writeFileSync(hook, '#!/bin/sh\n', { mode: 0o755 })],
  ];
  for (const [says, breaking] of breaks) {
    breaking();
    const told = await doctor();
    assert.equal([told.code, told.state], [0, 'warn'], says);
    assert.ok(
      told.findings.some(({ rule, message }) => rule === 'doctor/pre-commit' && message.includes(says)),
      JSON.stringify(told),
    );
    assert.is((await doctor('--fix')).state, 'ok', says);
  }
  await repo.git('rm', '-q', '.lintstagedrc.json');
  assert.match((await doctor()).findings[0]!.message, /nothing configures lint-staged here/);
});

test('a clone with a hooks folder of its own: the pre-commit of the other folder runs first, then lint-staged', async () => {
  const repo = await createRepository({ files: { ...lintable, '.lintstagedrc.json': configured('sh upper.sh') } });
  const shared = `${repo.dir}-shared`;
  mkdirSync(shared);
  for (const name of ['pre-commit', 'pre-push'])
    writeFileSync(join(shared, name), `#!/bin/sh\necho shared ${name} >&2\n`, { mode: 0o755 });
  await repo.git('config', 'core.hooksPath', shared);
  const config = textOf(repo, '.git/config');
  await installGate(repo, ['--own-hooks-folder', '--pre-commit']);
  repo.write({ 'a.txt': 'x\n' });
  await repo.git('add', 'a.txt');
  const done = await commit(repo);
  assert.is(done.code, 0, done.output);
  assert.match(done.output, /shared pre-commit/);
  assert.is(await repo.git('show', 'HEAD:a.txt'), 'X');
  assert.match((await repo.push()).output, /shared pre-push[\s\S]*judged/);
  assert.match((await gateHooks(repo, ['install'])).stdout, /nothing changed/);
  await gateHooks(repo, ['install', '--no-pre-commit']);
  repo.write({ 'a.txt': 'xx\n' });
  const unlinted = await commit(repo, ['-a']);
  assert.match(unlinted.output, /shared pre-commit/);
  assert.is(textOf(repo, 'a.txt'), 'xx\n');
  await installGate(repo, ['--pre-commit']);
  await gateHooks(repo, ['uninstall']);
  assert.is(textOf(repo, '.git/config'), config);
  assert.not.ok(existsSync(join(repo.dir, '.git/gate-hooks-folder')));
});

test.run();
