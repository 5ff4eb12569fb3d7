// Which files does scaffold-ci write, and what stands in them? Facts in, texts out. Asked by scaffold.ts. Pure.
import githubCi from '../../templates/workflows/github/ci.yml';
import githubParts from '../../templates/workflows/github/parts.yml';
import githubRelease from '../../templates/workflows/github/release.yml';
import githubReleaseTail from '../../templates/workflows/github/release-tail.yml';
import githubSecurity from '../../templates/workflows/github/security.yml';
import gitlabCi from '../../templates/workflows/gitlab/ci.yml';
import gitlabParts from '../../templates/workflows/gitlab/parts.yml';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import type { CiFacts } from './facts.js';
import { type Filling, fill, type Parts, parseParts } from './fill.js';
import { pins } from './pins.js';

export type Draft = {
  /** Relative to the root. */
  readonly path: string;
  /** What stands between the marks. */
  readonly region: string;
  /** What stands after them when the file is new; from then on it is the user's. */
  readonly tail: string;
};

const onlyIf = (holds: boolean, ...parts: readonly string[]): readonly string[] => (holds ? parts : []);

const usesPython = ({ isPythonProject, lock }: CiFacts): boolean => isPythonProject || lock.pins !== 'absent';

const npmInstalls: Readonly<Record<CiFacts['npm'], readonly string[]>> = {
  none: [],
  unlocked: ['install-no-npm-lock'],
  locked: ['install-npm'],
};

/** The repository that is the tool has installed its packages to build it. */
const installParts = ({ npm, tool }: CiFacts): readonly string[] => onlyIf(tool.kind !== 'self', ...npmInstalls[npm]);

const pythonInstalls = { absent: 'install-no-lock', plain: 'install-pinned', hashed: 'install-hashed' } as const;

const pythonParts = (facts: CiFacts): readonly string[] => onlyIf(usesPython(facts), pythonInstalls[facts.lock.pins]);

const forms = ['outputs', 'smoke', 'demand', 'take-over', 'promote'] as const;

const chosenParts = (facts: CiFacts, form: 'one' | 'shards'): Filling['chosen'] => ({
  ...Object.fromEntries(forms.map((name) => [name, [`${name}-${form}`]])),
  python: onlyIf(usesPython(facts), 'python'),
  judge: [`judge-${facts.tool.kind}`],
  install: [...pythonParts(facts), ...installParts(facts)],
  'install-python': pythonParts(facts),
  // `npm cit` installs and tests.
  'tests-install': onlyIf(facts.tests !== 'npm cit', ...installParts(facts)),
  bandit: onlyIf(facts.python, 'bandit-install', 'bandit-gate'),
  'bandit-routine': onlyIf(facts.python, 'bandit-install', 'bandit-routine'),
  'audit-npm': onlyIf(facts.npm === 'locked', 'audit-npm'),
  tests: onlyIf(facts.tests !== null, 'tests'),
  lint: onlyIf(facts.lint !== null, 'lint'),
});

/**
 * What names every shard. An output of a matrix job has one value for all its jobs, so each job writes outputs of
 * its own number.
 * Source: docs.github.com, Workflow syntax, `jobs.<job_id>.outputs`, using job outputs in a matrix job.
 */
const shardLines = (steps: readonly string[]) => ({
  ids: steps.map((_, at) => `\${{ needs.smoke.outputs.artifact_id_${at + 1} }}`),
  outputs: steps.flatMap((_, at) =>
    ['artifact_id', 'run_sha256'].map((name) => `${name}_${at + 1}: \${{ steps.seal.outputs.${name}_${at + 1} }}`),
  ),
  matrix: steps.flatMap((step, at) => [`- step: ${step}`, `  shard: ${at + 1}`]),
  sums: steps.map((_, at) => `\${{ needs.smoke.outputs.run_sha256_${at + 1} }}`),
});

const partsOf = (text: string, { shards }: CiFacts): Parts => {
  const { outputs, matrix } = shardLines(shards);
  return new Map([...parseParts(text), ['shard-outputs', outputs], ['shard-matrix', matrix]]);
};

/** A name that means the same to YAML, a shell and a glob; anything else would have to be quoted three times over. */
const plain = (what: string, name: string): string => {
  if (!/^(?!-)[\w./-]+$/.test(name))
    throw new Fault(
      'settings',
      `${what} ${printable(name)} cannot stand in a workflow: only letters, digits and . _ - / can`,
      'give it another name',
      2,
    );
  return name;
};

const valuesOf = (facts: CiFacts): Filling['values'] => {
  const report = plain('evidence.report', facts.report);
  const folder = report.includes('/') ? report.slice(0, report.lastIndexOf('/')) : '.';
  const lock = plain('the lock file', facts.lock.path);
  return {
    ...pins,
    branch: plain('the branch', facts.branch),
    report,
    report_path: report,
    alias_path: folder === '.' ? 'smoke_run.json' : `${folder}/smoke_run.json`,
    record_name: report.slice(report.lastIndexOf('/') + 1),
    artifact_ids: shardLines(facts.shards).ids.join(','),
    run_sha256s: shardLines(facts.shards).sums.join(' '),
    version: facts.tool.kind === 'self' ? '' : facts.tool.version,
    lock,
    node_version: facts.nodeVersion,
    python_version: facts.pythonVersion,
    tests: facts.tests ?? '',
    lint: facts.lint ?? '',
  };
};

/** @throws Fault exit 2 where the branch, the report or the lock has a name that cannot stand in a workflow */
export const draftFiles = (facts: CiFacts): Draft[] => {
  const filling = { chosen: chosenParts(facts, facts.shards.length === 0 ? 'one' : 'shards'), values: valuesOf(facts) };
  const draft = (path: string, template: string, parts: string, tail = ''): Draft => ({
    path,
    region: fill(template, { ...filling, parts: partsOf(parts, facts) }),
    tail,
  });
  if (facts.provider === 'gitlab') return [draft('.gitlab-ci.yml', gitlabCi, gitlabParts)];
  return [
    draft('.github/workflows/ci.yml', githubCi, githubParts),
    draft('.github/workflows/release.yml', githubRelease, githubParts, githubReleaseTail),
    draft('.github/workflows/security.yml', githubSecurity, githubParts),
  ];
};

export type Shortcoming = { readonly message: string; readonly hint: string };

/** What the written workflows cannot do for want of a file, one sentence each. */
export const shortcomings = (facts: CiFacts): Shortcoming[] => {
  const { lock, npm, tests } = facts;
  const found: Shortcoming[] = [];
  if (usesPython(facts) && lock.pins === 'absent')
    found.push({
      message: `there is no ${lock.path}, so the workflows install no Python packages`,
      hint: `commit a ${lock.path}, then: npx gate-hooks scaffold-ci --update`,
    });
  if (lock.pins === 'plain')
    found.push({
      message: `${lock.path} has no hashes: its pins say which versions are installed, not which bytes`,
      hint: 'write it with hashes: pip-compile --generate-hashes, or uv pip compile --generate-hashes',
    });
  if (npm === 'unlocked')
    found.push({
      message: 'there is no package-lock.json, so the workflows install no npm packages',
      hint: 'commit a package-lock.json, then: npx gate-hooks scaffold-ci --update',
    });
  if (tests === null)
    found.push({
      message:
        'no command for all tests was found (make test, npm test, pytest in the lock), so there is no job for them',
      hint: 'add a target or script test, then: npx gate-hooks scaffold-ci --update',
    });
  return found;
};
