import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bad, ok, stateOf, trouble } from '../../src/doctor/check.js';
import { wantsPackages } from '../../src/doctor/dependencies.js';
import { judgeEnvironment } from '../../src/doctor/environment.js';
import { judgeProbe, type ProbeCase } from '../../src/doctor/judge-probe.js';
import { judgeNeighbours, type NeighbourFacts } from '../../src/doctor/neighbours.js';
import type { Probe } from '../../src/doctor/probe.js';
import { parseShebang } from '../../src/doctor/shebang.js';
import { hostOf } from '../../src/doctor/ssh.js';
import { isShared } from '../../src/doctor/store.js';
import { nonceForm } from '../../src/push/probe.js';
import { seesConfigHooks } from '../../src/wiring/config-hook.js';

const answer = { version: '1.2.3', node: '/n', node_version: '20.1.0', root: '/repo', path: '/bin' };
const about: ProbeCase = { name: 'probe', root: '/repo', way: 'git push', seconds: 20, hint: 'mend it' };

for (const [name, probe, state, says] of [
  ['an answer and a refused push', { code: 1, answers: [answer], output: '' }, 'ok', /runtime 1\.2\.3, node 20\.1\.0/],
  ['two answers in one push', { code: 1, answers: [answer, answer], output: '' }, 'ok', /started 2 times/],
  ['no answer, and git pushed', { code: 0, answers: [], output: 'Everything' }, 'no', /without starting the hook/],
  [
    'no answer, and git refused',
    {
      code: 1,
      answers: [],
      output: 'gate-hooks: refused: its runtime is gone\nerror: failed to push some refs to x\n',
    },
    'no',
    /before the hook .* could answer: gate-hooks: refused: its runtime is gone$/,
  ],
  ['no answer in time', { code: null, answers: [], output: '' }, 'no', /within 20 s; last line: nothing was printed/],
  ['an answer, and git pushed all the same', { code: 0, answers: [answer], output: '' }, 'no', /drops its exit code/],
  [
    'an answer, and hooks that do not end',
    { code: null, answers: [answer], output: '' },
    'warn',
    /not proved that its no is taken/,
  ],
  [
    'an answer for another work tree',
    { code: 1, answers: [{ ...answer, root: '/other' }], output: '' },
    'no',
    /started for \/other, not for \/repo/,
  ],
  [
    'the last words of a hook that would move the cursor',
    { code: 1, answers: [], output: 'x\u001b[2Jy' },
    'no',
    /x\\x1b\[2Jy/,
  ],
] as const satisfies readonly (readonly [string, Probe, string, RegExp])[]) {
  test(`${name}: ${state}`, () => {
    const check = judgeProbe(probe, about);
    assert.is(stateOf(check), state);
    assert.match(state === 'ok' ? check.says : check.findings[0]!.message, says);
  });
}

for (const [head, interpreter, argument, crlf] of [
  ['#!/bin/sh\necho', '/bin/sh', null, false],
  ['#! /usr/bin/env -S node --x\n', '/usr/bin/env', '-S node --x', false],
  ['#!/bin/sh\r\necho', '/bin/sh', null, true],
  ['#!/bin/sh -e\r\n', '/bin/sh', '-e', true],
  ['#!/bin/sh', '/bin/sh', null, false],
] as const) {
  test(`the kernel would start ${JSON.stringify(head)} by ${interpreter}${crlf ? ' and a carriage return' : ''}`, () =>
    assert.equal(parseShebang(head), { interpreter, argument, crlf }));
}

for (const head of ['', '\n#!/bin/sh\n', 'echo', '\ufeff#!/bin/sh\n', ' #!/bin/sh']) {
  test(`${JSON.stringify(head)} has no #! line`, () => assert.is(parseShebang(head), null));
}

test('whatever the first line holds, it is read, and CRLF is seen', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (line, rest) => {
      const first = line.split('\n')[0]!;
      const found = parseShebang(`#!${first}\n${rest}`);
      assert.ok(found !== null);
      assert.is(found.crlf, first.endsWith('\r'));
    }),
  );
});

test('a check is as bad as its worst finding', () => {
  const warn = trouble('a', 'b', 'doctor/git', 'm', { level: 'warn', hint: 'h' });
  const no = trouble('a', 'b', 'doctor/git', 'm', { hint: 'h' });
  assert.equal([ok('a', 'b'), warn, no, bad('a', 'b', ...warn.findings, ...no.findings)].map(stateOf), [
    'ok',
    'warn',
    'no',
    'no',
  ]);
});

for (const [env, levels] of [
  [{}, []],
  [{ PATH: '/bin', HOME: '/h', BYPASS_SMOKE: '', HUSKY: '1', LEFTHOOK: 'true', GIT_AUTHOR_NAME: 'x' }, []],
  [{ GIT_DIR: '/other/.git' }, ['warn']],
  [{ HUSKY: '0', LEFTHOOK: '0', GIT_CONFIG_COUNT: '1' }, ['warn', 'warn', 'warn']],
  [{ BYPASS_SMOKE: '1', SIMPLE_GIT_HOOKS_RC: '/rc' }, ['error', 'warn']],
] as const) {
  test(`${JSON.stringify(env)} comes to ${levels.length === 0 ? 'nothing' : levels.join(', ')}`, () =>
    assert.equal(
      judgeEnvironment(env, null).findings.map(({ level }) => level),
      levels,
    ));
}

