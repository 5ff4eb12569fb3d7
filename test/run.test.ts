// The strict driver as a whole: what it prints, chooses and hands to the tests. Bad files:
// driver/bad-files.test.ts, driver/endless.test.ts.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bench, drive, good, lastLine } from './driver/bench.js';
import { projectRoot } from './support/project.js';

test('good files pass, one line each, and the totals stand alone on the last line', async () => {
  const done = await drive(
    bench({ 'a.test.mjs': good, 'deep/er/b.test.mjs': good, 'helper.mjs': ['process.exit(9);'] }),
  );
  assert.is(done.code, 0, done.output);
  assert.match(done.stdout, /^ok {3}a\.test\.mjs {2}2 passed {2}\d+ ms$/m);
  assert.match(done.stdout, /^ok {3}deep\/er\/b\.test\.mjs {2}2 passed {2}\d+ ms$/m);
  assert.ok(done.stdout.endsWith('\n4 passed, 0 failed\n'));
  assert.is(done.stderr, '');
});

test('a skipped test is counted and named with its reason', async () => {
  const skip = 'process.stdout.write("\\n@skipped " + JSON.stringify({ name: "z", reason: "no dash" }) + "\\n");';
  const done = await drive(bench({ 'a.test.mjs': [...good.slice(0, 2), "test.skip('z');", skip, 'test.run();'] }));
  assert.is(done.code, 0, done.output);
  assert.match(done.stdout, /^skipped: a\.test\.mjs: z: no dash$/m);
  assert.is(lastLine(done), '2 passed, 0 failed, 1 skipped');
});

test('every source that runs tests has a name under which they are found', () => {
  const sources = readdirSync(join(projectRoot(), 'test'), { recursive: true })
    .map(String)
    .filter((file) => /\.[cm]?[jt]sx?$/.test(file));
  const running = sources.filter((file) =>
    /^[\w$]+\.run\(\);/m.test(readFileSync(join(projectRoot(), 'test', file), 'utf8')),
  );
  assert.ok(running.includes('run.test.ts'));
  assert.equal(
    running.filter((file) => !file.endsWith('.test.ts')),
    [],
  );
});

test('one bad file among good ones fails the run and shows all it printed', async () => {
  const done = await drive(
    bench({
      'a.test.mjs': good,
      'b.test.mjs': ["console.error('told on stderr');", "test('x', () => assert.is('left', 'right'));", 'test.run();'],
    }),
  );
  assert.is(done.code, 1);
  assert.match(done.stdout, /told on stderr/);
  assert.match(done.stdout, /Expected values to be strictly equal/);
  assert.is(lastLine(done), '2 passed, 1 failed');
});

const refused: readonly [
  why: string,
  files: Record<string, readonly string[]>,
  args: readonly string[],
  says: RegExp,
][] = [
  ['there are no files', { 'helper.mjs': good }, [], /there are no test files$/m],
  ['a pattern is empty', { 'a.test.mjs': good }, [''], /empty pattern/],
  [
    'a pattern matches nothing',
    { 'a.test.mjs': good },
    ['a.test', 'nothing-like-it'],
    /no test file matches 'nothing-like-it'/,
  ],
  ['an option is unknown', { 'a.test.mjs': good }, ['--quick'], /--quick/],
  ['--fast leaves nothing', { 'e2e/a.test.mjs': good }, ['--fast'], /no test files in the part/],
];

for (const [why, files, args, says] of refused) {
  test(`the run fails when ${why}`, async () => {
    const done = await drive(bench(files, ...args));
    assert.is(done.code, 1);
    assert.match(done.stdout, says);
    assert.is(lastLine(done), '0 passed, 1 failed');
  });
}

test('a pattern chooses files by a part of their name, and --fast leaves out e2e/', async () => {
  const files = {
    'core/a.test.mjs': good,
    'core/b.test.mjs': ['process.exit(1);'],
    'e2e/a.test.mjs': ['process.exit(1);'],
  };
  const done = await drive(bench(files, '--fast', 'a.test'));
  assert.is(done.code, 0, done.output);
  assert.is(lastLine(done), '2 passed, 0 failed');
});

const probe = (claim: string): string[] => [`test('x', () => { ${claim} });`, 'test.run();'];

test('a test sees nothing of the surroundings that would bend git, colours, CI or the gate', async () => {
  const names = [
    'GIT_DIR',
    'GIT_AUTHOR_NAME',
    'GATE_HOOKS_SAVED_X',
    'GATE_HOOKS_PACKAGE',
    'CI',
    'BYPASS_SMOKE',
    'BYPASS_REASON',
    'NO_COLOR',
    'FORCE_COLOR',
    'NODE_EXTRA_CA_CERTS',
    'GITHUB_ACTIONS',
    'npm_config_dry_run',
  ];
  const claim = `assert.equal(${JSON.stringify(names)}.filter((name) => name in process.env), []); assert.is(process.env.LC_ALL, 'C.UTF-8'); assert.is(process.env.GIT_CONFIG_GLOBAL, '/dev/null'); assert.is(process.env.GIT_CONFIG_NOSYSTEM, '1'); assert.is.not(process.env.HOME, '/outer');`;
  const outer = Object.fromEntries(names.map((name) => [name, '1']));
  const done = await drive(bench({ 'a.test.mjs': probe(claim) }), {
    ...outer,
    HOME: '/outer',
    NODE_EXTRA_CA_CERTS: '',
    FORCE_COLOR: '',
  });
  assert.is(done.code, 0, done.output);
});

test('an end-to-end test gets the unpacked package, any other run packs nothing', async () => {
  const claim =
    "const dir = process.env.GATE_HOOKS_PACKAGE; assert.type(dir, 'string'); writeFileSync(dir + '/proof', ''); assert.is(await import(dir + '/package.json', { with: { type: 'json' } }).then((m) => m.default.name), 'gate-hooks');";
  const done = await drive(bench({ 'e2e/a.test.mjs': [`test('x', async () => { ${claim} });`, 'test.run();'] }));
  assert.is(done.code, 0, done.output);
  const without = await drive(bench({ 'a.test.mjs': probe('assert.is(process.env.GATE_HOOKS_PACKAGE, undefined);') }));
  assert.is(without.code, 0, without.output);
});

test.run();
