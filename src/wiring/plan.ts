// What will install do to the hook file? Pure: facts in, plan out; decided before anything is touched. Next: install.ts.
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

const refuseFolder = ({ hooksDir, hooksPath, outside, trackedInHooksDir }: HookFacts): void => {
  const dir = printable(hooksDir);
  if (hooksPath !== null && hooksPath.value === '') throw new Fault('core.hooksPath is set to nothing, so git runs no hook at all here', `git config --${hooksPath.scope} --unset core.hooksPath`);
  if (hooksPath !== null && ['global', 'system'].includes(hooksPath.scope)) {
    throw new Fault(`core.hooksPath is set for all your repositories (${hooksPath.scope}): ${dir}; a hook there would gate every one of them`, 'for this repository and its linked work trees alone: git config --local core.hooksPath "$(git rev-parse --path-format=absolute --git-common-dir)/hooks"');
  }
  if (hooksPath !== null && /^\.git\//.test(hooksPath.value)) {
    throw new Fault(`core.hooksPath is relative (${printable(hooksPath.value)}), so git finds no hook in a linked work tree, where .git is a file`, `git config --${hooksPath.scope} core.hooksPath "${dir}"`);
  }
  if (outside !== null) {
    throw new Fault(`git runs hooks from ${printable(outside)}, outside of this repository; a hook there would gate, and without a runtime of its own block, every repository that shares it`, 'give this repository a folder of its own: git config --local core.hooksPath .git/own-hooks');
  }
  if (trackedInHooksDir !== null) {
    throw new Fault(`git runs hooks from ${dir}, whose files are tracked (${printable(trackedInHooksDir)}); gate-hooks does not write into tracked folders`, 'run npx gate-hooks smoke from your own pre-push there (it judges the work tree, not the pushed refs), or: git config --local --unset core.hooksPath');
  }
};

/**
 * @param wanted the exact text our hook should have
 * @throws Fault where the hook cannot be wired without taking something from someone
 */
export const planHook = (facts: HookFacts, wanted: string): HookPlan => {
  // The folder of husky is husky's to write.
  if (facts.startedBy?.name !== 'husky') refuseFolder(facts);
  const { hook } = facts;
  switch (hook.kind) {
    case 'absent':
      return { action: 'create' };
    case 'ours':
      if (hook.content !== wanted) return { action: 'update' };
      return hook.executable ? { action: 'keep' } : { action: 'mode' };
    case 'stranger':
      if (facts.neighbourExists) throw new Fault(`there is a ${facts.hookName} hook of someone else and ${printable(facts.neighbourPath)} is taken, so there is no place to keep it`, `look at both, then move one of them away: ${printable(facts.hookPath)}`);
      return { action: 'chain', what: hook.what, executable: hook.executable };
    case 'odd':
      throw new Fault(`${printable(facts.hookPath)} is ${hook.what}`, 'move it away and install again');
    default:
      return unreachable(hook);
  }
};
