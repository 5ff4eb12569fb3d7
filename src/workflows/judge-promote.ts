// Can the job that promotes be passed without a smoke that passed? Needs, conditions, the demanded result, and what
// may fail unseen. Pure.

import type { Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { isPath, normalised, wholeExpression } from './expressions.js';
import { type Ci, calledBy, found, isHarmless, isTrue, runs, runsHere } from './gate.js';
import type { Job, Step, Workflow } from './github.js';
import { walkShell } from './shell-run.js';
import { entryOf, textOf } from './tree.js';

const shown = (text: string): string => printable(text.replace(/\s+/g, ' ').trim().slice(0, 80));

const failing = ['failure', 'cancelled', 'skipped'];

/**
 * Does this step fail whenever `needs.<id>.result` is not success? Its script is walked with each value it could
 * see.
 */
const demandsInScript = (step: Step, job: Job, id: string): boolean => {
  const { run, shell } = step;
  if (run === null || shell === 'other' || !isHarmless(step.condition) || isTrue(step.continueOnError)) return false;
  const path = `needs.${id}.result`;
  const bound = [...job.env, ...step.env]
    .filter(({ value }) => isPath(textOf(value) ?? '', path))
    .map(({ key }) => key);
  const mustFail = (value: string): boolean => {
    const script = run.text.replace(/\$\{\{([\s\S]*?)\}\}/g, (whole, body: string) =>
      normalised(body) === path.toLowerCase() ? value : whole,
    );
    return walkShell(script, {
      ...shell,
      variables: Object.fromEntries(bound.map((name) => [name, value])),
      outcomeOf: () => undefined,
    }).mustFail;
  };
  return failing.every(mustFail) && !mustFail('success');
};

/** `if: needs.smoke.result != 'success'` on a step that fails. */
const demandsInCondition = (step: Step, id: string): boolean => {
  if (step.condition === null || step.run === null || step.shell === 'other' || isTrue(step.continueOnError))
    return false;
  const condition = wholeExpression(step.condition.text);
  const result = `needs.${id}.result`.toLowerCase();
  const asked = [
    `${result}!='success'`,
    `'success'!=${result}`,
    `!(${result}=='success')`,
    `always()&&${result}!='success'`,
  ];
  return asked.includes(condition) && walkShell(step.run.text, { ...step.shell, outcomeOf: () => undefined }).mustFail;
};

/** The action fails unless every job it is told of has succeeded. */
const demandsByAction = (step: Step): boolean =>
  step.uses?.text.toLowerCase().startsWith('re-actors/alls-green@') === true &&
  isHarmless(step.condition) &&
  step.with.some(({ key, value }) => key === 'jobs' && isPath(textOf(value) ?? '', 'tojson(needs)')) &&
  !step.with.some(({ key }) => key.startsWith('allowed-'));

const demands = (job: Job, id: string): boolean =>
  job.steps.some((step) => demandsInScript(step, job, id) || demandsInCondition(step, id) || demandsByAction(step));

const judgeCondition = ({ path }: Workflow, job: Job): Finding[] => {
  const said = job.condition === null ? null : wholeExpression(job.condition.text);
  if (said === 'always()' || (said === null && job.needs.length === 0)) return [];
  const line = job.condition?.line ?? job.line;
  const message =
    said === null || said === 'success()'
      ? `job ${printable(job.id)} is skipped when a job it needs fails, and a job that is skipped counts as a success`
      : `job ${printable(job.id)} is skipped where \`${shown(job.condition!.text)}\` is false, and a job that is skipped counts as a success`;
  return [
    found('ci/always', message, {
      path,
      line,
      hint: `if: \${{ always() }}, and demand the result of ${job.needs[0] ?? 'smoke'} in its first step`,
    }),
  ];
};

const judgeNeeds = (ci: Ci, workflow: Workflow, job: Job): Finding[] => {
  const { path } = workflow;
  const smokes = workflow.jobs.filter((other) => other !== job && runs(ci, other, 'smoke')).map(({ id }) => id);
  const needed = smokes.filter((id) => job.needs.includes(id));
  if (needed.length === 0) {
    const message =
      smokes.length === 0
        ? `job ${printable(job.id)} promotes, and no job of this workflow runs gate-hooks smoke`
        : `job ${printable(job.id)} promotes without needing ${smokes.map(printable).join(' or ')}, the job that runs the smoke`;
    return [found('ci/needs', message, { path, line: job.needsLine, hint: `needs: [${smokes[0] ?? 'smoke'}]` })];
  }
  return needed
    .filter((id) => !demands(job, id))
    .map((id) =>
      found(
        'ci/result',
        `job ${printable(job.id)} does not demand that ${printable(id)} succeeded: it would go on after a smoke that failed or never ran`,
        {
          path,
          line: job.needsLine,
          hint: `a first step with env RESULT: \${{ needs.${id}.result }} and run: '[ "$RESULT" = success ]'`,
        },
      ),
    );
};

const bindsNeeds = (step: Step): boolean =>
  step.env.some(({ value }) => /needs\./.test(textOf(value) ?? '')) ||
  /needs\.[\w-]+\.(?:result|outputs)/.test(step.run?.text ?? '');
const isArtifactStep = (step: Step): boolean => /^actions\/(?:down|up)load-artifact@/i.test(step.uses?.text ?? '');
const checksSum = (step: Step): boolean =>
  step.commands.some(({ words }) => /^(?:sha256sum|shasum)$/.test(words[0] ?? ''));

/** A step that the answer of the gate hangs on. */
const isGateStep = (step: Step): boolean =>
  step.calls.length > 0 || bindsNeeds(step) || isArtifactStep(step) || checksSum(step);

/** Also the jobs of a workflow that a job of the gate calls: they are judged where they stand. */
const judgeFailures = ({ path }: Workflow, job: Job): Finding[] => [
  ...(isTrue(job.continueOnError)
    ? [
        found(
          'ci/continue-on-error',
          `job ${printable(job.id)} may fail and counts as a success: continue-on-error: ${shown(job.continueOnError!.text)}`,
          { path, line: job.continueOnError!.line, hint: 'take the line out' },
        ),
      ]
    : []),
  ...job.steps
    .filter(isGateStep)
    .flatMap((step) => [
      ...(isTrue(step.continueOnError)
        ? [
            found(
              'ci/continue-on-error',
              `a step of job ${printable(job.id)} may fail unseen: continue-on-error: ${shown(step.continueOnError!.text)}`,
              { path: step.path, line: step.continueOnError!.line, hint: 'take the line out' },
            ),
          ]
        : []),
      ...(!isHarmless(step.condition) && !job.needs.some((id) => demandsInCondition(step, id))
        ? [
            found(
              'ci/skippable',
              `a step of job ${printable(job.id)} is left out where \`${shown(step.condition!.text)}\` is false`,
              { path: step.path, line: step.condition!.line, hint: 'take the condition out' },
            ),
          ]
        : []),
    ]),
];

/** A merge queue asks for the check of its own event, and waits for ever where nothing answers. */
const judgeQueue = ({ path, on }: Workflow): Finding[] => {
  const asked = on.find(({ key }) => key === 'pull_request');
  if (asked === undefined || on.some(({ key }) => key === 'merge_group')) return [];
  return [
    found('ci/trigger', 'what a merge queue makes of pull requests is not judged: no merge_group', {
      path,
      line: asked.line,
      level: 'note',
      hint: 'add merge_group: under on:',
    }),
  ];
};

const judgeTriggers = ({ path, on }: Workflow): Finding[] =>
  on.flatMap(({ key, value, line }) => {
    if (!['pull_request', 'push', 'merge_group', 'pull_request_target'].includes(key)) return [];
    const filters = ['paths', 'paths-ignore'].flatMap((name) => entryOf(value, name) ?? []);
    const types = entryOf(value, 'types');
    const listed = types === undefined ? null : JSON.stringify(types.value);
    return [
      ...filters.map((filter) =>
        found('ci/trigger', `${key} with ${filter.key}: a change of other files is not judged at all`, {
          path,
          line: filter.line,
          level: 'warn',
          hint: 'take the filter out; gate-hooks runs nothing for content that passed',
        }),
      ),
      ...(key === 'pull_request' && listed !== null && !listed.includes('"synchronize"')
        ? [
            found(
              'ci/trigger',
              'pull_request without the type synchronize: what is pushed to an open pull request is not judged',
              { path, line: types!.line, level: 'warn', hint: 'add synchronize, or take types out' },
            ),
          ]
        : []),
      ...(key === 'pull_request_target'
        ? [
            found(
              'ci/trigger',
              'pull_request_target checks the target branch out, so the proposed change is not judged',
              { path, line, hint: 'on: pull_request' },
            ),
          ]
        : []),
    ];
  });

const judgeWorkflow = (ci: Ci, workflow: Workflow): Finding[] => {
  const promoting = workflow.jobs.filter((job) => runsHere(job, 'promote'));
  const smoking = workflow.jobs.filter(
    (job) =>
      !promoting.includes(job) && runs(ci, job, 'smoke') && promoting.some(({ needs }) => needs.includes(job.id)),
  );
  const called = smoking.flatMap((job) => {
    const inner = calledBy(ci, job);
    return (inner?.jobs ?? []).filter((each) => runs(ci, each, 'smoke')).map((each) => [inner!, each] as const);
  });
  return [
    ...called.flatMap(([inner, job]) => judgeFailures(inner, job)),
    ...promoting.flatMap((job) =>
      runsHere(job, 'smoke')
        ? judgeCondition(workflow, job)
        : [...judgeNeeds(ci, workflow, job), ...judgeCondition(workflow, job)],
    ),
    ...[...smoking, ...promoting].flatMap((job) => judgeFailures(workflow, job)),
    ...(promoting.length > 0 ? [...judgeTriggers(workflow), ...judgeQueue(workflow)] : []),
  ];
};

export const judgePromotion = (ci: Ci): Finding[] => ci.workflows.flatMap((workflow) => judgeWorkflow(ci, workflow));
