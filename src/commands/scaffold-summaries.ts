// gate-hooks scaffold-summaries [area...] [--check] [--prune] [--dry-run]: keeps docs/summaries/<area>.md true. Next: summaries/scaffold.ts.
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
  return state === 'orphan' && !removed
    ? [
        finding('summary/orphan', `there is no area ${name} any more`, {
          path,
          level,
          hint: 'npx gate-hooks scaffold-summaries --prune, which keeps a file with text of a person: remove that by hand',
        }),
      ]
    : [];
};

const doneLine = ({ state, path, removed }: Summary, dry: boolean): string[] => {
  const done = state === 'missing' ? 'wrote' : state === 'stale' ? 'renewed' : removed ? 'removed' : null;
  return done === null
    ? []
    : [`${dry ? 'would have ' : ''}${dry && done === 'wrote' ? 'written' : done} ${printable(path)}`];
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
    mode: check ? 'check' : dryRun ? 'dry-run' : 'write',
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
  const areas = count(summaries.filter(({ state }) => state !== 'orphan').length, 'area');
  const orphans = summaries.flatMap((summary) =>
    summary.state === 'orphan' ? findingOf(summary, check ? 'error' : 'warn') : [],
  );
  const nothing = 'there is no Python package and no source folder of JavaScript to summarise';
  if (summaries.length === 0) return { verdict: skip(nothing), data };
  if (check) {
    const gone = summaries.filter(({ state }) => state === 'orphan').length;
    const wrong = changed.length - gone;
    const findings = summaries.flatMap((summary) => findingOf(summary, 'error'));
    if (changed.length > 0)
      return {
        verdict: fail(
          [
            ...(wrong > 0 ? [`${wrong} of ${areas} without a true summary`] : []),
            ...(gone > 0 ? [`${gone} about an area that is gone`] : []),
          ].join(', '),
          findings,
        ),
        lines: words,
        data,
      };
    return { verdict: pass(`the summaries of ${areas} say what the code says`), data };
  }
  const lines = [...changed.flatMap((summary) => doneLine(summary, dryRun)), ...(dryRun ? words : [])];
  const reason =
    areas === '0 areas'
      ? nothing
      : changed.length === 0
        ? `the summaries of ${areas} are true; nothing to write`
        : `${changed.length} of ${areas} ${dryRun ? 'would be ' : ''}written`;
  return { verdict: pass(reason, orphans), lines, data };
};
