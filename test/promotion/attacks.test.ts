// Every way to a false promotion that is known: each row is one, with the checks that must say no and what they
// must have found.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run as pinData } from '../../src/commands/pin-data.js';
import { readSettings } from '../../src/settings/read.js';
import { validate } from '../../src/settings/validate.js';
import { requireWorkTree } from '../../src/world/git.js';
import { type Flags, faultOf, type Json, makeRig, makeTemplate, type Rig } from './rig.js';

const other = 'f'.repeat(64);

const green = await makeTemplate(async () => {
  const rig = makeRig();
  pinData({ repo: requireWorkTree(rig.root), settings: readSettings(rig.root, null, () => validate) });
  rig.commit();
  await rig.smoke();
  return rig;
});

/** `act` may say with which flags promote is called. `no`: exactly these checks say no, each having found this. */
type Attack = readonly [name: string, act: (rig: Rig) => Flags | void, no: Readonly<Record<string, RegExp>>];

const text =
  (change: (text: string) => string | Buffer) =>
  (rig: Rig): void =>
    rig.put(change(rig.text));
const edit =
  (change: (record: Json) => void) =>
  (rig: Rig): void =>
    rig.edit(change);
const file =
  (path: string, act: (path: string) => void) =>
  (rig: Rig): void => {
    rmSync(rig.at(path));
    act(rig.at(path));
  };
const only =
  (act: (rig: Rig) => void) =>
  (rig: Rig): void => {
    rmSync(rig.at('reports/smoke_run.json'));
    act(rig);
  };
const record = (says: RegExp) => ({ record: says });
/** A time as the record would have it, so many minutes from now. */
const inMinutes = (rig: Rig, minutes: number): string => new Date(rig.nowMs + minutes * 60_000).toISOString();

