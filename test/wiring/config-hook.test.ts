import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { configCommand, judgeConfigHook } from '../../src/wiring/config-hook.js';

const command = ['hook.gate-hooks.command', configCommand] as const;
const event = ['hook.gate-hooks.event', 'pre-push'] as const;

for (const [what, entries, is] of [
  ['nothing', [], 'absent'],
  ['command and event', [command, event], 'ours'],
  ['a second event', [command, ['hook.gate-hooks.event', 'post-commit'], event], 'ours'],
  ['enabled said so', [command, event, ['hook.gate-hooks.enabled', 'true']], 'ours'],
  ['disabled', [command, event, ['hook.gate-hooks.enabled', 'false']], 'broken'],
  ['an event that was taken back', [command, event, ['hook.gate-hooks.event', '']], 'broken'],
  ['an event that was taken back and given again', [command, event, ['hook.gate-hooks.event', ''], event], 'ours'],
  ['a command alone', [command], 'broken'],
  ['an event alone', [event], 'broken'],
  ['an older command of ours', [['hook.gate-hooks.command', 'sh "$X/gate-hooks/hook/pre-push"'], event], 'broken'],
  ['a later command of someone', [command, event, ['hook.gate-hooks.command', 'true']], 'other'],
] as const) {
  test(`${what}: ${is}`, () => assert.is(judgeConfigHook(entries), is));
}

test.run();
