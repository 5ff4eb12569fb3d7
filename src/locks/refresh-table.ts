// Shows the changes of a refresh as a table, and judges whether what the resolver made is a lock at all.
import type { Finding } from '../core/finding.js';
import { count, printable } from '../core/text.js';
import type { PinChange, Pins } from './pins.js';
import { normaliseName } from './requirement-syntax.js';
import { type Entry, parseRequirements, pinText } from './requirements.js';
import { judgeWhole } from './whole.js';

const wordOf = ({ from, to }: PinChange): string => {
  if (from === null) return 'added';
  return to === null ? 'removed' : 'changed';
};

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
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return `  ${cells.join('  ').trimEnd()}`;
  });
};

/** `2 added, 1 removed, 3 changed`, or that nothing changed. */
export const summaryOf = (changes: readonly PinChange[]): string => {
  const said: string[] = [];
  for (const word of ['added', 'removed', 'changed']) {
    const n = changes.filter((change) => wordOf(change) === word).length;
    if (n > 0) said.push(`${n} ${word}`);
  }
  return said.length === 0 ? 'no pin changed' : said.join(', ');
};

const contentOfEntry = (entry: Entry): string => {
  if (entry.kind !== 'requirement') return JSON.stringify({ ...entry, line: 0 });
  return `${pinText(entry)} ${[...entry.hashes].sort().join(' ')}`;
};

/** Pins and hashes, whatever order and comments. Two texts with the same content need no writing. */
export const contentOf = (text: string): string =>
  parseRequirements(text.replace(/^\ufeff/, ''))
    .map(contentOfEntry)
    .sort()
    .join('\n');

/** What is wrong with a text as a requirements lock that includes nothing. */
const faultsOf = (text: string): readonly Finding[] =>
  judgeWhole([{ path: '', constraint: false, entries: parseRequirements(text) }]).findings;

export const hasMixedHashes = (text: string): boolean =>
  faultsOf(text).some(({ rule }) => rule === 'lock/mixed-hashes');

/** Why the resolver's answer must not replace the old lock; null where it may. */
export const refuseFresh = (before: Pins | null, after: Pins, text: string, isRequirements: boolean): string | null => {
  if (after.length === 0 && before !== null && before.length > 0) return 'what the resolver made pins nothing';
  if (!isRequirements) return null;
  const broken = faultsOf(text).find(({ level, rule }) => level === 'error' && rule !== 'lock/mixed-hashes');
  if (broken === undefined) return null;
  return `what the resolver made is no whole lock: ${broken.message}`;
};

const namesIn = (pins: Pins): Set<string> => new Set(pins.map(([name]) => normaliseName(name.replace(/\[.*$/, ''))));

/** Half of the names gone is seldom meant: a wrong input, a wrong folder. */
export const refuseShrunk = (before: Pins | null, after: Pins): string | null => {
  const old = namesIn(before ?? []);
  const fresh = namesIn(after);
  if (old.size <= 1 || fresh.size * 2 >= old.size) return null;
  return `the new lock has ${count(fresh.size, 'package')}, the old one ${old.size}`;
};