const onTheFile: readonly Attack[] = [
  ['missing', (rig) => rmSync(rig.at('reports'), { recursive: true }), record(/^reports\/run\.json is not there$/)],
  ['empty', text(() => ''), record(/the end where a value should be at 1:1/)],
  ['UTF-16', text((t) => Buffer.from(t, 'utf16le')), record(/not JSON/)],
  ['UTF-16 with its mark', text((t) => Buffer.from(`\ufeff${t}`, 'utf16le')), record(/it is not UTF-8/)],
  ['a BOM', text((t) => `\ufeff${t}`), record(/byte order mark/)],
  [
    'a byte that is not UTF-8',
    text((t) => Buffer.from(t.replace('passed', 'p\u00e4ssed'), 'latin1')),
    record(/it is not UTF-8/),
  ],
  [
    'a sparse file of 2 GB',
    only((rig) => truncateSync(rig.at('reports/run.json'), 2 ** 31)),
    record(/it has 2147483648 bytes, at most 8388608 are read/),
  ],
  [
    'a named pipe',
    only(file('reports/run.json', (path) => execFileSync('mkfifo', [path]))),
    record(/it is not a regular file/),
  ],
  ['a folder', only(file('reports/run.json', (path) => mkdirSync(path))), record(/it is not a regular file/)],
  ['a device', () => ({ run: '/dev/zero' }), record(/^\/dev\/zero: it is not a regular file/)],
  [
    'a symlink to the outside',
    only((rig) => {
      renameSync(rig.at('reports/run.json'), `${rig.root}.json`);
      symlinkSync(`${rig.root}.json`, rig.at('reports/run.json'));
    }),
    record(/it is a symlink/),
  ],
  [
    'a symlink inside',
    only((rig) => {
      renameSync(rig.at('reports/run.json'), rig.at('reports/real.json'));
      symlinkSync('real.json', rig.at('reports/run.json'));
    }),
    record(/it is a symlink/),
  ],
  ['a list', text((t) => `[${t}]`), record(/it is JSON, but not an object/)],
  ['null', text(() => 'null'), record(/it is JSON, but not an object/)],
  ['a text', text(() => '"passed"'), record(/it is JSON, but not an object/)],
  [
    'a key twice',
    text((t) => t.replace('"status"', '"status": "failed",\n  "status"')),
    record(/duplicate key "status"/),
  ],
  [
    'a key twice, nested',
    text((t) => t.replace('"clean"', '"clean": false, "clean"')),
    record(/duplicate key "clean"/),
  ],
  [
    'a key twice, once escaped',
    text((t) => t.replace('"config_hash"', `"\\u0063onfig_hash": "${other}", "config_hash"`)),
    record(/duplicate key "config_hash"/),
  ],
  ['__proto__ in place of the fields', text(() => `{"__proto__":{"status":"passed"}}`), record(/run_id is missing/)],
  ['NaN', text((t) => t.replace(/"duration_ms": \d+/, '"duration_ms": NaN')), record(/not JSON: NaN at/)],
  ['1e999', text((t) => t.replace(/"duration_ms": \d+/, '"duration_ms": 1e999')), record(/out of range/)],
  ['more after the end', text((t) => `${t}{}`), record(/\{ after the end/)],
  [
    'two hundred thousand brackets',
    text((t) => t.replace('"status"', `"x": ${'['.repeat(200_000)}, "status"`)),
    record(/nesting deeper than 32/),
  ],
  [
    'an unknown schema',
    edit((r) => {
      r.schema = 'gate-hooks/run/v2';
    }),
    record(/its schema is "gate-hooks\/run\/v2", this version reads gate-hooks\/run\/v1/),
  ],
  [
    'no schema',
    edit((r) => {
      delete r.schema;
    }),
    record(/has no schema/),
  ],
  [
    'no run id',
    edit((r) => {
      delete r.run_id;
    }),
    record(/run_id is missing/),
  ],
];

const hashes: readonly Attack[] = (
  [
    ['a homoglyph in a hash', `\u0430${'a'.repeat(63)}`],
    ['upper-case hex', 'A'.repeat(64)],
    ['63 digits', 'a'.repeat(63)],
    ['65 digits', 'a'.repeat(65)],
    ['a sha256: prefix', `sha256:${'a'.repeat(64)}`],
    ['a line end after a hash', `${'a'.repeat(64)}\n`],
    ['an empty hash', ''],
    ['a number for a hash', 7],
    ['null for a hash', null],
    ['a list of a hash', ['a'.repeat(64)]],
  ] as const
).flatMap(([name, value]): Attack[] =>
  ['config_hash', 'data_hash'].map((field) => [
    `${field}: ${name}`,
    edit((r) => {
      r[field] = value;
    }),
    record(new RegExp(`${field} must be 64 lower-case hex digits`)),
  ]),
);

const times: readonly Attack[] = [
  ...(
    [
      ['naive', '2026-11-22T09:00:00', /has no UTC offset: write UTC with a Z at the end, in Python/],
      ['of 30 February', '2026-02-30T09:00:00Z', /is no time that exists/],
      ['of the year 275760', '+275760-09-13T00:00:00Z', /is not an RFC 3339 time/],
      ['a leap second', '2026-06-30T23:59:60Z', /is no time that exists/],
      ['with an offset of +14:01', '2026-11-22T09:00:00+14:01', /an offset that does not exist/],
      ['a number', 1_700_000_000, /must be an RFC 3339 time/],
    ] as const
  ).map(
    ([name, value, says]): Attack => [
      `a time ${name}`,
      edit((r) => {
        r.finished_at = value;
      }),
      record(says),
    ],
  ),
  [
    'finished before it started',
    (rig) =>
      rig.edit((r) => {
        r.started_at = inMinutes(rig, 1);
        r.finished_at = inMinutes(rig, -1);
      }),
    { time: /finished 2m 00s before it started/ },
  ],
  [
    'six minutes in the future',
    (rig) =>
      rig.edit((r) => {
        r.started_at = r.finished_at = inMinutes(rig, 6);
      }),
    { time: /finishes 6m 00s in the future/ },
  ],
  [
    'older than promotion.max_age',
    (rig) => {
      rig.nowMs += 24 * 3_600_000 + 60_000;
    },
    { time: /finished 24h 01m ago/ },
  ],
  [
    'a remembered step older than that',
    (rig) =>
      rig.edit((r) => {
        r.steps[0].finished_at = inMinutes(rig, -60 * 25);
      }),
    { time: /step lint finished 25h 00m ago/ },
  ],
];

const ended: readonly Attack[] = [
  ...['failed', 'timeout', 'interrupted', 'invalid', 'partial', 'PASSED', 'passed '].map(
    (status): Attack => [
      `status ${JSON.stringify(status)}`,
      edit((r) => {
        r.status = status;
      }),
      { status: new RegExp(`^${status},`) },
    ],
  ),
  [
    'no status',
    edit((r) => {
      delete r.status;
    }),
    { status: /the record does not say/ },
  ],
  [
    'an empty status',
    edit((r) => {
      r.status = '';
    }),
    record(/status must be text that is not empty/),
  ],
  [
    'true for a status',
    edit((r) => {
      r.status = true;
    }),
    record(/status must be text/),
  ],
  [
    'passed with exit code 1',
    edit((r) => {
      r.exit_code = 1;
    }),
    { status: /passed, exit 1/ },
  ],
  [
    'a step that failed',
    edit((r) => {
      r.steps[1].status = 'failed';
    }),
    { steps: /not passed: unit \(failed\)/ },
  ],
  [
    'a step that passed with exit code 1',
    edit((r) => {
      r.steps[1].exit_code = 1;
    }),
    { steps: /not passed: unit/ },
  ],
  [
    'a step that was skipped',
    edit((r) => {
      r.steps[1].status = 'skipped';
    }),
    { steps: /not passed: unit \(skipped\)/ },
  ],
  [
    'a step left out',
    edit((r) => {
      r.steps.pop();
    }),
    { steps: /missing: unit/ },
  ],
  [
    'a step twice, in place of another',
    edit((r) => {
      r.steps[1] = r.steps[0];
    }),
    { steps: /missing: unit/ },
  ],
  [
    'a step too many',
    edit((r) => {
      r.steps.push({ ...r.steps[0], name: 'more' });
    }),
    { steps: /not part of the gate: more/ },
  ],
  [
    'no steps',
    edit((r) => {
      delete r.steps;
    }),
    { steps: /does not say/ },
  ],
  [
    'an empty list of steps',
    edit((r) => {
      r.steps = [];
    }),
    { steps: /missing: lint, unit/ },
  ],
  [
    'a shard alone',
    edit((r) => {
      r.status = 'partial';
      r.only = ['lint'];
    }),
    { status: /partial, of lint only/, steps: /missing: unit/ },
  ],
  [
    'a shard that says passed',
    edit((r) => {
      r.only = ['lint', 'unit'];
    }),
    { status: /passed, of lint, unit only/ },
  ],
  [
    'a dirty work tree',
    edit((r) => {
      r.git.clean = false;
    }),
    { clean: /changes that no commit holds/ },
  ],
  [
    '"true" for clean',
    edit((r) => {
      r.git.clean = 'true';
    }),
    record(/git\.clean must be true or false, it is "true"/),
  ],
  [
    'nothing about git',
    edit((r) => {
      delete r.git;
    }),
    { clean: /does not say/, tree: /does not say/, commit: /does not say/ },
  ],
  [
    'the older format of another gate',
    edit((r) => {
      r.gate.definition_hash = other;
    }),
    { definition: /the same commands with other variables, needs or inputs/ },
  ],
  [
    'nothing about the gate',
    edit((r) => {
      delete r.gate;
    }),
    { definition: /does not say/ },
  ],
];

const binding: readonly Attack[] = [
  ['the record of another commit', (rig) => void rig.commit({ 'main.txt': 'other\n' }), { tree: /^[0-9a-f]{40}$/ }],
  [
    'the record of the other side of a merge',
    (rig) => {
      rig.git('checkout', '-q', '-b', 'feature');
      rig.commit({ 'feature.txt': '1' });
      rig.git('checkout', '-q', 'main');
      rig.commit({ 'main.txt': 'moved on\n' });
      rig.git('merge', '-q', '-m', 'm', 'feature');
    },
    { tree: /^[0-9a-f]{40}$/ },
  ],
  [
    'the same tree in another commit, where that commit is demanded',
    (rig) => ({ requireCommit: rig.commit() }),
    { commit: /another commit/ },
  ],
  ['a demanded commit that is not checked out', () => ({ requireCommit: 'a'.repeat(40) }), { commit: /^a{40}$/ }],
  ['an empty demanded commit', () => ({ requireCommit: '' }), { commit: /--require-commit is empty/ }],
  [
    'the artifact of another attempt',
    (rig) => {
      const expectRun = sha256(rig);
      rig.edit((r) => {
        r.run_id = 'another';
      });
      return { expectRun };
    },
    { handover: /^[0-9a-f]{64}$/ },
  ],
  [
    'the record edited by a space on its way',
    (rig) => {
      const expectRun = sha256(rig);
      rig.put(`${rig.text} `);
      return { expectRun };
    },
    { handover: /^[0-9a-f]{64}$/ },
  ],
  ['an empty hash of the record', () => ({ expectRun: '' }), { handover: /--expect-run is empty/ }],
  [
    'a hash of the record in capitals',
    (rig) => ({ expectRun: sha256(rig).toUpperCase() }),
    { handover: /^[0-9A-F]{64}$/ },
  ],
  [
    'two names, two records',
    (rig) => writeFileSync(rig.at('reports/smoke_run.json'), `${rig.text} `),
    { copies: /smoke_run\.json differs from reports\/run\.json/ },
  ],
  [
    'a link for the second name',
    (rig) => {
      rmSync(rig.at('reports/smoke_run.json'));
      symlinkSync('run.json', rig.at('reports/smoke_run.json'));
    },
    { copies: /smoke_run\.json: it is a symlink/ },
  ],
];

const sha256 = (rig: Rig): string =>
  execFileSync('sha256sum', [rig.at('reports/run.json')], { encoding: 'utf8' }).slice(0, 64);

/** The change is committed, and the record claims to be of that commit: only the configuration can tell. */
const reconfigured =
  (act: (rig: Rig) => void) =>
  (rig: Rig): void => {
    act(rig);
    rig.commit();
    rig.claimHead();
  };

const config: readonly Attack[] = [
  [
    'a config file edited',
    reconfigured((rig) => rig.write({ 'configs/model.yaml': 'lr: 0.2\n' })),
    { config: /: configs\/model\.yaml differs$/ },
  ],
  [
    'a config file added',
    reconfigured((rig) => rig.write({ 'configs/new.yaml': '' })),
    { config: /: configs\/new\.yaml is only here$/ },
  ],
  [
    'a config file removed',
    reconfigured((rig) => rmSync(rig.at('configs/model.yaml'))),
    { config: /: configs\/model\.yaml is only in the record$/ },
  ],
  [
    'a config file renamed',
    reconfigured((rig) => renameSync(rig.at('configs/model.yaml'), rig.at('configs/m.yaml'))),
    { config: /configs\/m\.yaml is only here; configs\/model\.yaml is only in the record$/ },
  ],
  [
    'chmod +x',
    reconfigured((rig) => chmodSync(rig.at('configs/model.yaml'), 0o755)),
    { config: /configs\/model\.yaml has mode 100755 here and 100644 there$/ },
  ],
  [
    'CRLF',
    reconfigured((rig) => rig.write({ 'configs/model.yaml': 'lr: 0.1\r\n' })),
    { config: /configs\/model\.yaml differs$/ },
  ],
  [
    'names swapped',
    reconfigured((rig) => rig.write({ 'configs/model.yaml': '#!/bin/sh\n', 'configs/run.sh*': 'lr: 0.1\n' })),
    { config: /configs\/model\.yaml differs; configs\/run\.sh differs$/ },
  ],
  [
    'many files',
    reconfigured((rig) => rig.write(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`configs/n${i}`, ''])))),
    { config: /configs\/n4 is only here and 4 more$/ },
  ],
  [
    'another hash, the same list',
    edit((r) => {
      r.config_hash = other;
    }),
    { config: /its list of files names the same ones/ },
  ],
  [
    'the right hash, another list',
    edit((r) => {
      r.config_files[0].sha256 = other;
    }),
    { config: /config_files do not add up to its config_hash/ },
  ],
  [
    'a list that forges a line',
    edit((r) => {
      r.config_files[0].path = `a\n${other} 100644 1 b`;
    }),
    { config: /do not add up/ },
  ],
  [
    'a gate that ignores its red step',
    reconfigured((rig) =>
      rig.write({ 'gate-hooks.json': JSON.stringify({ smoke: { command: 'true' }, evidence: { data: ['data'] } }) }),
    ),
    {
      definition: /it ran lint: true, unit: true; it did not run smoke: true/,
      steps: /missing: smoke/,
      config: /gate-hooks\.json differs/,
    },
  ],
];

