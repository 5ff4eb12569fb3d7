// Several records that count as one: what --merge accepts, and what it refuses.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run as plan } from '../../src/commands/plan.js';
import { readSettings } from '../../src/settings/read.js';
import { validate } from '../../src/settings/validate.js';
import { type Flags, faultOf, type Json, makeTemplate, other, prepare, type Rig } from './rig.js';

/** Two shards, each in a folder of its own as an artifact would be. */
const sharded = await makeTemplate(async () => {
  const rig = await prepare();
  rig.write({ '.git/info/exclude': 'shards/\n' });
  for (const name of ['lint', 'unit']) {
    await rig.smoke([name]);
    mkdirSync(rig.at(`shards/${name}`), { recursive: true });
    renameSync(rig.at('reports/run.json'), rig.at(`shards/${name}/run.json`));
  }
  return rig;
});

const both: Flags = { merge: ['shards/lint/run.json', 'shards/unit/run.json'] };
const at = (rig: Rig, flags: Flags): Flags => ({ ...flags, merge: flags.merge!.map((path) => rig.at(path)) });

const editShard = (rig: Rig, name: string, change: (record: Json) => void): void => {
  const path = rig.at(`shards/${name}/run.json`);
  const record = JSON.parse(rig.read(`shards/${name}/run.json`)) as Json;
  change(record);
  writeFileSync(path, JSON.stringify(record));
};

test('the matrix names each step once, as GitHub reads it', () => {
  const rig = sharded();
  const loaded = readSettings(rig.root, null, () => validate);
  assert.equal(JSON.parse(plan({ settings: loaded, format: 'matrix' }).document!), {
    include: [{ step: 'lint' }, { step: 'unit' }],
  });
  assert.is(plan({ settings: loaded }).document, undefined);
});

test('shards that cover every step once count as one smoke', () => {
  const rig = sharded();
  const { verdict, rows } = rig.promote(at(rig, both));
  assert.is(verdict.status, 'pass', JSON.stringify(rows, null, 2));
});

const wrongs: readonly (readonly [
  name: string,
  act: (rig: Rig) => Flags | void,
  no: Readonly<Record<string, RegExp>>,
])[] = [
  ['one is missing', () => ({ merge: ['shards/lint/run.json'] }), { steps: /missing: unit/ }],
  [
    'one is given twice',
    () => ({ merge: [...both.merge!, 'shards/unit/run.json'] }),
    { steps: /more than once: unit/ },
  ],
  [
    'one is red',
    (rig) =>
      editShard(rig, 'unit', (r) => {
        r.status = 'failed';
        r.steps[0].status = 'failed';
        r.steps[0].exit_code = 1;
      }),
    { status: /failed/, steps: /not passed: unit \(failed\)/ },
  ],
  [
    'one is of another commit',
    (rig) =>
      editShard(rig, 'unit', (r) => {
        r.git.tree = 'a'.repeat(40);
      }),
    { tree: /shards\/unit\/run\.json: a{40}/ },
  ],
  [
    'one had another configuration',
    (rig) =>
      editShard(rig, 'unit', (r) => {
        r.config_hash = other;
      }),
    { config: /shards\/unit\/run\.json: f{64}/ },
  ],
  [
    'one had other data',
    (rig) =>
      editShard(rig, 'unit', (r) => {
        r.data_hash = other;
      }),
    { data: /shards\/unit\/run\.json: f{64}/, 'data-files': /recomputed/ },
  ],
  [
    'one ran another gate',
    (rig) =>
      editShard(rig, 'unit', (r) => {
        r.gate.definition_hash = other;
      }),
    { definition: /f{64}/ },
  ],
  [
    'one had a dirty work tree',
    (rig) =>
      editShard(rig, 'unit', (r) => {
        r.git.clean = false;
      }),
    { clean: /shards\/unit\/run\.json/ },
  ],
  [
    'one claims a step that it did not run',
    (rig) => {
      editShard(rig, 'lint', (r) => {
        r.only = ['lint', 'unit'];
      });
      return { merge: ['shards/lint/run.json'] };
    },
    { steps: /said to be run, and not among the steps: unit/ },
  ],
  [
    'one is of another commit with the same tree',
    (rig) =>
      editShard(rig, 'unit', (r) => {
        r.git.commit = 'a'.repeat(40);
      }),
    { commit: /another commit than the first record/ },
  ],
  ['one stands in for another', () => ({ merge: [both.merge![1]!, both.merge![1]!] }), { steps: /missing: lint/ }],
  [
    'a pattern matched nothing',
    () => ({ merge: ['shards/*/run.json'] }),
    { record: /shards\/\*\/run\.json is not there/ },
  ],
  [
    'one answers for nothing',
    (rig) =>
      editShard(rig, 'unit', (r) => {
        r.only = [];
      }),
    { steps: /missing: unit/ },
  ],
  [
    'one calls itself a whole run',
    (rig) =>
      editShard(rig, 'unit', (r) => {
        r.status = 'passed';
      }),
    { status: /shards\/unit\/run\.json: passed/ },
  ],
  [
    'one is partial and says of what it is not',
    (rig) =>
      editShard(rig, 'unit', (r) => {
        delete r.only;
      }),
    { status: /shards\/unit\/run\.json: partial/ },
  ],
  [
    'one has a copy that differs',
    (rig) => writeFileSync(rig.at('shards/unit/smoke_run.json'), '{}'),
    { copies: /shards\/unit\/smoke_run\.json differs/ },
  ],
  ['one hash should stand for all', () => ({ ...both, expectRun: other }), { handover: /2 records/ }],
  [
    'one cannot be read',
    (rig) => writeFileSync(rig.at('shards/unit/run.json'), '{'),
    { record: /shards\/unit\/run\.json: not JSON/ },
  ],
];

for (const [name, act, no] of wrongs) {
  test(`shards are refused where ${name}`, () => {
    const rig = sharded();
    const flags = act(rig) ?? both;
    const { verdict, no: refusing, rows } = rig.promote(at(rig, flags));
    assert.is(verdict.status, 'fail');
    assert.equal(refusing, Object.keys(no));
    const found = Object.fromEntries(rows.map((row) => [row.name, row.found]));
    for (const [check, says] of Object.entries(no)) assert.match(found[check]!, says);
  });
}

test('--run and --merge exclude each other', () =>
  assert.is(faultOf(() => sharded().promote({ ...both, run: 'a' })).exit, 2));

test('a shard alone is no record of the smoke', () => {
  const rig = sharded();
  const { no } = rig.promote({ run: rig.at('shards/lint/run.json') });
  assert.ok(no.includes('steps') || no.includes('status'), no.join());
});

test.run();
