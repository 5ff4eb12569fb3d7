// The environment in which tests and the programs they start live: nothing of the developer, the CI or an outer git
// hook.
import { delimiter, join } from 'node:path';
import { tempDir } from './temp.js';

/** What would bend git, npm, a hook manager, a colour decision or our own tool. */
const foreign = new RegExp(
  [
    '^(GIT|GATE_HOOKS|BYPASS|GITHUB|GITLAB|RUNNER|BUILDKITE|CIRCLE|NPM|LC|XDG|PRE_COMMIT|PREK|LEFTHOOK)_',
    '^(CI|CI_.*|LEFTHOOK|HUSKY|SKIP|SKIP_SIMPLE_GIT_HOOKS|SIMPLE_GIT_HOOKS_RC|INIT_CWD|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|NODE_ENV)$',
    '^(NO_COLOR|FORCE_COLOR|CLICOLOR|CLICOLOR_FORCE|COLORTERM|LANG|LANGUAGE|EDITOR|VISUAL|PAGER|HOME|ENV|BASH_ENV|CDPATH|PYTHONPATH|MAKEFLAGS|MAKELEVEL)$',
  ].join('|'),
  'i',
);

/** npm puts the project's own programs on PATH; a test must mean the same with and without npm. */
const withoutNpm = (path: string): string =>
  path
    .split(delimiter)
    .filter((folder) => !/[\\/](node_modules[\\/]\.bin|node-gyp-bin)$/.test(folder))
    .join(delimiter);

/** `env` without anything foreign, at home in `home`. Pure. */
export const isolate = (env: Readonly<Record<string, string | undefined>>, home: string): Record<string, string> => {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined && !foreign.test(name)) clean[name] = value;
  if (clean.PATH !== undefined) clean.PATH = withoutNpm(clean.PATH);
  return {
    ...clean,
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C.UTF-8',
  };
};

let ours: Record<string, string> | null = null;

/** The isolated environment of this test process, with one empty home for all of it. */
export const isolatedEnvironment = (): Record<string, string> => {
  ours ??= isolate(process.env, tempDir('home'));
  return { ...ours };
};
