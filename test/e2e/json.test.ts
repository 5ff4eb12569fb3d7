// Does every command print the JSON that docs/schemas/ promises? Real commands in their outcomes: a field, a status
// or a command that no schema knows fails here. Whether all that a person sees is in it: json-facts.test.ts.
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { table } from '../../src/commands/table.js';
import { argumentsOf, blocksIn } from '../docs/markdown.js';
import { nobody, outcomeOf, outcomesOf, schemaText } from '../docs/schemas/all.js';
import { askJson, promised, type Told } from '../support/json.js';
import { gateHooks } from '../support/product.js';
import { projectRoot } from '../support/project.js';
import { createRepository, type Files, type InRepository, type TestRepository } from '../support/repository.js';
import { tempDir } from '../support/temp.js';

const names = table.map(({ name }) => name);
const folder = join(projectRoot(), 'docs/schemas');
const seen = new Set<string>();

const ask = async (repo: TestRepository, line: string, status: string, options: InRepository = {}): Promise<Told> => {
  const { value, outcome } = await askJson(repo, line, status, options);
  seen.add(outcome);
  return value;
};

const settings = (value: unknown): Files => ({ 'gate-hooks.json': JSON.stringify(value) });

test('docs/schemas/ holds a schema for each command, as npm run docs writes it', () => {
  const all = [...names, nobody];
  assert.equal(readdirSync(folder).sort(), all.map((name) => `${name}.json`).sort());
  for (const name of all) assert.is(promised(name), schemaText(name), `${name}: npm run docs makes it anew`);
});

test('a command without a schema, a field that no schema names and a status that is not promised are found', () => {
  const answer = {
    schema: 'gate-hooks/report/v1',
    command: 'report',
    status: 'pass',
    reason: '',
    findings: [],
    path: '/a',
    runs: 1,
    bypasses: 0,
  };
  assert.is(outcomeOf('report', answer), 'report 0 pass');
  assert.throws(() => schemaText('unheard-of'), /has no schema/);
  assert.throws(() => outcomeOf('report', { ...answer, more: 1 }), /Unrecognized key: "more"/);
  assert.throws(() => outcomeOf('report', { ...answer, status: 'skip' }), /no shape of report/);
  assert.throws(() => outcomeOf('report', { ...answer, runs: -1 }), /runs/);
});

test('the gate: from install to a promotion, a bypass and back', async () => {
  const smoke = {
    steps: [
      { name: 'lint', run: 'true', inputs: ['*.txt'], env: { A: '1' } },
      { name: 'unit', run: ['sh', '-c', '! grep -q red code.txt'], needs: ['lint'], timeout: '1m' },
    ],
  };
  const repo = await createRepository({
    files: {
      ...settings({ smoke, evidence: { data: ['data'] } }),
      '.gitignore': 'reports/\ndata/\npage.html\n',
      'code.txt': 'green\n',
      'requirements.lock': 'a==1\n',
    },
  });
  repo.write({ 'data/a.csv': '1\n' });
  await ask(repo, 'plan', 'pass');
  await ask(repo, 'explain', 'pass');
  await ask(repo, 'status', 'pass');
  await ask(repo, 'doctor', 'fail');
  await ask(repo, 'install --dry-run', 'pass');
  await ask(repo, 'install', 'pass');
  await ask(repo, 'doctor --fix', 'pass');
  await ask(repo, 'audit', 'skip');
  await ask(repo, 'pin-data --check', 'fail');
  await ask(repo, 'pin-data', 'pass');
  await ask(repo, 'promote', 'fail');
  await repo.commit(null, 'pinned');
  await ask(repo, 'smoke', 'pass');
  await ask(repo, 'smoke --only lint', 'pass');
  await ask(repo, 'smoke', 'pass', { env: { GITLAB_CI: 'true', CI: 'true', CI_PIPELINE_ID: '7' } });
  assert.equal(
    (await ask(repo, 'explain', 'pass')).steps.map((step: any) => step.explanation.kind),
    ['hit', 'hit'],
  );
  await ask(repo, 'promote', 'pass');
  await ask(repo, 'canary --ticks 1', 'pass');
  assert.is((await repo.push()).code, 0);
  await ask(repo, 'audit', 'pass');
  await repo.commit({ 'code.txt': 'red\n' });
  assert.is((await ask(repo, 'explain', 'pass')).steps[1].explanation.kind, 'differs');
  await ask(repo, 'smoke', 'fail');
  await ask(repo, 'canary --ticks 1', 'fail');
  assert.is((await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: '1', BYPASS_REASON: 'late' } })).code, 0);
  await ask(repo, 'audit', 'fail');
  assert.is((await ask(repo, 'status', 'pass')).bypasses.newest.reason, 'late');
  await ask(repo, 'report --html page.html', 'pass');
  await ask(repo, 'uninstall', 'pass');
});

