// A canary as proof of patience: what is believed, and what is not.
import { renameSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { files, type Json, makeTemplate, other, prepare, type Rig, settings } from './rig.js';

const patient = await makeTemplate(async () => {
  const rig = await prepare({
    ...files,
    'gate-hooks.json': JSON.stringify({ ...settings, promotion: { canary: { min_green: 3 } } }),
  });
  await rig.smoke();
  const record = JSON.parse(rig.text) as Json;
  rig.write({
    'reports/canary.json': JSON.stringify({
      schema: 'gate-hooks/canary/v1',
      status: 'passed',
      git: record.git,
      gate: { definition_hash: record.gate.definition_hash },
      config_hash: record.config_hash,
      data_hash: record.data_hash,
      started_at: record.started_at,
      finished_at: record.finished_at,
      counts: { pass: 3, fail: 0, error: 0, unknown: 0, flaky: 0 },
    }),
  });
  return rig;
});

const editCanary = (rig: Rig, change: (canary: Json) => void): void => {
  const canary = JSON.parse(rig.read('reports/canary.json')) as Json;
  change(canary);
  rig.write({ 'reports/canary.json': JSON.stringify(canary) });
};

test('a canary that was green often enough is believed', () => assert.equal(patient().promote().no, []));

const impatient: readonly (readonly [name: string, change: (canary: Json) => void, says: RegExp])[] = [
  [
    'was green too rarely',
    (c) => {
      c.counts.pass = 2;
    },
    /^2 green runs$/,
  ],
  [
    'had a red run',
    (c) => {
      c.counts.fail = 1;
    },
    /1 fail beside 3 green runs/,
  ],
  [
    'had a run that nobody understood',
    (c) => {
      c.counts.unknown = 1;
    },
    /1 unknown/,
  ],
  [
    'was killed',
    (c) => {
      c.status = 'failed';
    },
    /its status is failed/,
  ],
  [
    'still runs',
    (c) => {
      c.status = 'running';
    },
    /its status is running/,
  ],
  [
    'ran on another tree',
    (c) => {
      c.git.tree = 'a'.repeat(40);
    },
    /ran on tree a{40}/,
  ],
  [
    'ran another gate',
    (c) => {
      c.gate.definition_hash = other;
    },
    /another definition/,
  ],
  [
    'ran with another configuration',
    (c) => {
      c.config_hash = other;
    },
    /config_hash f{64}/,
  ],
  [
    'ran with other data',
    (c) => {
      c.data_hash = other;
    },
    /data_hash f{64}/,
  ],
  [
    'had an error',
    (c) => {
      c.counts.error = 1;
    },
    /1 error/,
  ],
  [
    'was flaky',
    (c) => {
      c.counts.flaky = 1;
    },
    /1 flaky/,
  ],
  [
    'ran with uncommitted changes',
    (c) => {
      c.git.clean = false;
    },
    /changes that no commit holds/,
  ],
  [
    'finished before it started',
    (c) => {
      c.started_at = '2100-01-01T00:00:00Z';
    },
    /before it started/,
  ],
  [
    'is of an unknown schema',
    (c) => {
      c.schema = 'gate-hooks/canary/v2';
    },
    /this version reads/,
  ],
  [
    'has no counts',
    (c) => {
      delete c.counts;
    },
    /counts is missing/,
  ],
  [
    'is old',
    (c) => {
      c.started_at = c.finished_at = '2020-01-01T00:00:00Z';
    },
    /it finished .* ago/,
  ],
  [
    'is of tomorrow',
    (c) => {
      c.finished_at = '2100-01-01T00:00:00Z';
    },
    /in the future/,
  ],
  [
    'has negative counts',
    (c) => {
      c.counts.fail = -1;
    },
    /counts\.fail/,
  ],
];

for (const [name, change, says] of impatient) {
  test(`a canary is not believed that ${name}`, () => {
    const rig = patient();
    editCanary(rig, change);
    const found = rig.found();
    assert.equal(Object.keys(found), ['canary']);
    assert.match(found.canary!, says);
  });
}

test('where a canary is demanded, none is a no', () => {
  const rig = patient();
  renameSync(rig.at('reports/canary.json'), rig.at('reports/other.json'));
  assert.match(rig.found().canary ?? '', /reports\/canary\.json is not there/);
});

test.run();
