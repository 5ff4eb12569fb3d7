// gate-hooks doctor --ci: what in the CI files would let a change be promoted without proof? Next:
// workflows/doctor.ts (reads), workflows/judge.ts (judges).
import { count } from '../core/text.js';
import { type Answer, fail, pass } from '../core/verdict.js';
import { usualLock } from '../settings/defaults.js';
import { readSettings } from '../settings/read.js';
import { validate } from '../settings/validate.js';
import { readCi } from '../workflows/doctor.js';
import { judgeCi } from '../workflows/judge.js';
import { requireWorkTree } from '../world/git.js';

export const run = ({ cwd }: { readonly cwd: string }): Answer => {
  const { root } = requireWorkTree(cwd);
  const files = readCi(root, readSettings(root, null, () => validate).lock.files ?? [usualLock]);
  const findings = judgeCi(files);
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.filter(({ level }) => level === 'warn').length;
  const read = files.workflows.length + (files.pipeline?.files.length ?? 0);
  const parts = [`${count(read, 'CI file')} read`, errors === 0 ? 'nothing opens the gate' : count(errors, 'error')];
  if (warnings > 0) parts.push(count(warnings, 'warning'));
  const reason = parts.join(', ');
  const data = {
    files: [...files.workflows.map(({ path }) => path), ...(files.pipeline?.files ?? []).map(({ path }) => path)],
    errors,
    warnings,
  };
  return { verdict: errors > 0 ? fail(reason, findings) : pass(reason, findings), data };
};
