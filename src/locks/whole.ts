// Is a requirements lock whole: all pinned, hashes on all or none, nothing twice, nothing that pip would drop? Entries in, findings out. Pure.
// Entries come from gather.ts; what the manifest asks for is another question: drift.ts.
import { type Finding, finding } from '../core/finding.js';
import type { RuleId } from '../core/rules.js';
import { count } from '../core/text.js';
import { meetingOf, parseMarker } from './markers.js';
import { type Entry, isPinned, pinText, type Requirement } from './requirements.js';
import { satisfies } from './versions.js';

/** One file that makes up a lock: the lock itself first, then what it includes. `constraint`: reached by -c, so it only narrows. */
export type Part = { readonly path: string; readonly constraint: boolean; readonly entries: readonly Entry[] };
type Placed = Requirement & { readonly path: string };

/** More findings of one kind than this are counted and not listed. */
const most = 20;

const capped = (rule: RuleId, findings: readonly Finding[], level: Finding['level'] = 'error'): Finding[] =>
  findings.length <= most
    ? [...findings]
    : [
        ...findings.slice(0, most),
        finding(rule, `and ${findings.length - most} more like it`, { path: findings[most]!.path!, level }),
      ];

const nameOf = ({ name, url, line }: Requirement): string => name ?? url ?? `line ${line}`;

const judgeReadable = ({ path, entries }: Part): Finding[] =>
  entries.flatMap((entry): Finding[] => {
    const at = { path, line: entry.line };
    if (entry.kind === 'invalid') return [finding('lock/unreadable', `${entry.why}: pip refuses this line`, at)];
    if (entry.kind === 'orphan-hash') {
      const why = entry.cutBy === null ? '' : ` (the comment on line ${entry.cutBy} ends the continuation)`;
      return [
        finding('lock/orphan-hash', `this --hash belongs to no requirement${why}: pip warns and installs without it`, {
          ...at,
          hint:
            entry.cutBy === null
              ? 'put it on the line of its requirement, with a backslash as the last character before it'
              : `move the comment on line ${entry.cutBy} above the requirement`,
        }),
      ];
    }
    return [];
  });

const judgeMarkers = (all: readonly Placed[]): Finding[] => {
  const readable = new Map<string, boolean>();
  return all
    .filter(({ marker }) => {
      if (marker === null) return false;
      if (!readable.has(marker)) readable.set(marker, parseMarker(marker) !== null);
      return !readable.get(marker);
    })
    .map(({ path, line, marker }) =>
      finding('lock/unreadable', `its environment marker cannot be read: ${marker!.slice(0, 120)}`, { path, line }),
    );
};

const judgePins = (all: readonly Placed[]): Finding[] =>
  all
    .filter((one) => !isPinned(one))
    .map((one) => {
      const why = one.editable
        ? 'is editable and names no commit'
        : one.url === null
          ? `is not pinned: ${one.specifiers.join(',') || 'any version'}`
          : 'comes from an address without a hash or a commit';
      return finding('lock/unpinned', `${nameOf(one)} ${why}`, {
        path: one.path,
        line: one.line,
        hint: 'pin it with ==, with a hash, or with the full id of a commit',
      });
    });

