// Attacks on the record: its file, its hashes, and what binds it to its commit. Each with the checks that must refuse
// it, and what they must have found.
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { test } from 'uvu';
import { type Attack, edit, file, isRefused, only, record, sha256, text } from './attack.js';
import { other } from './rig.js';

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

for (const attack of onTheFile) test(`run.json: ${attack[0]}`, isRefused(attack));
for (const attack of hashes) test(`hash: ${attack[0]}`, isRefused(attack));
for (const attack of binding) test(`binding: ${attack[0]}`, isRefused(attack));

test.run();
