// A record of the five fields alone: what --compat minimal accepts, and what it says that nobody checked.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Json, other } from './rig.js';
import { smoked } from './smoked.js';

const minimalOf = (record: Json): Json =>
  Object.fromEntries(
    ['run_id', 'config_hash', 'data_hash', 'started_at', 'finished_at'].map((key) => [key, record[key]]),
  );

test('a record of the five fields needs --compat minimal, which says what nobody could check', () => {
  const rig = smoked();
  rig.put(JSON.stringify(minimalOf(JSON.parse(rig.text) as Json)));
  assert.is(rig.promote().verdict.status, 'fail');
  const { verdict, rows } = rig.promote({ compat: 'minimal' });
  assert.is(verdict.status, 'pass', JSON.stringify(rows, null, 2));
  for (const name of ['status', 'clean', 'tree', 'definition', 'steps'])
    assert.is(rows.find((row) => row.name === name)?.result, 'not checked', name);
  assert.equal(
    verdict.findings.map(({ rule, level }) => [rule, level]),
    [['promote/minimal', 'warn']],
  );
});

test('--compat minimal still demands the five fields to be right', () => {
  for (const [key, value, check] of [
    ['config_hash', other, 'config'],
    ['data_hash', other, 'data'],
    ['finished_at', '2020-01-01T00:00:00Z', 'time'],
  ] as const) {
    const rig = smoked();
    rig.put(JSON.stringify({ ...minimalOf(JSON.parse(rig.text) as Json), [key]: value }));
    assert.ok(rig.promote({ compat: 'minimal' }).no.includes(check), check);
  }
});

const said: readonly [field: Json, no: string][] = [
  [{ status: 'failed' }, 'status'],
  [{ git: { tree: 'a'.repeat(40) } }, 'tree'],
  [{ git: { clean: false } }, 'clean'],
  [{ gate: { definition_hash: other } }, 'definition'],
  [{ steps: [{ name: 'lint', status: 'failed', exit_code: 1 }] }, 'steps'],
  [{ schema: 'mine/v1' }, 'record'],
  [{ finished_at: undefined }, 'record'],
];
for (const [field, no] of said) {
  test(`--compat minimal does not overlook what a record does say: ${JSON.stringify(field).slice(0, 60)}`, () => {
    const rig = smoked();
    rig.put(JSON.stringify({ ...minimalOf(JSON.parse(rig.text) as Json), ...field }));
    assert.equal(rig.promote({ compat: 'minimal' }).no, [no]);
  });
}

test.run();
