// Do the settings that judge this push lie in the commit? What git ignores, or holds only as a change, nobody else can see. Asked by gate.ts.
import { finding, type Finding } from '../core/finding.js';
import type { Settings } from '../settings/settings.js';
import type { Worktree } from '../smoke/worktree.js';
import { tryGit, type Repository } from '../world/git.js';

/** Null when there are no settings, or HEAD holds them as they lie in the work tree. */
export const judgeSettings = (repo: Repository, { origin }: Settings, worktree: Worktree): Finding | null => {
  if (origin === null) return null;
  const changed = worktree.changed.includes(origin);
  // The status does not tell an ignored file from a clean one.
  if (!changed && tryGit(repo, ['cat-file', '-e', `${worktree.head.commit}:${origin}`]).code === 0) return null;
  const how = changed ? 'has changes that are not committed' : 'is not part of the commit that is checked out';
  return finding('push/settings-not-committed', `${origin} ${how}, so it cannot decide how a push is judged`, { path: origin, hint: `git add --force ${origin} && git commit` });
};
