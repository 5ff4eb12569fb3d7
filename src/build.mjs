// Makes dist/ (what is published) and build/ (the tests, bundled one file each, and the bench). Run by: npm run build
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts) => join(root, ...parts);
const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
const common = {
  bundle: true,
  metafile: true,
  platform: 'node',
  logLevel: 'warning',
  absWorkingDir: root,
  charset: 'utf8',
  loader: { '.md': 'text', '.yml': 'text' },
  external: ['oxc-parser'],
};

// The copied runtime is CommonJS: it starts 4 ms sooner than ESM. Syntax stays old enough that an old Node reaches
// the banner's sentence.
const tooOld = (wayOut) =>
  `if (parseInt(process.versions.node, 10) < 20) { process.stderr.write("gate-hooks: refused: node " + process.versions.node + " at " + process.execPath + " is too old, 20.17 or newer is needed; run gate-hooks install with a newer node, or ${wayOut}\\n"); process.exit(3); }`;
const runtime = {
  ...common,
  minifyWhitespace: true,
  // Every push reads the file whole. The same sources build the same names, so a stack trace can be traced back.
  minifyIdentifiers: true,
  minifySyntax: true,
  format: 'cjs',
  target: 'es2020',
  banner: { js: tooOld('bypass once: BYPASS_SMOKE=1 git push') },
};

// Bundled CommonJS packages expect these three; simple-git-hooks swallows the error when they are missing and reads
// another config.
const esmBanner = `import { createRequire as __createRequire } from 'node:module'; import { fileURLToPath as __toPath } from 'node:url'; const require = __createRequire(import.meta.url); const __filename = __toPath(import.meta.url);`;

/** Its bin, as one file that is spawned; it asks the package.json beside it for its version. */
const buildLintStaged = async () => {
  const { version: theirs } = JSON.parse(readFileSync(at('node_modules/lint-staged/package.json'), 'utf8'));
  const versionPlugin = {
    name: 'version',
    setup: ({ onLoad }) =>
      onLoad({ filter: /lint-staged.lib.version\.js$/ }, () => ({
        contents: `export const getVersion = async () => ${JSON.stringify(theirs)}`,
      })),
  };
  const banner = {
    js: `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);`,
  };
  const built = await build({
    ...common,
    minify: true,
    format: 'esm',
    target: 'node20',
    banner,
    legalComments: 'none',
    plugins: [versionPlugin],
    entryPoints: [at('node_modules/lint-staged/bin/lint-staged.js')],
    write: false,
  });
  const [{ contents }] = built.outputFiles;
  const file = `lint-staged-${digest(contents)}.mjs`;
  writeFileSync(at('dist/runtime', file), contents);
  return { file, metafile: built.metafile };
};

const digest = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 12);

/**
 * The settings reader holds zod, which costs the push 20 ms by merely standing in the same file; its name carries
 * its hash so that the two files never mix versions.
 */
