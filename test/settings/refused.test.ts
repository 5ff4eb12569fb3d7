// What is said about settings files that are refused: the place, the sentence, the word that was meant.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Sources } from '../../src/settings/settings.js';
import { own, refusal } from './refusal.js';

const gh = '{"smoke":{}}';
const refusedFiles: [string, Sources, string][] = [
  [
    'two homes',
    { 'gate-hooks.json': gh, 'package.json': `{"gate-hooks":${gh}}` },
    'settings in more than one place: gate-hooks.json and package.json (gate-hooks)',
  ],
  [
    'three homes',
    { 'gate-hooks.json': gh, 'package.json': `{"gate-hooks":${gh}}`, 'pyproject.toml': '[tool.gate-hooks]\n' },
    'settings in more than one place: gate-hooks.json and package.json (gate-hooks) and pyproject.toml (tool.gate-hooks)',
  ],
  [
    'an empty file',
    { 'gate-hooks.json': '' },
    'gate-hooks.json:1:1: broken JSON: expected a value, got the end of the file',
  ],
  [
    'broken JSON',
    { 'gate-hooks.json': '{\n  "smoke": {\n    "timeout": 5,\n  }\n}' },
    'gate-hooks.json:4:3: broken JSON: a comma after the last entry',
  ],
  ['comments', { 'gate-hooks.json': '{\r\n  // no\r\n}' }, 'gate-hooks.json:2:3: broken JSON: JSON has no comments'],
  [
    'a broken foreign package.json',
    { 'gate-hooks.json': gh, 'package.json': '{"name" "x"}' },
    'package.json:1:9: broken JSON: expected ":", got "\\""',
  ],
  [
    'a broken local file',
    { 'gate-hooks.local.json': '[' },
    'gate-hooks.local.json:1:2: broken JSON: expected a value, got the end of the file',
  ],
  ['broken TOML', { 'pyproject.toml': '[tool.x]\na = \n' }, 'pyproject.toml:2:5: broken TOML: invalid value'],
  [
    'escapes in broken JSON',
    { 'gate-hooks.json': '{"a": \u001b[31m}' },
    'gate-hooks.json:1:7: broken JSON: expected a value, got "\\u001b"',
  ],
  [
    'a key that stands twice',
    { 'gate-hooks.json': '{"smoke":{},\n"smoke":{}}' },
    'gate-hooks.json:2:1: smoke: the key stands twice',
  ],
  [
    'a key that stands twice in package.json',
    { 'package.json': '{"gate-hooks":{"lock":{},"lock":{}}}' },
    'package.json:1:26: gate-hooks.lock: the key stands twice',
  ],
  [
    'gate_hooks in pyproject.toml',
    { 'pyproject.toml': '[tool.gate_hooks]\n' },
    'pyproject.toml: tool.gate_hooks: unknown key, did you mean tool.gate-hooks?',
  ],
  [
    'a top-level table in pyproject.toml',
    { 'pyproject.toml': '[gate-hooks]\n' },
    'pyproject.toml: gate-hooks: unknown key, did you mean tool.gate-hooks?',
  ],
  [
    'gateHooks in package.json',
    { 'package.json': '{"gateHooks":{}}' },
    'package.json: gateHooks: unknown key, did you mean gate-hooks?',
  ],
];
for (const [name, sources, message] of refusedFiles)
  test(`${name}: refused with the place`, () => assert.is(refusal(sources).message, message));