/** Same size, same times: only the bytes differ. */
const stealthily = (rig: Rig, path: string, content: string): void => {
  const { atime, mtime, size } = statSync(rig.at(path));
  assert.is(content.length, size);
  writeFileSync(rig.at(path), content);
  utimesSync(rig.at(path), atime, mtime);
};

const data: readonly Attack[] = [
  [
    'data of the same size and time',
    (rig) => stealthily(rig, 'data/a.csv', '9,9\n'),
    { 'data-files': /^recomputed: / },
  ],
  [
    'two files swapped',
    (rig) => {
      stealthily(rig, 'data/a.csv', '3,4\n');
      stealthily(rig, 'data/b.csv', '1,2\n');
    },
    { 'data-files': /^recomputed: / },
  ],
  [
    'a file moved',
    (rig) => {
      mkdirSync(rig.at('data/sub'));
      renameSync(rig.at('data/a.csv'), rig.at('data/sub/a.csv'));
    },
    { 'data-files': /^recomputed: / },
  ],
  ['an empty folder more', (rig) => mkdirSync(rig.at('data/empty')), { 'data-files': /^recomputed: / }],
  [
    'a poisoned cache',
    (rig) => {
      stealthily(rig, 'data/a.csv', '9,9\n');
      rig.write({ '.git/gate-hooks/data-cache': readFileSync(rig.at('data/a.csv')) });
    },
    { 'data-files': /^recomputed: / },
  ],
  [
    'data that the record lies about',
    edit((r) => {
      r.data_hash = other;
    }),
    { data: /^f{64}$/, 'data-files': /^recomputed: / },
  ],
  [
    'the empty snapshot in place of data',
    edit((r) => {
      r.data_hash = '18452a19e5887b5a9a8a72eb1b5b4a4b4f3d2a6e2a2d1b3a4e1e5c8d1f7b6a90';
    }),
    { data: /^18452a/, 'data-files': /^recomputed: / },
  ],
  ['an empty expectation', () => ({ expectData: '' }), { data: /--expect-data is empty/ }],
  ['an expectation that is no hash', () => ({ expectData: 'latest' }), { data: /--expect-data is latest/ }],
  [
    'two expectations that disagree',
    () => ({ expectData: other }),
    { data: /gate-hooks\.lock\.json says [0-9a-f]{64}, --expect-data says f{64}/ },
  ],
  [
    'no expectation',
    (rig) => {
      rig.git('rm', '-q', 'gate-hooks.lock.json');
      rig.commit();
      rig.claimHead();
    },
    { data: /nothing says which data is expected/ },
  ],
  [
    'an expectation that nobody committed',
    (rig) => {
      rig.git('rm', '-q', '--cached', 'gate-hooks.lock.json');
      rig.git('commit', '-q', '-m', 'x');
      rig.claimHead();
    },
    { data: /is here, but not in this commit/ },
  ],
  [
    'an expectation edited, and not committed',
    (rig) => rig.write({ 'gate-hooks.lock.json': JSON.stringify({ schema: 'gate-hooks/lock/v1', data_hash: other }) }),
    { checkout: /changed: gate-hooks\.lock\.json/ },
  ],
  [
    'an expectation with a key twice',
    (rig) => {
      rig.commit({
        'gate-hooks.lock.json': `{"schema":"gate-hooks/lock/v1","data_hash":"${other}","data_hash":"${other}"}`,
      });
      rig.claimHead();
    },
    { data: /gate-hooks\.lock\.json: not JSON: duplicate key "data_hash"/ },
  ],
  [
    'an expectation that is empty',
    (rig) => {
      rig.commit({ 'gate-hooks.lock.json': '{"schema":"gate-hooks/lock/v1","data_hash":""}' });
      rig.claimHead();
    },
    { data: /data_hash must be 64 lower-case hex digits/ },
  ],
  [
    'an expectation behind a link',
    (rig) => {
      renameSync(rig.at('gate-hooks.lock.json'), rig.at('real.json'));
      symlinkSync('real.json', rig.at('gate-hooks.lock.json'));
      rig.commit();
      rig.claimHead();
    },
    { data: /must be a regular file/ },
  ],
];

