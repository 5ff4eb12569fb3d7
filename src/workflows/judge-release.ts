// Does what is released go through the gate? Jobs that publish, and workflows that a tag starts. Pure.

import type { Finding, Level } from '../core/finding.js';
import { printable } from '../core/text.js';
import { wholeExpression } from './expressions.js';
import { actionOf, type Ci, calledBy, found, isTrue, runs } from './gate.js';
import type { Job, Step, Workflow } from './github.js';
import { at, entriesOf, entryOf, textOf } from './tree.js';

const publishers = new Set([
  'pypa/gh-action-pypi-publish',
  'softprops/action-gh-release',
  'ncipollo/release-action',
  'actions/create-release',
  'js-devtools/npm-publish',
  'goreleaser/goreleaser-action',
  'changesets/action',
]);

const publishes = (words: readonly string[]): boolean => {
  const [first = '', second = '', third = ''] = words[0] === 'npx' || words[0] === 'uv' ? words.slice(1) : words;
  if (words.includes('--dry-run')) return false;
  return (
    (['npm', 'pnpm', 'yarn', 'cargo', 'poetry', 'uv'].includes(words[0] ?? '') &&
      (second === 'publish' || (first === 'publish' && words[0] === 'uv'))) ||
    (first === 'twine' && second === 'upload') ||
    (first === 'gh' && second === 'release' && ['create', 'upload'].includes(third)) ||
    first === 'semantic-release'
  );
};

const publishingStep = (job: Job): Step | undefined =>
  job.steps.find((step) => publishers.has(actionOf(step) ?? '') || step.commands.some(({ words }) => publishes(words)));

/** Behind the gate: it needs, directly or not, a job that promotes, and does not run in spite of it. */
const isBehindGate = (ci: Ci, workflow: Workflow, job: Job, seen: ReadonlySet<string> = new Set()): boolean => {
  if (seen.has(job.id)) return false;
  const condition = job.condition === null ? '' : wholeExpression(job.condition.text);
  if (/always\(\)|failure\(\)|cancelled\(\)/.test(condition) && !/needs\.[\w-]+\.result=='success'/.test(condition))
    return false;
  return job.needs.some((id) => {
    const needed = workflow.jobs.find((other) => other.id === id);
    return (
      needed !== undefined &&
      !isTrue(needed.continueOnError) &&
      (runs(ci, needed, 'promote') || isBehindGate(ci, workflow, needed, new Set([...seen, job.id])))
    );
  });
};

const isReleaseEvent = (workflow: Workflow): boolean =>
  workflow.on.some(
    ({ key, value }) =>
      key === 'release' ||
      (key === 'push' && entryOf(value, 'tags') !== undefined && entryOf(value, 'branches') === undefined),
  );

/** An environment, or a right to write what others read: what a job has that changes something outside. */
const hasEffect = (job: Job): boolean =>
  at(job.tree, 'environment') !== undefined ||
  entriesOf(at(job.tree, 'permissions')).some(
    ({ key, value }) => ['contents', 'packages'].includes(key) && textOf(value) === 'write',
  );

const calledOnly = ({ on }: Workflow): boolean => on.length > 0 && on.every(({ key }) => key === 'workflow_call');

/** Directly, or through a workflow of this repository. */
const publishesHow = (
  ci: Ci,
  workflow: Workflow,
  job: Job,
): { readonly path: string; readonly line: number } | null => {
  const step = publishingStep(job);
  if (step !== undefined) return { path: step.path, line: step.line };
  return calledBy(ci, job)?.jobs.some((inner) => publishingStep(inner) !== undefined) === true
    ? { path: workflow.path, line: job.line }
    : null;
};

const hint = 'a job with uses: ./.github/workflows/ci.yml, and needs: [gate] in the job that publishes';

const judgeWorkflow = (ci: Ci, workflow: Workflow, level: Level): Finding[] => {
  const open = workflow.jobs.filter((job) => !runs(ci, job, 'promote') && !isBehindGate(ci, workflow, job));
  const publishing = open.flatMap((job) => {
    const how = publishesHow(ci, workflow, job);
    return how === null ? [] : [{ job, ...how }];
  });
  if (publishing.length > 0)
    return publishing.map(({ job, path, line }) =>
      found('ci/release', `job ${printable(job.id)} publishes without needing a job that promotes`, {
        path,
        line,
        level,
        hint,
      }),
    );
  const first = isReleaseEvent(workflow) ? open.find(hasEffect) : undefined;
  return first === undefined
    ? []
    : [
        found('ci/release', `a release starts job ${printable(first.id)}, which needs no job that promotes`, {
          path: workflow.path,
          line: first.line,
          level,
          hint,
        }),
      ];
};

/** Where nothing promotes at all, that is what to mend first: the releases are then only listed. */
export const judgeReleases = (ci: Ci): Finding[] => {
  const level: Level = ci.workflows.some(({ jobs }) => jobs.some((job) => runs(ci, job, 'promote'))) ? 'error' : 'warn';
  return ci.workflows
    .filter((workflow) => !calledOnly(workflow))
    .flatMap((workflow) => judgeWorkflow(ci, workflow, level));
};
