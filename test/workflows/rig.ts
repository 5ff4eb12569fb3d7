// Repositories of every kind that scaffold-ci knows, and what stands in the workflows that it writes for them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { run } from '../../src/commands/scaffold-ci.js';
import { Fault } from '../../src/core/fault.js';
import { exitCode } from '../../src/core/verdict.js';
import { renderHuman } from '../../src/report/human.js';
import { readSettings } from '../../src/settings/read.js';
import { validate } from '../../src/settings/validate.js';
import { requireWorkTree } from '../../src/world/git.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';

// A test that was started in a hook must not work on that hook's repository.
for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) delete process.env[name];

const make = { Makefile: 'smoke:\n\t@true\n' };
const npm = {
  'package.json': '{"scripts":{"smoke":"true","test":"true","lint":"true"},"devDependencies":{"a":"1.0.0"}}',
};
const hash = `--hash=sha256:${'0'.repeat(64)}`;

/** What `repository` holds, by the name of its kind. */
export const kinds = {
  'Python, lock with hashes': {
    ...make,
    'a.py': '',
    'requirements.lock': `pytest==8.0.0 \\\n    ${hash}\nruff==0.1.0 ${hash}\n`,
  },
  'Python, lock without hashes': { ...make, 'a.py': '', 'requirements.lock': 'pytest==8.0.0\n' },
  'Python, no lock': { ...make, 'a.py': '', 'pyproject.toml': '[project]\nname = "a"\nrequires-python = ">=3.11"\n' },
  JavaScript: { ...npm, 'package-lock.json': '{}', '.nvmrc': '22\n' },
  'JavaScript, no lock': npm,
  'JavaScript, with a script in Python': { ...npm, 'package-lock.json': '{}', 'tools/a.py': '' },
  both: {
    ...npm,
    'package-lock.json': '{}',
    'a.py': '',
    'requirements.lock': `a==1 ${hash}\n`,
    '.python-version': '3.12\n',
  },
  neither: { 'smoke.sh': '#!/bin/sh\n', 'gate-hooks.json': '{"smoke":{"command":"sh smoke.sh"}}' },
} as const satisfies Record<string, Files>;

export type Kind = keyof typeof kinds;

export const githubPaths = [
  '.github/workflows/ci.yml',
  '.github/workflows/release.yml',
  '.github/workflows/security.yml',
] as const;

type Options = Omit<Parameters<typeof run>[0], 'repo' | 'settings'>;
type Asked = { readonly code: number; readonly said: string; readonly written: readonly string[] };

/** `gate-hooks scaffold-ci` in this process; a Fault is its exit code and message. */
export const scaffoldCi = async ({ dir }: TestRepository, options: Options = {}): Promise<Asked> => {
  try {
    const repo = requireWorkTree(dir);
    const answer = await run({ repo, settings: readSettings(dir, null, () => validate), ...options });
    return {
      code: exitCode(answer.verdict),
      said: renderHuman(answer, { colour: false }),
      written: answer.data?.written as string[],
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { code: error.exit, said: `${error.message}\n${error.hint}`, written: [] };
  }
};

/** A repository whose smoke has two steps, each of which gets a job. */
export const sharded = async (): Promise<TestRepository> => {
  const repo = await createRepository({
    files: { 'gate-hooks.json': '{"smoke":{"steps":[{"name":"lint","run":"true"},{"name":"e2e.x","run":"true"}]}}' },
  });
  const { code, said } = await scaffoldCi(repo, { provider: 'github', matrix: true });
  if (code !== 0) throw new Error(said);
  return repo;
};

/** A repository of that kind in which scaffold-ci has run. */
export const scaffolded = async (kind: Kind, provider: 'github' | 'gitlab' = 'github'): Promise<TestRepository> => {
  const repo = await createRepository({ files: kinds[kind] });
  const { code, said } = await scaffoldCi(repo, { provider });
  if (code !== 0) throw new Error(said);
  return repo;
};

export const read = (repo: TestRepository, path: string): string => readFileSync(join(repo.dir, path), 'utf8');

export type Step = {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Record<string, string>;
  readonly with?: Record<string, unknown>;
};
export type Job = {
  readonly steps?: readonly Step[];
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly 'continue-on-error'?: boolean;
  readonly permissions?: Record<string, string>;
  readonly outputs?: Record<string, string>;
};

export const jobsOf = (text: string): Record<string, Job> => (parse(text) as { jobs: Record<string, Job> }).jobs;

/** The commands of a job, each `run` whole. */
export const runsOf = (job: Job | undefined): string[] =>
  (job?.steps ?? []).flatMap(({ run }) => (run === undefined ? [] : [run]));
