import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  createSmoked,
  everything,
  keepStdin,
  live,
  must,
  type Neighbour,
  obtain,
  seenPath,
} from '../support/neighbour.js';
import { installFromNpm, pins } from '../support/npm.js';
import { gateHooks, installGate } from '../support/product.js';
import { tempDir } from '../support/temp.js';

const { tool, withTool } = await obtain('husky', async () =>
  join(await installFromNpm(tempDir('husky'), { husky: pins.husky }), 'husky', 'bin.js'),
);

/** A repository in which husky was run; `script` of its pre-push, null for none. */
const settle = async (script: ((keep: string) => string) | null): Promise<Neighbour> => {
  const repo = await createSmoked();
  if (script !== null) await repo.commit({ '.husky/pre-push': script(keepStdin(repo)) });
  const husky = (): Promise<string> => must(repo, process.execPath, [tool!]);
  await husky();
  return { repo, yes: true, reinstall: husky, says: /which husky starts from \.husky\/pre-push/ };
};

for (const [what, script] of [
  ['of one command', (keep: string) => `${keep}\n`],
  ['with a #! line', (keep: string) => `#!/usr/bin/env sh\n\n${keep}\n`],
  ['without a newline at its end', (keep: string) => keep],
] as const) {
  withTool(`husky: the gate runs first in a script ${what}, both see all of stdin, and no trace is left`, async () =>
    live(await settle(script)),
  );
}

withTool('husky: without a script of its own, one is written and removed', async () =>
  live({ ...(await settle(null)), silent: true }),
);

