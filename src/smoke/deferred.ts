// Hashes the inputs while the smoke runs instead of before it, where that can be proved to be the same. Used by run.ts.
//
// The hash must be that of what lay there before the first byte of the smoke ran. It is, when no hashed file's
// ctime has reached the moment in which the log was created, just before the start: content, mode and rename all
// move ctime, and no call can set it back. The same goes for the folders on its way, of which another may have been
// moved into place. A file that was touched is hashed again at the end, when git has compared the tracked files
// with the commit; it then counts as what the commit holds, or the run is void.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { listBundle } from '../evidence/bundle.js';
import type { Settings } from '../settings/settings.js';
import { look } from '../world/files.js';
import { type Inputs, readInputs } from './inputs.js';
import { withExactIndex } from './kept-index.js';
import type { Place } from './place.js';
import { isClean } from './worktree.js';

/**
 * Only tracked files may decide: data is not among them, and a step with inputs needs its key before it is known
 * whether it runs.
 */
export const canDefer = ({ worktree }: Place, { evidence, smoke }: Settings): boolean =>
  isClean(worktree) && evidence.data.length === 0 && smoke.steps.every(({ inputs }) => inputs === null);

export type Deferred = {
  /** To be called once the children run. @param log path of a file that was created just before they were started */
  readonly start: (log: string) => void;
  /** To be called once they have ended. */
  readonly settle: () => Inputs;
};

/** The path and every folder on the way to it: `a/b/c`, `a/b`, `a`. */
const withFolders = (path: string): string[] =>
  path.split('/').map((_, i, parts) => parts.slice(0, parts.length - i).join('/'));

export const deferInputs = (place: Place, settings: Settings): Deferred => {
  const { repo, worktree } = place;
  let read: { readonly inputs: Inputs; readonly startedAt: number } | null = null;
  const untouched = (path: string, startedAt: number): boolean =>
    (look(join(repo.root, path))?.ctimeMs ?? Infinity) < startedAt;
  return {
    start: (log) => {
      try {
        read = { inputs: readInputs(place, settings, worktree), startedAt: look(log)?.ctimeMs ?? 0 };
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        // What the commit itself makes impossible need not wait for the end of the smoke; a file that the smoke
        // just took away may be back by then.
        withExactIndex(repo, worktree.head, (index) =>
          listBundle(repo, settings.evidence.config, settings.origin, index),
        );
      }
    },
    settle: () => {
      if (read === null) return readInputs(place, settings, worktree);
      const { inputs, startedAt } = read;
      const paths = new Set(inputs.config.files.flatMap(({ path }) => withFolders(path)));
      if ([...paths].every((path) => untouched(path, startedAt))) return inputs;
      return readInputs(place, settings, worktree);
    },
  };
};
