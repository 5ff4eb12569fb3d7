// Doctor on hooks of others, on configuration and on the environment.
import { execFileSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { seesConfigHooks } from '../../src/wiring/config-hook.js';
import { doctor, hook, installed, isWell, makefile } from '../support/doctor.js';
import { addGate, gateHooks } from '../support/product.js';
import { createRepository, type TestRepository } from '../support/repository.js';
import { skipUnless } from '../support/skip.js';

for (const [name, set] of [
  ['led to tracked files', ['core.hooksPath', '.githooks']],
  ['set to nothing', ['core.hooksPath', '']],
] as const) {
  test(`core.hooksPath ${name}: found with the way out, and nothing is written`, async () => {
    const repo = await installed({ '.githooks/pre-commit': 'x' });
    await repo.git('config', ...set);
    const told = await doctor(repo, ['--fix']);
    assert.is(told.code, 1);
    assert.is(told.rows['hooks folder'], 'no');
    assert.match(
      told.findings.find(({ rule }) => rule === 'doctor/hooks-folder')!.hint,
      /--own-hooks-folder|core\.hooksPath/,
    );
    assert.is(await repo.git('status', '--porcelain'), '');
  });
}

test('a wrapper that drops the exit code of the hook is found, though the hook runs', async () => {
  const repo = await installed();
  renameSync(join(repo.dir, hook), join(repo.dir, '.git/hooks/ours'));
  repo.write({ [hook]: { content: '#!/bin/sh\n"${0%/*}/ours" "$@" || true\n', mode: 0o755 } });
  const told = await doctor(repo);
  assert.is(told.code, 1);
  assert.match(told.findings[0]!.message, /git pushed all the same/);
});

test('a hook that starts ours and passes its exit code on is as good as ours', async () => {
  const repo = await installed();
  renameSync(join(repo.dir, hook), join(repo.dir, '.git/hooks/ours'));
  repo.write({ [hook]: { content: '#!/bin/sh\nexec "${0%/*}/ours" "$@"\n', mode: 0o755 } });
  isWell(await doctor(repo));
});

test('the chained hook of others is not started by the probe, and one that git could not start is found', async () => {
  const repo = await createRepository({ files: { Makefile: makefile } });
  repo.write({ [hook]: { content: '#!/bin/sh\ntouch ran\n', mode: 0o755 } });
  addGate(repo);
  isWell(await doctor(repo));
  assert.not(existsSync(join(repo.dir, 'ran')));
  repo.write({ [`${hook}.before-gate-hooks`]: { content: '#!/bin/sh\r\ntrue\r\n', mode: 0o755 } });
  const told = await doctor(repo);
  assert.is(told.code, 1);
  assert.match(told.findings[0]!.message, /before-gate-hooks begins with .* carriage return/);
  assert.is((await repo.push()).code, 1);
});

test('a hook whose interpreter is gone is found without being started', async () => {
  const repo = await installed();
  repo.write({ [hook]: { content: '#!/nowhere/bash\nexit 0\n', mode: 0o755 } });
  const told = await doctor(repo);
  assert.is(told.code, 1);
  assert.not.ok('probe' in told.rows);
  assert.match(told.findings[0]!.message, /wants \/nowhere\/bash/);
});

const gitText = execFileSync('git', ['--version'], { encoding: 'utf8' });

/** Our hook, started by git's configuration and not by a file in the hooks folder. */
const wireByConfig = async (repo: TestRepository): Promise<void> => {
  renameSync(join(repo.dir, hook), join(repo.dir, '.git/gate-hooks/hook'));
  await repo.git('config', 'hook.gate-hooks.command', `'${join(repo.dir, '.git/gate-hooks/hook')}'`);
  await repo.git('config', '--add', 'hook.gate-hooks.event', 'pre-push');
};

skipUnless(seesConfigHooks(gitText), 'git is older than 2.54 and runs no hook of its configuration')(
  "a hook of git's configuration is proved as one of a file is, and both together are told",
  async () => {
    const repo = await installed();
    await wireByConfig(repo);
    isWell(await doctor(repo));
    assert.match((await repo.push()).stderr, /judged/);
    addGate(repo);
    assert.match((await gateHooks(repo, ['doctor'])).stdout, /^ok {4}probe .*started 2 times a push/);
  },
);

skipUnless(!seesConfigHooks(gitText), 'git is 2.54 or newer and runs hooks of its configuration')(
  "a hook of git's configuration that this git skips in silence is a no, unless a file starts ours, too",
  async () => {
    const repo = await installed();
    await wireByConfig(repo);
    const told = await doctor(repo);
    assert.is(told.code, 1);
    assert.equal([told.rows.probe, told.rows.git], ['no', 'no']);
    addGate(repo);
    const both = await doctor(repo);
    assert.is(both.code, 0);
    assert.is(both.rows.git, 'warn');
  },
);

test('a hook of others that git cannot start is named, and not chained by --fix', async () => {
  const repo = await installed();
  repo.write({ [hook]: { content: '#!/bin/sh\r\nexit 0\r\n', mode: 0o755 } });
  const told = await doctor(repo, ['--fix']);
  assert.is(told.code, 1);
  assert.match(told.findings[0]!.hint, /^mend or remove \.git\/hooks\/pre-push, then: /);
  assert.not(existsSync(join(repo.dir, `${hook}.before-gate-hooks`)));
  repo.write({ [hook]: null });
  isWell(await doctor(repo, ['--fix']));
});

for (const [env, level, says] of [
  [{ SKIP_SIMPLE_GIT_HOOKS: '1' }, 'error', /unjudged and without a trace/],
  [{ BYPASS_SMOKE: '1' }, 'error', /BYPASS_SMOKE=1 is exported/],
  [{ GATE_HOOKS_PROBE: '1' }, 'error', /every push from this shell is refused/],
  [{ BYPASS_SMOKE: 'yes' }, 'warn', /only 1 does/],
  [{ GATE_HOOKS_NO_CACHE: '1' }, 'warn', /runs the whole smoke again/],
  [{ BYPASS_SMOKE: '0', SKIP_SIMPLE_GIT_HOOKS: '0' }, null, /x/],
] as const) {
  test(`with ${JSON.stringify(env)} in the environment: ${level ?? 'nothing to say'}`, async () => {
    const repo = await installed();
    const told = await doctor(repo, [], { env });
    const found = told.findings.filter(({ rule }) => rule === 'doctor/environment');
    assert.is(told.code, level === 'error' ? 1 : 0, JSON.stringify(told));
    assert.equal(
      found.map((one) => one.level),
      level === null ? [] : [level],
    );
    if (level !== null) assert.match(found[0]!.message, says);
    if (level !== null) assert.match(found[0]!.hint, /^unset /);
  });
}

for (const value of ['1', '0123456789abcdef0123456789abcdef', '../../x']) {
  test(`a stray GATE_HOOKS_PROBE=${value} refuses every push, one with BYPASS_SMOKE=1 and a proved one too`, async () => {
    const repo = await installed();
    await gateHooks(repo, ['smoke']);
    for (const env of [{}, { BYPASS_SMOKE: '1' }]) {
      const pushed = await repo.push(['origin', 'main'], { env: { ...env, GATE_HOOKS_PROBE: value } });
      assert.is(pushed.code, 1, pushed.output);
      assert.match(pushed.stderr, /GATE_HOOKS_PROBE is set/);
    }
    assert.is(await repo.git('ls-remote', 'origin'), '');
  });
}

test.run();
