// What is an area for, what is each of its modules, and where is it entered? Reads its README and its sources.
// Next: text.ts.
import { join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { findEntrypoints } from '../facts/entrypoints.js';
import { codeSpan, objectAt, oneLine, parsed } from '../facts/facts.js';
import { gatherFacts, noMarks } from '../facts/gather.js';
import { isReadme, preferredReadme } from '../facts/names.js';
import { findPurpose, parseDocstring } from '../facts/purpose.js';
import { parseSections, type Section, type SectionName } from '../facts/sections.js';
import type { Sources } from '../imports/read.js';
import { look, readHead, readText } from '../world/files.js';
import type { Tracked } from '../world/tracked.js';
import { type Area, isIn } from './areas.js';

export type Description = {
  /** Null where nobody says it. */
  readonly purpose: string | null;
  /** By path of the module. */
  readonly says: ReadonlyMap<string, string>;
  /** Lines of Markdown. */
  readonly entrypoints: readonly string[];
};

const longestLine = 160;

/** The first sentence, on one line. */
const sentence = (text: string | null): string | null => {
  const line = oneLine(text ?? '');
  const first = line === null ? null : (/^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line);
  if (first === null || first.length <= longestLine) return first;
  return `${first.slice(0, longestLine).replace(/ \S*$/, '')} …`;
};

/** The comment that a source of JavaScript starts with, licences and settings of tools aside. */
export const firstComment = (source: string): string | null => {
  const [, block, lines] =
    /^\ufeff?(?:#![^\n]*\n)?\s*(?:\/\*\*?([\s\S]*?)\*\/|((?:[ \t]*\/\/[^\n]*\n?)+))/.exec(source) ?? [];
  const text =
    (block?.replace(/^[ \t]*\* ?/gm, '') ?? lines?.replace(/^[ \t]*\/\/+ ?/gm, '') ?? '')
      .trim()
      .split(/\n[ \t]*\n|\n@/)[0] ?? '';
  if (/copyright|licen[cs]e|spdx|eslint|@ts-|prettier-|biome-|^@|<reference|use strict|sourceMappingURL/i.test(text))
    return null;
  return text;
};

const moduleSays = (root: string, path: string): string | null => {
  if (look(join(root, path))?.isFile() !== true) return null;
  const head = readHead(join(root, path), 8192) ?? '';
  if (head.includes('\ufffd')) return null;
  return sentence(/\.pyi?$/.test(path) || !/\.[^/]*$/.test(path) ? parseDocstring(head) : firstComment(head));
};

/** The sections of the README that people are shown; none where there is no README. */
const readmeSections = (root: string, files: readonly string[]): readonly Section[] => {
  const name = preferredReadme(files.map((path) => path.slice(path.lastIndexOf('/') + 1)));
  const path = files.find((one) => one.endsWith(`/${name ?? ''}`));
  if (path === undefined || look(join(root, path))?.isFile() !== true) return [];
  return parseSections(readText(join(root, path), 1 << 22) ?? '');
};

/** The paragraphs and list items of a section, each on one line; empty where it says TODO or none. */
const saidIn = (sections: readonly Section[], name: SectionName): string[] => {
  const lines = sections.find((one) => one.name === name)?.lines.map(({ text }) => text.trim()) ?? [];
  const parts = lines
    .join('\n')
    .split(/\n\n+|\n(?=[-*+] )/)
    .map((part) => oneLine(part.replace(/^[-*+] /, '')))
    .filter((part) => part !== null);
  return parts.filter((part) => !/^(?:todo\b|none\.?$|n\/a$|-$)/i.test(part));
};

/** Console scripts of the top pyproject.toml that lead into the area, and modules below the folder that are run. */
const pythonEntrypoints = (root: string, area: Area, sources: Sources): string[] => {
  const pyproject = parsed(
    look(join(root, 'pyproject.toml'))?.isFile() === true
      ? (readText(join(root, 'pyproject.toml'), 1 << 20) ?? undefined)
      : undefined,
    parseToml,
  );
  const scripts = [objectAt(pyproject, 'project', 'scripts'), objectAt(pyproject, 'tool', 'poetry', 'scripts')].flatMap(
    (table) => Object.entries(table),
  );
  const own = scripts.filter(
    ([, target]) =>
      typeof target === 'string' && (target.startsWith(`${area.name}.`) || target.startsWith(`${area.name}:`)),
  );
  const run = [...sources.python]
    .filter(
      ([path, { hasMainGuard }]) =>
        isIn(area, path) &&
        path.slice(area.folder.length + 1).includes('/') &&
        (hasMainGuard || path.endsWith('/__main__.py')),
    )
    .map(([path]) => sources.modules.nameOf(path.replace(/\/__main__\.py$/, '/__init__.py')));
  return [
    ...own.map(([name, target]) => `${codeSpan(name)}: ${codeSpan(String(target))}, pyproject.toml`),
    ...run
      .filter((name) => !name.includes('/'))
      .sort()
      .map((name) => codeSpan(`python -m ${name}`)),
  ];
};

const mostEntrypoints = 15;

/** @param modules paths of the area's modules */
export const describeArea = (
  root: string,
  area: Area,
  modules: Iterable<string>,
  entries: readonly Tracked[],
  sources: Sources,
): Description => {
  const inside = entries.filter(({ path }) => isIn(area, path));
  const below = inside.map(({ path }) => path.slice(area.folder.length + 1));
  const direct = inside.filter(({ path }) => !path.slice(area.folder.length + 1).includes('/'));
  const tracked = new Map(direct.map(({ path, mode }) => [path.slice(area.folder.length + 1), mode]));
  const facts = gatherFacts(root, { path: area.folder, tracked, below, names: [...tracked.keys()].sort() }, noMarks);
  const readmes = direct
    .filter(({ mode, path }) => mode.startsWith('100') && isReadme(path.slice(area.folder.length + 1)))
    .map(({ path }) => path);
  const says = [...modules].flatMap((path): [string, string][] => {
    const said = moduleSays(root, path);
    if (said === null) return [];
    return [[path, said]];
  });
  const sections = readmeSections(root, readmes);
  const written = saidIn(sections, 'entrypoints');
  const found = [
    ...new Set(
      written.length > 0 ? written : [...(findEntrypoints(facts) ?? []), ...pythonEntrypoints(root, area, sources)],
    ),
  ];
  const more = found.length - mostEntrypoints;
  return {
    purpose: saidIn(sections, 'purpose')[0] ?? findPurpose(facts),
    says: new Map(says),
    entrypoints: more > 0 ? [...found.slice(0, mostEntrypoints), 'and others'] : found,
  };
};