const checkout: readonly Attack[] = [
  [
    'an edit behind assume-unchanged',
    (rig) => {
      rig.git('update-index', '--assume-unchanged', 'main.txt');
      rig.write({ 'main.txt': 'edit\n' });
    },
    { checkout: /changed: main\.txt/ },
  ],
  [
    'an edit behind skip-worktree',
    (rig) => {
      rig.git('update-index', '--skip-worktree', 'main.txt');
      rig.write({ 'main.txt': 'edit\n' });
    },
    { checkout: /changed: main\.txt/ },
  ],
  [
    'an edit of the same size and time',
    (rig) => stealthily(rig, 'main.txt', 'edoc\n'),
    { checkout: /changed: main\.txt/ },
  ],
  [
    'an edit that is staged',
    (rig) => {
      rig.write({ 'main.txt': 'edit\n' });
      rig.git('add', '-A');
    },
    { checkout: /changed: main\.txt/ },
  ],
  [
    'an edit, and an index that an earlier run left to hide it',
    (rig) => {
      rig.write({ 'main.txt': 'edit\n' });
      rig.git('add', '-A');
      mkdirSync(rig.at('.git/gate-hooks'), { recursive: true });
      execFileSync('cp', [rig.at('.git/index'), rig.at('.git/gate-hooks/index')]);
      rig.write({ '.git/gate-hooks/index.tree': rig.git('rev-parse', 'HEAD^{tree}') });
    },
    { checkout: /changed: main\.txt/ },
  ],
  [
    'a config file edited in the checkout',
    (rig) => rig.write({ 'configs/model.yaml': 'lr: 0.3\n' }),
    { checkout: /changed: configs\/model\.yaml/, config: /configs\/model\.yaml differs$/ },
  ],
  [
    'another tree behind git replace',
    (rig) => {
      const before = rig.git('rev-parse', 'HEAD');
      const after = rig.commit({ 'main.txt': 'other\n' });
      rig.git('replace', after, before);
    },
    { tree: /^[0-9a-f]{40}$/ },
  ],
  [
    'settings that git does not know',
    (rig) => rig.write({ Makefile: 'smoke:\n\ttrue\n' }),
    { checkout: /read as settings: Makefile/ },
  ],
  [
    'settings that git ignores',
    (rig) => {
      rig.write({ '.git/info/exclude': 'Makefile\n', Makefile: 'smoke:\n\ttrue\n' });
    },
    { checkout: /read as settings: Makefile/ },
  ],
];

