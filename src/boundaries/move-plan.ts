// What changes when one script moves: the file, its importers, what names it, and what stays for a person? Facts
// in, a plan out. Asked by move.ts. Pure.

import { printable } from '../core/text.js';
import { folderOf } from '../imports/modules.js';
import type { PythonImport } from '../imports/python.js';
import type { Text } from './callers.js';
import { applyEdits, type Edit } from './edits.js';
import { importersOf, isPython, leads, type MoveFacts, ownImports, scriptEdits } from './move-facts.js';
import { type Edits, followImports, keepOwnImports, type Listed } from './move-imports.js';
import { followReferences, type Names, namesFolder, warnOfPlace } from './move-references.js';
import { shimFor } from './shim.js';

export type Rewritten = {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly encoding: Text['encoding'];
};

export type MovePlan = {
  readonly from: string;
  readonly to: string;
  readonly newName: string | null;
  /** The file itself, under its new name. */
  readonly moved: Rewritten;
  readonly edited: readonly Rewritten[];
  /** New files by path: the shim, and what makes the new folder a package. */
  readonly created: readonly { readonly path: string; readonly content: string; readonly isExecutable: boolean }[];
  /** Imports that break, unless a shim answers to the old name. */
  readonly broken: readonly Listed[];
  /** Left as they are, for a person to judge. */
  readonly doubts: readonly Listed[];
  readonly warnings: readonly Listed[];
  /** Records of what was: they name the file as it was called then. */
  readonly history: readonly string[];
  /** Files that import it and follow. */
  readonly followers: readonly string[];
};

const rewrite = ({ path, text, encoding }: Text, edits: readonly Edit[]): Rewritten => ({
  path,
  before: text,
  after: applyEdits(text, edits),
  encoding,
});

const packageFile = ({ from, to, paths, isTaken }: MoveFacts): MovePlan['created'] => {
  const [old, fresh] = [`${folderOf(from)}/__init__.py`, `${folderOf(to)}/__init__.py`];
  const isNew = folderOf(to) !== '' && ![...paths].some((path) => path.startsWith(`${folderOf(to)}/`));
  const isWanted = isPython(from) && isNew && paths.has(old) && fresh !== to && !isTaken(fresh);
  return isWanted ? [{ path: fresh, content: '', isExecutable: false }] : [];
};

const rootOfName = (path: string, name: string | null): string =>
  name === null ? '' : path.replace(/\.py$/, '').slice(0, -name.length).replace(/\/$/, '');

/** What stays under the old name. */
const shimFile = ({ from, to, own, shim, isExecutable }: MoveFacts, newName: string | null): MovePlan['created'] => {
  if (!shim) return [];
  const [firstLine = ''] = own.text.split(/\r\n|\r|\n/, 1);
  const shebang = firstLine.startsWith('#!') ? firstLine : null;
  const content = shimFor({ from, to, newName, root: rootOfName(to, newName), shebang, isExecutable });
  return content === null ? [] : [{ path: from, content, isExecutable }];
};

/** What all other files tell of the file that moves. */
type Known = {
  /** With null for an old name that is no dotted one: a single word may mean anything. */
  readonly names: Names;
  readonly importers: ReadonlyMap<string, readonly PythonImport[]>;
  readonly scripts: ReadonlySet<string>;
};

const nothing: Edits = { edits: [], listed: [] };

const followPython = (facts: MoveFacts, { path, text }: Text, { names, importers }: Known): Edits => {
  const imports = importers.get(path);
  if (imports === undefined) return nothing;
  const { oldName, newName } = names;
  if (newName !== null) return followImports({ path, text, imports, leads: leads(facts, path), oldName }, newName);
  const why = `imports it, and no import can name ${printable(facts.to)}`;
  return { edits: [], listed: imports.map(({ line }) => ({ path, line, why })) };
};

