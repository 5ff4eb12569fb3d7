// Which keys may settings have, and which values? With schema-*.ts the only zod for settings; problems.ts words its
// refusals, resolve.ts fills the defaults.
import * as z from 'zod';
import { defaults } from './defaults.js';
import { durationPattern, parseAge, parseDuration } from './duration.js';
import { boundaries, boundaryRule } from './schema-boundaries.js';
import { group, list, path, pathMust, text } from './schema-words.js';

const reportMust = 'must be a relative path that ends in ".json", without "..", no settings file and not canary.json';
const durationMust = 'must be a number of seconds or a duration such as "90s", "10m" or "1h30m"';
const durationRange = `${durationMust}, above zero and at most 24 days`;
const commandMust = 'must be a shell line, or a list of a program and its arguments';
const ageMust = 'must be a number of seconds or a duration such as "7d", at most 3650 days; 0 is off';
const daysMust = 'must be a whole number of days, 1 to 3650';

const first = (error: string) => ({ error, abort: true });
const inRange = (value: number | string): boolean => parseDuration(value) !== null;
const duration = () =>
  z.union(
    [
      z.number(durationMust).positive(first(durationMust)).refine(inRange, durationRange),
      z.string(durationMust).regex(durationPattern, first(durationMust)).refine(inRange, durationRange),
    ],
    durationMust,
  );

