// What opens a gate from the side? Actions that can change, strangers' texts in scripts, rights, and the bypass.
// For every workflow. Pure.

import type { Finding, Level } from '../core/finding.js';
import { printable } from '../core/text.js';
import { expressionsIn, untrustedIn } from './expressions.js';
import { actionOf, type Ci, found, inputOf, isGate, runs } from './gate.js';
import type { Step, Text, Workflow } from './github.js';
import { at, type Entry, entriesOf, entryOf, type Tree, textOf } from './tree.js';

type Use = Text & { readonly path: string };

const isPinned = (uses: string): boolean =>
  /^\.{1,2}\//.test(uses) ||
  (/^docker:\/\//.test(uses) ? /@sha256:[0-9a-f]{64}$/.test(uses) : /@(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(uses));

/** One finding for each action and file, however often it is used there. */
const judgeUses = (uses: readonly Use[], level: Level): Finding[] => {
  const loose = uses.filter(({ text }) => text.trim() !== '' && !isPinned(text.trim()));
  const first = new Map<string, Use & { count: number }>();
  for (const use of loose) {
    const known = first.get(`${use.path} ${use.text}`);
    if (known === undefined) first.set(`${use.path} ${use.text}`, { ...use, count: 1 });
    else known.count += 1;
  }
  return [...first.values()].map(({ text, path, line, count }) => {
    const times = count === 1 ? '' : ` (${count} times)`;
    return text.startsWith('docker://')
      ? found('ci/unpinned', `${printable(text)} can be another image tomorrow${times}`, {
          path,
          line,
          level,
          hint: 'name it by digest: @sha256:<64 digits>',
        })
      : found('ci/unpinned', `${printable(text)} can be other code tomorrow${times}`, {
          path,
          line,
          level,
          hint: 'name the full commit id, with the version in a comment beside it',
        });
  });
};

const usesOf = (workflow: Workflow): Use[] =>
  workflow.jobs.flatMap((job) => [
    ...(job.uses === null ? [] : [{ ...job.uses, path: workflow.path }]),
    ...job.steps.flatMap((step) => (step.uses === null ? [] : [{ ...step.uses, path: step.path }])),
  ]);

const isClosed = (value: string): boolean => ['', '0', 'false', 'no'].includes(value.trim().toLowerCase());

/** Every `BYPASS_SMOKE:` of a file, whatever it stands under. */
export const bypassEntries = (tree: Tree): Entry[] =>
  tree.kind === 'map'
    ? tree.entries.flatMap((entry) =>
        entry.key === 'BYPASS_SMOKE' && !isClosed(textOf(entry.value) ?? 'x') ? [entry] : bypassEntries(entry.value),
      )
    : tree.kind === 'list'
      ? tree.items.flatMap(bypassEntries)
      : [];

export const bypassHint = 'take it out: a bypass is for a push, and has no evidence to promote';

/** `BYPASS_SMOKE=1 cmd`, `export BYPASS_SMOKE=1`, `echo BYPASS_SMOKE=1 >> $GITHUB_ENV`. */
export const bypassWord = (words: readonly string[]): boolean =>
  words.some((word) => {
    const value = /(?:^|[\s"'])BYPASS_SMOKE=([^\s"']*)/.exec(word)?.[1];
    return value !== undefined && !isClosed(value);
  });

const judgeBypass = ({ path, tree }: Workflow, steps: readonly Step[]): Finding[] => [
  ...bypassEntries(tree).map(({ line }) => found('ci/bypass', 'BYPASS_SMOKE is set', { path, line, hint: bypassHint })),
  ...steps.flatMap((step) =>
    step.commands
      .filter(({ words }) => bypassWord(words))
      .map(({ line }) => found('ci/bypass', 'a script sets BYPASS_SMOKE', { path: step.path, line, hint: bypassHint })),
  ),
];

const scriptsOf = (step: Step): { readonly text: string; readonly first: number }[] => {
  const script = actionOf(step) === 'actions/github-script' ? step.with.find(({ key }) => key === 'script') : undefined;
  const inner =
    script?.value.kind === 'scalar' ? [{ text: script.value.text, first: script.value.first ?? script.line }] : [];
  return [...(step.run === null ? [] : [step.run]), ...inner];
};

const judgeInjection = (step: Step): Finding[] =>
  scriptsOf(step).flatMap(({ text, first }) =>
    expressionsIn(text).flatMap(({ body, line }) => {
      const path = untrustedIn(body);
      return path === null
        ? []
        : [
            found('ci/injection', `\${{ ${path} }} becomes part of the script, and a stranger chooses what it says`, {
              path: step.path,
              line: first + line,
              hint: `env: { VALUE: \${{ ${path} }} }, and "$VALUE" in the script`,
            }),
          ];
    }),
  );

const proposed =
  /github\.event\.pull_request\.head\.|github\.head_ref|refs\/pull\/|github\.event\.pull_request\.merge_commit_sha|github\.event\.workflow_run\.head_/i;

const checksOutProposal = (step: Step): boolean => {
  if (actionOf(step) === 'actions/checkout')
    return (
      inputOf(step, 'allow-unsafe-pr-checkout')?.text === 'true' ||
      ['ref', 'repository'].some((name) => proposed.test(inputOf(step, name)?.text ?? ''))
    );
  return step.commands.some(
    ({ words }) =>
      (words[0] === 'gh' && words[1] === 'pr' && words[2] === 'checkout') ||
      (words[0] === 'git' &&
        ['fetch', 'checkout', 'pull', 'switch'].includes(words[1] ?? '') &&
        words.some((word) => proposed.test(word) || /^\+?(?:refs\/)?pull\//.test(word))),
  );
};

const judgeTarget = ({ path, on }: Workflow, steps: readonly Step[]): Finding[] => {
  const event = on.find(({ key }) => key === 'pull_request_target' || key === 'workflow_run');
  if (event === undefined) return [];
  return steps.filter(checksOutProposal).map((step) =>
    found(
      'ci/pull-request-target',
      `${event.key} runs with this repository's rights and secrets, and this step checks out what was proposed to it`,
      {
        path: step.path === path ? path : step.path,
        line: step.line,
        hint: 'on: pull_request for whatever runs the proposed code',
      },
    ),
  );
};

const writes = (tree: Tree | undefined): string[] => {
  const whole = textOf(tree);
  if (whole !== null) return whole === 'write-all' ? ['everything'] : [];
  return entriesOf(tree)
    .filter(({ value }) => textOf(value) === 'write')
    .map(({ key }) => key);
};

const judgeRights = (ci: Ci, workflow: Workflow): Finding[] => {
  const { path, tree, jobs } = workflow;
  const top = entryOf(tree, 'permissions');
  const gate = isGate(ci, workflow);
  const granted = writes(top?.value);
  const level: Level = gate || granted.includes('everything') ? 'error' : 'warn';
  const open = top === undefined ? jobs.filter((job) => at(job.tree, 'permissions') === undefined) : [];
  return [
    ...(open.length > 0
      ? [
          found(
            'ci/permissions',
            `no permissions are named, so ${open.length === jobs.length ? 'every job' : open.map(({ id }) => printable(id)).join(', ')} gets what the repository's settings give, which may be everything`,
            {
              path,
              line: open.length === jobs.length ? 1 : open[0]!.line,
              level: gate ? 'error' : 'warn',
              hint: 'permissions: {} at the top, and the least in each job',
            },
          ),
        ]
      : []),
    ...(granted.length > 0
      ? [
          found('ci/permissions', `every job may write ${granted.map(printable).join(', ')}`, {
            path,
            line: top!.line,
            level,
            hint: 'permissions: {} at the top, and the least in each job',
          }),
        ]
      : []),
    ...jobs.flatMap((job) => {
      const own = entryOf(job.tree, 'permissions');
      const wide = writes(own?.value);
      const isOfGate = runs(ci, job, 'smoke') || runs(ci, job, 'promote');
      return wide.length > 0 && (isOfGate || wide.includes('everything'))
        ? [
            found('ci/permissions', `job ${printable(job.id)} may write ${wide.map(printable).join(', ')}`, {
              path,
              line: own!.line,
              hint: isOfGate ? 'permissions: { contents: read }: the gate only reads' : 'name what it needs',
            }),
          ]
        : [];
    }),
  ];
};

export const judgeHygiene = (ci: Ci): Finding[] =>
  ci.workflows.flatMap((workflow) => {
    const steps = workflow.jobs.flatMap((job) => job.steps);
    return [
      ...judgeUses(usesOf(workflow), isGate(ci, workflow) ? 'error' : 'warn'),
      ...judgeBypass(workflow, steps),
      ...steps.flatMap(judgeInjection),
      ...judgeTarget(workflow, steps),
      ...judgeRights(ci, workflow),
    ];
  });
