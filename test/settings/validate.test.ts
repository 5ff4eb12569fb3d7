// Which settings files are taken, what do they come to, and what may a local file change? Refusals: refused.test.ts.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Sources } from '../../src/settings/settings.js';
import { validate } from '../../src/settings/validate.js';
import { own, refusal } from './refusal.js';

const withLocal = (value: unknown, local: unknown): Sources => ({
  ...own(value),
  'gate-hooks.local.json': JSON.stringify(local),
});

test('no settings at all come to the defaults', () => {
  assert.equal(validate({}), {
    origin: null,
    smoke: { steps: [], command_origin: 'none', link: null, timeout: 600_000, idle_timeout: null },
    evidence: { config: null, data: [], report: 'reports/run.json' },
    push: { max_trees: 5, skip_refs: [] },
    cache: { max_age: 604_800_000 },
    lock: { files: null, max_age_days: 90, level: 'warn', pip_args: [] },
    readmes: { depth: 1, include: [], exclude: [], template: null },
    contract: { level: 'block', max_files: null, max_lines: null },
    boundaries: { rules: [], baseline: 'gate-hooks.baseline.json' },
    summaries: { areas: null },
    canary: { every: 10_000, max_per_minute: null, kill_flag: 'kill.flag' },
    bandit: { paths: null, max_suppressions: 0 },
    promotion: { max_age: 86_400_000, expected_data: null, canary: null },
  });
});

test('every key is taken from a settings file, with durations in milliseconds and paths tidied', () => {
  const settings = validate(
    own({
      $schema: './node_modules/gate-hooks/dist/gate-hooks.schema.json',
      smoke: {
        command: ['pytest', '-q'],
        link: ['./.venv/', 'web/node_modules'],
        timeout: '1h30m',
        idle_timeout: 90,
        cwd: './app//',
        env: { MODE: 'smoke', _X1: '' },
      },
      evidence: { config: ['./config/**', 'conf/'], data: ['data/', '.hidden/x'], report: './out/r.json' },
      push: { max_trees: 100, skip_refs: ['refs/heads/wip/*', 'refs/heads/one'] },
      cache: { max_age: '30d12h' },
      lock: { files: ['./a.lock'], max_age_days: 7, level: 'error', pip_args: ['--no-index'] },
      readmes: { exclude: ['vendor/', 'docs'] },
      contract: { level: 'warn', max_files: 30 },
      canary: { every: '1m', max_per_minute: 2, kill_flag: './ops//kill' },
      promotion: { max_age: '90d', expected_data: 'a'.repeat(64), canary: { min_green: 3 } },
      boundaries: {
        rules: [
          { layers: ['./cli/', ['engine', 'data//x'], 'core'], except: ['./engine -> data/x'], why: 'because' },
          { folder: 'core/', may_import: ['./base'], types: 'ignored' },
          { folder: 'scripts', only: 'shell' },
          { folder: 'tools', dynamic: 'reason' },
        ],
        baseline: './ci/old.json',
      },
      summaries: { areas: ['engine/'] },
    }),
  );
  assert.equal(settings, {
    origin: 'gate-hooks.json',
    smoke: {
      steps: [
        {
          name: 'smoke',
          run: ['pytest', '-q'],
          needs: [],
          inputs: null,
          timeout: null,
          cwd: 'app',
          env: { MODE: 'smoke', _X1: '' },
        },
      ],
      command_origin: 'gate-hooks.json',
      link: ['.venv', 'web/node_modules'],
      timeout: 5_400_000,
      idle_timeout: 90_000,
    },
    evidence: { config: ['config/**', 'conf/'], data: ['data', '.hidden/x'], report: 'out/r.json' },
    push: { max_trees: 100, skip_refs: ['refs/heads/wip/*', 'refs/heads/one'] },
    cache: { max_age: 2_635_200_000 },
    lock: { files: ['a.lock'], max_age_days: 7, level: 'error', pip_args: ['--no-index'] },
    readmes: { depth: 1, include: [], exclude: ['vendor', 'docs'], template: null },
    contract: { level: 'warn', max_files: 30, max_lines: null },
    canary: { every: 60_000, max_per_minute: 2, kill_flag: 'ops/kill' },
    bandit: { paths: null, max_suppressions: 0 },
    promotion: { max_age: 7_776_000_000, expected_data: 'a'.repeat(64), canary: { min_green: 3 } },
    boundaries: {
      rules: [
        {
          kind: 'layers',
          layers: [['cli'], ['engine', 'data/x'], ['core']],
          except: [{ from: 'engine', to: 'data/x' }],
          types: true,
          why: 'because',
        },
        { kind: 'may-import', folder: 'core', allowed: ['base'], types: false, why: null },
        { kind: 'shell-only', folder: 'scripts', why: null },
        { kind: 'dynamic', folder: 'tools', level: 'reason', why: null },
      ],
      baseline: 'ci/old.json',
    },
    summaries: { areas: ['engine'] },
  });
});

