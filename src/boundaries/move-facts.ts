// Finds which imports lead to a file that moves, and what the file itself imports. Pure.

import { folderOf } from '../imports/modules.js';
import type { PythonImport } from '../imports/python.js';
import type { Sources } from '../imports/read.js';
import type { Text } from './callers.js';
import type { Edits, OwnImport } from './move-imports.js';
import { followSpecifiers } from './move-scripts.js';

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
  /** Whether something exists at that path, tracked or not. It is never written over. */
  readonly isTaken: (path: string) => boolean;
  readonly isExecutable: boolean;
  readonly shim: boolean;
};

const leadsTo = ({ sources, from }: MoveFacts, one: PythonImport, importer: string): boolean =>
  sources.modules.resolve(one, importer).some((target) => target.kind === 'file' && target.path === from) ||
  isSibling(from, one, importer);

/** Found only because it is in the folder of the script that runs, where that folder is a package. */
const isSibling = (path: string, one: PythonImport, importer: string): boolean =>
  one.level === 0 &&
  folderOf(path) === folderOf(importer) &&
  path !== importer &&
  path.endsWith('.py') &&
  one.module === path.slice(folderOf(path).length).replace(/^\//, '').replace(/\.py$/, '');

export const importersOf = (facts: MoveFacts): Map<string, PythonImport[]> => {
  const found = new Map<string, PythonImport[]>();
  for (const [path, { imports }] of facts.sources.python) {
    if (path === facts.from) continue;
    const own = imports.filter((one) => leadsTo(facts, one, path));
    if (own.length > 0) found.set(path, own);
  }
  return found;
};

export const leads =
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

export const ownImports = (facts: MoveFacts): OwnImport[] =>
  (facts.sources.python.get(facts.from)?.imports ?? []).map((one) => {
    const { from, to, sources, paths } = facts;
    const now = sources.modules.resolve(one, from);
    const then = sources.modules.resolve(one, to);
    const differs = one.kind !== 'dynamic' && JSON.stringify(now) !== JSON.stringify(then);
    // From the old place, `import yaml` did not find the yaml.py that is next to the new one.
    const isHidden = one.level === 0 && differs && now.every(({ kind }) => kind !== 'file');
    const hider = isHidden ? then.find((target) => target.kind === 'file') : undefined;
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

export const isPython = (path: string): boolean => path.endsWith('.py');

export const scriptEdits = (facts: MoveFacts, path: string, text: string): Edits => {
  const { from, to, sources } = facts;
  const imports = sources.scripts.get(path)?.imports ?? [];
  const stem = (name: string): string => name.replace(/^.*\//, '').replace(/\.[cm]?[jt]sx?$/, '');
  const edges = sources.graph.edges.filter((edge) => edge.from === path && (path === from || edge.to === from));
  const wanted = edges.flatMap((edge) => {
    const here = imports.filter(
      ({ line, specifier }) => line === edge.line && (path !== from || specifier.startsWith('.')),
    );
    const alike = here.length === 1 ? undefined : here.find(({ specifier }) => stem(specifier) === stem(edge.to));
    const one = alike ?? here[0];
    return one === undefined ? [] : [{ one, to: path === from ? edge.to : to }];
  });
  return followSpecifiers(path, text, path === from ? to : path, wanted);
};
