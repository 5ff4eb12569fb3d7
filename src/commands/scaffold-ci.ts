// gate-hooks scaffold-ci [--provider P] [--matrix] [--update] [--check] [--dry-run] [--yes]: the workflows of smoke
// and promotion. Next: workflows/scaffold.ts.
import { type Finding, finding } from '../core/finding.js';
import { count, printable } from '../core/text.js';
import { type Answer, cancelled, fail, pass, type Verdict } from '../core/verdict.js';
import type { Settings } from '../settings/settings.js';
import type { Provider } from '../workflows/facts.js';
import { type CiPlan, type Planned, planCi, writePlanned } from '../workflows/scaffold.js';
import type { WorkRepository } from '../world/git.js';
import { stderrOut } from '../world/terminal.js';
import { askConsent } from './consent.js';

type Options = {
  readonly repo: WorkRepository;
  readonly settings: Settings;
  readonly provider?: Provider;
  readonly matrix?: boolean;
  readonly update?: boolean;
  readonly check?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly format?: string;
};

const renew = 'npx gate-hooks scaffold-ci --update';

/** What a person must know of a file that is not written. */
const notesOf = (files: readonly Planned[], update: boolean): Finding[] =>
  files.flatMap(({ path, state }) => {
    if (state === 'foreign')
      return [
        finding('workflow/foreign', 'is there already and has no part of ours: left alone', {
          path,
          level: 'note',
          hint: `move it away and run this again, or judge it as it is: npx gate-hooks doctor --ci`,
        }),
      ];
    if (state === 'stale' && !update)
      return [
        finding('workflow/stale', 'our part of it is not what this version would write: left alone', {
          path,
          level: 'note',
          hint: renew,
        }),
      ];
    return [];
  });

const leftAlone = (files: readonly Planned[], update: boolean): string[] =>
  files.filter(({ state }) => state === 'foreign' || (state === 'stale' && !update)).map(({ path }) => path);

const checked = ({ provider, files }: CiPlan, notes: readonly Finding[]): Answer => {
  const wrong = files.filter(({ state }) => state === 'missing' || state === 'stale');
  const found = wrong.map(({ path, state }) => {
    if (state === 'missing')
      return finding('workflow/stale', 'is missing', { path, hint: 'npx gate-hooks scaffold-ci' });
    return finding('workflow/stale', 'our part of it is not what this version would write', { path, hint: renew });
  });
  const data = {
    provider,
    files: files.map(({ path, state, patch }) => ({ path, state, patch })),
    to_write: wrong.map(({ path }) => path),
    left_alone: leftAlone(files, true),
    written: [],
  };
  if (wrong.length === 0) return { verdict: pass('the workflows are as scaffold-ci would write them', notes), data };
  const reason = `${count(wrong.length, 'workflow')} not as scaffold-ci would write them`;
  return { verdict: fail(reason, [...found, ...notes]), data };
};

/** Shows what would change before the question, so that it can be answered; null where nobody answered. */
const mayEdit = async (
  edited: readonly Planned[],
  yes: boolean,
  format: Options['format'],
): Promise<boolean | null> => {
  if (edited.length === 0) return true;
  if (yes) return true;
  const patch = edited.flatMap((file) => file.patch);
  stderrOut().write(patch.map((line) => `${printable(line)}\n`).join(''));
  return askConsent(
    edited.map(({ path }) => path),
    format,
  );
};

const refusedEdits = (edited: readonly Planned[], notes: readonly Finding[]): Verdict => {
  const wants = edited.map(({ path }) =>
    finding('workflow/stale', 'would be changed as shown; nothing was written', { path, hint: `${renew} --yes` }),
  );
  return fail(`changing ${count(edited.length, 'workflow')} wants a yes`, [...wants, ...notes]);
};

const writtenLines = (chosen: readonly Planned[], yes: boolean): string[] =>
  chosen.flatMap(({ path, state, patch }) => {
    const line = `${state === 'missing' ? 'wrote' : 'updated'} ${printable(path)}`;
    return yes && state === 'stale' ? [line, ...patch] : [line];
  });

export const run = async (options: Options): Promise<Answer> => {
  const { repo, settings, provider = null, matrix = false, update = false, dryRun = false, yes = false } = options;
  const plan = planCi(repo, settings, { provider, matrix });
  const lacks = plan.shortcomings.map(({ message, hint }) =>
    finding('workflow/lacks', message, { level: 'note', hint }),
  );
  if (options.check === true) return checked(plan, lacks);
  const chosen = plan.files.filter(({ state }) => state === 'missing' || (update && state === 'stale'));
  const edited = chosen.filter(({ state }) => state === 'stale');
  const notes = [...lacks, ...notesOf(plan.files, update)];
  const data = {
    provider: plan.provider,
    files: plan.files.map(({ path, state, patch }) => ({ path, state, patch })),
    to_write: chosen.map(({ path }) => path),
    left_alone: leftAlone(plan.files, update),
    written: [] as string[],
    dry_run: dryRun,
  };
  if (chosen.length === 0) return { verdict: pass('nothing to write', notes), data };
  if (dryRun) {
    const lines = chosen.flatMap(({ patch }) => patch);
    return { verdict: pass(`${count(chosen.length, 'workflow')} would be written`, notes), lines, data };
  }
  const may = await mayEdit(edited, yes, options.format);
  const wantsYes = { ...data, wants_yes: edited.map(({ path }) => path) };
  if (may === null) return { verdict: cancelled(), data: wantsYes };
  if (!may) return { verdict: refusedEdits(edited, notes), data: wantsYes };
  for (const file of chosen) writePlanned(repo, file);
  return {
    verdict: pass(`${count(chosen.length, 'workflow')} written`, notes),
    lines: writtenLines(chosen, yes),
    data: { ...data, written: chosen.map(({ path }) => path) },
  };
};
