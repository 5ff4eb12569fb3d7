// Which texts are values of a flag? Parsers for the rows of the table, and the flags that many rows share; a
// refusal names what it must be.
import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../settings/duration.js';
import type { Flag } from './command.js';

export const dryRun: Flag = { spec: '--dry-run', says: 'show what would be done, write nothing' };

/** A whole number in decimal digits, both bounds included. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : NaN;
    if (!(value >= least && value <= most))
      throw new InvalidArgumentError(`It must be a whole number, ${least} to ${most}.`);
    return value;
  };

/**
 * Milliseconds of `90s`, `10m`, `1h30m`, or of a plain number of seconds.
 * @param leastMs the shortest one that is taken
 */
export const durationOf =
  (leastMs: number) =>
  (text: string): number => {
    const value = parseDuration(/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : text);
    if (value === null || value < leastMs)
      throw new InvalidArgumentError(
        `It must be a number of seconds or a duration such as "10s", "5m" or "1h30m", at least ${leastMs / 1000} s and at most 24 days.`,
      );
    return value;
  };