for (const [group, attacks] of Object.entries({
  'run.json': onTheFile,
  hash: hashes,
  time: times,
  ended,
  binding,
  config,
  data,
  checkout,
})) {
  for (const [name, act, no] of attacks) {
    test(`${group}: ${name}`, () => {
      const rig = green();
      const flags = act(rig) ?? {};
      const answer = rig.promote(flags);
      assert.is(answer.verdict.status, 'fail');
      assert.equal(
        answer.no,
        Object.keys(no),
        JSON.stringify(
          answer.rows.filter(({ result }) => result === 'no'),
          null,
          2,
        ),
      );
      const found = Object.fromEntries(answer.rows.map((row) => [row.name, row.found]));
      for (const [check, says] of Object.entries(no)) assert.match(found[check]!, says);
      assert.equal(
        answer.verdict.findings.map(({ rule, level }) => [rule, level]),
        Object.keys(no).map((check) => [`promote/${check}`, 'error']),
      );
      rig.remove();
    });
  }
}

const letThrough: readonly (readonly [name: string, act: (rig: Rig) => Flags | void])[] = [
  ['nothing was touched', () => {}],
  ['the same tree in another commit', (rig) => void rig.commit()],
  ['the demanded commit', (rig) => ({ requireCommit: rig.git('rev-parse', 'HEAD') })],
  ['the hash that the smoke job gave', (rig) => ({ expectRun: sha256(rig) })],
  [
    'a hard link, which is the same bytes',
    (rig) => {
      renameSync(rig.at('reports/run.json'), rig.at('elsewhere'));
      linkSync(rig.at('elsewhere'), rig.at('reports/run.json'));
    },
  ],
  ['only the older name', (rig) => rmSync(rig.at('reports/run.json'))],
  ['only the newer name', (rig) => rmSync(rig.at('reports/smoke_run.json'))],
  [
    'four minutes in the future',
    (rig) =>
      rig.edit((r) => {
        r.started_at = r.finished_at = inMinutes(rig, 4);
      }),
  ],
  [
    'another offset of the same moment',
    (rig) =>
      rig.edit((r) => {
        r.started_at = '2020-01-01T00:00:00+14:00';
      }),
  ],
  [
    'fields that nobody knows',
    (rig) =>
      rig.edit((r) => {
        r.accuracy = 0.93;
        r.reported = { status: 'failed' };
      }),
  ],
  ['an untracked file that decides nothing', (rig) => rig.write({ 'notes.txt': 'x' })],
  ['a local settings file', (rig) => rig.write({ 'gate-hooks.local.json': '{"smoke":{"timeout":"1m"}}' })],
  ['a second expectation that agrees', (rig) => ({ expectData: (JSON.parse(rig.text) as Json).data_hash as string })],
  ['data that is not here', (rig) => rmSync(rig.at('data'), { recursive: true })],
];

