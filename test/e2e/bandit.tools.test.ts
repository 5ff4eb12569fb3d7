// gate-hooks bandit with the real bandit: each case in which bandit itself exits 0 wrongly is a no here.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Ran } from '../support/process.js';
import { gateHooks } from '../support/product.js';
import { createRepository, type Files, type TestRepository, writeFiles } from '../support/repository.js';
import { onPath, skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';

const hasBandit = onPath('bandit');
const withBandit = skipUnless(hasBandit, 'bandit is not installed');
const pythonMinor = hasBandit
  ? Number(/python version = 3\.(\d+)/.exec(execFileSync('bandit', ['--version'], { encoding: 'utf8' }))?.[1] ?? 0)
  : 0;
const withOlderPython = skipUnless(
  hasBandit && pythonMinor < 12,
  'the Python of bandit knows PEP 695, or there is no bandit',
);

const bad = (mark = '', comment = ''): string =>
  `# ${mark}\nimport subprocess\n\ndef run(command):\n    subprocess.call(command, shell=True)${comment}\n`;
const line = 5;
const low = 'assert True\n';

type Told = {
  status: string;
  reason: string;
  findings: { rule: string; level: string; path?: string; line?: number; message: string }[];
  files: number;
  suppressions: number;
};
const told = (done: Ran): Told => JSON.parse(done.stdout) as Told;
const json = ['bandit', '--format', 'json'];
const errorsOf = (answer: Told): string[] =>
  answer.findings.filter(({ level }) => level === 'error').map(({ rule, path }) => `${rule} ${path ?? ''}`.trim());

/** One run, shared by the tests that look at its parts. */
const shared = (files: Files): (() => Promise<Ran>) => {
  let answer: Promise<Ran> | null = null;
  return () => (answer ??= createRepository({ files }).then((repo) => gateHooks(repo, json)));
};

const hostile: Files = {
  '.bandit': '[bandit]\nexclude = .\nskips = B602,B404\n',
  'pyproject.toml': '[tool.bandit]\nexclude_dirs = ["."]\nskips = ["B602"]\n',
  'setup.cfg': '[bandit]\nskips = B602\n',
  'tox.ini': '[bandit]\nskips = B602\n',
};
const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`many/m${i}.py`, `x = ${i}\n`]));
const left = [
  'plain.py',
  'CVSS_score.py',
  'my.github_client.py',
  'foo.tox.bar/x.py',
  '__pycache__x/x.py',
  '.tox/x.py',
  '.git_hooks/x.py',
  '-r.py',
  'with space.py',
  'line\nend.py',
  'window.pyw',
  'UPPER.PY',
];
const found = shared({
  ...hostile,
  ...many,
  ...Object.fromEntries(left.map((path) => [path, bad(JSON.stringify(path))])),
  tool: { content: `#!/usr/bin/env python3\n${bad('tool')}`, mode: 0o755 },
  'linked.py': { link: 'tool' },
});
for (const path of [...left, 'tool', 'linked.py']) {
  withBandit(`${JSON.stringify(path)} is looked at, whatever configuration files and excluded names say`, async () => {
    assert.ok(errorsOf(told(await found())).includes(`bandit/finding ${path}`), (await found()).output);
  });
}
withBandit('over fifty files with findings are exit 1, and the report is whole', async () => {
  const done = await found();
  assert.is(done.code, 1);
  assert.is(told(done).files, 60 + left.length + 2);
  assert.is(errorsOf(told(done)).length, left.length + 2);
});

const unscannable: Record<string, string> = {
  'syntax.py': 'def f(:\n',
  'nul.py': 'x = 1\0\n',
  'cookie.py': '# coding: no-such-coding\nx = 1\n',
  'rot13.py': '# coding: rot13\nvzcbeg bf\n',
  'deep.py': `x = 1${'+1'.repeat(20_000)}\n`,
};
const skipped = shared({
  'clean.py': 'x = 1\n',
  'newer.py': 'type X = int\n',
  'stray.py': { link: '/nowhere.py' },
  ...unscannable,
});
for (const path of [...Object.keys(unscannable), 'stray.py']) {
  withBandit(`a file that cannot be scanned is a no: ${path}`, async () => {
    assert.is((await skipped()).code, 1);
    assert.ok(errorsOf(told(await skipped())).includes(`bandit/not-scanned ${path}`), (await skipped()).output);
  });
}
withOlderPython('syntax that is newer than the Python of bandit is a no', async () => {
  assert.ok(errorsOf(told(await skipped())).includes('bandit/not-scanned newer.py'));
});
withBandit('beside files that cannot be scanned, the one that can be has no finding', async () => {
  assert.not.ok(errorsOf(told(await skipped())).some((one) => one.includes('clean.py')));
});

