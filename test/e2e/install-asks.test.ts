// Does install ask a newcomer at a terminal, and only there? Real terminals, real keys.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { everything } from '../support/neighbour.js';
import type { Ran } from '../support/process.js';
import { gateHooks, installedPackage } from '../support/product.js';
import { atTerminal, clearLine, ctrlC, ctrlD, enter, escapeKey } from '../support/pty.js';
import { createRepository, type TestRepository } from '../support/repository.js';
import { onPath, skipUnless } from '../support/skip.js';

const withPty = skipUnless(onPath('python3'), 'python3 is not installed');

const [whichSmoke, whichAgents, whetherConfig] = [
  'Which command must pass',
  'Tell coding agents',
  'write .lintstagedrc.json?',
];
type Keys = readonly (readonly [string, string])[];

const install = (
  repo: TestRepository,
  keys: Keys,
  args: readonly string[] = [],
  env: Record<string, string> = {},
  columns = 100,
): Promise<Ran> =>
  atTerminal(
    [process.execPath, join(installedPackage(), 'dist/cli.js'), 'install', ...args],
    keys,
    { cwd: repo.dir, env },
    columns,
  );

const smoked = (): Promise<TestRepository> =>
  createRepository({ files: { Makefile: 'smoke:\n\t@echo judged\ntest:\n\t@echo tested\n' } });
const unsmoked = (): Promise<TestRepository> => createRepository({ files: { Makefile: 'test:\n\t@echo tested\n' } });
const settingsPath = (repo: TestRepository): string => join(repo.dir, 'gate-hooks.json');
const agentsPath = (repo: TestRepository): string => join(repo.dir, 'AGENTS.md');
const asksNothing = (done: Ran): void => assert.not.match(done.output, /Which command|Tell coding agents/);

withPty("Enter takes what was found: wired, and no file of the user's is written", async () => {
  const repo = await smoked();
  const done = await install(repo, [
    [whichSmoke, enter],
    [whichAgents, enter],
  ]);
  assert.is(done.code, 0, done.output);
  assert.match(done.output, /make smoke/);
  assert.is(await repo.git('status', '--porcelain'), '');
  assert.match((await repo.push()).stderr, /judged/);
});

withPty(
  'another command is written to gate-hooks.json, which the next push obeys once it is committed; a yes writes AGENTS.md',
  async () => {
    const repo = await smoked();
    const done = await install(repo, [
      [whichSmoke, `${clearLine}make test${enter}`],
      [whichAgents, 'y'],
    ]);
    assert.is(done.code, 0, done.output);
    assert.equal(JSON.parse(readFileSync(settingsPath(repo), 'utf8')), { smoke: { command: 'make test' } });
    assert.match(readFileSync(agentsPath(repo), 'utf8'), /`make test`/);
    assert.match(
      done.output,
      /written: gate-hooks\.json, to be committed[\s\S]*commit gate-hooks\.json, and the next git push runs the smoke first/,
    );
    await repo.commit();
    assert.match((await repo.push()).stderr, /tested/);
  },
);

withPty('where no smoke is found, the likely one is offered instead of a refusal', async () => {
  const repo = await unsmoked();
  const done = await install(repo, [
    [whichSmoke, enter],
    [whichAgents, enter],
  ]);
  assert.is(done.code, 0, done.output);
  assert.equal(JSON.parse(readFileSync(settingsPath(repo), 'utf8')), { smoke: { command: 'make test' } });
});

for (const [what, key] of [
  ['Ctrl-C', ctrlC],
  ['Ctrl-D', ctrlD],
  ['Esc', escapeKey],
] as const) {
  withPty(`${what} at any question writes nothing and exits 130`, async () => {
    const repo = await unsmoked();
    const before = everything(repo);
    for (const keys of [
      [[whichSmoke, key]],
      [
        [whichSmoke, enter],
        [whichAgents, key],
      ],
    ] as const) {
      const done = await install(repo, keys);
      assert.is(done.code, 130, done.output);
      assert.match(done.output, /left at a question, nothing was written/);
      assert.equal(everything(repo), before);
    }
  });
}

withPty('a terminal that does not know its size shows the questions all the same', async () => {
  const done = await install(
    await smoked(),
    [
      [whichSmoke, enter],
      [whichAgents, enter],
    ],
    [],
    {},
    0,
  );
  assert.is(done.code, 0, done.output);
});

withPty('each flag answers its question', async () => {
  const repo = await unsmoked();
  const first = await install(repo, [[whichAgents, enter]], ['--smoke', 'make test']);
  assert.is(first.code, 0, first.output);
  assert.not.match(first.output, /Which command/);
  const second = await smoked();
  const done = await install(second, [[whichSmoke, enter]], ['--no-agents']);
  assert.is(done.code, 0, done.output);
  assert.not.match(done.output, /Tell coding agents/);
  const third = await smoked();
  const all = await install(third, [], ['--smoke', 'make test', '--agents']);
  asksNothing(all);
  assert.is(all.code, 0, all.output);
  assert.ok(existsSync(agentsPath(third)) && existsSync(settingsPath(third)));
});

const ruffed = (): Promise<TestRepository> =>
  createRepository({ files: { Makefile: 'smoke:\n\t@echo judged\n', 'pyproject.toml': '[tool.ruff]\n' } });
const both: Keys = [
  [whichSmoke, enter],
  [whichAgents, enter],
];