const age = z.union(
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

const command = z.union(
  [
    z.string(commandMust).regex(/^[^\u0000]*[^\s\u0000][^\u0000]*$/, commandMust),
    z
      .array(z.string(commandMust).regex(/^[^\u0000]*$/, commandMust), commandMust)
      .min(1, commandMust)
      .refine((args) => args[0]?.trim() !== '', commandMust),
  ],
  commandMust,
);

const env = z.record(
  z.string().regex(/^(?!GATE_HOOKS_)[A-Za-z_][A-Za-z0-9_]*$/),
  text(String.raw`[^\u0000]*`, 'must be text'),
  {
    error: (issue) =>
      issue.code === 'invalid_key'
        ? 'is no name for a variable: letters, digits and _, not GATE_HOOKS_*'
        : 'must be an object of names and texts',
  },
);

const nameMust =
  'must be a name of letters, digits, ".", "_" and "-" that starts with a letter or digit, at most 50 long';
const inputMust = 'must be a pattern as in .gitignore, such as "src/**/*.py", without ".." and "."';
const inputsMust = 'must be a list of at least one pattern such as "src/**"';
/**
 * What .gitignore would read as a comment, or could never match, is refused: a step that depends on nothing would
 * be passed by its first run for good.
 */
const inputPattern = String.raw`(?!#)(?:!|(?!!))(?:(?:\./+)+|(?!\./))(?!//|/*\s*$|/*[A-Za-z]:[/\\]|(?:[\s\S]*/)?\.{1,2}(?:/|$))[^\u0000-\u001f\u007f]+`;

const step = group({
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

const linkMust =
  'must be the relative path of a folder with "/" between its parts, without "..", not the top and not .git';
const stepsMust = 'must be a list of at least one step: { "name": ..., "run": ... }';
const smoke = group({
  command: command
    .describe(
      'The smoke command: a shell line, or a list of a program and its arguments (run without a shell). Default: make smoke, npm run smoke, just smoke or task smoke, whichever the repository has.',
    )
    .optional(),
  steps: list(step, stepsMust)
    .min(1, stepsMust)
    .describe(
      'The smoke as several commands, in place of smoke.command: those that do not need each other run side by side.',
    )
    .optional(),
  link: list(text(String.raw`(?!(?:\./*)+$)(?!(?:\./+)*\.git(?:/|$))${path}`, linkMust), 'must be a list of folders')
    .describe(
      'Folders that a private checkout of the pushed commit shares with the work tree, such as node_modules. Default: the usual ones that lie there.',
    )
    .optional(),
  timeout: duration()
    .describe(
      'How long the whole smoke may take, all steps together: seconds, or "90s", "10m", "1h30m". Its end ends every process group. Default: 10 minutes.',
    )
    .optional(),
  idle_timeout: duration()
    .describe('How long a step may print nothing: seconds, or "90s", "10m". Default: no limit.')
    .optional(),
  cwd: text(path, pathMust)
    .describe('The folder the smoke runs in, relative to the repository. Default: its top.')
    .optional(),
  env: env.describe('Variables set for the smoke. They are part of what a pass is valid for.').optional(),
}).meta({ not: { required: ['command', 'steps'] } });

const evidence = group({
  config: list(text(path, pathMust), 'must be a list of patterns such as "config/**"')
    .describe(
      'Which tracked files are the configuration (config_hash): git :(glob) patterns; one that matches nothing is an error. Default: config/, configs/, conf/ and the settings file.',
    )
    .optional(),
  data: list(text(path, pathMust), 'must be a list of paths')
    .describe('Which files or folders are the data (data_hash). Default: none.')
    .optional(),
  report: text(
    String.raw`(?=.*\.json$)(?!(?:.*/)?canary\.json$)(?!(?:\./)*(?:package|gate-hooks|gate-hooks\.local|gate-hooks\.lock)\.json$)${path}`,
    reportMust,
  )
    .describe(
      `Where the record of a run is written; smoke_run.json stands beside it with the same bytes. Default: ${defaults.evidence.report}.`,
    )
    .optional(),
});

const refMust = 'must be a full ref name such as "refs/heads/wip", or all below one: "refs/heads/wip/*"';
const treesMust = 'must be a whole number, 1 to 100';
const push = group({
  max_trees: z
    .int(treesMust)
    .min(1, treesMust)
    .max(100, treesMust)
    .describe(`How many different trees one push may have judged, 1 to 100. Default: ${defaults.push.max_trees}.`)
    .optional(),
  skip_refs: list(
    text(String.raw`refs/[^\s*?[\\^~:\u0000-\u0020\u007f]*[^\s*?[\\^~:/\u0000-\u0020\u007f](?:/\*)?`, refMust),
    'must be a list of refs',
  )
    .describe(
      'Refs of the remote that are let through without a smoke: full names; a trailing /* covers all below. Default: none.',
    )
    .optional(),
});

const cache = group({
  max_age: age
    .describe('How long a pass is remembered: seconds, or "12h", "7d"; 0 turns remembering off. Default: 7 days.')
    .optional(),
});

const pipArgMust = 'must be one argument of pip, without line ends';
const lock = group({
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
const folder = text(String.raw`(?!(?:\./*)+$)${path}`, folderMust);
const readmes = group({
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

const limitMust = 'must be a whole number, 1 or more';
const contract = group({
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
const canary = group({
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

const evidenceAgeMust =
  'must be a number of seconds or a duration such as "24h" or "7d", above zero and at most 3650 days';
const evidenceAgeRange = (value: number | string): boolean => (parseAge(value) ?? 0) > 0;
const hashMust = 'must be 64 lower-case hex digits';
const promotedCanary = group({
  min_green: z.int(limitMust).min(1, limitMust).describe('How many green runs the canary must have had.'),
});
const promotion = group({
  max_age: z
    .union(
      [
        z.number(evidenceAgeMust).positive(first(evidenceAgeMust)).refine(evidenceAgeRange, evidenceAgeMust),
        z
          .string(evidenceAgeMust)
          .regex(durationPattern, first(evidenceAgeMust))
          .refine(evidenceAgeRange, evidenceAgeMust),
      ],
      evidenceAgeMust,
    )
    .describe('How old evidence may be when it is promoted: seconds, or "2h", "7d". Default: 24 hours.')
    .optional(),
  expected_data: text('[0-9a-f]{64}', hashMust)
    .describe('The data_hash that evidence must carry. Default: what gate-hooks.lock.json says.')
    .optional(),
  canary: promotedCanary
    .describe('What a promotion wants to see in reports/canary.json. Default: no canary.')
    .optional(),
});

const suppressionsMust = 'must be a whole number, 0 or more';
const bandit = group({
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

const summaries = group({
  areas: list(folder, foldersMust)
    .describe(
      'Folders that get a summary in docs/summaries/. Default: the top-level Python packages and the source folders of JavaScript and TypeScript.',
    )
    .optional(),
});

const root = group({
  $schema: z
    .string('must be text')
    .describe('Where an editor finds the meaning of the keys. Not read by gate-hooks.')
    .optional(),
  smoke: smoke.describe('The smoke command that judges a push.').optional(),
  evidence: evidence.describe('What a run records about configuration and data.').optional(),
  push: push.describe('Which pushes are judged.').optional(),
  cache: cache.describe('How long passes are remembered.').optional(),
  lock: lock.describe('How old pinned dependencies may get.').optional(),
  readmes: readmes.describe('Which folders need a README.').optional(),
  contract: contract.describe('What a push may touch.').optional(),
  canary: canary.describe('How a canary runs the smoke again and again.').optional(),
  bandit: bandit.describe('How bandit judges the Python files of a commit.').optional(),
  promotion: promotion.describe('What evidence a promotion believes.').optional(),
  boundaries: boundaries.describe('What may lie in which folder, and what may import what.').optional(),
  summaries: summaries.describe('Which parts of the code are summarised.').optional(),
});

/** Settings as people write them: every key optional, durations not yet milliseconds. */
export type Written = z.infer<typeof root>;
export type WrittenStep = z.infer<typeof step>;

/** One refusal. `unknown` holds the keys that do not exist at `path`; null where the value at `path` is wrong. */
export type Issue = {
  readonly path: readonly string[];
  readonly unknown: readonly string[] | null;
  readonly message: string;
};

export const stepsKey = 'smoke.steps';

/**
 * Key names by group, in the order of the schema; the group `''` holds the groups, `smoke.steps` the keys of a
 * step.
 */
export const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(root.shape).filter((key) => key !== '$schema'),
  ...Object.fromEntries(
    Object.entries({
      smoke,
      [stepsKey]: step,
      evidence,
      push,
      cache,
      lock,
      readmes,
      contract,
      canary,
      bandit,
      promotion,
      'promotion.canary': promotedCanary,
      boundaries,
      'boundaries.rules': boundaryRule,
      summaries,
    }).map(([name, { shape }]) => [name, Object.keys(shape)]),
  ),
};

/** Settings, or every reason why `value` is none. */
export const checkShape = (value: unknown): { readonly written: Written } | { readonly issues: readonly Issue[] } => {
  const done = root.safeParse(value);
  if (done.success) return { written: done.data };
  return {
    issues: done.error.issues.map((issue) => ({
      path: issue.path.map(String),
      unknown: issue.code === 'unrecognized_keys' ? issue.keys : null,
      message: issue.message,
    })),
  };
};

/**
 * The JSON Schema of gate-hooks.json. Draft 07, for VS Code's support of later drafts is partial
 * (microsoft/vscode#98724, #165219).
 */
export const jsonSchema = (): Record<string, unknown> => {
  const { $schema, ...rest } = z.toJSONSchema(root, { target: 'draft-7', io: 'input' });
  return {
    $schema,
    $id: 'https://unpkg.com/gate-hooks/dist/gate-hooks.schema.json',
    title: 'gate-hooks settings',
    ...rest,
  };
};
