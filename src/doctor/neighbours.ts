// Which other hook managers are here, and could one of them remove ours or keep it from running? Facts: gather; judgement: judgeNeighbours, pure. Called by doctor.ts.
import { join } from 'node:path';
import { finding, type Finding } from '../core/finding.js';
import { isFolder, readHead } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { bad, ok, type Check } from './check.js';

const rule = 'doctor/neighbour';
const installHint = 'npx gate-hooks install';

export type NeighbourFacts = {
  /** Texts of the files at the top that managers are configured in, null where there is none. */
  readonly texts: Readonly<Record<string, string | null>>;
  readonly installed: { readonly simpleGitHooks: boolean; readonly huskyHere: boolean };
  /** `core.hooksPath`, null when unset. */
  readonly hooksPath: string | null;
};

const lefthookFiles = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) => ['yml', 'yaml', 'toml', 'json', 'jsonc'].map((end) => `${name}.${end}`));
const simpleFiles = ['.simple-git-hooks.cjs', '.simple-git-hooks.js', '.simple-git-hooks.mjs', 'simple-git-hooks.cjs', 'simple-git-hooks.js', 'simple-git-hooks.mjs', '.simple-git-hooks.json', 'simple-git-hooks.json'];
const files = ['package.json', '.husky/pre-push', ...lefthookFiles, ...simpleFiles];
const largest = 1 << 20;

export const readNeighbours = (repo: WorkRepository, hooksPath: string | null): NeighbourFacts => ({
  texts: Object.fromEntries(files.map((file) => [file, readHead(join(repo.root, file), largest)])),
  installed: { simpleGitHooks: isFolder(join(repo.root, 'node_modules', 'simple-git-hooks')), huskyHere: isFolder(join(repo.root, '.husky', '_')) },
  hooksPath,
});

type Told = { readonly name: string; readonly finding: Finding | null };

const namesUs = (text: string | null | undefined): boolean => /gate-hooks/.test(text ?? '');

const packageJson = (text: string | null | undefined): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

/** Its postinstall removes every hook that its configuration does not name, on each npm install. */
const simpleGitHooks = ({ texts, installed }: NeighbourFacts): Told | null => {
  const own = packageJson(texts['package.json'])['simple-git-hooks'];
  const configs = [own === undefined ? null : JSON.stringify(own), ...simpleFiles.map((file) => texts[file] ?? null)].filter((text) => text !== null);
  if (!installed.simpleGitHooks && configs.length === 0) return null;
  const named = configs.some((text) => namesUs(text));
  return { name: 'simple-git-hooks', finding: named ? null : finding(rule, 'simple-git-hooks is here, and removes hooks that its configuration does not name at every npm install: the gate would be gone', { level: 'warn', hint: `${installHint}, which adds the entry to its configuration` }) };
};

/** After an edit of its file, the next hook that it runs moves a pre-push of others to pre-push.old. */
const lefthook = ({ texts }: NeighbourFacts): Told | null => {
  const file = lefthookFiles.find((one) => texts[one] != null);
  if (file === undefined) return null;
  if (namesUs(texts[file])) return { name: 'lefthook', finding: null };
  return { name: 'lefthook', finding: finding(rule, `${file} has no job for gate-hooks: lefthook rewrites the hook files after each edit of it, and moves ours to pre-push.old`, { level: 'warn', path: file, hint: installHint }) };
};

/** core.hooksPath leads to .husky/_, which git ignores: it is there only where husky itself was run. */
const husky = ({ texts, installed, hooksPath }: NeighbourFacts): Told | null => {
  if (hooksPath === null || !/(^|\/)\.husky\/_\/?$/.test(hooksPath)) return null;
  if (!installed.huskyHere) return { name: 'husky', finding: finding(rule, 'core.hooksPath leads to .husky/_, which is not in this work tree: git runs no hook here until husky ran here', { hint: 'npx husky' }) };
  if (namesUs(texts['.husky/pre-push'])) return { name: 'husky', finding: null };
  return { name: 'husky', finding: finding(rule, 'git runs the hooks of husky, and .husky/pre-push does not start the gate', { level: 'warn', path: '.husky/pre-push', hint: installHint }) };
};

export const judgeNeighbours = (facts: NeighbourFacts): Check => {
  const told = [simpleGitHooks(facts), lefthook(facts), husky(facts)].filter((one) => one !== null);
  const name = 'neighbours';
  if (told.length === 0) return ok(name, 'no other hook manager here');
  const findings = told.map((one) => one.finding).filter((one) => one !== null);
  const names = told.map((one) => one.name).join(', ');
  return findings.length === 0 ? ok(name, `${names}: each starts the gate`) : bad(name, names, ...findings);
};
