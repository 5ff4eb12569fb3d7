import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addExclude, removeExclude } from '../../src/wiring/exclude.js';
import type { HookFacts, HookFile } from '../../src/wiring/facts.js';
import { isOurs } from '../../src/wiring/marker.js';
import { planHook } from '../../src/wiring/plan.js';

const facts = (hook: HookFile, more: Partial<HookFacts> = {}): HookFacts => ({ hooksDir: '/r/.git/hooks', hookPath: '/r/.git/hooks/pre-push', neighbourPath: '/r/.git/hooks/p', hook, neighbourExists: false, hooksDirExists: true, hooksPath: null, outside: null, trackedInHooksDir: null, ...more });
const ours = (content: string, executable = true): HookFile => ({ kind: 'ours', content, executable });
const stranger: HookFile = { kind: 'stranger', executable: true, what: 'a hook of your own' };

for (const [what, given, action] of [
  ['no hook', facts({ kind: 'absent' }), 'create'],
  ['our hook as it should be', facts(ours('text')), 'keep'],
  ['our hook without its x bit', facts(ours('text', false)), 'mode'],
  ['our hook with another text', facts(ours('older')), 'update'],
  ['a stranger', facts(stranger), 'chain'],
  ['our hook beside a neighbour', facts(ours('text'), { neighbourExists: true }), 'keep'],
  ['a local hooks path', facts({ kind: 'absent' }, { hooksPath: { scope: 'local', value: '.x' } }), 'create'],
] as const) {
  test(`${what}: ${action}`, () => assert.is(planHook(given, 'text').action, action));
}

for (const [what, given, says] of [
  ['a stranger and no place for it', facts(stranger, { neighbourExists: true }), /no place to keep it/],
  ['a folder where the hook should be', facts({ kind: 'odd', what: 'a folder' }), /is a folder/],
  ['an empty hooks path', facts({ kind: 'absent' }, { hooksPath: { scope: 'local', value: '' } }), /set to nothing/],
  ['a global hooks path', facts({ kind: 'absent' }, { hooksPath: { scope: 'global', value: '/h' } }), /all your repositories/],
  ['a hooks path that only the main work tree can follow', facts({ kind: 'absent' }, { hooksPath: { scope: 'local', value: '.git/hooks' } }), /relative/],
  ['a hooks folder outside of the repository', facts({ kind: 'absent' }, { outside: '/shared' }), /every repository that shares it/],
  ['a tracked hooks folder', facts({ kind: 'absent' }, { trackedInHooksDir: '.githooks/x' }), /tracked/],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => planHook(given, 'text'), says));
}

for (const [text, is] of [
  ['#!/bin/sh\n# gate-hooks pre-push v1\n', true],
  ['#!/bin/sh\r\n# gate-hooks pre-push v1\r\n', true],
  ['#!/bin/sh\n# calls gate-hooks pre-push v1 somewhere\n', false],
  [`${'\n'.repeat(30)}# gate-hooks pre-push v1\n`, false],
  ['', false],
] as const) {
  test(`${JSON.stringify(text.slice(0, 40))} is ${is ? 'ours' : 'a stranger'}`, () => assert.is(isOurs(text), is));
}

test('adding our lines to an exclude file and taking them out again gives the same bytes, and adding twice is adding once', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('*.log', '', '# x', '# gate-hooks', 'a\r')), fc.boolean(), (lines, ended) => {
    const before = lines.join('\n') + (ended && lines.length > 0 ? '\n' : '');
    const once = addExclude(before, ['reports/run.json']);
    assert.is(addExclude(once, ['reports/run.json']), once);
    assert.is(removeExclude(once), before);
  }));
});

test('a begin without its end is not ours to cut', () => {
  const text = '# gate-hooks: begin\nmine\n';
  assert.is(removeExclude(text), text);
});

test('lines between a begin without its end and our block are not ours to cut', () => {
  const text = '# gate-hooks: begin\nmine\n';
  assert.is(removeExclude(addExclude(text, ['reports/run.json'])), text);
});

test('what a killed write leaves beside the record is excluded, too', () => {
  assert.match(addExclude('', ['reports/run.json']), /^\/reports\/run\.json\.tmp-\*$/m);
});

test('a path with pattern characters is excluded literally', () => {
  assert.match(addExclude('', ['a[1] b*/run.json']), /^\/a\\\[1\\\]\\ b\\\*\/run\.json$/m);
});

test.run();
