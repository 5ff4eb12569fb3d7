// Attacks on what was judged: configuration, data, checkout. Each with the checks that must refuse it, and what they
// must have found.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { test } from 'uvu';
import { type Attack, edit, isRefused, reconfigured, stealthily } from './attack.js';
import { other } from './rig.js';

const config: readonly Attack[] = [
  [
    'a config file edited',
    reconfigured((rig) => rig.write({ 'configs/model.yaml': 'lr: 0.2\n' })),
    { config: /: configs\/model\.yaml differs$/ },
  ],
  [
    'a config file added',
    reconfigured((rig) => rig.write({ 'configs/new.yaml': '' })),
    { config: /: configs\/new\.yaml is only here$/ },
  ],
  [
    'a config file removed',
    reconfigured((rig) => rmSync(rig.at('configs/model.yaml'))),
    { config: /: configs\/model\.yaml is only in the record$/ },
  ],
  [
    'a config file renamed',
    reconfigured((rig) => renameSync(rig.at('configs/model.yaml'), rig.at('configs/m.yaml'))),
    { config: /configs\/m\.yaml is only here; configs\/model\.yaml is only in the record$/ },
  ],
  [
    'chmod +x',
    reconfigured((rig) => chmodSync(rig.at('configs/model.yaml'), 0o755)),
    { config: /configs\/model\.yaml has mode 100755 here and 100644 there$/ },
  ],
  [
    'CRLF',
    reconfigured((rig) => rig.write({ 'configs/model.yaml': 'lr: 0.1\r\n' })),
    { config: /configs\/model\.yaml differs$/ },
  ],
  [
    'names swapped',
    reconfigured((rig) => rig.write({ 'configs/model.yaml': '#!/bin/sh\n', 'configs/run.sh*': 'lr: 0.1\n' })),
    { config: /configs\/model\.yaml differs; configs\/run\.sh differs$/ },
  ],
  [
    'many files',
    reconfigured((rig) => rig.write(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`configs/n${i}`, ''])))),
    { config: /configs\/n4 is only here and 4 more$/ },
  ],
  [
    'another hash, the same list',
    edit((r) => {
      r.config_hash = other;
    }),
    { config: /its list of files names the same ones/ },
  ],
  [
    'the right hash, another list',
    edit((r) => {
      r.config_files[0].sha256 = other;
    }),
    { config: /config_files do not add up to its config_hash/ },
  ],
  [
    'a list that forges a line',
    edit((r) => {
      r.config_files[0].path = `a\n${other} 100644 1 b`;
    }),
    { config: /do not add up/ },
  ],
  [
    'a gate that ignores its red step',
    reconfigured((rig) =>
      rig.write({ 'gate-hooks.json': JSON.stringify({ smoke: { command: 'true' }, evidence: { data: ['data'] } }) }),
    ),
    {
      definition: /it ran lint: true, unit: true; it did not run smoke: true/,
      steps: /missing: smoke/,
      config: /gate-hooks\.json differs/,
    },
  ],
];

