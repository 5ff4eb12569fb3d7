// The hooks that the gate knows, and the names that follow from theirs. Pure; used throughout wiring.

/** pre-push always; pre-commit where it was asked for. */
export type HookName = 'pre-push' | 'pre-commit';

/** In the order in which they are wired. */
export const hookNames: readonly HookName[] = ['pre-push', 'pre-commit'];

/** A stranger's hook, kept beside ours. The hooks themselves look for it by this name. */
export const neighbourName = (hookName: HookName): string => `${hookName}.before-gate-hooks`;
