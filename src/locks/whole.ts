// Judges whether a requirements lock is whole: all pinned, hashes on all or none, nothing that pip would drop.
import { type Finding, finding } from '../core/finding.js';
import type { RuleId } from '../core/rules.js';
import { count } from '../core/text.js';
import { parseMarker } from './marker-syntax.js';
import { type Entry, isHashed, isPinned, nameOf, type Requirement } from './requirements.js';
import { judgeConstraints, judgeTwice, type Placed } from './whole-conflicts.js';

/**
 * One file that makes up a lock: the lock itself first, then what it includes. `constraint`: reached by -c, so it only
 * narrows.
 */
export type Part = { readonly path: string; readonly constraint: boolean; readonly entries: readonly Entry[] };

/** More findings of one kind than this are counted and not listed. */
const most = 20;

const capped = (rule: RuleId, findings: readonly Finding[]): readonly Finding[] => {
  const [next, ...others] = findings.slice(most);
  if (next === undefined) return findings;
  const more = finding(rule, `and ${others.length + 1} more like it`);
  return [...findings.slice(0, most), { ...more, path: next.path }];
};

type OrphanHash = Extract<Entry, { kind: 'orphan-hash' }>;

const judgeOrphanHash = (path: string, { line, cutBy }: OrphanHash): Finding => {
  const what = 'this --hash belongs to no requirement';
  const then = 'pip warns and installs without it';
  if (cutBy === null) {
    const hint = 'put it on the line of its requirement, with a backslash as the last character before it';
    return finding('lock/orphan-hash', `${what}: ${then}`, { path, line, hint });
  }
  const why = `the comment on line ${cutBy} ends the continuation`;
  const hint = `move the comment on line ${cutBy} above the requirement`;
  return finding('lock/orphan-hash', `${what} (${why}): ${then}`, { path, line, hint });
};

/** Lines that pip refuses or drops. */
const judgeLines = ({ path, entries }: Part): Finding[] => {
  const findings: Finding[] = [];
  for (const entry of entries) {
    if (entry.kind === 'orphan-hash') findings.push(judgeOrphanHash(path, entry));
    if (entry.kind === 'invalid')
      findings.push(finding('lock/unreadable', `${entry.why}: pip refuses this line`, { path, line: entry.line }));
  }
  return findings;
};

const judgeMarkers = (all: readonly Placed[]): Finding[] => {
  const readable = new Map<string, boolean>();
  const findings: Finding[] = [];
  for (const { path, line, marker } of all) {
    if (marker === null) continue;
    const isReadable = readable.get(marker) ?? parseMarker(marker) !== null;
    readable.set(marker, isReadable);
    if (isReadable) continue;
    const said = `its environment marker cannot be read: ${marker.slice(0, 120)}`;
    findings.push(finding('lock/unreadable', said, { path, line }));
  }
  return findings;
};

const whyUnpinned = ({ editable, url, specifiers }: Requirement): string => {
  if (editable) return 'is editable and names no commit';
  if (url !== null) return 'comes from an address without a hash or a commit';
  return `is not pinned: ${specifiers.join(',') || 'any version'}`;
};

const judgePins = (all: readonly Placed[]): Finding[] =>
  all
    .filter((one) => !isPinned(one))
    .map((one) =>
      finding('lock/unpinned', `${nameOf(one)} ${whyUnpinned(one)}`, {
        path: one.path,
        line: one.line,
        hint: 'pin it with ==, with a hash, or with the full id of a commit',
      }),
    );

/** pip can hash neither a checkout nor a folder. */
const cannotBeHashed = ({ editable, url }: Requirement): boolean =>
  editable || /^(?:git|hg|svn|bzr)\+|^\.{0,2}\//.test(url ?? '');

const judgeHashes = (all: readonly Placed[], isRequired: boolean): Finding[] => {
  const bare = all.filter((one) => !isHashed(one));
  const hashed = all.length - bare.length;
  if (bare.length === 0 || (hashed === 0 && !isRequired)) return [];
  const have = hashed === 1 ? 'has' : 'have';
  const because = isRequired
    ? '--require-hashes is set'
    : `${count(hashed, 'requirement')} of ${all.length} ${have} hashes`;
  const hint = 'gate-hooks refresh-lock writes hashes for all that have one';
  return bare.map((one) => {
    const wants = `${nameOf(one)} has no hash, but ${because}: pip then wants one for every requirement`;
    const said = cannotBeHashed(one) ? `${wants}, and can take none for a checkout or a folder` : wants;
    return finding('lock/mixed-hashes', said, { path: one.path, line: one.line, hint });
  });
};

export type Whole = {
  readonly findings: readonly Finding[];
  /** Requirements of the lock and of what it includes. */
  readonly pins: number;
  readonly hashed: number;
};

const requirementsIn = (parts: readonly Part[]): Placed[] => {
  const placed: Placed[] = [];
  for (const { path, entries } of parts)
    for (const entry of entries) if (entry.kind === 'requirement') placed.push({ ...entry, path });
  return placed;
};

const requiresHashes = (entry: Entry): boolean =>
  entry.kind === 'options' && entry.options.require_hashes !== undefined;

/** A file that is included twice counts twice, as it does for pip. */
export const judgeWhole = (parts: readonly Part[]): Whole => {
  const all = requirementsIn(parts.filter(({ constraint }) => !constraint));
  const constraints = requirementsIn(parts.filter(({ constraint }) => constraint));
  const isRequired = parts.some(({ entries }) => entries.some(requiresHashes));
  const findings = [
    ...capped('lock/unreadable', [...parts.flatMap(judgeLines), ...judgeMarkers([...all, ...constraints])]),
    ...capped('lock/unpinned', judgePins(all)),
    ...capped('lock/mixed-hashes', judgeHashes(all, isRequired)),
    ...capped('lock/conflict', [...judgeTwice(all), ...judgeConstraints(all, constraints)]),
  ];
  return { findings, pins: all.length, hashed: all.filter(isHashed).length };
};
