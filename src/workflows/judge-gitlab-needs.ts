// Does the job that promotes come after the smoke, and with its record? The `needs` and `dependencies` of a GitLab
// pipeline. Asked by judge-gitlab.ts. Pure.

import type { Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { found } from './gate.js';
import type { Pipeline, PipelineJob } from './gitlab.js';
import { at, type Entry, entryOf, itemsOf, type Tree, textOf } from './tree.js';

/** The jobs that run the smoke, at least one. */
type Smokes = { readonly first: string; readonly names: readonly string[]; readonly jobs: readonly PipelineJob[] };

const hintOf = ({ first }: Smokes): string => `needs: [{ job: ${first}, artifacts: true }]`;

/** `dependencies` that name no smoke leave its record out. */
const judgeDependencies = (job: PipelineJob, { first, names }: Smokes): Finding[] => {
  const dependencies = entryOf(job.tree, 'dependencies');
  if (dependencies === undefined) return [];
  if (itemsOf(dependencies.value).some((item) => names.includes(textOf(item) ?? ''))) return [];
  const message = `job ${printable(job.name)} takes no record over: its dependencies leave ${printable(first)} out`;
  const hint = `dependencies: [${first}]`;
  return [found('ci/artifact', message, { path: job.path, line: dependencies.line, hint })];
};

/** Without `needs`, a job comes after those of the stages before its own. */
const judgeStages = ({ stages }: Pipeline, job: PipelineJob, smokes: Smokes): Finding[] => {
  const own = stages.indexOf(job.stage);
  if (smokes.jobs.every(({ stage }) => stages.indexOf(stage) < own)) return [];
  const message = `job ${printable(job.name)} does not come after ${smokes.names.map(printable).join(', ')}`;
  return [found('ci/needs', message, { path: job.path, line: job.line, hint: hintOf(smokes) })];
};

/** `needs: smoke`, or `needs: [{ job: smoke }]`. */
const neededName = (item: Tree): string => textOf(item) ?? textOf(at(item, 'job')) ?? '';

const judgeNeeded = (job: PipelineJob, needs: Entry, smokes: Smokes): Finding[] => {
  const { path } = job;
  const [name, first] = [printable(job.name), printable(smokes.first)];
  const hint = hintOf(smokes);
  const needed = itemsOf(needs.value).filter((item) => smokes.names.includes(neededName(item)));
  if (needed.length === 0) {
    const message = `job ${name} promotes without needing ${first}, the job that runs the smoke`;
    return [found('ci/needs', message, { path, line: needs.line, hint })];
  }
  const optional = needed.filter((item) => textOf(at(item, 'optional')) === 'true');
  const unfed = needed.filter((item) => textOf(at(item, 'artifacts')) === 'false');
  return [
    ...optional.map(({ line }) =>
      found('ci/needs', `job ${name} goes on where ${first} is not part of the pipeline: optional`, {
        path,
        line,
        hint,
      }),
    ),
    ...unfed.map(({ line }) =>
      found('ci/artifact', `job ${name} takes no record over: artifacts: false`, { path, line, hint }),
    ),
    ...judgeDependencies(job, smokes),
  ];
};

/** @param jobs those that run the smoke */
export const judgeNeeds = (pipeline: Pipeline, job: PipelineJob, jobs: readonly PipelineJob[]): Finding[] => {
  const names = jobs.map(({ name }) => name);
  const [first] = names;
  if (first === undefined) {
    const message = `job ${printable(job.name)} promotes, and no job runs gate-hooks smoke`;
    return [
      found('ci/needs', message, { path: job.path, line: job.line, hint: 'add a job that does, in a stage before' }),
    ];
  }
  const smokes = { first, names, jobs };
  const needs = entryOf(job.tree, 'needs');
  if (needs !== undefined) return judgeNeeded(job, needs, smokes);
  return [...judgeStages(pipeline, job, smokes), ...judgeDependencies(job, smokes)];
};
