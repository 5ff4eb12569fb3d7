// The only reader of process.env, and the only place that knows what git leaks into a hook.
import process from 'node:process';

export type Environment = Readonly<Record<string, string | undefined>>;

export const environment = (): Environment => process.env;

/**
 * A variable that is set and not empty, else null. An unset CI variable is an empty string, so empty counts as
 * unset.
 */
export const variable = (name: string): string | null => process.env[name] || null;

/**
 * What `git rev-parse --local-env-vars` prints, over the git versions 2.20 to 2.55: these bind a process to one
 * repository.
 * Written down because asking costs a process on every push; test/world/environment.test.ts compares it with the
 * git at hand.
 */
export const localGitVariables: readonly string[] = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CONFIG',
  'GIT_CONFIG_PARAMETERS',
  'GIT_CONFIG_COUNT',
  'GIT_OBJECT_DIRECTORY',
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_GRAFT_FILE',
  'GIT_INDEX_FILE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_REPLACE_REF_BASE',
  'GIT_PREFIX',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_COMMON_DIR',
];

/** Not repository-binding, but they change what a pathspec of ours means. */
const pathspecVariables = [
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
];

/** Set by hooks/pre-push: the caller's value of a variable that is emptied for our own Node only. */
const savedPrefix = 'GATE_HOOKS_SAVED_';

const without = (env: Environment, drop: (name: string) => boolean): Record<string, string> => {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined && !drop(name)) kept[name] = value;
  return kept;
};

const gitLocal = new Set(localGitVariables);
const gitOwn = new Set([...localGitVariables, ...pathspecVariables]);

/** GIT_CONFIG_KEY_n and GIT_CONFIG_VALUE_n mean nothing, and would confuse, without GIT_CONFIG_COUNT. */
const isConfigPair = (name: string): boolean => /^GIT_CONFIG_(KEY|VALUE)_\d+$/.test(name);

/** The environment for our own git calls: bound to no repository; the caller adds GIT_DIR and friends. */
export const gitEnvironment = (env: Environment): Record<string, string> =>
  without(env, (name) => gitOwn.has(name) || isConfigPair(name));

/**
 * What make tells the makes below it. Of `make -i release`, where a recipe pushes, a `make smoke` would learn to
 * pass in spite of errors.
 */
const ofOuterMake = new Set(['MAKEFLAGS', 'MFLAGS', 'MAKELEVEL', 'MAKEOVERRIDES']);

/**
 * The environment a smoke command sees: the user's own, without what git, our hook or a make around the push put
 * there.
 */
export const smokeEnvironment = (env: Environment): Record<string, string> => {
  // Outside of a make, MAKEFLAGS is the user's own choice (-j8).
  const inMake = env.MAKELEVEL !== undefined;
  const clean = without(
    env,
    (name) =>
      gitLocal.has(name) || isConfigPair(name) || name.startsWith('GATE_HOOKS_') || (inMake && ofOuterMake.has(name)),
  );
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith(savedPrefix) && value !== undefined) clean[name.slice(savedPrefix.length)] = value;
  }
  return clean;
};

/** True in a continuous-integration run (`CI` set to anything but an explicit no). */
export const inCi = (): boolean => {
  const value = variable('CI');
  return value !== null && !/^(0|false|no)$/i.test(value);
};

/** Runs `work` while process.env holds nothing that binds to a repository: for a library that starts git by itself. */
export const withoutGitVariables = async <T>(work: () => Promise<T>): Promise<T> => {
  const saved = localGitVariables.map((name) => [name, process.env[name]] as const);
  for (const [name] of saved) delete process.env[name];
  try {
    return await work();
  } finally {
    for (const [name, value] of saved) if (value !== undefined) process.env[name] = value;
  }
};
