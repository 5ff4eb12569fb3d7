// The summaries of real repositories: what is written, what is left alone, what --check says, what --prune removes.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../src/commands/scaffold-summaries.js';
import { Fault } from '../../src/core/fault.js';
import type { Answer } from '../../src/core/verdict.js';
import { validate } from '../../src/settings/validate.js';
import { requireWorkTree } from '../../src/world/git.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';

type Flags = {
  readonly args?: readonly string[];
  readonly check?: boolean;
  readonly prune?: boolean;
  readonly dryRun?: boolean;
};

const scaffold = (repo: TestRepository, flags: Flags = {}, settings = '{}'): Promise<Answer> =>
  run({ repo: requireWorkTree(repo.dir), settings: validate({ 'gate-hooks.json': settings }), ...flags });

const read = (repo: TestRepository, name: string): string =>
  readFileSync(join(repo.dir, 'docs/summaries', `${name}.md`), 'utf8');
const section = (text: string, title: string): string[] =>
  (text.split(`\n## ${title}\n\n`)[1] ?? '')
    .split(/\n## |\n\n<!--/)[0]!
    .split('\n')
    .filter((line) => line !== '');
const rules = ({ verdict }: Answer): string[] =>
  verdict.findings.map(({ rule, level, path }) => `${level} ${rule} ${path ?? ''}`);

const project: Files = {
  'engine/__init__.py': '"""Runs the numbers. And more."""\nfrom . import io\n',
  'engine/io.py': '"""Reads and writes.\n\nLong story."""\nimport numpy\nimport data_sanity.rules\nimport json\n',
  'engine/cli.py': 'from engine import io, late\n\nif __name__ == "__main__":\n    import argparse\n',
  'engine/late.py':
    'def f():\n    from engine.cli import x\n    import importlib\n    importlib.import_module("engine.plugin")\n',
  'engine/plugin.py': 'import typing\nif typing.TYPE_CHECKING:\n    from engine import io\n',
  'engine/ring.py': 'import engine.ring2\n',
  'engine/ring2.py': 'from .ring import a\n',
  'engine/old.py': 'print "two"\n',
  'data_sanity/rules.py': '# no docstring\n',
  'data_sanity/README.md': '# data_sanity\n\nPurpose: Finds bad rows.\n\nEntrypoints: `rules.py`\n',
  'tests/test_io.py': 'from engine.io import a\n',
  'pyproject.toml': '[project]\nname = "x"\n[project.scripts]\nrun-engine = "engine.cli:main"\n',
};

test('an area is what the code says it is', async () => {
  const repo = await createRepository({ files: project });
  const answer = await scaffold(repo);
  assert.is(answer.verdict.reason, '2 of 2 areas written');
  assert.equal(answer.lines, ['wrote docs/summaries/data_sanity.md', 'wrote docs/summaries/engine.md']);
  const engine = read(repo, 'engine');
  assert.ok(
    engine.startsWith(
      '# engine\n\n<!-- gate-hooks:start, written by gate-hooks scaffold-summaries: edits in here are lost -->\n\nPurpose: Runs the numbers. And more.\n\n',
    ),
    engine,
  );
  assert.equal(section(engine, 'Modules'), [
    '- `engine`: Runs the numbers.',
    '- `engine.cli`',
    '- `engine.io`: Reads and writes.',
    '- `engine.late`',
    '- `engine.old`',
    '- `engine.plugin`',
    '- `engine.ring`',
    '- `engine.ring2`',
  ]);
  assert.equal(section(engine, 'Entrypoints'), [
    '- `cli.py`: a Python script',
    '- `run-engine`: `engine.cli:main`, pyproject.toml',
  ]);
  assert.equal(section(engine, 'Imports'), ['- `engine.io` -> `data_sanity.rules`', '- packages: `numpy`']);
  assert.equal(section(engine, 'Imported by'), ['- `tests.test_io` -> `engine.io`']);
  assert.equal(section(engine, 'Cycles'), ['- `engine.ring` -> `engine.ring2` -> `engine.ring`']);
  assert.equal(section(engine, 'Not parsed'), ['- `engine/old.py`, line 1: no Python 3: "two" right after print']);
  for (const line of [
    '-->|"lazy"| ',
    '(["data_sanity"])',
    '- not drawn: imports for types only',
    '- a thick arrow is part of a circle',
  ])
    assert.ok(engine.includes(line), line);
  assert.match(engine, /N\d+ ==> N\d+/);
  assert.match(engine, /N\d+ -\.->\|"dynamic"\| N\d+/);
  const other = read(repo, 'data_sanity');
  assert.match(other, /Purpose: Finds bad rows\./);
  assert.equal(section(other, 'Entrypoints'), ['- `rules.py`']);
  assert.equal(section(other, 'Imported by'), ['- `engine.io` -> `data_sanity.rules`']);
  assert.equal(section(other, 'Not parsed'), ['None: every module was read.']);
});

test('a second run writes nothing, and --check is content', async () => {
  const repo = await createRepository({ files: project });
  await scaffold(repo);
  const path = join(repo.dir, 'docs/summaries/engine.md');
  const before = statSync(path, { bigint: true }).mtimeNs;
  assert.is((await scaffold(repo)).verdict.reason, 'the summaries of 2 areas are true; nothing to write');
  assert.is(statSync(path, { bigint: true }).mtimeNs, before);
  const checked = await scaffold(repo, { check: true });
  assert.equal(checked.verdict, {
    status: 'pass',
    findings: [],
    reason: 'the summaries of 2 areas say what the code says',
  });
});

test('--check says in words what changed, exits 1 and writes nothing', async () => {
  const repo = await createRepository({ files: project });
  assert.equal(rules(await scaffold(repo, { check: true })), [
    'error summary/missing docs/summaries/data_sanity.md',
    'error summary/missing docs/summaries/engine.md',
  ]);
  assert.not(existsSync(join(repo.dir, 'docs')));
  await scaffold(repo);
  const before = read(repo, 'engine');
  await repo.commit({
    'engine/io.py': '"""Writes."""\nimport pandas\n',
    'engine/new.py': 'import data_sanity.rules\n',
    'engine/old.py': null,
  });
  const answer = await scaffold(repo, { check: true });
  assert.is(answer.verdict.status, 'fail');
  assert.is(answer.verdict.reason, '2 of 2 areas without a true summary');
  assert.equal(rules(answer), [
    'error summary/stale docs/summaries/data_sanity.md',
    'error summary/stale docs/summaries/engine.md',
  ]);
  assert.equal(answer.lines, [
    'docs/summaries/data_sanity.md:',
    '  + engine.new -> data_sanity.rules',
    '  - engine.io -> data_sanity.rules',
    'docs/summaries/engine.md:',
    '  + engine.new -> data_sanity',
    '  + engine.new -> data_sanity.rules',
    '  - engine.io -> data_sanity',
    '  - engine.io -> data_sanity.rules',
    '  + modules: engine.new',
    '  - modules: engine.old',
    '  - not parsed: engine/old.py, line 1: no Python 3: "two" right after print',
    '  ~ imports: packages',
    '  ~ modules: engine.io',
    '  ~ not parsed',
  ]);
  assert.is(read(repo, 'engine'), before);
});

test('only the marked region is ours', async () => {
  const repo = await createRepository({ files: project });
  await scaffold(repo);
  const path = join(repo.dir, 'docs/summaries/engine.md');
  const text = read(repo, 'engine');
  const latin = Buffer.concat([
    Buffer.from(
      `${text.replace('# engine\n', '# Engine\r\n\r\nMine \u00e9\r\n').replace('Purpose: Runs', 'Purpose: Walks')}\r\nBelow `,
    ),
    Buffer.from([0xff]),
  ]);
  writeFileSync(path, latin);
  assert.equal((await scaffold(repo, { check: true })).lines, ['docs/summaries/engine.md:', '  ~ purpose']);
  await scaffold(repo);
  const after = readFileSync(path);
  assert.ok(
    after.includes('Purpose: Runs') &&
      after.toString('utf8').startsWith('# Engine\r\n\r\nMine \u00e9\r\n') &&
      after.at(-1) === 0xff &&
      after.includes('\r\nBelow '),
  );
  const own = await createRepository({ files: { ...project, 'docs/summaries/engine.md': '# About\n\nAll mine.\n' } });
  await scaffold(own, { args: ['engine'] });
  assert.ok(read(own, 'engine').startsWith('# About\n\nAll mine.\n\n<!-- gate-hooks:start'));
  assert.not(existsSync(join(own.dir, 'docs/summaries/data_sanity.md')));
});

test('a summary whose area is gone is told, and pruned only where no person wrote into it', async () => {
  const repo = await createRepository({ files: project });
  await scaffold(repo);
  writeFileSync(join(repo.dir, 'docs/summaries/notes.md'), '# Notes\n\nNot ours.\n');
  writeFileSync(
    join(repo.dir, 'docs/summaries/kept.md'),
    read(repo, 'engine').replace('# engine', '# kept').concat('\nMy own words.\n'),
  );
  await repo.commit({ 'data_sanity/rules.py': null, 'engine/io.py': '' });
  await scaffold(repo, { args: ['engine'] });
  const checked = await scaffold(repo, { check: true });
  assert.equal(rules(checked), [
    'error summary/orphan docs/summaries/data_sanity.md',
    'error summary/orphan docs/summaries/kept.md',
  ]);
  assert.is(checked.verdict.reason, '2 about an area that is gone');
  assert.equal(rules(await scaffold(repo)), [
    'warn summary/orphan docs/summaries/data_sanity.md',
    'warn summary/orphan docs/summaries/kept.md',
  ]);
  assert.equal((await scaffold(repo, { prune: true, dryRun: true })).lines, [
    'would have removed docs/summaries/data_sanity.md',
  ]);
  const pruned = await scaffold(repo, { prune: true });
  assert.equal(pruned.lines, ['removed docs/summaries/data_sanity.md']);
  assert.equal(rules(pruned), ['warn summary/orphan docs/summaries/kept.md']);
  assert.equal(readdirSync(join(repo.dir, 'docs/summaries')), ['engine.md', 'kept.md', 'notes.md']);
});

test('--dry-run tells and writes nothing', async () => {
  const repo = await createRepository({ files: project });
  const answer = await scaffold(repo, { dryRun: true });
  assert.equal(answer.lines, [
    'would have written docs/summaries/data_sanity.md',
    'would have written docs/summaries/engine.md',
  ]);
  assert.not(existsSync(join(repo.dir, 'docs')));
});

const areas: readonly (readonly [what: string, files: Files, found: readonly string[], settings?: string])[] = [
  ['a src layout', { 'src/app/__init__.py': '', 'src/other.py': '' }, ['app']],
  [
    'a folder without __init__.py whose modules are imported',
    { 'engine/io.py': '', 'main.py': 'import engine.io\n' },
    ['engine'],
  ],
  ['scripts that nobody imports are none', { 'jobs/a.py': '', 'tests/__init__.py': '', 'docs/conf.py': '' }, []],
  [
    'JavaScript source folders, by package',
    {
      'package.json': '{}',
      'src/a.ts': '',
      'packages/web/package.json': '{}',
      'packages/web/src/a.tsx': '',
      'packages/x/package.json': '{}',
      'packages/x/index.js': '',
    },
    ['packages-web-src', 'packages-x', 'src'],
  ],
  [
    'the settings have the last word',
    { 'src/core/a.ts': '', 'src/b.ts': '', 'tools/x.py': '' },
    ['src-core', 'tools'],
    '{"summaries":{"areas":["./src/core/","tools"]}}',
  ],
  ['two packages of one name by their paths', { 'a/lib/__init__.py': '', 'b/lib/__init__.py': '' }, ['a-lib', 'b-lib']],
];

for (const [what, files, found, settings] of areas) {
  test(`areas: ${what}`, async () => {
    const answer = await scaffold(await createRepository({ files }), { dryRun: true }, settings);
    const { summaries } = answer.data as { summaries: readonly { name: string }[] };
    assert.equal(
      summaries.map(({ name }) => name),
      found,
    );
    if (found.length === 0) assert.match(answer.verdict.reason, /no Python package/);
  });
}

const refused: readonly (readonly [what: string, files: Files, flags: Flags, settings: string, says: RegExp])[] = [
  ['an area that is none', { 'a/__init__.py': '' }, { args: ['b'] }, '{}', /there is no area b/],
  [
    'a folder of the settings without sources',
    { 'a/x.md': '' },
    {},
    '{"summaries":{"areas":["a"]}}',
    /a holds no Python/,
  ],
  [
    'two areas of one name',
    { 'a/b/x.ts': '', 'a-b/x.ts': '' },
    {},
    '{"summaries":{"areas":["a-b","a/b"]}}',
    /two areas would be called a-b/,
  ],
  [
    'a link in the place of the folder',
    { 'a/__init__.py': '', 'docs/summaries': { link: '/tmp' } },
    {},
    '{}',
    /docs\/summaries is no folder/,
  ],
  [
    'a link in the place of the summary',
    { 'a/__init__.py': '', 'docs/summaries/a.md': { link: '../../x' } },
    {},
    '{}',
    /docs\/summaries\/a\.md is not a regular file/,
  ],
  [
    'broken marks',
    { 'a/__init__.py': '', 'docs/summaries/a.md': '<!-- gate-hooks:start -->\n' },
    {},
    '{}',
    /marks of the gate-hooks region/,
  ],
  ['--check with --prune', { 'a/__init__.py': '' }, { check: true, prune: true }, '{}', /--check writes nothing/],
];

for (const [what, files, flags, settings, says] of refused) {
  test(`refused: ${what}`, async () => {
    const repo = await createRepository({ files });
    const error = await scaffold(repo, flags, settings).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    assert.instance(error, Fault);
    assert.match((error as Fault).message, says);
    assert.ok((error as Fault).hint !== null);
  });
}

test('a link among the sources, a huge file and bytes that are no UTF-8 are not read', async () => {
  const repo = await createRepository({
    files: {
      'a/__init__.py': '',
      'a/link.py': { link: '../secret.py' },
      'secret.py': 'import x\n',
      'a/huge.py': `x = "${'y'.repeat(5 << 20)}"\n`,
      'a/bad.py': Buffer.from([0x22, 0xff, 0x22]),
    },
  });
  await scaffold(repo);
  const text = read(repo, 'a');
  assert.equal(section(text, 'Modules'), ['- `a`', '- `a.bad`', '- `a.huge`']);
  assert.equal(
    section(text, 'Not parsed').map((line) => line.replace(/\d{4,}/g, 'N')),
    ['- `a/bad.py`: it is not utf-8 text', '- `a/huge.py`: it has N bytes, at most N are read'],
  );
});

test('a docstring cannot leave its line, end the region or hide what follows', async () => {
  const repo = await createRepository({
    files: { 'a/__init__.py': '"""<!-- gate-hooks:end --> x\u001b[31m"""\n', 'a/b.py': '"""<!-- open"""\n' },
  });
  await scaffold(repo);
  const text = read(repo, 'a');
  assert.is(text.match(/^<!-- gate-hooks:(?:start|end)/gm)?.length, 2);
  assert.not(text.includes('\u001b'));
  assert.is((text.match(/<!--/g) ?? []).length, 2);
  assert.is((await scaffold(repo, { check: true })).verdict.status, 'pass');
});

test('JavaScript and TypeScript are read, too', async () => {
  const repo = await createRepository({
    files: {
      'package.json': '{"dependencies":{"react":"1"}}',
      'src/index.ts': '// Starts it. More.\nimport { a } from "./a/b.js";\nimport "react";\n',
      'src/a/b.ts': '/** Holds\n * the truth. */\nimport type { X } from "../index.js";\nexport const a = 1;\n',
      'src/bad.ts': 'let = ;\n',
    },
  });
  await scaffold(repo);
  const text = read(repo, 'src');
  assert.equal(section(text, 'Modules'), ['- `a/b`: Holds the truth.', '- `bad`', '- `index`: Starts it.']);
  assert.equal(section(text, 'Imports'), ['- packages: `react`']);
  assert.match(section(text, 'Not parsed')[0]!, /^- `src\/bad\.ts`, line 1: /);
});

test.run();
