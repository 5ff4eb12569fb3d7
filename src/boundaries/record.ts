// Writes docs/decisions/NNNN-*.md, once for one state of things. Asked by commands/check-boundaries.ts. Next:
// decision.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { createNew, makeFolder } from '../world/changes.js';
import { timestamp } from '../world/clock.js';
import { isPlainFolder, listFolder, look, readText } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import type { Checked } from './check.js';
import { mark, renderDecision } from './decision.js';

const folder = 'docs/decisions';
const largest = 4 << 20;

/** A record says the same as another of a later day. */
const timeless = (text: string): string =>
  text
    .replace(/^date: .*$/m, '')
    .replaceAll('[x]', '[ ]')
    .replace(/^status: .*$/m, '');

export type Recorded = { /** Relative to the root. */ readonly path: string; readonly written: boolean };

/** @throws Fault where no folder was judged, or something else lies where the record would */
export const recordDecision = (
  repo: WorkRepository,
  { judged, folders }: Pick<Checked, 'judged' | 'folders'>,
  nowMs: number,
): Recorded => {
  if (judged.length === 0)
    throw new Fault(
      'usage',
      'there is no table to record: no folder of scripts was judged',
      'name one: npx gate-hooks check-boundaries tools --record',
      2,
    );
  for (const part of ['docs', folder])
    if (look(join(repo.root, part)) !== null && !isPlainFolder(join(repo.root, part)))
      throw new Fault('not-a-file', `${part} is no folder`, 'make it one');
  const text = renderDecision(judged, folders, timestamp(nowMs).slice(0, 10));
  const files = isPlainFolder(join(repo.root, folder)) ? listFolder(join(repo.root, folder)) : [];
  const last = files
    .filter((file) => file.endsWith('.md') && look(join(repo.root, folder, file))?.isFile() === true)
    .reverse()
    .find((file) => (readText(join(repo.root, folder, file), largest) ?? '').includes(mark));
  if (last !== undefined && timeless(readText(join(repo.root, folder, last), largest) ?? '') === timeless(text))
    return { path: `${folder}/${last}`, written: false };
  const highest = Math.max(0, ...files.map((file) => Number(/^(\d{1,6})-/.exec(file)?.[1] ?? 0)));
  const path = `${folder}/${String(highest + 1).padStart(4, '0')}-what-lies-in-${folders
    .map((one) => one.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'folder')
    .join('-and-')
    .slice(0, 60)}.md`;
  makeFolder(join(repo.root, folder));
  if (!createNew(join(repo.root, path), text))
    throw new Fault('changed-meanwhile', `${path} was written meanwhile`, 'run it again');
  return { path, written: true };
};
