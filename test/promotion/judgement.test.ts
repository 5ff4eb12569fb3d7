// What a promotion leaves behind, and what the scan of Bandit adds to it.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { finding } from '../../src/core/finding.js';
import { type Json, other, type Rig } from './rig.js';
import { smoked } from './smoked.js';

test('what is left behind tells every check, the inputs and the verdict; a summary of hostile texts is text', () => {
  const rig = smoked();
  rig.edit((r) => {
    r.run_id = '|<img src=x>`\u001b[31m';
    r.config_hash = other;
  });
  rig.write({ summary: '' });
  process.env.GITHUB_STEP_SUMMARY = rig.at('summary');
  try {
    rig.promote();
  } finally {
    delete process.env.GITHUB_STEP_SUMMARY;
  }
  const told = JSON.parse(rig.read('reports/promote.json')) as Json;
  assert.equal([told.schema, told.verdict], ['gate-hooks/promote/v1', 'refused']);
  assert.equal(
    told.inputs.map((input: Json) => input.path),
    ['reports/run.json', 'reports/smoke_run.json', 'gate-hooks.lock.json'],
  );
  assert.ok(told.checks.length >= 15);
  const summary = rig.read('summary');
  assert.match(summary, /### gate-hooks promote: refused/);
  assert.not.match(summary, /<img|\u001b|`/);
  for (const line of summary.split('\n').filter((one) => one.startsWith('| ')))
    assert.is(line.split('|').length, 6, line);
});

const scanned = (rig: Rig, over: object = {}) => ({
  kind: 'scanned' as const,
  tree: rig.git('rev-parse', 'HEAD^{tree}'),
  findings: [],
  summary: 'bandit 1.7.4: nothing above LOW in 3 files',
  ...over,
});

test('a clean scan is a check that holds', () => {
  const rig = smoked();
  const { no, rows } = rig.promote({}, scanned(rig));
  assert.equal(no, []);
  assert.is(rows.find(({ name }) => name === 'bandit')?.result, 'ok');
});

test('a finding of the scan refuses, and a scan of another tree is none', () => {
  const rig = smoked();
  const found = finding('bandit/finding', 'shell=True', { path: 'a.py', line: 3 });
  assert.equal(rig.promote({}, scanned(rig, { findings: [found] })).no, ['bandit']);
  assert.equal(rig.promote({}, scanned(rig, { findings: [{ ...found, level: 'warn' }] })).no, []);
  assert.equal(rig.promote({}, scanned(rig, { tree: 'a'.repeat(40) })).no, ['bandit']);
});

test.run();
