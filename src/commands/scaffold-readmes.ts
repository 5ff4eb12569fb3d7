// gate-hooks scaffold-readmes [--dry-run] [--depth N] [--update]: gives each folder without a README its first one.
// Next: readmes/scaffold.ts.
import { finding } from '../core/finding.js';
import { count, printable } from '../core/text.js';
import { type Answer, fail, pass } from '../core/verdict.js';
import { scaffoldReadmes } from '../readmes/scaffold.js';
import type { Settings } from '../settings/settings.js';
import type { WorkRepository } from '../world/git.js';

type Options = {
  readonly repo: WorkRepository;
  readonly settings: Settings;
  readonly dryRun?: boolean;
  readonly depth?: number | null;
  readonly update?: boolean;
};

const words = {
  new: { rule: 'readme/missing', would: 'would be written', did: 'wrote' },
  updated: { rule: 'readme/incomplete', would: 'would be updated', did: 'updated' },
} as const;

/** The command that would do what a dry run shows. */
const commandOf = (update: boolean, depth: number | null): string => {
  const command = ['npx gate-hooks scaffold-readmes'];
  if (update) command.push('--update');
  if (depth !== null) command.push(`--depth ${depth}`);
  return command.join(' ');
};

const nothingOf = (depth: number, update: boolean): string => {
  const folder = depth === 1 ? 'top-level folder' : 'folder';
  const sections = update ? ' with all sections' : '';
  return `every ${folder} has a README${sections}; nothing to write`;
};

export const run = ({ repo, settings, dryRun = false, depth = null, update = false }: Options): Answer => {
  const readmes = { ...settings.readmes, depth: depth ?? settings.readmes.depth };
  const { changes, failed } = scaffoldReadmes(repo, { ...settings, readmes }, { dryRun, update });
  const pathsOf = (kind: 'new' | 'updated'): string[] =>
    changes.filter((change) => change.kind === kind).map(({ path }) => path);
  const [written, updated] = [pathsOf('new'), pathsOf('updated')];
  const patch = changes.flatMap((change) => change.patch);
  const hint = commandOf(update, depth);
  const planned = dryRun ? changes : [];
  const notes = planned.map(({ path, kind }) =>
    finding(words[kind].rule, words[kind].would, { path, level: 'note', hint }),
  );
  const would = dryRun ? 'would be ' : '';
  const said: string[] = [];
  if (written.length > 0) said.push(`${count(written.length, 'README')} ${would}written`);
  if (updated.length > 0) said.push(`${count(updated.length, 'README')} ${would}updated`);
  if (said.length === 0) said.push(failed.length > 0 ? 'nothing was written' : nothingOf(readmes.depth, update));
  const done = said.join(', ');
  const verdict =
    failed.length > 0 ? fail(`${done}, ${failed.length} failed`, [...failed, ...notes]) : pass(done, notes);
  const data = { written, updated, dry_run: dryRun };
  if (dryRun) return { verdict, lines: patch, data: { ...data, patch } };
  return { verdict, lines: changes.map(({ path, kind }) => `${words[kind].did} ${printable(path)}`), data };
};
