// What opens a gate from the side? Actions that can change, strangers' texts in scripts, rights, and the bypass.
// For every workflow. Pure.

import { digest } from '../core/digest.js';
import type { Finding, Level } from '../core/finding.js';
import { objectId } from '../core/object-id.js';
import { printable } from '../core/text.js';
import { expressionsIn, untrustedIn } from './expressions.js';
import { actionOf, type Ci, found, inputOf, isGate, runs } from './gate.js';
import type { Job, Step, Text, Workflow } from './github.js';
import { at, type Entry, entriesOf, entryOf, type Tree, textOf } from './tree.js';

type Use = Text & { readonly path: string };

/** In this repository, whose commit is the one that is judged. */
const localUse = /^\.{1,2}\//;
const imageDigest = new RegExp(`@sha256:${digest}$`);
/** The id of a commit, in SHA-1 or SHA-256. */
const commitId = new RegExp(`@${objectId}$`, 'i');

const isImage = (uses: string): boolean => uses.startsWith('docker://');

const isPinned = (uses: string): boolean => {
  if (localUse.test(uses)) return true;
  return isImage(uses) ? imageDigest.test(uses) : commitId.test(uses);
};

const unpinned = ({ text, path, line }: Use, count: number, level: Level): Finding => {
  const times = count === 1 ? '' : ` (${count} times)`;
  if (isImage(text)) {
    const hint = 'name it by digest: @sha256:<64 digits>';
    return found('ci/unpinned', `${printable(text)} can be another image tomorrow${times}`, {
      path,
      line,
      level,
      hint,
    });
  }
  const hint = 'name the full commit id, with the version in a comment beside it';
  return found('ci/unpinned', `${printable(text)} can be other code tomorrow${times}`, { path, line, level, hint });
};

/** One finding for each action and file, however often it is used there. */
const judgeUses = (uses: readonly Use[], level: Level): Finding[] => {
  const byName = new Map<string, { readonly use: Use; count: number }>();
  for (const use of uses) {
    const text = use.text.trim();
    if (text === '' || isPinned(text)) continue;
    const name = `${use.path} ${use.text}`;
    const known = byName.get(name);
    if (known === undefined) byName.set(name, { use, count: 1 });
    else known.count += 1;
  }
  return [...byName.values()].map(({ use, count }) => unpinned(use, count, level));
};

const usesOf = ({ path, jobs }: Workflow): Use[] => {
  const all: Use[] = [];
  for (const { uses, steps } of jobs) {
    if (uses !== null) all.push({ ...uses, path });
    for (const step of steps) if (step.uses !== null) all.push({ ...step.uses, path: step.path });
  }
  return all;
};

const isClosed = (value: string): boolean => ['', '0', 'false', 'no'].includes(value.trim().toLowerCase());

/** What is no single value is taken for an opening one. */
const opensGate = ({ key, value }: Entry): boolean => key === 'BYPASS_SMOKE' && !isClosed(textOf(value) ?? 'x');

/** Every `BYPASS_SMOKE:` of a file, whatever it stands under. */
export const bypassEntries = (tree: Tree): Entry[] => {
  switch (tree.kind) {
    case 'map':
      return tree.entries.flatMap((entry) => (opensGate(entry) ? [entry] : bypassEntries(entry.value)));
    case 'list':
      return tree.items.flatMap(bypassEntries);
    case 'scalar':
      return [];
  }
};

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

type Script = { readonly text: string; readonly first: number };

const scriptsOf = (step: Step): Script[] => {
  const scripts: Script[] = [];
  if (step.run !== null) scripts.push(step.run);
  if (actionOf(step) !== 'actions/github-script') return scripts;
  const script = step.with.find(({ key }) => key === 'script');
  if (script?.value.kind === 'scalar')
    scripts.push({ text: script.value.text, first: script.value.first ?? script.line });
  return scripts;
};

const injectionsIn = ({ text, first }: Script, path: string): Finding[] => {
  const findings: Finding[] = [];
  for (const { body, line } of expressionsIn(text)) {
    const input = untrustedIn(body);
    if (input === null) continue;
    const message = `\${{ ${input} }} becomes part of the script, and a stranger chooses what it says`;
    const hint = `env: { VALUE: \${{ ${input} }} }, and "$VALUE" in the script`;
    findings.push(found('ci/injection', message, { path, line: first + line, hint }));
  }
  return findings;
};

