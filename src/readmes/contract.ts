// Does a range of commits touch what a README protects? The judge of the contract: rules, changes and approvals in,
// findings out.
// Gathered by contract-facts.ts, asked by push/contract.ts. Pure.
import { type Finding, finding } from '../core/finding.js';
import { count, printable, short } from '../core/text.js';
import { type Approval, covers, trailerFor } from './contract-approvals.js';
import type { Change, Size } from './contract-diff.js';
import { folderOf, protectorOf, type Rules, weakened } from './contract-rules.js';
import { type RawName, tryText } from './raw-names.js';

export type Violation = {
  readonly kind: 'touched' | 'weakened';
  /** The file that was touched, or the README that lost the rule. */
  readonly path: RawName;
  /** git's letter: A, D, M or T. */
  readonly status: string;
  readonly readme: RawName;
  readonly line: number;
  /** The entry as its reader sees it. */
  readonly rule: string;
  /** Where the README with that line stands: what the remote has, or what is pushed. */
  readonly at: 'base' | 'tip';
};

const gitlink = '160000';

const judgeTouched = (base: readonly Rules[], tip: readonly Rules[], changes: readonly Change[]): Violation[] => {
  // Rules that both sides have are asked once.
  const had = new Set(base.map(({ readme, oid }) => `${oid} ${readme}`));
  const sides = (
    [
      ['base', base],
      ['tip', tip.filter(({ readme, oid }) => !had.has(`${oid} ${readme}`))],
    ] as const
  )
    .filter(([, rules]) => rules.length > 0)
    .map(([at, rules]) => ({ at, protect: protectorOf(rules) }));
  return changes.flatMap(({ path, status, oldMode, newMode }): Violation[] => {
    const isFolder = oldMode === gitlink || newMode === gitlink;
    for (const { at, protect } of sides) {
      const found = protect(path, false) ?? (isFolder ? protect(path, true) : null);
      if (found !== null)
        return [
          {
            kind: 'touched',
            path,
            status,
            readme: found.rules.readme,
            line: found.entry.line,
            rule: found.entry.raw,
            at,
          },
        ];
    }
    return [];
  });
};

const entriesIn = (all: readonly Rules[], folder: RawName) =>
  all.filter(({ readme }) => folderOf(readme) === folder).flatMap(({ entries }) => entries);

const judgeWeakened = (base: readonly Rules[], tip: readonly Rules[], changes: readonly Change[]): Violation[] => {
  const statuses = new Map(changes.map(({ path, status }) => [path, status]));
  const isChanged = ({ readme }: Rules): boolean => statuses.has(readme);
  const folders = new Set([...base, ...tip].filter(isChanged).map(({ readme }) => folderOf(readme)));
  return [...folders].flatMap((folder) => {
    const before = entriesIn(base, folder);
    if (before.length === 0) return [];
    return weakened(before, entriesIn(tip, folder)).map((entry): Violation => {
      const old = base.find(({ entries }) => entries.includes(entry));
      const home = old ?? tip.find(({ entries }) => entries.includes(entry));
      const readme = home?.readme ?? folder;
      return {
        kind: 'weakened',
        path: readme,
        status: statuses.get(readme) ?? 'M',
        readme,
        line: entry.line,
        rule: entry.raw,
        at: old === undefined ? 'tip' : 'base',
      };
    });
  });
};

/** Every change that one of both sides protects, and every rule that the tip holds to less than the base. */
export const judgeContract = (
  base: readonly Rules[],
  tip: readonly Rules[],
  changes: readonly Change[],
): Violation[] => [...judgeWeakened(base, tip, changes), ...judgeTouched(base, tip, changes)];

export type Approved = { readonly violation: Violation; readonly approval: Approval };

/** Sorts violations by whether a trailer with a reason approves them. */
export const applyApprovals = (
  violations: readonly Violation[],
  approvals: readonly Approval[],
): { readonly open: readonly Violation[]; readonly approved: readonly Approved[] } => {
  const open: Violation[] = [];
  const approved: Approved[] = [];
  for (const violation of violations) {
    const approval = approvals.find((one) => one.reason !== '' && covers(one, violation.path, violation.kind));
    if (approval === undefined) open.push(violation);
    else approved.push({ violation, approval });
  }
  return { open, approved };
};

