// Tells a push as a story: from git's lines to a verdict. Each step has a file of its own.
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { count, printable, short } from '../core/text.js';
import { fail, pass, skip, type Verdict } from '../core/verdict.js';
import type { Limits } from '../readmes/contract-range.js';
import type { Validator } from '../settings/read.js';
import type { Worktree } from '../smoke/worktree.js';
import { now } from '../world/clock.js';
import { variable } from '../world/environment.js';
import type { Repository } from '../world/git.js';
import type { Out } from '../world/terminal.js';
import { type PushContext, readPushContext } from './context.js';
import { type Contract, judgePushContract } from './contract.js';
import { addHit } from './hits.js';
import { noteProtection, wordFor } from './protects.js';
import { type Prover, proveTip } from './prove.js';
import { isFitForShell, recallProof, rememberProofs } from './proved.js';
import { parseRefs } from './refs.js';
import { retryNote } from './retry.js';
import { judgeTips, refNames, type Tip, type Tips } from './tips.js';

type Judged = Tips<PushContext['refs'][number]>['judged'];

export type Push = {
  readonly repo: Repository;
  readonly loadValidator: () => Validator;
  /** The remote's name, or its URL where it has none. */
  readonly remote: string;
  readonly url: string;
  /** What git wrote to the hook's stdin, whole. */
  readonly stdin: string;
  readonly out: Out;
};

export const bypassHint = 'once and on record: BYPASS_SMOKE=1 git push';

const refuseUnreadable = (unreadable: readonly string[]): void => {
  const [first] = unreadable;
  if (first === undefined) return;
  const lines = count(unreadable.length, 'line');
  throw new Fault(
    'git-input',
    `${lines} from git could not be read, so it is not known what is being pushed: ${printable(first.slice(0, 200))}`,
    bypassHint,
  );
};

const tooMany = (tips: readonly Tip[], most: number): Finding =>
  finding('push/too-many', `${count(tips.length, 'different tree')} would have to be smoked, at most ${most} are`, {
    hint: 'push fewer refs at once, or raise push.max_trees in the settings',
  });

const named = (tip: Tip): string => `${refNames(tip)} (${short(tip.commit)})`;

type Proved = { readonly tip: Tip; readonly verdict: Verdict };

const summarize = (proved: readonly Proved[], last: Proved, rest: readonly Tip[]): Verdict => {
  const { tip, verdict } = last;
  if (proved.length === 0 && rest.length === 0) return verdict;
  if (verdict.status !== 'fail') {
    const all = [...proved, last].map((one) => named(one.tip));
    return pass(`${count(all.length, 'commit')} passed: ${all.join(' and ')}`);
  }
  const passed = proved.map((one) => `${named(one.tip)} passed`);
  const unjudged = rest.map((one) => `${named(one)} was not judged`);
  return fail([`${named(tip)}: ${verdict.reason}`, ...passed, ...unjudged].join('; '), [], verdict.ending);
};

/** One after the other, ending at the first refusal: a second red smoke would only delay the answer. */
const proveAll = async (
  prover: Prover,
  [first, ...others]: readonly [Tip, ...Tip[]],
  findings: readonly Finding[],
  lookAgain: () => Worktree | null,
): Promise<Verdict> => {
  const proved: Proved[] = [];
  let last: Proved = { tip: first, verdict: await proveTip(prover, first) };
  for (const tip of others) {
    if (last.verdict.status === 'fail') break;
    proved.push(last);
    last = { tip, verdict: await proveTip({ ...prover, worktree: lookAgain(), settings: null }, tip) };
  }
  const all = [...findings, ...[...proved, last].flatMap(({ verdict }) => verdict.findings)];
  return { ...summarize(proved, last, others.slice(proved.length)), findings: all };
};

const isRemembered = ({ repo }: Push, tip: Tip): boolean => recallProof(repo, tip.tree, now()) !== null;

