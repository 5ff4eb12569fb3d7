// Where does git run hooks from, and may ours stand there? What install would refuse is said here with the same
// words. Called by doctor.ts.
import { Fault } from '../core/fault.js';
import { printable, shownPath } from '../core/text.js';
import { gitVersion, seesConfigHooks } from '../wiring/config-hook.js';
import type { HookFacts } from '../wiring/facts.js';
import { isOwnFolder } from '../wiring/own-folder.js';
import { planHook } from '../wiring/plan.js';
import { type Repository, tryGit } from '../world/git.js';
import { type Check, fixHint, ok, trouble } from './check.js';

const name = 'hooks folder';

/** Names of the hooks of `hook.<name>.event=pre-push` in git's configuration. */
const configuredHooks = (repo: Repository): string[] =>
  tryGit(repo, ['config', '-z', '--get-regexp', '^hook\\..*\\.event$'])
    .stdout.split('\0')
    .map((entry) => /^hook\.([^\n]*)\.event\npre-push$/s.exec(entry)?.[1])
    .filter((one) => one !== undefined);

const originOf = (facts: HookFacts): string => {
  if (facts.hooksPath === null) return 'core.hooksPath is not set';
  const origin = `core.hooksPath, ${facts.hooksPath.scope}`;
  if (!isOwnFolder(facts)) return origin;
  return `${origin}, made by install: the hooks of the folder before still run`;
};

/** @param answered whether git started ours all the same: how it got there is then no trouble of the gate */
export const checkHooksFolder = (repo: Repository, facts: HookFacts, wanted: string, answered: boolean): Check => {
  const shown = shownPath(repo.root, facts.hooksDir);
  try {
    planHook(facts, wanted);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return trouble(name, `git looks in ${shown}`, 'doctor/hooks-folder', error.message, {
      level: answered ? 'warn' : 'error',
      hint: error.hint ?? fixHint,
    });
  }
  return ok(name, `${shown} (${originOf(facts)})`);
};

/**
 * @param answered whether git started ours all the same, from a file. Hooks in git's configuration are skipped in
 * silence by an older git, and an editor may bring one of its own.
 */
export const checkGit = (repo: Repository, answered: boolean): Check => {
  const version = gitVersion(repo);
  const sees = seesConfigHooks(version);
  const hooks = configuredHooks(repo).map(printable);
  const says = `${version}, ${sees ? 'runs' : 'does not run'} hooks of its configuration (2.54 or newer does)`;
  if (hooks.length === 0) return ok('git', says);
  if (sees) return ok('git', `${says}: ${hooks.join(', ')}`);
  return trouble(
    'git',
    `${version} is too old for hooks in its configuration`,
    'doctor/git',
    `git ${version} skips the hooks in its configuration in silence (2.54 or newer runs them): ${hooks.join(', ')}`,
    {
      level: hooks.includes('gate-hooks') && !answered ? 'error' : 'warn',
      hint: `install git 2.54 or newer, or: ${fixHint}`,
    },
  );
};
