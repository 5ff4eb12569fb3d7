// simple-git-hooks 2.14 ships no types; this is the part of its API that wiring/managers uses.
declare module 'simple-git-hooks' {
  export function setHooksFromConfig(
    projectRootPath: string,
    argv: readonly string[],
  ): Promise<{ isHookChanged: boolean }>;
  export const PREPEND_SCRIPT: string;
}
