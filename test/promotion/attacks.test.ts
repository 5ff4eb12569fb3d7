// What a promotion lets through, what its environment cannot change, and what it does not judge at all.
import { execFileSync } from 'node:child_process';
import { linkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inMinutes, sha256 } from './attack.js';
import { type Flags, faultOf, type Json, other, type Rig } from './rig.js';
import { smoked } from './smoked.js';

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
    const rig = smoked();
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
      assert.equal(smoked().promote().no, passes ? [] : ['bypass']);
    } finally {
      delete process.env.BYPASS_SMOKE;
    }
  });
}

test('GATE_EXPECT_DATA counts as --expect-data does', () => {
  const rig = smoked();
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
  const rig = smoked();
  process.env.GIT_INDEX_FILE = '/nowhere/index';
  try {
    assert.equal(rig.promote().no, []);
  } finally {
    delete process.env.GIT_INDEX_FILE;
  }
});

test('objects that git inherits from elsewhere are no repository', () => {
  const rig = smoked();
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
    const rig = smoked();
    act(rig);
    assert.match(faultOf(() => rig.promote()).message, says);
  });
}

test.run();
