// Is everything that a terminal shows in the JSON, too, as data and not as a sentence only? Each fact by its field,
// in the outcome that shows it.
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { askJson, type Told } from '../support/json.js';
import { gateHooks } from '../support/product.js';
import { createRepository, type Files, type InRepository, type TestRepository } from '../support/repository.js';

const ask = async (repo: TestRepository, line: string, status: string, options: InRepository = {}): Promise<Told> =>
  (await askJson(repo, line, status, options)).value;
const settings = (value: unknown): Files => ({ 'gate-hooks.json': JSON.stringify(value) });

const steps = [
  { name: 'lint', run: 'true', inputs: ['*.txt'] },
  { name: 'unit', run: ['sh', '-c', '! grep -q red code.txt && touch made.bin'], needs: ['lint'], inputs: ['*.md'] },
];

test('smoke: where the record and the log are, what the work tree holds beside HEAD, what was left behind', async () => {
  const repo = await createRepository({
    files: {
      ...settings({ smoke: { steps }, evidence: { report: 'out/run.json' } }),
      'code.txt': 'green\n',
      'a.md': '',
    },
  });
  const green = await ask(repo, 'smoke', 'pass');
  assert.equal(
    [green.record_path, green.left_files, green.work_tree],
    ['out/run.json', ['made.bin'], { changed: [], untracked: [], uncommitted: [] }],
  );
  repo.write({ 'code.txt': 'red\n', 'new.txt': '' });
  const red = await ask(repo, 'smoke', 'fail');
  assert.equal(
    [red.left_files, red.work_tree],
    [[], { changed: ['code.txt'], untracked: ['made.bin', 'new.txt'], uncommitted: [] }],
  );
  assert.ok(existsSync(join(repo.dir, red.log)) && red.reason.endsWith(red.log), red.log);
});

test('explain: which steps would run, which files differ, and what a pass would be valid for', async () => {
  const repo = await createRepository({
    files: { ...settings({ smoke: { steps } }), '.gitignore': 'made.bin\n', 'code.txt': 'green\n', 'a.md': '' },
  });
  assert.equal((await ask(repo, 'explain', 'pass')).runs, ['lint', 'unit']);
  await ask(repo, 'smoke', 'pass');
  assert.equal((await ask(repo, 'explain', 'pass')).runs, []);
  await repo.commit({ 'code.txt': 'blue\n' });
  const told = await ask(repo, 'explain', 'pass');
  assert.equal(
    told.steps.map((step: any) => step.changed_files),
    [['code.txt'], null],
  );
  const [lint] = told.steps;
  assert.is.not(lint.parts.inputs, lint.explanation.nearest.parts.inputs);
  assert.equal({ ...lint.parts, inputs: null }, { ...lint.explanation.nearest.parts, inputs: null });
  await repo.commit({ ...settings({ smoke: { steps }, cache: { max_age: 0 } }) });
  assert.is((await ask(repo, 'explain', 'pass')).max_age_ms, 0);
});

test('plan and canary: where the steps come from, where the record lies, what would end it', async () => {
  const repo = await createRepository({ files: { Makefile: 'smoke:\n\t@true\n' } });
  assert.is((await ask(repo, 'plan', 'pass')).origin, 'Makefile target smoke');
  const canary = await ask(repo, 'canary --ticks 1', 'pass');
  assert.equal([canary.record_path, canary.kill_flag], ['reports/canary.json', 'kill.flag']);
  assert.ok(existsSync(join(repo.dir, canary.record_path)));
});

test('install: what a push would run, which files are new, what bypasses and undoes it; and why there is nothing to wire', async () => {
  const repo = await createRepository({ files: { 'pyproject.toml': '[tool.ruff]\n' } });
  const line = ['install', '--smoke', 'make test'];
  const planned = JSON.parse(
    (await gateHooks(repo, [...line, '--pre-commit', '--dry-run', '--format', 'json'])).stdout,
  ) as Told;
  assert.equal([planned.smoke_origin, planned.smoke_steps], ['gate-hooks.json', [{ name: 'smoke', run: 'make test' }]]);
  assert.equal(
    planned.edits.map((edit: any) => [edit.path, edit.is_new]),
    [['.lintstagedrc.json', true]],
  );
  assert.equal(
    [planned.hooks, planned.bypass, planned.undo],
    [['pre-push', 'pre-commit'], 'BYPASS_SMOKE=1 git push', 'npx gate-hooks uninstall'],
  );
  assert.is((await ask(repo, 'install', 'skip', { env: { CI: '1' } })).why, 'ci');
  assert.is((await ask(repo, 'install', 'skip', { env: { NODE_ENV: 'production' } })).why, 'production');
});

test('doctor: which rules a check has findings of', async () => {
  const repo = await createRepository({ files: { Makefile: 'smoke:\n\t@true\n' } });
  const rulesOf = ({ checks }: Told, name: string): unknown => checks.find((check: any) => check.name === name).rules;
  assert.equal(rulesOf(await ask(repo, 'doctor', 'fail'), 'hook file'), ['doctor/hook-file']);
  await gateHooks(repo, ['install']);
  assert.equal(rulesOf(await ask(repo, 'doctor', 'pass'), 'hook file'), []);
});

