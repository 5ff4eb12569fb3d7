// Gives each folder without a README its first one, and with `update` the others the sections they lack. Asked by
// commands/scaffold-readmes.ts.
import { join } from 'node:path';
import standard from '../../templates/readme/README.md';
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { render } from '../core/template.js';
import { printable } from '../core/text.js';
import { gatherFacts, type Marks } from '../facts/gather.js';
import { preferredReadme } from '../facts/names.js';
import { patchLines } from '../report/patch.js';
import type { Settings } from '../settings/settings.js';
import { createNew, writeWhole } from '../world/changes.js';
import { look, readBytes, readText } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { listTracked } from '../world/tracked.js';
import { appendSections } from './append.js';
import { draft } from './draft.js';
import { type Folder, listFolders } from './folders.js';
import { readMarks } from './marks.js';

export type Options = { readonly dryRun: boolean; readonly update: boolean };

/**
 * One README that was written, or with dryRun would be; `patch` are the lines of a unified diff, empty unless
 * dryRun.
 */
export type Change = { readonly path: string; readonly kind: 'new' | 'updated'; readonly patch: readonly string[] };

export type Scaffolded = { readonly changes: readonly Change[]; readonly failed: readonly Finding[] };

type Job = Options & { readonly root: string; readonly template: string; readonly marks: () => Marks };

/** @throws Fault exit 2 where the file is not there, or holds an unknown placeholder */
const readTemplate = (root: string, file: string | null): string => {
  if (file === null) return standard;
  const text = readText(join(root, file), 1 << 20);
  if (text === null)
    throw new Fault(
      'settings',
      `readmes.template: there is no file ${printable(file)}`,
      'name a file of this repository, relative to its top',
      2,
    );
  render('README', text, { folder: '', purpose: '', entrypoints: '', do_not_touch: '' });
  return text;
};

/** Null when another process was first. */
const writeNew = ({ root, template, marks, dryRun }: Job, folder: Folder): Change | null => {
  const path = `${folder.path}/README.md`;
  const text = render('README', template, draft(gatherFacts(root, folder, marks())));
  if (folder.names.includes('README.md'))
    throw new Fault('not-a-file', 'README.md there is a folder', 'rename that folder');
  if (dryRun) return { path, kind: 'new', patch: patchLines(path, null, text) };
  if (createNew(join(root, path), text)) return { path, kind: 'new', patch: [] };
  return null;
};

/** Null when nothing is missing. */
const updateOne = ({ root, marks, dryRun }: Job, folder: Folder, name: string): Change | null => {
  const path = `${folder.path}/${name}`;
  const place = join(root, path);
  const stats = look(place);
  const before = stats?.isSymbolicLink() === true ? null : readBytes(place, 1 << 22);
  if (before === null || stats === null)
    throw new Fault('not-a-file', 'it is a link to another file', 'add the sections by hand where they belong');
  const done = appendSections(before, name, draft(gatherFacts(root, folder, marks())));
  if (done === null) return null;
  if ('problem' in done) throw new Fault('malformed', done.problem, 'add the sections by hand');
  if (dryRun)
    return {
      path,
      kind: 'updated',
      patch: patchLines(path, Buffer.from(before).toString('utf8'), Buffer.from(done.bytes).toString('utf8')),
    };
  if (readBytes(place)?.equals(before) !== true)
    throw new Fault('changed-meanwhile', 'it changed meanwhile', 'run it again');
  writeWhole(place, done.bytes, stats.mode & 0o7777);
  return { path, kind: 'updated', patch: [] };
};

const doOne = (job: Job, folder: Folder): Change | null => {
  if (folder.problem !== null) throw folder.problem;
  if (!folder.hasReadme) return writeNew(job, folder);
  const name = preferredReadme(folder.readmes);
  if (job.update && name !== null) return updateOne(job, folder, name);
  return null;
};

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/**
 * Writes what is missing. A folder that fails is a finding and does not stop the others.
 * @throws Fault exit 2 for a template that cannot be used
 */
export const scaffoldReadmes = (repo: WorkRepository, settings: Settings, options: Options): Scaffolded => {
  const entries = listTracked(repo);
  const job: Job = {
    ...options,
    root: repo.root,
    template: readTemplate(repo.root, settings.readmes.template),
    marks: once(() => readMarks(repo, entries)),
  };
  const changes: Change[] = [];
  const failed: Finding[] = [];
  for (const folder of listFolders(repo, settings, entries)) {
    try {
      const change = doOne(job, folder);
      if (change !== null) changes.push(change);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const path = `${folder.path}/${preferredReadme(folder.readmes) ?? 'README.md'}`;
      failed.push(
        finding('readme/failed', `${printable(path)} was not written: ${error.message}`, {
          path,
          hint: error.hint,
        }),
      );
    }
  }
  return { changes, failed };
};
