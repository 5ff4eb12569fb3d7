// Links what git ignores but a smoke needs (node_modules, .venv) into the private checkout, and bends the
// environment to it. Asked by push after checkout.ts.
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { removeEmptyFolder } from '../world/changes.js';
import { variable } from '../world/environment.js';
import { isFolder, look, readBytes, realPath } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { removeAll } from '../world/trees.js';
import type { Checkout } from './checkout.js';
import { strictGit } from './checkout-git.js';
import { readLinked, writeLinked } from './checkout-linked.js';
import { linkOne } from './checkout-plan.js';
import { standIn } from './checkout-python.js';
import { type Ground, isBelow, type Pair, repointValue } from './checkout-repoint.js';
import { isVenv } from './checkout-venv.js';

export type Dependencies = {
  /** What a person should know about the dependencies the smoke ran with. */
  readonly notes: readonly Finding[];
  /** `env` with every path into the original work tree led into the checkout. */
  readonly environment: (env: Readonly<Record<string, string>>) => Record<string, string>;
};

const usual = new Set(['node_modules', '.venv', 'venv']);

/**
 * Folders by a usual name, and the active venv, that git ignores; git does not look into ignored folders, so none
 * within another.
 */
const detect = (original: WorkRepository): string[] => {
  const active = variable('VIRTUAL_ENV');
  const ignored = strictGit(original, ['ls-files', '-o', '-i', '--exclude-standard', '--directory', '-z'])
    .split('\0')
    .map((path) => path.replace(/\/$/, ''));
  const found = ignored.filter(
    (path) =>
      path !== '' &&
      (usual.has(basename(path)) || join(original.root, path) === active) &&
      isFolder(join(original.root, path)),
  );
  // git lists both a folder and what is in it where the folder's own .gitignore makes it ignored.
  return found.filter(
    (path) =>
      !found.some((other) => other !== path && isBelow(path, other)) &&
      !dirname(path)
        .split('/')
        .some((part) => usual.has(part)),
  );
};

/** @throws Fault (exit 2) for a path that is no path in the repository, or that is not there */
const readSetting = (original: WorkRepository, link: readonly string[]): string[] => {
  const paths = [...new Set(link.map((path) => normalize(path).replace(/\/+$/, '')))];
  for (const path of paths) {
    if (isAbsolute(path) || /^(?:\.|\.\.|\.git)?(?:\/|$)/.test(path) || /[\n\r]/.test(path))
      throw new Fault(
        'settings',
        `smoke.link names no path inside the repository: ${printable(path)}`,
        'mend smoke.link in the settings',
        2,
      );
    if (look(realPath(join(original.root, path))) === null)
      throw new Fault(
        'settings',
        `smoke.link names ${printable(path)}, which is not in the work tree`,
        'install it, or take it out of smoke.link',
        2,
      );
  }
  return paths.filter((path) => !paths.some((other) => other !== path && isBelow(path, other)));
};

/**
 * What a private checkout would share with this work tree, relative to the root, as far as this can be said without
 * a commit.
 * @throws Fault (exit 2) as readSetting
 */
export const listLinkable = (original: WorkRepository, link: readonly string[] | null): string[] => {
  if (link === null) return detect(original);
  return readSetting(original, link);
};

const trackedBelow = (wt: WorkRepository, paths: readonly string[]): string[] => {
  if (paths.length === 0) return [];
  return strictGit(wt, ['--literal-pathspecs', 'ls-files', '-z', '--', ...paths])
    .split('\0')
    .filter((path) => path !== '');
};

/** A parent that the commit does not have, or has as a link (which may lead anywhere), is no place to write into. */
const hasPlace = (wt: WorkRepository, path: string): boolean =>
  realPath(join(wt.root, dirname(path))) === join(wt.root, dirname(path));

/** Which paths to link: those whose place in the commit is free. */
const choose = (wt: WorkRepository, original: WorkRepository, link: readonly string[] | null): string[] => {
  const wanted = listLinkable(original, link);
  const tracked = trackedBelow(wt, wanted);
  return wanted.filter((path) => {
    const taken = tracked.some((one) => isBelow(one, path));
    if (link === null) return !taken && isFolder(join(wt.root, dirname(path))) && hasPlace(wt, path);
    if (taken)
      throw new Fault(
        'settings',
        `smoke.link names ${printable(path)}, which the pushed commit tracks itself`,
        'take it out of smoke.link',
        2,
      );
    if (!hasPlace(wt, path))
      throw new Fault(
        'settings',
        `smoke.link names ${printable(path)}, but a folder on the way to it is a link in the pushed commit`,
        'take it out of smoke.link',
        2,
      );
    return true;
  });
};

