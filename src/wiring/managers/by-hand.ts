// Managers whose file gets no pre-commit of ours: both run commands on staged files by their own configuration, so
// a line there does what ours would. Pure; asked by wanted.ts.
import type { StarterName } from './starter.js';

type ByHand = {
  /** What to add. */
  readonly line: string;
  /** What puts it to work. */
  readonly next: string;
};

const rows: Readonly<Record<Exclude<StarterName, 'husky'>, ByHand>> = {
  lefthook: {
    line: 'pre-commit:\n  commands:\n    lint-staged:\n      run: npx lint-staged',
    next: 'lefthook install',
  },
  'simple-git-hooks': { line: '"pre-commit": "npx lint-staged"', next: 'npx simple-git-hooks' },
};

/** Null where install writes it itself. */
export const byHand = (name: StarterName | null): ByHand | null => {
  if (name === null || name === 'husky') return null;
  return rows[name];
};
