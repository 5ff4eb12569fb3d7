// Which script belongs where, and which boundary rule is broken? The story of check-boundaries. Asked by
// commands/check-boundaries.ts. Next: gather.ts.

import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { count, printable } from '../core/text.js';
import type { Settings } from '../settings/settings.js';
import type { WorkRepository } from '../world/git.js';
import { type Entry, grownSince, matchBaseline, nextBaseline } from './baseline.js';
import { earlierBaselines, readBaseline, writeBaseline } from './baseline-file.js';
import { type Broken, isIn } from './broken.js';
import { type Gathered, gather } from './gather.js';
import { judgeDynamic } from './judge-dynamic.js';
import { judgeImports } from './judge-imports.js';
import { judgedPlaces, judgeMatches, judgeShellOnly, judgeUnread } from './judge-places.js';
import { type Judged, judgeScripts } from './verdict.js';

export type Checked = {
  readonly folders: readonly string[];
  readonly judged: readonly Judged[];
  readonly findings: readonly Finding[];
  /** How many findings the baseline forgives; null where there is none. */
  readonly known: number | null;
  /** Files that a rule looked at. */
  readonly files: number;
  /** With `update`: how many findings the baseline lists now. */
  readonly written: number | null;
  readonly gathered: Gathered;
};

const usualFolders = ['scripts'];

const tidy = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');

/**
 * @throws Fault where a folder that was asked for holds no file, or nothing at all would be looked at: nothing is
 * never clean
 */
const foldersOf = (asked: readonly string[], { paths }: Pick<Gathered, 'paths'>, settings: Settings): string[] => {
  const holds = (folder: string): boolean => paths.some((path) => path.startsWith(`${folder}/`));
  const empty = asked.find((folder) => !holds(folder));
  if (empty !== undefined)
    throw new Fault(
      'usage',
      `git tracks no file in ${printable(empty)}/`,
      'name a folder relative to the top of the repository: npx gate-hooks check-boundaries tools',
      2,
    );
  const folders = asked.length > 0 ? [...asked] : usualFolders.filter(holds);
  if (folders.length === 0 && settings.boundaries.rules.length === 0) {
    throw new Fault(
      'usage',
      'nothing to look at: git tracks no file in scripts/, and there are no boundaries.rules',
      'name a folder: npx gate-hooks check-boundaries tools; or write boundaries.rules into the settings',
    );
  }
  return folders;
};

const judgeAll = (
  { paths, sources, tricks, shellPlaces, lineText }: Gathered,
  folders: readonly string[],
  settings: Settings,
): Broken[] => {
  const { rules } = settings.boundaries;
  const settingsFile = settings.origin ?? 'gate-hooks.json';
  const places = [...folders, ...rules.filter(({ kind }) => kind !== 'shell-only').flatMap(judgedPlaces)];
  return [
    ...judgeMatches(rules, paths, settingsFile),
    ...judgeUnread(sources.graph.unread, (path) => places.some((place) => isIn(path, place))),
    ...judgeImports(rules, sources.graph.edges, lineText, settingsFile),
    ...judgeShellOnly(rules, shellPlaces),
    ...judgeDynamic(rules, tricks, lineText),
  ];
};

const refresh = 'npx gate-hooks check-boundaries --update-baseline';

const totalOf = (entries: readonly Entry[]): number => entries.reduce((sum, entry) => sum + entry.count, 0);

const judgeBaseline = (
  repo: WorkRepository,
  path: string,
  entries: readonly Entry[],
  gone: readonly Entry[],
): Finding[] => {
  const grown = grownSince(entries, earlierBaselines(repo, path));
  const shown = (list: readonly Entry[]): string =>
    list
      .slice(0, 3)
      .map((entry) => printable(`${entry.path} [${entry.rule}] ${entry.text}`.slice(0, 120)))
      .join(' | ');
  const findings: Finding[] = [];
  if (grown.length > 0) {
    const message = `lists more than a committed version of it did, and may only become shorter: ${shown(grown)}`;
    const hint = `mend these findings and take them out: ${refresh}`;
    findings.push(finding('boundaries/baseline', message, { path, hint }));
  }
  const total = totalOf(gone);
  if (total > 0) {
    const [are, them] = total === 1 ? ['is', 'it'] : ['are', 'them'];
    const message = `lists ${count(total, 'finding')} that ${are} mended, and would let ${them} come back: ${shown(gone)}`;
    findings.push(finding('boundaries/baseline', message, { path, hint: refresh }));
  }
  return findings;
};

/** @param asked folders of scripts; none: `scripts` where there is one */
export const checkBoundaries = async (
  repo: WorkRepository,
  settings: Settings,
  asked: readonly string[],
  update: boolean,
): Promise<Checked> => {
  const wanted = asked.map(tidy);
  const { rules, baseline } = settings.boundaries;
  const gathered = await gather(repo, wanted.length > 0 ? wanted : usualFolders, rules);
  const folders = foldersOf(wanted, gathered, settings);
  const all = judgeAll(gathered, folders, settings);
  const before = readBaseline(repo, baseline);
  const written = update ? nextBaseline(all, before) : null;
  if (written !== null) writeBaseline(repo, baseline, written);
  const entries = written ?? before;
  const { fresh, known, gone } = matchBaseline(all, entries ?? []);
  const findings = fresh.map(({ finding: one }) => one);
  if (entries !== null) findings.push(...judgeBaseline(repo, baseline, entries, gone));
  const places = rules.flatMap(judgedPlaces);
  return {
    folders,
    gathered,
    judged: judgeScripts(gathered.scripts),
    findings,
    known: entries === null ? null : known,
    files: gathered.paths.filter((path) => places.some((place) => isIn(path, place))).length,
    written: written === null ? null : totalOf(written),
  };
};