const duration = 'must be a number of seconds or a duration such as "90s", "10m" or "1h30m"';
const path = 'must be a relative path with "/" between its parts and without ".."';
const env = 'is no name for a variable: letters, digits and _, not GATE_HOOKS_*';
const report = 'must be a relative path that ends in ".json", without "..", no settings file and not canary.json';
const ref = 'must be a full ref name such as "refs/heads/wip", or all below one: "refs/heads/wip/*"';
const link = 'must be the relative path of a folder with "/" between its parts, without "..", not the top and not .git';
const age = 'must be a number of seconds or a duration such as "7d", at most 3650 days; 0 is off';
const command = 'must be a shell line, or a list of a program and its arguments';
const refusedValues: [unknown, string][] = [
  [[], 'must be an object, got an empty list'],
  [null, 'must be an object, got null'],
  [{ smoke: 'make' }, 'smoke: must be an object, got "make"'],
  [{ $schema: 1 }, '$schema: must be text, got 1'],
  [{ smoke: { command: ' ' } }, `smoke.command: ${command}, got " "`],
  [{ smoke: { command: [] } }, `smoke.command: ${command}, got an empty list`],
  [{ smoke: { command: [''] } }, `smoke.command: ${command}, got a list`],
  [{ smoke: { command: ['a', 1] } }, `smoke.command: ${command}, got a list`],
  [{ smoke: { command: 'a\u0000b' } }, `smoke.command: ${command}, got "a\\u0000b"`],
  [{ smoke: { timeout: 'soon' } }, `smoke.timeout: ${duration}, got "soon"`],
  [{ smoke: { timeout: '' } }, `smoke.timeout: ${duration}, got ""`],
  [{ smoke: { timeout: '10 m' } }, `smoke.timeout: ${duration}, got "10 m"`],
  [{ smoke: { timeout: '1m1h' } }, `smoke.timeout: ${duration}, got "1m1h"`],
  [{ smoke: { timeout: 0 } }, `smoke.timeout: ${duration}, got 0`],
  [{ smoke: { timeout: 1e9 } }, `smoke.timeout: ${duration}, above zero and at most 24 days, got 1000000000`],
  [{ smoke: { timeout: 0.0001 } }, `smoke.timeout: ${duration}, above zero and at most 24 days, got 0.0001`],
  [{ smoke: { timeout: -1 } }, `smoke.timeout: ${duration}, got -1`],
  [{ smoke: { timeout: null } }, `smoke.timeout: ${duration}, got null`],
  [{ smoke: { timeout: '0s' } }, `smoke.timeout: ${duration}, above zero and at most 24 days, got "0s"`],
  [{ smoke: { idle_timeout: '577h' } }, `smoke.idle_timeout: ${duration}, above zero and at most 24 days, got "577h"`],
  [{ smoke: { cwd: '/tmp' } }, `smoke.cwd: ${path}, got "/tmp"`],
  [{ smoke: { cwd: 'a/../../b' } }, `smoke.cwd: ${path}, got "a/../../b"`],
  [{ smoke: { cwd: 'a\u2028/../../b' } }, `smoke.cwd: ${path}, got "a\\u2028/../../b"`],
  [{ smoke: { cwd: '..' } }, `smoke.cwd: ${path}, got ".."`],
  [{ smoke: { cwd: 'C:/x' } }, `smoke.cwd: ${path}, got "C:/x"`],
  [{ smoke: { cwd: '' } }, `smoke.cwd: ${path}, got ""`],
  [{ smoke: { env: { GATE_HOOKS_X: 'a' } } }, `smoke.env.GATE_HOOKS_X: ${env}, got "a"`],
  [{ smoke: { env: { '1\u202eA': 'a' } } }, `smoke.env."1\\u202eA": ${env}, got "a"`],
  [{ smoke: { env: { PORT: 80 } } }, 'smoke.env.PORT: must be text, got 80'],
  [{ smoke: { link: 'node_modules' } }, 'smoke.link: must be a list of folders, got "node_modules"'],
  [{ smoke: { link: ['a', '../b'] } }, `smoke.link[1]: ${link}, got "../b"`],
  [{ smoke: { link: ['./'] } }, `smoke.link[0]: ${link}, got "./"`],
  [{ smoke: { link: ['.git/hooks'] } }, `smoke.link[0]: ${link}, got ".git/hooks"`],
  [{ push: { max_trees: 0 } }, 'push.max_trees: must be a whole number, 1 to 100, got 0'],
  [{ push: { max_trees: 101 } }, 'push.max_trees: must be a whole number, 1 to 100, got 101'],
  [{ push: { max_trees: '5' } }, 'push.max_trees: must be a whole number, 1 to 100, got "5"'],
  [{ cache: { max_age: '1w' } }, `cache.max_age: ${age}, got "1w"`],
  [{ cache: { max_age: -1 } }, `cache.max_age: ${age}, got -1`],
  [{ cache: { max_age: '3651d' } }, `cache.max_age: ${age}, got "3651d"`],
  [{ cache: { max_age: null } }, `cache.max_age: ${age}, got null`],
  [{ smoke: { env: ['A=1'] } }, 'smoke.env: must be an object of names and texts, got a list'],
  [
    { evidence: { config: 'config/**' } },
    'evidence.config: must be a list of patterns such as "config/**", got "config/**"',
  ],
  [{ evidence: { config: ['a', ':!b'] } }, `evidence.config[1]: ${path}, got ":!b"`],
  [{ evidence: { data: ['a\\b'] } }, `evidence.data[0]: ${path}, got "a\\\\b"`],
  [{ evidence: { report: 'run.txt' } }, `evidence.report: ${report}, got "run.txt"`],
  [{ evidence: { report: './package.json' } }, `evidence.report: ${report}, got "./package.json"`],
  [{ evidence: { report: 'out/canary.json' } }, `evidence.report: ${report}, got "out/canary.json"`],
  [{ evidence: { report: '../run.json' } }, `evidence.report: ${report}, got "../run.json"`],
  [{ push: { skip_refs: ['main'] } }, `push.skip_refs[0]: ${ref}, got "main"`],
  [{ push: { skip_refs: ['refs/heads/a*'] } }, `push.skip_refs[0]: ${ref}, got "refs/heads/a*"`],
  [{ lock: { level: 'off' } }, 'lock.level: must be "warn" or "error", got "off"'],
  [{ lock: { max_age_days: 1.5 } }, 'lock.max_age_days: must be a whole number of days, 1 to 3650, got 1.5'],
  [{ lock: { max_age_days: 0 } }, 'lock.max_age_days: must be a whole number of days, 1 to 3650, got 0'],
  [{ contract: { level: 'error' } }, 'contract.level: must be "block" or "warn", got "error"'],
  [
    { canary: { every: '900s', per_minute: 3 } },
    'canary.per_minute: unknown key, did you mean max_per_minute? known here: every, max_per_minute, kill_flag',
  ],
  [
    { canary: { every: 0.5 } },
    'canary.every: must be a number of seconds or a duration such as "10s" or "5m", at least one second and at most 24 days, got 0.5',
  ],
  [{ bandit: { max_suppressions: -1 } }, 'bandit.max_suppressions: must be a whole number, 0 or more, got -1'],
  [
    { canary: { kill_flag: '/tmp/kill.flag' } },
    'canary.kill_flag: must be a relative path with "/" between its parts and without "..", got "/tmp/kill.flag"',
  ],
  [{ contract: { max_lines: 0 } }, 'contract.max_lines: must be a whole number, 1 or more, got 0'],
  [
    { promotion: { max_age: 0 } },
    'promotion.max_age: must be a number of seconds or a duration such as "24h" or "7d", above zero and at most 3650 days, got 0',
  ],
  [
    { promotion: { max_age: '0s' } },
    'promotion.max_age: must be a number of seconds or a duration such as "24h" or "7d", above zero and at most 3650 days, got "0s"',
  ],
  [
    { promotion: { max_age: '3651d' } },
    'promotion.max_age: must be a number of seconds or a duration such as "24h" or "7d", above zero and at most 3650 days, got "3651d"',
  ],
  [{ promotion: { expected_data: '' } }, 'promotion.expected_data: must be 64 lower-case hex digits, got ""'],
  [
    { promotion: { expected_data: `sha256:${'a'.repeat(64)}` } },
    `promotion.expected_data: must be 64 lower-case hex digits, got "sha256:${'a'.repeat(52)}…`,
  ],
  [{ promotion: { canary: {} } }, 'promotion.canary.min_green: must be a whole number, 1 or more, got nothing'],
  [{ promotion: { canary: { min_green: 0 } } }, 'promotion.canary.min_green: must be a whole number, 1 or more, got 0'],
  [
    { promotion: { canary: { min_green: 1, mingreen: 1 } } },
    'promotion.canary.mingreen: unknown key, did you mean min_green? known here: min_green',
  ],
  [
    { readmes: { exclude: ['..'] } },
    'readmes.exclude[0]: must be the path of a folder such as "src/api" or "packages/*", without "..", not the top, got ".."',
  ],
  [
    { readmes: { include: ['./'] } },
    'readmes.include[0]: must be the path of a folder such as "src/api" or "packages/*", without "..", not the top, got "./"',
  ],
  [{ readmes: { depth: 0 } }, 'readmes.depth: must be a whole number, 1 to 20, got 0'],
  [
    { readmes: { template: '../x' } },
    'readmes.template: must be a relative path with "/" between its parts and without "..", got "../x"',
  ],
  [
    { smokes: {} },
    'smokes: unknown key, did you mean smoke? known here: smoke, evidence, push, cache, lock, readmes, contract, canary, bandit, promotion, boundaries, summaries',
  ],
  [
    { timeout: 5 },
    'timeout: unknown key, did you mean smoke.timeout? known here: smoke, evidence, push, cache, lock, readmes, contract, canary, bandit, promotion, boundaries, summaries',
  ],
  [
    { smoke: { idleTimeout: 5 } },
    'smoke.idleTimeout: unknown key, did you mean idle_timeout? known here: command, steps, link, timeout, idle_timeout, cwd, env',
  ],
  [
    { smoke: { tiemout: 5 } },
    'smoke.tiemout: unknown key, did you mean timeout? known here: command, steps, link, timeout, idle_timeout, cwd, env',
  ],
  [
    { boundaries: { rules: [{ folder: 'a', only: 'shell', whi: 'x' }] } },
    'boundaries.rules[0].whi: unknown key, did you mean why? known here: layers, except, folder, may_import, only, dynamic, types, why',
  ],
  [
    { boundaries: { rules: [{ folder: 'a' }] } },
    'boundaries.rules[0]: must have either "layers", or "folder" with just one of "may_import", "only" and "dynamic"; "except" goes with "layers", "types" with imports, got an object',
  ],
  [
    { boundaries: { rules: [{ layers: ['a', 'b*'] }] } },
    'boundaries.rules[0].layers[1]: must be the path of a folder or file such as "src/api", without "..", "*" and the top, got "b*"',
  ],
  [
    { boundaries: { rules: [{ layers: ['a', 1] }] } },
    'boundaries.rules[0].layers[1]: must be a list of layers, the topmost first: each a folder, or a list of folders side by side, got 1',
  ],
  [
    { boundaries: { rules: [{ layers: ['a', 'b'], except: ['a to b'] }] } },
    'boundaries.rules[0].except[0]: must be two places with an arrow between them: "src/push -> src/smoke", got "a to b"',
  ],
  [
    { boundaries: { rules: [{ folder: 'a', dynamic: 'never' }] } },
    'boundaries.rules[0].dynamic: must be "forbidden", "reason" or "allowed", got "never"',
  ],
  [
    { lock: { pip_args: 'x' } },
    'lock.pip_args: must be a list of arguments such as ["--no-index", "--find-links", "wheels"], got "x"',
  ],
  [{ lock: { pip_args: ['a\nb'] } }, 'lock.pip_args[0]: must be one argument of pip, without line ends, got "a\\nb"'],
  [{ lock: { colour: 5 } }, 'lock.colour: unknown key; known here: files, max_age_days, level, pip_args'],
];
for (const [value, sentence] of refusedValues) {
  test(`refused: ${JSON.stringify(value)}`, () =>
    assert.is(refusal(own(value)).message, `gate-hooks.json: ${sentence}`));
}

