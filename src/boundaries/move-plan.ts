// What changes when one script moves: the file, its importers, what names it, and what stays for a person? Facts
// in, a plan out. Asked by move.ts. Pure.

import { printable } from '../core/text.js';
import { folderOf, type Target } from '../imports/modules.js';
import type { PythonImport } from '../imports/python.js';
import type { Sources } from '../imports/read.js';
import type { ScriptImport } from '../imports/typescript.js';
import type { Text } from './callers.js';
import { applyEdits, type Edit } from './edits.js';
import { followImports, keepOwnImports, type Listed, type OwnImport } from './move-imports.js';
import { followReferences, type Names, namesFolder, warnOfPlace } from './move-references.js';
import { followSpecifiers } from './move-scripts.js';
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

export type MoveFacts = {
  readonly from: string;
  readonly to: string;
  /** The file itself, then all texts that may name it. */
  readonly own: Text;
  readonly texts: readonly Text[];
  readonly sources: Sources;
  readonly paths: ReadonlySet<string>;
  /** Symbolic links that lead to the file. */
  readonly links: readonly string[];
  /** Whether anything lies there, tracked or not: no such file is made anew. */
  readonly isTaken: (path: string) => boolean;
  readonly isExecutable: boolean;
  readonly shim: boolean;
};

const leadsTo = ({ sources, from }: MoveFacts, one: PythonImport, importer: string): boolean =>
  sources.modules.resolve(one, importer).some((target) => target.kind === 'file' && target.path === from) ||
  isSibling(from, one, importer);