const judgeInjection = (step: Step): Finding[] => scriptsOf(step).flatMap((script) => injectionsIn(script, step.path));

/** What an event says of the commits that somebody proposed. */
const proposed =
  /github\.event\.pull_request\.head\.|github\.head_ref|refs\/pull\/|github\.event\.pull_request\.merge_commit_sha|github\.event\.workflow_run\.head_/i;

/** A ref of a pull request, as git's commands take it. */
const pullRef = /^\+?(?:refs\/)?pull\//;

const fetchesProposal = (words: readonly string[]): boolean => {
  const [program, verb = '', noun] = words;
  if (program === 'gh') return verb === 'pr' && noun === 'checkout';
  if (program !== 'git' || !['fetch', 'checkout', 'pull', 'switch'].includes(verb)) return false;
  return words.some((word) => proposed.test(word) || pullRef.test(word));
};

const checksOutProposal = (step: Step): boolean => {
  if (actionOf(step) !== 'actions/checkout') return step.commands.some(({ words }) => fetchesProposal(words));
  if (inputOf(step, 'allow-unsafe-pr-checkout')?.text === 'true') return true;
  return ['ref', 'repository'].some((name) => proposed.test(inputOf(step, name)?.text ?? ''));
};

const judgeTarget = ({ on }: Workflow, steps: readonly Step[]): Finding[] => {
  const event = on.find(({ key }) => key === 'pull_request_target' || key === 'workflow_run');
  if (event === undefined) return [];
  const message = `${event.key} runs with this repository's rights and secrets, and this step checks out what was proposed to it`;
  return steps.filter(checksOutProposal).map(({ path, line }) =>
    found('ci/pull-request-target', message, {
      path,
      line,
      hint: 'on: pull_request for whatever runs the proposed code',
    }),
  );
};

const writes = (tree: Tree | undefined): string[] => {
  const whole = textOf(tree);
  if (whole !== null) return whole === 'write-all' ? ['everything'] : [];
  return entriesOf(tree)
    .filter(({ value }) => textOf(value) === 'write')
    .map(({ key }) => key);
};

const leastHint = 'permissions: {} at the top, and the least in each job';

/** Jobs that have what the settings give, for want of a word on it. */
const judgeSilence = ({ path, jobs }: Workflow, isOfGate: boolean): Finding[] => {
  const open = jobs.filter((job) => at(job.tree, 'permissions') === undefined);
  const [first] = open;
  if (first === undefined) return [];
  const isAll = open.length === jobs.length;
  const who = isAll ? 'every job' : open.map(({ id }) => printable(id)).join(', ');
  const message = `no permissions are named, so ${who} gets what the repository's settings give, which may be everything`;
  const line = isAll ? 1 : first.line;
  return [found('ci/permissions', message, { path, line, level: isOfGate ? 'error' : 'warn', hint: leastHint })];
};

/** What the workflow as a whole is allowed. */
const judgeShared = (workflow: Workflow, isOfGate: boolean): Finding[] => {
  const { path, tree } = workflow;
  const top = entryOf(tree, 'permissions');
  if (top === undefined) return judgeSilence(workflow, isOfGate);
  const granted = writes(top.value);
  if (granted.length === 0) return [];
  const message = `every job may write ${granted.map(printable).join(', ')}`;
  const level: Level = isOfGate || granted.includes('everything') ? 'error' : 'warn';
  return [found('ci/permissions', message, { path, line: top.line, level, hint: leastHint })];
};

/** What one job is allowed: outside the gate only the right to everything is too much. */
const judgeOwn = (ci: Ci, path: string, job: Job): Finding[] => {
  const own = entryOf(job.tree, 'permissions');
  if (own === undefined) return [];
  const granted = writes(own.value);
  const isOfGate = runs(ci, job, 'smoke') || runs(ci, job, 'promote');
  if (granted.length === 0 || !(isOfGate || granted.includes('everything'))) return [];
  const message = `job ${printable(job.id)} may write ${granted.map(printable).join(', ')}`;
  const hint = isOfGate ? 'permissions: { contents: read }: the gate only reads' : 'name what it needs';
  return [found('ci/permissions', message, { path, line: own.line, hint })];
};

const judgeRights = (ci: Ci, workflow: Workflow): Finding[] => [
  ...judgeShared(workflow, isGate(ci, workflow)),
  ...workflow.jobs.flatMap((job) => judgeOwn(ci, workflow.path, job)),
];

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
