// What is there to know of a repository before its workflows are written? Reads it; the branch of a workflow that
// stands already is kept. Next: draft.ts.

import { join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { Fault } from '../core/fault.js';
import { isPlainObject } from '../core/plain-object.js';
import { usualLock } from '../settings/defaults.js';
import type { Settings } from '../settings/settings.js';
import { hasTarget } from '../settings/targets.js';
import { readText } from '../world/files.js';
import { git, oneLine, tryGit, type WorkRepository } from '../world/git.js';
import { version } from '../world/platform.js';
import type { CiFacts, Provider } from './facts.js';

const largest = 4 << 20;
/** At the top: what says that there are Python packages to install. */
const pythonFiles = /^(?:pyproject\.toml|setup\.(?:py|cfg)|Pipfile|requirements[\w.-]*\.(?:txt|in))$/;

type Package = { readonly name: string | null; readonly scripts: readonly string[]; readonly hasDependencies: boolean };

const nothing: Package = { name: null, scripts: [], hasDependencies: false };

const keysOf = (value: unknown): string[] => (isPlainObject(value) ? Object.keys(value) : []);

const readPackage = (text: string | null): Package => {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (!isPlainObject(value)) return nothing;
    const scripts = keysOf(value.scripts).filter(
      (name) => !/no test specified/.test(String(Reflect.get(value.scripts as object, name))),
    );
    const dependencies = ['dependencies', 'devDependencies', 'optionalDependencies', 'workspaces'].some(
      (key) => keysOf(value[key]).length > 0 || Array.isArray(value[key]),
    );
    return { name: typeof value.name === 'string' ? value.name : null, scripts, hasDependencies: dependencies };
  } catch {
    // Said by settings/homes.ts with its place.
    return nothing;
  }
};

const asksForPython = (text: string | null): boolean => {
  if (text === null) return false;
  try {
    const { project } = parseToml(text);
    return isPlainObject(project) && typeof project['requires-python'] === 'string';
  } catch {
    return false;
  }
};

