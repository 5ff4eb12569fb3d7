// Is this a place to install into at all? Called by install.ts.
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { inCi, variable } from '../world/environment.js';
import { findRepository, type Repository } from '../world/git.js';

/** `why` is for programs, `says` for people. */
export type NoPlace = {
  readonly kind: 'none';
  readonly why: 'ci' | 'production' | 'no repository' | 'no git';
  readonly says: string;
};
export type Found = { readonly kind: 'repository'; readonly repo: Repository };

const none = (why: NoPlace['why'], says: string): NoPlace => ({ kind: 'none', why, says });

/** A `prepare` script runs in places where a hook makes no sense; none of them may break an `npm ci`. */
export const findPlace = (cwd: string): Found | NoPlace => {
  if (inCi()) return none('ci', 'CI is set, no one pushes from here');
  if (variable('NODE_ENV') === 'production') return none('production', 'NODE_ENV=production, no one pushes from here');
  try {
    const repo = findRepository(cwd);
    if (repo === null) return none('no repository', `not a git repository: ${printable(cwd)}`);
    return { kind: 'repository', repo };
  } catch (error) {
    if (error instanceof Fault && error.code === 'git-missing') return none('no git', error.message);
    throw error;
  }
};
