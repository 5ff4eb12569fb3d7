// May several records count as one, a record of five fields as evidence, and a canary as proof of patience? Each
// with what it must not.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run as pinData } from '../../src/commands/pin-data.js';
import { run as plan } from '../../src/commands/plan.js';
import { finding } from '../../src/core/finding.js';
import { readSettings } from '../../src/settings/read.js';
import { validate } from '../../src/settings/validate.js';
import { requireWorkTree } from '../../src/world/git.js';
import { type Flags, faultOf, files, type Json, makeRig, makeTemplate, type Rig, settings } from './rig.js';

const other = 'f'.repeat(64);

const prepare = async (tree = files): Promise<Rig> => {
  const rig = makeRig(tree);
  pinData({ repo: requireWorkTree(rig.root), settings: readSettings(rig.root, null, () => validate) });
  rig.commit();
  return rig;
};

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

const minimalOf = (record: Json): Json =>
  Object.fromEntries(
    ['run_id', 'config_hash', 'data_hash', 'started_at', 'finished_at'].map((key) => [key, record[key]]),
  );

const plain = await makeTemplate(async () => {
  const rig = await prepare();
  await rig.smoke();
  return rig;
});

test('a record of the five fields needs --compat minimal, which says what nobody could check', () => {
  const rig = plain();
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
    const rig = plain();
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
    const rig = plain();
    rig.put(JSON.stringify({ ...minimalOf(JSON.parse(rig.text) as Json), ...field }));
    assert.equal(rig.promote({ compat: 'minimal' }).no, [no]);
  });
}

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

test('what is left behind tells every check, the inputs and the verdict; a summary of hostile texts is text', () => {
  const rig = plain();
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
  const rig = plain();
  const { no, rows } = rig.promote({}, scanned(rig));
  assert.equal(no, []);
  assert.is(rows.find(({ name }) => name === 'bandit')?.result, 'ok');
});

test('a finding of the scan refuses, and a scan of another tree is none', () => {
  const rig = plain();
  const found = finding('bandit/finding', 'shell=True', { path: 'a.py', line: 3 });
  assert.equal(rig.promote({}, scanned(rig, { findings: [found] })).no, ['bandit']);
  assert.equal(rig.promote({}, scanned(rig, { findings: [{ ...found, level: 'warn' }] })).no, []);
  assert.equal(rig.promote({}, scanned(rig, { tree: 'a'.repeat(40) })).no, ['bandit']);
});

test.run();
