// Writes docs/summaries/<area>.md, or says what in them is not true any more. Only the marked region is ours. Asked
// by commands/scaffold-summaries.ts.
import { join } from 'node:path';
import template from '../../templates/summary.md';
import { Fault } from '../core/fault.js';
import { splitRegion } from '../core/markdown-region.js';
import { printable } from '../core/text.js';
import { keepRegion } from '../facts/keep-region.js';
import { readSources } from '../imports/read.js';
import { isScript } from '../imports/typescript.js';
import type { Settings } from '../settings/settings.js';
import { makeFolder, removeFile } from '../world/changes.js';
import { isPlainFolder, listFolder, look, readBytes } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { listTracked } from '../world/tracked.js';
import { type Area, isIn, listAreas, selectAreas } from './areas.js';
import { describeArea } from './describe.js';
import { foldView } from './fold.js';
import { summaryText } from './text.js';
import { viewOf, wholeOf } from './view.js';
import { changesBetween } from './words.js';

export type Options = {
  /** Names or folders; empty for all. */
  readonly asked: readonly string[];
  readonly mode: 'write' | 'check' | 'dry-run';
  readonly prune: boolean;
};

export type Summary = {
  readonly name: string;
  /** Relative to the root. */
  readonly path: string;
  /** Before anything was written. `orphan`: its area is gone. */
  readonly state: 'missing' | 'stale' | 'current' | 'orphan';
  /** Of a stale one: what changed, in words. */
  readonly changes: readonly string[];
  /** Of an orphan: whether it was removed, or with dry-run would be. A person's text keeps it. */
  readonly removed: boolean;
};

const folder = 'docs/summaries';
const command = 'scaffold-summaries';

const heading = (name: string): string => `# ${name}\n`;

/** A link in the place of the folder would be written through, to who knows where. @throws Fault */
const refuseLinks = (root: string): void => {
  for (const above of ['docs', folder])
    if (look(join(root, above)) !== null && !isPlainFolder(join(root, above)))
      throw new Fault('not-a-file', `${above} is no folder`, 'make it one');
};

/** UTF-8 as one character a byte. */
const latin = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const readSummary = (root: string, path: string): string => {
  if (look(join(root, path))?.isFile() !== true) return '';
  return readBytes(join(root, path), 1 << 24)?.toString('latin1') ?? '';
};

const keepOne = (root: string, area: Area, body: string, mode: Options['mode']): Summary => {
  const path = `${folder}/${area.name}.md`;
  const old = splitRegion(readSummary(root, path), printable(path));
  if (mode === 'write') makeFolder(join(root, folder));
  const { state } = keepRegion(root, {
    path,
    title: latin(heading(area.name)),
    body,
    command,
    check: mode !== 'write',
  });
  return {
    name: area.name,
    path,
    state,
    changes:
      state === 'stale' && old !== null ? changesBetween(Buffer.from(old.inside, 'latin1').toString('utf8'), body) : [],
    removed: false,
  };
};

/** Summaries of ours whose area is no more. */
const listOrphans = (root: string, areas: readonly Area[], { mode, prune }: Options): Summary[] => {
  const names = new Set(areas.map(({ name }) => `${name}.md`));
  const files =
    isPlainFolder(join(root, 'docs')) && isPlainFolder(join(root, folder)) ? listFolder(join(root, folder)) : [];
  return files
    .filter((file) => file.endsWith('.md') && !names.has(file))
    .flatMap((file): Summary[] => {
      const path = `${folder}/${file}`;
      if (look(join(root, path))?.isFile() !== true) return [];
      const text = readSummary(root, path);
      if (!text.includes(`written by gate-hooks ${command}:`)) return [];
      const name = file.slice(0, -'.md'.length);
      const isOurs = splitRegion(text, printable(path))?.outside.trim() === latin(heading(name)).trim();
      const removed = prune && isOurs && mode !== 'check';
      if (removed && mode === 'write') removeFile(join(root, path));
      return [{ name, path, state: 'orphan', changes: [], removed }];
    });
};

/**
 * Every area that was asked for, and where none was named the summaries whose area is gone. With `check` and
 * `dry-run` nothing is written.
 * @throws Fault for an area that is none, a file in the way, broken marks, or a parser that is not installed
 */
export const scaffoldSummaries = async (
  repo: WorkRepository,
  settings: Settings,
  options: Options,
): Promise<readonly Summary[]> => {
  refuseLinks(repo.root);
  const entries = listTracked(repo);
  const regular = entries.filter(({ mode }) => mode.startsWith('100')).map(({ path }) => path);
  // Areas are named by what Python calls them; only areas with scripts want the parser of scripts.
  const python = await readSources(repo, ['python'], entries);
  const areas = listAreas(
    regular,
    python.modules,
    [...new Set(python.graph.edges.map(({ to }) => to))],
    settings.summaries.areas,
  );
  const chosen = selectAreas(areas, options.asked);
  const scripts = chosen.some((area) => regular.some((path) => isIn(area, path) && isScript(path)));
  const sources = scripts ? await readSources(repo, ['python', 'typescript'], entries) : python;
  const whole = wholeOf(sources.graph, areas);
  const kept = chosen.map((area) => {
    const view = viewOf(whole, area);
    const body = summaryText(
      template,
      view,
      foldView(view),
      describeArea(repo.root, area, view.modules.values(), entries, sources),
    );
    return keepOne(repo.root, area, body, options.mode);
  });
  if (options.asked.length > 0) return kept;
  return [...kept, ...listOrphans(repo.root, areas, options)];
};
