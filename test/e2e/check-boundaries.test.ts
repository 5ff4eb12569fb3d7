// check-boundaries in real repositories: the table to decide by, rules and their baseline, the decision on record,
// the rules for other tools.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../support/process.js';
import { gateHooks } from '../support/product.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';
import { onPath, skipUnless } from '../support/skip.js';

const settings = (boundaries: unknown): Files => ({ 'gate-hooks.json': JSON.stringify({ boundaries }) });

const files: Files = {
  'engine/__init__.py': '',
  'engine/core.py': 'X = 1\n',
  'scripts/load.py':
    'import importlib\nimport sys\nsys.path.insert(0, ".")\nfrom engine.core import X\nm = importlib.import_module(sys.argv[1])\n',
  'scripts/report.py': 'from engine.core import X\n\nif __name__ == "__main__":\n    print(X)\n',
  'scripts/alone.py': 'print(1)\n',
  'scripts/run.py': 'import runpy\nimport sys\nexec(open(sys.argv[1]).read())\nrunpy.run_path(sys.argv[2])\n',
  'scripts/deploy.sh': '#!/bin/sh\npython scripts/report.py\n',
  Makefile: 'smoke:\n\tpython scripts/report.py\nhacked:\n\tPYTHONPATH=src python scripts/alone.py\n',
  '.github/workflows/ci.yml': 'on: push\njobs:\n  a:\n    steps:\n      - run: python scripts/load.py x\n',
  Dockerfile: 'FROM python:3.12\nRUN python scripts/alone.py\n',
  '.pre-commit-config.yaml':
    'repos:\n  - repo: local\n    hooks:\n      - id: a\n        entry: python scripts/alone.py\n',
  'pyproject.toml': '[project]\nname = "x"\nversion = "1"\n[project.scripts]\nreport = "scripts.report:main"\n',
  'docs/use.md': 'Run `python scripts/alone.py`.\n',
};

type Told = {
  scripts: { path: string; verdict: string; reason: string; callers: unknown[] }[];
  findings: { rule: string; path: string | null; line: number | null; level: string; message: string }[];
  baseline: { forgiven: number } | null;
};

const check = (repo: TestRepository, ...args: string[]): ReturnType<typeof gateHooks> =>
  gateHooks(repo, ['check-boundaries', ...args]);
const told = async (repo: TestRepository, ...args: string[]): Promise<Told> =>
  JSON.parse((await check(repo, '--format', 'json', ...args)).stdout) as Told;

test('the table says of each script who calls it, what it hides, where it belongs and why', async () => {
  const repo = await createRepository({ files });
  await repo.commit(null, 'all');
  const done = await check(repo);
  assert.is(done.code, 0, done.output);
  const verdicts = Object.fromEntries((await told(repo)).scripts.map(({ path, verdict }) => [path, verdict]));
  assert.equal(verdicts, {
    'scripts/alone.py': 'wrap',
    'scripts/deploy.sh': 'stay',
    'scripts/load.py': 'stay',
    'scripts/report.py': 'move',
    'scripts/run.py': 'stay',
  });
  assert.match(done.stdout, /scripts\/report\.py +move +it imports engine\/core\.py/);
  assert.match(
    done.stdout,
    /scripts\/alone\.py +wrap +Makefile:4 sets PYTHONPATH for it; its old name is in use at Dockerfile:2, docs\/use\.md:1/,
  );
  for (const caller of ['Makefile:2', 'scripts/deploy.sh:2', 'pyproject.toml:5'])
    assert.ok(done.stdout.includes(caller), `${caller} in\n${done.stdout}`);
  for (const caller of ['.pre-commit-config.yaml:5', 'Dockerfile:2', '.github/workflows/ci.yml:5'])
    assert.ok(done.stdout.includes(caller), `${caller} in\n${done.stdout}`);
  for (const trick of [
    'importlib.import_module (line 5)',
    'sys.path.insert (line 3)',
    'exec (line 3)',
    'runpy.run_path (line 4)',
  ])
    assert.ok(done.stdout.includes(trick), `${trick} in\n${done.stdout}`);
});

