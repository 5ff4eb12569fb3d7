// Did git start our hook, and did it take its no? Pure: what a probe came to in, a check out. Called by doctor.ts.
import { printable } from '../core/text.js';
import { type Check, ok, trouble } from './check.js';
import type { Probe } from './probe.js';

export type ProbeCase = {
  readonly name: string;
  /** Top of the work tree that is asked about; null in a bare repository. */
  readonly root: string | null;
  /** How such a push would be made, for the messages. */
  readonly way: string;
  readonly seconds: number;
  /** What to do where the hook did not answer. */
  readonly hint: string;
};

const lastLine = (output: string): string => {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(error: failed to push|hint:)/.test(line));
  return printable(
    (lines.find((line) => /^gate-hooks: (error|refused)/.test(line)) ?? lines.at(-1) ?? 'nothing was printed').slice(
      0,
      300,
    ),
  );
};

const judgeSilence = ({ code, output }: Probe, { name, way, seconds, hint }: ProbeCase): Check => {
  const rule = 'doctor/probe';
  if (code === 0)
    return trouble(
      name,
      'git pushed without it',
      rule,
      `${way}: git pushed without starting the hook of gate-hooks, so nothing is judged here`,
      { hint },
    );
  if (code === null)
    return trouble(
      name,
      'no answer',
      rule,
      `${way}: no answer from the hook of gate-hooks within ${seconds} s; last line: ${lastLine(output)}`,
      { hint },
    );
  return trouble(
    name,
    'refused before it',
    rule,
    `${way}: the push was refused (exit ${code}) before the hook of gate-hooks could answer: ${lastLine(output)}`,
    { hint },
  );
};

/** A pass only where git started a hook of ours for this very work tree and the push was refused. */
export const judgeProbe = (probe: Probe, about: ProbeCase): Check => {
  const { name, root, way, seconds } = about;
  const [first] = probe.answers;
  if (first === undefined) return judgeSilence(probe, about);
  const rule = 'doctor/probe';
  const other = probe.answers.find((answer) => answer.root !== root);
  if (other !== undefined)
    return trouble(
      name,
      'started elsewhere',
      rule,
      `${way}: the hook was started for ${printable(other.root ?? 'a bare repository')}, not for ${printable(root ?? 'this one')}`,
      { hint: 'unset GIT_DIR GIT_WORK_TREE' },
    );
  if (probe.code === 0)
    return trouble(
      name,
      'its no is lost',
      rule,
      `${way}: the hook was started and said no, and git pushed all the same: what starts it drops its exit code`,
      { hint: 'in the script or hook manager that starts gate-hooks, end with its exit code (no "|| true")' },
    );
  const answered = `started by git, its no was taken (runtime ${first.version}, node ${first.node_version})`;
  if (probe.code === null)
    return trouble(
      name,
      'answered, others did not end',
      rule,
      `${way}: the hook answered, but the hooks beside it did not end within ${seconds} s, so it is not proved that its no is taken`,
      { level: 'warn', hint: 'make the hooks of others end early for a push that only deletes refs' },
    );
  return ok(name, probe.answers.length === 1 ? answered : `${answered}; started ${probe.answers.length} times a push`);
};

export const wayHere = 'git push';
export const wayBare = 'env -i HOME="$HOME" PATH=/usr/bin:/bin git push';
