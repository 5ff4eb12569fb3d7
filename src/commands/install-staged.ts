// What do --pre-commit and --no-pre-commit change: the configuration that lint-staged needs, and the files that
// start it? Gathers for staged/propose.ts. Called by install.ts.

import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { isPlainObject } from '../core/plain-object.js';
import { printable } from '../core/text.js';
import { findStagedConfig } from '../staged/config.js';
import { proposeStaged } from '../staged/propose.js';
import type { ToolSources } from '../staged/tools.js';
import type { HookName } from '../wiring/hook-name.js';
import { planInstall } from '../wiring/install.js';
import type { FileEdit } from '../wiring/managers/starter.js';
import { plannedStops } from '../wiring/uninstall.js';
import type { WantedRequest } from '../wiring/wanted.js';
import { isExecutable, isFile, listFolder, programsOnPath, readHead } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';

const largest = 1 << 20;
const fileName = '.lintstagedrc.json';

const readProject = (text: string): ToolSources['project'] => {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : null;
  } catch {
    // npm says it better.
    return null;
  }
};

const readToolSources = (root: string): ToolSources => {
  const names = listFolder(root);
  const text = (name: string): string => (isFile(join(root, name)) ? (readHead(join(root, name), largest) ?? '') : '');
  const python = names.filter((name) =>
    /^(?:pyproject\.toml|setup\.cfg|tox\.ini|requirements.*\.(?:txt|in))$/.test(name),
  );
  return {
    names,
    project: readProject(text('package.json')),
    python: python.map(text).join('\n'),
    cargo: text('Cargo.toml'),
  };
};

/** As lint-staged would from this shell. */
const isFound = (root: string, program: string): boolean =>
  programsOnPath(program).length > 0 || isExecutable(join(root, 'node_modules', '.bin', program));

const lackNote = (missing: readonly string[]): string => {
  if (missing.length === 0) return '';
  return `; not installed where this shell looks: ${missing.join(', ')} (until then a commit of ${missing.length === 1 ? 'its' : 'their'} files is refused)`;
};

const exampleFor = ({ names }: ToolSources): string => {
  if (names.includes('package.json')) return '{ "*.js": "eslint --fix" }';
  return '{ "*.py": "ruff check --fix" }';
};

type StagedConfig = { readonly edit: FileEdit /** For people. */; readonly says: string };

/** Null where lint-staged is configured already. @throws Fault where it is not, and nothing names a linter */
const planStagedConfig = (repo: WorkRepository): StagedConfig | null => {
  if (findStagedConfig(repo) !== null) return null;
  const sources = readToolSources(repo.root);
  const proposal = proposeStaged(sources);
  if (proposal === null)
    throw new Fault(
      'nothing-to-propose',
      'nothing configures lint-staged here, and no linter or formatter is named at the top of this repository to propose one from',
      `write ${fileName}, such as: ${exampleFor(sources)}, then: npx gate-hooks install --pre-commit`,
    );
  const missing = proposal.programs.filter((program) => !isFound(repo.root, program));
  return {
    edit: { path: join(repo.root, fileName), before: null, after: proposal.text },
    says: `written: ${fileName} for ${proposal.names.map(printable).join(', ')}, to be committed${lackNote(missing)}`,
  };
};

export type InstallPlan = {
  readonly hooks: readonly HookName[];
  /** Files of the user's, all that want a yes. */
  readonly edits: readonly FileEdit[];
  /** Written last: what refuses comes before it. */
  readonly staged: StagedConfig | null;
};

/** All that install is about to change of the user's. @throws Fault where it would be refused */
export const planAll = async (request: WantedRequest): Promise<InstallPlan> => {
  const { repo, preCommit } = request;
  const { hooks, edits } = await planInstall(request);
  const stops = preCommit === false ? plannedStops(repo, ['pre-commit']) : [];
  const all = [...stops, ...edits];
  if (preCommit !== true || !hooks.includes('pre-commit') || repo.root === null)
    return { hooks, edits: all, staged: null };
  const staged = planStagedConfig({ ...repo, root: repo.root });
  if (staged !== null) all.push(staged.edit);
  return { hooks, edits: all, staged };
};
