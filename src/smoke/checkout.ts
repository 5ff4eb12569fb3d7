// Opens a private checkout of one exact commit, of which four may be in use at a time. Asked by push; filled by
// checkout-worktree.ts, linked by checkout-links.ts.

import { Fault } from '../core/fault.js';
import { isObjectId } from '../core/object-id.js';
import { duration, printable } from '../core/text.js';
import { monotonic } from '../world/clock.js';
import type { Repository, WorkRepository } from '../world/git.js';
import { type Lock, lockHolder, takeLock } from '../world/lock.js';
import { lockName, makePlace, slots } from '../world/slots.js';
import { storePaths } from '../world/store.js';
import { refuseUnfilled } from './checkout-contents.js';
import { fillPlace } from './checkout-worktree.js';

export type Checkout = {
  /** `root` is the checkout, free of links; `gitDir` its own; `commonDir` the one of the repository. */
  readonly repo: WorkRepository;
  /** Lets the next push have it; a second call does nothing. */
  readonly release: () => void;
};

const patienceMs = 600_000;
const pollMs = 200;

type Taken = { readonly slot: number; readonly lock: Lock };

const tryTake = (folder: string): Taken | null => {
  for (const slot of slots) {
    const lock = takeLock(folder, lockName(slot));
    if (lock !== null) return { slot, lock };
  }
  return null;
};

const holders = (folder: string): string =>
  slots
    .map((slot) => lockHolder(folder, lockName(slot)))
    .filter((holder) => holder !== null)
    .map((holder) => holder.pid)
    .join(', ');

const take = async (folder: string, say: (line: string) => void, patience: number): Promise<Taken> => {
  const deadline = monotonic() + patience;
  let told = false;
  for (;;) {
    const taken = tryTake(folder);
    if (taken !== null) return taken;
    if (monotonic() >= deadline)
      throw new Fault(
        'busy',
        `all ${slots.length} private checkouts were in use for ${duration(patience)} (processes ${printable(holders(folder))})`,
        'wait for the other pushes, or end them, and push again',
      );
    if (!told)
      say(
        `all ${slots.length} private checkouts are in use (processes ${printable(holders(folder))}): waiting for one`,
      );
    told = true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
};

/**
 * A work tree of our own that holds exactly `commit`. The user's work tree, index, refs and stash are not touched,
 * and no hook runs.
 * @param commit full object id
 * @param say told in one line when this takes longer than usual, and why
 * @param patience milliseconds to wait where all checkouts are in use
 * @throws Fault when none becomes free, git cannot check the commit out, or the commit needs submodules or git-lfs
 * content that is not here
 */
export const openCheckout = async (
  repo: Repository,
  commit: string,
  say: (line: string) => void,
  patience = patienceMs,
): Promise<Checkout> => {
  if (!isObjectId(commit)) throw new Fault('no-commit', `not a full commit id: ${printable(commit)}`);
  const { slot, lock } = await take(storePaths(repo).checkouts, say, patience);
  try {
    if (slot > 0) say(`another push is at work: using private checkout ${slot + 1} of ${slots.length}`);
    const wt = fillPlace(repo, makePlace(repo, slot), commit, say);
    refuseUnfilled(wt);
    return { repo: wt, release: lock.release };
  } catch (error) {
    lock.release();
    throw error;
  }
};
