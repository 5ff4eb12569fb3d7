// What did the scan of the Python files say? The one thing a promotion knows of Bandit; judged by judge.ts.
import { Fault } from '../core/fault.js';
import type { Finding } from '../core/finding.js';
import { count } from '../core/text.js';
import { git, type WorkRepository } from '../world/git.js';

export type BanditFact =
  | { readonly kind: 'no python' }
  /** `findings` of level error refuse the promotion; `summary` is one line. */
  | { readonly kind: 'scanned'; readonly findings: readonly Finding[]; readonly summary: string };

/** @throws Fault (exit 3) where there is Python that cannot be scanned: never a pass */
export const scanPython = (repo: WorkRepository, tree: string): BanditFact => {
  const files = git(repo, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', tree]).split('\0').filter((path) => /\.pyw?$/i.test(path));
  if (files.length === 0) return { kind: 'no python' };
  throw new Fault(`${count(files.length, 'Python file')} and no Bandit to scan them`);
};
