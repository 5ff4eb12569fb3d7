// The values that several keys of the settings share: durations, ages, commands, steps.
import * as z from 'zod';
import { durationPattern, parseAge, parseDuration } from './duration.js';
import { group, list, path, pathMust, text } from './schema-words.js';

const durationMust = 'must be a number of seconds or a duration such as "90s", "10m" or "1h30m"';

const durationRange = `${durationMust}, above zero and at most 24 days`;

const commandMust = 'must be a shell line, or a list of a program and its arguments';

const ageMust = 'must be a number of seconds or a duration such as "7d", at most 3650 days; 0 is off';

export const first = (error: string) => ({ error, abort: true });

const inRange = (value: number | string): boolean => parseDuration(value) !== null;

export const duration = () =>
  z.union(
    [
      z.number(durationMust).positive(first(durationMust)).refine(inRange, durationRange),
      z.string(durationMust).regex(durationPattern, first(durationMust)).refine(inRange, durationRange),
    ],
    durationMust,
  );

export const age = z.union(
  [
    z
      .number(ageMust)
      .min(0, first(ageMust))
      .refine((value) => parseAge(value) !== null, ageMust),
    z
      .string(ageMust)
      .regex(durationPattern, first(ageMust))
      .refine((value) => parseAge(value) !== null, ageMust),
  ],
  ageMust,
);

export const command = z.union(
  [
    z.string(commandMust).regex(/^[^\u0000]*[^\s\u0000][^\u0000]*$/, commandMust),
    z
      .array(z.string(commandMust).regex(/^[^\u0000]*$/, commandMust), commandMust)
      .min(1, commandMust)
      .refine((args) => args[0]?.trim() !== '', commandMust),
  ],
  commandMust,
);

export const env = z.record(
  z.string().regex(/^(?!GATE_HOOKS_)[A-Za-z_][A-Za-z0-9_]*$/),
  text(String.raw`[^\u0000]*`, 'must be text'),
  {
    error: (issue) => {
      if (issue.code === 'invalid_key') return 'is no name for a variable: letters, digits and _, not GATE_HOOKS_*';
      return 'must be an object of names and texts';
    },
  },
);

const nameMust =
  'must be a name of letters, digits, ".", "_" and "-" that starts with a letter or digit, at most 50 long';

export const inputMust = 'must be a pattern as in .gitignore, such as "src/**/*.py", without ".." and "."';

export const inputsMust = 'must be a list of at least one pattern such as "src/**"';

/**
 * What .gitignore would read as a comment, or could never match, is refused: a step that depends on nothing would
 * be passed by its first run for good.
 */
export const inputPattern = String.raw`(?!#)(?:!|(?!!))(?:(?:\./+)+|(?!\./))(?!//|/*\s*$|/*[A-Za-z]:[/\\]|(?:[\s\S]*/)?\.{1,2}(?:/|$))[^\u0000-\u001f\u007f]+`;

export const step = group({
  name: text('[A-Za-z0-9][A-Za-z0-9._-]{0,49}', nameMust).describe('What the step is called: no two alike.'),
  run: command.describe('The command of the step: a shell line, or a list of a program and its arguments.'),
  needs: list(z.string('must be the name of a step'), 'must be a list of names of steps')
    .describe('The steps that must have passed before this one starts. Default: none.')
    .optional(),
  inputs: list(text(inputPattern, inputMust), inputsMust)
    .min(1, inputsMust)
    .refine((all) => all.some((one) => !one.startsWith('!')), inputsMust)
    .describe('What the step depends on: patterns as in .gitignore over the files of the commit. Default: all of them.')
    .optional(),
  timeout: duration().describe('How long the step may take. Default: only smoke.timeout ends it.').optional(),
  cwd: text(path, pathMust)
    .describe('The folder the step runs in, relative to the repository. Default: smoke.cwd.')
    .optional(),
  env: env.describe('Variables set for the step, over those of smoke.env.').optional(),
});
