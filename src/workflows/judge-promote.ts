// Can the job that promotes be passed without a smoke that passed? Needs, conditions, the demanded result, and what
// may fail unseen. Pure.

import type { Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { isPath, normalised, wholeExpression } from './expressions.js';
import { type Ci, calledBy, found, isHarmless, isSumCommand, isTrue, runs, runsHere } from './gate.js';
import type { Job, Step, Workflow } from './github.js';
import { walkShell } from './shell-run.js';
import { type Entry, entryOf, type Tree, textOf } from './tree.js';

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
  const { condition } = job;
  const said = condition === null ? null : wholeExpression(condition.text);
  if (said === 'always()' || (said === null && job.needs.length === 0)) return [];
  const when =
    condition === null || said === 'success()'
      ? 'when a job it needs fails'
      : `where \`${shown(condition.text)}\` is false`;
  const message = `job ${printable(job.id)} is skipped ${when}, and a job that is skipped counts as a success`;
  return [
    found('ci/always', message, {
      path,
      line: condition?.line ?? job.line,
      hint: `if: \${{ always() }}, and demand the result of ${job.needs[0] ?? 'smoke'} in its first step`,
    }),
  ];
};

const judgeNeeds = (ci: Ci, workflow: Workflow, job: Job): Finding[] => {
  const { path } = workflow;
  const smokes = workflow.jobs.filter((other) => other !== job && runs(ci, other, 'smoke')).map(({ id }) => id);
  const needed = smokes.filter((id) => job.needs.includes(id));
  if (smokes.length === 0) {
    const message = `job ${printable(job.id)} promotes, and no job of this workflow runs gate-hooks smoke`;
    return [found('ci/needs', message, { path, line: job.needsLine, hint: 'needs: [smoke]' })];
  }
  if (needed.length === 0) {
    const message = `job ${printable(job.id)} promotes without needing ${smokes.map(printable).join(' or ')}, the job that runs the smoke`;
    return [found('ci/needs', message, { path, line: job.needsLine, hint: `needs: [${smokes[0]}]` })];
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

/** A step that the answer of the gate hangs on. */
const isGateStep = (step: Step): boolean =>
  step.calls.length > 0 || bindsNeeds(step) || isArtifactStep(step) || step.commands.some(isSumCommand);

const judgeStep = (job: Job, step: Step): Finding[] => {
  const { path, condition, continueOnError } = step;
  const findings: Finding[] = [];
  if (continueOnError !== null && isTrue(continueOnError)) {
    const message = `a step of job ${printable(job.id)} may fail unseen: continue-on-error: ${shown(continueOnError.text)}`;
    findings.push(
      found('ci/continue-on-error', message, { path, line: continueOnError.line, hint: 'take the line out' }),
    );
  }
  if (condition !== null && !isHarmless(condition) && !job.needs.some((id) => demandsInCondition(step, id))) {
    const message = `a step of job ${printable(job.id)} is left out where \`${shown(condition.text)}\` is false`;
    findings.push(found('ci/skippable', message, { path, line: condition.line, hint: 'take the condition out' }));
  }
  return findings;
};

/** Also the jobs of a workflow that a job of the gate calls: they are judged where they stand. */
const judgeFailures = ({ path }: Workflow, job: Job): Finding[] => {
  const { continueOnError } = job;
  const findings = job.steps.filter(isGateStep).flatMap((step) => judgeStep(job, step));
  if (continueOnError === null || !isTrue(continueOnError)) return findings;
  const message = `job ${printable(job.id)} may fail and counts as a success: continue-on-error: ${shown(continueOnError.text)}`;
  const parts = { path, line: continueOnError.line, hint: 'take the line out' };
  return [found('ci/continue-on-error', message, parts), ...findings];
};

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

const filtersOf = (event: Tree): Entry[] => ['paths', 'paths-ignore'].flatMap((name) => entryOf(event, name) ?? []);

const judgeFilters = (path: string, { key, value }: Entry): Finding[] =>
  filtersOf(value).map((filter) =>
    found('ci/trigger', `${key} with ${filter.key}: a change of other files is not judged at all`, {
      path,
      line: filter.line,
      level: 'warn',
      hint: 'take the filter out; gate-hooks runs nothing for content that passed',
    }),
  );

/** `types:` without `synchronize` leaves out what is pushed later. */
const judgeTypes = (path: string, event: Tree): Finding[] => {
  const types = entryOf(event, 'types');
  if (types === undefined || JSON.stringify(types.value).includes('"synchronize"')) return [];
  const message = 'pull_request without the type synchronize: what is pushed to an open pull request is not judged';
  const hint = 'add synchronize, or take types out';
  return [found('ci/trigger', message, { path, line: types.line, level: 'warn', hint })];
};

const judgeTrigger = (path: string, event: Entry): Finding[] => {
  const findings = judgeFilters(path, event);
  if (event.key === 'pull_request') findings.push(...judgeTypes(path, event.value));
  if (event.key === 'pull_request_target') {
    const message = 'pull_request_target checks the target branch out, so the proposed change is not judged';
    findings.push(found('ci/trigger', message, { path, line: event.line, hint: 'on: pull_request' }));
  }
  return findings;
};

const judgedEvents: ReadonlySet<string> = new Set(['pull_request', 'push', 'merge_group', 'pull_request_target']);

const judgeTriggers = ({ path, on }: Workflow): Finding[] =>
  on.filter(({ key }) => judgedEvents.has(key)).flatMap((event) => judgeTrigger(path, event));

/** What may fail unseen in the workflow that a job calls. */
const judgeCalled = (ci: Ci, job: Job): Finding[] => {
  const called = calledBy(ci, job);
  if (called === undefined) return [];
  return called.jobs.filter((inner) => runs(ci, inner, 'smoke')).flatMap((inner) => judgeFailures(called, inner));
};

const judgePromoting = (ci: Ci, workflow: Workflow, job: Job): Finding[] => {
  const findings = judgeCondition(workflow, job);
  // One that runs the smoke itself needs no other job for it.
  return runsHere(job, 'smoke') ? findings : [...judgeNeeds(ci, workflow, job), ...findings];
};

const judgeWorkflow = (ci: Ci, workflow: Workflow): Finding[] => {
  const promoting = workflow.jobs.filter((job) => runsHere(job, 'promote'));
  if (promoting.length === 0) return [];
  const smoking = workflow.jobs.filter(
    (job) =>
      !promoting.includes(job) && runs(ci, job, 'smoke') && promoting.some(({ needs }) => needs.includes(job.id)),
  );
  return [
    ...smoking.flatMap((job) => judgeCalled(ci, job)),
    ...promoting.flatMap((job) => judgePromoting(ci, workflow, job)),
    ...[...smoking, ...promoting].flatMap((job) => judgeFailures(workflow, job)),
    ...judgeTriggers(workflow),
    ...judgeQueue(workflow),
  ];
};

export const judgePromotion = (ci: Ci): Finding[] => ci.workflows.flatMap((workflow) => judgeWorkflow(ci, workflow));