test('HUSKY=0 is an error where husky starts the gate', () =>
  assert.is(judgeEnvironment({ HUSKY: '0' }, 'husky').findings[0]!.level, 'error'));

test('what a variable holds cannot write to the terminal', () => {
  assert.match(
    judgeEnvironment({ GIT_DIR: 'a\u001b[2J\nb' }, null).findings[0]!.message,
    /^GIT_DIR=a\\x1b\[2J\\x0ab binds/,
  );
});

const nobody: NeighbourFacts = {
  startedBy: null,
  texts: {},
  hooksPath: null,
  hooksPathExists: false,
  huskyScript: null,
};

for (const [name, facts, state] of [
  ['nobody else', nobody, 'ok'],
  ['lefthook without a job of ours', { ...nobody, texts: { 'lefthook.yml': 'pre-push:\n  jobs: []\n' } }, 'warn'],
  ['lefthook with one', { ...nobody, texts: { '.config/lefthook.toml': 'run = "gate-hooks"' } }, 'ok'],
  [
    'simple-git-hooks configured for pre-commit alone',
    { ...nobody, texts: { 'package.json': '{"simple-git-hooks":{"pre-commit":"x"}}' } },
    'warn',
  ],
  [
    'simple-git-hooks that names ours',
    { ...nobody, texts: { 'package.json': '{"simple-git-hooks":{"pre-push":"gate-hooks x"}}' } },
    'ok',
  ],
  [
    'simple-git-hooks whose package.json names us elsewhere only',
    {
      ...nobody,
      texts: { 'package.json': '{"devDependencies":{"gate-hooks":"1"},"simple-git-hooks":{"pre-commit":"x"}}' },
    },
    'warn',
  ],
  [
    'simple-git-hooks that preserves all',
    { ...nobody, texts: { 'package.json': '{"simple-git-hooks":{"pre-commit":"x","preserveUnused":true}}' } },
    'ok',
  ],
  [
    'simple-git-hooks that preserves others',
    { ...nobody, texts: { '.simple-git-hooks.json': '{"pre-commit":"x","preserveUnused":["post-merge"]}' } },
    'warn',
  ],
  [
    'simple-git-hooks configured by a script',
    { ...nobody, texts: { '.simple-git-hooks.cjs': 'module.exports = {}' } },
    'warn',
  ],
  ['a package.json that is broken', { ...nobody, texts: { 'package.json': '{' } }, 'ok'],
  ['husky that was not run here', { ...nobody, startedBy: 'husky', hooksPath: '.husky/_' }, 'no'],
  [
    'husky without our block',
    { ...nobody, startedBy: 'husky', hooksPath: '/repo/.husky/_', hooksPathExists: true, huskyScript: 'npm test\n' },
    'warn',
  ],
  [
    'husky with it',
    { ...nobody, hooksPath: 'web/.husky/_', hooksPathExists: true, huskyScript: '# gate-hooks\n' },
    'ok',
  ],
  ["a folder of hooks that is not husky's", { ...nobody, hooksPath: '.hooks' }, 'ok'],
] as const) {
  test(`${name}: ${state}`, () => assert.is(stateOf(judgeNeighbours(facts)), state));
}

for (const [version, sees] of [
  ['git version 2.39.5', false],
  ['2.53.9', false],
  ['2.54.0', true],
  ['git version 2.55.0.windows.1', true],
  ['3.0.0', true],
  ['1.99', false],
  ['?', false],
] as const) {
  test(`git ${version} ${sees ? 'runs' : 'does not run'} hooks of its configuration`, () =>
    assert.is(seesConfigHooks(version), sees));
}

for (const [url, host] of [
  ['git@example.test:a/b.git', 'git@example.test'],
  ['ssh://git@example.test:2222/a', 'git@example.test'],
  ['example.test:a', 'example.test'],
  ['-oProxyCommand=x:y', null],
  ['ssh://-oProxyCommand=x/y', null],
] as const) {
  test(`${url} is asked about as ${String(host)}`, () => assert.is(hostOf(url), host));
}

for (const [value, shared] of [
  ['group', true],
  ['true', true],
  ['1', true],
  ['all', true],
  ['world', true],
  ['0660', true],
  ['0640', false],
  ['umask', false],
  ['false', false],
  ['', false],
] as const) {
  test(`core.sharedRepository=${value} ${shared ? 'gives the group a say' : 'does not'}`, () =>
    assert.is(isShared(value), shared));
}

for (const [text, wants] of [
  ['{"dependencies":{"a":"1"}}', true],
  ['{"devDependencies":{}}', false],
  ['[]', false],
  ['null', false],
  ['{', false],
  ['{"dependencies":"x"}', false],
] as const) {
  test(`${text} asks for ${wants ? 'packages' : 'none'}`, () => assert.is(wantsPackages(text), wants));
}

test('a nonce names no path', () => {
  fc.assert(fc.property(fc.string(), (text) => assert.not(nonceForm.test(text) && /[^0-9a-f]/.test(text))));
  assert.not(nonceForm.test('../0123456789abcdef0123456789abcdef'));
  assert.not(nonceForm.test('0123456789abcdef0123456789abcdef\n'));
});

test.run();
