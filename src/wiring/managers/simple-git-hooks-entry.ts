// How does the pre-push entry in the user's own configuration of simple-git-hooks start the gate? Edits that keep
// every other byte of the JSON. Pure; used by edit.ts.
import { basename } from 'node:path';
import { Fault } from '../../core/fault.js';
import { type Member, membersOf } from '../../core/json-members.js';
import { isPlainObject } from '../../core/plain-object.js';
import { findRegion, regionOf, withoutRegion } from '../../core/region.js';
import { printable } from '../../core/text.js';
import { isScript } from './simple-git-hooks-config.js';
import { replayingBlock, shMarks, startedHook } from './starter.js';

const key = 'pre-push';
const region = `${shMarks.start}\n${replayingBlock}\n${shMarks.end}`;

/** As it stands between the quotes of a JSON text. */
const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);

/** The same region in such a text, whatever an older version of ours wrote in it, and the line end after it. */
const quotedRegion = /# gate-hooks: start(?:[^"\\]|\\.)*?\\n# gate-hooks: end(?:\\n)?/;

type Entry = {
  readonly members: readonly Member[];
  readonly open: number;
  readonly at: number;
  readonly value: string | null;
};

const broken = (path: string, what: string): Fault =>
  new Fault(
    'not-wired',
    `${printable(path)}: ${what}, so the gate cannot be started from there`,
    'mend it, then: npx gate-hooks install',
  );

const parse = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw broken(path, 'it is not JSON');
  }
};

/** @throws Fault where the text is not a configuration */
const findEntry = (text: string, path: string): Entry => {
  const whole = parse(text, path);
  const top = text.indexOf('{');
  const inPackage = basename(path) === 'package.json';
  const open = inPackage
    ? (membersOf(text, top).find((member) => member.key === 'simple-git-hooks')?.valueFrom ?? -1)
    : top;
  const config = inPackage ? (whole as Record<string, unknown>)['simple-git-hooks'] : whole;
  if (text[open] !== '{' || typeof config !== 'object' || config === null)
    throw broken(path, 'the configuration of simple-git-hooks is not an object');
  const value = (config as Record<string, unknown>)[key];
  if (value !== undefined && typeof value !== 'string') throw broken(path, 'its pre-push entry is not a string');
  const members = membersOf(text, open);
  return { members, open, at: members.findIndex((member) => member.key === key), value: value ?? null };
};

/** The whole document as it should read with that entry, an entry that is new behind all others. */
const expected = (text: string, path: string, value: string | null): string => {
  const whole = parse(text, path);
  const isPackage = basename(path) === 'package.json';
  const config = isPackage && isPlainObject(whole) ? whole['simple-git-hooks'] : whole;
  if (!isPlainObject(config)) throw broken(path, 'the configuration of simple-git-hooks is not an object');
  if (value === null) Reflect.deleteProperty(config, key);
  else Reflect.set(config, key, value);
  return JSON.stringify(whole);
};

/** Keys that stand twice, or text that no rule here foresaw: better no edit than a wrong one. */
const checked = (before: string, after: string, path: string, value: string | null): string => {
  if (JSON.stringify(parse(after, path)) === expected(before, path, value)) return after;
  throw broken(path, 'its pre-push entry cannot be changed without changing more');
};

/** Behind the last member, spaced as that one is. */
const insertMember = (text: string, { members, open }: Entry): string => {
  const last = members.at(-1);
  if (last === undefined) return `${text.slice(0, open + 1)}"${key}": "${quoted(region)}"${text.slice(open + 1)}`;
  const gap = /\s*$/.exec(text.slice(0, last.from))?.[0] ?? '';
  const colon = text.slice(last.from, last.valueFrom).slice(JSON.stringify(last.key).length);
  const separator = /^\s*:\s*$/.test(colon) ? colon : ': ';
  return `${text.slice(0, last.to)},${gap}"${key}"${separator}"${quoted(region)}"${text.slice(last.to)}`;
};

const cutMember = (text: string, { members, at }: Entry): string => {
  const [before, member, next] = [members[at - 1], members[at], members[at + 1]];
  if (member === undefined) return text;
  const from = before === undefined ? member.from : before.to;
  return text.slice(0, from) + text.slice(before === undefined && next !== undefined ? next.from : member.to);
};