test('pin-data: which file of which data, and whether it was written', async () => {
  const repo = await createRepository({
    files: { ...settings({ smoke: { command: 'true' }, evidence: { data: ['data'] } }), '.gitignore': 'data/\n' },
  });
  repo.write({ 'data/a.csv': '1\n' });
  const pinned = async (line: string, status: string): Promise<unknown> => {
    const { path, written, data, files } = await ask(repo, line, status);
    return [path, written, data, files];
  };
  assert.equal(await pinned('pin-data --check', 'fail'), ['gate-hooks.lock.json', false, ['data'], 1]);
  assert.equal(await pinned('pin-data', 'pass'), ['gate-hooks.lock.json', true, ['data'], 1]);
  assert.equal(await pinned('pin-data', 'pass'), ['gate-hooks.lock.json', false, ['data'], 1]);
});

test('audit: what was done to the trace of bypasses', async () => {
  const repo = await createRepository({ files: { Makefile: 'smoke:\n\t@false\n' } });
  await gateHooks(repo, ['install']);
  assert.is((await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: '1' } })).code, 0);
  assert.equal((await ask(repo, 'audit', 'fail')).trace, { breaks: [], unchained: 0, unreadable: 0 });
  const trace = join(repo.dir, '.git/gate-hooks/bypasses.jsonl');
  appendFileSync(trace, 'torn\n');
  assert.is((await ask(repo, 'audit', 'fail')).trace.unreadable, 1);
  writeFileSync(trace, '');
  const { trace: told, findings } = await ask(repo, 'audit', 'fail');
  assert.is(told.breaks.length, 1);
  assert.ok(
    (findings as any[]).some(({ rule, message }) => rule === 'bypass/chain' && message.endsWith(told.breaks[0])),
  );
});

