// The region of CONTRIBUTING.md: what it says, that it is kept, and that nothing else is touched.
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../src/commands/scaffold-contributing.js';
import { endMark, startMark } from '../../src/core/markdown-region.js';
import type { Settings, Step } from '../../src/settings/settings.js';
import { Rig, settingsWith } from './repo.js';

const step = (name: string, run: Step['run'], over: Partial<Step> = {}): Step => ({
  name,
  run,
  needs: [],
  inputs: null,
  timeout: null,
  cwd: '.',
  env: {},
  ...over,
});
const base = settingsWith();
const withSteps = (...steps: Step[]): Settings => ({
  ...base,
  smoke: { ...base.smoke, steps, command_origin: 'gate-hooks.json', timeout: 300_000 },
});
const settings = withSteps(step('smoke', 'make smoke'));
const at = (rig: Rig, path = 'CONTRIBUTING.md'): string => join(rig.root, path);
const read = (rig: Rig, path?: string): string => readFileSync(at(rig, path), 'latin1');

test('it is made from the settings and the READMEs', () => {
  const rig = new Rig()
    .write({
      'a/README.md': 'Do-not-touch: `gen/`, none and prose\n',
      'package.json': '{"scripts":{"prepare":"gate-hooks install || true"}}',
    })
    .commit();
  assert.equal(run({ repo: rig.repo, settings }).data, { path: 'CONTRIBUTING.md', state: 'missing', written: true });
  const text = read(rig);
  for (const said of [
    '# Contributing\n\n',
    startMark('scaffold-contributing'),
    'npx gate-hooks install',
    '`npm install` does it here',
    'It runs `make smoke` (from gate-hooks.json; at most 5m 00s).',
    'BYPASS_SMOKE=1',
    '- `a/README.md`: `gen/`',
    endMark,
  ])
    assert.ok(text.includes(said), said);
});

test('steps become a table in which no cell is broken', () => {
  const rig = new Rig();
  run({
    repo: rig.repo,
    settings: withSteps(
      step('lint', 'a | b', { inputs: ['src/**'] }),
      step('e2e', ['npm', 'run', 'e2e'], { needs: ['lint'], timeout: 60_000, cwd: 'web' }),
    ),
  });
  assert.ok(
    read(rig).includes(
      '| `lint` | `a \\| b` | - | `src/**` | - |\n| `e2e` | `npm run e2e` in `web` | `lint` | everything | 1m 00s |',
    ),
  );
});

test('a second run and --check find it current; a changed setting or README makes it stale, and --check writes nothing', () => {
  const rig = new Rig().write({ 'a/README.md': 'x' }).commit();
  assert.is(run({ repo: rig.repo, settings, check: true }).verdict.status, 'fail');
  assert.not(existsSync(at(rig)));
  run({ repo: rig.repo, settings });
  const before = read(rig);
  assert.is(
    run({ repo: rig.repo, settings }).verdict.reason,
    'CONTRIBUTING.md says what the gate does; nothing to write',
  );
  assert.is(run({ repo: rig.repo, settings, check: true }).verdict.status, 'pass');
  rig.write({ 'a/README.md': 'Do-not-touch: `x`\n' });
  for (const changed of [settings, withSteps(step('smoke', 'make other'))]) {
    const { verdict, data } = run({ repo: rig.repo, settings: changed, check: true });
    assert.equal(
      [verdict.status, verdict.findings[0]?.rule, data?.state, read(rig) === before],
      ['fail', 'contributing/stale', 'stale', true],
    );
  }
});

test('every byte outside the region is kept: CRLF, latin-1, what stands before and after, mode', () => {
  const rig = new Rig();
  writeFileSync(
    at(rig),
    Buffer.from(`caf\u00e9\r\n${startMark('scaffold-contributing')}\r\nold\r\n${endMark}\r\nafter \u00fc`, 'latin1'),
  );
  chmodSync(at(rig), 0o640);
  run({ repo: rig.repo, settings });
  const text = read(rig);
  assert.ok(
    text.startsWith(`caf\u00e9\r\n${startMark('scaffold-contributing')}\r\n\r\n## The`) &&
      text.endsWith(`\r\n\r\n${endMark}\r\nafter \u00fc`),
    text,
  );
  assert.not.match(text, /[^\r]\n/);
  assert.is(statSync(at(rig)).mode & 0o777, 0o640);
});

test('it is appended to the file that is there, wherever GitHub looks', () => {
  for (const path of ['contributing.md', '.github/CONTRIBUTING.md', 'docs/Contributing.md']) {
    const rig = new Rig().write({ [path]: '# Mine' });
    assert.is(run({ repo: rig.repo, settings }).data?.path, path);
    assert.ok(
      read(rig, path).startsWith(`# Mine\n\n${startMark('scaffold-contributing')}`) &&
        read(rig, path).endsWith(`${endMark}\n`),
    );
  }
});

for (const [what, text] of [
  ['no end', startMark('scaffold-contributing')],
  ['no start', endMark],
  ['the wrong order', `${endMark}\n${startMark('scaffold-contributing')}`],
  ['two starts', `${startMark('scaffold-contributing')}\n${startMark('scaffold-contributing')}\n${endMark}`],
  [
    'two regions',
    `${startMark('scaffold-contributing')}\n${endMark}\n${startMark('scaffold-contributing')}\n${endMark}`,
  ],
] as const) {
  test(`marks with ${what} are an error, and nothing is written`, () => {
    const rig = new Rig().write({ 'CONTRIBUTING.md': text });
    for (const check of [true, false])
      assert.throws(() => run({ repo: rig.repo, settings, check }), /marks .* are broken: (start|end) on line 1/);
    assert.is(read(rig), text);
  });
}

test('a link is not written through', () => {
  const rig = new Rig().write({ 'other.md': 'x' });
  symlinkSync('other.md', at(rig));
  assert.throws(() => run({ repo: rig.repo, settings }), /not a regular file/);
  assert.is(read(rig, 'other.md'), 'x');
});

test.run();
