import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Step } from '../../src/settings/settings.js';
import { differences, explainStep } from '../../src/smoke/explain.js';
import { type KeyFacts, keySteps, type StepKey } from '../../src/smoke/key.js';
import type { Pass } from '../../src/smoke/passes.js';
import { digestInputs, parseTree } from '../../src/smoke/tree-inputs.js';

const step = (more: Partial<Step> = {}): Step => ({
  name: 'a',
  run: 'make a',
  needs: [],
  inputs: null,
  timeout: null,
  cwd: '.',
  env: { X: '1' },
  ...more,
});
const facts: KeyFacts = {
  tree: 't1',
  config: 'c1',
  data: 'd1',
  platform: 'linux-x64',
  toolMajor: 0,
  inputsOf: ({ inputs }) => (inputs === null ? null : 'i1'),
};
const one = (steps: readonly Step[], more: Partial<KeyFacts> = {}): StepKey =>
  keySteps(steps, { ...facts, ...more }).at(-1)!;
const passOf = ({ key, parts }: StepKey, more: Partial<Pass> = {}): Pass => ({
  key,
  parts,
  run_id: 'r',
  passed_at: 1000,
  duration_ms: 5,
  commit: 'c',
  ...more,
});

for (const [what, key, says] of [
  ['the tree', one([step()], { tree: 't2' }), /^tree: /],
  ['the command', one([step({ run: 'make b' })]), /^command was make a, is make b$/],
  ['a list in place of a line', one([step({ run: ['make', 'a'] })]), /a line or a list/],
  ['the folder', one([step({ cwd: 'sub' })]), /^folder was \., is sub$/],
  ['a variable', one([step({ env: { X: '2' } })]), /^environment: X was "1", is "2"$/],
  ['a variable that is gone', one([step({ env: {} })]), /^environment: X was "1", is not set$/],
  ['the config bundle', one([step()], { config: 'c2' }), /^config: /],
  ['the data', one([step()], { data: 'd2' }), /^data: /],
  ['the platform', one([step()], { platform: 'darwin-arm64' }), /^platform was linux-x64, is darwin-arm64$/],
  ['our major version', one([step()], { toolMajor: 1 }), /major version/],
] as const) {
  test(`${what} makes another key, and the miss says so`, () => {
    const before = one([step()]);
    assert.is.not(key.key, before.key);
    const told = explainStep(key, [passOf(before)], 2000, 10_000);
    assert.is(told.kind, 'differs');
    if (told.kind === 'differs') assert.match(told.differences.join('\n'), says);
    assert.is(told.kind === 'differs' && told.differences.length, 1);
  });
}

test('a deadline and the other steps of the gate make no other key', () => {
  const before = one([step()]);
  assert.is(one([step({ timeout: 5 })]).key, before.key);
  assert.is(keySteps([step(), step({ name: 'b' })], facts)[0]!.key, before.key);
});

test('a step with inputs is keyed on them and not on the tree', () => {
  const narrow = step({ inputs: ['src/**'] });
  assert.is(one([narrow], { tree: 't2' }).key, one([narrow]).key);
  assert.is.not(one([narrow], { inputsOf: () => 'i2' }).key, one([narrow]).key);
});

test('a step is another one when a step it needs is', () => {
  const gate = (run: string): Step[] => [
    step({ name: 'build', run, inputs: ['src/**'] }),
    step({ inputs: ['src/**'], needs: ['build'] }),
  ];
  assert.is.not(one(gate('make one')).key, one(gate('make two')).key);
  assert.equal(differences(one(gate('make one')).parts, one(gate('make two')).parts), [
    'needs: step build, which it needs, is not the same',
  ]);
});

test('a needed step may stand after the one that needs it', () => {
  const keys = keySteps([step({ needs: ['late'] }), step({ name: 'late' })], facts);
  assert.is(keys[0]!.parts.needs.late, keys[1]!.key);
});

test('hit, expired and unknown are told apart, and a pass from the future is not believed', () => {
  const key = one([step()]);
  assert.is(explainStep(key, [passOf(key)], 2000, 10_000).kind, 'hit');
  assert.is(explainStep(key, [passOf(key)], 20_000, 10_000).kind, 'expired');
  assert.is(explainStep(key, [passOf(key, { passed_at: 9000 })], 2000, 10_000).kind, 'expired');
  assert.is(explainStep(key, [passOf(one([step({ name: 'b' })]))], 2000, 10_000).kind, 'unknown');
});

test('the nearest pass is the one most alike, and of those the newest', () => {
  const far = passOf(one([step({ run: 'x', cwd: 'y' })], { tree: 't2' }), { run_id: 'far', passed_at: 1900 });
  const near = passOf(one([step()], { tree: 't3' }), { run_id: 'near' });
  const newer = passOf(one([step()], { tree: 't4' }), { run_id: 'newer', passed_at: 1500 });
  const told = explainStep(one([step()]), [far, near, newer], 2000, 10_000);
  assert.is(told.kind === 'differs' && told.nearest.run_id, 'newer');
});

const entries = parseTree(
  [
    '100644 blob 1\tdocs/a.md',
    '100644 blob 2\tsrc/a.py',
    '100755 blob 3\tsrc/deep/b.py',
    '100644 blob 4\tsrc/new\nline.py',
    '',
  ].join('\0'),
);

for (const [globs, same] of [
  [['src/'], [['src/**'], ['/src'], ['*.py'], ['src', '!docs']]],
  [['docs'], [['*.md']]],
] as const) {
  test(`inputs ${globs.join(' ')} mean what .gitignore would`, () => {
    for (const other of same) assert.is(digestInputs(entries, other), digestInputs(entries, globs), other.join(' '));
  });
}

test('inputs are told apart by path, mode and content, case counts, and none is null', () => {
  assert.is.not(digestInputs(entries, ['src/']), digestInputs(entries, ['src/**', '!src/a.py']));
  assert.is(digestInputs(entries, ['SRC/']), null);
  const changed = parseTree('100755 blob 2\tsrc/a.py\0');
  assert.is.not(digestInputs(changed, ['src/a.py']), digestInputs(entries, ['src/a.py']));
});

for (const glob of ['vendor/lib', 'vendor/lib/', 'vendor/lib/**', 'vendor/', 'vendor/**', '*']) {
  test(`a submodule counts for inputs that name it as ${glob}`, () => {
    const at = (commit: string): string | null =>
      digestInputs(parseTree(`160000 commit ${commit}\tvendor/lib\0`), [glob]);
    assert.is.not(at('1'), null);
    assert.is.not(at('1'), at('2'));
  });
}

test.run();
