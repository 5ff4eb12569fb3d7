// Is the trace of bypasses whole? Pure: the bytes of the trace and the newest hash in, entries and breaks out.
// Written by hooks/pre-push, where the form is described. Who owns the files can write them all anew, hashes
// included: this tells edits, not forgers.

import { createHash } from 'node:crypto';
import { isPlainObject } from '../core/plain-object.js';

type Entry = {
  readonly value: Readonly<Record<string, unknown>>;
  /** As it stands, one character a byte. */
  readonly raw: string;
  /** 1-based. */
  readonly line: number;
  readonly offset: number;
};

/** What one push wrote: lines alike in `push` and `prev`. */
type Block = { readonly push: unknown; readonly prev: string; readonly first: Entry; readonly text: string };

export type Chain = {
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  /** Lines, or beginnings of lines, that are no entry: torn by a full disk or a kill. */
  readonly unreadable: number;
  /** Entries from before there was a chain. */
  readonly unchained: number;
  /** One sentence each: what shows that the trace was edited or cut. */
  readonly breaks: readonly string[];
};

/** Every line is an object that starts so, and no text in one can hold this, for its quotes would be escaped. */
const start = '{"at":';

const parseEntry = (raw: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(Buffer.from(raw, 'latin1').toString('utf8'));
    if (isPlainObject(value)) return value as Record<string, unknown>;
    return null;
  } catch {
    return null;
  }
};

/** A torn line has no end, so the next entry stands behind it on the same line. */
const readLines = (text: string): { entries: Entry[]; unreadable: number } => {
  const entries: Entry[] = [];
  let unreadable = 0;
  let offset = 0;
  text.split('\n').forEach((line, i) => {
    const from = Math.max(0, line.lastIndexOf(start));
    const raw = line.slice(from);
    const value = parseEntry(raw);
    if (value !== null) entries.push({ value, raw, line: i + 1, offset: offset + from });
    if (line !== '' && (value === null || from > 0)) unreadable += 1;
    offset += line.length + 1;
  });
  return { entries, unreadable };
};

/** As git names a blob; `like` decides between sha1 and sha256. */
const blobId = (latin1: string, like: string): string => {
  const bytes = Buffer.from(latin1, 'latin1');
  return createHash(like.length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
};

const blocksOf = (entries: readonly Entry[]): Block[] => {
  const blocks: Block[] = [];
  for (const entry of entries) {
    const { push, prev } = entry.value;
    const last = blocks.at(-1);
    if (last !== undefined && last.push === push && last.prev === prev)
      blocks[blocks.length - 1] = { ...last, text: `${last.text}${entry.raw}\n` };
    else blocks.push({ push, prev: String(prev), first: entry, text: `${entry.raw}\n` });
  }
  return blocks;
};

/**
 * Blocks with one `prev` are brothers: all but one are of pushes that were killed or refused before their turn
 * ended. The next block must name one of them. A block may instead name all that stands before it, as the first one
 * does, which tells that the newest hash was gone.
 */
const walk = (blocks: readonly Block[], text: string): { breaks: string[]; last: readonly Block[] } => {
  const breaks: string[] = [];
  let brothers: Block[] = [];
  for (const block of blocks) {
    const {
      prev,
      first: { line, offset },
    } = block;
    if (brothers[0]?.prev === prev) {
      brothers.push(block);
      continue;
    }
    const follows = brothers.some((one) => blobId(one.text, prev) === prev);
    const isFirst = offset === 0 ? prev === '' : blobId(text.slice(0, offset), prev) === prev;
    if (brothers.length === 0 && !isFirst)
      breaks.push(`line ${line} does not follow from what stands before it: something was edited or taken out`);
    if (brothers.length > 0 && !follows) {
      const edited = `line ${line} does not follow from the entry before it: one was edited or taken out`;
      const cut = `the newest hash was gone when line ${line} was written, so something may have been cut before it`;
      breaks.push(isFirst ? cut : edited);
    }
    brothers = [block];
  }
  return { breaks, last: brothers };
};

const judgeEnd = (last: readonly Block[], newest: string | null): string[] => {
  if (newest === null)
    return last.length === 0 ? [] : ['the newest hash is gone, so whether the end of the trace was cut cannot be told'];
  const isWhole = last.some(({ prev, text }) => blobId(text, newest) === newest || prev === newest);
  if (isWhole) return [];
  return ['the end of the trace was edited or cut: the newest hash is of no entry at its end'];
};

/** @param newest the hash of what the last push wrote, from the file beside the trace; null where there is none */
export const readChain = (trace: Buffer, newest: string | null): Chain => {
  const text = trace.toString('latin1');
  const { entries, unreadable } = readLines(text);
  const chained = entries.filter(({ value }) => typeof value.prev === 'string');
  const from = chained[0]?.line ?? Infinity;
  const late = entries.filter(({ value, line }) => typeof value.prev !== 'string' && line > from);
  const { breaks, last } = walk(blocksOf(chained), text);
  return {
    entries: entries.map(({ value }) => value),
    unreadable,
    unchained: entries.length - chained.length,
    breaks: [
      ...late.map(({ line }) => `line ${line} is in no chain, though lines before it are`),
      ...breaks,
      ...judgeEnd(last, newest),
    ],
  };
};
