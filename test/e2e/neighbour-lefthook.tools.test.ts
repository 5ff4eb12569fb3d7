import { existsSync, readFileSync, rmSync } from 'node:fs';
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
  pushNew,
} from '../support/neighbour.js';
import { findBinary, installFromNpm, pins } from '../support/npm.js';
import { gateHooks, installGate } from '../support/product.js';
import { tempDir } from '../support/temp.js';

const { tool, withTool } = await obtain('lefthook', async () =>
  findBinary(await installFromNpm(tempDir('lefthook'), { lefthook: pins.lefthook }), 'lefthook-', 'lefthook'),
);

const settle = async (config: (keep: string) => string, file = 'lefthook.yml'): Promise<Neighbour> => {
  const repo = await createSmoked();
  await repo.commit({ [file]: config(keepStdin(repo)) });
  const install = (): Promise<string> => must(repo, tool!, ['install']);
  await install();
  return { repo, yes: true, reinstall: install, says: /which lefthook starts from .*lefthook\.yml/ };
};

const commands = (keep: string): string =>
  `# ours\npre-push:\n  # theirs\n  commands: # all\n    # first\n    keep: {run: "${keep}",   use_stdin: true}\n\npre-commit:\n  jobs:\n    - run: 'true'\n`;
const shapes: readonly (readonly [string, (keep: string) => string, string?])[] = [
  ["commands, comments and a flow style of the user's", commands],
  ['jobs', (keep) => `pre-push:\n    jobs:\n    - run: ${keep}\n      use_stdin: true\n`],
  [
    'piped commands',
    (keep) => `pre-push:\n  piped: true\n  commands:\n    keep:\n      run: ${keep}\n      use_stdin: true\n`,
  ],
  ['CRLF', (keep) => commands(keep).replaceAll('\n', '\r\n')],
  [
    'no newline at its end, in .config',
    (keep) => `pre-push:\n  jobs:\n    - {run: "${keep}", use_stdin: true}`,
    '.config/lefthook.yml',
  ],
];
for (const [what, config, file] of shapes) {
  withTool(
    `lefthook: the gate is a job beside those of a file with ${what}, both see all of stdin, and no trace is left`,
    async () => live(await settle(config, file)),
  );
}

const parallel = (reads: boolean): string =>
  `pre-push:\n  parallel: true\n  commands:\n    aaa:\n      run: cat > /dev/null\n      use_stdin: ${reads}\n`;

withTool('lefthook: beside parallel jobs that do not read stdin every red push is refused', async () => {
  const { repo } = await settle(() => parallel(false));
  await installGate(repo, ['--yes']);
  await repo.commit({ Makefile: 'smoke:\n\t@false\n' });
  for (const branch of ['a', 'b', 'c']) assert.is((await repo.push(['origin', `HEAD:refs/heads/${branch}`])).code, 1);
});

// lefthook hands a part of stdin to each: in one of six such pushes the gate was told that nothing is pushed.
withTool(
  'lefthook: beside a parallel job that reads stdin nothing is wired, and a file that comes to this is a no for status and doctor',
  async () => {
    const { repo } = await settle(() => parallel(true));
    const before = everything(repo);
    const done = await gateHooks(repo, ['install', '--yes']);
    assert.is(done.code, 3, done.output);
    assert.match(
      done.stderr,
      /lefthook\.yml: aaa uses stdin, too, and runs in parallel with the gate.*\n.*take `use_stdin` out/,
    );
    assert.equal(everything(repo), before);
    repo.write({ 'lefthook.yml': parallel(false) });
    await installGate(repo, ['--yes']);
    assert.is((await gateHooks(repo, ['doctor'])).code, 0);
    repo.write({
      'lefthook.yml': readFileSync(join(repo.dir, 'lefthook.yml'), 'utf8').replace(
        'use_stdin: false',
        'use_stdin: true',
      ),
    });
    assert.match((await gateHooks(repo, ['status'])).output, /not wired/);
    const told = await gateHooks(repo, ['doctor']);
    assert.is(told.code, 1, told.output);
    assert.match(told.output, /aaa uses stdin, too/);
  },
);

