import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fault } from '../../src/core/fault.js';
import {
  clearRecords,
  newRunId,
  type RunRecord,
  readOwnRecord,
  recordPaths,
  writeRecord,
} from '../../src/evidence/record.js';
import { parseStrictJson } from '../../src/evidence/strict-json.js';
import { fill, freshFolder } from './temporary.js';

const report = 'reports/run.json';
const hash = 'a'.repeat(64);
const record: RunRecord = {
  schema: 'gate-hooks/run/v1',
  run_id: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
  status: 'passed',
  started_at: '2026-11-22T09:00:00.123Z',
  finished_at: '2026-11-22T09:00:41.007Z',
  duration_ms: 40_884,
  config_hash: hash,
  config_files: [{ path: 'configs/é.yaml', mode: '100644', size: 8, sha256: hash }],
  data_hash: hash,
  data_stats: { files: 0, bytes: 0 },
  exit_code: 0,
  steps: [
    {
      name: 'smoke',
      status: 'passed',
      exit_code: 0,
      started_at: '2026-11-22T09:00:00.123Z',
      finished_at: '2026-11-22T09:00:41.007Z',
      duration_ms: 40_884,
      reused: null,
    },
  ],
  git: { commit: 'b'.repeat(40), tree: 'c'.repeat(40), clean: true },
  gate: { steps: [{ name: 'smoke', run: 'make smoke', cwd: '.' }], definition_hash: hash },
  tool: { name: 'gate-hooks', version: '0.1.0' },
  platform: { os: 'linux', arch: 'x64', node: '20.17.0' },
  ci: null,
  reasons: [],
};

const written = (root: string, name = 'run.json'): string => readFileSync(join(root, 'reports', name), 'utf8');
const parsed = (root: string): Record<string, unknown> => parseStrictJson(written(root)) as Record<string, unknown>;

test('a run id is a UUID v7 of its time (the vector of RFC 9562)', () => {
  assert.is(
    newRunId(0x017f22e279b0, Buffer.from('0cc318c4dc0c0c07398f', 'hex')),
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
  );
  assert.is(newRunId(0, new Uint8Array(10).fill(0xff)), '00000000-0000-7fff-bfff-ffffffffffff');
  assert.is(newRunId(0xffffffffffff, new Uint8Array(16)), 'ffffffff-ffff-7000-8000-000000000000');
  assert.ok(newRunId(1_000, new Uint8Array(10).fill(255)) < newRunId(1_001, new Uint8Array(10)), 'they sort by time');
  assert.throws(() => newRunId(0, new Uint8Array(9)), /10 random bytes/);
});

test('the record stands under both names, byte for byte the same', () => {
  const root = freshFolder();
  writeRecord(root, report, record, null);
  assert.equal(readdirSync(join(root, 'reports')).sort(), ['run.json', 'smoke_run.json']);
  assert.is(written(root), written(root, 'smoke_run.json'));
  assert.equal(JSON.parse(written(root)), record);
  assert.ok(written(root).endsWith('}\n'));
  assert.is(statSync(join(root, report)).mode & 0o777, 0o644);
});

test('the second name is in the folder of the report; a report of that name stands alone', () => {
  assert.equal(recordPaths('/r', 'out/evidence.json'), ['/r/out/evidence.json', '/r/out/smoke_run.json']);
  assert.equal(recordPaths('/r', 'run.json'), ['/r/run.json', '/r/smoke_run.json']);
  const root = freshFolder();
  fill(root, { 'out/run.json': 'not ours' });
  clearRecords(root, 'out/smoke_run.json');
  writeRecord(root, 'out/smoke_run.json', record, null);
  assert.equal(JSON.parse(readFileSync(join(root, 'out/smoke_run.json'), 'utf8')), record);
  assert.is(readFileSync(join(root, 'out/run.json'), 'utf8'), 'not ours');
  assert.is(readOwnRecord(root, 'out/smoke_run.json'), null, "a record of ours is not the smoke's own");
});

test('clearing removes both names and nothing else, and minds no absence', () => {
  const root = freshFolder();
  clearRecords(root, report);
  fill(root, { 'reports/run.json': '1', 'reports/kept.json': '2', target: '3' });
  symlinkSync('../target', join(root, 'reports/smoke_run.json'));
  clearRecords(root, report);
  assert.equal(readdirSync(join(root, 'reports')), ['kept.json']);
  assert.ok(existsSync(join(root, 'target')), 'a link is removed, not what it points to');
});

test('what the smoke wrote under either name is read', () => {
  for (const names of [['run.json'], ['smoke_run.json'], ['run.json', 'smoke_run.json']]) {
    const root = freshFolder();
    assert.is(readOwnRecord(root, report), null);
    for (const name of names) fill(root, { [`reports/${name}`]: '{"accuracy": 0.93}' });
    assert.equal({ ...readOwnRecord(root, report) }, { accuracy: 0.93 }, names.join());
  }
});

