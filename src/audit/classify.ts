// What vouches for each commit that reached a remote? Pure: commits, passes and bypasses in, a fate each out.
// Gathered by gather.ts.
import { type Finding, finding } from '../core/finding.js';
import { count, printable, short } from '../core/text.js';

export type Commit = { readonly oid: string; readonly tree: string; readonly parents: readonly string[] };
export type BypassNote = { /** RFC 3339. */ readonly at: string; readonly by: string; readonly reason: string | null };

export type Known = {
  /** Children before parents; only those that a remote is known to have. */
  readonly commits: readonly Commit[];
  /** Ids that a branch of a remote is known to have stood at: each was the end of a push, by whomever. */
  readonly tips: ReadonlySet<string>;
  readonly passedTrees: ReadonlySet<string>;
  /** By commit id and by tree id. */
  readonly bypasses: ReadonlyMap<string, BypassNote>;
};

/**
 * evidence: the very tree has passed here, before or after it was pushed. covered: it never was the end of a push
 * that is known, only beneath one that passed; nothing ran on it. bypassed: BYPASS_SMOKE=1, by the trace.
 * unaccounted: neither (--no-verify, another machine).
 */
export type Kind = 'evidence' | 'covered' | 'bypassed' | 'unaccounted';
export type Fate = {
  readonly oid: string;
  readonly kind: Kind;
  /** The pushed commit that decides; its own id where it is one. */
  readonly tip: string;
  readonly bypass: BypassNote | null;
};

const better: Record<Kind, number> = { evidence: 0, covered: 0, bypassed: 1, unaccounted: 2 };

const fateOf = ({ oid, tree }: Commit, known: Known, children: readonly Fate[]): Fate => {
  const bypass = known.bypasses.get(oid) ?? known.bypasses.get(tree) ?? null;
  if (known.passedTrees.has(tree)) return { oid, kind: 'evidence', tip: oid, bypass };
  if (bypass !== null) return { oid, kind: 'bypassed', tip: oid, bypass };
  const above = known.tips.has(oid) ? undefined : [...children].sort((a, b) => better[a.kind] - better[b.kind])[0];
  if (above === undefined) return { oid, kind: 'unaccounted', tip: oid, bypass: null };
  return { oid, kind: above.kind === 'evidence' ? 'covered' : above.kind, tip: above.tip, bypass: null };
};

export const classify = (known: Known): Fate[] => {
  const children = new Map<string, Fate[]>();
  return known.commits.map((commit) => {
    const fate = fateOf(commit, known, children.get(commit.oid) ?? []);
    for (const parent of commit.parents) children.set(parent, [...(children.get(parent) ?? []), fate]);
    return fate;
  });
};

const beneath = (fates: readonly Fate[], tip: string): string => {
  const n = fates.filter((fate) => fate.tip === tip && fate.oid !== tip).length;
  if (n === 0) return '';
  return ` (and ${count(n, 'commit')} beneath it)`;
};

const describeBypass = (bypass: BypassNote | null): string => {
  if (bypass === null) return '';
  return `${bypass.at} by ${printable(bypass.by)}: ${printable(bypass.reason ?? 'no reason given')}`;
};

/** One finding for each pushed commit that nothing vouches for, and a note for each bypass that a pass settled. */
export const findingsOf = (fates: readonly Fate[]): Finding[] =>
  fates.flatMap((fate) => {
    const { oid, tip, kind, bypass } = fate;
    const hint = `git switch --detach ${short(oid)} && npx gate-hooks smoke: a pass of the same content settles it`;
    if (oid !== tip || kind === 'covered') return [];
    if (kind === 'bypassed')
      return [
        finding(
          'audit/bypassed',
          `commit ${short(oid)}${beneath(fates, oid)} went out by a bypass (${describeBypass(bypass)}) and has not passed since`,
          { hint },
        ),
      ];
    if (kind === 'unaccounted')
      return [
        finding(
          'audit/unaccounted',
          `commit ${short(oid)}${beneath(fates, oid)} is at a remote, and nothing here says that it passed (--no-verify, another machine, or forgotten)`,
          { hint },
        ),
      ];
    if (bypass === null) return [];
    const what = `the bypass of commit ${short(oid)} (${describeBypass(bypass)})`;
    return [finding('audit/settled', `${what} is settled: its content has passed`, { level: 'note' })];
  });
