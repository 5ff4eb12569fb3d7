import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { definitionHash, type Definition } from '../../src/evidence/definition.js';

const definition: Definition = { command: 'make smoke', cwd: '.', env: { B: '2', A: '1' }, timeout: 600_000, idle_timeout: null, tool_major: 0 };

test('it is the sha256 of canonical JSON', () => {
  const text = '{"command":"make smoke","cwd":".","env":{"A":"1","B":"2"},"idle_timeout":null,"timeout":600000,"tool_major":0}';
  assert.is(definitionHash(definition), createHash('sha256').update(text).digest('hex'));
});

test('keys are in the order of code points, not of UTF-16 units', () => {
  const text = '{"command":["a","b"],"cwd":".","env":{"\uff5e":"1","\u{1f600}":"2"},"idle_timeout":5,"timeout":1,"tool_major":1}';
  const odd: Definition = { command: ['a', 'b'], cwd: '.', env: { '\u{1f600}': '2', '\uff5e': '1' }, timeout: 1, idle_timeout: 5, tool_major: 1 };
  assert.is(definitionHash(odd), createHash('sha256').update(text).digest('hex'));
});

test('the order of the variables does not matter, and nothing else is in it', () => {
  const { command, cwd, timeout, idle_timeout, tool_major } = definition;
  assert.is(definitionHash({ tool_major, idle_timeout, timeout, env: { A: '1', B: '2' }, cwd, command }), definitionHash(definition));
  const more = { ...definition, command_origin: 'Makefile' };
  assert.is(definitionHash(more), definitionHash(definition));
});

test('every part of it decides', () => {
  const changes: Partial<Definition>[] = [
    { command: 'make  smoke' }, { command: ['make smoke'] }, { command: ['make', 'smoke'] }, { cwd: 'sub' }, { env: {} }, { env: { A: '1', B: '3' } }, { env: { A: '1', C: '2' } },
    { env: { A: '1,"B":"2' } }, { timeout: 1 }, { idle_timeout: 0 }, { idle_timeout: 1 }, { tool_major: 1 },
  ];
  const hashes = [definition, ...changes.map((change) => ({ ...definition, ...change }))].map(definitionHash);
  assert.is(new Set(hashes).size, hashes.length);
});

test.run();