const inValue = (text: string, { members, at }: Entry, change: (raw: string) => string): string => {
  const member = members[at];
  if (member === undefined) return text;
  const { valueFrom, to } = member;
  return `${text.slice(0, valueFrom + 1)}${change(text.slice(valueFrom + 1, to - 1))}${text.slice(to - 1)}`;
};

/** What a person puts into a configuration that is a script, which no one edits for them. */
const byHand = (path: string): Fault =>
  new Fault(
    'not-wired',
    `${printable(path)} is a script, which is not edited`,
    `add this entry to what it exports, before a command of your own in the same string: '${key}': "${quoted(region)}"`,
  );

/**
 * Before all else in the entry: whoever reads stdin first leaves nothing for those after it.
 * @throws Fault where it cannot be added
 */
export const addEntry = (before: string | null, path: string): string => {
  const text = before ?? '';
  if (isScript(path)) {
    if (text.includes(startedHook)) return text;
    throw byHand(path);
  }
  const entry = findEntry(text, path);
  if (entry.value === null) return checked(text, insertMember(text, entry), path, region);
  const span = findRegion(entry.value, shMarks, printable(path));
  if (span === null)
    return checked(
      text,
      inValue(text, entry, (raw) => `${quoted(region)}\\n${raw}`),
      path,
      `${region}\n${entry.value}`,
    );
  const renewed = entry.value.slice(0, span.from) + region + entry.value.slice(span.to);
  return checked(
    text,
    inValue(text, entry, (raw) =>
      raw.replace(quotedRegion, (old) => quoted(region) + (old.endsWith('\\n') ? '\\n' : '')),
    ),
    path,
    renewed,
  );
};

/**
 * An entry that is nothing but our lines is one that install made.
 * @throws Fault where the text starts the gate and cannot be changed
 */
export const removeEntry = (text: string, path: string): string => {
  if (!(isScript(path) ? text.includes(startedHook) : quotedRegion.test(text))) return text;
  if (isScript(path))
    throw new Fault(
      'not-wired',
      `${printable(path)} starts the gate, and a script is not edited`,
      'take the lines of gate-hooks out of its pre-push entry, run npx simple-git-hooks, then: npx gate-hooks uninstall',
    );
  const entry = findEntry(text, path);
  if (entry.value === null || regionOf(entry.value, shMarks, printable(path)) === null) return text;
  const rest = withoutRegion(entry.value, shMarks, printable(path));
  if (rest === '' && !entry.value.endsWith('\n')) return checked(text, cutMember(text, entry), path, null);
  return checked(
    text,
    inValue(text, entry, (raw) => raw.replace(quotedRegion, '')),
    path,
    rest,
  );
};

/** What the configuration says the hook file has to end with; null where it is a script, or says nothing. */
export const entryOf = (text: string, path: string): string | null => {
  if (isScript(path)) return null;
  return findEntry(text, path).value;
};

const prelude =
  /^#!\/bin\/sh\n+if \[ "\$SKIP_SIMPLE_GIT_HOOKS" = "1" \]; then\n[^\n]*\n[^\n]*\nfi\n+if \[ -f "\$SIMPLE_GIT_HOOKS_RC" \]; then\n[^\n]*\nfi\n+/;

/**
 * Whether simple-git-hooks wrote this hook file, or would write it for `command`. Hooks of ours begin as its own
 * do.
 */
export const isWritten = (text: string, command: unknown): boolean =>
  (prelude.test(text) && !/^# gate-hooks pre-[a-z]+ v\d/m.test(text)) ||
  (typeof command === 'string' && text.startsWith('#!/bin/sh\n') && text.endsWith(`\n${command}`));

/**
 * The hook file without our lines, as simple-git-hooks would write it from the entry without them; null where it
 * would write none.
 */
export const removeFromWritten = (text: string, name: string): string | null => {
  if (!prelude.test(text) || regionOf(text, shMarks, name) === null) return text;
  const rest = withoutRegion(text, shMarks, name);
  if (text.endsWith(shMarks.end) && rest.replace(prelude, '') === '') return null;
  return rest;
};
