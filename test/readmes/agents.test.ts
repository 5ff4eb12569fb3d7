// The region of AGENTS.md: what it says, and that the rest of the file is nobody's business.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startMark } from '../../src/core/markdown-region.js';
import { agentsText, scaffoldAgents } from '../../src/readmes/agents.js';
import { Rig, settingsWith } from './repo.js';

const base = settingsWith();
const settings = {
  ...base,
  smoke: {
    ...base.smoke,
    steps: [{ name: 'smoke', run: 'make smoke', needs: [], inputs: null, timeout: null, cwd: '.', env: {} }],
  },
};

test('it names the smoke, the record, and that a bypass cannot be promoted', () => {
  const text = agentsText(settings, []);
  for (const said of ['`make smoke`', '`reports/run.json`', 'BYPASS_SMOKE', 'cannot be promoted', '--format json'])
    assert.ok(text.includes(said), said);
  assert.not.match(text, 'Do-not-touch');
});

test('it lists what READMEs protect', () => {
  assert.match(agentsText(settings, [{ readme: 'a/README.md', entries: ['`gen/`'] }]), '  - `a/README.md`: `gen/`\n');
});

test('it is appended to what is there, and a second run finds it current', () => {
  const rig = new Rig().write({ 'AGENTS.md': '# Mine' });
  assert.equal(scaffoldAgents(rig.repo, settings, false), { path: 'AGENTS.md', state: 'missing' });
  const text = readFileSync(join(rig.root, 'AGENTS.md'), 'utf8');
  assert.ok(text.startsWith(`# Mine\n\n${startMark('install --agents')}`), text);
  assert.is(scaffoldAgents(rig.repo, settings, false).state, 'current');
});

test('a dry run writes nothing', () => {
  const rig = new Rig().write({ 'a.py': '' });
  assert.is(scaffoldAgents(rig.repo, settings, true).state, 'missing');
  assert.not(existsSync(join(rig.root, 'AGENTS.md')));
});

test.run();
