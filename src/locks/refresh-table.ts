// How are the changes of a refresh shown, and is what the resolver made a lock at all? Pure; asked by refresh.ts.
import { count, printable } from '../core/text.js';
import type { PinChange, Pins } from './pins.js';
import { normaliseName, parseRequirements, pinText } from './requirements.js';
import { judgeWhole } from './whole.js';

const wordOf = ({ from, to }: PinChange): string => (from === null ? 'added' : to === null ? 'removed' : 'changed');
/** A version is seldom longer; an address may be. */
const widest = 40;
const cut = (text: string): string => (text.length > widest ? `${text.slice(0, widest - 3)}...` : text);

/** Columns: package, from, to, what happened. Empty where nothing changed. */
export const tableOf = (changes: readonly PinChange[]): string[] => {
  if (changes.length === 0) return [];
  const rows = [
    ['package', 'from', 'to', ''],
    ...changes.map((change) => [change.name, change.from ?? '-', change.to ?? '-', wordOf(change)]),
  ].map((row) => row.map((cell) => cut(printable(cell))));
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map(
    (row) =>
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}`,
  );
};

/** `2 added, 1 removed, 3 changed`, or that nothing changed. */
export const summaryOf = (changes: readonly PinChange[]): string => {
  const said = ['added', 'removed', 'changed']
    .map((word) => [changes.filter((change) => wordOf(change) === word).length, word] as const)
    .filter(([n]) => n > 0);
  return said.length === 0 ? 'no pin changed' : said.map(([n, word]) => `${n} ${word}`).join(', ');
};

/** Pins and hashes, whatever order and comments. Two texts with the same content need no writing. */
export const contentOf = (text: string): string =>
  parseRequirements(text.replace(/^\ufeff/, ''))
    .map((entry) =>
      entry.kind === 'requirement'
        ? `${pinText(entry)} ${[...entry.hashes].sort().join(' ')}`
        : JSON.stringify({ ...entry, line: 0 }),
    )
    .sort()
    .join('\n');

const namesIn = (pins: Pins): Set<string> => new Set(pins.map(([name]) => normaliseName(name.replace(/\[.*$/, ''))));

/** Why the resolver's answer must not replace the old lock; null where it may. */
export const refuseFresh = (
  before: Pins | null,
  after: Pins | null,
  text: string,
  isRequirements: boolean,
): string | null => {
  if (after === null) return 'what the resolver made cannot be read';
  if (after.length === 0 && (before ?? []).length > 0) return 'what the resolver made pins nothing';
  if (isRequirements) {
    const broken = judgeWhole([{ path: '', constraint: false, entries: parseRequirements(text) }]).findings.filter(
      ({ level, rule }) => level === 'error' && rule !== 'lock/mixed-hashes',
    );
    if (broken.length > 0) return `what the resolver made is no whole lock: ${broken[0]!.message}`;
  }
  return null;
};

/** Half of the names gone is seldom meant: a wrong input, a wrong folder. */
export const refuseShrunk = (before: Pins | null, after: Pins): string | null => {
  const [old, fresh] = [namesIn(before ?? []), namesIn(after)];
  return old.size > 1 && fresh.size * 2 < old.size
    ? `the new lock has ${count(fresh.size, 'package')}, the old one ${old.size}`
    : null;
};

export const hasMixedHashes = (text: string): boolean =>
  judgeWhole([{ path: '', constraint: false, entries: parseRequirements(text) }]).findings.some(
    ({ rule }) => rule === 'lock/mixed-hashes',
  );
