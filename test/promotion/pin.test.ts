// What pins the data that may be promoted: gate-hooks.lock.json, or the settings.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run as runPinData } from '../../src/commands/pin-data.js';
import { readSettings } from '../../src/settings/read.js';
import { validate } from '../../src/settings/validate.js';
import { requireWorkTree } from '../../src/world/git.js';
import { type Json, makeRig, type Rig } from './rig.js';

const settingsOf = (rig: Rig) => readSettings(rig.root, null, () => validate);

test('pin-data writes the id of the data that lies here, checks it, and says when there is nothing to pin', async () => {
  const rig = makeRig();
  const pin = (check = false) => runPinData({ repo: requireWorkTree(rig.root), settings: settingsOf(rig), check });
  assert.equal([pin(true).verdict.status, pin(true).verdict.findings[0]?.rule], ['fail', 'promote/data']);
  assert.match(pin().verdict.reason, /gate-hooks\.lock\.json written: [0-9a-f]{64}, 2 files in data; commit it/);
  const lock = rig.read('gate-hooks.lock.json');
  assert.equal(Object.keys(JSON.parse(lock) as Json), ['schema', 'data_hash', 'data_stats']);
  assert.is(pin(true).verdict.status, 'pass');
  assert.match(pin().verdict.reason, /gate-hooks\.lock\.json holds/);
  rig.write({ 'data/a.csv': 'new\n' });
  assert.is(pin(true).verdict.status, 'fail');
  assert.is(rig.read('gate-hooks.lock.json'), lock, '--check writes nothing');
  pin();
  assert.is.not(rig.read('gate-hooks.lock.json'), lock);
  assert.is(
    runPinData({
      repo: requireWorkTree(rig.root),
      settings: { ...settingsOf(rig), evidence: { config: null, data: [], report: 'reports/run.json' } },
    }).verdict.status,
    'skip',
  );
});

test('the expected data may stand in the settings', async () => {
  const refusing = async (expected: (hash: string) => string): Promise<string[]> => {
    const rig = makeRig();
    await rig.smoke();
    const hash = (JSON.parse(rig.text) as Json).data_hash as string;
    const settings = JSON.parse(rig.read('gate-hooks.json')) as Json;
    rig.commit({ 'gate-hooks.json': JSON.stringify({ ...settings, promotion: { expected_data: expected(hash) } }) });
    await rig.smoke();
    return rig.promote().no;
  };
  assert.equal(await refusing((hash) => hash), []);
  assert.equal(await refusing(() => 'a'.repeat(64)), ['data']);
});

test.run();
