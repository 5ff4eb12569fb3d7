// Which breaks were there when the rules came, and has that list only become shorter? Known by rule, path and the
// line's text. Asked by check.ts. Pure.

import { Fault } from '../core/fault.js';
import { isPlainObject } from '../core/plain-object.js';
import { byText, printable } from '../core/text.js';
import type { Broken } from './broken.js';

export type Entry = {
  readonly rule: string;
  readonly path: string;
  /** Of the line, without the space around it. */
  readonly text: string;
  /** How often. */
  readonly count: number;
};

const schema = 'gate-hooks/boundaries-baseline/1';

const isEntry = (value: unknown): value is Entry => {
  if (!isPlainObject(value)) return false;
  const { rule, path, text, count } = value;
  return (
    typeof rule === 'string' &&
    typeof path === 'string' &&
    typeof text === 'string' &&
    Number.isSafeInteger(count) &&
    (count as number) > 0
  );
};

/** @throws Fault for anything but what renderBaseline writes */
export const parseBaseline = (name: string, text: string): readonly Entry[] => {
  const refuse = (why: string): never => {
    throw new Fault(
      'malformed',
      `${printable(name)} is no baseline: ${why}`,
      `git checkout -- ${printable(name)}, or remove it and run: npx gate-hooks check-boundaries --update-baseline`,
      2,
    );
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('it is not JSON');
  }
  const { schema: named, findings } = isPlainObject(value) ? value : {};
  if (named !== schema) return refuse(`its schema is not ${schema}`);
  if (!Array.isArray(findings) || !findings.every(isEntry))
    return refuse('its findings are not all rule, path, text and count');
  return findings;
};

const key = ({ rule, path, text }: Omit<Entry, 'count'>): string => JSON.stringify([rule, path, text]);
/** Without the path: a file that moves keeps its findings, and adds none. */
const looseKey = ({ rule, text }: Omit<Entry, 'count'>): string => JSON.stringify([rule, text]);

const tally = (entries: readonly Entry[], keyOf: (entry: Entry) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const entry of entries) counts.set(keyOf(entry), (counts.get(keyOf(entry)) ?? 0) + entry.count);
  return counts;
};

const entryOf = ({ finding, text }: Broken): Entry => ({
  rule: finding.rule,
  path: finding.path ?? '',
  text: text ?? '',
  count: 1,
});

/** Entries once each, with their counts, sorted: the same bytes on every machine. */
const merged = (entries: readonly Entry[]): Entry[] => {
  const byKey = new Map<string, Entry>();
  for (const { rule, path, text, count } of entries) {
    const before = byKey.get(key({ rule, path, text }))?.count ?? 0;
    byKey.set(key({ rule, path, text }), { rule, path, text, count: before + count });
  }
  return [...byKey.values()].sort((a, b) => byText(a.path, b.path) || byText(a.rule, b.rule) || byText(a.text, b.text));
};

export type Matched = {
  readonly fresh: readonly Broken[];
  /** How many a baseline forgives. */
  readonly known: number;
  /** What it lists and nobody finds any more. */
  readonly gone: readonly Entry[];
};

/** Of equal breaks as many are forgiven as are listed, the first ones first. */
export const matchBaseline = (all: readonly Broken[], entries: readonly Entry[]): Matched => {
  const left = tally(entries, key);
  let known = 0;
  const fresh = all.filter((one) => {
    const count = one.text === null ? 0 : (left.get(key(entryOf(one))) ?? 0);
    if (count === 0) return true;
    left.set(key(entryOf(one)), count - 1);
    known += 1;
    return false;
  });
  const gone = merged(entries)
    .map((entry) => ({ ...entry, count: left.get(key(entry)) ?? 0 }))
    .filter(({ count }) => count > 0);
  return { fresh, known, gone };
};

/** The baseline of today: all that can be forgiven where there is none yet, else what of the old one is still found. */
export const nextBaseline = (all: readonly Broken[], entries: readonly Entry[] | null): readonly Entry[] => {
  const today = merged(all.filter(({ text }) => text !== null).map(entryOf));
  if (entries === null) return today;
  const before = tally(entries, key);
  return today
    .map((entry) => ({ ...entry, count: Math.min(entry.count, before.get(key(entry)) ?? 0) }))
    .filter(({ count }) => count > 0);
};

/** What `now` lists more often than one of the versions before it did. @param earlier any order */
export const grownSince = (now: readonly Entry[], earlier: readonly (readonly Entry[])[]): readonly Entry[] => {
  const counts = tally(now, looseKey);
  const least = earlier.map((entries) => tally(entries, looseKey));
  const grown = [...counts]
    .filter(([one, count]) => least.some((before) => (before.get(one) ?? 0) < count))
    .map(([one]) => one);
  return merged(now).filter((entry) => grown.includes(looseKey(entry)));
};

export const renderBaseline = (entries: readonly Entry[]): string =>
  `${JSON.stringify({ schema, findings: entries }, null, 2)}\n`;
