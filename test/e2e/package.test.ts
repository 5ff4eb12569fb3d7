// What does npm carry to people? The packed tarball: its files, size, licences, and its types for a consumer under
// both resolutions.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../support/process.js';
import { installedPackage } from '../support/product.js';
import { projectRoot } from '../support/project.js';
import { tempDir } from '../support/temp.js';

const packed = installedPackage();
const files = (readdirSync(packed, { recursive: true }) as string[])
  .filter((path) => statSync(join(packed, path)).isFile())
  .sort();
const mib = 1 << 20;

test('it holds what a user needs and nothing of the workshop', () => {
  const wanted =
    /^(?:dist\/|docs\/schemas\/[a-z-]+\.json$|hooks\/|templates\/|package\.json$|README\.md$|CHANGELOG\.md$|LICENSE$)/;
  assert.equal(
    files.filter((path) => !wanted.test(path)),
    [],
  );
  assert.equal(
    files.filter((path) => /(?<!\.d)\.ts$|\.map$|(?:^|\/)test\//.test(path)),
    [],
  );
  for (const needed of [
    'dist/cli.js',
    'dist/index.js',
    'dist/types/index.d.ts',
    'dist/runtime/hook.cjs',
    'dist/gate-hooks.schema.json',
    'docs/schemas/status.json',
    'hooks/pre-push',
    'hooks/pre-commit',
    'LICENSE',
    'README.md',
  ])
    assert.ok(files.includes(needed), needed);
  assert.is(files.filter((path) => /^dist\/runtime\/lint-staged-[0-9a-f]+\.mjs$/.test(path)).length, 1);
});

test('it stays within its budget: 3 MiB unpacked, the runtime of the hook 256 KiB', () => {
  const size = files.reduce((sum, path) => sum + statSync(join(packed, path)).size, 0);
  assert.ok(size < 3 * mib, `${size} bytes`);
  assert.ok(statSync(join(packed, 'dist/runtime/hook.cjs')).size < mib / 4);
});

test('the licence of every bundled package travels with it', () => {
  const notices = readFileSync(join(packed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
  for (const name of [
    '@clack/prompts',
    'commander',
    'ignore',
    'kleur',
    'lint-staged',
    'picomatch',
    'simple-git-hooks',
    'smol-toml',
    'zod',
  ])
    assert.match(notices, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((?:MIT|BSD-3-Clause|ISC)\\)$`, 'm'));
  assert.not.match(notices, /see its package/);
});

test('npm would publish it without a complaint', async () => {
  const folder = tempDir();
  cpSync(packed, folder, { recursive: true });
  const done = await run('npm', ['publish', '--dry-run', '--ignore-scripts', '--json'], {
    cwd: folder,
    env: { HOME: folder, npm_config_update_notifier: 'false', npm_config_offline: 'true' },
  });
  assert.is(done.code, 0, done.output);
  const warnings = done.stderr.split('\n').filter((line) => /npm warn/i.test(line) && !/logged in/.test(line));
  assert.equal(warnings, []);
});

test('no package leaves without dist: npm pack builds first, and nothing here tells npm to skip our own scripts', async () => {
  const { scripts, allowScripts } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
    allowScripts: Record<string, boolean>;
  };
  assert.is(scripts.prepack, 'npm run build');
  const asked = await run('npm', ['config', 'get', 'ignore-scripts'], { cwd: projectRoot(), env: { HOME: tempDir() } });
  assert.is(asked.stdout.trim(), 'false', asked.output);
  const lock = JSON.parse(readFileSync(join(projectRoot(), 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean }>;
  };
  const withScripts = Object.entries(lock.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
  assert.equal(
    Object.entries(allowScripts)
      .filter(([, allowed]) => !allowed)
      .map(([name]) => name)
      .sort(),
    withScripts.sort(),
  );
});

const consumer = `
import { version, renderManifest, readSnapshot, type BundleEntry, type Finding, type RunRecord, type Snapshot, type Verdict } from 'gate-hooks';
const entry: BundleEntry = { path: 'config/a', sha256: '0'.repeat(64), mode: '100644', size: 1 };
const manifest: string = renderManifest([entry]);
const told = (record: RunRecord, snapshot: Snapshot, verdict: Verdict): string => [version, record.config_hash, snapshot.hash, ...verdict.findings.map((finding: Finding) => finding.message)].join(' ');
// @ts-expect-error a record has no such field
const wrong = (record: RunRecord): string => record.config_hsah;
export { manifest, told, wrong, readSnapshot };
`;

for (const [module, moduleResolution] of [
  ['NodeNext', 'NodeNext'],
  ['ESNext', 'Bundler'],
] as const) {
  test(`a consumer compiles against its types under ${moduleResolution}`, async () => {
    const folder = tempDir();
    mkdirSync(join(folder, 'node_modules'));
    cpSync(packed, join(folder, 'node_modules', 'gate-hooks'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'use.ts'), consumer);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module,
          moduleResolution,
          target: 'ES2022',
          strict: true,
          noEmit: true,
          types: [],
          skipLibCheck: false,
        },
        files: ['use.ts'],
      }),
    );
    const done = await run(process.execPath, [join(projectRoot(), 'node_modules/typescript/bin/tsc'), '-p', '.'], {
      cwd: folder,
    });
    assert.is(done.code, 0, done.output);
  });
}

test('what it exports can be imported, and every export has its file', async () => {
  const folder = tempDir();
  mkdirSync(join(folder, 'node_modules'));
  cpSync(packed, join(folder, 'node_modules', 'gate-hooks'), { recursive: true });
  const done = await run(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      "import { version } from 'gate-hooks'; import schema from 'gate-hooks/schema.json' with { type: 'json' }; import status from 'gate-hooks/schemas/status.json' with { type: 'json' }; console.log(version, schema.title, '|', status.title)",
    ],
    { cwd: folder },
  );
  assert.match(done.stdout, /^\d+\.\d+\.\d+ gate-hooks settings \| gate-hooks status --format json\n/, done.output);
  const required = await run(
    process.execPath,
    ['--print', "require('gate-hooks/schemas/check-readmes.json').$schema"],
    { cwd: folder },
  );
  assert.is(required.stdout, 'https://json-schema.org/draft/2020-12/schema\n', required.output);
  const { exports } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as {
    exports: Record<string, string | Record<string, string>>;
  };
  for (const target of Object.values(exports).flatMap((value) =>
    typeof value === 'string' ? [value] : Object.values(value),
  ))
    assert.ok(
      target.includes('*') ? existsSync(join(packed, dirname(target))) : existsSync(join(packed, target)),
      target,
    );
});

test.run();
