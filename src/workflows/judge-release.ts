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

/** Programs that a first word `publish` makes publish. */
const packagers = new Set(['npm', 'pnpm', 'yarn', 'cargo', 'poetry']);

const publishes = (words: readonly string[]): boolean => {
  if (words.includes('--dry-run')) return false;
  const [launcher] = words;
  const [first = '', second = '', third = ''] = launcher === 'npx' || launcher === 'uv' ? words.slice(1) : words;
  // `uv run publish` too: what it runs is not known here.
  if (launcher === 'uv' && (first === 'publish' || second === 'publish')) return true;
  if (launcher !== 'npx' && packagers.has(first)) return second === 'publish';
  switch (first) {
    case 'semantic-release':
      return true;
    case 'twine':
      return second === 'upload';
    case 'gh':
      return second === 'release' && ['create', 'upload'].includes(third);
    default:
      return false;
  }
};

const publishingStep = (job: Job): Step | undefined =>
  job.steps.find((step) => publishers.has(actionOf(step) ?? '') || step.commands.some(({ words }) => publishes(words)));

/** Conditions under which a job runs after one that failed. */
const goesOnAnyway = /always\(\)|failure\(\)|cancelled\(\)/;
const demandsSuccess = /needs\.[\w-]+\.result=='success'/;

/** Behind the gate: it needs, directly or not, a job that promotes, and does not run in spite of it. */
const isBehindGate = (ci: Ci, workflow: Workflow, job: Job, seen: ReadonlySet<string> = new Set()): boolean => {
  if (seen.has(job.id)) return false;
  const condition = job.condition === null ? '' : wholeExpression(job.condition.text);
  if (goesOnAnyway.test(condition) && !demandsSuccess.test(condition)) return false;
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

type Place = { readonly path: string; readonly line: number };

/** Directly, or through a workflow of this repository. */
const publishesWhere = (ci: Ci, workflow: Workflow, job: Job): Place | null => {
  const step = publishingStep(job);
  if (step !== undefined) return { path: step.path, line: step.line };
  const called = calledBy(ci, job)?.jobs ?? [];
  if (called.every((inner) => publishingStep(inner) === undefined)) return null;
  return { path: workflow.path, line: job.line };
};

const hint = 'a job with uses: ./.github/workflows/ci.yml, and needs: [gate] in the job that publishes';

const judgeWorkflow = (ci: Ci, workflow: Workflow, level: Level): Finding[] => {
  const open = workflow.jobs.filter((job) => !runs(ci, job, 'promote') && !isBehindGate(ci, workflow, job));
  const publishing: Finding[] = [];
  for (const job of open) {
    const place = publishesWhere(ci, workflow, job);
    if (place === null) continue;
    const message = `job ${printable(job.id)} publishes without needing a job that promotes`;
    publishing.push(found('ci/release', message, { ...place, level, hint }));
  }
  if (publishing.length > 0 || !isReleaseEvent(workflow)) return publishing;
  const first = open.find(hasEffect);
  if (first === undefined) return [];
  const message = `a release starts job ${printable(first.id)}, which needs no job that promotes`;
  return [found('ci/release', message, { path: workflow.path, line: first.line, level, hint })];
};

/** Where nothing promotes at all, that is what to mend first: the releases are then only listed. */
export const judgeReleases = (ci: Ci): Finding[] => {
  const level: Level = ci.workflows.some(({ jobs }) => jobs.some((job) => runs(ci, job, 'promote'))) ? 'error' : 'warn';
  return ci.workflows
    .filter((workflow) => !calledOnly(workflow))
    .flatMap((workflow) => judgeWorkflow(ci, workflow, level));
};