/** Content that passed before goes to refs it was not yet judged for: the next such push needs no Node. */
const rememberJudged = ({ repo }: Push, tips: readonly Tip[], contract: Contract, limits: Limits): void => {
  for (const { tree, ids } of tips) {
    const proof = recallProof(repo, tree, now());
    if (proof === null) continue;
    rememberProofs(repo, ids, wordFor(repo, tree, limits, contract.freeTrees.has(tree)), proof);
    rememberProofs(repo, contract.pairs.get(tree) ?? [], 'ok', proof);
  }
};

const judgeContract = (push: Push, { settings }: PushContext, judged: Judged): Contract => {
  const sent = judged.map(({ pushed, tree }) => ({
    update: pushed.update,
    tip: { commit: pushed.object.oid, tree },
    told: pushed.told,
  }));
  return judgePushContract(push.repo, push.remote, sent, settings.contract);
};

const answerFromMemory = (
  push: Push,
  { settings }: PushContext,
  tips: readonly Tip[],
  contract: Contract,
  findings: readonly Finding[],
): Verdict => {
  const { repo } = push;
  rememberJudged(push, tips, contract, settings.contract);
  addHit(repo);
  const tree = tips.at(-1)?.tree;
  const proof = tree === undefined ? null : recallProof(repo, tree, now());
  return pass(`passed before, nothing run again: ${proof?.says ?? 'every pushed commit'}`, findings);
};

/** What was proved before is looked up, unless the caller or a setting says that it must not count. */
const recallOf = ({ settings }: PushContext): { readonly recall: boolean; readonly isFit: boolean } => {
  const recall = variable('GATE_HOOKS_NO_CACHE') === null;
  return { recall, isFit: recall && (settings.whole === null || isFitForShell(settings.whole)) };
};

/**
 * Judges every distinct tree of a push.
 * @throws Fault when something could not be decided; the push must then not go on
 */
export const judgePush = async (push: Push): Promise<Verdict> => {
  const startedAt = now();
  const { repo } = push;
  const { updates, unreadable } = parseRefs(push.stdin);
  refuseUnreadable(unreadable);
  if (updates.length === 0) return skip('nothing but deletes, nothing to smoke');

  const context = readPushContext(repo, updates, push.loadValidator);
  const { settings } = context;
  const { tips, notes, judged } = judgeTips(context.refs, settings.skip_refs);
  const findings = [...settings.notes, ...notes, ...context.lockFindings];
  if (tips.length === 0) return skip('no commit among the pushed refs, nothing to smoke', findings);
  if (findings.some(({ level }) => level === 'error')) {
    return fail('a lock file is too old, and lock.level is "error"', findings);
  }

  const { recall, isFit } = recallOf(context);
  const [first, ...others] = isFit ? tips.filter((tip) => !isRemembered(push, tip)) : tips;
  const unproved: readonly Tip[] = first === undefined ? [] : [first, ...others];
  if (unproved.length > settings.max_trees) {
    return fail('too many different trees in one push', [...findings, tooMany(unproved, settings.max_trees)]);
  }

  const contract = judgeContract(push, context, judged);
  findings.push(...contract.findings);
  if (tips.some(({ tree }) => !contract.freeTrees.has(tree))) noteProtection(repo);
  if (contract.isBroken) return fail('this push touches what a README protects, without approval', findings);
  if (first === undefined) return answerFromMemory(push, context, tips, contract, findings);

  const prover: Prover = {
    repo,
    worktree: context.worktree,
    settings: settings.whole,
    loadValidator: push.loadValidator,
    out: push.out,
    facts: { GATE_HOOKS_REMOTE: push.remote },
    recall,
    isMiss: isFit,
    contract,
  };
  const verdict = await proveAll(prover, [first, ...others], findings, context.lookAgain);
  if (verdict.status !== 'pass') return verdict;
  return { ...verdict, reason: `${verdict.reason}${retryNote(push.url, now() - startedAt)}` };
};
