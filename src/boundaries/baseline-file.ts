// Reads and writes the baseline of the boundary rules, and knows from git what it held before. Asked by check.ts.
// Next: baseline.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { readBlobs } from '../world/blobs.js';
import { writeWhole } from '../world/changes.js';
import { look, readText } from '../world/files.js';
import { resolveObjects, tryGit, type WorkRepository } from '../world/git.js';
import { type Entry, parseBaseline, renderBaseline } from './baseline.js';

const largest = 16 << 20;

/** Null where there is none. @throws Fault for a link, and for what is no baseline */
export const readBaseline = (repo: WorkRepository, path: string): readonly Entry[] | null => {
  const stats = look(join(repo.root, path));
  if (stats === null) return null;
  if (!stats.isFile())
    throw new Fault(
      'not-a-file',
      `${printable(path)} is not a regular file`,
      'make it one, or name another file in boundaries.baseline',
      2,
    );
  return parseBaseline(path, readText(join(repo.root, path), largest) ?? '');
};

/**
 * The committed versions, the newest first, back to where the file was not there: a baseline that was taken away
 * and made anew starts anew, for everybody to see. Of a shallow clone what it has.
 */
export const earlierBaselines = (repo: WorkRepository, path: string): readonly (readonly Entry[])[] => {
  const log = tryGit(repo, ['--literal-pathspecs', 'log', '--format=%H', '--end-of-options', 'HEAD', '--', path]);
  // Without a commit there is no history.
  const commits = log.code === 0 ? log.stdout.split('\n').filter((id) => id !== '') : [];
  if (/[\n\r]/.test(path)) return [];
  const objects = resolveObjects(
    repo,
    commits.map((commit) => `${commit}:${path}`),
  );
  const oids = new Set<string>();
  for (const object of objects) {
    if (object?.type !== 'blob') break;
    oids.add(object.oid);
  }
  const blobs = readBlobs(repo, [...oids], ['the baseline', 'it is not known whether it grew']);
  return [...blobs.values()].map((blob) => parseBaseline(path, blob.toString('utf8')));
};

export const writeBaseline = (repo: WorkRepository, path: string, entries: readonly Entry[]): void =>
  writeWhole(join(repo.root, path), renderBaseline(entries));
