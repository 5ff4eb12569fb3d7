// What a record may look like, and what the judges make of a random lie in it.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseClaim } from '../../src/promotion/claim.js';
import { type Json, makeRig, makeTemplate } from './rig.js';

const green = await makeTemplate(async () => {
  const rig = makeRig({
    'gate-hooks.json': '{"smoke":{"command":"true"}}',
    '.gitignore': 'reports/\n',
    'configs/a': '1',
    'main.txt': '1',
  });
  await rig.smoke();
  return rig;
});
const text = green().text;

test('cut short at any byte it is no record', () => {
  const bytes = Buffer.from(text.trimEnd());
  for (let end = 0; end < bytes.length; end += 1) assert.throws(() => parseClaim(bytes.subarray(0, end)));
  assert.is(parseClaim(bytes).status, 'passed');
});

test('a record of ten thousand config files is read', () => {
  const record = JSON.parse(text) as Json;
  record.config_files = Array.from({ length: 10_000 }, (_, i) => ({
    path: `configs/${i}/a-name-of-usual-length.yaml`,
    mode: '100644',
    size: 8,
    sha256: 'a'.repeat(64),
  }));
  const bytes = Buffer.from(JSON.stringify(record, null, 2));
  assert.ok(bytes.length < 8 << 20);
  assert.is(parseClaim(bytes).configFiles?.length, 10_000);
});

test('a field of the wrong type is named, wherever it stands', () => {
  const wrong: readonly [change: (r: Json) => void, says: string][] = [
    [
      (r) => {
        r.git.tree = 'HEAD';
      },
      'git.tree must be an object id of git (40 or 64 lower-case hex digits), it is "HEAD"',
    ],
    [
      (r) => {
        r.git = [];
      },
      'git must be an object, it is a list',
    ],
    [
      (r) => {
        r.steps = {};
      },
      'steps must be a list, it is an object',
    ],
    [
      (r) => {
        r.steps[0].exit_code = '0';
      },
      'steps[0].exit_code must be a whole number, 0 or more, it is "0"',
    ],
    [
      (r) => {
        delete r.steps[0].name;
      },
      'steps[0].name is missing',
    ],
    [
      (r) => {
        r.config_files[0].mode = '120000';
      },
      'config_files[0].mode must be 100644 or 100755',
    ],
    [
      (r) => {
        r.config_files[0].size = -1;
      },
      'config_files[0].size must be a whole number, 0 or more, it is -1',
    ],
    [
      (r) => {
        r.only = 'lint';
      },
      'only must be a list, it is "lint"',
    ],
    [
      (r) => {
        r.run_id = '\u001b[2J';
        r.started_at = '\u001b[2J';
      },
      'started_at: "\\x1b[2J" is not an RFC 3339 time like 2026-01-31T09:00:00Z',
    ],
    [
      (r) => {
        r.gate.definition_hash = null;
        r.data_hash = 'x'.repeat(5000);
      },
      `data_hash must be 64 lower-case hex digits, it is "${'x'.repeat(79)}…`,
    ],
  ];
  for (const [change, says] of wrong) {
    const record = JSON.parse(text) as Json;
    change(record);
    assert.throws(
      () => parseClaim(Buffer.from(JSON.stringify(record))),
      (error: Error) => error.message === says || assert.is(error.message, says) === undefined,
    );
  }
});

/** The fields of which the smallest change must refuse, with the row that says so. */
const bound: readonly [field: (r: Json) => { of: Json; key: string }, check: string][] = [
  [(r) => ({ of: r, key: 'config_hash' }), 'config'],
  [(r) => ({ of: r, key: 'data_hash' }), 'data'],
  [(r) => ({ of: r.git, key: 'tree' }), 'tree'],
  [(r) => ({ of: r.gate, key: 'definition_hash' }), 'definition'],
];

test('one other digit anywhere in a hash refuses, by the row of that hash', async () => {
  const rig = green();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...bound),
      fc.nat(),
      fc.integer({ min: 1, max: 15 }),
      async ([field, check], at, flip) => {
        rig.put(text);
        rig.edit((r) => {
          const { of, key } = field(r);
          const digits = [...(of[key] as string)];
          const place = at % digits.length;
          digits[place] = (parseInt(digits[place]!, 16) ^ flip).toString(16);
          of[key] = digits.join('');
        });
        const { verdict, no } = rig.promote();
        assert.is(verdict.status, 'fail');
        assert.ok(no.includes(check), no.join());
      },
    ),
    { numRuns: 25 },
  );
});

test('every row is there, in the same order, whatever the answer', async () => {
  const rig = green();
  const names = rig.promote().rows.map(({ name }) => name);
  assert.equal(names, [
    'bypass',
    'checkout',
    'record',
    'copies',
    'handover',
    'time',
    'status',
    'clean',
    'tree',
    'commit',
    'definition',
    'steps',
    'config',
    'data',
    'data-files',
    'canary',
    'bandit',
  ]);
  for (const lie of ['', '{}', '[]', text.replace('passed', 'failed'), text.replace('"git"', '"gut"')]) {
    rig.put(lie);
    const { rows, verdict } = rig.promote();
    assert.equal(
      rows.map(({ name }) => name),
      names,
    );
    assert.is(verdict.status, 'fail');
  }
});

test('what could not be looked at refuses by itself: no row but those that nobody asked for is left undone', async () => {
  const rig = green();
  const undone = rig
    .promote()
    .rows.filter(({ result }) => result === 'not checked')
    .map(({ name, found }) => `${name}: ${found}`);
  assert.equal(undone, [
    'handover: no --expect-run was given',
    'canary: promotion.canary is not set',
    'bandit: no Python is tracked',
  ]);
});

test('in a SHA-256 repository, in a linked work tree and in a shallow clone it is the same', async () => {
  const sha256 = makeRig(
    { 'gate-hooks.json': '{"smoke":{"command":"true"}}', '.gitignore': 'reports/\n' },
    '--object-format=sha256',
  );
  await sha256.smoke();
  assert.equal(sha256.promote().no, []);
  for (const make of [
    (_: string, to: string) => ['worktree', 'add', '-q', '--detach', to],
    (from: string, to: string) => ['clone', '-q', '--depth=1', `file://${from}`, to],
  ]) {
    const rig = green();
    const other = green();
    other.remove();
    rig.git(...make(rig.root, other.root));
    other.write({ 'reports/run.json': text });
    assert.equal(other.promote().no, []);
    other.write({ 'main.txt': '2' });
    assert.equal(other.promote().no, ['checkout']);
  }
});

test.run();
