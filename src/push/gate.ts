// THE story: one push, from git's lines to a verdict. Called by hook.ts; each step has a file of its own.
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { count, printable, short } from '../core/text.js';
import { fail, pass, skip, type Verdict } from '../core/verdict.js';
import { lockNote, lockPaths } from '../locks/note.js';
import type { Limits } from '../readmes/contract-range.js';
import { defaults } from '../settings/defaults.js';
import { readSettings, type Validator } from '../settings/read.js';
import type { Settings } from '../settings/settings.js';
import { withoutRecords } from '../smoke/inputs.js';
import { headNames, readWorktreeIfAny, type Worktree } from '../smoke/worktree.js';
import { now } from '../world/clock.js';
import { variable } from '../world/environment.js';
import { type Repository, resolveObjects } from '../world/git.js';
import { storePaths } from '../world/store.js';
import type { Out } from '../world/terminal.js';
import { type Contract, type ContractSettings, judgePushContract, parseTold, remoteNames } from './contract.js';
import { addHit } from './hits.js';
import { noteProtection, wordFor } from './protects.js';
import { type Prover, proveTip, withRoot } from './prove.js';
import { isFitForShell, recallProof, rememberProofs } from './proved.js';
import { parseRefs } from './refs.js';
import { retryNote } from './retry.js';
import { judgeTips, parsePeeled, peelNames, refNames, type Tip } from './tips.js';

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

/** What the push itself needs of the settings; a bare repository has no file to read them from. */
type PushSettings = Settings['push'] & {
  readonly contract: ContractSettings;
  readonly whole: Settings | null;
  readonly notes: readonly Finding[];
};

/** What was merely edited in, or is ignored by git, nobody else can see: it must not let refs through. */
const judgeSettings = (whole: Settings | null, worktree: Worktree | null): PushSettings => {
  if (whole === null)
    return { ...defaults.push, contract: { ...defaults.contract, origin: null }, whole: null, notes: [] };
  const { origin, push } = whole;
  const contract = { ...whole.contract, origin };
  const committed =
    origin === null ||
    (worktree !== null && ![...worktree.changed, ...worktree.untracked, ...worktree.uncommitted].includes(origin));
  const loosens = [
    ...(push.skip_refs.length > 0 ? ['push.skip_refs'] : []),
    ...(contract.level === 'warn' ? ['contract.level'] : []),
  ];
  if (committed || loosens.length === 0) return { ...push, contract, whole, notes: [] };
  const note = finding(
    'push/settings-not-committed',
    `${printable(origin)} is not committed as it lies here, so its ${loosens.join(' and ')} does not count`,
    { path: origin, level: 'warn', hint: `git add --force ${printable(origin)} && git commit` },
  );
  return { ...push, skip_refs: [], contract: { ...contract, level: 'block' }, whole, notes: [note] };
};

const refuseUnreadable = (unreadable: readonly string[]): void => {
  if (unreadable.length === 0) return;
  throw new Fault(
    'git-input',
    `${count(unreadable.length, 'line')} from git could not be read, so it is not known what is being pushed: ${printable(unreadable[0]!.slice(0, 200))}`,
    bypassHint,
  );
};

const tooMany = (tips: readonly Tip[], most: number): Finding =>
  finding('push/too-many', `${count(tips.length, 'different tree')} would have to be smoked, at most ${most} are`, {
    hint: 'push fewer refs at once, or raise push.max_trees in the settings',
  });

const named = (tip: Tip): string => `${refNames(tip)} (${short(tip.commit)})`;

const summarise = (
  verdicts: readonly (readonly [Tip, Verdict])[],
  rest: readonly Tip[],
  findings: readonly Finding[],
): Verdict => {
  const all = [...findings, ...verdicts.flatMap(([, verdict]) => verdict.findings)];
  const [tip, last] = verdicts.at(-1)!;
  if (verdicts.length + rest.length === 1) return { ...last, findings: all };
  if (last.status !== 'fail')
    return pass(
      `${count(verdicts.length, 'commit')} passed: ${verdicts.map(([one]) => named(one)).join(' and ')}`,
      all,
    );
  const passed = verdicts.slice(0, -1).map(([one]) => `${named(one)} passed`);
  const unjudged = rest.map((one) => `${named(one)} was not judged`);
  return fail([`${named(tip)}: ${last.reason}`, ...passed, ...unjudged].join('; '), all, last.ending);
};

