// Was the trace of bypasses edited or cut? Pure: its bytes and the hash of its end in, what is wrong out. Read by trace.ts.
// hooks/pre-push writes it: all lines of a push hold, as "prev", the id that git would give to the lines of the push before as a blob; the
// first holds the id of all that stood there from before there was a chain, or "". Who rewrites trace and end alike is not found out.
import { createHash } from 'node:crypto';

export type Chain = {
  /** Lines from before there was a chain. */
  readonly unchained: number;
  /** Pushes in the chain. */
  readonly chained: number;
  /** What is wrong, one sentence each. */
  readonly broken: readonly string[];
};

/** As `git hash-object --stdin`; `hex` is how long ids of the repository are: 40 (SHA-1) or 64 (SHA-256). */
export const blobId = (content: Buffer, hex: number): string =>
  createHash(hex === 64 ? 'sha256' : 'sha1').update(`blob ${content.length}\0`).update(content).digest('hex');

type Entry = { readonly push: string; readonly prev: string };
/** `line` counts from 1, `start` and `end` are bytes. */
type Block = { readonly line: number; readonly start: number; readonly end: number; readonly entry: Entry | null };

const parseLine = (line: string): Entry | null => {
  try {
    const { push, prev } = JSON.parse(line) as Record<string, unknown>;
    return typeof push === 'string' && typeof prev === 'string' ? { push, prev } : null;
  } catch {
    return null;
  }
};

/** Lines of a push that follow each other are one block; every line outside the chain is one of its own. */
const blocksOf = (trace: Buffer): Block[] => {
  const blocks: Block[] = [];
  let start = 0;
  // A character a byte: names need not be UTF-8, and offsets must be those of the file.
  trace.toString('latin1').split('\n').forEach((text, i) => {
    const end = Math.min(start + text.length + 1, trace.length);
    const entry = text === '' ? null : parseLine(text);
    const last = blocks.at(-1);
    if (entry !== null && last?.entry?.push === entry.push && last.entry.prev === entry.prev) blocks[blocks.length - 1] = { ...last, end };
    else if (end > start) blocks.push({ line: i + 1, start, end, entry });
    start = end;
  });
  return blocks;
};

const brokenEnd = (last: { readonly id: string; readonly prev: string } | null, head: string | null): string[] => {
  if (last === null) return head === null ? [] : ['the trace was cut: the last entry that was written is gone, with all before it'];
  if (head === null) return ['what holds the hash of the last entry is gone, so the end of the trace may have been cut'];
  // The second: whoever wrote the last entry was killed before the push went on, or is about to let it.
  return head === last.id || head === last.prev ? [] : ['the last entry is not the one that was written last: the end of the trace was edited or cut'];
};

/** @param head the hash of the entry that was written last, null where none is kept */
export const judgeChain = (trace: Buffer, head: string | null): Chain => {
  const broken: string[] = [];
  let [unchained, chained] = [0, 0];
  let last: { id: string; prev: string } | null = null;
  const blocks = blocksOf(trace);
  const hex = (head || blocks.find(({ entry }) => entry?.prev)?.entry?.prev || '').length;
  for (const { line, start, end, entry } of blocks) {
    if (entry === null) {
      if (last === null) unchained += 1;
      else broken.push(`line ${line} was put in, or an entry was edited there: it is no part of the chain`);
      continue;
    }
    const id = blobId(trace.subarray(start, end), hex);
    // Two with the same predecessor: whoever wrote the first was killed before the push went on.
    const follows = last === null ? false : entry.prev === last.id || entry.prev === last.prev;
    const begins = !follows && entry.prev === (start === 0 ? '' : blobId(trace.subarray(0, start), hex));
    if (begins && last !== null) broken.push(`the chain begins anew in line ${line}: what held the hash of its end was gone, so entries before it may have been cut`);
    else if (!follows && !begins) broken.push(`what stood before line ${line} was edited or cut: its entry follows one that is not there`);
    last = { id, prev: entry.prev };
    chained += 1;
  }
  return { unchained, chained, broken: [...broken, ...brokenEnd(last, head)] };
};
