// Does the JUnit report hold what was answered? Read back by a real XML parser (python3's expat).
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { finding } from '../../src/core/finding.js';
import { type Answer, type Case, fail, pass, skip } from '../../src/core/verdict.js';
import { renderJunit, renderJunitFault } from '../../src/report/junit.js';
import { run } from '../support/process.js';
import { onPath, skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';
import { hostile, hostileText } from './sample.js';

const withPython = skipUnless(onPath('python3'), 'python3 is not installed');

type Read = {
  totals: Record<string, string>;
  cases: { name: string; time: string; outcome: [string, string] | null }[];
};

const reader = `
import json, sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
cases = [{'name': c.get('name'), 'time': c.get('time'), 'outcome': next(([o.tag, o.get('message')] for o in c), None)} for c in root.iter('testcase')]
print(json.dumps({'totals': dict(root.attrib), 'cases': cases}))`;

const read = async (xml: string): Promise<Read> => {
  const done = await run('python3', ['-c', reader], { cwd: tempDir(), input: xml });
  assert.is(done.code, 0, done.output);
  return JSON.parse(done.stdout) as Read;
};

const step = (name: string, status: Case['status'], message: string | null = null): Case => ({
  name,
  status,
  durationMs: 1234.5,
  message,
});
const steps: Answer = {
  verdict: fail('smoke FAILED', [finding('smoke/failed', 'smoke failed (exit 1): make unit')]),
  cases: [
    step('lint', 'passed'),
    step('unit', 'failed', 'failed (exit 1)'),
    step('soak', 'error', 'interrupted'),
    step('docs', 'skipped', 'skipped'),
  ],
};

withPython('each step of a smoke is a case with its time and its end', async () => {
  const { totals, cases } = await read(renderJunit('smoke', steps));
  assert.equal(
    cases.map(({ name, outcome }) => [name, outcome]),
    [
      ['lint', null],
      ['unit', ['failure', 'failed (exit 1)']],
      ['soak', ['error', 'interrupted']],
      ['docs', ['skipped', 'skipped']],
    ],
  );
  assert.is(cases[0]!.time, '1.234');
  assert.equal(
    [totals.tests, totals.failures, totals.errors, totals.skipped, totals.name],
    ['4', '1', '1', '1', 'gate-hooks smoke'],
  );
});

const rows: readonly (readonly [
  what: string,
  answer: Answer,
  cases: readonly (readonly [name: string, outcome: string | null])[],
])[] = [
  ['a pass without steps is one green case', { verdict: pass('all well') }, [['check', null]]],
  ['nothing to do is one skipped case', { verdict: skip('no lock file') }, [['check', 'skipped']]],
  [
    'a warning turns nothing red',
    { verdict: pass('old', [finding('lock/too-old', 'old', { level: 'warn' })]) },
    [['check', null]],
  ],
  [
    'an error is a red case named by its rule',
    { verdict: fail('no', [finding('readme/outside', 'leads out', { path: 'a/README.md', line: 3 })]) },
    [['readme/outside', 'failure']],
  ],
  ['a no without an error is red all the same', { verdict: fail('no') }, [['check', 'failure']]],
  [
    'an error beside green steps is red',
    { verdict: fail('no', [finding('smoke/changed-under-run', 'changed')]), cases: [step('lint', 'passed')] },
    [
      ['lint', null],
      ['smoke/changed-under-run', 'failure'],
    ],
  ],
];

for (const [what, answer, cases] of rows) {
  withPython(what, async () =>
    assert.equal(
      (await read(renderJunit('check', answer))).cases.map(({ name, outcome }) => [name, outcome?.[0] ?? null]),
      cases,
    ),
  );
}

withPython('texts from others are texts, also what XML cannot hold', async () => {
  const bad = `${hostileText}<a href="&">\ud800\ufffe]]>`;
  const { cases } = await read(renderJunit('smoke', { ...hostile, cases: [step(bad, 'failed', bad)] }));
  assert.is(cases.length, 1);
  assert.match(cases[0]!.name, /<a href="&">\ufffd\ufffd\]\]>$/);
});

withPython('a question that could not be asked is an error', async () => {
  assert.equal(
    (await read(renderJunitFault('smoke', 'git was not found'))).cases.map(({ outcome }) => outcome),
    [['error', 'git was not found']],
  );
});

test.run();