test('a file of the user wants a yes, before install and before uninstall', async () => {
  const repo = await createRepository({ files: { Makefile: 'smoke:\n\t@true\n', '.husky/pre-push': 'true\n' } });
  mkdirSync(join(repo.dir, '.husky/_'));
  writeFileSync(join(repo.dir, '.husky/_/pre-push'), '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n', { mode: 0o755 });
  writeFileSync(join(repo.dir, '.husky/_/h'), 'sh -e .husky/pre-push "$@"\n');
  await repo.git('config', 'core.hooksPath', '.husky/_');
  for (const command of ['install', 'uninstall']) {
    await ask(repo, command, 'fail');
    await ask(repo, `${command} --yes`, 'pass');
  }
});

test('what has nothing to do says so', async () => {
  const repo = await createRepository({ files: { ...settings({ smoke: { command: 'true' } }), LICENSE: 'none\n' } });
  for (const line of [
    'pin-data',
    'check-lock',
    'refresh-lock',
    'refresh-lock --emit-script',
    'scaffold-summaries',
    'bandit',
  ])
    await ask(repo, line, 'skip');
  await ask(repo, 'install', 'skip', { env: { CI: 'true' } });
  await repo.commit({
    ...settings({ smoke: { command: 'true' }, lock: { files: ['package-lock.json'] } }),
    'package-lock.json': '{}',
  });
  await ask(repo, 'refresh-lock', 'skip');
});

test('locks: old, not whole, and made anew', async () => {
  const repo = await createRepository({
    files: {
      ...settings({ smoke: { command: 'true' } }),
      'requirements.in': 'a\n',
      'requirements.lock': 'a==1\ngone==2\n',
      'package.json': '{"name":"x","version":"1.0.0"}',
      'package-lock.json':
        '{"name":"x","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"x","version":"1.0.0"}}}',
    },
  });
  const bin = tempDir('bin');
  writeFileSync(
    join(bin, 'uv'),
    '#!/bin/sh\n[ "$1" = --version ] && { echo uv 0.9.9; exit 0; }\nwas=\nfor word; do [ "$was" = --output-file ] && out=$word; was=$word; done\nprintf "a==2\\nnew==1\\n" > "$out"\n',
  );
  chmodSync(join(bin, 'uv'), 0o755);
  const env = { PATH: `${bin}:${process.env.PATH}` };
  await ask(repo, 'check-lock', 'pass');
  for (const line of [
    'refresh-lock requirements.lock --dry-run',
    'refresh-lock requirements.lock',
    'refresh-lock requirements.lock',
    'refresh-lock --emit-script --dry-run',
    'refresh-lock --emit-script',
  ])
    await ask(repo, line, 'pass', { env });
  repo.write({ 'requirements.lock': 'a>=1\na==2\n' });
  await ask(repo, 'check-lock', 'fail');
});

