// gate-hooks scaffold-summaries [area...] [--check] [--prune] [--dry-run]: keeps docs/summaries/<area>.md true.
// Next: summaries/scaffold.ts.
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { count, printable } from '../core/text.js';
import { type Answer, fail, pass, skip } from '../core/verdict.js';
import type { Settings } from '../settings/settings.js';
import { type Summary, scaffoldSummaries } from '../summaries/scaffold.js';
import type { WorkRepository } from '../world/git.js';

type Options = {
  readonly repo: WorkRepository;
  readonly settings: Settings;
  readonly args?: readonly string[];
  readonly check?: boolean;
  readonly prune?: boolean;
  readonly dryRun?: boolean;
};

const renew = (name: string): string =>
  `npx gate-hooks scaffold-summaries ${/^[\w.-]+$/.test(name) ? name : `'${name}'`}`;

const findingOf = ({ state, name, path, removed }: Summary, level: 'error' | 'warn'): Finding[] => {
  if (state === 'missing')
    return [finding('summary/missing', 'there is no summary of this area', { path, level, hint: renew(name) })];
  if (state === 'stale')
    return [finding('summary/stale', 'the summary is not what the code says', { path, level, hint: renew(name) })];
  if (state === 'orphan' && !removed)
    return [
      finding('summary/orphan', `there is no area ${name} any more`, {
        path,
        level,
        hint: 'npx gate-hooks scaffold-summaries --prune, which keeps a file with text of a person: remove that by hand',
      }),
    ];
  return [];
};

const doneLine = ({ state, path, removed }: Summary, dry: boolean): string[] => {
  const done: Partial<Record<Summary['state'], string>> = {
    missing: dry ? 'written' : 'wrote',
    stale: 'renewed',
    ...(removed && { orphan: 'removed' }),
  };
  const word = done[state];
  if (word === undefined) return [];
  return [`${dry ? 'would have ' : ''}${word} ${printable(path)}`];
};

const modeOf = (check: boolean, dryRun: boolean): 'check' | 'dry-run' | 'write' => {
  if (check) return 'check';
  return dryRun ? 'dry-run' : 'write';
};

const areasOf = (summaries: readonly Summary[]): string =>
  count(summaries.filter(({ state }) => state !== 'orphan').length, 'area');

const nothing = 'there is no Python package and no source folder of JavaScript to summarise';

const checkReason = (summaries: readonly Summary[], changed: readonly Summary[]): string => {
  const gone = summaries.filter(({ state }) => state === 'orphan').length;
  const wrong = changed.length - gone;
  const parts: string[] = [];
  if (wrong > 0) parts.push(`${wrong} of ${areasOf(summaries)} without a true summary`);
  if (gone > 0) parts.push(`${gone} about an area that is gone`);
  return parts.join(', ');
};

const writeReason = (areas: string, changed: readonly Summary[], dryRun: boolean): string => {
  if (areas === '0 areas') return nothing;
  if (changed.length === 0) return `the summaries of ${areas} are true; nothing to write`;
  return `${changed.length} of ${areas} ${dryRun ? 'would be ' : ''}written`;
};

export const run = async ({
  repo,
  settings,
  args = [],
  check = false,
  prune = false,
  dryRun = false,
}: Options): Promise<Answer> => {
  if (check && (prune || dryRun))
    throw new Fault(
      'usage',
      '--check writes nothing, so --prune and --dry-run say nothing beside it',
      'npx gate-hooks scaffold-summaries --check',
      2,
    );
  const summaries = await scaffoldSummaries(repo, settings, {
    asked: args,
    mode: modeOf(check, dryRun),
    prune,
  });
  const changed = summaries.filter(
    ({ state, removed }) => state !== 'current' && (state !== 'orphan' || removed || check),
  );
  const data = {
    summaries: summaries.map(({ name, path, state, changes, removed }) => ({ name, path, state, changes, removed })),
    written: check ? [] : changed.filter(({ state }) => state !== 'orphan').map(({ path }) => path),
    dry_run: dryRun,
  };
  const words = changed.flatMap(({ path, changes }) =>
    changes.length === 0 ? [] : [`${printable(path)}:`, ...changes.map((line) => `  ${line}`)],
  );
  const areas = areasOf(summaries);
  const orphans = summaries.flatMap((summary) =>
    summary.state === 'orphan' ? findingOf(summary, check ? 'error' : 'warn') : [],
  );
  if (summaries.length === 0) return { verdict: skip(nothing), data };
  if (check) {
    if (changed.length > 0) {
      const findings = summaries.flatMap((summary) => findingOf(summary, 'error'));
      return { verdict: fail(checkReason(summaries, changed), findings), lines: words, data };
    }
    return { verdict: pass(`the summaries of ${areas} say what the code says`), data };
  }
  const lines = changed.flatMap((summary) => doneLine(summary, dryRun));
  if (dryRun) lines.push(...words);
  return { verdict: pass(writeReason(areas, changed, dryRun), orphans), lines, data };
};