test('all problems are said at once, each with its file and its place in it', () => {
  const { message, hint } = refusal({
    'package.json': JSON.stringify({ 'gate-hooks': { smoke: { timeout: 'soon', cwd: 1 }, locks: {} } }),
    'gate-hooks.local.json': '{"lock":{"level":7}}',
  });
  assert.equal(message.split('\n'), [
    `package.json: gate-hooks.smoke.timeout: ${duration}, got "soon"`,
    `package.json: gate-hooks.smoke.cwd: ${path}, got 1`,
    'package.json: gate-hooks.locks: unknown key, did you mean lock? known here: smoke, evidence, push, cache, lock, readmes, contract, canary, bandit, promotion, boundaries, summaries',
    'gate-hooks.local.json: lock.level: must be "warn" or "error", got 7',
  ]);
  assert.is(hint, 'edit package.json and gate-hooks.local.json');
});

test('TOML values that JSON has no word for are refused, not taken as empty', () => {
  const toml =
    '[tool.gate-hooks]\nsmoke = 1979-05-27\nlock = { max_age_days = nan }\npush = { skip_refs = [99999999999999999999] }\n';
  const lines = refusal({ 'pyproject.toml': toml }).message.split('\n');
  assert.is(lines[0], 'pyproject.toml: tool.gate-hooks.smoke: must be an object, got "1979-05-27"');
  assert.ok(
    lines.includes(
      'pyproject.toml: tool.gate-hooks.lock.max_age_days: must be a whole number of days, 1 to 3650, got "NaN"',
    ),
  );
  assert.ok(lines.includes(`pyproject.toml: tool.gate-hooks.push.skip_refs[0]: ${ref}, got "99999999999999999999"`));
});

test.run();