test('status: how git comes to start the hook, and why nothing may be promoted', async () => {
  const repo = await createRepository({ files: { Makefile: 'smoke:\n\t@true\n', 'requirements.lock': 'a==1\n' } });
  const bare = await ask(repo, 'status', 'pass');
  const plain = {
    hook: 'absent',
    executable: null,
    reached: true,
    by_config: false,
    started_by: null,
    replayed_by: null,
    runs_neighbour: false,
  };
  assert.equal([bare.wiring, bare.runtime_current], [plain, null]);
  assert.is(bare.locks[0].at_most_days, bare.locks[0].days);
  const [record, ...others] = bare.promotion.refusing;
  assert.equal([record.name, record.result, record.found], ['record', 'no', 'reports/run.json is not there']);
  assert.ok(others.length > 0 && bare.promotion.says.includes(record.found));
  writeFileSync(join(repo.dir, '.git/hooks/pre-push'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  assert.equal((await ask(repo, 'status', 'pass')).wiring, { ...plain, hook: 'stranger', executable: true });
  await gateHooks(repo, ['install']);
  const wired = await ask(repo, 'status', 'pass');
  assert.equal(
    [wired.wiring, wired.runtime_current],
    [{ ...plain, hook: 'ours', executable: true, runs_neighbour: true }, true],
  );
  repo.write({ 'lefthook.yml': 'pre-commit:\n  jobs: []\n' });
  assert.equal((await ask(repo, 'status', 'pass')).wiring.started_by, {
    manager: 'lefthook',
    path: join(repo.dir, 'lefthook.yml'),
  });
});

test('promote: a summary of the job that could not be written', async () => {
  const repo = await createRepository({ files: { Makefile: 'smoke:\n\t@true\n' } });
  const { findings } = await ask(repo, 'promote', 'fail', { env: { GITHUB_STEP_SUMMARY: '/dev/null/summary' } });
  assert.equal(
    (findings as any[]).filter(({ rule }) => rule === 'promote/summary').map(({ level }) => level),
    ['warn'],
  );
});

test('check-lock: what is too old, what is not committed, what is flawed, what was written where', async () => {
  const repo = await createRepository({
    files: { ...settings({ smoke: { command: 'true' }, lock: { files: ['requirements.lock', 'uv.lock'] } }) },
  });
  assert.equal((await ask(repo, 'check-lock', 'skip')).looked_for, ['requirements.lock', 'uv.lock']);
  await repo.commit({ 'requirements.lock': 'a==1\nb==1\n' });
  await repo.git('commit', '--quiet', '--amend', '--no-edit', '--date', '2020-01-01T00:00:00Z');
  repo.write({
    'requirements.lock': 'a==2\nc>=1\n',
    'uv.lock':
      'version = 1\n\n[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "https://pypi.org/simple" }\nsdist = { url = "https://x/a.tar.gz", upload-time = "2020-01-02T03:04:05Z" }\n',
  });
  const { locks, todo } = await ask(repo, 'check-lock --write-todo AUDIT.md', 'fail');
  assert.equal(locks[0].uncommitted, { added: 1, removed: 1, changed: 1, at_most_days: null });
  assert.equal(
    locks.map((lock: any) => [lock.too_old, lock.newest_upload, lock.flaws]),
    [
      [true, null, 1],
      [null, '2020-01-02T03:04:05.000Z', 0],
    ],
  );
  assert.equal(todo, { path: 'AUDIT.md', written: true });
});

test('refresh-lock --emit-script: whether the script was written', async () => {
  const repo = await createRepository({
    files: { ...settings({ smoke: { command: 'true' } }), 'requirements.in': 'a\n', 'requirements.lock': 'a==1\n' },
  });
  const written = async (line: string): Promise<unknown> => (await ask(repo, line, 'pass')).written;
  assert.equal(
    [
      await written('refresh-lock --emit-script --dry-run'),
      await written('refresh-lock --emit-script'),
      await written('refresh-lock --emit-script'),
    ],
    [false, true, false],
  );
});

test('scaffold-ci: what is to be written, what is left alone, what wants a yes', async () => {
  const own = 'on: push\njobs: {}\n';
  const [ci, release, security] = ['ci', 'release', 'security'].map((name) => `.github/workflows/${name}.yml`) as [
    string,
    string,
    string,
  ];
  const repo = await createRepository({ files: { ...settings({ smoke: { command: 'true' } }), [security]: own } });
  const told = async (line: string, status: string): Promise<unknown> => {
    const {
      to_write: planned,
      left_alone: left,
      wants_yes: wants = null,
      written,
    } = await ask(repo, `scaffold-ci --provider github ${line}`.trim(), status);
    return [planned, left, wants, written];
  };
  assert.equal(await told('--dry-run', 'pass'), [[ci, release], [security], null, []]);
  assert.equal(await told('--check', 'fail'), [[ci, release], [security], null, []]);
  assert.equal(await told('', 'pass'), [[ci, release], [security], null, [ci, release]]);
  await repo.commit(settings({ smoke: { command: 'true' }, evidence: { report: 'out/run.json' } }));
  const [planned, left] = (await told('', 'pass')) as [string[], string[]];
  assert.equal(planned, []);
  assert.ok(left.includes(ci) && left.includes(security), left.join());
  const [, , wants] = (await told('--update', 'fail')) as [string[], string[], string[]];
  assert.equal([...wants, security].sort(), [...left].sort());
  assert.equal(await told('--update --yes', 'pass'), [wants, [security], null, wants]);
});

test('scaffold-summaries: what was written, or would be', async () => {
  const repo = await createRepository({
    files: { ...settings({ smoke: { command: 'true' } }), 'engine/__init__.py': '', 'engine/a.py': 'import os\n' },
  });
  const told = async (line: string, status: string): Promise<unknown> => (await ask(repo, line, status)).written;
  const summary = ['docs/summaries/engine.md'];
  assert.equal(
    [
      await told('scaffold-summaries --check', 'fail'),
      await told('scaffold-summaries --dry-run', 'pass'),
      await told('scaffold-summaries', 'pass'),
      await told('scaffold-summaries', 'pass'),
    ],
    [[], summary, summary, []],
  );
});

test('check-boundaries: which files are empty, and what the baseline lists now', async () => {
  const repo = await createRepository({
    files: {
      ...settings({ boundaries: { rules: [{ layers: ['scripts', 'engine'] }] } }),
      'scripts/__init__.py': '',
      'scripts/a.py': 'X = 1\n',
      'engine/__init__.py': '',
      'engine/b.py': 'import scripts.a\n',
    },
  });
  const told = await ask(repo, 'check-boundaries', 'fail');
  assert.equal(
    told.scripts.map(({ path, empty }: any) => [path, empty]),
    [
      ['scripts/__init__.py', true],
      ['scripts/a.py', false],
    ],
  );
  assert.equal((await ask(repo, 'check-boundaries --update-baseline', 'pass')).baseline, {
    path: 'gate-hooks.baseline.json',
    forgiven: 1,
    written: 1,
  });
  assert.is((await ask(repo, 'check-boundaries', 'pass')).baseline.written, null);
});

test('move-script: what answers to the old name, what tells of it, what is in the way, how to try it', async () => {
  const repo = await createRepository({
    files: {
      ...settings({ smoke: { command: 'true' } }),
      'engine/__init__.py': '',
      'scripts/a.py': 'print(1)\n',
      'CHANGELOG.md': '- scripts/a.py is new\n',
      'b.txt': 'b\n',
    },
  });
  const move = 'move-script scripts/a.py engine/a.py';
  assert.equal((({ shim, history, dirty }) => [shim, history, dirty])(await ask(repo, `${move} --no-shim`, 'pass')), [
    null,
    ['CHANGELOG.md'],
    [],
  ]);
  repo.write({ 'b.txt': 'c\n' });
  assert.equal((({ shim, dirty }) => [shim, dirty])(await ask(repo, `${move} --write`, 'fail')), [
    'scripts/a.py',
    ['b.txt'],
  ]);
  await repo.commit(null, 'clean');
  assert.is((await ask(repo, `${move} --write`, 'pass')).try_it, 'python3 -c "import engine.a"');
});

test.run();
