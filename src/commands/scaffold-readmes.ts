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

export const run = ({ repo, settings, dryRun = false, depth = null, update = false }: Options): Answer => {
  const readmes = { ...settings.readmes, ...(depth === null ? {} : { depth }) };
  const { changes, failed } = scaffoldReadmes(repo, { ...settings, readmes }, { dryRun, update });
  const pathsOf = (kind: 'new' | 'updated'): string[] =>
    changes.filter((change) => change.kind === kind).map(({ path }) => path);
  const [written, updated] = [pathsOf('new'), pathsOf('updated')];
  const patch = changes.flatMap((change) => change.patch);
  const notes = dryRun
    ? changes.map(({ path, kind }) =>
        finding(
          kind === 'new' ? 'readme/missing' : 'readme/incomplete',
          `would be ${kind === 'new' ? 'written' : 'updated'}`,
          {
            path,
            level: 'note',
            hint: `npx gate-hooks scaffold-readmes${update ? ' --update' : ''}${depth === null ? '' : ` --depth ${depth}`}`,
          },
        ),
      )
    : [];
  const would = dryRun ? 'would be ' : '';
  const said: string[] = [];
  if (written.length > 0) said.push(`${count(written.length, 'README')} ${would}written`);
  if (updated.length > 0) said.push(`${count(updated.length, 'README')} ${would}updated`);
  const nothing =
    failed.length > 0
      ? 'nothing was written'
      : `every ${readmes.depth === 1 ? 'top-level ' : ''}folder has a README${update ? ' with all sections' : ''}; nothing to write`;
  const done = said.length === 0 ? nothing : said.join(', ');
  return {
    verdict: failed.length > 0 ? fail(`${done}, ${failed.length} failed`, [...failed, ...notes]) : pass(done, notes),
    lines: dryRun
      ? patch
      : changes.map(({ path, kind }) => `${kind === 'new' ? 'wrote' : 'updated'} ${printable(path)}`),
    data: { written, updated, dry_run: dryRun, ...(dryRun ? { patch } : {}) },
  };
};
