// Does a manager start the gate from a file of the user's? Gathers for facts.ts.
import { join } from 'node:path';
import { isExecutable, look, readBytes, readHead } from '../world/files.js';
import type { Repository } from '../world/git.js';
import type { HookName } from './hook-name.js';
import { isHuskyFolder } from './managers/husky.js';
import { isLefthookHook, lefthookFiles, whyLefthookCuts } from './managers/lefthook.js';
import { configFiles, configuredIn, isDependency, spares, type Texts } from './managers/simple-git-hooks-config.js';
import { type StarterName, startedHookOf } from './managers/starter.js';

export type Starter = {
  readonly name: StarterName;
  /** The user's file, which says that the gate is started. Absolute, as is `script`. */
  readonly path: string;
  /** The file that is run in a push: the same, or written from it. */
  readonly script: string;
};

const largest = 1 << 20;

export const readConfigs = (root: string): Texts =>
  Object.fromEntries(configFiles.map((file) => [file, readHead(join(root, file), largest)]));

/** Whoever spares our file needs no entry of ours. */
const simpleGitHooks = (root: string, hooksDir: string, hookName: HookName): Starter | null => {
  const texts = readConfigs(root);
  const configured = isDependency(texts) ? configuredIn(texts) : null;
  if (configured === null || (configured.config !== null && spares(configured.config, hookName))) return null;
  return { name: 'simple-git-hooks', path: join(root, configured.file), script: join(hooksDir, hookName) };
};

/** husky runs the script beside the folder that git looks in. */
const husky = (hooksDir: string, hookName: HookName): Starter => {
  const path = join(hooksDir, '..', hookName);
  return { name: 'husky', path, script: path };
};

const lefthook = (root: string): Starter | null => {
  const path = lefthookFiles.map((file) => join(root, file)).find((file) => look(file) !== null);
  if (path === undefined) return null;
  return { name: 'lefthook', path, script: path };
};

/** @param hooksPath the value of `core.hooksPath`, null when unset */
export const findStarter = (
  { root }: Repository,
  hooksDir: string,
  hooksPath: string | null,
  hookName: HookName,
): Starter | null => {
  if (root === null) return null;
  // lefthook writes no hooks where core.hooksPath is set.
  if (hooksPath === null) return lefthook(root) ?? simpleGitHooks(root, hooksDir, hookName);
  if (isHuskyFolder(hooksPath, readHead(join(hooksDir, 'h'), largest))) return husky(hooksDir, hookName);
  return null;
};

/**
 * Ours is as good as absent where nothing starts it; git passes over a hook without its x bit, husky does not.
 * lefthook's file alone starts nothing: its own hook has to stand there.
 */
export const startsOurs = ({ name, script }: Starter, hooksDir: string, hookName: HookName): boolean => {
  const text = look(script)?.isFile() === true ? (readBytes(script) ?? Buffer.alloc(0)).toString('latin1') : '';
  if (!text.includes(startedHookOf(hookName))) return false;
  // With a part of stdin it would let through what the rest of it pushes.
  if (name === 'lefthook')
    return isLefthookHook(readHead(join(hooksDir, hookName), largest) ?? '') && whyLefthookCuts(text, script) === null;
  return name === 'husky' || isExecutable(script);
};
