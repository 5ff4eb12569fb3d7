// Which READMEs are there, and what is wrong with each? Reads them from the work tree. Next: judge.ts; asked by
// commands/check-readmes.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { isReadme, preferredReadme } from '../facts/names.js';
import { parseSections } from '../facts/sections.js';
import type { Settings } from '../settings/settings.js';
import { look, readBytes } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { listTracked, type Tracked } from '../world/tracked.js';
import { parseEntries } from './entries.js';
import { listFolders } from './folders.js';
import { judgeFolder, judgeReadme, type ReadmeFacts } from './judge.js';

export type Checked = { readonly folders: number; readonly readmes: number; readonly findings: readonly Finding[] };

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const largest = 1 << 22;

/** Tracked files below each of the folders, relative to it; `''` is the top. One pass over the paths. */
const filesBelow = (entries: readonly Tracked[], folders: ReadonlySet<string>): Map<string, string[]> => {
  const below = new Map<string, string[]>();
  for (const { path } of entries) {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      const rest = folder === '' ? path : path.slice(folder.length + 1);
      const files = below.get(folder);
      if (files !== undefined) files.push(rest);
      else if (folders.has(folder)) below.set(folder, [rest]);
      if (folder === '') break;
    }
  }
  return below;
};

const readOne = (repo: WorkRepository, path: string): Pick<ReadmeFacts, 'bytes' | 'isLink'> | null => {
  const bytes = readBytes(join(repo.root, path), largest);
  if (bytes === null) return null;
  return { bytes, isLink: look(join(repo.root, path))?.isSymbolicLink() === true };
};

/**
 * The READMEs of the folders that settings want, and the Do-not-touch of every other README that git tracks.
 * What cannot be read is a finding and does not stop the others.
 */
export const checkReadmes = (repo: WorkRepository, settings: Settings): Checked => {
  const entries = listTracked(repo);
  const folders = listFolders(repo, settings, entries);
  const findings: Finding[] = folders.flatMap(({ path, readmes, hasReadme, problem }) =>
    problem === null ? judgeFolder(path, readmes, hasReadme) : [finding('readme/failed', problem.message, { path })],
  );
  const needed = new Set(
    folders.flatMap(({ path, readmes }) =>
      readmes.filter((name) => name === preferredReadme(readmes)).map((name) => `${path}/${name}`),
    ),
  );
  const others = entries
    .filter(({ path, mode, sparse }) => mode.startsWith('100') && !sparse && isReadme(baseOf(path)))
    .map(({ path }) => path);
  const all = [...new Set([...needed, ...others])].sort();
  const below = filesBelow(entries, new Set(all.map(folderOf)));
  for (const path of all) {
    try {
      const read = readOne(repo, path);
      if (read !== null)
        findings.push(
          ...judgeReadme({ ...read, path, isNeeded: needed.has(path), below: below.get(folderOf(path)) ?? null }),
        );
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      findings.push(finding('readme/failed', error.message, { path }));
    }
  }
  return { folders: folders.length, readmes: needed.size, findings };
};

export type Protection = { readonly readme: string; readonly entries: readonly string[] };

/** What the tracked READMEs protect, as their readers see it, sorted by path. */
export const listProtections = (repo: WorkRepository): readonly Protection[] =>
  listTracked(repo)
    .filter(({ path, mode, sparse }) => mode.startsWith('100') && !sparse && isReadme(baseOf(path)))
    .map(({ path }) => path)
    .sort()
    .flatMap((readme) => {
      const text = readOne(repo, readme)?.bytes.toString('utf8') ?? '';
      const entries = parseSections(text)
        .filter(({ name }) => name === 'do-not-touch')
        .flatMap(parseEntries)
        .filter(({ kind }) => kind === 'pattern')
        .map(({ raw }) => raw);
      if (entries.length === 0) return [];
      return [{ readme, entries }];
    });
