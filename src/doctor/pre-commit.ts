// Does a commit run lint-staged here, where that was asked for? The gate does not hang on it, so all that is found
// are warnings. Called by doctor.ts.
import { printable, shownPath } from '../core/text.js';
import { findStagedConfig, hasOwnLintStaged } from '../staged/config.js';
import { type HookFacts, readHookFacts } from '../wiring/facts.js';
import { readInstalled } from '../wiring/installed.js';
import type { WorkRepository } from '../world/git.js';
import { type Check, fixHint, ok, trouble } from './check.js';

const name = 'pre-commit';
const rule = 'doctor/pre-commit';

const warn = (says: string, message: string, hint: string): Check =>
  trouble(name, says, rule, message, { level: 'warn', hint });

/** @param written the text that install wrote */
const judgeHook = ({ hook, startedBy }: HookFacts, shown: string, written: string): Check | null => {
  if (hook.kind === 'absent' && startedBy !== null)
    return warn(
      'not started',
      `${shown} is not there, or ${printable(startedBy.script)} does not start it: commits are not linted`,
      'npx gate-hooks install --pre-commit --yes',
    );
  if (hook.kind !== 'ours')
    return warn(
      'missing',
      `${shown} ${hook.kind === 'absent' ? 'is not there' : `is ${printable(hook.what)}`}: commits are not linted by ours`,
      fixHint,
    );
  if (!hook.executable)
    return warn('not executable', `${shown} has lost its x bit: git ignores it, and commits are not linted`, fixHint);
  if (hook.content === written) return null;
  return warn('changed', `${shown} is not what install wrote`, `${fixHint} (an edited text is kept beside it)`);
};

/** Null where pre-commit was never asked for. */
export const checkPreCommit = (repo: WorkRepository): Check | null => {
  const written = readInstalled(repo)?.hooks['pre-commit'];
  if (written === undefined) return null;
  const facts = readHookFacts(repo, 'pre-commit');
  const shown = shownPath(repo.root, facts.hookPath);
  const trouble = judgeHook(facts, shown, written);
  if (trouble !== null) return trouble;
  const config = findStagedConfig(repo);
  if (config === null)
    return warn(
      'nothing to run',
      'nothing configures lint-staged here: commits are not linted',
      'npx gate-hooks install --pre-commit proposes a configuration',
    );
  return ok(
    name,
    `${shown} runs lint-staged (${hasOwnLintStaged(repo) ? 'of node_modules' : 'our copy'}), configured in ${printable(config)}`,
  );
};