const nest = (depth: number): string => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
const unreadable: readonly [what: string, make: (path: string) => void, says: RegExp][] = [
  ['empty', (path) => writeFileSync(path, ''), /the end where a value should be at 1:1/],
  ['truncated', (path) => writeFileSync(path, '{"a":1,'), /at 1:8/],
  ['a list', (path) => writeFileSync(path, '[]'), /not an object/],
  ['null', (path) => writeFileSync(path, 'null'), /not an object/],
  ['text', (path) => writeFileSync(path, '"x"'), /not an object/],
  ['NaN', (path) => writeFileSync(path, '{"loss": NaN}'), /NaN at 1:10/],
  ['a duplicate key', (path) => writeFileSync(path, '{"a":1,"a":1}'), /duplicate key "a"/],
  ['a BOM', (path) => writeFileSync(path, '\ufeff{}'), /byte order mark/],
  ['UTF-16', (path) => writeFileSync(path, Buffer.from('\ufeff{}', 'utf16le')), /not valid for encoding utf-8/],
  ['latin1', (path) => writeFileSync(path, Buffer.from('{"a":"\xe9"}', 'latin1')), /not valid for encoding utf-8/],
  ['too deep to be kept one level deeper', (path) => writeFileSync(path, nest(32)), /nesting deeper than 31/],
  ['one byte too large', (path) => writeFileSync(path, `{}${' '.repeat((1 << 20) - 1)}`), /1048577 bytes/],
  [
    '2 GB, sparse',
    (path) => {
      writeFileSync(path, '');
      truncateSync(path, 2 ** 31);
    },
    /2147483648 bytes/,
  ],
  [
    'a link to a good record',
    (path) => {
      writeFileSync(`${path}.good`, '{}');
      symlinkSync(`${path}.good`, path);
    },
    /not a regular file/,
  ],
  ['a dangling link', (path) => symlinkSync('nowhere', path), /not a regular file/],
  ['a folder', (path) => mkdirSync(path), /not a regular file/],
  ['a named pipe', (path) => execFileSync('mkfifo', [path]), /not a regular file/],
];

for (const [what, make, says] of unreadable) {
  test(`a record of the smoke that cannot be read is a fault: ${what}`, () => {
    for (const name of ['run.json', 'smoke_run.json']) {
      const root = freshFolder();
      mkdirSync(join(root, 'reports'));
      make(join(root, 'reports', name));
      assert.throws(
        () => readOwnRecord(root, report),
        (error: unknown) => error instanceof Fault && error.message.includes(name) && says.test(error.message),
        name,
      );
    }
  });
}

test('two records of the smoke that disagree are a fault: neither is picked', () => {
  const root = freshFolder();
  fill(root, { 'reports/run.json': '{"a":1}', 'reports/smoke_run.json': '{"a":2}' });
  assert.throws(
    () => readOwnRecord(root, report),
    (error: unknown) => error instanceof Fault && /differs from/.test(error.message),
  );
});

test('fields of the smoke are kept; where ours has the same, ours stands and theirs is under reported', () => {
  const root = freshFolder();
  fill(root, {
    'reports/smoke_run.json':
      '{"accuracy":0.93,"status":"passed!","config_hash":"theirs","reported":7,"__proto__":{"x":1},"toString":2}',
  });
  writeRecord(root, report, { ...record, status: 'failed' }, readOwnRecord(root, report));
  const merged = parsed(root);
  assert.is(merged.status, 'failed');
  assert.is(merged.config_hash, hash);
  assert.is(merged.accuracy, 0.93);
  assert.is(merged.toString, 2);
  assert.equal({ ...(merged.reported as object) }, { status: 'passed!', config_hash: 'theirs', reported: 7 });
  assert.match(written(root), '"__proto__": {');
  assert.is(written(root), written(root, 'smoke_run.json'));
});

test('without a collision there is no reported, and the deepest record still reads back strictly', () => {
  const root = freshFolder();
  writeRecord(root, report, record, { accuracy: 1 });
  assert.not.ok('reported' in parsed(root));
  fill(root, {
    'reports/run.json': nest(31).replace('"a"', '"git"'),
    'reports/smoke_run.json': nest(31).replace('"a"', '"git"'),
  });
  writeRecord(root, report, record, readOwnRecord(root, report));
  assert.ok('git' in (parsed(root).reported as object));
});

test('a link in the place of a record is replaced, not written through', () => {
  const root = freshFolder();
  fill(root, { 'reports/x': '', victim: 'mine' });
  symlinkSync('../victim', join(root, report));
  writeRecord(root, report, record, null);
  assert.is(readFileSync(join(root, 'victim'), 'utf8'), 'mine');
  assert.equal(JSON.parse(written(root)), record);
});

test.run();
