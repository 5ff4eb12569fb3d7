// Can a GitLab pipeline be green without a smoke that passed and a promotion that said yes? Pure.

import type { Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { found } from './gate.js';
import type { Pipeline, PipelineJob } from './gitlab.js';
import { judgeInstall } from './installs.js';
import { bypassEntries, bypassHint, bypassWord } from './judge-hygiene.js';
import { judgeBandit, judgedIn, judgeTool, maskedIn } from './judge-scripts.js';
import { at, entryOf, itemsOf, type Tree, textOf } from './tree.js';

const runsIt = ({ main }: PipelineJob, command: string): boolean =>
  main.calls.some((call) => call.tool === 'gate-hooks' && call.command === command);

const allows = (tree: Tree | undefined): boolean =>
  tree !== undefined && (tree.kind !== 'scalar' || tree.text === 'true');

const rulesOf = (job: PipelineJob): readonly Tree[] => itemsOf(at(job.tree, 'rules'));

/** allow_failure of the job or of one of its rules. */
const judgeFailures = (job: PipelineJob): Finding[] =>
  [job.tree, ...rulesOf(job)].flatMap((tree) => {
    const entry = entryOf(tree, 'allow_failure');
    return entry !== undefined && allows(entry.value)
      ? [
          found('ci/continue-on-error', `job ${printable(job.name)} may fail and the pipeline passes: allow_failure`, {
            path: job.path,
            line: entry.line,
            hint: 'take allow_failure out',
          }),
        ]
      : [];
  });

const judgeWhen = (job: PipelineJob, isPromote: boolean): Finding[] =>
  [job.tree, ...rulesOf(job)].flatMap((tree) => {
    const entry = entryOf(tree, 'when');
    const when = textOf(entry?.value);
    const wrong =
      when !== null &&
      (['manual', 'never', 'on_failure', 'delayed'].includes(when) || (isPromote && when === 'always'));
    const means =
      when === 'always'
        ? 'runs whatever became of the smoke'
        : when === 'manual'
          ? 'waits for somebody, and the pipeline passes without it'
          : 'is left out of pipelines that pass';
    return wrong
      ? [
          found('ci/skippable', `job ${printable(job.name)} ${means}: when: ${when}`, {
            path: job.path,
            line: entry!.line,
            hint: 'take it out; on_success is the default',
          }),
        ]
      : [];
  });

/** A pipeline in which promote does not appear is green without it. */
const judgeRules = (job: PipelineJob): Finding[] =>
  ['rules', 'only', 'except'].flatMap((key) => {
    const entry = entryOf(job.tree, key);
    if (
      entry === undefined ||
      (key === 'rules' &&
        rulesOf(job).every((rule) => !['if', 'changes', 'exists'].some((name) => entryOf(rule, name) !== undefined)))
    )
      return [];
    return [
      found('ci/trigger', `job ${printable(job.name)} is not part of every pipeline: ${key}`, {
        path: job.path,
        line: entry.line,
        level: 'warn',
        hint: 'leave the choice to workflow: rules:, which holds for smoke and promote together',
      }),
    ];
  });

const judgeNeeds = (pipeline: Pipeline, job: PipelineJob, smokes: readonly PipelineJob[]): Finding[] => {
  const { path } = job;
  const names = smokes.map(({ name }) => name);
  const first = names[0] ?? 'smoke';
  const hint = `needs: [{ job: ${first}, artifacts: true }]`;
  if (smokes.length === 0)
    return [
      found('ci/needs', `job ${printable(job.name)} promotes, and no job runs gate-hooks smoke`, {
        path,
        line: job.line,
        hint: 'add a job that does, in a stage before',
      }),
    ];
  const needs = entryOf(job.tree, 'needs');
  const dependencies = entryOf(job.tree, 'dependencies');
  const nothing =
    dependencies !== undefined && !itemsOf(dependencies.value).some((item) => names.includes(textOf(item) ?? ''));
  const unfed = nothing
    ? [
        found(
          'ci/artifact',
          `job ${printable(job.name)} takes no record over: its dependencies leave ${printable(first)} out`,
          { path, line: dependencies.line, hint: `dependencies: [${first}]` },
        ),
      ]
    : [];
  if (needs === undefined) {
    const later = smokes.every((smoke) => pipeline.stages.indexOf(smoke.stage) < pipeline.stages.indexOf(job.stage));
    return [
      ...(later
        ? []
        : [
            found('ci/needs', `job ${printable(job.name)} does not come after ${names.map(printable).join(', ')}`, {
              path,
              line: job.line,
              hint,
            }),
          ]),
      ...unfed,
    ];
  }
  const needed = itemsOf(needs.value).filter((item) => names.includes(textOf(item) ?? textOf(at(item, 'job')) ?? ''));
  if (needed.length === 0)
    return [
      found(
        'ci/needs',
        `job ${printable(job.name)} promotes without needing ${printable(first)}, the job that runs the smoke`,
        { path, line: needs.line, hint },
      ),
    ];
  return [
    ...needed
      .filter((item) => textOf(at(item, 'optional')) === 'true')
      .map((item) =>
        found(
          'ci/needs',
          `job ${printable(job.name)} goes on where ${printable(first)} is not part of the pipeline: optional`,
          { path, line: item.line, hint },
        ),
      ),
    ...needed
      .filter((item) => textOf(at(item, 'artifacts')) === 'false')
      .map((item) =>
        found('ci/artifact', `job ${printable(job.name)} takes no record over: artifacts: false`, {
          path,
          line: item.line,
          hint,
        }),
      ),
    ...unfed,
  ];
};

const inOneScript = { errexit: true, pipefail: true } as const;

const judgeScript = (job: PipelineJob, locks: readonly string[], isOfGate: boolean): Finding[] => {
  const { path, main, after } = job;
  return [
    ...maskedIn(main.script, inOneScript, judgedIn(main.calls, main.commands), path),
    ...main.calls.filter(({ tool }) => tool === 'bandit').flatMap(({ args, line }) => judgeBandit(args, path, line)),
    ...main.calls.flatMap((call) => judgeTool(call, path)),
    ...after.calls.map(({ tool, command, line }) =>
      found(
        'ci/masked',
        `${tool} ${printable(command ?? '')} stands in after_script, whose failures count for nothing`,
        { path, line, hint: 'move it to script' },
      ),
    ),
    ...(isOfGate
      ? main.commands.flatMap(({ words, line }) => {
          const install = judgeInstall(words, locks);
          return install === null
            ? []
            : [found('ci/lock', `installs ${printable(install.what)}`, { path, line, hint: install.hint })];
        })
      : []),
  ];
};

const judgeImage = (pipeline: Pipeline, job: PipelineJob): Finding[] => {
  const own = entryOf(job.tree, 'image');
  const shared = pipeline.files
    .flatMap(({ path, tree }) => {
      const entry = entryOf(at(tree, 'default'), 'image') ?? entryOf(tree, 'image');
      return entry === undefined ? [] : [{ path, entry }];
    })
    .at(-1);
  const { path, entry } =
    own === undefined ? (shared ?? { path: job.path, entry: undefined }) : { path: job.path, entry: own };
  const name = textOf(entry?.value) ?? textOf(at(entry?.value, 'name'));
  if (
    name === null ||
    entry === undefined ||
    name.includes('$') ||
    /@sha256:/.test(name) ||
    /:(?!latest$)[\w.-]+$/.test(name)
  )
    return [];
  return [
    found('ci/unpinned', `job ${printable(job.name)} runs in ${printable(name)}, whatever that is tomorrow`, {
      path,
      line: entry.line,
      hint: 'name a version, or better a digest',
    }),
  ];
};

const judgeBypass = ({ files, jobs }: Pipeline): Finding[] => [
  ...files.flatMap(({ path, tree }) =>
    bypassEntries(tree).map(({ line }) => found('ci/bypass', 'BYPASS_SMOKE is set', { path, line, hint: bypassHint })),
  ),
  ...jobs.flatMap(({ path, main }) =>
    main.commands
      .filter(({ words }) => bypassWord(words))
      .map(({ line }) => found('ci/bypass', 'a script sets BYPASS_SMOKE', { path, line, hint: bypassHint })),
  ),
];

export const promotesInPipeline = ({ jobs }: Pipeline): boolean => jobs.some((job) => runsIt(job, 'promote'));

/** @param locks paths that may be installed from */
export const judgePipeline = (pipeline: Pipeline, locks: readonly string[]): Finding[] => {
  const promoting = pipeline.jobs.filter((job) => runsIt(job, 'promote'));
  const smoking = pipeline.jobs.filter((job) => runsIt(job, 'smoke') && !promoting.includes(job));
  const gate = [...smoking, ...promoting];
  return [
    ...promoting.flatMap((job) => [
      ...(runsIt(job, 'smoke') ? [] : judgeNeeds(pipeline, job, smoking)),
      ...judgeRules(job),
    ]),
    ...gate.flatMap((job) => [
      ...judgeFailures(job),
      ...judgeWhen(job, promoting.includes(job)),
      ...judgeImage(pipeline, job),
    ]),
    ...pipeline.jobs
      .filter(
        (job) =>
          gate.includes(job) ||
          (!allows(at(job.tree, 'allow_failure')) && (job.main.calls.length > 0 || job.after.calls.length > 0)),
      )
      .flatMap((job) => judgeScript(job, locks, gate.includes(job))),
    ...judgeBypass(pipeline),
  ];
};
