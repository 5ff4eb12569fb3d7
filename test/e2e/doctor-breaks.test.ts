// Each way to lose the gate is found by doctor, seen on a real push, and repaired by --fix.
import { appendFileSync, chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { doctor, hook, installed, isWell, makefile, rulesOf } from '../support/doctor.js';
import { snapshot } from '../support/git-dir.js';
import { createRepository, type TestRepository } from '../support/repository.js';

test('a healthy repository: every row is ok, exit 0, and nothing is left behind', async () => {
  const repo = await installed();
  const before = snapshot(join(repo.dir, '.git'));
  const told = await doctor(repo);
  isWell(told);
  assert.equal([...new Set(Object.values(told.rows))], ['ok']);
  assert.equal(told.findings, []);
  assert.match(told.reason, /git started the hook and took its no/);
  assert.equal(snapshot(join(repo.dir, '.git')), before);
  assert.is(await repo.git('ls-remote', 'origin'), '');
});

type Break = {
  readonly name: string;
  readonly does: (repo: TestRepository) => Promise<unknown> | void;
  readonly rule: string;
  readonly pushes: 'unjudged' | 'refused' | null;
};

const breaks: readonly Break[] = [
  {
    name: 'the hook file is deleted',
    does: (repo) => rmSync(join(repo.dir, hook)),
    rule: 'doctor/hook-file',
    pushes: 'unjudged',
  },
  {
    name: 'the x bit is lost',
    does: (repo) => chmodSync(join(repo.dir, hook), 0o644),
    rule: 'doctor/hook-file',
    pushes: 'unjudged',
  },
  // git 2.39 hangs on such a hook, so no push is tried.
  {
    name: 'the hook got CRLF line ends',
    does: (repo) =>
      repo.write({
        [hook]: { content: readFileSync(join(repo.dir, hook), 'utf8').replaceAll('\n', '\r\n'), mode: 0o755 },
      }),
    rule: 'doctor/hook-file',
    pushes: null,
  },
  {
    name: 'the runtime is lost',
    does: (repo) => rmSync(join(repo.dir, '.git/gate-hooks/runtime'), { recursive: true }),
    rule: 'wiring/stale-runtime',
    pushes: 'refused',
  },
  {
    name: 'the runtime was altered',
    does: (repo) => appendFileSync(join(repo.dir, '.git/gate-hooks/runtime/hook.cjs'), '\n;process.exit(0)\n'),
    rule: 'wiring/stale-runtime',
    pushes: null,
  },
  {
    name: 'the whole store is gone',
    does: (repo) => rmSync(join(repo.dir, '.git/gate-hooks'), { recursive: true }),
    rule: 'wiring/stale-runtime',
    pushes: 'refused',
  },
  {
    name: 'someone wrote another hook over ours',
    does: (repo) => repo.write({ [hook]: { content: '#!/bin/sh\necho stranger >&2\n', mode: 0o755 } }),
    rule: 'doctor/hook-file',
    pushes: 'unjudged',
  },
  {
    name: 'core.hooksPath was led elsewhere',
    does: (repo) => repo.git('config', 'core.hooksPath', join(repo.dir, '.git/elsewhere')),
    rule: 'doctor/hook-file',
    pushes: 'unjudged',
  },
  {
    name: 'the hook was edited to end at once',
    does: (repo) =>
      repo.write({
        [hook]: { content: readFileSync(join(repo.dir, hook), 'utf8').replace(/^nl=/m, 'exit 0\nnl='), mode: 0o755 },
      }),
    rule: 'doctor/probe',
    pushes: 'unjudged',
  },
];

for (const { name, does, rule, pushes } of breaks) {
  test(`${name}: found, and --fix brings the gate back`, async () => {
    const repo = await installed();
    await does(repo);
    const told = await doctor(repo);
    assert.is(told.code, 1, JSON.stringify(told));
    assert.ok(rulesOf(told).includes(rule), JSON.stringify(told.findings));
    assert.ok(told.findings.every(({ hint }) => hint !== null && hint !== ''));
    if (pushes !== null) {
      const pushed = await repo.push(['origin', 'main:refs/heads/broken']);
      assert.is(pushed.code, pushes === 'refused' ? 1 : 0, pushed.output);
      assert.not.match(pushed.output, /judged/);
    }
    const fixed = await doctor(repo, ['--fix']);
    isWell(fixed);
    assert.ok(fixed.fixed.length > 0);
    const again = await repo.push();
    assert.is(again.code, 0, again.output);
    assert.match(again.stderr, /judged/);
  });
}

test('a repository that was never wired is told so, and --fix wires it', async () => {
  const repo = await createRepository({ files: { Makefile: makefile } });
  const told = await doctor(repo);
  assert.is(told.code, 1);
  assert.match(told.reason, /does not fire here: probe, hook file, runtime/);
  assert.not(existsSync(join(repo.dir, '.git/gate-hooks')));
  isWell(await doctor(repo, ['--fix']));
  assert.match((await repo.push()).stderr, /judged/);
});

test('what --fix may not mend it names, and leaves as it is', async () => {
  const repo = await installed();
  repo.write({
    [hook]: { content: '#!/bin/sh\n# two\n', mode: 0o755 },
    [`${hook}.before-gate-hooks`]: { content: '#!/bin/sh\n# one\n', mode: 0o755 },
  });
  const told = await doctor(repo, ['--fix']);
  assert.is(told.code, 1);
  assert.match(told.left.join(), /no place to keep it/);
  assert.match(readFileSync(join(repo.dir, hook), 'utf8'), /two/);
});

test.run();