for (const [name, act] of letThrough) {
  test(`let through: ${name}`, () => {
    const rig = green();
    const { verdict, rows } = rig.promote(act(rig) ?? {});
    assert.is(verdict.status, 'pass', JSON.stringify(rows, null, 2));
    assert.equal(verdict.findings, []);
    rig.remove();
  });
}

const bypasses = {
  '1': false,
  true: false,
  yes: false,
  on: false,
  '2': false,
  ' ': false,
  '': true,
  '0': true,
  false: true,
  no: true,
  FALSE: true,
};
for (const [value, passes] of Object.entries(bypasses)) {
  test(`BYPASS_SMOKE=${JSON.stringify(value)} is ${passes ? 'no bypass' : 'refused'}`, () => {
    process.env.BYPASS_SMOKE = value;
    try {
      assert.equal(green().promote().no, passes ? [] : ['bypass']);
    } finally {
      delete process.env.BYPASS_SMOKE;
    }
  });
}

test('GATE_EXPECT_DATA counts as --expect-data does', () => {
  const rig = green();
  const right = (JSON.parse(rig.text) as Json).data_hash as string;
  try {
    for (const [value, says] of [
      ['', /GATE_EXPECT_DATA is empty/],
      [other, /gate-hooks\.lock\.json says .*, GATE_EXPECT_DATA says f{64}/],
    ] as const) {
      process.env.GATE_EXPECT_DATA = value;
      assert.match(rig.found().data ?? '', says);
    }
    process.env.GATE_EXPECT_DATA = right;
    assert.equal(rig.promote().no, []);
  } finally {
    delete process.env.GATE_EXPECT_DATA;
  }
});

