// The one shape of bad news a check can find. Judges make them, report/ renders them.
import type { RuleId } from './rules.js';

export type Level = 'error' | 'warn' | 'note';

export type Finding = {
  readonly rule: RuleId;
  readonly level: Level;
  /** Relative to the repository, `/`-separated; null when the finding is about no file. */
  readonly path: string | null;
  /** 1-based. */
  readonly line: number | null;
  readonly message: string;
  readonly hint: string | null;
};

type FindingParts = { level?: Level; path?: string; line?: number | null; hint?: string | null };

/** A finding with the absent parts filled in; level is `error` unless said. */
export const finding = (rule: RuleId, message: string, parts: FindingParts = {}): Finding => ({
  rule,
  level: parts.level ?? 'error',
  path: parts.path ?? null,
  line: parts.line ?? null,
  message,
  hint: parts.hint ?? null,
});