/** The checkout's own parents go with the last link in them. */
const unlink = (wt: WorkRepository, path: string): void => {
  if (!hasPlace(wt, path)) return;
  removeAll(join(wt.root, path));
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) removeEmptyFolder(join(wt.root, parent));
};

const lockFiles: Readonly<Record<string, readonly string[]>> = {
  node_modules: ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'],
  '.venv': ['uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock', 'pylock.toml', 'requirements.txt'],
};

const same = (a: Buffer | null, b: Buffer | null): boolean => (a === null || b === null ? a === b : a.equals(b));

/**
 * What is installed fits the lock file of the work tree; the commit may have another one. One that the commit does
 * not hold (git ignores it) says nothing.
 */
const judgeLocks = (ground: Ground, paths: readonly string[]): Finding[] =>
  paths
    .flatMap((path) =>
      (lockFiles[basename(path) === 'venv' ? '.venv' : basename(path)] ?? []).map((name) => ({
        path,
        lock: join(dirname(path), name),
      })),
    )
    .filter(
      ({ lock }) =>
        look(join(ground.to, lock))?.isFile() === true &&
        look(join(ground.root, lock))?.isFile() !== false &&
        !same(readBytes(join(ground.root, lock)), readBytes(join(ground.to, lock))),
    )
    .map(({ path, lock }) =>
      finding(
        'smoke/other-dependencies',
        `${printable(lock)} of the pushed commit differs from the work tree's, whose ${printable(path)} the smoke runs with`,
        { level: 'warn', path: lock, hint: 'install what the commit asks for, and push again' },
      ),
    );

const bend = (
  env: Readonly<Record<string, string>>,
  pairs: readonly Pair[],
  gitDirs: readonly string[],
): Record<string, string> =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, repointValue(value, realPath, pairs, gitDirs)]));

/**
 * These would "mend" what is linked from inside the checkout, and so change what the original uses. npm warns of
 * pnpm's, so only where pnpm is.
 */
const handsOff = (ground: Ground, paths: readonly string[]): Record<string, string> => {
  const variables: Record<string, string> = {};
  if (paths.some((path) => isVenv(join(ground.root, path)))) variables.UV_NO_SYNC = '1';
  if (paths.some((path) => isFolder(join(ground.root, path, '.pnpm')))) {
    variables.npm_config_verify_deps_before_run = 'false';
    variables.pnpm_config_verify_deps_before_run = 'false';
  }
  return variables;
};

const none: Dependencies = { notes: [], environment: (env) => ({ ...env }) };

/**
 * @param original the work tree whose dependencies are used; null (a bare repository) links nothing
 * @param link paths relative to the root (smoke.link); null finds node_modules, .venv and venv that git ignores
 * @throws Fault (exit 2) for a path of `link` that is not there or that the commit tracks; (exit 3) where a
 * dependency would load the original's code and cannot be led away from it
 */
export const linkDependencies = (
  { repo: wt }: Checkout,
  original: WorkRepository | null,
  link: readonly string[] | null,
): Dependencies => {
  const old = readLinked(wt);
  const paths = original === null ? [] : choose(wt, original, link);
  writeLinked(wt, [...new Set([...old, ...paths])]);
  const tracked = trackedBelow(wt, old);
  for (const path of old) if (!paths.includes(path) && !tracked.some((one) => isBelow(one, path))) unlink(wt, path);
  if (original === null) {
    writeLinked(wt, []);
    return none;
  }
  const gitDirs = [original.gitDir, original.commonDir];
  const dependencies = paths.flatMap((path) => [join(original.root, path), realPath(join(original.root, path))]);
  const ground: Ground = { root: original.root, to: wt.root, dependencies, gitDirs };
  for (const path of paths) linkOne(ground, path);
  writeLinked(wt, paths);
  const pairs = [...standIn(ground), [original.root, wt.root] as const];
  return {
    notes: judgeLocks(ground, paths),
    environment: (env) => ({ ...handsOff(ground, paths), ...bend(env, pairs, gitDirs) }),
  };
};
