// Holds the arrows of the house: imports go down only, pure files stay pure, the hot path stays light.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { build } from 'esbuild';
import { projectRoot } from './support/project.js';

const root = projectRoot();
const files = (readdirSync(join(root, 'src'), { recursive: true }) as string[]).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));

const featureArrows: Record<string, readonly string[]> = {
  push: ['smoke', 'locks', 'readmes'],
  smoke: ['evidence'],
  promotion: ['evidence'],
  canary: ['smoke'],
  history: ['smoke'],
  summaries: ['imports'],
  doctor: ['wiring', 'smoke', 'push'],
  boundaries: ['imports'],
  commands: ['doctor', 'push', 'smoke', 'evidence', 'wiring', 'locks', 'readmes', 'promotion', 'audit', 'canary', 'workflows', 'summaries', 'boundaries', 'completion', 'history'],
};
const below: Record<string, readonly string[]> = { core: [], settings: ['core', 'world'], report: ['core'], world: ['core'] };

/** The folder of a file in src/, or its name for the three entries at the top. */
const floorOf = (file: string): string => file.split('/')[0]!;

const mayImport = (from: string, to: string): boolean => {
  if (from === to || !from || from.endsWith('.ts')) return true;
  if (below[from] !== undefined) return below[from].includes(to);
  return ['core', 'world', 'report', 'settings'].includes(to) || (featureArrows[from]?.includes(to) ?? false);
};

const importsOf = (file: string): string[] => [...readFileSync(join(root, 'src', file), 'utf8').matchAll(/(?:from|import\() ?'([^']+)'/g)].map((match) => match[1]!);

/** Types cost nothing and touch nothing: `import type` lines are not held to purity. */
const runtimeImportsOf = (file: string): string[] => [...readFileSync(join(root, 'src', file), 'utf8').matchAll(/^import (?!type\b)[^;]*?from '([^']+)'/gm)].map((match) => match[1]!);

test('there are files to look at', () => assert.ok(files.length > 50));

for (const file of files) {
  const targets = importsOf(file).filter((target) => target.startsWith('.')).map((target) => floorOf(normalize(join(dirname(file), target))));
  test(`${file} imports only what lies below it`, () => {
    const wrong = targets.filter((target) => !target.startsWith('..') && !mayImport(floorOf(file), target));
    assert.equal(wrong, []);
  });
}

test('an upward import would be seen', () => {
  assert.not(mayImport('core', 'world'));
  assert.not(mayImport('evidence', 'smoke'));
  assert.not(mayImport('locks', 'readmes'));
  assert.ok(mayImport('push', 'smoke'));
});

test('only world touches files, processes, the environment and the clock', () => {
  const worldly = /^(node:)?(fs|fs\/promises|child_process|worker_threads|os|process)$/;
  const wrong = files
    .filter((file) => !['world', 'cli.ts', 'hook.ts'].includes(floorOf(file)))
    .filter((file) => importsOf(file).some((target) => worldly.test(target)) || /process\.env|Date\.now\(|new Date\(\)/.test(readFileSync(join(root, 'src', file), 'utf8').replace(/\/\/.*|\/\*[^]*?\*\//g, '')));
  assert.equal(wrong, []);
});

test('files that judge, parse, plan and render touch nothing', () => {
  const pure = ['push/refs.ts', 'smoke/outcome.ts', 'wiring/plan.ts', 'wiring/marker.ts', 'wiring/exclude.ts', 'locks/judge.ts', 'locks/touches.ts', 'readmes/draft.ts', 'readmes/render.ts', 'readmes/names.ts', 'readmes/lines.ts', 'readmes/sections.ts', 'readmes/entries.ts', 'readmes/select.ts', 'readmes/facts.ts', 'readmes/purpose.ts', 'readmes/entrypoints.ts', 'readmes/protect.ts', 'readmes/append.ts', 'readmes/judge.ts', 'readmes/gate-text.ts', 'readmes/region.ts', 'settings/validate.ts', 'settings/detect.ts', 'evidence/merge.ts', 'evidence/strict-json.ts', 'evidence/time.ts', 'report/human.ts', 'report/lines.ts', 'report/sparkline.ts', 'history/stats.ts', 'history/markup.ts', 'history/page.ts', 'history/page-charts.ts', 'history/page-style.ts', 'completion/words.ts', 'completion/bash.ts', 'completion/zsh.ts', 'completion/fish.ts', 'readmes/raw-names.ts', 'readmes/contract.ts', 'readmes/contract-rules.ts', 'readmes/contract-diff.ts', 'readmes/contract-approvals.ts', 'readmes/contract-replay.ts', 'doctor/check.ts', 'doctor/shebang.ts', 'doctor/judge-probe.ts', 'doctor/environment.ts'];
  const wrong = pure.filter((file) => runtimeImportsOf(file).some((target) => /\/world\//.test(target) && !/process\.js$/.test(target)));
  assert.equal(wrong, []);
});

// `ignore` is one small file that a step's inputs are matched with; it costs a push without inputs a third of a millisecond.
test('what a push starts carries no npm package but ignore, and no settings schema', async () => {
  const { metafile } = await build({ absWorkingDir: root, entryPoints: ['src/hook.ts'], bundle: true, platform: 'node', format: 'cjs', write: false, metafile: true, loader: { '.md': 'text' }, define: { __VERSION__: '"0"', __SETTINGS_FILE__: '"x"' } });
  const inputs = Object.keys(metafile.inputs);
  assert.ok(inputs.includes('src/push/gate.ts'));
  assert.equal(inputs.filter((path) => /node_modules\/(?!ignore\/)|settings\/(schema|validate)|report\/human|wiring\//.test(path)), []);
});

test('every file says in its first line what it answers', () => {
  const silent = files.filter((file) => !/^(#!.*\n)?\/\/ \S/.test(readFileSync(join(root, 'src', file), 'utf8')));
  assert.equal(silent, []);
});

test('no file of src is longer than 200 lines', () => {
  const long = files.filter((file) => readFileSync(join(root, 'src', file), 'utf8').split('\n').length > 200);
  assert.equal(long, []);
});

test.run();