withTool('lefthook: a job that uses stdin, ends early and comes first by name hides no ref from the gate', async () => {
  const { repo } = await settle(
    () =>
      'pre-push:\n  commands:\n    aaa:\n      files: git rev-parse --git-path HEAD\n      run: ": {files}"\n      use_stdin: true\n',
  );
  await installGate(repo, ['--yes']);
  await repo.commit({ Makefile: 'smoke:\n\t@false\n' });
  for (const branch of ['a', 'b', 'c']) assert.is((await repo.push(['origin', `HEAD:refs/heads/${branch}`])).code, 1);
});

withTool('lefthook: its install --force and an edit of its file leave the gate in place', async () => {
  const neighbour = await settle(commands);
  const { repo } = neighbour;
  await installGate(repo, ['--yes']);
  await must(repo, tool!, ['install', '--force']);
  await pushNew(neighbour, true);
  const path = join(repo.dir, 'lefthook.yml');
  await repo.commit({ 'lefthook.yml': `${readFileSync(path, 'utf8')}\n# more\n` });
  await pushNew(neighbour, true);
  const told = await gateHooks(repo, ['doctor']);
  assert.is(told.code, 0, told.output);
  assert.match(told.output, /lefthook: each starts or spares the gate/);
});

withTool(
  'lefthook: without a pre-push of its own, nothing is wired until lefthook wrote one, which install, status and doctor say',
  async () => {
    const config = 'pre-commit:\n  jobs:\n    - run: "true"';
    const { repo } = await settle(() => config);
    const done = await gateHooks(repo, ['install', '--yes']);
    assert.is(done.code, 3, done.output);
    assert.match(done.output, /NOT wired yet: lefthook has not written its pre-push.*\n\s*hint: npx lefthook install/);
    assert.match((await gateHooks(repo, ['status'])).output, /not wired/);
    assert.is((await gateHooks(repo, ['doctor'])).code, 1);
    await must(repo, tool!, ['install']);
    assert.match((await gateHooks(repo, ['status'])).output, /wired by/);
    assert.match((await gateHooks(repo, ['install'])).stdout, /already installed/);
    await pushNew({ repo, reinstall: () => Promise.resolve(), silent: true }, true);
    await gateHooks(repo, ['uninstall', '--yes']);
    assert.is(readFileSync(join(repo.dir, 'lefthook.yml'), 'utf8'), config);
  },
);

withTool(
  'lefthook: a gate that was there first and was moved to pre-push.old is started as a job, and leaves no trace',
  async () => {
    const repo = await createSmoked();
    await installGate(repo);
    await repo.commit({ 'lefthook.yml': commands(keepStdin(repo)) });
    const neighbour: Neighbour = { repo, reinstall: () => Promise.resolve() };
    await must(repo, tool!, ['install']);
    await pushNew(neighbour, false);
    assert.match((await gateHooks(repo, ['status'])).output, /not wired/);
    await installGate(repo, ['--yes']);
    await pushNew(neighbour, true);
    await gateHooks(repo, ['uninstall', '--yes']);
    assert.not.ok(existsSync(join(repo.dir, '.git/hooks/pre-push.old')));
    await pushNew(neighbour, false);
  },
);

withTool("lefthook: a file that lost the job, and a hook of lefthook's that is gone, are not wired", async () => {
  const { repo } = await settle(commands);
  const before = readFileSync(join(repo.dir, 'lefthook.yml'), 'utf8');
  await installGate(repo, ['--yes']);
  const after = readFileSync(join(repo.dir, 'lefthook.yml'), 'utf8');
  repo.write({ 'lefthook.yml': before });
  assert.match((await gateHooks(repo, ['status'])).output, /not wired/);
  const told = await gateHooks(repo, ['doctor']);
  assert.is(told.code, 1, told.output);
  assert.match(told.output, /lefthook\.yml does not start it/);
  repo.write({ 'lefthook.yml': after });
  assert.match((await gateHooks(repo, ['status'])).output, /wired by/);
  rmSync(join(repo.dir, '.git/hooks/pre-push'));
  assert.match((await gateHooks(repo, ['status'])).output, /not wired/);
});

