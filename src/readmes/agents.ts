// Keeps the region of AGENTS.md that tells a coding agent how this repository is gated. Asked by commands/install.ts.

import { listed } from '../core/text.js';
import { codeSpan } from '../facts/facts.js';
import { type KeptRegion, keepRegion } from '../facts/keep-region.js';
import { commandText } from '../settings/describe.js';
import type { Settings } from '../settings/settings.js';
import type { WorkRepository } from '../world/git.js';
import { listProtections, type Protection } from './check.js';

const mostEntries = 10;

const protectedText = (protections: readonly Protection[]): string => {
  if (protections.length === 0) return '';
  const lines = protections.map(({ readme, entries }) => `  - ${codeSpan(readme)}: ${listed(entries, mostEntries)}`);
  return `\n- Do not change what the READMEs list under Do-not-touch. A push that does is refused; a person approves it with a trailer, not you:\n${lines.join('\n')}`;
};

/** Markdown with LF line ends, the same for the same facts. Pure. */
export const agentsText = (settings: Settings, protections: readonly Protection[]): string => `## Before you push

- Commit, then run \`npx gate-hooks smoke\`${settings.smoke.steps.length === 0 ? '' : ` (it runs ${settings.smoke.steps.map(({ run }) => codeSpan(commandText(run))).join(', ')})`}. Exit 0 is a pass, and the push that follows runs nothing again.
- \`git push\` judges exactly the commits it pushes and is refused where they fail. Mend the failure; its whole log is named in the last line.
- Do not set \`BYPASS_SMOKE\` and do not use \`--no-verify\`: a bypass is recorded with who, when and why, and a commit without proof cannot be promoted.
- Never write or edit ${codeSpan(settings.evidence.report)}: it is evidence, and a promotion computes it again.
- Every command takes \`--format json\`. Exit codes: 0 pass, 1 the gate says no, 2 usage or settings, 3 could not decide, 124 deadline, 130 interrupted.${protectedText(protections)}
`;

/** @throws Fault as keepRegion does */
export const scaffoldAgents = (repo: WorkRepository, settings: Settings, check: boolean): KeptRegion =>
  keepRegion(repo.root, {
    path: 'AGENTS.md',
    title: '# For coding agents\n',
    body: agentsText(settings, listProtections(repo)),
    command: 'install --agents',
    check,
  });