type Followed = {
  readonly edited: Rewritten | null;
  /** What breaks, and what a person must judge. */
  readonly broken: readonly Listed[];
  readonly doubts: readonly Listed[];
};

const followText = (facts: MoveFacts, text: Text, known: Known): Followed => {
  const python = followPython(facts, text, known);
  const specifiers = known.scripts.has(text.path) ? scriptEdits(facts, text.path, text.text) : nothing;
  const named = followReferences(text, known.names, (path) => facts.paths.has(path), python.edits);
  const broken = [...python.listed, ...specifiers.listed];
  // A specifier that follows is not a mention to be doubted, too.
  const covered = new Set(broken.map(({ line }) => line));
  const doubts = named.listed.filter(({ line }) => !covered.has(line));
  const result = rewrite(text, [...named.edits, ...python.edits, ...specifiers.edits]);
  return {
    edited: result.after === result.before ? null : result,
    broken,
    doubts: [...doubts, ...namesFolder(text, folderOf(facts.from))],
  };
};

const warningsOf = (facts: MoveFacts, names: Names): Listed[] => {
  const { from, own, sources, paths } = facts;
  const warnings: Listed[] = [];
  if (names.byModule) {
    const how =
      names.newName === null
        ? 'they must lie on PYTHONPATH'
        : `start it as python -m ${names.newName}, not by its path`;
    warnings.push({ path: from, line: 1, why: `imports its old neighbours by their full names now: ${how}` });
  }
  const fileLines = isPython(from) ? (sources.python.get(from)?.fileLines ?? []) : null;
  return [...warnings, ...warnOfPlace(names, own.text, fileLines, (path) => paths.has(path))];
};

const importable = ({ sources }: MoveFacts, path: string): string | null => {
  const name = sources.modules.nameOf(path);
  return isPython(path) && !name.includes('/') && !name.endsWith('.py') ? name : null;
};

export const planMove = (facts: MoveFacts): MovePlan => {
  const { from, to, own, sources } = facts;
  const kept = isPython(from) ? keepOwnImports(from, own.text, ownImports(facts)) : scriptEdits(facts, from, own.text);
  const [oldName, newName] = [importable(facts, from), importable(facts, to)];
  const byModule = isPython(from) && kept.edits.length > 0;
  const edges = sources.graph.edges.filter((edge) => edge.to === from && sources.scripts.has(edge.from));
  const known: Known = {
    names: { from, to, oldName: oldName?.includes('.') === true ? oldName : null, newName, byModule },
    importers: importersOf(facts),
    scripts: new Set(edges.map((edge) => edge.from)),
  };
  const exists = (path: string): boolean => facts.paths.has(path);
  const mentions = (text: Text): Edits => followReferences(text, known.names, exists, []);
  const others = facts.texts.filter(({ path }) => path !== from);
  const history = others
    .filter(({ place }) => place === 'history')
    .filter((text) => {
      const { edits, listed } = mentions(text);
      return edits.length + listed.length > 0;
    });
  const followed = others.filter(({ place }) => place !== 'history').map((text) => followText(facts, text, known));
  const broken = followed.flatMap((one) => one.broken);
  const self = mentions(own);
  const whyOfLink = `a symbolic link to ${printable(from)}: it leads to the old name`;
  return {
    from,
    to,
    newName,
    edited: followed.flatMap(({ edited }) => edited ?? []),
    broken,
    doubts: [
      ...followed.flatMap(({ doubts }) => doubts),
      ...self.listed,
      ...facts.links.map((path) => ({ path, line: 1, why: whyOfLink })),
    ],
    history: history.map(({ path }) => path),
    moved: { ...rewrite(own, [...self.edits, ...kept.edits]), path: to },
    created: [...packageFile(facts), ...shimFile(facts, newName)],
    warnings: [...kept.listed, ...warningsOf(facts, known.names)],
    followers: [...known.importers.keys(), ...known.scripts].filter((path) => !broken.some((one) => one.path === path)),
  };
};
