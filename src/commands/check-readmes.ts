// gate-hooks check-readmes [--depth N]: are the folder READMEs complete, and can what they forbid be enforced?
// Next: readmes/check.ts.
import { count } from '../core/text.js';
import { type Answer, fail, pass } from '../core/verdict.js';
import { checkReadmes } from '../readmes/check.js';
import type { Settings } from '../settings/settings.js';
import type { WorkRepository } from '../world/git.js';

type Options = { readonly repo: WorkRepository; readonly settings: Settings; readonly depth?: number | null };

export const run = ({ repo, settings, depth = null }: Options): Answer => {
  const readmes = { ...settings.readmes, depth: depth ?? settings.readmes.depth };
  const { folders, readmes: read, findings } = checkReadmes(repo, { ...settings, readmes });
  const errors = findings.filter(({ level }) => level === 'error').length;
  const todos = findings.filter(({ rule }) => rule === 'readme/todo').length;
  const warnings = findings.length - errors;
  const parts = [`${count(folders, 'folder')} checked`];
  if (errors > 0) parts.push(count(errors, 'error'));
  if (warnings > 0) parts.push(count(warnings, 'warning'));
  if (todos > 0) parts.push(`${todos} of them TODO`);
  const reason = parts.join(', ');
  const data = { folders, readmes: read, errors, warnings, todos };
  return { verdict: errors > 0 ? fail(reason, findings) : pass(reason, findings), data };
};
