// How the checkout-* files call git: nothing of the user's configuration may start a program of his, or let git
// believe what it has not looked at.
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { type Repository, tryGit } from '../world/git.js';

const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.sparseCheckout=false',
  'core.splitIndex=false',
  'core.ignoreStat=false',
  'core.trustctime=true',
  'core.checkStat=default',
  'submodule.recurse=false',
  'checkout.workers=2',
  // From git 2.48 on a user may want relative paths in all work trees; ours are found and mended by absolute ones.
  'worktree.useRelativePaths=false',
].flatMap((setting) => ['-c', setting]);

/** As git() of the world, but with the settings above whatever the user has configured. */
export const strictGit = (repo: Repository, args: readonly string[], env: Record<string, string> = {}): string => {
  const done = tryGit(repo, [...settings, ...args], { env });
  if (done.code !== 0)
    throw new Fault(
      'git-failed',
      `git ${printable(args.slice(0, 2).join(' '))} failed (exit ${done.code}) for the private checkout: ${printable(done.stderr.trim().slice(0, 600))}`,
    );
  return done.stdout;
};

/**
 * The environment without hooks that stand in the configuration: from git 2.54 on they run whatever core.hooksPath
 * says, and `hook.<name>.enabled` ends each by its name (git-config(1)).
 */
export const configuredHooksOff = (repo: Repository): Record<string, string> => {
  const { stdout } = tryGit(repo, ['config', '-z', '--name-only', '--get-regexp', '^hook\\..*\\.(event|command)$']);
  const names = new Set(
    stdout
      .split('\0')
      .filter((key) => key !== '')
      .map((key) => key.replace(/\.[^.]*$/, '')),
  );
  const pairs = [...names].flatMap(
    (name, i) =>
      [
        [`GIT_CONFIG_KEY_${i}`, `${name}.enabled`],
        [`GIT_CONFIG_VALUE_${i}`, 'false'],
      ] as const,
  );
  if (names.size === 0) return {};
  return { GIT_CONFIG_COUNT: String(names.size), ...Object.fromEntries(pairs) };
};