/** Found only because it lies beside the script that is started, in a folder that is a package. */
const isSibling = (path: string, one: PythonImport, importer: string): boolean =>
  one.level === 0 &&
  folderOf(path) === folderOf(importer) &&
  path !== importer &&
  path.endsWith('.py') &&
  one.module === path.slice(folderOf(path).length).replace(/^\//, '').replace(/\.py$/, '');

const importersOf = (facts: MoveFacts): Map<string, PythonImport[]> => {
  const found = new Map<string, PythonImport[]>();
  for (const [path, { imports }] of facts.sources.python) {
    if (path === facts.from) continue;
    const own = imports.filter((one) => leadsTo(facts, one, path));
    if (own.length > 0) found.set(path, own);
  }
  return found;
};

const leads =
  (facts: MoveFacts, importer: string) =>
  (one: PythonImport): 'module' | readonly string[] => {
    if (one.names === null || leadsTo(facts, { ...one, names: null }, importer)) return 'module';
    return one.names.filter((name) => leadsTo(facts, { ...one, names: [name] }, importer));
  };

/** Dotted, of a module below the folder that an import is relative to. */
const nameBelow = ({ sources }: MoveFacts, folder: string, module: string): string | null => {
  const path = `${folder === '' ? '' : `${folder}/`}${module === '' ? '__init__' : module.replaceAll('.', '/')}.py`;
  const name = sources.modules.nameOf(path);
  return name === '' || name.includes('/') || name.endsWith('.py') ? null : name;
};

const ownImports = (facts: MoveFacts): OwnImport[] =>
  (facts.sources.python.get(facts.from)?.imports ?? []).map((one) => {
    const { from, to, sources, paths } = facts;
    const [now, then] = [from, to].map((path) => sources.modules.resolve(one, path)) as [Target[], Target[]];
    const differs = one.kind !== 'dynamic' && JSON.stringify(now) !== JSON.stringify(then);
    // `import yaml` beside a yaml.py of ours is no import of a neighbour that it had.
    const hider =
      one.level === 0 && differs && now.every(({ kind }) => kind !== 'file')
        ? then.find((target) => target.kind === 'file')
        : undefined;
    const sibling =
      one.level === 0 &&
      !one.module.includes('.') &&
      paths.has(`${folderOf(from)}/${one.module}.py`) &&
      now.some(({ kind }) => kind === 'external');
    let folder = folderOf(from);
    for (let up = 1; up < one.level; up++) folder = folderOf(folder);
    return {
      one,
      isLocal: (differs && hider === undefined) || sibling,
      hiddenBy: sibling ? null : (hider?.path ?? null),
      name: nameBelow(facts, folder, one.module),
    };
  });

const isPython = (path: string): boolean => path.endsWith('.py');

const scriptEdits = (facts: MoveFacts, path: string, text: string): ReturnType<typeof followSpecifiers> => {
  const { from, to, sources } = facts;
  const imports = sources.scripts.get(path)?.imports ?? [];
  const stem = (name: string): string => name.replace(/^.*\//, '').replace(/\.[cm]?[jt]sx?$/, '');
  const edges = sources.graph.edges.filter((edge) => edge.from === path && (path === from || edge.to === from));
  const wanted = edges.flatMap((edge) => {
    const here = imports.filter(
      ({ line, specifier }) => line === edge.line && (path !== from || specifier.startsWith('.')),
    );
    const one: ScriptImport | undefined =
      here.length === 1 ? here[0] : (here.find(({ specifier }) => stem(specifier) === stem(edge.to)) ?? here[0]);
    return one === undefined ? [] : [{ one, to: path === from ? edge.to : to }];
  });
  return followSpecifiers(path, text, path === from ? to : path, wanted);
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
  return isPython(from) && isNew && paths.has(old) && fresh !== to && !isTaken(fresh)
    ? [{ path: fresh, content: '', isExecutable: false }]
    : [];
};

const rootOfName = (path: string, name: string | null): string =>
  name === null ? '' : path.replace(/\.py$/, '').slice(0, -name.length).replace(/\/$/, '');

export const planMove = (facts: MoveFacts): MovePlan => {
  const { from, to, own, texts, sources, paths } = facts;
  const importable = (path: string): string | null =>
    isPython(path) && !sources.modules.nameOf(path).includes('/') && !sources.modules.nameOf(path).endsWith('.py')
      ? sources.modules.nameOf(path)
      : null;
  const kept = isPython(from) ? keepOwnImports(from, own.text, ownImports(facts)) : scriptEdits(facts, from, own.text);
  const names: Names = {
    from,
    to,
    oldName: importable(from),
    newName: importable(to),
    byModule: isPython(from) && kept.edits.length > 0,
  };
  const dotted: Names = names.oldName?.includes('.') === true ? names : { ...names, oldName: null };
  const importers = importersOf(facts);
  const scripts = new Set(
    sources.graph.edges.filter((edge) => edge.to === from && sources.scripts.has(edge.from)).map((edge) => edge.from),
  );
  const [broken, doubts, edited, history] = [[] as Listed[], [] as Listed[], [] as Rewritten[], [] as string[]];
  const exists = (path: string): boolean => paths.has(path);
  for (const text of texts) {
    if (text.path === from) continue;
    const imports = importers.get(text.path);
    if (text.place === 'history') {
      const named = followReferences(text, dotted, exists, []);
      if (named.edits.length + named.listed.length > 0) history.push(text.path);
      continue;
    }
    const followed =
      imports === undefined
        ? { edits: [], listed: [] }
        : names.newName === null
          ? {
              edits: [],
              listed: imports.map(({ line }) => ({
                path: text.path,
                line,
                why: `imports it, and no import can name ${printable(to)}`,
              })),
            }
          : followImports(
              { path: text.path, text: text.text, imports, leads: leads(facts, text.path), oldName: dotted.oldName },
              names.newName,
            );
    const specifiers = scripts.has(text.path) ? scriptEdits(facts, text.path, text.text) : { edits: [], listed: [] };
    const named = followReferences(text, dotted, exists, followed.edits);
    broken.push(...followed.listed, ...specifiers.listed);
    // A specifier that follows is not a mention to be doubted, too.
    const covered = new Set([...followed.listed, ...specifiers.listed].map(({ line }) => line));
    doubts.push(...named.listed.filter(({ line }) => !covered.has(line)), ...namesFolder(text, folderOf(from)));
    const result = rewrite(text, [...named.edits, ...followed.edits, ...specifiers.edits]);
    if (result.after !== result.before) edited.push(result);
  }
  const self = followReferences(own, dotted, exists, []);
  const firstLine = own.text.split(/\r\n|\r|\n/)[0]!;
  const shim = facts.shim
    ? shimFor({
        from,
        to,
        newName: names.newName,
        root: rootOfName(to, names.newName),
        shebang: firstLine.startsWith('#!') ? firstLine : null,
        isExecutable: facts.isExecutable,
      })
    : null;
  return {
    from,
    to,
    newName: names.newName,
    edited,
    broken,
    doubts: [
      ...doubts,
      ...self.listed,
      ...facts.links.map((path) => ({
        path,
        line: 1,
        why: `a symbolic link to ${printable(from)}: it leads to the old name`,
      })),
    ],
    history,
    moved: { ...rewrite(own, [...self.edits, ...kept.edits]), path: to },
    created: [
      ...packageFile(facts),
      ...(shim === null ? [] : [{ path: from, content: shim, isExecutable: facts.isExecutable }]),
    ],
    warnings: [
      ...kept.listed,
      ...(names.byModule
        ? [
            {
              path: from,
              line: 1,
              why: `imports its old neighbours by their full names now: ${names.newName === null ? 'they must lie on PYTHONPATH' : `start it as python -m ${names.newName}, not by its path`}`,
            },
          ]
        : []),
      ...warnOfPlace(names, own.text, isPython(from) ? (sources.python.get(from)?.fileLines ?? []) : null, exists),
    ],
    followers: [...importers.keys(), ...scripts].filter((path) => !broken.some((one) => one.path === path)),
  };
};
