// The settings of the kit: READMEs, locks, contract, canary, bandit, summaries.
import * as z from 'zod';
import { defaults } from './defaults.js';
import { parseDuration } from './duration.js';
import { duration, inputMust, inputPattern, inputsMust } from './schema-values.js';
import { group, list, path, pathMust, text } from './schema-words.js';

const daysMust = 'must be a whole number of days, 1 to 3650';

const pipArgMust = 'must be one argument of pip, without line ends';

export const lock = group({
  files: list(text(path, pathMust), 'must be a list of paths')
    .describe(
      'The lock files that are watched, by path. Default: those at the top of the repository: requirements.lock, requirements*.txt that are fully pinned, uv.lock, poetry.lock, pdm.lock, pylock*.toml, package-lock.json, npm-shrinkwrap.json, pnpm-lock.yaml, yarn.lock.',
    )
    .optional(),
  max_age_days: z
    .int(daysMust)
    .min(1, daysMust)
    .max(3650, daysMust)
    .describe(`Pins older than this many days count as old. Default: ${defaults.lock.max_age_days}.`)
    .optional(),
  level: z
    .enum(['warn', 'error'], 'must be "warn" or "error"')
    .describe(
      `Whether old pins are only told, or refused by gate-hooks check-lock (exit 1) and by a push; drift from the manifest is then refused by check-lock, too. Default: ${defaults.lock.level}.`,
    )
    .optional(),
  pip_args: list(
    text(String.raw`[^\u0000\n\r]+`, pipArgMust),
    'must be a list of arguments such as ["--no-index", "--find-links", "wheels"]',
  )
    .describe(
      'Arguments of pip for gate-hooks refresh-lock, whichever resolver it uses: an index, a folder of wheels. Default: none.',
    )
    .optional(),
});

const folderMust = 'must be the path of a folder such as "src/api" or "packages/*", without "..", not the top';

const foldersMust = 'must be a list of folders';

const depthMust = 'must be a whole number, 1 to 20';

export const folder = text(String.raw`(?!(?:\./*)+$)${path}`, folderMust);

export const readmes = group({
  depth: z
    .int(depthMust)
    .min(1, depthMust)
    .max(20, depthMust)
    .describe(`How deep folders need a README; 1 is the top level only. Default: ${defaults.readmes.depth}.`)
    .optional(),
  include: list(folder, foldersMust)
    .describe(
      'Folders that need one at any depth, dot folders too: paths from the top, "*" for part of a name, "**" for any folders between. Default: none.',
    )
    .optional(),
  exclude: list(folder, foldersMust)
    .describe('Folders that need no README, with all below them: paths as in include. Default: none.')
    .optional(),
  template: text(path, pathMust)
    .describe(
      'A file of the repository that new READMEs are made from, with {{folder}}, {{purpose}}, {{entrypoints}}, {{do_not_touch}}. Default: our own.',
    )
    .optional(),
});

export const limitMust = 'must be a whole number, 1 or more';

export const contract = group({
  level: z
    .enum(['block', 'warn'], 'must be "block" or "warn"')
    .describe(
      `Whether a push that touches what a README protects under Do-not-touch is refused or only told. Default: ${defaults.contract.level}.`,
    )
    .optional(),
  max_files: z
    .int(limitMust)
    .min(1, limitMust)
    .describe('A push that changes more files is told so, with the largest folders. Default: off.')
    .optional(),
  max_lines: z
    .int(limitMust)
    .min(1, limitMust)
    .describe('A push that adds and removes more lines is told so, with the largest files. Default: off.')
    .optional(),
});

const everyMust =
  'must be a number of seconds or a duration such as "10s" or "5m", at least one second and at most 24 days';

export const canary = group({
  every: duration()
    .refine((value) => (parseDuration(value) ?? 0) >= 1000, everyMust)
    .describe(
      'How often a canary runs the smoke, from start to start, at least one second: seconds, or "10s", "5m". Default: 10 seconds.',
    )
    .optional(),
  max_per_minute: z
    .int(limitMust)
    .min(1, limitMust)
    .describe('How often at most in any minute, whatever --every says; --max-per-minute may lower it. Default: off.')
    .optional(),
  kill_flag: text(path, pathMust)
    .describe(`A file that ends the canary as soon as it appears. Default: ${defaults.canary.kill_flag}.`)
    .optional(),
});

const suppressionsMust = 'must be a whole number, 0 or more';

export const bandit = group({
  paths: list(text(inputPattern, inputMust), inputsMust)
    .min(1, inputsMust)
    .refine((all) => all.some((one) => !one.startsWith('!')), inputsMust)
    .describe(
      'Which Python files bandit looks at: patterns as in .gitignore over the files of the commit; one that matches none is an error. Default: all of them.',
    )
    .optional(),
  max_suppressions: z
    .int(suppressionsMust)
    .min(0, suppressionsMust)
    .describe(
      `How many findings above LOW may be suppressed by # nosec comments. Default: ${defaults.bandit.max_suppressions}.`,
    )
    .optional(),
});

export const summaries = group({
  areas: list(folder, foldersMust)
    .describe(
      'Folders that get a summary in docs/summaries/. Default: the top-level Python packages and the source folders of JavaScript and TypeScript.',
    )
    .optional(),
});
