// Someone changed our hook by hand: their text must not be lost, whoever replaces or removes it. Asked by install
// and uninstall.
import { createNew } from '../world/changes.js';
import { readBytes } from '../world/files.js';
import type { Repository } from '../world/git.js';
import type { HookFacts } from './facts.js';
import { readInstalled } from './installed.js';

/** Ours by its marker, but not what install wrote. */
export const isEdited = ({ hook, hookName }: HookFacts, repo: Repository): boolean =>
  hook.kind === 'ours' && hook.content !== readInstalled(repo)?.hooks[hookName];

/** Copies the hook beside itself, never over an earlier copy. @returns the path of the copy */
export const keepEdited = ({ hookPath }: HookFacts): string => {
  const bytes = readBytes(hookPath) ?? Buffer.alloc(0);
  for (let n = 1; ; n += 1) {
    const kept = `${hookPath}.edited${n === 1 ? '' : `.${n}`}`;
    if (createNew(kept, bytes)) return kept;
  }
};
