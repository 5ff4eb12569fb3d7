// The one door to git: finds the repository once, then every call is bound to it explicitly.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { errnoOf, Fault } from '../core/fault.js';
import { objectId } from '../core/object-id.js';
import { printable } from '../core/text.js';
import { environment, gitEnvironment } from './environment.js';
import { isPlainFolder } from './files.js';

const foundObject = new RegExp(`^(commit|tree|blob|tag) (${objectId})$`);

export type Repository = {
  /** Absolute top of the work tree; null in a bare repository. */
  readonly root: string | null;
  /** This work tree's own git dir (`.git`, or `.git/worktrees/x`). */
  readonly gitDir: string;
  /** The git dir that all linked work trees share. */
  readonly commonDir: string;
};

export type WorkRepository = Repository & { readonly root: string };

type GitOptions = {
  input?: string;
  env?: Record<string, string>;
  cwd?: string;
  /** latin1 gives one character a byte: names and texts that need not be UTF-8. */
  encoding?: 'utf8' | 'latin1';
};

export type GitResult = { readonly code: number; readonly stdout: string; readonly stderr: string };

const largestOutput = 1 << 30;

const spawnGit = (
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
  input?: string,
  encoding: 'utf8' | 'latin1' = 'utf8',
): GitResult => {
  const done = spawnSync('git', args, {
    cwd,
    env,
    encoding,
    maxBuffer: largestOutput,
    input,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  if (done.error !== undefined) {
    if (errnoOf(done.error) === 'ENOENT')
      throw new Fault('git-missing', 'git was not found on PATH', 'install git, or put it on PATH');
    throw new Fault('git-failed', `git ${args[0]} could not be run: ${done.error.message}`);
  }
  return { code: done.status ?? 128, stdout: done.stdout, stderr: done.stderr };
};

/** Replace refs are not pushed, so no judgement of ours may follow them. */
const bound = (repo: Repository): Record<string, string> => {
  const variables: Record<string, string> = {
    ...gitEnvironment(environment()),
    GIT_DIR: repo.gitDir,
    GIT_NO_REPLACE_OBJECTS: '1',
  };
  if (repo.root !== null) variables.GIT_WORK_TREE = repo.root;
  return variables;
};

/** Runs git in `repo` and returns whatever it answered; throws Fault only where git could not be started. */
export const tryGit = (repo: Repository, args: readonly string[], options: GitOptions = {}): GitResult =>
  spawnGit(
    args,
    options.cwd ?? repo.root ?? repo.gitDir,
    { ...bound(repo), ...options.env },
    options.input,
    options.encoding,
  );

/** Runs git in `repo` and returns its stdout; throws Fault where git answers with a non-zero exit code. */
export const git = (repo: Repository, args: readonly string[], options: GitOptions = {}): string => {
  const done = tryGit(repo, args, options);
  if (done.code !== 0)
    throw new Fault(
      'git-failed',
      `git ${args.slice(0, 3).map(printable).join(' ')} failed (exit ${done.code}): ${printable(done.stderr.trim().slice(0, 600))}`,
    );
  return done.stdout;
};

/** The answer without its line end; only the one git adds, for a path may itself end in a newline. */
export const oneLine = (stdout: string): string => stdout.replace(/\n$/, '');

const askPath = (cwd: string, env: Record<string, string>, flag: string): string =>
  oneLine(spawnGit(['rev-parse', '--path-format=absolute', flag], cwd, env).stdout);

export type ObjectName = { readonly type: string; readonly oid: string };

/**
 * What git calls each of `names` (`HEAD:file`, `<id>^{tree}`; no newlines), null where there is no such object. One
 * process for any number.
 */
export const resolveObjects = (repo: Repository, names: readonly string[]): (ObjectName | null)[] => {
  const answer = git(repo, ['cat-file', '--batch-check=%(objecttype) %(objectname)'], {
    input: names.map((name) => `${name}\n`).join(''),
  }).split('\n');
  return names.map((_, i) => {
    const [, type, oid] = foundObject.exec(answer[i] ?? '') ?? [];
    if (type === undefined || oid === undefined) return null;
    return { type, oid };
  });
};

/** These could bind git to another place than the one a hook is started in. */
const binding = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR', 'GIT_CONFIG_PARAMETERS', 'GIT_CONFIG_COUNT'];

/**
 * Without asking git: for a hook that git started as `.git/hooks/pre-push`, which it does at the top of the main
 * work tree only.
 * Null where anything could make that another repository's.
 */
export const repositoryOfHook = (cwd: string): WorkRepository | null => {
  const env = environment();
  if (
    env.GATE_HOOKS_AT_TOP !== '1' ||
    binding.some((name) => env[name] !== undefined) ||
    !isPlainFolder(join(cwd, '.git'))
  )
    return null;
  return { root: cwd, gitDir: join(cwd, '.git'), commonDir: join(cwd, '.git') };
};

/**
 * The repository that `cwd` (or an inherited GIT_DIR) belongs to, or null where there is none.
 * One process; three where a path holds a newline. Throws Fault without git, or where git refuses (dubious ownership).
 */
export const findRepository = (cwd: string): Repository | null => {
  const env = Object.fromEntries(
    Object.entries(environment()).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const ask = [
    'rev-parse',
    '--path-format=absolute',
    '--is-bare-repository',
    '--is-inside-work-tree',
    '--git-dir',
    '--git-common-dir',
  ];
  const all = spawnGit([...ask, '--show-toplevel'], cwd, env);
  const done = all.code === 0 ? all : spawnGit(ask, cwd, env);
  if (done.code !== 0) {
    if (/not a git repository/i.test(done.stderr)) return null;
    throw new Fault('git-failed', `git cannot use this repository: ${printable(done.stderr.trim())}`);
  }
  const lines = oneLine(done.stdout).split('\n');
  const insideWorkTree = lines[1] === 'true';
  if (!insideWorkTree && lines[0] === 'false')
    throw new Fault(
      'no-repository',
      'this is the inside of a .git folder, not a work tree',
      'cd to the repository and run it again',
    );
  const [, , gitDir = '', commonDir = '', root = ''] = lines;
  if (lines.length === (insideWorkTree ? 5 : 4)) return { gitDir, commonDir, root: insideWorkTree ? root : null };
  return {
    gitDir: askPath(cwd, env, '--git-dir'),
    commonDir: askPath(cwd, env, '--git-common-dir'),
    root: insideWorkTree ? askPath(cwd, env, '--show-toplevel') : null,
  };
};

/** As findRepository, but no repository or no work tree is a Fault. */
export const requireWorkTree = (cwd: string): WorkRepository => {
  const repo = findRepository(cwd);
  if (repo === null)
    throw new Fault(
      'no-repository',
      `not a git repository: ${printable(cwd)}`,
      'cd into a repository, or run: git init',
    );
  if (repo.root === null)
    throw new Fault(
      'no-repository',
      `bare repository, no work tree: ${printable(repo.gitDir)}`,
      'run it in a clone that has a work tree',
    );
  return { ...repo, root: repo.root };
};