const isHashed = ({ hashes, url }: Requirement): boolean =>
  hashes.length > 0 || /[#&](?:sha256|sha384|sha512)=[0-9a-f]{32,}/i.test(url ?? '');
/** pip can hash neither a checkout nor a folder. */
const cannotBeHashed = ({ editable, url }: Requirement): boolean =>
  editable || /^(?:git|hg|svn|bzr)\+|^\.{0,2}\//.test(url ?? '');

const judgeHashes = (all: readonly Placed[], required: boolean): Finding[] => {
  const bare = all.filter((one) => !isHashed(one));
  if (bare.length === 0 || (bare.length === all.length && !required)) return [];
  const said = required
    ? '--require-hashes is set'
    : `${count(all.length - bare.length, 'requirement')} of ${all.length} ${all.length - bare.length === 1 ? 'has' : 'have'} hashes`;
  return bare.map((one) =>
    finding(
      'lock/mixed-hashes',
      `${nameOf(one)} has no hash, but ${said}: pip then wants one for every requirement${cannotBeHashed(one) ? ', and can take none for a checkout or a folder' : ''}`,
      { path: one.path, line: one.line, hint: 'gate-hooks refresh-lock writes hashes for all that have one' },
    ),
  );
};

const samePin = (one: Requirement, two: Requirement): boolean =>
  one.url === two.url && one.editable === two.editable && one.specifiers.join() === two.specifiers.join();

const judgePair = (one: Placed, two: Placed): Finding | null => {
  const where = `${one.path === two.path ? '' : `${one.path}, `}line ${one.line}`;
  const at = { path: two.path, line: two.line };
  if (samePin(one, two))
    return pinText(one) === pinText(two)
      ? finding('lock/duplicate', `${nameOf(two)} is pinned twice, first on ${where}`, {
          ...at,
          level: 'warn',
          hint: 'remove one of the two',
        })
      : null;
  const meeting = meetingOf(one.marker, two.marker);
  if (meeting === 'disjoint') return null;
  const pins = `${nameOf(two)} is pinned to ${two.url ?? two.specifiers.join(',')} here and to ${one.url ?? one.specifiers.join(',')} on ${where}`;
  if (meeting === 'overlap')
    return finding('lock/conflict', `${pins}, and both hold at once`, {
      ...at,
      hint: 'keep one of the two, or give them markers that never hold together',
    });
  return finding('lock/conflict', `${pins}; whether their markers can hold at once is not decided here`, {
    ...at,
    level: 'warn',
  });
};

const byName = <T extends { readonly name: string | null }>(all: readonly T[]): Map<string, T[]> => {
  const found = new Map<string, T[]>();
  for (const one of all) if (one.name !== null) found.set(one.name, [...(found.get(one.name) ?? []), one]);
  return found;
};

const judgeTwice = (all: readonly Placed[]): Finding[] =>
  [...byName(all).values()].flatMap((group) =>
    group.flatMap((two, i) =>
      group
        .slice(0, i)
        .flatMap((one) => judgePair(one, two) ?? [])
        .slice(0, 1),
    ),
  );

const judgeConstraints = (all: readonly Placed[], constraints: readonly Placed[]): Finding[] => {
  const pins = byName(all);
  return constraints.flatMap((limit) =>
    (pins.get(limit.name ?? '') ?? []).flatMap((pin) => {
      const version = /^={2,3}(.+)$/.exec(pin.specifiers.length === 1 ? pin.specifiers[0]! : '')?.[1];
      const broken =
        version === undefined ? undefined : limit.specifiers.find((clause) => satisfies(version, clause) === false);
      if (broken === undefined || meetingOf(limit.marker, pin.marker) !== 'overlap') return [];
      return [
        finding(
          'lock/conflict',
          `${nameOf(pin)} is pinned to ${version}, but ${limit.path} line ${limit.line} allows ${broken} only`,
          { path: pin.path, line: pin.line },
        ),
      ];
    }),
  );
};

export type Whole = {
  readonly findings: readonly Finding[] /** Requirements of the lock and of what it includes. */;
  readonly pins: number;
  readonly hashed: number;
};

/** A file that is included twice counts twice, as it does for pip. */
export const judgeWhole = (parts: readonly Part[]): Whole => {
  const placed = (constraint: boolean): Placed[] =>
    parts
      .filter((part) => part.constraint === constraint)
      .flatMap(({ path, entries }) =>
        entries.flatMap((entry) => (entry.kind === 'requirement' ? [{ ...entry, path }] : [])),
      );
  const [all, constraints] = [placed(false), placed(true)];
  const required = parts.some(({ entries }) =>
    entries.some((entry) => entry.kind === 'options' && entry.options.require_hashes !== undefined),
  );
  const findings = [
    ...capped('lock/unreadable', [...parts.flatMap(judgeReadable), ...judgeMarkers([...all, ...constraints])]),
    ...capped('lock/unpinned', judgePins(all)),
    ...capped('lock/mixed-hashes', judgeHashes(all, required)),
    ...capped('lock/conflict', [...judgeTwice(all), ...judgeConstraints(all, constraints)]),
  ];
  return { findings, pins: all.length, hashed: all.filter(isHashed).length };
};
