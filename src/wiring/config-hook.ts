// Does git start the gate from its own configuration (`hook.<name>`, git 2.54 and newer)? Reads, writes and removes
// that section. Asked by facts.ts, install and uninstall.
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { git, oneLine, type Repository, tryGit } from '../world/git.js';
import { startedHook } from './managers/starter.js';

/** Never named as an event: `hook.pre-push.event` makes git die. */
const section = 'hook.gate-hooks';

/** git appends the arguments of the hook to it and gives it to sh, at the top of the work tree. */
export const configCommand = `gate_hooks() { gate_hooks_hook=$(git rev-parse --path-format=absolute --git-common-dir)/${startedHook} || return; [ -f "$gate_hooks_hook" ] || { echo 'gate-hooks: refused: the gate is gone from this clone; run: npx gate-hooks install --via config' >&2; return 3; }; sh "$gate_hooks_hook" "$@"; }; gate_hooks`;

/** `other`: a command that is not ours under our name. `broken`: ours, but git does not start it as it stands. */
export type ConfigHook = 'absent' | 'other' | 'broken' | 'ours';

type Entry = readonly [key: string, value: string];

/** Pure. @param entries `key\nvalue` of each setting of the section, in git's order */
export const judgeConfigHook = (entries: readonly Entry[]): ConfigHook => {
  const all = (key: string): string[] =>
    entries.filter(([one]) => one === `${section}.${key}`).map(([, value]) => value);
  const command = all('command').at(-1);
  if (command === undefined) return entries.length === 0 ? 'absent' : 'broken';
  if (!command.includes(startedHook)) return 'other';
  // An empty event takes back those before it.
  const events = all('event');
  const counted = events.slice(events.lastIndexOf('') + 1);
  const enabled = all('enabled').every((value) => /^(true|yes|on|1)$/i.test(value));
  if (command === configCommand && counted.includes('pre-push') && enabled) return 'ours';
  return 'broken';
};

export const readConfigHook = (repo: Repository): ConfigHook => {
  const { stdout } = tryGit(repo, ['config', '--local', '-z', '--get-regexp', '^hook\\.gate-hooks\\.']);
  const entries = stdout
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry): Entry => {
      const end = entry.indexOf('\n');
      // A key without a value is true.
      if (end === -1) return [entry, 'true'];
      return [entry.slice(0, end), entry.slice(end + 1)];
    });
  return judgeConfigHook(entries);
};

/** Pure. True since git 2.54, the first that runs hooks named in its configuration. */
export const seesConfigHooks = (version: string): boolean => {
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
  return major > 2 || (major === 2 && minor >= 54);
};

export const gitVersion = (repo: Repository): string =>
  /\d+(?:\.\d+)+/.exec(oneLine(tryGit(repo, ['--version']).stdout))?.[0] ?? 'unknown';

/** @throws Fault where git would skip such a hook in silence, or where another command stands under our name */
export const requireConfigHooks = (repo: Repository): void => {
  const version = gitVersion(repo);
  if (!seesConfigHooks(version))
    throw new Fault(
      'git-too-old',
      `git ${printable(version)} skips hooks of its configuration in silence; 2.54 is the first that runs them`,
      'npx gate-hooks install, without --via config',
    );
  if (readConfigHook(repo) === 'other')
    throw new Fault(
      'foreign',
      `${section}.command is a command that gate-hooks did not write`,
      `git config --local --remove-section ${section}, then: npx gate-hooks install --via config`,
    );
};

/** The command before the event: with an event alone, every git command that has it dies. */
export const writeConfigHook = (repo: Repository): void => {
  const write = (...args: string[]): void => void git(repo, ['config', '--local', ...args]);
  write('--replace-all', `${section}.command`, configCommand);
  tryGit(repo, ['config', '--local', '--unset-all', `${section}.enabled`]);
  write('--replace-all', `${section}.event`, 'pre-push');
};

export const removeConfigHook = (repo: Repository): void =>
  void git(repo, ['config', '--local', '--remove-section', section]);
