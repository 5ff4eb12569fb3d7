// Do the scripts of the gate say no when the gate says no? Masked failures, a Bandit that cannot block, what is
// installed, which version judges. Pure.
import type { Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { gateCall } from './calls.js';
import { actionOf, type Ci, found, inputOf, isSumCommand, isTrue, runs } from './gate.js';
import type { Call, Command, Job, Shell, Step } from './github.js';
import { judgeInstall } from './installs.js';
import { walkShell } from './shell-run.js';

type Words = readonly (string | null)[];
type Judged = { readonly name: string; readonly line: number; readonly isIt: (words: Words) => boolean };

const asTexts = (words: Words): string[] => words.map((word) => word ?? '$');

const isSumCheck = (words: Words): boolean =>
  isSumCommand({ words }) && words.some((word) => word === '-c' || word === '--check');

/** `gate-hooks smoke`, or `bandit` alone. */
const nameOf = ({ tool, command }: Call): string => (command === null ? tool : `${tool} ${command}`);

const judgedCall = (call: Call): Judged => ({
  name: nameOf(call),
  line: call.line,
  isIt: (words) => {
    const other = gateCall(words);
    return other !== null && other.tool === call.tool && other.command === call.command;
  },
});

/** Which commands must be able to fail a script: each of the gate once, and the check of a sum. */
export const judgedIn = (
  calls: readonly Call[],
  commands: readonly { readonly words: readonly string[]; readonly line: number }[],
): Judged[] => {
  const gates = calls.filter(
    ({ tool, command }) => tool === 'bandit' || ['smoke', 'promote', 'bandit', 'audit'].includes(command ?? ''),
  );
  const sums = commands
    .filter(({ words }) => isSumCheck(words))
    .map(({ line }): Judged => ({ name: 'the check of the sum', line, isIt: isSumCheck }));
  const kinds = new Map<string, Judged>();
  // One walk answers for all calls of a kind.
  for (const judged of [...gates.map(judgedCall), ...sums]) if (!kinds.has(judged.name)) kinds.set(judged.name, judged);
  return [...kinds.values()];
};

/**
 * Its failure makes no difference, or turns a no into a yes; with every test that cannot be told passing, and with
 * every one failing.
 */
const isMasked = (script: string, shell: Exclude<Shell, 'other'>, isIt: Judged['isIt']): boolean => {
  const fails = (outcome: 'ok' | 'fail', untold: 'ok' | 'fail'): boolean =>
    walkShell(script, { ...shell, untold, outcomeOf: (words) => (isIt(words) ? outcome : undefined) }).mayFail;
  const ways = (['ok', 'fail'] as const).map((untold) => ({
    passed: fails('ok', untold),
    failed: fails('fail', untold),
  }));
  return ways.some(({ passed, failed }) => passed && !failed) || !ways.some(({ passed, failed }) => failed && !passed);
};

/** `; true` or `exit 0` as the last command. */
const endsWithSuccess = /(?:;|\n)\s*(?:true|:|exit 0)\s*$/;

const maskHint = 'let the step fail where it fails: a line of its own, without || and with -e';

const judgeMask = (script: string, shell: Shell, { name, line, isIt }: Judged, path: string): Finding[] => {
  if (shell === 'other') {
    const parts = { path, line, level: 'warn', hint: 'shell: bash' } as const;
    return [found('ci/masked', `${name} runs in a shell that cannot be judged here`, parts)];
  }
  if (isMasked(script, shell, isIt)) {
    const parts = { path, line, hint: maskHint };
    return [found('ci/masked', `where ${name} fails, the script goes on and passes`, parts)];
  }
  // With -e it stops there; without, it would end with the `true`.
  if (!endsWithSuccess.test(script.trimEnd()) || !isMasked(script, { ...shell, errexit: false }, isIt)) return [];
  const message = `the script ends with a success of its own: only -e keeps the failure of ${name}`;
  return [found('ci/masked', message, { path, line, level: 'warn', hint: maskHint })];
};

/** What `masked` says of one script; also asked for GitLab's, whose lines are one script under `set -eo pipefail`. */
export const maskedIn = (script: string, shell: Shell, judged: readonly Judged[], path: string): Finding[] =>
  judged.flatMap((one) => judgeMask(script, shell, one, path));

const judgeMasks = ({ run, shell, calls, commands, path }: Step): Finding[] =>
  run === null ? [] : maskedIn(run.text, shell, judgedIn(calls, commands), path);

/** `--severity-level=high`, or the value in the next word. */
const severityOption = /^--severity-level(?:=([^=]*)|$)/;
/** `-ll`, among other letters or not: one more `l` is one severity more. */
const levelLetters = /^-([a-z]*l+[a-z]*)$/;

const levelsIn = (arg: string): number => {
  if (arg === '--level') return 1;
  const [, letters = ''] = levelLetters.exec(arg) ?? [];
  return letters.replace(/[^l]/g, '').length;
};

/** All severities that a call asks for: `-l` is LOW and up, `-ll` MEDIUM, `-lll` HIGH alone. */
const severityOf = (args: readonly string[]): string | null => {
  for (const [at, arg] of args.entries()) {
    const found = severityOption.exec(arg);
    if (found !== null) return found[1] ?? args[at + 1] ?? '';
  }
  const levels = args.reduce((sum, arg) => sum + levelsIn(arg), 0);
  return levels === 0 ? null : (['low', 'medium', 'high'][levels - 1] ?? 'high');
};

/** What is wrong with a call of bandit itself, which blocks on its exit code. */
const judgeBandit = (args: readonly (string | null)[], path: string, line: number): Finding[] => {
  const texts = asTexts(args);
  const severity = severityOf(texts);
  const hint = 'gate-hooks bandit, which reads the report and not the exit code';
  if (texts.includes('--exit-zero'))
    return [found('ci/bandit', 'bandit --exit-zero never blocks', { path, line, hint })];
  if (severity === null) {
    const message =
      'bandit without a severity: what blocks is not said, and the first LOW finding would have it switched off';
    return [found('ci/bandit', message, { path, line, hint: `-ll, or ${hint}` })];
  }
  if (severity.toLowerCase() === 'high')
    return [found('ci/bandit', 'bandit lets MEDIUM findings through here', { path, line, hint: `-ll, or ${hint}` })];
  const message = 'bandit itself exits 0 for files that it could not read or parse';
  return [found('ci/bandit', message, { path, line, level: 'warn', hint })];
};

export const judgeBanditCalls = (calls: readonly Call[], path: string): Finding[] =>
  calls.filter(({ tool }) => tool === 'bandit').flatMap(({ args, line }) => judgeBandit(args, path, line));

const judgeBanditStep = (step: Step): Finding[] => {
  const { path, line } = step;
  const findings = judgeBanditCalls(step.calls, path);
  if (actionOf(step) === 'pycqa/bandit-action')
    findings.push(
      found('ci/bandit', 'PyCQA/bandit-action ends its scan with || true and never blocks', {
        path,
        line,
        hint: 'gate-hooks bandit',
      }),
    );
  return findings;
};

const isCompat = (arg: string | null): boolean => arg === '--compat' || arg?.startsWith('--compat=') === true;

const pinHints = {
  bandit: 'name its version',
  'gate-hooks': 'npx --no-install gate-hooks, or npx gate-hooks@<version>',
} as const satisfies Record<Call['tool'], string>;

/** What is wrong with how the gate itself is called. */
export const judgeTool = ({ tool, command, args, isPinned, line }: Call, path: string): Finding[] => {
  const findings: Finding[] = [];
  if (!isPinned) {
    const name = command === null ? tool : `${tool} ${printable(command)}`;
    const message = `${name} is fetched in whatever version is newest`;
    findings.push(found('ci/tool', message, { path, line, hint: pinHints[tool] }));
  }
  if (command === 'promote' && args.some(isCompat))
    findings.push(
      found('ci/tool', 'promote --compat checks less than there is to check', {
        path,
        line,
        level: 'warn',
        hint: 'have the smoke run by gate-hooks smoke, and take --compat out',
      }),
    );
  return findings;
};

/** What the commands of a file install without a lock. */
export const judgeInstalls = (commands: readonly Command[], locks: readonly string[], path: string): Finding[] => {
  const findings: Finding[] = [];
  for (const { words, line } of commands) {
    const install = judgeInstall(words, locks);
    if (install === null) continue;
    findings.push(found('ci/lock', `installs ${printable(install.what)}`, { path, line, hint: install.hint }));
  }
  return findings;
};

/** `actions/cache` and `actions/cache/restore`. */
const cacheAction = /^actions\/cache(?:\/restore)?@/i;

const judgeCaches = (job: Job): Finding[] =>
  job.steps
    .filter((step) => cacheAction.test(step.uses?.text ?? '') && inputOf(step, 'path') !== null)
    .map((step) =>
      found('ci/lock', `job ${printable(job.id)} restores a cache, which an earlier run filled`, {
        path: step.path,
        line: step.line,
        level: 'note',
        hint: 'a job that decides starts from nothing',
      }),
    );

const judgeStep = (step: Step): Finding[] => [
  ...judgeMasks(step),
  ...judgeBanditStep(step),
  ...step.calls.flatMap((call) => judgeTool(call, step.path)),
];

/** Only jobs that can block: what is allowed to fail masks nothing. */
const judgeJob = (ci: Ci, job: Job): Finding[] => {
  const { steps } = job;
  if (runs(ci, job, 'smoke') || runs(ci, job, 'promote'))
    return [
      ...steps.flatMap(judgeStep),
      ...steps.flatMap(({ commands, path }) => judgeInstalls(commands, ci.locks, path)),
      ...judgeCaches(job),
    ];
  if (isTrue(job.continueOnError) || steps.every(({ calls }) => calls.length === 0)) return [];
  return steps.flatMap(judgeStep);
};

export const judgeScripts = (ci: Ci): Finding[] =>
  ci.workflows.flatMap(({ jobs }) => jobs.flatMap((job) => judgeJob(ci, job)));
