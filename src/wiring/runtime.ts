// The copy of the hook runtime in <git-common-dir>/gate-hooks/runtime: needs no node_modules, no npx, and survives
// branch switches.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../core/fault.js';
import { removeFile, writeWhole } from '../world/changes.js';
import { listFolder, readBytes, readText } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { nodePath } from '../world/platform.js';
import { storePaths } from '../world/store.js';

/**
 * dist/runtime/manifest.json: the digest is over the hook's bytes, which name their settings reader by its hash;
 * lint-staged, which pre-commit starts, carries its own.
 */
export type RuntimeManifest = { readonly version: string; readonly digest: string; readonly files: readonly string[] };

const manifestName = 'manifest.json';

const readManifest = (folder: string): RuntimeManifest | null => {
  const text = readText(join(folder, manifestName));
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<RuntimeManifest>;
    if (typeof value.version === 'string' && typeof value.digest === 'string' && Array.isArray(value.files))
      return value as RuntimeManifest;
    return null;
  } catch {
    // Torn by a crash: as good as none, install writes it anew.
    return null;
  }
};

/** What this package would copy. @throws Fault when the package is not whole */
export const packagedRuntime = (packageDir: string): RuntimeManifest => {
  const manifest = readManifest(join(packageDir, 'dist', 'runtime'));
  if (manifest === null)
    throw new Fault(
      'package-incomplete',
      'this package of gate-hooks is not whole: dist/runtime is missing',
      'install it again',
    );
  return manifest;
};

/** What was copied, or null when the copy is absent or not whole. */
export const installedRuntime = (repo: Repository): RuntimeManifest | null => {
  const folder = storePaths(repo).runtime;
  const manifest = readManifest(folder);
  const isWhole = manifest?.files.every((file) => readBytes(join(folder, file)) !== null);
  if (isWhole !== true) return null;
  return manifest;
};

/** As the build computes it (src/build.mjs). */
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 12);

/**
 * Name of a copied file whose bytes are not those that were copied, null where all are: hook.cjs by the manifest,
 * the others by the hash in their names.
 */
export const findAltered = (repo: Repository, { digest, files }: RuntimeManifest): string | null => {
  const { runtime } = storePaths(repo);
  const wanted = (file: string): string | undefined => {
    if (file === 'hook.cjs') return digest;
    return /-([0-9a-f]{12})\.[cm]js$/.exec(file)?.[1];
  };
  return files.find((file) => wanted(file) !== digestOf(readBytes(join(runtime, file)) ?? Buffer.alloc(0))) ?? null;
};

/** The Node that is known to work, for hooks started where PATH has none (or an old one). */
export const readNodePath = (repo: Repository): string | null =>
  readText(join(storePaths(repo).runtime, 'node'))?.replace(/\n$/, '') ?? null;

/**
 * Each file is replaced whole and hook.cjs comes last but for the manifest, so a push in between runs the old or
 * the new runtime.
 */
export const copyRuntime = (repo: Repository, packageDir: string): void => {
  const from = join(packageDir, 'dist', 'runtime');
  const to = storePaths(repo).runtime;
  const manifest = packagedRuntime(packageDir);
  for (const file of [...manifest.files].reverse()) {
    const bytes = readBytes(join(from, file));
    if (bytes === null)
      throw new Fault(
        'package-incomplete',
        `this package of gate-hooks is not whole: dist/runtime/${file} is missing`,
        'install it again',
      );
    writeWhole(join(to, file), bytes);
  }
  if (!nodePath.includes('\n')) writeWhole(join(to, 'node'), `${nodePath}\n`);
  writeWhole(join(to, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
  const wanted = new Set<string>([...manifest.files, manifestName, 'node']);
  for (const file of listFolder(to)) if (!wanted.has(file)) removeFile(join(to, file));
};

/**
 * True when nothing would change by copying: same manifest, every file there with its bytes, and the recorded Node
 * is this one.
 */
export const isRuntimeCurrent = (repo: Repository, packageDir: string): boolean => {
  const installed = installedRuntime(repo);
  return (
    installed !== null &&
    isDeepStrictEqual(installed, packagedRuntime(packageDir)) &&
    findAltered(repo, installed) === null &&
    readNodePath(repo) === nodePath
  );
};