test('layers, shell-only folders and dynamic imports: each rule refuses, and lets through', async () => {
  const repo = await createRepository({
    files: {
      ...files,
      ...settings({
        rules: [
          { layers: ['scripts', 'engine'] },
          { folder: 'ops', only: 'shell' },
          { folder: 'scripts', dynamic: 'reason' },
        ],
      }),
      'ops/ok.sh': '#!/bin/sh\n',
      'scripts/load.py':
        'import importlib\nimport sys\nm = importlib.import_module(sys.argv[1])  # gate-hooks: allow-dynamic plugins are named by the user\n',
      'scripts/run.py': 'print(1)\n',
    },
  });
  await repo.commit(null, 'all');
  assert.equal((await told(repo)).findings, []);
  assert.is((await check(repo)).code, 0);
  await repo.commit({
    'engine/core.py': 'import scripts.report\n',
    'ops/bad.py': 'print(1)\n',
    'scripts/run.py': 'exec("1")\n',
  });
  const { findings } = await told(repo);
  assert.equal(
    findings.map(({ path, line, level }) => [path, line, level]).sort(),
    [
      ['engine/core.py', 1, 'error'],
      ['ops/bad.py', null, 'error'],
      ['scripts/run.py', 1, 'error'],
    ].sort(),
  );
  assert.is((await check(repo)).code, 1);
});

test('allow-dynamic without a reason, or where nothing is dynamic, is a finding', async () => {
  const repo = await createRepository({
    files: {
      ...settings({ rules: [{ folder: 'scripts', dynamic: 'reason' }] }),
      'scripts/a.py': 'import importlib, sys\nimportlib.import_module(sys.argv[1])  # gate-hooks: allow-dynamic\n',
      'scripts/b.py': 'X = 1  # gate-hooks: allow-dynamic nothing here\n',
    },
  });
  await repo.commit(null, 'all');
  const { findings } = await told(repo);
  assert.ok(
    findings.some(({ path }) => path === 'scripts/a.py'),
    JSON.stringify(findings),
  );
  assert.ok(
    findings.some(({ path, line }) => path === 'scripts/b.py' && line === 1),
    JSON.stringify(findings),
  );
});

test('a baseline forgives what stood there, wherever the line goes, and only shrinks', async () => {
  const repo = await createRepository({
    files: {
      ...settings({ rules: [{ layers: ['app', 'base'] }] }),
      'app/__init__.py': '',
      'app/a.py': '',
      'base/__init__.py': '',
      'base/b.py': 'import app.a\n',
    },
  });
  await repo.commit(null, 'all');
  assert.is((await check(repo)).code, 1);
  const made = await check(repo, '--update-baseline');
  assert.is(made.code, 0, made.output);
  await repo.commit(null, 'baseline');
  assert.is((await check(repo)).code, 0);
  await repo.commit({ 'base/b.py': '"""Moved down."""\nimport os\n\nimport app.a\n' });
  assert.equal((await told(repo)).findings, []);
  await repo.commit({ 'base/b.py': 'import app.a\nimport app.a\n' });
  assert.is((await told(repo)).findings.length, 1);
  await repo.commit({ 'base/b.py': 'import os\n' });
  const stale = await check(repo);
  assert.is(stale.code, 1, stale.output);
  assert.match(stale.output, /is mended, and would let it come back/);
  assert.is((await check(repo, '--update-baseline')).code, 0);
  await repo.commit(null, 'shrunk');
  await repo.commit({ 'base/b.py': 'import app.a\n' });
  const again = await check(repo, '--update-baseline');
  assert.is(again.code, 1, again.output);
  assert.match(again.output, /base\/b\.py:1/);
});

test('a baseline that was made longer by hand is refused', async () => {
  const repo = await createRepository({
    files: {
      ...settings({ rules: [{ layers: ['app', 'base'] }] }),
      'app/__init__.py': '',
      'app/a.py': '',
      'base/__init__.py': '',
      'base/b.py': 'import app.a\n',
      'base/c.py': '',
    },
  });
  await repo.commit(null, 'all');
  await check(repo, '--update-baseline');
  await repo.commit(null, 'baseline');
  const path = join(repo.dir, 'gate-hooks.baseline.json');
  await repo.commit({
    'base/c.py': 'import app.a\n',
    'gate-hooks.baseline.json': readFileSync(path, 'utf8').replace(
      /(\{[^{}]*base\/b\.py[^{}]*\})/,
      (entry) => `${entry},\n${entry.replace('base/b.py', 'base/c.py')}`,
    ),
  });
  const done = await check(repo);
  assert.is(done.code, 1, done.output);
  assert.match(done.output, /lists more than a committed version of it did/);
});

test('a file that does not parse is not analysed, and never clean', async () => {
  const repo = await createRepository({
    files: { ...settings({ rules: [{ layers: ['app', 'base'] }] }), 'app/a.py': '', 'base/b.py': 'def (:\n' },
  });
  await repo.commit(null, 'all');
  const done = await check(repo);
  assert.is(done.code, 1, done.output);
  assert.match(done.output, /base\/b\.py.*not analysed/s);
});