/**
 * One after the other, ending at the first no: a second red smoke would only delay the answer.
 * @param lookAgain the work tree as it lies now: while one tip was smoked for minutes, its owner went on working
 */
const proveAll = async (
  prover: Prover,
  tips: readonly Tip[],
  findings: readonly Finding[],
  lookAgain: () => Worktree | null,
): Promise<Verdict> => {
  const verdicts: (readonly [Tip, Verdict])[] = [];
  for (const tip of tips) {
    const verdict = await proveTip(
      verdicts.length === 0 ? prover : { ...prover, worktree: lookAgain(), settings: null },
      tip,
    );
    verdicts.push([tip, verdict]);
    if (verdict.status === 'fail') break;
  }
  return summarise(verdicts, tips.slice(verdicts.length), findings);
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

/**
 * Judges every distinct tree of a push.
 * @throws Fault when something could not be decided; the push must then not go on
 */
export const judgePush = async (push: Push): Promise<Verdict> => {
  const startedAt = now();
  const { repo, out } = push;
  const { updates, unreadable } = parseRefs(push.stdin);
  refuseUnreadable(unreadable);
  if (updates.length === 0) return skip('nothing but deletes, nothing to smoke');
  const root = withRoot(repo);
  const asked = root === null ? [] : headNames;
  const whole = root === null ? null : readSettings(root.root, storePaths(repo).settings, push.loadValidator);
  const locks = root === null || whole === null ? [] : lockPaths(root, whole);
  const names = [...asked, ...peelNames(updates), ...remoteNames(updates)];
  const answers = resolveObjects(repo, [...names, ...locks.map((path) => `HEAD:${path}`)]);
  const found = root === null ? null : readWorktreeIfAny(root, answers.slice(0, asked.length));
  const settings = judgeSettings(whole, found);
  const judged = (one: Worktree | null): Worktree | null =>
    root === null || one === null
      ? one
      : withoutRecords(root.root, settings.whole?.evidence.report ?? defaults.evidence.report, one);
  const peeled = parsePeeled(updates, answers.slice(asked.length));
  const { tips, notes, judged: judgedUpdates } = judgeTips(updates, peeled, settings.skip_refs);
  const findings = [
    ...settings.notes,
    ...notes,
    ...(root === null || whole === null ? [] : lockNote(root, whole, locks, answers.slice(names.length), now())),
  ];
  if (tips.length === 0) return skip('no commit among the pushed refs, nothing to smoke', findings);
  if (findings.some(({ level }) => level === 'error'))
    return fail('a lock file is too old, and lock.level is "error"', findings);
  const recall = variable('GATE_HOOKS_NO_CACHE') === null;
  const known = recall && (settings.whole === null || isFitForShell(settings.whole));
  const unproved = known ? tips.filter((tip) => !isRemembered(push, tip)) : tips;
  if (unproved.length > settings.max_trees)
    return fail('too many different trees in one push', [...findings, tooMany(unproved, settings.max_trees)]);
  const told = parseTold(updates, answers.slice(asked.length + 2 * updates.length));
  const contract = judgePushContract(
    repo,
    push.remote,
    judgedUpdates.map((i) => ({
      update: updates[i]!,
      tip: { commit: peeled[i]!.oid, tree: peeled[i]!.tree! },
      told: told[i]!,
    })),
    settings.contract,
  );
  findings.push(...contract.findings);
  if (tips.some(({ tree }) => !contract.freeTrees.has(tree))) noteProtection(repo);
  if (contract.isBroken) return fail('this push touches what a README protects, without approval', findings);
  if (unproved.length === 0) {
    rememberJudged(push, tips, contract, settings.contract);
    addHit(repo);
    return pass(
      `passed before, nothing run again: ${recallProof(repo, tips.at(-1)!.tree, now())?.says ?? 'every pushed commit'}`,
      findings,
    );
  }
  const prover: Prover = {
    repo,
    worktree: judged(found),
    settings: settings.whole,
    loadValidator: push.loadValidator,
    out,
    facts: { GATE_HOOKS_REMOTE: push.remote },
    recall,
    isMiss: known,
    contract,
  };
  const verdict = await proveAll(prover, unproved, findings, () =>
    judged(root === null ? null : readWorktreeIfAny(root)),
  );
  return verdict.status === 'pass'
    ? { ...verdict, reason: `${verdict.reason}${retryNote(push.url, now() - startedAt)}` }
    : verdict;
};