const data: readonly Attack[] = [
  [
    'data of the same size and time',
    (rig) => stealthily(rig, 'data/a.csv', '9,9\n'),
    { 'data-files': /^recomputed: / },
  ],
  [
    'two files swapped',
    (rig) => {
      stealthily(rig, 'data/a.csv', '3,4\n');
      stealthily(rig, 'data/b.csv', '1,2\n');
    },
    { 'data-files': /^recomputed: / },
  ],
  [
    'a file moved',
    (rig) => {
      mkdirSync(rig.at('data/sub'));
      renameSync(rig.at('data/a.csv'), rig.at('data/sub/a.csv'));
    },
    { 'data-files': /^recomputed: / },
  ],
  ['an empty folder more', (rig) => mkdirSync(rig.at('data/empty')), { 'data-files': /^recomputed: / }],
  [
    'a poisoned cache',
    (rig) => {
      stealthily(rig, 'data/a.csv', '9,9\n');
      rig.write({ '.git/gate-hooks/data-cache': readFileSync(rig.at('data/a.csv')) });
    },
    { 'data-files': /^recomputed: / },
  ],
  [
    'data that the record lies about',
    edit((r) => {
      r.data_hash = other;
    }),
    { data: /^f{64}$/, 'data-files': /^recomputed: / },
  ],
  [
    'the empty snapshot in place of data',
    edit((r) => {
      r.data_hash = '18452a19e5887b5a9a8a72eb1b5b4a4b4f3d2a6e2a2d1b3a4e1e5c8d1f7b6a90';
    }),
    { data: /^18452a/, 'data-files': /^recomputed: / },
  ],
  ['an empty expectation', () => ({ expectData: '' }), { data: /--expect-data is empty/ }],
  ['an expectation that is no hash', () => ({ expectData: 'latest' }), { data: /--expect-data is latest/ }],
  [
    'two expectations that disagree',
    () => ({ expectData: other }),
    { data: /gate-hooks\.lock\.json says [0-9a-f]{64}, --expect-data says f{64}/ },
  ],
  [
    'no expectation',
    (rig) => {
      rig.git('rm', '-q', 'gate-hooks.lock.json');
      rig.commit();
      rig.claimHead();
    },
    { data: /nothing says which data is expected/ },
  ],
  [
    'an expectation that nobody committed',
    (rig) => {
      rig.git('rm', '-q', '--cached', 'gate-hooks.lock.json');
      rig.git('commit', '-q', '-m', 'x');
      rig.claimHead();
    },
    { data: /is here, but not in this commit/ },
  ],
  [
    'an expectation edited, and not committed',
    (rig) => rig.write({ 'gate-hooks.lock.json': JSON.stringify({ schema: 'gate-hooks/lock/v1', data_hash: other }) }),
    { checkout: /changed: gate-hooks\.lock\.json/ },
  ],
  [
    'an expectation with a key twice',
    (rig) => {
      rig.commit({
        'gate-hooks.lock.json': `{"schema":"gate-hooks/lock/v1","data_hash":"${other}","data_hash":"${other}"}`,
      });
      rig.claimHead();
    },
    { data: /gate-hooks\.lock\.json: not JSON: duplicate key "data_hash"/ },
  ],
  [
    'an expectation that is empty',
    (rig) => {
      rig.commit({ 'gate-hooks.lock.json': '{"schema":"gate-hooks/lock/v1","data_hash":""}' });
      rig.claimHead();
    },
    { data: /data_hash must be 64 lower-case hex digits/ },
  ],
  [
    'an expectation behind a link',
    (rig) => {
      renameSync(rig.at('gate-hooks.lock.json'), rig.at('real.json'));
      symlinkSync('real.json', rig.at('gate-hooks.lock.json'));
      rig.commit();
      rig.claimHead();
    },
    { data: /must be a regular file/ },
  ],
];

const checkout: readonly Attack[] = [
  [
    'an edit behind assume-unchanged',
    (rig) => {
      rig.git('update-index', '--assume-unchanged', 'main.txt');
      rig.write({ 'main.txt': 'edit\n' });
    },
    { checkout: /changed: main\.txt/ },
  ],
  [
    'an edit behind skip-worktree',
    (rig) => {
      rig.git('update-index', '--skip-worktree', 'main.txt');
      rig.write({ 'main.txt': 'edit\n' });
    },
    { checkout: /changed: main\.txt/ },
  ],
  [
    'an edit of the same size and time',
    (rig) => stealthily(rig, 'main.txt', 'edoc\n'),
    { checkout: /changed: main\.txt/ },
  ],
  [
    'an edit that is staged',
    (rig) => {
      rig.write({ 'main.txt': 'edit\n' });
      rig.git('add', '-A');
    },
    { checkout: /changed: main\.txt/ },
  ],
  [
    'an edit, and an index that an earlier run left to hide it',
    (rig) => {
      rig.write({ 'main.txt': 'edit\n' });
      rig.git('add', '-A');
      mkdirSync(rig.at('.git/gate-hooks'), { recursive: true });
      execFileSync('cp', [rig.at('.git/index'), rig.at('.git/gate-hooks/index')]);
      rig.write({ '.git/gate-hooks/index.tree': rig.git('rev-parse', 'HEAD^{tree}') });
    },
    { checkout: /changed: main\.txt/ },
  ],
  [
    'a config file edited in the checkout',
    (rig) => rig.write({ 'configs/model.yaml': 'lr: 0.3\n' }),
    { checkout: /changed: configs\/model\.yaml/, config: /configs\/model\.yaml differs$/ },
  ],
  [
    'another tree behind git replace',
    (rig) => {
      const before = rig.git('rev-parse', 'HEAD');
      const after = rig.commit({ 'main.txt': 'other\n' });
      rig.git('replace', after, before);
    },
    { tree: /^[0-9a-f]{40}$/ },
  ],
  [
    'settings that git does not know',
    (rig) => rig.write({ Makefile: 'smoke:\n\ttrue\n' }),
    { checkout: /read as settings: Makefile/ },
  ],
  [
    'settings that git ignores',
    (rig) => {
      rig.write({ '.git/info/exclude': 'Makefile\n', Makefile: 'smoke:\n\ttrue\n' });
    },
    { checkout: /read as settings: Makefile/ },
  ],
];

for (const attack of config) test(`config: ${attack[0]}`, isRefused(attack));
for (const attack of data) test(`data: ${attack[0]}`, isRefused(attack));
for (const attack of checkout) test(`checkout: ${attack[0]}`, isRefused(attack));

test.run();
