// Which variables of this shell skip, bend or block a push? Pure: an environment in, a check out. Called by doctor.ts.
import { type Finding, finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import type { StarterName } from '../wiring/managers/starter.js';
import { bad, type Check, ok } from './check.js';

type Environment = Readonly<Record<string, string | undefined>>;
type Judge = (value: string, startedBy: StarterName | null) => Pick<Finding, 'level' | 'message'> | null;

const error = (message: string): ReturnType<Judge> => ({ level: 'error', message });
const warn = (message: string): ReturnType<Judge> => ({ level: 'warn', message });

const isNo = (value: string): boolean => /^(0|false|no|off)$/i.test(value);

/** By the name of the variable; those that are empty or unset are not asked. */
const judges: Readonly<Record<string, Judge>> = {
  BYPASS_SMOKE: (value) => {
    if (value === '1') return error('is exported, so every push from this shell goes out unjudged (and is recorded)');
    if (isNo(value)) return null;
    return warn('is set to what does not bypass, only 1 does; each push says so');
  },
  SKIP_SIMPLE_GIT_HOOKS: (value) => {
    if (value !== '1') return null;
    return error(
      'is exported, so the hook ends before it starts: every push from this shell goes out unjudged and without a trace',
    );
  },
  SIMPLE_GIT_HOOKS_RC: () => warn('names a file that the hook sources first; an exit in it ends the hook'),
  GATE_HOOKS_PROBE: () => error('is set, which only doctor does: every push from this shell is refused'),
  GATE_HOOKS_RUNNING: () => warn('is set, as inside a smoke: a push of that repository is refused'),
  GATE_HOOKS_NO_CACHE: () => warn('is set, so every push runs the whole smoke again'),
  HUSKY: (value, startedBy) => {
    if (value !== '0') return null;
    if (startedBy !== 'husky') return warn('is 0, so husky starts no hook');
    return error(
      'is exported, so husky starts no hook: every push from this shell goes out unjudged and without a trace',
    );
  },
  LEFTHOOK: (value) => (isNo(value) ? warn('is off, so lefthook starts no hook') : null),
  GIT_DIR: () => warn('binds every git of this shell to one repository'),
  GIT_WORK_TREE: () => warn('binds every git of this shell to one work tree'),
  GIT_INDEX_FILE: () => warn('makes every git of this shell use another index'),
  GIT_CONFIG_COUNT: () => warn('adds settings to every git of this shell, core.hooksPath may be one'),
  GIT_CONFIG_PARAMETERS: () => warn('adds settings to every git of this shell, core.hooksPath may be one'),
};

/** @param startedBy whose file starts the gate in this repository */
export const judgeEnvironment = (env: Environment, startedBy: StarterName | null): Check => {
  const findings: Finding[] = [];
  const names: string[] = [];
  for (const [variable, judge] of Object.entries(judges)) {
    const value = env[variable] ?? '';
    const judged = value === '' ? null : judge(value, startedBy);
    if (judged === null) continue;
    names.push(variable);
    const message = `${variable}=${printable(value.slice(0, 200))} ${judged.message}`;
    findings.push(finding('doctor/environment', message, { level: judged.level, hint: `unset ${variable}` }));
  }
  if (findings.length === 0) return ok('environment', 'no variable here skips, bends or blocks a push');
  return bad('environment', names.join(', '), ...findings);
};
