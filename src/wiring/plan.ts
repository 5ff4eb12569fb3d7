// What will install do to the hook file? Pure: facts in, plan out; decided before anything is touched. Next:
// install.ts.
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { unreachable } from '../core/verdict.js';
import type { HookFacts } from './facts.js';

export type HookPlan =
  | { readonly action: 'keep' }
  | { readonly action: 'create' }
  | { readonly action: 'mode' }
  /** An older hook of ours, or ours changed by hand; `edited` keeps what was there beside it. */
  | { readonly action: 'update' }
  | { readonly action: 'chain'; readonly what: string; readonly executable: boolean };

const ownWay = 'npx gate-hooks install --own-hooks-folder';
const configWay = 'npx gate-hooks install --via config (git 2.54 or newer)';

/**
 * Why ours may not stand in the folder that git runs hooks from; null where it may. The folder of husky is husky's
 * to write, and what git's configuration starts stands in none.
 */
export const refuseFolder = ({
  hooksDir,
  hooksPath,
  outside,
  trackedInHooksDir,
  startedBy,
  byConfig,
}: HookFacts): Fault | null => {
  if (byConfig || startedBy?.name === 'husky') return null;
  const dir = printable(hooksDir);
  if (hooksPath !== null && hooksPath.value === '')
    return new Fault(
      'hooks-path',
      `core.hooksPath is set to nothing (${hooksPath.scope}), so git runs no hook at all here`,
      `git config --${hooksPath.scope} --unset core.hooksPath, or, for this clone alone: ${ownWay}`,
    );
  if (hooksPath !== null && ['global', 'system'].includes(hooksPath.scope)) {
    return new Fault(
      'hooks-path',
      `core.hooksPath is set for all your repositories (${hooksPath.scope}): ${dir}; a hook there would gate every one of them`,
      `${ownWay} gives this clone a folder of its own, from which those hooks still run; or: ${configWay}`,
    );
  }
  if (hooksPath !== null && /^\.git\//.test(hooksPath.value)) {
    return new Fault(
      'hooks-path',
      `core.hooksPath is relative (${printable(hooksPath.value)}), so git finds no hook in a linked work tree, where .git is a file`,
      `git config --${hooksPath.scope} core.hooksPath "${dir}"`,
    );
  }
  if (outside !== null) {
    return new Fault(
      'hooks-path',
      `git runs hooks from ${printable(outside)}, outside of this repository; a hook there would gate, and without a runtime of its own block, every repository that shares it`,
      `${ownWay} gives this clone a folder of its own, from which those hooks still run; or: ${configWay}`,
    );
  }
  if (trackedInHooksDir !== null) {
    return new Fault(
      'hooks-path',
      `git runs hooks from ${dir}, whose files are tracked (${printable(trackedInHooksDir)}); gate-hooks does not write into tracked folders`,
      `${ownWay} gives this clone a folder of its own, from which those hooks still run; or: ${configWay}`,
    );
  }
  return null;
};

/**
 * @param wanted the exact text our hook should have
 * @throws Fault where the hook cannot be wired without taking something from someone
 */
export const planHook = (facts: HookFacts, wanted: string): HookPlan => {
  const refused = refuseFolder(facts);
  if (refused !== null) throw refused;
  const { hook } = facts;
  switch (hook.kind) {
    case 'absent':
      return { action: 'create' };
    case 'ours':
      if (hook.content !== wanted) return { action: 'update' };
      return hook.executable ? { action: 'keep' } : { action: 'mode' };
    case 'stranger':
      if (facts.neighbourExists)
        throw new Fault(
          'foreign',
          `there is a ${facts.hookName} hook of someone else and ${printable(facts.neighbourPath)} is taken, so there is no place to keep it`,
          `look at both, then move one of them away: ${printable(facts.hookPath)}`,
        );
      return { action: 'chain', what: hook.what, executable: hook.executable };
    case 'odd':
      throw new Fault('not-a-file', `${printable(facts.hookPath)} is ${hook.what}`, 'move it away and install again');
    default:
      return unreachable(hook);
  }
};
