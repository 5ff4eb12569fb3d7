// One break of a boundary rule: its finding, and what it is known by in a baseline. Made by judge-*.ts, matched by
// baseline.ts. Pure.
import { type Finding, finding, type Level } from '../core/finding.js';

export type BoundaryRuleId = Extract<Finding['rule'], `boundaries/${string}`>;

export type Broken = {
  readonly finding: Finding;
  /** The line's text without the space around it, `''` of a file as a whole; null for what no baseline may forgive. */
  readonly text: string | null;
};

/** The text of a line of a file, both as the scanners count them. */
export type LineText = (path: string, line: number) => string;

type Parts = { readonly line?: number; readonly hint?: string; readonly why?: string | null; readonly level?: Level };

export const broken = (
  rule: BoundaryRuleId,
  path: string,
  message: string,
  text: string | null,
  { line, hint, why, level }: Parts = {},
): Broken => ({
  finding: finding(rule, `${message}${why === null || why === undefined ? '' : `; ${why}`}`, {
    path,
    ...(line === undefined ? {} : { line }),
    ...(hint === undefined ? {} : { hint }),
    ...(level === undefined ? {} : { level }),
  }),
  text,
});

/** A place stands for itself and, where it is a folder, for all below it. */
export const isIn = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);
