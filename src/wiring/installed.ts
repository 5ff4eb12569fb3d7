// What install put into this repository, so that uninstall takes out exactly that.
// <git-common-dir>/gate-hooks/installed.json.
import { writeWhole } from '../world/changes.js';
import { readText } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { storePaths } from '../world/store.js';
import type { HookName } from './hook-name.js';

export type Installed = {
  readonly version: string;
  /** The text of each hook as it was written: a hook of ours that differs was changed by hand. */
  readonly hooks: Readonly<Partial<Record<HookName, string>>>;
  /** True where install had to create them; uninstall then removes them when they are empty. */
  readonly createdHooksDir: boolean;
  readonly createdExclude: boolean;
};

export const readInstalled = (repo: Repository): Installed | null => {
  const text = readText(storePaths(repo).installed);
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<Installed> & { readonly hook?: unknown };
    // Before there were two hooks, `hook` was the text of the one.
    const hooks = typeof value.hook === 'string' ? { 'pre-push': value.hook } : value.hooks;
    if (typeof value.version !== 'string' || typeof hooks !== 'object' || hooks === null) return null;
    return {
      version: value.version,
      hooks,
      createdHooksDir: value.createdHooksDir === true,
      createdExclude: value.createdExclude === true,
    };
  } catch {
    // Torn: uninstall then goes by the marker alone and leaves empty folders behind.
    return null;
  }
};

export const writeInstalled = (repo: Repository, installed: Installed): void =>
  writeWhole(storePaths(repo).installed, `${JSON.stringify(installed, null, 2)}\n`);
