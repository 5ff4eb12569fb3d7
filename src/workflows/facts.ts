// What must be known of a repository before its workflows can be written? Filled by gather.ts, read by draft.ts. Pure.

export type Provider = 'github' | 'gitlab';

export type CiFacts = {
  readonly provider: Provider;
  /** The branch whose pushes are judged and of which releases must be a part. */
  readonly branch: string;
  /** Relative to the root. */
  readonly report: string;
  /** Names of the smoke's steps where each gets a job of its own, else empty: one job runs them all. */
  readonly shards: readonly string[];
  /**
   * `registry`: this version is fetched beside the checkout. `self`: the repository is the tool, which each commit
   * builds anew.
   */
  readonly tool: { readonly kind: 'registry'; readonly version: string } | { readonly kind: 'self' };
  /** Whether there are tracked Python files, which Bandit then scans. */
  readonly python: boolean;
  /**
   * Whether Python is what the repository is made of, and not a script or two in one of npm's: then a lock is
   * missed.
   */
  readonly isPythonProject: boolean;
  /** The Python lock: the first of lock.files, there or not, and what its pins say. */
  readonly lock: { readonly path: string; readonly pins: 'absent' | 'plain' | 'hashed' };
  /** `none`: no package.json with dependencies. */
  readonly npm: 'none' | 'unlocked' | 'locked';
  /** One line of a `with:` each. */
  readonly nodeVersion: string;
  readonly pythonVersion: string;
  /** Commands for everything that does not block; null where none is known. */
  readonly tests: string | null;
  readonly lint: string | null;
};
