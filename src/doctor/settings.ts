// Can a push read its settings, and is the smoke there to be run? Works where they are broken, and says so. Called
// by doctor.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { describeSteps } from '../settings/describe.js';
import { noSmokeFault } from '../settings/detect.js';
import { readSettings } from '../settings/read.js';
import type { Command, Settings, Step } from '../settings/settings.js';
import { validate } from '../settings/validate.js';
import { environment, smokeEnvironment } from '../world/environment.js';
import { isFolder } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { runGroup } from '../world/process.js';
import { bad, type Check, ok, trouble } from './check.js';

const name = 'smoke';
const rule = 'doctor/smoke';

/** The program of a command, where it can be told without a shell: a plain first word. */
const programOf = (command: Command): string | null => {
  if (typeof command !== 'string') return command[0] ?? null;
  return /^\s*([\w./@+][\w./@+-]*)(?=\s|$)/.exec(command)?.[1] ?? null;
};

/** Asks sh, which knows its own builtins and keywords. */
const isThere = async (program: string, cwd: string, env: Record<string, string>): Promise<boolean> => {
  const end = await runGroup(
    { command: ['/bin/sh', '-c', 'command -v "$1"', 'sh', program], cwd, env, timeout: 10_000, idleTimeout: null },
    () => undefined,
  );
  return end.kind === 'exit' && end.code === 0;
};

const lacking = async (root: string, step: Step): Promise<string | null> => {
  const cwd = join(root, step.cwd);
  if (!isFolder(cwd)) return `the folder of step ${step.name} is not in the work tree: ${printable(step.cwd)}`;
  const program = programOf(step.run);
  if (program === null || (await isThere(program, cwd, { ...smokeEnvironment(environment()), ...step.env })))
    return null;
  return `step ${step.name} starts ${printable(program)}, which is not found from ${step.cwd === '.' ? 'the top of the repository' : printable(step.cwd)}`;
};

const checkSteps = async (root: string, { smoke }: Settings): Promise<Check> => {
  if (smoke.steps.length === 0) {
    const { message, hint } = noSmokeFault();
    return trouble(name, 'none found', rule, `${message}; every push is refused`, {
      hint: hint ?? 'set smoke.command in gate-hooks.json',
    });
  }
  const missing: string[] = [];
  for (const step of smoke.steps) {
    const lack = await lacking(root, step);
    if (lack !== null) missing.push(lack);
  }
  const says = `${describeSteps(smoke.steps)} (${smoke.command_origin})`;
  if (missing.length === 0) return ok(name, says);
  return bad(
    name,
    'cannot be started here',
    ...missing.map((message) =>
      finding(rule, `${message}: every push is refused`, { hint: 'install it, or mend smoke in the settings' }),
    ),
  );
};

/** @returns the settings too, null where there are none to read (broken, or a bare repository) */
export const checkSettings = async (
  repo: Repository,
): Promise<{ readonly check: Check; readonly settings: Settings | null }> => {
  if (repo.root === null) return { check: ok(name, 'what each pushed commit says (bare repository)'), settings: null };
  try {
    const settings = readSettings(repo.root, null, () => validate);
    return { check: await checkSteps(repo.root, settings), settings };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return {
      check: trouble(name, 'settings cannot be read', rule, `${error.message}; every push is refused`, {
        hint: error.hint ?? 'mend the settings',
      }),
      settings: null,
    };
  }
};
