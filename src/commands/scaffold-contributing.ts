// gate-hooks scaffold-contributing [--check]: keeps the region of CONTRIBUTING.md that documents the gate. Next:
// readmes/contributing.ts.
import { finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { type Answer, fail, pass } from '../core/verdict.js';
import { scaffoldContributing } from '../readmes/contributing.js';
import type { Settings } from '../settings/settings.js';
import type { WorkRepository } from '../world/git.js';

type Options = { readonly repo: WorkRepository; readonly settings: Settings; readonly check?: boolean };

export const run = ({ repo, settings, check = false }: Options): Answer => {
  const { path, state } = scaffoldContributing(repo, settings, check);
  const data = { path, state, written: !check && state !== 'current' };
  const shown = printable(path);
  if (state === 'current') return { verdict: pass(`${shown} says what the gate does; nothing to write`), data };
  if (!check)
    return { verdict: pass(`the gate's region in ${shown} ${state === 'missing' ? 'written' : 'renewed'}`), data };
  const found = finding('contributing/stale', `the gate's region is ${state}`, {
    path,
    hint: 'npx gate-hooks scaffold-contributing',
  });
  return { verdict: fail(`${shown} does not say what the gate does`, [found]), data };
};
