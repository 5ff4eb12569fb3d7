// Which bandit, and does its answer mean what is known? Found on PATH, never in the candidate's own files. Asked by
// bandit.ts.
import { isAbsolute, join, relative } from 'node:path';
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { environment, smokeEnvironment } from '../world/environment.js';
import { programsOnPath, realPath } from '../world/files.js';
import { resolveObjects, type WorkRepository } from '../world/git.js';
import { type GroupEnd, runGroup } from '../world/process.js';

export type Bandit = {
  /** Absolute. */
  readonly path: string;
  readonly version: string;
  /** Of the Python it runs on; `unknown` where it does not tell. */
  readonly python: string;
};

const install =
  'install bandit, in an environment of its own so that no dependency of the project can change it: pipx install bandit (or: apt-get install bandit)';
const wanted = 'bandit 1.6 to 1.9 is wanted';

/** Without what would bend a Python program: PYTHONPATH and its kin. */
const banditEnvironment = (): Record<string, string> =>
  Object.fromEntries(Object.entries(smokeEnvironment(environment())).filter(([name]) => !name.startsWith('PYTHON')));

export type Ran = { readonly end: GroupEnd /** The last of stdout and stderr together. */; readonly output: string };

const keptOutput = 4096;

/** Runs a program as an argument vector; a deadline or Ctrl-C ends its whole group. */
export const runProgram = async (command: readonly string[], cwd: string, timeout: number): Promise<Ran> => {
  let output = '';
  const end = await runGroup({ command, cwd, env: banditEnvironment(), timeout, idleTimeout: null }, (chunk) => {
    output = (output + chunk.toString('utf8')).slice(-keptOutput);
  });
  return { end, output: output.trim() };
};

/** npm puts programs of dependencies first on PATH (`npx gate-hooks`), and a dependency may be called as it likes. */
const isOfNpm = (path: string): boolean => path.includes('/node_modules/');

const refuseTracked = (repo: WorkRepository, path: string): void => {
  const inside = relative(realPath(repo.root), realPath(path));
  if (
    inside.startsWith('..') ||
    isAbsolute(inside) ||
    inside.includes('\n') ||
    resolveObjects(repo, [`HEAD:${inside}`])[0] == null
  )
    return;
  throw new Fault(
    'tool-missing',
    `the bandit on PATH is a file of the very commit it would judge: ${printable(inside)}`,
    install,
  );
};

/** Pure: the first line of `bandit --version`; a wrapper may call itself as it likes. */
export const parseVersion = (
  text: string,
): { readonly version: string; readonly major: number; readonly minor: number } | null => {
  const [, version, major, minor] = /^\S+ ((\d+)\.(\d+)(?:\.\w+)*)\s*$/m.exec(text) ?? [];
  if (version === undefined) return null;
  return { version, major: Number(major), minor: Number(minor) };
};

/** @throws Fault where there is none, or one whose answers are not known */
export const findBandit = async (repo: WorkRepository): Promise<Bandit & { readonly findings: readonly Finding[] }> => {
  const path = programsOnPath('bandit').find((one) => isAbsolute(one) && !isOfNpm(one));
  if (path === undefined)
    throw new Fault(
      'tool-missing',
      'bandit was not found on PATH, so the Python files could not be looked at',
      install,
    );
  refuseTracked(repo, path);
  const { end, output } = await runProgram([path, '--version'], join('/'), 60_000);
  const found = parseVersion(output);
  if (end.kind !== 'exit' || end.code !== 0 || found === null)
    throw new Fault(
      'tool-failed',
      `${printable(path)} does not tell its version: ${printable(output.slice(-300)) || 'no output'}`,
      install,
    );
  const { version, major, minor } = found;
  if (major < 1 || (major === 1 && minor < 6))
    throw new Fault('tool-too-old', `bandit ${version} (${printable(path)}) is too old: ${wanted}`, install);
  const findings: Finding[] = [];
  if (major > 1 || minor > 9) {
    const says = `bandit ${version} is newer than those whose output is known here: ${wanted}`;
    findings.push(finding('bandit/version', says, { level: 'warn', hint: 'pipx install "bandit<1.10"' }));
  }
  return { path, version, python: /python version = (\S+)/.exec(output)?.[1] ?? 'unknown', findings };
};