withTool('lefthook: without a yes nothing is written, and the diff says what would be', async () => {
  const { repo } = await settle(commands);
  const before = everything(repo);
  const asked = await gateHooks(repo, ['install']);
  assert.is(asked.code, 1, asked.output);
  assert.match(asked.output, /\+ {4}# gate-hooks: start/);
  assert.match(asked.output, /npx gate-hooks install --yes/);
  assert.equal(everything(repo), before);
});

withTool(
  'lefthook: what it cannot edit it leaves alone, says what to add, and takes it when it was added',
  async () => {
    const repo = await createSmoked({ 'lefthook.toml': '[pre-push.commands.a]\nrun = "true"\n' });
    await must(repo, tool!, ['install']);
    const before = everything(repo);
    const done = await gateHooks(repo, ['install', '--yes']);
    assert.is(done.code, 3, done.output);
    assert.equal(everything(repo), before);
    const job = /^\[pre-push\.commands\.gate-hooks\]\n[\s\S]*?use_stdin = true$/m.exec(done.output)![0];
    await repo.commit({ 'lefthook.toml': `${readFileSync(join(repo.dir, 'lefthook.toml'), 'utf8')}${job}\n` });
    await installGate(repo);
    await pushNew({ repo, reinstall: () => Promise.resolve(), silent: true }, true);
  },
);

withTool(
  'lefthook: deletes, a push of nothing, and a remote with a space and quotes in its path reach the gate',
  async () => {
    const { repo } = await settle(commands);
    await installGate(repo, ['--yes']);
    await repo.push(['origin', 'main', 'main:refs/heads/x']);
    assert.match((await repo.push(['origin', ':x'])).output, /only deletes refs/);
    assert.match((await repo.push(['origin', 'main'])).output, /everything is up to date/);
    const odd = join(tempDir('odd'), 'it\'s "$(touch pwned)`id`" {2}');
    await repo.git('init', '-q', '--bare', odd);
    const pushed = await repo.push([odd, 'main']);
    assert.is(pushed.code, 0, pushed.output);
    assert.match(pushed.output, /gate-hooks: /);
    assert.not.ok(existsSync(join(repo.dir, 'pwned')));
  },
);

withTool('lefthook: a clone without the gate is refused, but in CI', async () => {
  const { repo } = await settle(commands);
  await installGate(repo, ['--yes']);
  await repo.commit({ 'lefthook.yml': readFileSync(join(repo.dir, 'lefthook.yml'), 'utf8') });
  const clone = join(tempDir('clone'), 'c');
  await repo.git('clone', '-q', repo.dir, clone);
  await must(repo, tool!, ['install'], { cwd: clone });
  const push = (branch: string, env: Record<string, string>): ReturnType<typeof repo.run> =>
    repo.run('git', ['push', '-q', 'origin', `HEAD:refs/heads/${branch}`], { cwd: clone, env });
  const refused = await push('a', {});
  assert.is(refused.code, 1, refused.output);
  assert.match(refused.output, /not installed in this clone/);
  const inCi = await push('b', { CI: 'true' });
  assert.is(inCi.code, 0, inCi.output);
});

withTool('lefthook: a push in which lefthook sees no file changed is judged all the same', async () => {
  const { repo } = await settle(commands);
  await installGate(repo, ['--yes']);
  await repo.commit({ 'lefthook.yml': readFileSync(join(repo.dir, 'lefthook.yml'), 'utf8') });
  await repo.git('checkout', '-q', '-b', 'other');
  await repo.commit({ Makefile: 'smoke:\n\t@echo red; exit 1\n' });
  await repo.git('checkout', '-q', '-f', 'main');
  await repo.push(['-u', 'origin', 'main']);
  const pushed = await repo.push(['origin', 'other']);
  assert.match(pushed.output, /keep.*skip/);
  assert.is(pushed.code, 1, pushed.output);
  assert.match(pushed.output, /smoke FAILED/);
});

test.run();