test('pages that are kept: READMEs, CONTRIBUTING, summaries, workflows', async () => {
  const repo = await createRepository({
    files: {
      ...settings({ smoke: { command: 'true' } }),
      'engine/__init__.py': '',
      'engine/a.py': 'import os\n',
      'web/README.md': '# web\n',
      '.github/workflows/ours.yml':
        'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx gate-hooks promote || true\n',
    },
  });
  await ask(repo, 'doctor --ci', 'fail');
  await repo.commit({ '.github/workflows/ours.yml': null });
  for (const kept of ['scaffold-contributing', 'scaffold-summaries', 'scaffold-ci --provider github']) {
    await ask(repo, `${kept} --check`, 'fail');
    if (kept !== 'scaffold-contributing') await ask(repo, `${kept} --dry-run`, 'pass');
    await ask(repo, kept, 'pass');
    await ask(repo, `${kept} --check`, 'pass');
  }
  await ask(repo, 'scaffold-readmes --update --dry-run', 'pass');
  await ask(repo, 'scaffold-readmes --update', 'pass');
  await ask(repo, 'check-readmes', 'pass');
  await repo.commit(null, 'kept');
  await ask(repo, 'doctor --ci', 'pass');
  repo.write({ 'web/README.md': '# web\n\nDo-not-touch: `../engine`\n', 'engine/b.py': 'import engine.a\n' });
  await repo.commit(null, 'changed');
  await ask(repo, 'check-readmes', 'fail');
  await ask(repo, 'scaffold-summaries --check', 'fail');
  await repo.commit({ 'web/README.md': Buffer.from([0xff, 0xfe, 0x23]) });
  await ask(repo, 'scaffold-readmes --update', 'fail');
});

test('scripts: where they belong, rules that are broken, a move', async () => {
  const rules = { boundaries: { rules: [{ layers: ['scripts', 'engine'] }] } };
  const files: Files = {
    ...settings(rules),
    Makefile: 'smoke:\n\tpython scripts/report.py\n',
    Dockerfile: 'RUN python scripts/report.py\n',
    'engine/core.py': 'X = 1\n',
    'engine/__init__.py': '',
    'scripts/__init__.py': '',
    'scripts/report.py': 'import sys\nfrom engine.core import X\nsys.path.insert(0, ".")\nprint(__file__)\n',
    'scripts/run.sh': '#!/bin/sh\npython scripts/$X.py\n',
    'engine/uses.txt': 'scripts/report.py\n',
  };
  const repo = await createRepository({ files });
  await ask(repo, 'check-boundaries', 'pass');
  await ask(repo, 'check-boundaries --record', 'pass');
  await ask(repo, 'check-boundaries --export ruff', 'pass');
  await repo.commit(null, 'recorded');
  await ask(repo, 'move-script scripts/report.py engine/report.py', 'pass');
  await repo.commit({ 'engine/core.py': 'import scripts.report\nX = 1\n' });
  await ask(repo, 'check-boundaries', 'fail');
  await ask(repo, 'check-boundaries --update-baseline', 'pass');
  repo.write({ Makefile: 'smoke:\n\tpython scripts/report.py --more\n' });
  await ask(repo, 'move-script scripts/report.py engine/report.py --write', 'fail');
  await repo.commit(null, 'baseline');
  await ask(repo, 'move-script scripts/report.py engine/report.py --write', 'pass');
});

test('bandit: a repository without Python', async () => {
  await ask(await createRepository({ files: { Makefile: 'smoke:\n\t@true\n' } }), 'bandit', 'skip');
});

test('completion prints its script as JSON, too', async () => {
  const repo = await createRepository({ files: { a: '' } });
  for (const shell of ['bash', 'zsh', 'fish']) await ask(repo, `completion ${shell}`, 'pass');
});

for (const { name, needs } of table) {
  test(`${name}: a question that cannot be asked is an error with its exit code`, async () => {
    if (name === 'completion') return;
    const repo = await createRepository({ files: { ...settings({ nonsense: 1 }), a: '' } });
    const away = needs === 'settings' || name === 'install' ? {} : { cwd: tempDir('nowhere') };
    const told = await ask(repo, name, 'error', away);
    assert.is(told.exit_code, needs === 'settings' || name === 'install' ? 2 : 3);
  });
}

test('what a terminal shows as a diff stands in the JSON, too', async () => {
  const repo = await createRepository({
    files: { ...settings({ smoke: { command: 'true' } }), 'web/a.txt': '', 'scripts/a.py': 'print(1)\n' },
  });
  const shown = async (line: string): Promise<string> => (await gateHooks(repo, line.split(' '))).stdout;
  for (const line of ['scaffold-readmes --dry-run', 'move-script scripts/a.py web/a.py'])
    assert.ok((await shown(line)).startsWith(`${(await ask(repo, line, 'pass')).patch.join('\n')}\n`), line);
  const ci = 'scaffold-ci --dry-run --provider github';
  assert.ok(
    (await shown(ci)).startsWith((await ask(repo, ci, 'pass')).files.flatMap((file: any) => file.patch).join('\n')),
  );
});

