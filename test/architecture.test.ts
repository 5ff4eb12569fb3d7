// Holds the arrows of the house: imports go down only, pure files stay pure, the hot path stays light.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { build } from 'esbuild';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { projectRoot } from './support/project.js';

const root = projectRoot();
const files = (readdirSync(join(root, 'src'), { recursive: true }) as string[]).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
);

type Layer = string | readonly string[];
type LayersRule = { readonly layers: readonly Layer[]; readonly except: readonly string[] };

/**
 * gate-hooks.json says which folder may import which; check-boundaries holds the same rule, from the parsed
 * sources.
 */
const settings = JSON.parse(readFileSync(join(root, 'gate-hooks.json'), 'utf8')) as {
  boundaries: { rules: readonly [LayersRule] };
};
const [rule] = settings.boundaries.rules;

/** The depth of each folder of src: 0 is the top. */
const depthOf = new Map<string, number>();
for (const [depth, layer] of rule.layers.entries()) {
  for (const folder of [layer].flat()) depthOf.set(folder.replace(/^src\//, ''), depth);
}
const exceptions = new Set(rule.except.map((arrow) => arrow.replaceAll('src/', '')));

/** The folder of a file in src/, or its name for the three entries at the top. */
const floorOf = (file: string): string => file.split('/')[0]!;

const mayImport = (from: string, to: string): boolean => {
  if (from === to || !from || from.endsWith('.ts')) return true;
  const [above, below] = [depthOf.get(from), depthOf.get(to)];
  if (above === undefined || below === undefined) return false;
  return above < below || exceptions.has(`${from} -> ${to}`);
};

const importsOf = (file: string): string[] =>
  [...readFileSync(join(root, 'src', file), 'utf8').matchAll(/(?:from|import\() ?'([^']+)'/g)].map(
    (match) => match[1]!,
  );

/** Types cost nothing and touch nothing: `import type` lines are not held to purity. */
const runtimeImportsOf = (file: string): string[] =>
  [...readFileSync(join(root, 'src', file), 'utf8').matchAll(/^import (?!type\b)[^;]*?from '([^']+)'/gm)].map(
    (match) => match[1]!,
  );

test('there are files to look at', () => assert.ok(files.length > 50));

for (const file of files) {
  const targets = importsOf(file)
    .filter((target) => target.startsWith('.'))
    .map((target) => floorOf(normalize(join(dirname(file), target))));
  test(`${file} imports only what lies below it`, () => {
    const wrong = targets.filter((target) => !target.startsWith('..') && !mayImport(floorOf(file), target));
    assert.equal(wrong, []);
  });
}

test('every folder of src has its layer', () => {
  const folders = new Set(files.filter((file) => file.includes('/')).map(floorOf));
  assert.equal([...depthOf.keys()].sort(), [...folders].sort());
});

test('an upward import would be seen', () => {
  assert.not(mayImport('core', 'world'));
  assert.not(mayImport('evidence', 'smoke'));
  assert.not(mayImport('locks', 'readmes'));
  assert.ok(mayImport('push', 'smoke'));
});

test('only world touches files, processes, the environment and the clock', () => {
  const worldly = /^(node:)?(fs|fs\/promises|child_process|worker_threads|os|process)$/;
  const wrong = files
    .filter((file) => !['world', 'cli.ts', 'hook.ts', 'pre-commit.ts'].includes(floorOf(file)))
    .filter(
      (file) =>
        importsOf(file).some((target) => worldly.test(target)) ||
        /process\.env|Date\.now\(|new Date\(\)/.test(
          readFileSync(join(root, 'src', file), 'utf8').replace(/\/\/.*|\/\*[\s\S]*?\*\//g, ''),
        ),
    );
  assert.equal(wrong, []);
});

test('files that judge, parse, plan and render touch nothing', () => {
  const named: Record<string, string> = {
    canary: 'judge plan render',
    audit: 'chain classify',
    promotion:
      'bandit-judge bandit-report check claim expected-data fields judge judge-canary judge-gate judge-inputs judge-record python-files readiness report',
    completion: 'bash fish words zsh',
    core: 'region markdown-region template',
    doctor: 'check environment judge-probe shebang',
    evidence: 'merge strict-json time',
    facts: 'entrypoints facts lines names purpose sections',
    imports:
      'graph modules python python-blocks python-dynamic python-indents python-order python-patterns python-roots python-strings python-text python-tokens script-config stdlib typescript-resolve unreadable',
    history: 'markup page page-charts page-style stats',
    locks:
      'drift formats header judge markers pins pins-node pins-toml requirements requirements-lines requirements-options todo touches versions wanted whole whole-packages',
    push: 'no-smoke refs',
    readmes:
      'append contract contract-approvals contract-diff contract-replay contract-rules draft entries gate-text judge protect raw-names select',
    report: 'human lines patch sparkline',
    settings: 'detect validate',
    smoke: 'outcome',
    staged: 'propose tools',
    summaries: 'areas fold mermaid text view words',
    status: 'bar lines next',
    wiring:
      'exclude hook-name managers/by-hand managers/husky managers/lefthook managers/lefthook-job managers/lefthook-stdin managers/pre-commit managers/starter marker plan',
  };
  const pure = Object.entries(named).flatMap(([folder, names]) =>
    names.split(' ').map((name) => `${folder}/${name}.ts`),
  );
  // Of the CI files, these three read and write; all else only judges.
  const worldly = ['workflows/gather.ts', 'workflows/scaffold.ts', 'workflows/doctor.ts'];
  pure.push(...files.filter((file) => file.startsWith('workflows/') && !worldly.includes(file)));
  const wrong = pure.filter((file) =>
    runtimeImportsOf(file).some((target) => /\/world\//.test(target) && !/process\.js$/.test(target)),
  );
  assert.equal(wrong, []);
});

// `ignore` is one small file that a step's inputs are matched with; it costs a push without inputs a third of a
// millisecond.
test('what a push starts carries no npm package but ignore, and no settings schema', async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/hook.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    metafile: true,
    loader: { '.md': 'text' },
    define: { __VERSION__: '"0"', __SETTINGS_FILE__: '"x"' },
  });
  const inputs = Object.keys(metafile.inputs);
  assert.ok(inputs.includes('src/push/gate.ts'));
  assert.equal(
    inputs.filter((path) => /node_modules\/(?!ignore\/)|settings\/(schema|validate)|report\/human|wiring\//.test(path)),
    [],
  );
});

test('every file says in its first line what it answers', () => {
  const silent = files.filter((file) => !/^(#!.*\n)?\/\/ \S/.test(readFileSync(join(root, 'src', file), 'utf8')));
  assert.equal(silent, []);
});

test.run();