/** For machines; a name that is not UTF-8 has one character a byte. */
export const plainName = (path: RawName): string => tryText(path) ?? path;

/** For people; a name that is not UTF-8 shows byte by byte. */
export const shownName = (path: RawName): string => printable(plainName(path));

const deeds: Readonly<Record<string, string>> = { A: 'added', D: 'deleted', M: 'changed', T: 'changed in kind' };

export type Blame = {
  /** The commit that did it; undefined where no single one did. */
  readonly commitOf: (path: RawName) => string | undefined;
  readonly approvals: readonly Approval[];
};

const describeCommit = (commit: string | undefined): string => {
  if (commit === undefined) return 'in no single commit of this push (a merge, or a push that goes back)';
  return `by commit ${short(commit)}`;
};

/**
 * The refusal (or warning) of one violation: file, README and line of the rule, commit, and the trailer that would
 * approve it.
 */
export const violationFinding = (
  violation: Violation,
  level: Finding['level'],
  { commitOf, approvals }: Blame,
): Finding => {
  const { kind, path, readme, line, rule, at, status } = violation;
  const by = describeCommit(commitOf(path));
  const where = `${shownName(readme)}:${line}${at === 'base' ? ' as the remote has it' : ''}`;
  const isBare = approvals.some((one) => one.reason === '' && covers(one, path, kind));
  const trailer = trailerFor(path).replace(' <reason>', '');
  const bare = isBare ? `; a ${trailer} gives no reason, and so approves nothing` : '';
  const hint = `undo it, or say why in the message of a commit of this push: ${trailerFor(path)}`;
  const parts = { level, path: plainName(path), hint };
  if (kind === 'weakened')
    return finding('contract/rule-weakened', `the rule "${rule}" (${where}) no longer holds as before, ${by}${bare}`, {
      ...parts,
      line,
    });
  return finding(
    'contract/touched',
    `${deeds[status] ?? 'changed'} ${by}, but "${rule}" must not be touched (${where})${bare}`,
    parts,
  );
};

export const approvedFinding = ({ violation: { path, kind }, approval }: Approved): Finding =>
  finding(
    'contract/approved',
    `${kind === 'weakened' ? 'a weaker rule' : 'a touch of a protected file'} is approved by commit ${short(approval.commit)}: ${approval.reason}`,
    { level: 'note', path: plainName(path) },
  );

const offendersShown = 5;

/** Warnings where a range is larger than what surgical is said to be; a limit of null is off. */
export const judgeSize = (
  sizes: readonly Size[],
  most: { readonly max_files: number | null; readonly max_lines: number | null },
): Finding[] => {
  const findings: Finding[] = [];
  const warn = (message: string, hint: string): void =>
    void findings.push(finding('contract/large', message, { level: 'warn', hint }));
  if (most.max_files !== null && sizes.length > most.max_files) {
    const folders = new Map<string, number>();
    for (const { path } of sizes) folders.set(folderOf(path) || './', (folders.get(folderOf(path) || './') ?? 0) + 1);
    const largest = [...folders]
      .sort((a, b) => b[1] - a[1])
      .slice(0, offendersShown)
      .map(([folder, n]) => `${shownName(folder)} (${n})`);
    warn(
      `this push changes ${count(sizes.length, 'file')}, contract.max_files is ${most.max_files}; most in: ${largest.join(', ')}`,
      'push less at once',
    );
  }
  const lines = sizes.reduce((sum, size) => sum + (size.lines ?? 0), 0);
  if (most.max_lines !== null && lines > most.max_lines) {
    const largest = [...sizes]
      .sort((a, b) => (b.lines ?? 0) - (a.lines ?? 0))
      .slice(0, offendersShown)
      .map((size) => `${shownName(size.path)} (${size.lines ?? 0})`);
    warn(
      `this push changes ${count(lines, 'line')}, contract.max_lines is ${most.max_lines}; most in: ${largest.join(', ')}`,
      'push less at once',
    );
  }
  return findings;
};
