// Finds what a requirements lock pins twice, or pins against its own constraints.
import { type Finding, finding } from '../core/finding.js';
import { meetingOf } from './markers.js';
import { exactVersion, nameOf, pinText, type Requirement } from './requirements.js';
import { satisfies } from './versions.js';

/** A requirement and the file where it stands. */
export type Placed = Requirement & { readonly path: string };

const isSamePin = (one: Requirement, two: Requirement): boolean =>
  one.url === two.url && one.editable === two.editable && one.specifiers.join() === two.specifiers.join();

const pinnedTo = ({ url, specifiers }: Requirement): string => url ?? specifiers.join(',');

/** @param two stands after `one`; the finding is about it */
const judgePair = (one: Placed, two: Placed): Finding | null => {
  const place = { path: two.path, line: two.line };
  const where = one.path === two.path ? `line ${one.line}` : `${one.path}, line ${one.line}`;
  if (isSamePin(one, two)) {
    // The same version for other extras, or under another marker, is fine.
    if (pinText(one) !== pinText(two)) return null;
    const said = `${nameOf(two)} is pinned twice, first on ${where}`;
    return finding('lock/duplicate', said, { ...place, level: 'warn', hint: 'remove one of the two' });
  }
  const pins = `${nameOf(two)} is pinned to ${pinnedTo(two)} here and to ${pinnedTo(one)} on ${where}`;
  switch (meetingOf(one.marker, two.marker)) {
    case 'disjoint':
      return null;
    case 'overlap':
      return finding('lock/conflict', `${pins}, and both hold at once`, {
        ...place,
        hint: 'keep one of the two, or give them markers that never hold together',
      });
    case 'unknown':
      return finding('lock/conflict', `${pins}; whether their markers can hold at once is not decided here`, {
        ...place,
        level: 'warn',
      });
  }
};

const groupByName = (all: readonly Placed[]): ReadonlyMap<string, readonly Placed[]> => {
  const groups = new Map<string, Placed[]>();
  for (const one of all) {
    if (one.name === null) continue;
    const group = groups.get(one.name) ?? [];
    group.push(one);
    groups.set(one.name, group);
  }
  return groups;
};

/** What is wrong with a pin beside those before it: the first such thing. */
const judgeBeside = (earlier: readonly Placed[], pin: Placed): Finding | null => {
  for (const one of earlier) {
    const found = judgePair(one, pin);
    if (found !== null) return found;
  }
  return null;
};

export const judgeTwice = (all: readonly Placed[]): Finding[] => {
  const findings: Finding[] = [];
  for (const group of groupByName(all).values())
    for (const [index, pin] of group.entries()) {
      const found = judgeBeside(group.slice(0, index), pin);
      if (found !== null) findings.push(found);
    }
  return findings;
};

const judgeConstraint = (limit: Placed, pin: Placed): Finding | null => {
  const version = exactVersion(pin);
  if (version === null) return null;
  const broken = limit.specifiers.find((clause) => satisfies(version, clause) === false);
  if (broken === undefined || meetingOf(limit.marker, pin.marker) !== 'overlap') return null;
  return finding(
    'lock/conflict',
    `${nameOf(pin)} is pinned to ${version}, but ${limit.path} line ${limit.line} allows ${broken} only`,
    { path: pin.path, line: pin.line },
  );
};

export const judgeConstraints = (all: readonly Placed[], constraints: readonly Placed[]): Finding[] => {
  const pins = groupByName(all);
  const findings: Finding[] = [];
  for (const limit of constraints)
    for (const pin of pins.get(limit.name ?? '') ?? []) {
      const found = judgeConstraint(limit, pin);
      if (found !== null) findings.push(found);
    }
  return findings;
};