test('an index that git inherits from a hook changes nothing', () => {
  const rig = green();
  process.env.GIT_INDEX_FILE = '/nowhere/index';
  try {
    assert.equal(rig.promote().no, []);
  } finally {
    delete process.env.GIT_INDEX_FILE;
  }
});

test('objects that git inherits from elsewhere are no repository', () => {
  const rig = green();
  process.env.GIT_OBJECT_DIRECTORY = '/nowhere';
  try {
    assert.match(faultOf(() => rig.promote()).message, /not a git repository/);
  } finally {
    delete process.env.GIT_OBJECT_DIRECTORY;
  }
});

const impossible: readonly (readonly [name: string, act: (rig: Rig) => void, says: RegExp])[] = [
  [
    'a pattern that matches nothing',
    (rig) => void rig.commit({ 'gate-hooks.json': '{"smoke":{"command":"true"},"evidence":{"config":["nope/**"]}}' }),
    /"nope\/\*\*" matches no tracked file/,
  ],
  [
    'a link among the configuration',
    (rig) => {
      symlinkSync('/etc/passwd', rig.at('configs/link'));
      rig.commit();
    },
    /configs\/link is a symlink/,
  ],
  [
    'a folder of the configuration that became a link',
    (rig) => {
      renameSync(rig.at('configs'), rig.at('moved'));
      symlinkSync('moved', rig.at('configs'));
    },
    /lies behind the symlink configs/,
  ],
  ['a twin by case', (rig) => void rig.commit({ 'configs/Model.yaml': '' }), /differs from .* only in case/],
  ['a newline in a name', (rig) => void rig.commit({ 'configs/a\nb': '' }), /has a control character/],
  [
    'a device among the data',
    (rig) => execFileSync('mkfifo', [rig.at('data/pipe')]),
    /data\/pipe is a device, pipe or socket/,
  ],
  [
    'reports that lead out of the repository',
    (rig) => {
      rmSync(rig.at('reports'), { recursive: true });
      symlinkSync('/tmp', rig.at('reports'));
    },
    /outside of this repository/,
  ],
];
for (const [name, act, says] of impossible) {
  test(`not judged at all: ${name}`, () => {
    const rig = green();
    act(rig);
    assert.match(faultOf(() => rig.promote()).message, says);
  });
}

test.run();
