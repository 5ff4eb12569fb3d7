// What do written settings come to? Fills the defaults in, turns durations into milliseconds and tidies paths;
// tighten.ts may lower the result.
import { defaults } from './defaults.js';
import { detectSmoke } from './detect.js';
import { parseAge, parseDuration } from './duration.js';
import { resolveRules } from './resolve-boundaries.js';
import type { Written, WrittenStep } from './schema.js';
import type { Command, Settings, Sources, Step } from './settings.js';

const orDefault = <T>(value: number | string | undefined, fallback: T): number | T => {
  if (value === undefined) return fallback;
  return parseDuration(value) ?? fallback;
};

/** `./a//b/` and `a/b` are one path; the top is `.`. */
const tidy = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/') || '.';

/** `./src` means the one at the top; to .gitignore it would mean nothing at all, and `src` any folder of that name. */
const tidyInput = (pattern: string): string => pattern.replace(/^(!?)(?:\.\/+)+/, '$1/');

/** A pattern keeps its trailing slash, which means something to git. */
const tidyPattern = (pattern: string): string => pattern.replace(/^(?:\.\/+)+(?=.)/, '');

type WrittenSmoke = NonNullable<Written['smoke']>;

const stepOf = (
  smoke: WrittenSmoke,
  { name, run, needs, inputs, timeout, cwd, env }: Omit<WrittenStep, 'run'> & Pick<Step, 'run'>,
): Step => ({
  name,
  run,
  needs: [...new Set(needs)],
  inputs: inputs?.map(tidyInput) ?? null,
  timeout: orDefault(timeout, null),
  cwd: tidy(cwd ?? smoke.cwd ?? defaults.smoke.cwd),
  env: { ...defaults.smoke.env, ...smoke.env, ...env },
});

const stepsOf = (
  smoke: WrittenSmoke,
  home: string | null,
  sources: Sources,
): Pick<Settings['smoke'], 'steps' | 'command_origin'> => {
  const plain = (run: Command): Step[] => [stepOf(smoke, { name: 'smoke', run })];
  const origin = home ?? 'settings';
  if (smoke.steps !== undefined)
    return { steps: smoke.steps.map((step) => stepOf(smoke, step)), command_origin: origin };
  if (smoke.command !== undefined) return { steps: plain(smoke.command), command_origin: origin };
  const found = detectSmoke(sources);
  if (found === null) return { steps: [], command_origin: 'none' };
  return { steps: plain(found.command), command_origin: found.origin };
};

const evidenceOf = ({ evidence = {} }: Written): Settings['evidence'] => ({
  config: evidence.config?.map(tidyPattern) ?? defaults.evidence.config,
  data: (evidence.data ?? defaults.evidence.data).map(tidy),
  report: tidy(evidence.report ?? defaults.evidence.report),
});

const ageOf = (written: string | number | undefined, usual: number): number => {
  if (written === undefined) return usual;
  return parseAge(written) ?? usual;
};

const lockOf = ({ lock = {} }: Written): Settings['lock'] => ({
  files: lock.files?.map(tidy) ?? defaults.lock.files,
  max_age_days: lock.max_age_days ?? defaults.lock.max_age_days,
  level: lock.level ?? defaults.lock.level,
  pip_args: lock.pip_args ?? defaults.lock.pip_args,
});

const canaryOf = ({ canary = {} }: Written): Settings['canary'] => ({
  every: orDefault(canary.every, defaults.canary.every),
  max_per_minute: canary.max_per_minute ?? defaults.canary.max_per_minute,
  kill_flag: tidy(canary.kill_flag ?? defaults.canary.kill_flag),
});

const contractOf = ({ contract = {} }: Written): Settings['contract'] => ({
  level: contract.level ?? defaults.contract.level,
  max_files: contract.max_files ?? defaults.contract.max_files,
  max_lines: contract.max_lines ?? defaults.contract.max_lines,
});

const promotionOf = ({ promotion = {} }: Written): Settings['promotion'] => ({
  max_age: ageOf(promotion.max_age, defaults.promotion.max_age),
  expected_data: promotion.expected_data ?? defaults.promotion.expected_data,
  canary: promotion.canary ?? defaults.promotion.canary,
});

const readmesOf = ({ readmes = {} }: Written): Settings['readmes'] => ({
  depth: readmes.depth ?? defaults.readmes.depth,
  include: (readmes.include ?? defaults.readmes.include).map(tidy),
  exclude: (readmes.exclude ?? defaults.readmes.exclude).map(tidy),
  template: readmes.template === undefined ? defaults.readmes.template : tidy(readmes.template),
});

/** @param home the file the settings were written in, null where there is none */
export const resolve = (written: Written, home: string | null, sources: Sources): Settings => {
  const { smoke = {}, push = {}, cache = {}, bandit = {}, boundaries = {}, summaries = {} } = written;
  return {
    origin: home,
    smoke: {
      ...stepsOf(smoke, home, sources),
      link: smoke.link?.map(tidy) ?? defaults.smoke.link,
      timeout: orDefault(smoke.timeout, defaults.smoke.timeout),
      idle_timeout: orDefault(smoke.idle_timeout, defaults.smoke.idle_timeout),
    },
    evidence: evidenceOf(written),
    push: {
      max_trees: push.max_trees ?? defaults.push.max_trees,
      skip_refs: push.skip_refs ?? defaults.push.skip_refs,
    },
    cache: { max_age: ageOf(cache.max_age, defaults.cache.max_age) },
    lock: lockOf(written),
    canary: canaryOf(written),
    bandit: {
      paths: bandit.paths?.map(tidyInput) ?? defaults.bandit.paths,
      max_suppressions: bandit.max_suppressions ?? defaults.bandit.max_suppressions,
    },
    contract: contractOf(written),
    promotion: promotionOf(written),
    boundaries: {
      rules: resolveRules(boundaries.rules ?? [], tidy),
      baseline: tidy(boundaries.baseline ?? defaults.boundaries.baseline),
    },
    summaries: { areas: summaries.areas?.map(tidy) ?? defaults.summaries.areas },
    readmes: readmesOf(written),
  };
};
