// Does what is released go through the gate? Jobs that publish, and workflows that a tag starts. Pure.
import { wholeExpression } from './expressions.js';
import { actionOf, found, isTrue, runs, type Ci } from './gate.js';
import type { Job, Step, Workflow } from './github.js';
import { at, entryOf } from './tree.js';
import type { Finding } from '../core/finding.js';
import { printable } from '../core/text.js';

const publishers = new Set(['pypa/gh-action-pypi-publish', 'softprops/action-gh-release', 'ncipollo/release-action', 'actions/create-release', 'js-devtools/npm-publish', 'goreleaser/goreleaser-action', 'changesets/action']);

const publishes = (words: readonly string[]): boolean => {
  const [first = '', second = '', third = ''] = words[0] === 'npx' || words[0] === 'uv' ? words.slice(1) : words;
  if (words.includes('--dry-run')) return false;
  return (['npm', 'pnpm', 'yarn', 'cargo', 'poetry', 'uv'].includes(words[0] ?? '') && (second === 'publish' || (first === 'publish' && words[0] === 'uv')))
    || (first === 'twine' && second === 'upload') || (first === 'gh' && second === 'release' && ['create', 'upload'].includes(third)) || (first === 'semantic-release');
};

const publishingStep = (job: Job): Step | undefined => job.steps.find((step) => publishers.has(actionOf(step) ?? '') || step.commands.some(({ words }) => publishes(words)));

/** Behind the gate: it needs, directly or not, a job that promotes, and does not run in spite of it. */
const isBehindGate = (ci: Ci, workflow: Workflow, job: Job, seen: ReadonlySet<string> = new Set()): boolean => {
  if (seen.has(job.id)) return false;
  const condition = job.condition === null ? '' : wholeExpression(job.condition.text);
  if (/always\(\)|failure\(\)|cancelled\(\)/.test(condition) && !/needs\.[\w-]+\.result=='success'/.test(condition)) return false;
  return job.needs.some((id) => {
    const needed = workflow.jobs.find((other) => other.id === id);
    return needed !== undefined && !isTrue(needed.continueOnError) && (runs(ci, needed, 'promote') || isBehindGate(ci, workflow, needed, new Set([...seen, job.id])));
  });
};

const isReleaseEvent = (workflow: Workflow): boolean =>
  workflow.on.some(({ key, value }) => key === 'release' || (key === 'push' && entryOf(value, 'tags') !== undefined && entryOf(value, 'branches') === undefined));

/** An environment, or a right to write: what a job has that changes something outside. */
const hasEffect = (job: Job): boolean => at(job.tree, 'environment') !== undefined || /:write|write-all/.test(JSON.stringify(at(job.tree, 'permissions') ?? '')) || JSON.stringify(at(job.tree, 'permissions') ?? '').includes('"text":"write"');

const calledOnly = ({ on }: Workflow): boolean => on.length > 0 && on.every(({ key }) => key === 'workflow_call');

export const judgeReleases = (ci: Ci): Finding[] =>
  ci.workflows.filter((workflow) => !calledOnly(workflow)).flatMap((workflow) => {
    const { path, jobs } = workflow;
    const hint = 'a job with uses: ./.github/workflows/ci.yml, and needs: [gate] in the job that publishes';
    return jobs.flatMap((job): Finding[] => {
      const step = publishingStep(job);
      if (isBehindGate(ci, workflow, job) || runs(ci, job, 'promote')) return [];
      if (step !== undefined) return [found('ci/release', `job ${printable(job.id)} publishes without needing a job that promotes`, { path: step.path, line: step.line, hint })];
      return isReleaseEvent(workflow) && hasEffect(job) ? [found('ci/release', `a release starts job ${printable(job.id)}, which needs no job that promotes`, { path, line: job.line, level: 'error', hint })] : [];
    });
  });