const buildRuntime = async () => {
  mkdirSync(at('dist/runtime'), { recursive: true });
  const settings = await build({ ...runtime, entryPoints: [at('src/settings/validate.ts')], write: false });
  const settingsFile = `settings-${digest(settings.outputFiles[0].contents)}.cjs`;
  writeFileSync(at('dist/runtime', settingsFile), settings.outputFiles[0].contents);
  const define = { __VERSION__: JSON.stringify(version), __SETTINGS_FILE__: JSON.stringify(settingsFile) };
  const hook = await build({ ...runtime, entryPoints: [at('src/hook.ts')], define, write: false });
  writeFileSync(at('dist/runtime/hook.cjs'), hook.outputFiles[0].contents);
  const preCommit = await build({
    ...runtime,
    banner: { js: tooOld('commit once without it: git commit --no-verify') },
    entryPoints: [at('src/pre-commit.ts')],
    define,
    write: false,
  });
  const preCommitFile = `pre-commit-${digest(preCommit.outputFiles[0].contents)}.cjs`;
  writeFileSync(at('dist/runtime', preCommitFile), preCommit.outputFiles[0].contents);
  const lintStaged = await buildLintStaged();
  const manifest = {
    version,
    digest: digest(hook.outputFiles[0].contents),
    files: ['hook.cjs', settingsFile, preCommitFile, lintStaged.file],
  };
  writeFileSync(at('dist/runtime/manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return { define, metafiles: [settings.metafile, hook.metafile, preCommit.metafile, lintStaged.metafile] };
};

const buildCli = async (define) => {
  const entryPoints = [at('src/cli.ts'), at('src/index.ts')];
  const { metafile } = await build({
    ...common,
    entryPoints,
    outdir: at('dist'),
    format: 'esm',
    splitting: true,
    target: 'node20',
    chunkNames: 'chunks/[name]-[hash]',
    banner: { js: esmBanner },
    define,
    legalComments: 'eof',
  });
  chmodSync(at('dist/cli.js'), 0o755);
  return metafile;
};

const buildSchema = async () => {
  const outfile = at('build/schema.mjs');
  await build({ ...common, entryPoints: [at('src/settings/schema.ts')], outfile, format: 'esm', target: 'node20' });
  const { jsonSchema } = await import(pathToFileURL(outfile).href);
  writeFileSync(at('dist/gate-hooks.schema.json'), `${JSON.stringify(jsonSchema(), null, 2)}\n`);
};

/** Names of the npm packages of which a bundle holds something. */
const packagesIn = ({ inputs }) =>
  Object.keys(inputs).flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);

/** The bundles carry other people's code: their licence texts travel with it. */
const writeNotices = (metafiles) => {
  const bundled = [...new Set(metafiles.flatMap(packagesIn))].sort();
  const notices = bundled.map((name) => {
    const folder = at('node_modules', name);
    const meta = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const licence = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    return `${name} ${meta.version} (${meta.license})\n\n${licence ? readFileSync(join(folder, licence), 'utf8').trim() : 'see its package'}\n`;
  });
  writeFileSync(at('dist/THIRD-PARTY-NOTICES.txt'), notices.join(`\n${'-'.repeat(78)}\n\n`));
};

const buildTypes = () => {
  const config = {
    extends: '../tsconfig.json',
    compilerOptions: { rootDir: '../src', outDir: '../dist/types', declaration: true, emitDeclarationOnly: true },
    include: ['../src/index.ts', '../src/*.d.ts'],
  };
  writeFileSync(at('build/tsconfig.types.json'), JSON.stringify(config));
  execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', at('build/tsconfig.types.json')], {
    cwd: root,
    stdio: 'inherit',
  });
};

const buildTests = async () => {
  const files = readdirSync(at('test'), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'));
  const entryPoints = files
    .filter((file) => /\.test\.ts$|^run\.ts$|^demo\.ts$|^pictures\.ts$|^docs\.ts$/.test(file))
    .map((file) => at('test', file));
  await build({
    ...common,
    entryPoints,
    outdir: at('build/test'),
    outbase: at('test'),
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    define: { __VERSION__: JSON.stringify(version), __SETTINGS_FILE__: '"unused"' },
  });
};

/** The bench as the tests are built; what it times of our own code as the runtime is built. */
const buildBench = async (define) => {
  await build({
    ...common,
    entryPoints: [at('bench/run.ts'), at('bench/imports.ts')],
    outdir: at('build/bench'),
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    define,
  });
  await build({ ...runtime, entryPoints: [at('bench/probes/hash.ts')], outfile: at('build/bench/hash.cjs'), define });
};

for (const folder of ['dist', 'build']) rmSync(at(folder), { recursive: true, force: true });
mkdirSync(at('build'), { recursive: true });
writeFileSync(at('build/package.json'), '{ "type": "module" }\n');
const { define, metafiles } = await buildRuntime();
const [cli] = await Promise.all([
  buildCli(define),
  buildSchema(),
  existsSync(at('test')) ? buildTests() : null,
  existsSync(at('bench')) ? buildBench(define) : null,
]);
writeNotices([...metafiles, cli]);
buildTypes();
