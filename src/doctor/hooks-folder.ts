// Where does git run hooks from, and may ours stand there? What install would refuse is said here with the same words. Called by doctor.ts.
import { Fault } from '../core/fault.js';
import { printable, shownPath } from '../core/text.js';
import { oneLine, tryGit, type Repository } from '../world/git.js';
import type { HookFacts } from '../wiring/facts.js';
import { planHook } from '../wiring/plan.js';
import { fixHint, ok, trouble, type Check } from './check.js';

const name = 'hooks folder';

/** @returns true since git 2.54, the first that runs hooks named in its configuration */
export const seesConfigHooks = (version: string): boolean => {
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
  return major > 2 || (major === 2 && minor >= 54);
};

export const gitVersion = (repo: Repository): string => /\d+(?:\.\d+)+/.exec(oneLine(tryGit(repo, ['--version']).stdout))?.[0] ?? 'unknown';

/** Names of the hooks of `hook.<name>.event=pre-push` in git's configuration. */
const configuredHooks = (repo: Repository): string[] =>
  tryGit(repo, ['config', '-z', '--get-regexp', '^hook\\..*\\.event$']).stdout.split('\0')
    .map((entry) => /^hook\.([^\n]*)\.event\npre-push$/s.exec(entry)?.[1])
    .filter((one) => one !== undefined);

/** @param answered whether git started ours all the same: how it got there is then no trouble of the gate */
export const checkHooksFolder = (repo: Repository, facts: HookFacts, wanted: string, answered: boolean): Check => {
  const shown = shownPath(repo.root, facts.hooksDir);
  const origin = facts.hooksPath === null ? 'core.hooksPath is not set' : `core.hooksPath, ${facts.hooksPath.scope}`;
  try {
    planHook(facts, wanted);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return trouble(name, `git looks in ${shown}`, 'doctor/hooks-folder', error.message, { level: answered ? 'warn' : 'error', hint: error.hint ?? fixHint });
  }
  return ok(name, `${shown} (${origin})`);
};

/** @param answered whether git started ours all the same, from a file. Hooks in git's configuration are skipped in silence by an older git, and an editor may bring one of its own. */
export const checkGit = (repo: Repository, answered: boolean): Check => {
  const version = gitVersion(repo);
  const sees = seesConfigHooks(version);
  const hooks = configuredHooks(repo).map(printable);
  const says = `${version}, ${sees ? 'runs' : 'does not run'} hooks of its configuration (2.54 or newer does)`;
  if (hooks.length === 0 || sees) return ok('git', hooks.length === 0 ? says : `${says}: ${hooks.join(', ')}`);
  return trouble('git', `${version} is too old for hooks in its configuration`, 'doctor/git', `git ${version} skips the hooks in its configuration in silence (2.54 or newer runs them): ${hooks.join(', ')}`, { level: hooks.includes('gate-hooks') && !answered ? 'error' : 'warn', hint: `install git 2.54 or newer, or: ${fixHint}` });
};
