import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { definitionHash, hashJson, stepHash } from '../../src/evidence/definition.js';
import type { Step } from '../../src/settings/settings.js';

const step: Step = {
  name: 'smoke',
  run: 'make smoke',
  needs: [],
  inputs: null,
  timeout: null,
  cwd: '.',
  env: { B: '2', A: '1' },
};
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

test('a step is the sha256 of canonical JSON', () => {
  assert.is(stepHash(step), sha('{"cwd":".","env":{"A":"1","B":"2"},"name":"smoke","run":"make smoke"}'));
});

test('keys are in the order of code points, not of UTF-16 units', () => {
  assert.is(hashJson({ '\u{1f600}': 1, '\uff5e': 2 }), sha('{"\uff5e":2,"\u{1f600}":1}'));
});

test('deadlines and the order of variables turn no red step green, so they are not in it', () => {
  assert.is(stepHash({ ...step, timeout: 5, env: { A: '1', B: '2' } }), stepHash(step));
});

test('every part that can change the answer decides', () => {
  const changes: Partial<Step>[] = [
    { name: 'other' },
    { run: 'make  smoke' },
    { run: ['make smoke'] },
    { run: ['make', 'smoke'] },
    { cwd: 'sub' },
    { env: {} },
    { env: { A: '1', B: '3' } },
    { env: { A: '1', C: '2' } },
    { env: { A: '1,"B":"2' } },
  ];
  const hashes = [step, ...changes.map((change) => ({ ...step, ...change }))].map(stepHash);
  assert.is(new Set(hashes).size, hashes.length);
});

test('the gate is its steps in order, what they need and read, and the major version', () => {
  const other = { ...step, name: 'b' };
  const gates = [
    definitionHash([step], 0),
    definitionHash([step], 1),
    definitionHash([step, other], 0),
    definitionHash([other, step], 0),
    definitionHash([step, { ...other, needs: ['smoke'] }], 0),
    definitionHash([{ ...step, inputs: ['src/**'] }], 0),
  ];
  assert.is(new Set(gates).size, gates.length);
});

test.run();
