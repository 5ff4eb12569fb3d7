// Does the one screen say what is known, at any width, and the step that is missing?
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bar } from '../../src/status/bar.js';
import { type Screen, type StatusFacts, statusLines } from '../../src/status/lines.js';
import { nextStep } from '../../src/status/next.js';

const wide: Screen = { columns: null, unicode: true };

const facts: StatusFacts = {
  hook: { state: 'wired', says: 'wired by .git/hooks/pre-push, runtime 0.1.0' },
  smoke: { command: 'make smoke', origin: 'Makefile target smoke' },
  lastRun: {
    status: 'passed',
    duration_ms: 4200,
    started_at: '2026-11-24T09:00:00.000Z',
    commit: 'a'.repeat(40),
    clean: true,
  },
  durations: { passes: [1000, 2000, 4000, 8000], usual: 4000, trend: 0.25 },
  memory: { hits: 3, runs: 1 },
  bypasses: {
    days: 30,
    number: 1,
    unreadable: 0,
    unchained: 0,
    breaks: [],
    newest: { at: '2026-11-24T12:00:00.000Z', by: 'Eve <eve@example.test>', reason: 'demo' },
  },
  locks: [
    {
      path: 'requirements.lock',
      days: 66,
      at_most_days: 66,
      limit: 90,
      says: 'requirements.lock: pins are 66 days old',
    },
  ],
  foldersWithoutReadme: [],
  promotion: { ready: false, says: 'not ready: time: 25 hours old', refusing: [] },
  head: { commit: 'a'.repeat(40), passed: true, clean: true },
};

test('a whole screen', () => {
  assert.equal(statusLines(facts, wide), [
    'hook       wired by .git/hooks/pre-push, runtime 0.1.0',
    'smoke      make smoke (Makefile target smoke)',
    'HEAD       commit aaaaaaaaa has passed: a push of it runs nothing',
    'last run   passed in 4.2 s, 2026-11-24T09:00:00.000Z, commit aaaaaaaaa',
    'durations  ▂▃▅█ usually 4.0 s, last five +25 %',
    'remembered 3 pushes ran nothing, for the content had passed (75 % of pushes and runs), about 12.0 s saved',
    'promotion  not ready: time: 25 hours old',
    'bypasses   1 push in 30 days, last 2026-11-24T12:00:00.000Z by Eve <eve@example.test>: demo',
    'lock       ███████░░░ requirements.lock: pins are 66 days old',
    'READMEs    every top-level folder has one',
  ]);
});

test('without unicode it is drawn in ASCII', () => {
  for (const line of statusLines(facts, { columns: null, unicode: false })) assert.match(line, /^[ -~]*$/);
});

test('what is not known yet takes no line', () => {
  const fresh = {
    ...facts,
    durations: { passes: [], usual: null, trend: null },
    memory: { hits: 0, runs: 0 },
    lastRun: null,
  };
  assert.equal(
    statusLines(fresh, wide).filter((line) => /^(durations|remembered)/.test(line)),
    [],
  );
  assert.ok(statusLines(fresh, wide).includes('last run   none yet'));
});

test('a narrow screen breaks lines at words, and what follows stands under the text', () => {
  const lines = statusLines(facts, { columns: 40, unicode: true });
  assert.ok(
    lines.every((line) => line.length <= 40 || !/\s/.test(line.trim())),
    lines.join('\n'),
  );
  assert.ok(lines.includes('           bbbbbbbbb') || lines.some((line) => /^ {11}\S/.test(line)));
});

test('no words are lost at any width', () => {
  const words = (lines: readonly string[]): string[] =>
    lines
      .join(' ')
      .split(/\s+/)
      .filter((word) => !/[▁-█░]/.test(word));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), (columns) =>
      assert.equal(words(statusLines(facts, { columns, unicode: true })), words(statusLines(facts, wide))),
    ),
  );
});

test('texts from others cannot reach the terminal', () => {
  const hostile = {
    ...facts,
    bypasses: { ...facts.bypasses, newest: { at: 'x', by: '\u001b[31m', reason: 'a\nb' } },
    foldersWithoutReadme: ['\u009b2J'],
  };
  for (const line of statusLines(hostile, wide)) assert.not.match(line, /[\u0000-\u001f\u0080-\u009f]/);
});

test('the bar is full at the limit and stays full beyond', () => {
  assert.equal(
    [0, 0.5, 0.99, 1, 7].map((share) => bar(share, false)),
    ['..........', '#####.....', '#########.', '##########', '##########'],
  );
});

const steps: readonly (readonly [what: string, over: Partial<StatusFacts>, next: RegExp])[] = [
  [
    'no smoke',
    { smoke: { command: null, origin: 'none' }, hook: { state: 'unwired', says: '' } },
    /^add a smoke target/,
  ],
  ['nothing wired', { hook: { state: 'unwired', says: '' } }, /install \(nothing is wired yet\)/],
  ['a hook that does not run', { hook: { state: 'broken', says: '' } }, /install \(what is wired does not work\)/],
  ['no commit', { head: null }, /^git commit/],
  ['uncommitted work', { head: { commit: 'a', passed: false, clean: false } }, /^git commit, then git push/],
  ['an unproved commit', { head: { commit: 'a', passed: false, clean: true } }, /^npx gate-hooks smoke/],
  [
    'a commit that failed',
    {
      head: { commit: 'a', passed: false, clean: false },
      lastRun: { ...facts.lastRun!, status: 'failed', commit: 'a' },
    },
    /^mend what the smoke said/,
  ],
  [
    'another commit that failed',
    {
      head: { commit: 'a', passed: false, clean: true },
      lastRun: { ...facts.lastRun!, status: 'failed', commit: 'b' },
    },
    /^npx gate-hooks smoke/,
  ],
  ['old pins', { locks: [{ path: 'l', days: 91, at_most_days: 91, limit: 90, says: '' }] }, /refresh-lock/],
  ['folders without README', { foldersWithoutReadme: ['a'] }, /scaffold-readmes/],
  ['more to commit', { head: { commit: 'a', passed: true, clean: false } }, /^git commit, then git push$/],
  ['all well', {}, /^git push$/],
];

for (const [what, over, next] of steps)
  test(`next, with ${what}`, () => assert.match(nextStep({ ...facts, ...over }), next));

test.run();
