// Whose hook file is this? Pure: bytes in, owner out. Asked by facts.ts and uninstall.ts.
import type { HookName } from './hook-name.js';

/** All marker lines we ever wrote; never remove one, or an old hook of ours becomes a stranger. */
const markers: Readonly<Record<HookName, readonly string[]>> = {
  'pre-push': ['# gate-hooks pre-push v1'],
  'pre-commit': ['# gate-hooks pre-commit v1'],
};

/** The prelude of simple-git-hooks stands above it. */
const searchedLines = 20;

export const isOurs = (content: string, hookName: HookName): boolean =>
  content.split('\n', searchedLines).some((line) => markers[hookName].includes(line.replace(/\r$/, '')));
