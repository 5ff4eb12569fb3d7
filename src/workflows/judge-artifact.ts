// Is the record that promote believes the one that this run's smoke wrote? Handed over by id, and checked by its
// sum. Pure.

import type { Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { mentions } from './expressions.js';
import { actionOf, type Ci, found, inputOf, isHarmless, isTrue, runs, runsHere } from './gate.js';
import type { Job, Step, Workflow } from './github.js';
import { textOf } from './tree.js';

const givesOutput = (text: string, smokes: readonly string[]): boolean =>
  smokes.some((id) => mentions(text, `needs.${id}.outputs.`));

/** Names of variables of a step that hold an output of a smoke job. */
const sealed = (job: Job, step: Step, smokes: readonly string[]): string[] =>
  [...job.env, ...step.env].filter(({ value }) => givesOutput(textOf(value) ?? '', smokes)).map(({ key }) => key);

const names = (text: string, variables: readonly string[]): boolean =>
  variables.some((name) => new RegExp(`\\$\\{?${name}\\b`).test(text));

/** `sha256sum --check` with an output of the smoke job, or promote told the sum it must find. */
const verifies = (job: Job, step: Step, smokes: readonly string[]): boolean => {
  if (step.run === null || !isHarmless(step.condition) || isTrue(step.continueOnError)) return false;
  const variables = sealed(job, step, smokes);
  const uses = (text: string): boolean => names(text, variables) || givesOutput(text, smokes);
  const told = step.calls.some(
    ({ command, args }) =>
      command === 'promote' &&
      args.some(
        (arg, at) =>
          (arg === '--expect-run' && uses(args[at + 1] ?? '')) ||
          (arg?.startsWith('--expect-run=') === true && uses(arg)),
      ),
  );
  return (
    told || (uses(step.run.text) && step.commands.some(({ words }) => /^(?:sha256sum|shasum)$/.test(words[0] ?? '')))
  );
};

const judgeDownload = (job: Job, step: Step, smokes: readonly string[]): Finding[] => {
  const parts = { path: step.path, line: step.line };
  const ids = inputOf(step, 'artifact-ids');
  const foreign = ['run-id', 'repository', 'github-token']
    .map((name) => inputOf(step, name))
    .find((input) => input !== null);
  const mismatch = inputOf(step, 'digest-mismatch');
  return [
    ...(ids === null || !givesOutput(ids.text, smokes)
      ? [
          found(
            'ci/artifact',
            `job ${printable(job.id)} takes the record over by ${inputOf(step, 'name') === null ? 'whatever lies there' : 'its name'}, which any job of the run can give to another`,
            { ...parts, hint: `artifact-ids: \${{ needs.${smokes[0] ?? 'smoke'}.outputs.artifact_id }}` },
          ),
        ]
      : []),
    ...(foreign === undefined
      ? []
      : [
          found('ci/artifact', `job ${printable(job.id)} takes a record of another run over`, {
            path: step.path,
            line: foreign.line,
            hint: 'run smoke and promote in one workflow run',
          }),
        ]),
    ...(mismatch !== null && mismatch.text !== 'error'
      ? [
          found('ci/artifact', `digest-mismatch: ${printable(mismatch.text)} lets a damaged artifact through`, {
            path: step.path,
            line: mismatch.line,
            level: 'warn',
            hint: 'take it out; error is the default',
          }),
        ]
      : []),
    ...(inputOf(step, 'path') === null
      ? [
          found('ci/artifact', 'the artifact is unpacked over the checkout, whose files it may replace', {
            ...parts,
            level: 'warn',
            hint: 'path: ${{ runner.temp }}/evidence',
          }),
        ]
      : []),
  ];
};

const judgeUploads = (jobs: readonly Job[]): Finding[] =>
  jobs.flatMap((job) =>
    job.steps
      .filter((step) => actionOf(step) === 'actions/upload-artifact')
      .flatMap((step) => [
        ...(inputOf(step, 'if-no-files-found')?.text === 'error'
          ? []
          : [
              found('ci/artifact', `job ${printable(job.id)} passes where it has no record to hand over`, {
                path: step.path,
                line: step.line,
                level: 'warn',
                hint: 'if-no-files-found: error',
              }),
            ]),
        ...(inputOf(step, 'overwrite')?.text === 'true'
          ? [
              found('ci/artifact', `job ${printable(job.id)} replaces an artifact of that name`, {
                path: step.path,
                line: step.line,
                level: 'warn',
                hint: 'take overwrite out, and give each run and attempt a name of its own',
              }),
            ]
          : []),
      ]),
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
  const verified = job.steps.some((step) => verifies(job, step, smokes));
  return [
    ...downloads.flatMap((step) => judgeDownload(job, step, smokes)),
    ...(verified
      ? []
      : [
          found(
            'ci/artifact',
            `job ${printable(job.id)} does not check that the record is the one the smoke job sealed`,
            {
              path: workflow.path,
              line: job.line,
              hint: `hand its sha256 over as an output of ${smokes[0]}, and run: gate-hooks promote --expect-run "$RUN_SHA256"`,
            },
          ),
        ]),
    ...judgeUploads(smoking),
  ];
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
    return [
      ...promoting.flatMap((job) => judgeJob(ci, workflow, job)),
      ...(promoting.length > 0 ? judgeCrossRun(workflow) : []),
    ];
  });
