// What one shard of a smoke runs, records and leaves behind. How shards are merged: shards.test.ts.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run as runPlan } from '../../src/commands/plan.js';
import { readSettings } from '../../src/settings/read.js';
import { validate } from '../../src/settings/validate.js';
import { listPasses } from '../../src/smoke/passes.js';
import { requireWorkTree } from '../../src/world/git.js';
import { type Json, makeRig, type Rig, rejectionOf } from './rig.js';

const gate = {
  smoke: {
    steps: [
      { name: 'lint', run: 'true' },
      { name: 'build', run: 'echo built > out.txt' },
      { name: 'e2e', run: 'cat out.txt', needs: ['build'] },
    ],
  },
};
const makeSharded = (): Rig =>
  makeRig({ 'gate-hooks.json': JSON.stringify(gate), '.gitignore': 'reports/\nout.txt\n' });

test('a shard runs its step and what that needs, and answers for its step only', async () => {
  const rig = makeSharded();
  const { verdict } = await rig.smoke(['e2e']);
  const record = JSON.parse(rig.text) as Json;
  assert.is(verdict.status, 'pass');
  assert.match(verdict.reason, /only e2e: no proof of the commit$/);
  assert.equal(
    [record.status, record.only, record.steps.map((step: Json) => step.name)],
    ['partial', ['e2e'], ['build', 'e2e']],
  );
  assert.is(record.gate.steps.length, 3, 'the definition is that of the whole gate');
  assert.not(
    existsSync(rig.at('.git/gate-hooks/proved')) && readdirSync(rig.at('.git/gate-hooks/proved')).length > 0,
    'no proof of the tree',
  );
  assert.equal(
    listPasses(requireWorkTree(rig.root))
      .map(({ parts }) => parts.step)
      .sort(),
    ['build', 'e2e'],
    'each step has passed',
  );
  assert.equal(rig.promote().no, ['status', 'steps']);
});

test('a red shard is red, and takes back what an earlier run proved', async () => {
  const rig = makeRig({
    'gate-hooks.json': JSON.stringify({
      smoke: {
        steps: [
          { name: 'a', run: 'test ! -e flag' },
          { name: 'b', run: 'true' },
        ],
      },
    }),
    '.gitignore': 'reports/\nflag\n',
  });
  await rig.smoke();
  assert.ok(readdirSync(rig.at('.git/gate-hooks/proved')).length > 0);
  rig.write({ flag: '' });
  rmSync(rig.at('.git/gate-hooks/passes'), { recursive: true });
  assert.is((await rig.smoke(['a'])).verdict.status, 'fail');
  assert.equal(readdirSync(rig.at('.git/gate-hooks/proved')), []);
});

test('an unknown step is refused with the one that was meant', async () => {
  const fault = await rejectionOf(makeSharded().smoke(['buld']));
  assert.equal(
    [fault.message, fault.hint, fault.exit],
    ['no step is called "buld", did you mean build?', 'there are: lint, build, e2e', 2],
  );
});

const settingsOf = (rig: Rig) => readSettings(rig.root, null, () => validate);

test('the plan is told for people, for scripts and as a matrix of one line', () => {
  const settings = settingsOf(makeSharded());
  const { lines, data, verdict } = runPlan({ settings });
  assert.equal(lines, ['lint   true', 'build  echo built > out.txt', 'e2e    cat out.txt  (after build)']);
  assert.equal(data?.levels, [['lint', 'build'], ['e2e']]);
  assert.is(verdict.status, 'pass');
  assert.is(
    runPlan({ settings, format: 'matrix' }).document,
    '{"include":[{"step":"lint"},{"step":"build"},{"step":"e2e"}]}\n',
  );
  assert.throws(() => runPlan({ settings: settingsOf(makeRig({ a: '' })) }), /no smoke command/);
});

test.run();