const verdicts: readonly (readonly [says: string, files: Files, code: number, errors: readonly string[]])[] = [
  ['clean Python passes', { 'a.py': 'x = 1\n' }, 0, []],
  ['LOW passes', { 'a.py': low }, 0, []],
  ['an empty file passes', { 'a.py': '' }, 0, []],
  [
    'a weak hash is above LOW in every version',
    { 'a.py': 'import hashlib\nhashlib.md5(b"x")\n' },
    1,
    ['bandit/finding a.py'],
  ],
  ['# nosec suppresses nothing unless it is allowed', { 'a.py': bad('', '  # nosec') }, 1, ['bandit/suppressed a.py']],
  [
    '# nosec with a test id is a suppression, too',
    { 'a.py': bad('', '  # nosec B602') },
    1,
    ['bandit/suppressed a.py'],
  ],
  [
    'as many suppressions as are allowed pass',
    { 'a.py': bad('', '  # nosec'), 'gate-hooks.json': '{"bandit":{"max_suppressions":1}}' },
    0,
    [],
  ],
  [
    'one suppression above what is allowed is a no',
    {
      'a.py': bad('a', '  # nosec'),
      'b.py': bad('b', '  # nosec'),
      'gate-hooks.json': '{"bandit":{"max_suppressions":1}}',
    },
    1,
    ['bandit/suppressed a.py', 'bandit/suppressed b.py'],
  ],
  [
    'a pattern that matches no Python file is a no',
    { 'a.py': 'x = 1\n', 'gate-hooks.json': '{"bandit":{"paths":["source/**"]}}' },
    1,
    ['bandit/no-match'],
  ],
  [
    'patterns that leave out all Python are a no',
    { 'a.py': 'x = 1\n', 'gate-hooks.json': '{"bandit":{"paths":["*.py","!a.py"]}}' },
    1,
    ['bandit/no-match'],
  ],
  [
    'what bandit.paths leaves out is not judged',
    { 'a.py': 'x = 1\n', 'other/b.py': bad(), 'gate-hooks.json': '{"bandit":{"paths":["/a.py"]}}' },
    0,
    [],
  ],
];
for (const [says, files, code, errors] of verdicts) {
  withBandit(says, async () => {
    const done = await gateHooks(await createRepository({ files }), json);
    assert.is(done.code, code, done.output);
    assert.equal(errorsOf(told(done)), errors);
  });
}

test('without Python nothing is needed, and nothing is claimed', async () => {
  const done = await gateHooks(await createRepository({ files: { 'a.txt': '' } }), json);
  assert.equal([done.code, told(done).status], [0, 'skip']);
});

/** A folder to put in front of PATH, or to be all of it. */
const folderWith = async (repo: TestRepository, files: Files): Promise<string> => {
  const folder = tempDir('bin');
  writeFiles(folder, { ...files, git: { link: (await repo.run('sh', ['-c', 'command -v git'])).stdout.trim() } });
  return folder;
};
const program = (text: string) => ({ content: `#!${process.execPath}\n${text}`, mode: 0o755 });
const old = program('console.log("bandit 1.8.0")');

test('a missing bandit is exit 3, never a pass', async () => {
  const repo = await createRepository({ files: { 'a.py': 'x = 1\n' } });
  const done = await gateHooks(repo, ['bandit'], { env: { PATH: await folderWith(repo, {}) } });
  assert.is(done.code, 3, done.output);
  assert.match(done.stderr, /bandit was not found on PATH/);
});

test('a bandit of a dependency, or of the very commit, is not believed', async () => {
  const repo = await createRepository({
    files: { 'a.py': 'x = 1\n', 'bin/bandit': old, 'node_modules/.bin/bandit': old },
  });
  const bare = await folderWith(repo, {});
  const ofNpm = await gateHooks(repo, ['bandit'], { env: { PATH: `${join(repo.dir, 'node_modules/.bin')}:${bare}` } });
  assert.equal([ofNpm.code, /was not found/.test(ofNpm.stderr)], [3, true]);
  const ofCommit = await gateHooks(repo, ['bandit'], { env: { PATH: `${join(repo.dir, 'bin')}:${bare}` } });
  assert.equal([ofCommit.code, /of the very commit it would judge: bin\/bandit/.test(ofCommit.stderr)], [3, true]);
});

for (const [version, says] of [
  ['bandit 1.5.1', /1\.5\.1 .* is too old/],
  ['something else entirely', /does not tell its version/],
] as const) {
  test(`a bandit that says ${JSON.stringify(version)} is exit 3`, async () => {
    const repo = await createRepository({ files: { 'a.py': 'x = 1\n' } });
    const done = await gateHooks(repo, ['bandit'], {
      env: { PATH: await folderWith(repo, { bandit: program(`console.log(${JSON.stringify(version)})`) }) },
    });
    assert.is(done.code, 3, done.output);
    assert.match(done.stderr, says);
  });
}

