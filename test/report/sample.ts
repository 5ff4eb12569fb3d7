// One answer for every renderer: a plain one, and one made of what others might write.
import { finding } from '../../src/core/finding.js';
import { type Answer, fail } from '../../src/core/verdict.js';

export const sample: Answer = {
  verdict: fail('the smoke failed (exit 1) after 4.2 s', [
    finding('smoke/failed', 'make smoke ended with exit code 1', { hint: 'run it by hand: make smoke' }),
    finding('lock/too-old', 'the pins are 41 days old, 30 are allowed', {
      level: 'warn',
      path: 'requirements.lock',
      line: 3,
      hint: 'gate-hooks refresh-lock',
    }),
    finding('readme/missing', 'src has no README', { level: 'note', path: 'src dir/ü:x,y' }),
  ]),
  lines: ['judged 1 commit', ''],
  data: { trees: 1, took_ms: 4200 },
};

/** Escape codes, line breaks, a direction override, C1, and what GitHub's log reads as commands. */
export const hostileText = '::error::a\u001b[31mred\r\n::warning::b\u202eevil%0A::error::c\u009b2J ##[add-mask]d';

export const hostile: Answer = {
  verdict: fail(hostileText, [
    finding('smoke/failed', hostileText, { path: `dir/${hostileText}`, line: 7, hint: hostileText }),
    finding('push/ref-skipped', hostileText, { level: 'note', hint: hostileText }),
  ]),
  lines: [hostileText, `  ${hostileText}`],
  data: { text: hostileText, status: 'pass', schema: 'other' },
};