test('nothing to look at is never clean, nor is a rule that matches no file', async () => {
  const empty = await createRepository({ files: { 'a.txt': '' } });
  assert.is((await check(empty)).code, 3);
  assert.is((await check(empty, 'tools')).code, 2);
  const unmatched = await createRepository({
    files: { ...settings({ rules: [{ layers: ['app', 'nowhere'] }] }), 'app/a.py': '' },
  });
  await unmatched.commit(null, 'all');
  const done = await check(unmatched);
  assert.is(done.code, 1, done.output);
  assert.match(done.output, /nowhere/);
});

test('--record writes the decision with its reasons and what remains, and nothing the second time', async () => {
  const repo = await createRepository({ files });
  await repo.commit(null, 'all');
  const done = await check(repo, '--record');
  assert.is(done.code, 0, done.output);
  const path = /^wrote (docs\/decisions\/\S+\.md)$/m.exec(done.stdout)?.[1];
  assert.ok(path, done.stdout);
  const text = readFileSync(join(repo.dir, path!), 'utf8');
  for (const heading of ['## Context and Problem Statement', '## Considered Options', '## Decision Outcome'])
    assert.ok(text.includes(heading), `${heading} in\n${text}`);
  assert.match(text, /TODO.*scripts\/report\.py/);
  assert.match(text, /it imports/);
  assert.not.match(text, new RegExp(repo.dir));
  await check(repo, '--record');
  assert.is(readFileSync(join(repo.dir, path!), 'utf8'), text);
});

test('--export prints rules that the other tools can read', async () => {
  const repo = await createRepository({
    files: {
      ...settings({ rules: [{ layers: ['app', 'base'] }, { folder: 'app', dynamic: 'forbidden' }] }),
      'app/__init__.py': '',
      'base/__init__.py': '',
    },
  });
  await repo.commit(null, 'all');
  const linter = await check(repo, '--export', 'import-linter');
  assert.is(linter.code, 0, linter.output);
  assert.match(linter.stdout, /type = ["']?layers/);
  const ruff = await check(repo, '--export', 'ruff');
  assert.is(ruff.code, 0, ruff.output);
  assert.match(JSON.stringify(parse(ruff.stdout)), /banned|TID251/);
  assert.match(ruff.stdout, /TID251/);
});

const withPython = skipUnless(onPath('python3'), 'python3 is not installed');

withPython("Python's configparser, by which import-linter reads, reads what --export prints", async () => {
  const rules = [
    { layers: ['app', ['base', 'side']], except: ['base -> side'], why: '100% [of] = it' },
    { folder: 'base', may_import: ['side'], why: 'a 50% rule: # no comment' },
  ];
  const packages = Object.fromEntries(
    ['app', 'base', 'side', 'other', 'elsewhere/far'].map((folder) => [`${folder}/__init__.py`, '']),
  );
  const repo = await createRepository({
    files: { ...settings({ rules }), ...packages, 'setup.py': '', 'docs/conf.py': '' },
  });
  await repo.commit(null, 'all');
  const linter = await check(repo, '--export', 'import-linter');
  assert.is(linter.code, 0, linter.output);
  const read =
    'import configparser, json, sys\nc = configparser.ConfigParser()\nc.read_string(sys.stdin.read())\nprint(json.dumps({s: dict(c[s]) for s in c.sections()}))';
  const sections = JSON.parse(
    (await run('python3', ['-I', '-c', read], { cwd: repo.dir, input: linter.stdout })).stdout,
  ) as Record<string, Record<string, string>>;
  const listed = (section: string, key: string): string[] => sections[section]![key]!.trim().split('\n');
  assert.equal(Object.keys(sections), ['importlinter', 'importlinter:contract:rule-1', 'importlinter:contract:rule-2']);
  assert.equal(listed('importlinter', 'root_packages'), ['app', 'base', 'other', 'side']);
  assert.is(sections['importlinter:contract:rule-1']!.name, '100% [of] = it');
  assert.equal(listed('importlinter:contract:rule-1', 'layers'), ['app', 'base | side']);
  assert.is(sections['importlinter:contract:rule-2']!.name, 'a 50% rule: # no comment');
  assert.equal(listed('importlinter:contract:rule-2', 'forbidden_modules'), ['app', 'other']);
  assert.match(linter.stdout, /# rule-2: says nothing of .*docs.*setup/);
});

test.run();
