// What does install say when it is done: a screen for people, the same facts for programs. Pure but for the diffs
// of consent.ts. Called by install.ts.
import { type Answer, pass } from '../core/verdict.js';
import { describeSteps } from '../settings/describe.js';
import type { Step } from '../settings/settings.js';
import type { HookName } from '../wiring/hook-name.js';
import type { FileEdit } from '../wiring/managers/starter.js';
import type { Asking } from '../world/ask.js';
import { editData, shownEdits } from './consent.js';

export type Told = {
  /** Null in a bare repository. */
  readonly root: string | null;
  readonly did: readonly string[];
  readonly leftAlone: readonly string[];
  readonly edits: readonly FileEdit[];
  readonly hooks: readonly HookName[];
  /** What a push runs; `written` where that is a file that is yet to be committed. */
  readonly smoke: { readonly steps: readonly Step[]; readonly command_origin: string; readonly written: boolean };
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly mayAsk: Asking;
};

const bypass = 'BYPASS_SMOKE=1 git push';
const undo = 'npx gate-hooks uninstall';

const describeSmoke = ({ root, smoke }: Told): string =>
  `${root === null ? 'what each pushed commit says' : describeSteps(smoke.steps)} (${smoke.command_origin})`;

const linesOf = (told: Told): string[] => {
  const { root, did, leftAlone, edits, hooks, dryRun, yes, mayAsk } = told;
  const lines = did.map((line) => `${dryRun ? 'would be done' : 'done'}: ${line}`);
  if (dryRun || yes) lines.push(...shownEdits(root, edits));
  lines.push(...leftAlone.map((line) => `left alone: ${line}`));
  if (mayAsk === 'dumb') {
    lines.push('not asked, for TERM is dumb: --smoke, --agents, --no-agents and --yes answer');
  }
  lines.push(`smoke:  ${describeSmoke(told)}`);
  if (hooks.includes('pre-commit')) {
    lines.push('commit: lint-staged runs on what is staged; git commit --no-verify leaves it out');
  }
  lines.push(`bypass: ${bypass} (recorded; add BYPASS_REASON="...")`, `undo:   ${undo}`);
  return lines;
};

const reasonOf = ({ did, dryRun, smoke }: Told): string => {
  if (did.length === 0) return 'already installed, nothing changed';
  if (dryRun) return 'dry run, nothing written';
  return `installed: ${smoke.written ? `commit ${smoke.command_origin}, and ` : ''}the next git push runs the smoke first`;
};

export const tellInstall = (told: Told): Answer => {
  const { root, did, leftAlone, edits, hooks, smoke, dryRun } = told;
  return {
    verdict: pass(reasonOf(told)),
    lines: linesOf(told),
    data: {
      changed: did.length > 0,
      did,
      left_alone: leftAlone,
      edits: editData(root, edits),
      hooks: [...new Set(hooks)],
      smoke_origin: root === null ? null : smoke.command_origin,
      smoke_steps: smoke.steps.map(({ name, run }) => ({ name, run })),
      bypass,
      undo,
      dry_run: dryRun,
    },
  };
};