withPty('--pre-commit shows the configuration it proposes, and a yes to the third question writes it', async () => {
  const repo = await ruffed();
  const done = await install(repo, [...both, [whetherConfig, 'y']], ['--pre-commit']);
  assert.is(done.code, 0, done.output);
  assert.ok(done.stdout.indexOf('ruff check --fix') < done.stdout.indexOf(whetherConfig), done.output);
  assert.equal(JSON.parse(readFileSync(join(repo.dir, '.lintstagedrc.json'), 'utf8')), {
    '*.{py,pyi}': ['ruff check --fix --force-exclude', 'ruff format --force-exclude'],
  });
  assert.ok(existsSync(join(repo.dir, '.git/hooks/pre-commit')));
});

for (const [what, key, code] of [
  ['Enter', enter, 1],
  ['n', 'n', 1],
  ['Ctrl-C', ctrlC, 130],
  ['Esc', escapeKey, 130],
] as const) {
  withPty(`${what} at the configuration that --pre-commit proposes wires and writes nothing`, async () => {
    const repo = await ruffed();
    const before = everything(repo);
    const done = await install(repo, [...both, [whetherConfig, key]], ['--pre-commit']);
    assert.is(done.code, code, done.output);
    assert.equal(everything(repo), before);
  });
}

withPty('--pre-commit asks nothing of its own where lint-staged is configured', async () => {
  const repo = await createRepository({
    files: { Makefile: 'smoke:\n\t@echo judged\n', '.lintstagedrc.json': '{ "*.py": "true" }\n' },
  });
  const done = await install(repo, both, ['--pre-commit']);
  assert.is(done.code, 0, done.output);
  assert.not.match(done.output, /lintstagedrc\.json\?/);
});

withPty('a second install has nothing to decide and asks nothing', async () => {
  const repo = await smoked();
  await install(repo, [
    [whichSmoke, enter],
    [whichAgents, enter],
  ]);
  const again = await install(repo, []);
  asksNothing(again);
  assert.match(again.output, /already installed, nothing changed/);
});

for (const [what, args, env] of [
  ['with --yes', ['--yes'], {}],
  ['with --format json', ['--format', 'json'], {}],
  ['with --dry-run', ['--dry-run'], {}],
  ['in CI', [], { CI: 'true' }],
] as const) {
  withPty(`at a terminal ${what} nothing is asked`, async () => {
    const done = await install(await smoked(), [], args, env);
    assert.is(done.code, 0, done.output);
    asksNothing(done);
  });
}

withPty('at a terminal no program is asked for a yes either: install and scaffold-ci refuse in JSON', async () => {
  const repo = await ruffed();
  const refused = await install(repo, [], ['--pre-commit', '--format', 'json']);
  assert.is(refused.code, 1, refused.output);
  assert.match(refused.output, /"wants_yes": \[\s*"\.lintstagedrc\.json"/);
  assert.not.match(refused.output, /lintstagedrc\.json\?/);
  assert.is((await gateHooks(repo, ['scaffold-ci'])).code, 0);
  const path = join(repo.dir, '.github/workflows/ci.yml');
  repo.write({
    '.github/workflows/ci.yml': readFileSync(path, 'utf8').replace('gate-hooks smoke', 'gate-hooks  smoke'),
  });
  const cli = [process.execPath, join(installedPackage(), 'dist/cli.js')];
  const ci = await atTerminal([...cli, 'scaffold-ci', '--update', '--format', 'json'], [], { cwd: repo.dir });
  assert.is(ci.code, 1, ci.output);
  assert.match(ci.output, /"wants_yes": \[\s*"\.github\/workflows\/ci\.yml"/);
  assert.is(
    (
      await atTerminal([...cli, 'scaffold-ci', '--update'], [['change .github/workflows/ci.yml?', 'y']], {
        cwd: repo.dir,
      })
    ).code,
    0,
  );
});

withPty('a dumb terminal is not asked, and told which flags answer', async () => {
  const done = await install(await smoked(), [], [], { TERM: 'dumb' });
  assert.is(done.code, 0, done.output);
  asksNothing(done);
  assert.match(done.output, /TERM is dumb: --smoke, --agents, --no-agents and --yes/);
  assert.not.match(done.output, /\u001b\[\?25l/);
});

test('without a terminal nothing is asked: flags decide, and where no smoke is known the refusal names the flag', async () => {
  const repo = await unsmoked();
  const refused = await gateHooks(repo, ['install']);
  assert.is(refused.code, 2, refused.output);
  assert.match(refused.stderr, /npx gate-hooks install --smoke "make test"/);
  const done = await gateHooks(repo, ['install', '--smoke', 'make test']);
  assert.is(done.code, 0, done.output);
  asksNothing(done);
});

test('settings that are there are not rewritten: another --smoke is refused, the same one is fine', async () => {
  const repo = await createRepository({ files: { 'gate-hooks.json': '{ "smoke": { "command": "true" } }\n' } });
  const before = everything(repo);
  const refused = await gateHooks(repo, ['install', '--smoke', 'false']);
  assert.is(refused.code, 2, refused.output);
  assert.match(refused.stderr, /the settings are in gate-hooks\.json already/);
  assert.equal(everything(repo), before);
  assert.is((await gateHooks(repo, ['install', '--smoke', 'true'])).code, 0);
});

test.run();