withTool('husky: without a yes nothing is written, and the diff says what would be', async () => {
  const { repo } = await settle((keep) => `${keep}\n`);
  assert.match((await gateHooks(repo, ['status'])).output, /not wired/);
  const before = everything(repo);
  const asked = await gateHooks(repo, ['install']);
  assert.is(asked.code, 1, asked.output);
  assert.match(asked.output, /\+# gate-hooks: start/);
  assert.match(asked.output, /npx gate-hooks install --yes/);
  assert.equal(everything(repo), before);
  assert.not.ok(existsSync(join(repo.dir, '.git/gate-hooks/hook')));
  await installGate(repo, ['--yes']);
  const kept = everything(repo);
  const out = await gateHooks(repo, ['uninstall']);
  assert.is(out.code, 1, out.output);
  assert.equal(everything(repo), kept);
});

withTool('husky: what the user wrote around our lines stays', async () => {
  const { repo } = await settle(() => 'true\n');
  await installGate(repo, ['--yes']);
  const path = join(repo.dir, '.husky/pre-push');
  repo.write({ '.husky/pre-push': `# mine\n${readFileSync(path, 'utf8')}echo more\n` });
  assert.match((await gateHooks(repo, ['install'])).stdout, /already installed/);
  await gateHooks(repo, ['uninstall', '--yes']);
  assert.is(readFileSync(path, 'utf8'), '# mine\ntrue\necho more\n');
});

withTool('husky: a clone without the gate is refused, but in CI, where the script goes on with its stdin', async () => {
  const { repo } = await settle((keep) => `${keep}\n`);
  await installGate(repo, ['--yes']);
  await repo.commit({ '.husky/pre-push': readFileSync(join(repo.dir, '.husky/pre-push'), 'utf8') });
  const clone = join(tempDir('clone'), 'c');
  await repo.git('clone', '-q', repo.dir, clone);
  await must(repo, process.execPath, [tool!], { cwd: clone });
  const push = (branch: string, env: Record<string, string>): ReturnType<typeof repo.run> =>
    repo.run('git', ['push', '-q', 'origin', `HEAD:refs/heads/${branch}`], { cwd: clone, env });
  const refused = await push('a', {});
  assert.is(refused.code, 1, refused.output);
  assert.match(refused.output, /not installed in this clone; run: npx gate-hooks install/);
  const inCi = await push('b', { CI: 'true' });
  assert.is(inCi.code, 0, inCi.output);
  assert.match(readFileSync(seenPath(repo), 'utf8'), /refs\/heads\/b /);
});

withTool('husky: a linked work tree has no gate until husky ran there, which doctor finds', async () => {
  const { repo } = await settle(() => 'true\n');
  const done = await installGate(repo, ['--yes']);
  assert.match(done.stdout, /in a linked work tree git runs no hook of husky until husky ran there/);
  await repo.commit({ '.husky/pre-push': readFileSync(join(repo.dir, '.husky/pre-push'), 'utf8') });
  const linked = join(tempDir('linked'), 'w');
  await repo.git('worktree', 'add', '-q', linked, '-b', 'side');
  assert.match((await gateHooks(repo, ['status'], { cwd: linked })).output, /husky did not run in this work tree/);
  const found = await gateHooks(repo, ['doctor'], { cwd: linked });
  assert.is(found.code, 1, found.output);
  assert.match(found.output, /git runs no hook here until husky ran here/);
  await must(repo, process.execPath, [tool!], { cwd: linked });
  const healed = await gateHooks(repo, ['doctor'], { cwd: linked });
  assert.is(healed.code, 0, healed.output);
  assert.match(healed.output, /husky: each starts or spares the gate/);
  const pushed = await repo.run('git', ['push', 'origin', 'side'], { cwd: linked });
  assert.is(pushed.code, 0, pushed.output);
  assert.match(pushed.output, /judged/);
});

withTool('husky: a script that is a link is not written through', async () => {
  const { repo } = await settle(null);
  repo.write({ 'script.sh': 'true\n' });
  symlinkSync('../script.sh', join(repo.dir, '.husky/pre-push'));
  const done = await gateHooks(repo, ['install', '--yes']);
  assert.is(done.code, 3, done.output);
  assert.match(done.output, /a link is not written through/);
  assert.is(readFileSync(join(repo.dir, 'script.sh'), 'utf8'), 'true\n');
});

withTool("husky: doctor --fix changes no file of the user's, and says what does", async () => {
  const { repo } = await settle((keep) => `${keep}\n`);
  const before = everything(repo);
  const done = await gateHooks(repo, ['doctor', '--fix']);
  assert.is(done.code, 1, done.output);
  assert.match(done.output, /\.husky\/pre-push is yours and has to start the gate \(npx gate-hooks install --yes\)/);
  assert.equal(everything(repo), before);
});

withTool('husky: HUSKY=0 silences the gate with all else; audit finds the commit', async () => {
  const { repo } = await settle(() => 'true\n');
  await installGate(repo, ['--yes']);
  await repo.commit({ '.husky/pre-push': readFileSync(join(repo.dir, '.husky/pre-push'), 'utf8') });
  const pushed = await repo.push(['origin', 'main'], { env: { HUSKY: '0' } });
  assert.is(pushed.code, 0, pushed.output);
  assert.not.match(pushed.output, /judged|smoke passed/);
  const audit = await gateHooks(repo, ['audit']);
  assert.is(audit.code, 1, audit.output);
  assert.match(audit.output, /0 evidence, 0 covered, 0 bypassed, 3 unaccounted/);
});

withTool('husky: a hook of ours that an older version put into its folder goes, and its own is back', async () => {
  const { repo } = await settle(() => 'true\n');
  const before = everything(repo);
  await repo.git('config', '--unset', 'core.hooksPath');
  await installGate(repo);
  const older = readFileSync(join(repo.dir, '.git/hooks/pre-push'), 'utf8');
  await gateHooks(repo, ['uninstall']);
  await repo.git('config', 'core.hooksPath', '.husky/_');
  const stub = {
    content: readFileSync(join(repo.dir, '.husky/_/pre-push')),
    mode: statSync(join(repo.dir, '.husky/_/pre-push')).mode & 0o777,
  };
  repo.write({ '.husky/_/pre-push.before-gate-hooks': stub, '.husky/_/pre-push': { content: older, mode: 0o755 } });
  const out = await gateHooks(repo, ['uninstall']);
  assert.is(out.code, 0, out.output);
  assert.match(out.stdout, /the hook that was there before is back: \.husky\/_\/pre-push/);
  assert.equal(everything(repo), before);
});

withTool('husky: in a folder of any name it is known by what lies there', async () => {
  const repo = await createSmoked();
  const husky = (): Promise<string> => must(repo, process.execPath, [tool!, 'hooks/git']);
  await husky();
  await repo.commit({ 'hooks/git/pre-push': `${keepStdin(repo)}\n` });
  await live({ repo, yes: true, reinstall: husky, says: /which husky starts from hooks\/git\/pre-push/ });
});

withTool('husky: HUSKY=0 skips the gate, and doctor says what to do about it', async () => {
  const { repo } = await settle(() => 'true\n');
  await installGate(repo, ['--yes']);
  const done = await gateHooks(repo, ['doctor'], { env: { HUSKY: '0' } });
  assert.is(done.code, 1, done.output);
  assert.match(done.output, /git pushed without starting the hook of gate-hooks[\s\S]*unset HUSKY/);
  assert.match(done.output, /HUSKY=0 is exported, so husky starts no hook/);
  assert.not.match(done.output, /npx gate-hooks doctor --fix|npx gate-hooks install/);
});

test.run();