const homes: [string, Sources, string][] = [
  ['gate-hooks.json', own({ smoke: { timeout: 5 } }), 'gate-hooks.json'],
  ['gate-hooks.json with a byte order mark', { 'gate-hooks.json': '\ufeff{"smoke":{"timeout":5}}' }, 'gate-hooks.json'],
  [
    'package.json',
    { 'package.json': '\ufeff{"name":"x","name":"y","gate-hooks":{"smoke":{"timeout":5}}}' },
    'package.json',
  ],
  [
    'pyproject.toml',
    { 'pyproject.toml': '\ufeffbig = 99999999999999999999\n[tool.gate-hooks.smoke]\ntimeout = 5\n' },
    'pyproject.toml',
  ],
  [
    'gate-hooks.json beside files without our key',
    { ...own({ smoke: { timeout: 5 } }), 'package.json': '{"name":"x"}', 'pyproject.toml': '[tool.other]\nx = 1\n' },
    'gate-hooks.json',
  ],
];
for (const [name, sources, origin] of homes) {
  test(`settings are read from ${name}`, () => {
    const settings = validate(sources);
    assert.is(settings.origin, origin);
    assert.is(settings.smoke.timeout, 5000);
  });
}

test('the command of the settings wins over a detected one, which wins over none', () => {
  const makefile = { Makefile: 'smoke:\n\ttrue\n' };
  assert.equal(validate(makefile).smoke.steps, [
    { name: 'smoke', run: 'make smoke', needs: [], inputs: null, timeout: null, cwd: '.', env: {} },
  ]);
  assert.equal(validate(makefile).smoke.command_origin, 'Makefile target smoke');
  const settings = validate({ ...makefile, 'package.json': '{"gate-hooks":{"smoke":{"command":"./x"}}}' });
  assert.is(settings.smoke.steps[0]?.run, './x');
  assert.is(settings.smoke.command_origin, 'package.json');
});

test('a local file may tighten', () => {
  const settings = validate(
    withLocal(
      { lock: { max_age_days: 20 } },
      {
        $schema: 'x',
        smoke: { timeout: '5m', idle_timeout: 30 },
        cache: { max_age: '1d' },
        lock: { level: 'error', max_age_days: 3 },
        canary: { max_per_minute: 3 },
      },
    ),
  );
  assert.is(settings.smoke.timeout, 300_000);
  assert.is(settings.smoke.idle_timeout, 30_000);
  assert.equal(settings.cache, { max_age: 86_400_000 });
  assert.equal(settings.lock, { files: null, level: 'error', max_age_days: 3, pip_args: [] });
  assert.is(settings.canary.max_per_minute, 3);
  assert.is(settings.origin, 'gate-hooks.json');
  assert.equal(settings.local_changes, [
    'smoke.timeout: 10m 00s -> 5m 00s',
    'smoke.idle_timeout: no limit -> 30.0 s',
    'cache.max_age: 7 days -> 1 day',
    'lock.max_age_days: 20 days -> 3 days',
    'lock.level: warn -> error',
    'canary.max_per_minute: no limit -> 3',
  ]);
});

test('a local file may turn remembering off, and not on again', () => {
  const settings = validate(withLocal({}, { cache: { max_age: 0 } }));
  assert.is(settings.cache.max_age, 0);
  assert.equal(settings.local_changes, ['cache.max_age: 7 days -> off']);
  assert.match(
    refusal(withLocal({ cache: { max_age: 0 } }, { cache: { max_age: '1h' } })).message,
    /cache\.max_age: 1h 00m is looser than off in gate-hooks\.json/,
  );
});

test('a local file that says what holds anyway changes nothing', () => {
  assert.equal(
    validate(withLocal({}, { smoke: { timeout: '10m' }, cache: { max_age: '7d' }, lock: { level: 'warn' } })),
    validate(own({})),
  );
});

const may = 'a local file may only make the gate stricter';
const keys =
  'smoke.timeout, smoke.idle_timeout, cache.max_age, lock.max_age_days, canary.max_per_minute (lower) and lock.level (error)';
const looser: [unknown, string][] = [
  [{ smoke: { timeout: '20m' } }, `smoke.timeout: 20m 00s is looser than 10m 00s in gate-hooks.json; ${may}`],
  [{ smoke: { idle_timeout: '2m' } }, `smoke.idle_timeout: 2m 00s is looser than 1m 00s in gate-hooks.json; ${may}`],
  [{ lock: { level: 'warn' } }, `lock.level: warn is looser than error in gate-hooks.json; ${may}`],
  [{ lock: { max_age_days: 91 } }, `lock.max_age_days: 91 days is looser than 90 days in gate-hooks.json; ${may}`],
  [{ cache: { max_age: '8d' } }, `cache.max_age: 8 days is looser than 7 days in gate-hooks.json; ${may}`],
  [{ canary: { max_per_minute: 7 } }, `canary.max_per_minute: 7 is looser than 6 in gate-hooks.json; ${may}`],
  [{ canary: { kill_flag: 'x' } }, `canary.kill_flag: ${may}: ${keys}`],
  [{ smoke: { command: 'true' } }, `smoke.command: ${may}: ${keys}`],
  [{ smoke: { steps: [{ name: 'a', run: 'true' }] } }, `smoke.steps: ${may}: ${keys}`],
  [{ push: { skip_refs: [] } }, `push.skip_refs: ${may}: ${keys}`],
];
for (const [local, sentence] of looser) {
  test(`a local file may not loosen: ${JSON.stringify(local)}`, () => {
    assert.is(
      refusal(
        withLocal({ smoke: { idle_timeout: 60 }, lock: { level: 'error' }, canary: { max_per_minute: 6 } }, local),
      ).message,
      `gate-hooks.local.json: ${sentence}`,
    );
  });
}

test.run();
