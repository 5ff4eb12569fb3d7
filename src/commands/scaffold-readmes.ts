// gate-hooks scaffold-readmes [--dry-run]: gives each top-level folder without a README its first one. Next: readmes/scaffold.ts.
import { finding } from '../core/finding.js';
import { count, printable } from '../core/text.js';
import { fail, pass, type Answer } from '../core/verdict.js';
import { scaffoldReadmes } from '../readmes/scaffold.js';
import type { Settings } from '../settings/settings.js';
import type { WorkRepository } from '../world/git.js';

type Options = { readonly repo: WorkRepository; readonly settings: Settings; readonly dryRun?: boolean };

export const run = ({ repo, settings, dryRun = false }: Options): Answer => {
  const { written, failed } = scaffoldReadmes(repo, settings, dryRun);
  const missing = dryRun
    ? written.map((path) => finding('readme/missing', 'would be written', { path, level: 'note', hint: 'npx gate-hooks scaffold-readmes' }))
    : [];
  const done = written.length === 0
    ? failed.length === 0 ? 'every top-level folder has a README; nothing to write' : 'nothing was written'
    : `${count(written.length, 'README')} ${dryRun ? 'would be written' : 'written'}`;
  return {
    verdict: failed.length > 0 ? fail(`${done}, ${failed.length} failed`, [...failed, ...missing]) : pass(done, missing),
    lines: dryRun ? [] : written.map((path) => `wrote ${printable(path)}`),
    data: { written, dry_run: dryRun },
  };
};
