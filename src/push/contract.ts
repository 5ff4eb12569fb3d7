// May these commits go to these refs, by what READMEs protect? Judges every pushed ref once and remembers the pairs
// that kept the contract.
// Called by gate.ts before any smoke; one range is readmes/contract-range.ts.
import { type Finding, finding } from '../core/finding.js';
import { count, printable } from '../core/text.js';
import { approvedFinding, plainName, shownName, violationFinding } from '../readmes/contract.js';
import { type Known, knownCommits } from '../readmes/contract-base.js';
import { type Commit, judgeRange, type RangeAnswer, saidWarn } from '../readmes/contract-range.js';
import type { Settings } from '../settings/settings.js';
import type { ObjectName, Repository } from '../world/git.js';
import { isZero, type Update } from './refs.js';

export type ContractSettings = Settings['contract'] & { /** The file they stand in. */ readonly origin: string | null };

/** A pushed ref with the commit it leads to, and what git knows here of the remote's. */
export type Sent = { readonly update: Update; readonly tip: Commit; readonly told: Told };

/** The commit that the remote has at a ref, as far as it is known here; null for a ref that is new there. */
export type Told = Commit | 'absent' | null;

export type Contract = {
  readonly findings: readonly Finding[];
  readonly isBroken: boolean;
  /** For the record of the run. */
  readonly approvals: readonly { readonly path: string; readonly reason: string; readonly commit: string }[];
  /** Trees of which no pushed ref, nor what the remote has there, protects anything. */
  readonly freeTrees: ReadonlySet<string>;
  /** `<pushed id>-<remote id>` by tree: what was judged without a word to say. */
  readonly pairs: ReadonlyMap<string, readonly string[]>;
};

/** What to ask git about the remote's ids. One that is not here, or leads to no commit, is answered with null. */
export const remoteNames = (updates: readonly Update[]): string[] =>
  updates.flatMap(({ remoteOid }) => (isZero(remoteOid) ? [] : [`${remoteOid}^{commit}`, `${remoteOid}^{tree}`]));

/** Pure: adds to each ref the answers to remoteNames. */
export const parseTold = <Ref extends { readonly update: Update }>(
  refs: readonly Ref[],
  answers: readonly (ObjectName | null)[],
): (Ref & { readonly told: Told })[] => {
  let at = 0;
  return refs.map((ref) => {
    if (isZero(ref.update.remoteOid)) return { ...ref, told: null };
    const [commit, tree] = [answers[at], answers[at + 1]];
    at += 2;
    const told = commit == null || tree == null ? 'absent' : { commit: commit.oid, tree: tree.oid };
    return { ...ref, told };
  });
};

const levelOf = (
  repo: Repository,
  { level, origin }: ContractSettings,
  { open, baseTree }: RangeAnswer,
): { readonly level: 'error' | 'warn'; readonly notes: readonly Finding[] } => {
  if (level === 'block' || open.length === 0) return { level: level === 'block' ? 'error' : 'warn', notes: [] };
  if (origin === null || baseTree === null || saidWarn(repo, baseTree, origin)) return { level: 'warn', notes: [] };
  return {
    level: 'error',
    notes: [
      finding('contract/level', `contract.level "warn" is new in what is pushed, and so does not yet count`, {
        level: 'note',
        path: origin,
        hint: 'push the settings first',
      }),
    ],
  };
};

const most = 20;

const restFindings = (open: RangeAnswer['open'], level: Finding['level']): Finding[] => {
  const rest = open.slice(most);
  if (rest.length === 0) return [];
  const names = rest.slice(0, 5).map(({ path }) => shownName(path));
  if (rest.length > 5) names.push('...');
  const says = `and ${count(rest.length, 'more protected file')}: ${names.join(', ')}`;
  const hint = 'a path that ends in "/" approves a whole folder: Touch-approved: <folder>/ <reason>';
  return [finding('contract/touched', says, { level, hint })];
};

const tell = (repo: Repository, settings: ContractSettings, answer: RangeAnswer): Finding[] => {
  const { level, notes } = levelOf(repo, settings, answer);
  const { open, approved, blame } = answer;
  return [
    ...answer.notes,
    ...approved.slice(0, most).map(approvedFinding),
    ...notes,
    ...open.slice(0, most).map((one) => violationFinding(one, level, blame)),
    ...restFindings(open, level),
  ];
};

/** @throws Fault where git cannot answer */
export const judgePushContract = (
  repo: Repository,
  remote: string,
  sent: readonly Sent[],
  settings: ContractSettings,
): Contract => {
  let known: Known | undefined;
  const told = sent.flatMap(({ told: one }) => (one === null || one === 'absent' ? [] : [one.commit]));
  const ask = (): Known => (known ??= knownCommits(repo, remote, told));
  const answers = new Map<string, RangeAnswer>();
  const pairs = new Map<string, string[]>();
  const bound = new Set<string>();
  for (const { update, tip, told: base } of sent) {
    const key = `${tip.commit} ${base === null || base === 'absent' ? String(base) : base.commit}`;
    const answer =
      answers.get(key) ??
      judgeRange(repo, { remote, ref: printable(update.remoteRef), tip, told: base, known: ask }, settings);
    answers.set(key, answer);
    if (!answer.isFree) bound.add(tip.tree);
    const isExact = base !== null && base !== 'absent';
    if (isExact && answer.open.length === 0 && answer.notes.length === 0)
      pairs.set(tip.tree, [...(pairs.get(tip.tree) ?? []), `${update.localOid}-${update.remoteOid}`]);
  }
  const all = [...answers.values()];
  const findings = all.flatMap((answer) => tell(repo, settings, answer));
  return {
    findings: [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()],
    isBroken: findings.some(({ level }) => level === 'error'),
    approvals: all.flatMap(({ approved }) =>
      approved.map(({ violation, approval }) => ({
        path: plainName(violation.path),
        reason: approval.reason,
        commit: approval.commit,
      })),
    ),
    freeTrees: new Set(sent.map(({ tip }) => tip.tree).filter((tree) => !bound.has(tree))),
    pairs,
  };
};
