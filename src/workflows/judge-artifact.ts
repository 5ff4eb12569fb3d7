// Is the record that promote believes the one that this run's smoke wrote? Handed over by id, and checked by its
// sum. Pure.

import type { Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { mentions } from './expressions.js';
import { actionOf, type Ci, found, inputOf, isHarmless, isSumCommand, isTrue, runs, runsHere } from './gate.js';
import type { Job, Step, Workflow } from './github.js';
import { textOf } from './tree.js';

const givesOutput = (text: string, smokes: readonly string[]): boolean =>
  smokes.some((id) => mentions(text, `needs.${id}.outputs.`));

/** Names of variables of a step that hold an output of a smoke job. */
const sealed = (job: Job, step: Step, smokes: readonly string[]): string[] =>
  [...job.env, ...step.env].filter(({ value }) => givesOutput(textOf(value) ?? '', smokes)).map(({ key }) => key);

const names = (text: string, variables: readonly string[]): boolean =>
  variables.some((name) => new RegExp(`\\$\\{?${name}\\b`).test(text));

/** The value of `--expect-run`, in the same word or the next. */
const expectedRuns = (args: readonly (string | null)[]): string[] =>
  args.flatMap((arg, at) => {
    if (arg === '--expect-run') return [args[at + 1] ?? ''];
    return arg?.startsWith('--expect-run=') === true ? [arg] : [];
  });

/** `sha256sum --check` with an output of the smoke job, or promote told the sum it must find. */
const verifies = (job: Job, step: Step, smokes: readonly string[]): boolean => {
  if (step.run === null || !isHarmless(step.condition) || isTrue(step.continueOnError)) return false;
  const variables = sealed(job, step, smokes);
  const uses = (text: string): boolean => names(text, variables) || givesOutput(text, smokes);
  const promotes = step.calls.filter(({ command }) => command === 'promote');
  if (promotes.some(({ args }) => expectedRuns(args).some(uses))) return true;
  return uses(step.run.text) && step.commands.some(isSumCommand);
};

/** By which name, or by none, the record is taken over. */
const judgeSource = (job: Job, step: Step, smokes: readonly string[]): Finding[] => {
  const ids = inputOf(step, 'artifact-ids');
  if (ids !== null && givesOutput(ids.text, smokes)) return [];
  const by = inputOf(step, 'name') === null ? 'whatever lies there' : 'its name';
  return [
    found(
      'ci/artifact',
      `job ${printable(job.id)} takes the record over by ${by}, which any job of the run can give to another`,
      {
        path: step.path,
        line: step.line,
        hint: `artifact-ids: \${{ needs.${smokes[0] ?? 'smoke'}.outputs.artifact_id }}`,
      },
    ),
  ];
};

const judgeDownload = (job: Job, step: Step, smokes: readonly string[]): Finding[] => {
  const { path } = step;
  const findings = judgeSource(job, step, smokes);
  const foreign = ['run-id', 'repository', 'github-token']
    .map((name) => inputOf(step, name))
    .find((input) => input !== null);
  if (foreign !== undefined)
    findings.push(
      found('ci/artifact', `job ${printable(job.id)} takes a record of another run over`, {
        path,
        line: foreign.line,
        hint: 'run smoke and promote in one workflow run',
      }),
    );
  const mismatch = inputOf(step, 'digest-mismatch');
  if (mismatch !== null && mismatch.text !== 'error')
    findings.push(
      found('ci/artifact', `digest-mismatch: ${printable(mismatch.text)} lets a damaged artifact through`, {
        path,
        line: mismatch.line,
        level: 'warn',
        hint: 'take it out; error is the default',
      }),
    );
  if (inputOf(step, 'path') === null)
    findings.push(
      found('ci/artifact', 'the artifact is unpacked over the checkout, whose files it may replace', {
        path,
        line: step.line,
        level: 'warn',
        hint: 'path: ${{ runner.temp }}/evidence',
      }),
    );
  return findings;
};

const judgeUpload = (job: Job, step: Step): Finding[] => {
  const { path, line } = step;
  const findings: Finding[] = [];
  if (inputOf(step, 'if-no-files-found')?.text !== 'error')
    findings.push(
      found('ci/artifact', `job ${printable(job.id)} passes where it has no record to hand over`, {
        path,
        line,
        level: 'warn',
        hint: 'if-no-files-found: error',
      }),
    );
  if (inputOf(step, 'overwrite')?.text === 'true')
    findings.push(
      found('ci/artifact', `job ${printable(job.id)} replaces an artifact of that name`, {
        path,
        line,
        level: 'warn',
        hint: 'take overwrite out, and give each run and attempt a name of its own',
      }),
    );
  return findings;
};

const judgeUploads = (jobs: readonly Job[]): Finding[] =>
  jobs.flatMap((job) =>
    job.steps.filter((step) => actionOf(step) === 'actions/upload-artifact').flatMap((step) => judgeUpload(job, step)),
  );

const judgeJob = (ci: Ci, workflow: Workflow, job: Job): Finding[] => {
  const smoking = workflow.jobs.filter(
    (other) => other !== job && job.needs.includes(other.id) && runs(ci, other, 'smoke'),
  );
  const smokes = smoking.map(({ id }) => id);
  // What needs no smoke is said by judge-promote.ts.
  if (smokes.length === 0 || runsHere(job, 'smoke')) return [];
  const downloads = job.steps.filter((step) => actionOf(step) === 'actions/download-artifact');
  if (downloads.length === 0)
    return [
      found('ci/artifact', `job ${printable(job.id)} takes no record over: one that is committed would be believed`, {
        path: workflow.path,
        line: job.line,
        hint: 'actions/download-artifact with artifact-ids from the smoke job',
      }),
      ...judgeUploads(smoking),
    ];
  const findings = downloads.flatMap((step) => judgeDownload(job, step, smokes));
  if (!job.steps.some((step) => verifies(job, step, smokes)))
    findings.push(
      found('ci/artifact', `job ${printable(job.id)} does not check that the record is the one the smoke job sealed`, {
        path: workflow.path,
        line: job.line,
        hint: `hand its sha256 over as an output of ${smokes[0]}, and run: gate-hooks promote --expect-run "$RUN_SHA256"`,
      }),
    );
  return [...findings, ...judgeUploads(smoking)];
};

/** A run that another run's end starts: whoever can start the first chooses the artifact. */
const judgeCrossRun = (workflow: Workflow): Finding[] =>
  workflow.on
    .filter(({ key }) => key === 'workflow_run')
    .map(({ line }) =>
      found(
        'ci/artifact',
        'promote is started by the end of another run, so its record comes from a run that a fork may have started',
        { path: workflow.path, line, hint: 'run smoke and promote in one workflow' },
      ),
    );

export const judgeArtifacts = (ci: Ci): Finding[] =>
  ci.workflows.flatMap((workflow) => {
    const promoting = workflow.jobs.filter((job) => runsHere(job, 'promote'));
    if (promoting.length === 0) return [];
    return [...promoting.flatMap((job) => judgeJob(ci, workflow, job)), ...judgeCrossRun(workflow)];
  });