/** What `origin` calls its default branch; where this clone was not told, main, master, or the branch it is on. */
const defaultBranch = (repo: WorkRepository): string => {
  const head = tryGit(repo, ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD']);
  if (head.code === 0) return oneLine(head.stdout).replace(/^origin\//, '');
  const refs = git(repo, [
    'for-each-ref',
    '--format=%(refname)',
    'refs/heads/main',
    'refs/heads/master',
    'refs/remotes/origin/main',
    'refs/remotes/origin/master',
  ]);
  if (/\/main$/m.test(refs)) return 'main';
  if (/\/master$/m.test(refs)) return 'master';
  const current = tryGit(repo, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  return current.code === 0 ? oneLine(current.stdout) : 'main';
};

const lockFacts = (
  repo: WorkRepository,
  settings: Settings,
  tracked: ReadonlySet<string>,
): CiFacts['lock'] & { readonly text: string } => {
  const files = settings.lock.files ?? [usualLock];
  const path = files.find((file) => tracked.has(file));
  if (path === undefined) return { path: files[0] ?? usualLock, pins: 'absent', text: '' };
  const text = readText(join(repo.root, path), 64 << 20) ?? '';
  // One hash is enough for pip to demand one of every line.
  return { path, pins: /^[^#\n]*\s--hash[=\s]/m.test(text) ? 'hashed' : 'plain', text };
};

const npmCommands = { test: 'npm cit', lint: 'npm run lint' } as const;

const commandFor = (
  target: 'test' | 'lint',
  has: { readonly make: boolean; readonly npm: boolean; readonly tool: string | null },
): string | null => {
  if (has.make) return `make ${target}`;
  return has.npm ? npmCommands[target] : has.tool;
};

/** `.gitlab-ci.yml`, or an origin on a GitLab, and no workflows of GitHub's: GitLab. */
export const detectProvider = (repo: WorkRepository, tracked: ReadonlySet<string>): Provider => {
  if ([...tracked].some((path) => path.startsWith('.github/'))) return 'github';
  const origin = tryGit(repo, ['config', '--get', 'remote.origin.url']).stdout;
  return tracked.has('.gitlab-ci.yml') || /[/@.]gitlab\./i.test(origin) ? 'gitlab' : 'github';
};

export const listTracked = (repo: WorkRepository): Set<string> =>
  new Set(
    git(repo, ['ls-files', '-z'])
      .split('\0')
      .filter((path) => path !== ''),
  );

export type Asked = { readonly provider: Provider; readonly keptBranch: string | null; readonly sharded: boolean };

const shardsOf = ({ smoke: { steps } }: Settings): string[] => {
  if (steps.length < 2)
    throw new Fault(
      'usage',
      `the smoke has ${steps.length === 0 ? 'no step' : 'one step'}, which is no matrix`,
      'write several in smoke.steps, or leave --matrix out',
      2,
    );
  return steps.map(({ name }) => name);
};

const npmFacts = (hasDependencies: boolean, tracked: ReadonlySet<string>): CiFacts['npm'] => {
  if (!hasDependencies) return 'none';
  return tracked.has('package-lock.json') || tracked.has('npm-shrinkwrap.json') ? 'locked' : 'unlocked';
};

const nodeVersionOf = (tracked: ReadonlySet<string>): string => {
  const file = ['.nvmrc', '.node-version'].find((each) => tracked.has(each));
  return file === undefined ? "node-version: '24'" : `node-version-file: ${file}`;
};

/** Null where no tracked file of this path can be read. */
type Read = (path: string) => string | null;

const pythonVersionOf = (tracked: ReadonlySet<string>, read: Read): string => {
  if (tracked.has('.python-version')) return 'python-version-file: .python-version';
  if (asksForPython(read('pyproject.toml'))) return 'python-version-file: pyproject.toml';
  return "python-version: '3.13'";
};

/** @param keptBranch the branch that the workflows name already, which an update keeps; null where there are none */
export const gatherFacts = (
  repo: WorkRepository,
  settings: Settings,
  tracked: ReadonlySet<string>,
  { provider, keptBranch, sharded }: Asked,
): CiFacts => {
  const read: Read = (path) => (tracked.has(path) ? readText(join(repo.root, path), largest) : null);
  const { name, scripts, hasDependencies } = readPackage(read('package.json'));
  const makefile = ['GNUmakefile', 'makefile', 'Makefile'].map(read).find((text) => text !== null) ?? '';
  const { text: pins, ...lock } = lockFacts(repo, settings, tracked);
  const npm = npmFacts(hasDependencies, tracked);
  const pinned = (tool: string): boolean => new RegExp(`^${tool}(?![\\w.-])`, 'mi').test(pins);
  const python = [...tracked].some((path) => /\.pyw?$/.test(path));
  return {
    provider,
    branch: keptBranch ?? defaultBranch(repo),
    report: settings.evidence.report,
    shards: sharded ? shardsOf(settings) : [],
    tool: name === 'gate-hooks' ? { kind: 'self' } : { kind: 'registry', version },
    python,
    isPythonProject: python && (npm === 'none' || [...tracked].some((path) => pythonFiles.test(path))),
    lock,
    npm,
    nodeVersion: nodeVersionOf(tracked),
    pythonVersion: pythonVersionOf(tracked, read),
    tests: commandFor('test', {
      make: hasTarget(makefile, 'test'),
      npm: npm === 'locked' && scripts.includes('test'),
      tool: pinned('pytest') ? 'python -m pytest' : null,
    }),
    lint: commandFor('lint', {
      make: hasTarget(makefile, 'lint'),
      npm: npm !== 'unlocked' && scripts.includes('lint'),
      tool: pinned('ruff') ? 'ruff check .' : null,
    }),
  };
};
