// Can a GitLab pipeline be green without a smoke that passed and a promotion that said yes? Pure.

import type { Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { found } from './gate.js';
import type { Pipeline, PipelineJob } from './gitlab.js';
import { judgeNeeds } from './judge-gitlab-needs.js';
import { bypassEntries, bypassHint, bypassWord } from './judge-hygiene.js';
import { judgeBanditCalls, judgedIn, judgeInstalls, judgeTool, maskedIn } from './judge-scripts.js';
import { at, type Entry, entryOf, itemsOf, type Tree, textOf } from './tree.js';

const runsIt = ({ main }: PipelineJob, command: string): boolean =>
  main.calls.some((call) => call.tool === 'gate-hooks' && call.command === command);

const allows = (tree: Tree | undefined): boolean =>
  tree !== undefined && (tree.kind !== 'scalar' || tree.text === 'true');

const rulesOf = (job: PipelineJob): readonly Tree[] => itemsOf(at(job.tree, 'rules'));

/** allow_failure of the job or of one of its rules. */
const judgeFailures = (job: PipelineJob): Finding[] => {
  const message = `job ${printable(job.name)} may fail and the pipeline passes: allow_failure`;
  return [job.tree, ...rulesOf(job)]
    .flatMap((tree) => entryOf(tree, 'allow_failure') ?? [])
    .filter(({ value }) => allows(value))
    .map(({ line }) =>
      found('ci/continue-on-error', message, { path: job.path, line, hint: 'take allow_failure out' }),
    );
};

const leftOut = 'is left out of pipelines that pass';

/** What a job does under a `when` that opens the gate. */
const openWhens: ReadonlyMap<string, string> = new Map([
  ['manual', 'waits for somebody, and the pipeline passes without it'],
  ['never', leftOut],
  ['on_failure', leftOut],
  ['delayed', leftOut],
]);
/** A smoke may run always. */
const openPromoteWhens = new Map([...openWhens, ['always', 'runs whatever became of the smoke']]);

const judgeWhen = (job: PipelineJob, isPromote: boolean): Finding[] => {
  const findings: Finding[] = [];
  const meanings = isPromote ? openPromoteWhens : openWhens;
  for (const tree of [job.tree, ...rulesOf(job)]) {
    const entry = entryOf(tree, 'when');
    if (entry === undefined) continue;
    const when = textOf(entry.value) ?? '';
    const means = meanings.get(when);
    if (means === undefined) continue;
    findings.push(
      found('ci/skippable', `job ${printable(job.name)} ${means}: when: ${when}`, {
        path: job.path,
        line: entry.line,
        hint: 'take it out; on_success is the default',
      }),
    );
  }
  return findings;
};

const isConditional = (rule: Tree): boolean =>
  ['if', 'changes', 'exists'].some((name) => entryOf(rule, name) !== undefined);

/** A pipeline in which promote does not appear is green without it. */
const judgeRules = (job: PipelineJob): Finding[] =>
  ['rules', 'only', 'except']
    .filter((key) => key !== 'rules' || rulesOf(job).some(isConditional))
    .flatMap((key) => entryOf(job.tree, key) ?? [])
    .map(({ key, line }) =>
      found('ci/trigger', `job ${printable(job.name)} is not part of every pipeline: ${key}`, {
        path: job.path,
        line,
        level: 'warn',
        hint: 'leave the choice to workflow: rules:, which holds for smoke and promote together',
      }),
    );

const inOneScript = { errexit: true, pipefail: true } as const;

const judgeAfter = ({ path, after }: PipelineJob): Finding[] =>
  after.calls.map(({ tool, command, line }) => {
    const message = `${tool} ${printable(command ?? '')} stands in after_script, whose failures count for nothing`;
    return found('ci/masked', message, { path, line, hint: 'move it to script' });
  });

const judgeScript = (job: PipelineJob, locks: readonly string[], isOfGate: boolean): Finding[] => {
  const { path, main } = job;
  const findings = [
    ...maskedIn(main.script, inOneScript, judgedIn(main.calls, main.commands), path),
    ...judgeBanditCalls(main.calls, path),
    ...main.calls.flatMap((call) => judgeTool(call, path)),
    ...judgeAfter(job),
  ];
  if (isOfGate) findings.push(...judgeInstalls(main.commands, locks, path));
  return findings;
};

type Image = { readonly path: string; readonly entry: Entry };

/** The image that jobs without one of their own run in: that of the last file that names one. */
const sharedImage = ({ files }: Pipeline): Image | undefined =>
  files
    .flatMap(({ path, tree }): Image[] => {
      const entry = entryOf(at(tree, 'default'), 'image') ?? entryOf(tree, 'image');
      return entry === undefined ? [] : [{ path, entry }];
    })
    .at(-1);

const imageOf = (pipeline: Pipeline, { path, tree }: PipelineJob): Image | undefined => {
  const own = entryOf(tree, 'image');
  return own === undefined ? sharedImage(pipeline) : { path, entry: own };
};

/** A version other than latest. */
const versionTag = /:(?!latest$)[\w.-]+$/;

/** What a variable says is not known here, and taken for a version. */
const isPinned = (name: string): boolean => name.includes('$') || name.includes('@sha256:') || versionTag.test(name);

const judgeImage = (pipeline: Pipeline, job: PipelineJob): Finding[] => {
  const image = imageOf(pipeline, job);
  if (image === undefined) return [];
  const { path, entry } = image;
  const name = textOf(entry.value) ?? textOf(at(entry.value, 'name'));
  if (name === null || isPinned(name)) return [];
  const message = `job ${printable(job.name)} runs in ${printable(name)}, whatever that is tomorrow`;
  return [found('ci/unpinned', message, { path, line: entry.line, hint: 'name a version, or better a digest' })];
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

const judgePromoting = (pipeline: Pipeline, job: PipelineJob, smoking: readonly PipelineJob[]): Finding[] => {
  const findings = judgeRules(job);
  // One that runs the smoke itself needs no other job for it.
  return runsIt(job, 'smoke') ? findings : [...judgeNeeds(pipeline, job, smoking), ...findings];
};

/** What is allowed to fail masks nothing. */
const canBlock = ({ tree, main, after }: PipelineJob): boolean =>
  !allows(at(tree, 'allow_failure')) && (main.calls.length > 0 || after.calls.length > 0);

/** @param locks paths that may be installed from */
export const judgePipeline = (pipeline: Pipeline, locks: readonly string[]): Finding[] => {
  const promoting = pipeline.jobs.filter((job) => runsIt(job, 'promote'));
  const smoking = pipeline.jobs.filter((job) => runsIt(job, 'smoke') && !promoting.includes(job));
  const gate = [...smoking, ...promoting];
  return [
    ...promoting.flatMap((job) => judgePromoting(pipeline, job, smoking)),
    ...gate.flatMap((job) => [
      ...judgeFailures(job),
      ...judgeWhen(job, promoting.includes(job)),
      ...judgeImage(pipeline, job),
    ]),
    ...pipeline.jobs
      .filter((job) => gate.includes(job) || canBlock(job))
      .flatMap((job) => judgeScript(job, locks, gate.includes(job))),
    ...judgeBypass(pipeline),
  ];
};
