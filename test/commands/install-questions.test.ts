import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decide, type InstallFacts, questionsOf } from '../../src/commands/install-questions.js';
import { suggestSmoke } from '../../src/settings/suggest.js';

const facts = (over: Partial<InstallFacts> = {}): InstallFacts => ({
  installed: false,
  settings: null,
  found: 'make smoke',
  suggestion: null,
  hasAgents: false,
  flags: { smoke: null, agents: null },
  ...over,
});
const ids = (over: Partial<InstallFacts>): string =>
  questionsOf(facts(over))
    .map(({ id }) => id)
    .join(' ');

for (const [what, over, asked] of [
  ['a first install', {}, 'smoke agents'],
  ['settings that are there', { settings: 'gate-hooks.json' }, 'agents'],
  ['a second install', { installed: true }, ''],
  ['a second install that lost its smoke', { installed: true, found: null }, 'smoke'],
  ['a smoke from a flag', { flags: { smoke: 'x', agents: null } }, 'agents'],
  ['no agents by a flag', { flags: { smoke: null, agents: false } }, 'smoke'],
] as const) {
  test(`${what} leaves open: ${asked || 'nothing'}`, () => assert.is(ids(over), asked));
}

test('each question comes with what was found', () => {
  const initial = (over: Partial<InstallFacts>): unknown[] =>
    questionsOf(facts(over)).map(({ question }) => question.initial);
  assert.equal(initial({}), ['make smoke', false]);
  assert.equal(initial({ found: null, suggestion: 'npm test', hasAgents: true }), ['npm test', true]);
});

test('settings are written only where the answer is not what would run anyway; a flag goes before an answer', () => {
  assert.equal(decide(facts(), { smoke: ' make smoke ', agents: true }), { write: null, agents: true });
  assert.equal(decide(facts(), { smoke: 'make test' }).write, '{\n  "smoke": {\n    "command": "make test"\n  }\n}\n');
  assert.match(
    decide(facts({ flags: { smoke: 'a "b"', agents: false } }), { smoke: 'c', agents: true }).write ?? '',
    /"a \\"b\\""/,
  );
  assert.is(decide(facts({ flags: { smoke: null, agents: false } }), { agents: true }).agents, false);
});

test('a command that is none, or on two lines, is refused, and so is a rewrite of settings', () => {
  for (const smoke of ['', '  ', 'a\nb'])
    assert.throws(() => decide(facts({ flags: { smoke, agents: null } }), {}), /--smoke/);
  assert.throws(
    () => decide(facts({ settings: 'pyproject.toml', flags: { smoke: 'x', agents: null } }), {}),
    /pyproject\.toml already/,
  );
});

for (const [sources, names, command] of [
  [{ Makefile: 'check:\n\ttrue\n' }, [], 'make check'],
  [{ 'package.json': '{"scripts":{"test":"node --test"}}' }, [], 'npm test'],
  [{ 'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}' }, [], null],
  [{ 'pyproject.toml': '[tool.pytest.ini_options]\n' }, [], 'python3 -m pytest -q'],
  [{}, ['conftest.py'], 'python3 -m pytest -q'],
  [{}, ['go.mod'], 'go test ./...'],
  [{}, ['Cargo.toml'], 'cargo test'],
  [{}, ['README.md'], null],
] as const) {
  test(`${JSON.stringify(sources)} ${names.join(' ')}: ${command ?? 'nothing'} is offered`, () =>
    assert.is(suggestSmoke(sources, names), command));
}

test.run();
