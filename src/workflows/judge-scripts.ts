// Do the scripts of the gate say no when the gate says no? Masked failures, a Bandit that cannot block, what is
// installed, which version judges. Pure.
import type { Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { gateCall } from './calls.js';
import { actionOf, type Ci, found, inputOf, isTrue, runs } from './gate.js';
import type { Call, Job, Shell, Step } from './github.js';
import { judgeInstall } from './installs.js';
import { walkShell } from './shell-run.js';

type Words = readonly (string | null)[];
type Judged = { readonly name: string; readonly line: number; readonly isIt: (words: Words) => boolean };

const asTexts = (words: Words): string[] => words.map((word) => word ?? '$');

const isSumCheck = (words: Words): boolean =>
  /^(?:sha256sum|shasum)$/.test(words[0] ?? '') && words.some((word) => word === '-c' || word === '--check');

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
  const all = [
    ...gates.map(
      ({ tool, command, line }): Judged => ({
        name: command === null ? tool : `${tool} ${command}`,
        line,
        isIt: (words) => {
          const call = gateCall(words);
          return call !== null && call.tool === tool && call.command === command;
        },
      }),
    ),
    ...sums,
  ];
  // One walk answers for all calls of a kind.
  return all.filter(({ name }, at) => all.findIndex((other) => other.name === name) === at);
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

/** What `masked` says of one script; also asked for GitLab's, whose lines are one script under `set -eo pipefail`. */
export const maskedIn = (script: string, shell: Shell, judged: readonly Judged[], path: string): Finding[] =>
  judged.flatMap(({ name, line, isIt }) => {
    const hint = `let the step fail where it fails: a line of its own, without || and with -e`;
    if (shell === 'other')
      return [
        found('ci/masked', `${name} runs in a shell that cannot be judged here`, {
          path,
          line,
          level: 'warn',
          hint: 'shell: bash',
        }),
      ];
    if (isMasked(script, shell, isIt))
      return [found('ci/masked', `where ${name} fails, the script goes on and passes`, { path, line, hint })];
    // With -e it stops there; without, it would end with the `true`.
    if (
      /(?:;|\n)\s*(?:true|:|exit 0)\s*$/.test(script.trimEnd()) &&
      isMasked(script, { ...shell, errexit: false }, isIt)
    )
      return [
        found('ci/masked', `the script ends with a success of its own: only -e keeps the failure of ${name}`, {
          path,
          line,
          level: 'warn',
          hint,
        }),
      ];
    return [];
  });

const judgeMasks = (step: Step): Finding[] =>
  step.run === null ? [] : maskedIn(step.run.text, step.shell, judgedIn(step.calls, step.commands), step.path);

/** All severities that a call asks for: `-l` is LOW and up, `-ll` MEDIUM, `-lll` HIGH alone. */
const severityOf = (args: readonly string[]): string | null => {
  const at = args.findIndex((arg) => arg === '--severity-level' || arg.startsWith('--severity-level='));
  if (at >= 0) return args[at]!.includes('=') ? args[at]!.split('=')[1]! : (args[at + 1] ?? '');
  const letters = args
    .flatMap((arg) => (arg === '--level' ? 'l' : (/^-([a-z]*l+[a-z]*)$/.exec(arg)?.[1] ?? '').replace(/[^l]/g, '')))
    .join('').length;
  return letters === 0 ? null : (['low', 'medium', 'high'][letters - 1] ?? 'high');
};

/** What is wrong with a call of bandit itself, which blocks on its exit code. */
export const judgeBandit = (args: readonly (string | null)[], path: string, line: number): Finding[] => {
  const texts = asTexts(args);
  const severity = severityOf(texts);
  const hint = 'gate-hooks bandit, which reads the report and not the exit code';
  if (texts.includes('--exit-zero'))
    return [found('ci/bandit', 'bandit --exit-zero never blocks', { path, line, hint })];
  if (severity === null)
    return [
      found(
        'ci/bandit',
        'bandit without a severity: what blocks is not said, and the first LOW finding would have it switched off',
        { path, line, hint: `-ll, or ${hint}` },
      ),
    ];
  if (severity.toLowerCase() === 'high')
    return [found('ci/bandit', 'bandit lets MEDIUM findings through here', { path, line, hint: `-ll, or ${hint}` })];
  return [
    found('ci/bandit', 'bandit itself exits 0 for files that it could not read or parse', {
      path,
      line,
      level: 'warn',
      hint,
    }),
  ];
};

const judgeBanditStep = (step: Step): Finding[] => [
  ...step.calls.filter(({ tool }) => tool === 'bandit').flatMap(({ args, line }) => judgeBandit(args, step.path, line)),
  ...(actionOf(step) === 'pycqa/bandit-action'
    ? [
        found('ci/bandit', 'PyCQA/bandit-action ends its scan with || true and never blocks', {
          path: step.path,
          line: step.line,
          hint: 'gate-hooks bandit',
        }),
      ]
    : []),
];

/** What is wrong with how the gate itself is called. */
export const judgeTool = ({ tool, command, args, isPinned, line }: Call, path: string): Finding[] => [
  ...(isPinned
    ? []
    : [
        found(
          'ci/tool',
          `${tool}${command === null ? '' : ` ${printable(command)}`} is fetched in whatever version is newest`,
          {
            path,
            line,
            hint: tool === 'bandit' ? 'name its version' : 'npx --no-install gate-hooks, or npx gate-hooks@<version>',
          },
        ),
      ]),
  ...(command === 'promote' && args.some((arg) => arg === '--compat' || arg?.startsWith('--compat=') === true)
    ? [
        found('ci/tool', 'promote --compat checks less than there is to check', {
          path,
          line,
          level: 'warn',
          hint: 'have the smoke run by gate-hooks smoke, and take --compat out',
        }),
      ]
    : []),
];

const judgeInstalls = (ci: Ci, step: Step): Finding[] =>
  step.commands.flatMap(({ words, line }) => {
    const install = judgeInstall(words, ci.locks);
    return install === null
      ? []
      : [found('ci/lock', `installs ${printable(install.what)}`, { path: step.path, line, hint: install.hint })];
  });

const judgeCaches = (job: Job): Finding[] =>
  job.steps
    .filter((step) => /^actions\/cache(?:\/restore)?@/i.test(step.uses?.text ?? '') && inputOf(step, 'path') !== null)
    .map((step) =>
      found('ci/lock', `job ${printable(job.id)} restores a cache, which an earlier run filled`, {
        path: step.path,
        line: step.line,
        level: 'note',
        hint: 'a job that decides starts from nothing',
      }),
    );

/** Only jobs that can block: what is allowed to fail masks nothing. */
export const judgeScripts = (ci: Ci): Finding[] =>
  ci.workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) => {
      const isOfGate = runs(ci, job, 'smoke') || runs(ci, job, 'promote');
      const blocks = isOfGate || (!isTrue(job.continueOnError) && job.steps.some(({ calls }) => calls.length > 0));
      return [
        ...(blocks
          ? job.steps.flatMap((step) => [
              ...judgeMasks(step),
              ...judgeBanditStep(step),
              ...step.calls.flatMap((call) => judgeTool(call, step.path)),
            ])
          : []),
        ...(isOfGate ? [...job.steps.flatMap((step) => judgeInstalls(ci, step)), ...judgeCaches(job)] : []),
      ];
    }),
  );