const real = hasBandit ? execFileSync('sh', ['-c', 'command -v bandit'], { encoding: 'utf8' }).trim() : '';
/** The real bandit, whose report and exit code are changed afterwards. */
const liar = (lie: string, version = ''): ReturnType<typeof program> =>
  program(`
const fs = require('node:fs'), args = process.argv.slice(2);
if (args[0] === '--version' && ${JSON.stringify(version)}) { console.log(${JSON.stringify(version)}); process.exit(0); }
let code = require('node:child_process').spawnSync(${JSON.stringify(real)}, args, { stdio: 'inherit' }).status;
const path = args[args.indexOf('-o') + 1];
if (!args.includes('-o')) process.exit(code);
const report = JSON.parse(fs.readFileSync(path, 'utf8'));
${lie}
fs.writeFileSync(path, JSON.stringify(report));
process.exit(code);
`);

const lies: readonly (readonly [says: string, lie: string, code: number, expected: RegExp])[] = [
  ['exit 0 beside a finding', 'code = 0;', 1, /bandit\/contradiction/],
  ['exit 2 with a report', 'code = 2;', 1, /bandit\/contradiction/],
  ['results taken out', 'report.results = []; code = 0;', 1, /counted 1 findings above LOW and reports 0/],
  [
    'a file that is missing from the metrics',
    'report.metrics = { _totals: report.metrics._totals }; report.results = []; code = 0;',
    1,
    /left it out without a word/,
  ],
  [
    'a file that was not asked about',
    'report.errors.push({ filename: "other.py", reason: "x" });',
    1,
    /which it was not asked about/,
  ],
  [
    'an error beside the findings',
    'report.errors.push({ filename: report.results[0].filename, reason: "x" });',
    1,
    /was not scanned: x/,
  ],
  ['a severity that is not known', 'report.results[0].issue_severity = "CRITICAL";', 1, /severity CRITICAL/],
  ['exit 1 without a report', 'fs.rmSync(path); process.exit(1);', 3, /exited 1 without a report/],
  ['a torn report', 'fs.writeFileSync(path, "{"); process.exit(0);', 3, /report cannot be read/],
  ['a report of another shape', 'fs.writeFileSync(path, "{}"); process.exit(0);', 3, /report cannot be read/],
];
for (const [says, lie, code, expected] of lies) {
  withBandit(`a bandit that lies is a no: ${says}`, async () => {
    const repo = await createRepository({ files: { 'a.py': bad() } });
    const done = await gateHooks(repo, ['bandit'], {
      env: { PATH: `${await folderWith(repo, { bandit: liar(lie) })}:${process.env.PATH}` },
    });
    assert.is(done.code, code, done.output);
    assert.match(done.output, expected);
  });
}

withBandit('a bandit that is newer than those that are known is told, and judged', async () => {
  const repo = await createRepository({ files: { 'a.py': 'x = 1\n' } });
  const done = await gateHooks(repo, json, {
    env: { PATH: `${await folderWith(repo, { bandit: liar('', 'bandit 1.10.0') })}:${process.env.PATH}` },
  });
  assert.is(done.code, 0, done.output);
  assert.equal(
    told(done).findings.map(({ rule, level }) => [rule, level]),
    [['bandit/version', 'warn']],
  );
});

withBandit('the commit is judged, not the work tree, however that is hidden', async () => {
  const repo = await createRepository({ files: { 'a.py': bad() } });
  await repo.git('update-index', '--assume-unchanged', 'a.py');
  repo.write({ 'a.py': 'x = 1\n' });
  assert.is((await gateHooks(repo, ['bandit'])).code, 1);
  const clean = await createRepository({ files: { 'a.py': 'x = 1\n' } });
  clean.write({ 'a.py': bad() });
  const done = await gateHooks(clean, json);
  assert.equal([done.code, told(done).findings.map(({ rule }) => rule)], [0, ['bandit/not-committed']]);
});

withBandit('SARIF names the file and the line', async () => {
  const done = await gateHooks(await createRepository({ files: { 'a.py': bad() } }), ['bandit', '--format', 'sarif']);
  assert.is(done.code, 1);
  const [result] = (
    JSON.parse(done.stdout) as {
      runs: {
        results: {
          ruleId: string;
          level: string;
          locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[];
        }[];
      }[];
    }
  ).runs[0]!.results;
  const { artifactLocation, region } = result!.locations[0]!.physicalLocation;
  assert.equal(
    [result!.ruleId, result!.level, artifactLocation.uri, region.startLine],
    ['bandit/finding', 'error', 'a.py', line],
  );
});

test('no such commit is exit 2', async () => {
  const done = await gateHooks(await createRepository({ files: { 'a.py': '' } }), ['bandit', 'nowhere']);
  assert.equal([done.code, /no such commit: nowhere/.test(done.stderr)], [2, true]);
});

test.run();
