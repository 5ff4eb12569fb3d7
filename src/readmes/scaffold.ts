// Gives each top-level folder without a README its first one, and never touches one that is there. Asked by commands/scaffold-readmes.ts.
import { join } from 'node:path';
import template from '../../templates/readme/README.md';
import { draft, type FolderFacts } from './draft.js';
import { listFolders, type Folder } from './folders.js';
import { render } from './render.js';
import { Fault } from '../core/fault.js';
import { finding, type Finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import type { Settings } from '../settings/settings.js';
import { createNew } from '../world/changes.js';
import { listFolder, look, readHead, readText } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';

/** `written` are README paths relative to the root: those just made, or with dryRun those that would be. */
export type Scaffolded = { readonly written: readonly string[]; readonly failed: readonly Finding[] };

const largestSource = 1 << 20;

const gatherFacts = (root: string, { name, tracked }: Folder): FolderFacts => {
  const at = (file: string): string => join(root, name, file);
  const files = listFolder(join(root, name)).filter((file) => tracked === null || tracked.has(file));
  const textOf = (file: string): string | null => (files.includes(file) ? readText(at(file), largestSource) : null);
  return {
    name,
    files,
    executables: files.filter((file) => tracked?.get(file) === '100755' && readHead(at(file), 2) === '#!'),
    packageJson: textOf('package.json'),
    initPy: textOf('__init__.py'),
  };
};

/** True when the README was made; false when another process was first. */
const writeOne = (repo: WorkRepository, folder: Folder, dryRun: boolean): boolean => {
  if (folder.problem !== null) throw folder.problem;
  const path = join(repo.root, folder.name, 'README.md');
  const text = render(template, draft(gatherFacts(repo.root, folder)));
  if (look(path)?.isDirectory() === true) throw new Fault('README.md there is a folder', 'rename that folder');
  return dryRun || createNew(path, text);
};

/** Writes the missing READMEs. A folder that fails is a finding and does not stop the others. */
export const scaffoldReadmes = (repo: WorkRepository, settings: Settings, dryRun: boolean): Scaffolded => {
  const written: string[] = [];
  const failed: Finding[] = [];
  for (const folder of listFolders(repo, settings).filter(({ hasReadme }) => !hasReadme)) {
    const path = `${folder.name}/README.md`;
    try {
      if (writeOne(repo, folder, dryRun)) written.push(path);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      failed.push(finding('readme/failed', `${printable(path)} was not written: ${error.message}`, { path, ...(error.hint === null ? {} : { hint: error.hint }) }));
    }
  }
  return { written, failed };
};
