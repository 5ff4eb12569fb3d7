// Hashes the inputs while the smoke runs instead of before it, where that can be proved to be the same. Used by run.ts.
//
// The hash must be that of what lay there before the first byte of the smoke ran. It is, when no hashed file's ctime has
// reached the moment in which the log was created, just before the start: content, mode and rename all move ctime, and no
// call can set it back. A file that was touched is hashed again at the end, when git has compared the tracked files with the
// commit; it then counts as what the commit holds, or the run is void.
import { join } from 'node:path';
import type { Settings } from '../settings/settings.js';
import { look } from '../world/files.js';
import { readInputs, type Inputs } from './inputs.js';
import type { Place } from './place.js';
import { isClean } from './worktree.js';

/** Only tracked files may decide: data is not among them, and a step with inputs needs its key before it is known whether it runs. */
export const canDefer = ({ worktree }: Place, { evidence, smoke }: Settings): boolean =>
  isClean(worktree) && evidence.data.length === 0 && smoke.steps.every(({ inputs }) => inputs === null);

export type Deferred = {
  /** To be called once the children run. @param log path of a file that was created just before they were started */
  readonly start: (log: string) => void;
  /** To be called once they have ended. */
  readonly settle: () => Inputs;
};

export const deferInputs = (place: Place, settings: Settings): Deferred => {
  let read: { readonly inputs: Inputs; readonly startedAt: number } | null = null;
  const untouched = (path: string, startedAt: number): boolean => (look(join(place.repo.root, path))?.ctimeMs ?? Infinity) < startedAt;
  return {
    start: (log) => {
      read = { inputs: readInputs(place, settings, place.worktree), startedAt: look(log)?.ctimeMs ?? 0 };
    },
    settle: () => {
      if (read !== null && read.inputs.config.files.every(({ path }) => untouched(path, read!.startedAt))) return read.inputs;
      return readInputs(place, settings, place.worktree);
    },
  };
};
