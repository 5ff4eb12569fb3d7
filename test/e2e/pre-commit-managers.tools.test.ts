// install --pre-commit beside other hook managers: real ones where ours is started by them; where theirs does it,
// nothing is wired, and the line is said.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { everything, must, obtain } from '../support/neighbour.js';
import { installFromNpm, pins } from '../support/npm.js';
import { preCommitProgram, prekProgram } from '../support/pre-commit.js';
import { gateHooks, installGate } from '../support/product.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';
import { commit, configured, lintable, textOf } from '../support/staged.js';
import { tempDir } from '../support/temp.js';

const linted: Files = { ...lintable, '.lintstagedrc.json': configured('sh upper.sh') };

/** Commits `text` as a.txt. @returns what was printed */
const commitText = async (
  repo: TestRepository,
  text: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> => {
  repo.write({ 'a.txt': `${text}\n` });
  const done = await commit(repo, ['-a'], { env });
  assert.is(done.code, 0, done.output);
  return done.output;
};

const husky = await obtain('husky', async () =>
  join(await installFromNpm(tempDir('husky'), { husky: pins.husky }), 'husky', 'bin.js'),
);

husky.withTool(
  'husky: lint-staged runs first in a marked block of .husky/pre-commit, survives its re-install, and leaves no trace',
  async () => {
    const repo = await createRepository({ files: { ...linted, '.husky/pre-commit': 'echo theirs >&2\n' } });
    const install = (): Promise<string> => must(repo, process.execPath, [husky.tool!]);
    await install();
    const before = everything(repo);
    const done = await installGate(repo, ['--pre-commit', '--yes']);
    assert.match(done.stdout, /gate-hooks\/hook\/pre-commit, which husky starts from \.husky\/pre-commit/);
    assert.match((await installGate(repo)).stdout, /nothing changed/);
    assert.match(await commitText(repo, 'x one'), /theirs/);
    assert.is(textOf(repo, 'a.txt'), 'X one\n');
    await install();
    await commitText(repo, 'x two');
    assert.is(textOf(repo, 'a.txt'), 'X two\n');
    assert.is((await gateHooks(repo, ['install', '--no-pre-commit', '--yes'])).code, 0);
    await commitText(repo, 'x three');
    assert.is(textOf(repo, 'a.txt'), 'x three\n');
    assert.match(readFileSync(join(repo.dir, '.husky/pre-push'), 'utf8'), /gate-hooks: start/);
    await installGate(repo, ['--pre-commit', '--yes']);
    assert.is((await gateHooks(repo, ['uninstall', '--yes'])).code, 0);
    assert.equal({ ...everything(repo), 'a.txt': null }, { ...before, 'a.txt': null });
  },
);

husky.withTool('husky: a clone without the gate commits, unlinted', async () => {
  const repo = await createRepository({ files: linted });
  await must(repo, process.execPath, [husky.tool!]);
  await installGate(repo, ['--pre-commit', '--yes']);
  await repo.commit({ '.husky/pre-commit': textOf(repo, '.husky/pre-commit') });
  await must(repo, 'rm', ['-rf', '.git/gate-hooks']);
  await commitText(repo, 'x');
  assert.is(textOf(repo, 'a.txt'), 'x\n');
});

husky.withTool(
  'husky: a .husky/pre-commit that runs lint-staged stays as it is, and nothing runs it twice',
  async () => {
    const repo = await createRepository({ files: { ...linted, '.husky/pre-commit': 'npx lint-staged\n' } });
    await must(repo, process.execPath, [husky.tool!]);
    const done = await installGate(repo, ['--pre-commit', '--yes']);
    assert.match(done.stdout, /left alone: pre-commit: \.husky\/pre-commit runs lint-staged already/);
    assert.is(textOf(repo, '.husky/pre-commit'), 'npx lint-staged\n');
  },
);

const theirs = JSON.stringify({
  repos: [
    {
      repo: 'local',
      hooks: [{ id: 'a', name: 'a', entry: 'grep X', language: 'system', files: 'a.txt', verbose: true }],
    },
  ],
});

for (const [name, get] of [
  ['prek', prekProgram],
  ['pre-commit', preCommitProgram],
] as const) {
  const { tool, withTool } = await obtain(name, get);
  withTool(
    `${name}: lint-staged runs from the slot that it replays, survives its re-install, and leaves no trace`,
    async () => {
      const {
        argv: [file, ...first],
        env,
      } = tool!;
      const repo = await createRepository({ files: { ...linted, '.pre-commit-config.yaml': theirs } });
      const install = (): Promise<string> => must(repo, file, [...first, 'install'], { env });
      await install();
      const before = everything(repo);
      const done = await installGate(repo, ['--pre-commit']);
      assert.match(done.stdout, new RegExp(`pre-commit\\.legacy, which the pre-commit of ${name} runs first`));
      for (const text of ['x one', 'x two']) {
        // What ran is told by their hook, which sees what ours has made of the file.
        assert.match(await commitText(repo, text, env), /Passed/);
        assert.is(textOf(repo, 'a.txt'), `${text.toUpperCase().replace(/ .*/, '') + text.slice(1)}\n`);
        await install();
      }
      assert.is((await gateHooks(repo, ['uninstall'])).code, 0);
      assert.equal({ ...everything(repo), 'a.txt': null }, { ...before, 'a.txt': null });
    },
  );
}

const byHand: readonly (readonly [name: string, files: Files, line: RegExp])[] = [
  [
    'lefthook',
    { 'lefthook.yml': 'pre-push:\n  commands:\n    a:\n      run: "true"\n' },
    /lefthook\.yml was left alone\n.*add this to it, then: lefthook install\npre-commit:\n {2}commands:\n {4}lint-staged:\n {6}run: npx lint-staged/,
  ],
  [
    'simple-git-hooks',
    {
      'package.json':
        '{ "devDependencies": { "simple-git-hooks": "2" }, "simple-git-hooks": { "commit-msg": "true" } }\n',
    },
    /package\.json was left alone\n.*add this to it, then: npx simple-git-hooks\n"pre-commit": "npx lint-staged"/,
  ],
];

for (const [name, files, line] of byHand) {
  test(`${name}: nothing is wired, and the line to add is said`, async () => {
    const repo = await createRepository({ files: { ...linted, ...files } });
    const before = everything(repo);
    const done = await gateHooks(repo, ['install', '--pre-commit', '--yes']);
    assert.is(done.code, 3, done.output);
    assert.match(done.output, line);
    assert.equal(everything(repo), before);
  });
}

const running: readonly (readonly [name: string, files: Files, path: string])[] = [
  ['lefthook', { 'lefthook.yml': 'pre-commit:\n  commands:\n    lint:\n      run: npx lint-staged\n' }, 'lefthook.yml'],
  [
    'simple-git-hooks',
    {
      'package.json':
        '{ "devDependencies": { "simple-git-hooks": "2", "lint-staged": "16" }, "simple-git-hooks": { "pre-commit": "npx lint-staged" } }\n',
    },
    'package.json',
  ],
];

for (const [name, files, path] of running) {
  test(`${name}: what runs lint-staged already is left alone, and said`, async () => {
    const repo = await createRepository({ files: { ...linted, ...files } });
    const done = await gateHooks(repo, ['install', '--pre-commit', '--dry-run']);
    assert.is(done.code, 0, done.output);
    assert.match(
      done.stdout,
      new RegExp(`left alone: pre-commit: ${path.replace('.', '\\.')} runs lint-staged already`),
    );
    assert.not.match(done.stdout, /commit: lint-staged runs/);
  });
}

test('a plain hook that runs lint-staged is left alone, and the gate is wired', async () => {
  const repo = await createRepository({ files: linted });
  repo.write({ '.git/hooks/pre-commit': { content: '#!/bin/sh\nexec npx --no lint-staged\n', mode: 0o755 } });
  const done = await installGate(repo, ['--pre-commit']);
  assert.match(done.stdout, /left alone: pre-commit: \.git\/hooks\/pre-commit runs lint-staged already/);
  assert.match(textOf(repo, '.git/hooks/pre-commit'), /npx --no lint-staged/);
  assert.match((await repo.push()).output, /judged/);
});

test('where lefthook comes after ours, a plain install keeps the gate up to date and says why pre-commit is not', async () => {
  const repo = await createRepository({ files: linted });
  await installGate(repo, ['--pre-commit']);
  await repo.commit({ 'lefthook.yml': 'pre-push:\n  commands:\n    a:\n      run: "true"\n' });
  const done = await gateHooks(repo, ['install', '--yes', '--dry-run']);
  assert.is(done.code, 0, done.output);
  assert.match(done.stdout, /left alone: the pre-commit hook of ours: lefthook owns pre-commit/);
});

test.run();