const unread: readonly (readonly [line: string, command: string, reason: string])[] = [
  ['statsu --format json', nobody, "unknown command 'statsu', did you mean status?"],
  ['nothing-like-it --format=json', nobody, "unknown command 'nothing-like-it'"],
  ['help nosuch --format json', nobody, 'there is no help for nosuch'],
  ['status --format=json --formt', 'status', "unknown option '--formt', did you mean --format?"],
  [
    'scaffold-readmes --dry-rum --format json',
    'scaffold-readmes',
    "unknown option '--dry-rum', did you mean --dry-run?",
  ],
  [
    'scaffold-readmes --format human --depth x --format json',
    'scaffold-readmes',
    "option '--depth <n>' argument 'x' is invalid. ",
  ],
  ['completion --format json', 'completion', "missing required argument 'shell'"],
  ['status here --format=json', 'status', "too many arguments for 'status'. Expected 0 arguments but got 1"],
];
for (const [line, command, reason] of unread) {
  test(`a command line that cannot be read is answered in JSON, too: ${line}`, async () => {
    const { value } = await askJson(await createRepository({ files: { a: '' } }), line, 'error', {}, command);
    assert.equal(
      [value.reason.slice(0, reason.length), value.hint, value.exit_code],
      [reason, `npx gate-hooks ${command === nobody ? '' : `${command} `}--help`, 2],
    );
  });
}

test('without that format, or behind --, stdout stays empty where the command line cannot be read', async () => {
  const repo = await createRepository({ files: { a: '' } });
  for (const line of [
    'statsu',
    'status --format jsn',
    'statsu -- --format json',
    'statsu --format json --format human',
  ]) {
    const done = await gateHooks(repo, line.split(' '));
    assert.equal([done.code, done.stdout], [2, ''], line);
    assert.match(done.stderr, /^gate-hooks: error: .*\n(?:\(Did you mean .*\n)? {2}hint: npx gate-hooks --help\n$/);
  }
  const inJob = await gateHooks(repo, ['statsu'], { env: { GITHUB_ACTIONS: 'true' } });
  assert.equal(
    [inJob.code, inJob.stdout],
    [
      2,
      "::error title=gate-hooks usage::unknown command 'statsu', did you mean status?%0Ahint: npx gate-hooks --help\n",
    ],
  );
});

test('docs/json.md shows what is printed, and a deadline is a fail', async () => {
  const [call, answer, usage] = blocksIn(readFileSync(join(projectRoot(), 'docs/json.md'), 'utf8'));
  const repo = await createRepository({
    files: {
      ...settings({ smoke: { command: 'true' } }),
      'engine/README.md': '# engine\n\nPurpose: the engine.\n\nEntrypoints: none\n\nDo-not-touch: `../data`\n',
    },
  });
  const done = await gateHooks(repo, argumentsOf(call!.text)!);
  assert.is(done.stdout, answer!.text);
  assert.is(done.code, 1);
  const unanswered = await gateHooks(repo, ['statsu', '--format', 'json']);
  assert.equal([unanswered.code, unanswered.stdout], [2, usage!.text]);
  await repo.commit(settings({ smoke: { command: 'sleep 60', timeout: 0.5 } }));
  const late = await gateHooks(repo, ['smoke', '--format', 'json']);
  assert.equal([late.code, outcomeOf('smoke', JSON.parse(late.stdout) as Told)], [124, 'smoke 0 fail']);
});

/** What no test here can bring about, and why. */
const unseen: Readonly<Record<string, string>> = {
  'refresh-lock 0 fail': 'a signal while the resolver runs: refresh-lock.test.ts',
  'bandit 0 pass': 'Bandit may not be installed: json.tools.test.ts',
  'bandit 0 fail': 'Bandit may not be installed: json.tools.test.ts',
};

test('every command was seen in every outcome that its schema names', () => {
  assert.equal(
    names.flatMap(outcomesOf).filter((outcome) => !seen.has(outcome) && unseen[outcome] === undefined),
    [],
  );
});

test.run();
