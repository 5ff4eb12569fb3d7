// Keeps a marked region of one file of the repository: reads it, asks core/markdown-region.ts, writes it whole.
// Asked by readmes and summaries.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { withRegion } from '../core/markdown-region.js';
import { printable } from '../core/text.js';
import { createNew, writeWhole } from '../world/changes.js';
import { look, readBytes } from '../world/files.js';

/** `path` relative to the root; `state` before anything was written. */
export type KeptRegion = { readonly path: string; readonly state: 'missing' | 'stale' | 'current' };

export type Region = {
  readonly path: string;
  /** What the file begins with where there is none yet. */
  readonly title: string;
  /** Markdown, lines ended by LF. */
  readonly body: string;
  /** The command that a reader of the mark may run. */
  readonly command: string;
  /** True writes nothing. */
  readonly check: boolean;
};

/** @throws Fault where its marks are broken, or the file is a link or no text */
export const keepRegion = (root: string, { path, title, body, command, check }: Region): KeptRegion => {
  const place = join(root, path);
  const stats = look(place);
  if (stats !== null && !stats.isFile())
    throw new Fault('not-a-file', `${printable(path)} is not a regular file`, 'make it one');
  const before = readBytes(place, 1 << 24);
  const text = before?.toString('latin1') ?? title;
  if (text.includes('\0')) throw new Fault('malformed', `${printable(path)} is no UTF-8 text`, 'save it as UTF-8');
  const after = Buffer.from(withRegion(text, Buffer.from(body).toString('latin1'), printable(path), command), 'latin1');
  if (before?.equals(after) === true) return { path, state: 'current' };
  const state = before?.includes('gate-hooks:start') === true ? 'stale' : 'missing';
  if (check) return { path, state };
  if (before === null || stats === null) {
    if (!createNew(place, after))
      throw new Fault('changed-meanwhile', `${printable(path)} was written meanwhile`, 'run it again');
  } else writeWhole(place, after, stats.mode & 0o7777);
  return { path, state };
};
