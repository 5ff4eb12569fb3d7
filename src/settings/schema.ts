// Which keys may settings have, and which values? With schema-*.ts the only zod for settings; problems.ts words its
// refusals, resolve.ts fills the defaults.

import * as z from 'zod';
import { digest } from '../core/digest.js';
import { defaults } from './defaults.js';
import { durationPattern, parseAge } from './duration.js';
import { boundaries, boundaryRule } from './schema-boundaries.js';
import { bandit, canary, contract, limitMust, lock, readmes, summaries } from './schema-kit.js';
import { age, command, duration, env, first, step } from './schema-values.js';
import { group, list, path, pathMust, text } from './schema-words.js';

const reportMust = 'must be a relative path that ends in ".json", without "..", no settings file and not canary.json';

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
  expected_data: text(digest, hashMust)
    .describe('The data_hash that evidence must carry. Default: what gate-hooks.lock.json says.')
    .optional(),
  canary: promotedCanary
    .describe('What a promotion wants to see in reports/canary.json. Default: no canary.')
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
