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
import { preCommitProgram, prekProgram } from '../support/pre-commit.js';
import { gateHooks, installGate } from '../support/product.js';

const config = JSON.stringify({
  repos: [
    {
      repo: 'local',
      hooks: [{ id: 'a', name: 'a', entry: 'true', language: 'system', always_run: true, pass_filenames: false }],
    },
  ],
});

for (const [name, get] of [
  ['prek', prekProgram],
  ['pre-commit', preCommitProgram],
] as const) {
  const { tool, withTool } = await obtain(name, get);

  /** A repository of theirs, in which their own kind of predecessor (.legacy) leaves the trace of stdin. */
  const settle = async (): Promise<Neighbour & { readonly tell: (...args: string[]) => Promise<string> }> => {
    const {
      argv: [file, ...first],
      env,
    } = tool!;
    const repo = await createSmoked({ '.pre-commit-config.yaml': config });
    const tell = (...args: string[]): Promise<string> => must(repo, file, [...first, ...args], { env });
    repo.write({ '.git/hooks/pre-push': { content: `#!/bin/sh\n${keepStdin(repo)}\n`, mode: 0o755 } });
    await tell('install', '-t', 'pre-push');
    return {
      repo,
      env,
      tell,
      reinstall: () => tell('install', '-t', 'pre-push'),
      says: new RegExp(`pre-push\\.legacy, which the pre-push of ${name} runs first`),
    };
  };

  withTool(
    `${name}: the gate lives in the slot that it replays, survives its re-install, and leaves no trace`,
    async () => live(await settle()),
  );

  withTool(`${name}: a gate that was there first is moved by its install and goes on`, async () => {
    const {
      argv: [file, ...first],
      env,
    } = tool!;
    const repo = await createSmoked({ '.pre-commit-config.yaml': config });
    const neighbour: Neighbour = { repo, env, silent: true, reinstall: () => Promise.resolve() };
    const before = everything(repo);
    await installGate(repo);
    await must(repo, file, [...first, 'install', '-t', 'pre-push'], { env });
    await pushNew(neighbour, true);
    assert.match((await installGate(repo)).stdout, /already installed/);
    await must(repo, file, [...first, 'uninstall', '-t', 'pre-push'], { env });
    await pushNew(neighbour, true);
    await gateHooks(repo, ['uninstall']);
    assert.equal({ ...everything(repo), 'count.txt': undefined }, { ...before, 'count.txt': undefined });
  });

  withTool(`${name}: a push that deletes, and one of nothing, reach both`, async () => {
    const { repo, env } = await settle();
    await installGate(repo);
    await repo.push(['origin', 'main', 'main:refs/heads/x'], { env: env ?? {} });
    const gone = await repo.push(['origin', ':x'], { env: env ?? {} });
    assert.is(gone.code, 0, gone.output);
    assert.match(gone.output, /only deletes refs/);
    const nothing = await repo.push(['origin', 'main'], { env: env ?? {} });
    assert.is(nothing.code, 0, nothing.output);
    assert.match(nothing.output, /everything is up to date/);
  });

  withTool(`${name}: what skips its hooks does not skip the gate`, async () => {
    const neighbour = await settle();
    await installGate(neighbour.repo);
    await pushNew({ ...neighbour, env: { ...neighbour.env, SKIP: 'a' } }, true);
    await neighbour.repo.commit({ '.pre-commit-config.yaml': null });
    await pushNew({ ...neighbour, env: { ...neighbour.env, PRE_COMMIT_ALLOW_NO_CONFIG: '1' } }, true);
  });

  withTool(`${name}: its install --overwrite deletes the gate, which status and doctor say`, async () => {
    const { repo, tell } = await settle();
    await installGate(repo);
    await tell('install', '-t', 'pre-push', '--overwrite');
    assert.match((await gateHooks(repo, ['status'])).output, /not wired/);
    const found = await gateHooks(repo, ['doctor']);
    assert.is(found.code, 1, found.output);
  });
}

test.run();
