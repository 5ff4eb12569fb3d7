// What do the files of a folder of scripts, and the code that rules judge, do? Sources, callers and git in, facts
// out. Asked by check.ts. Next: verdict.ts, judge-*.ts.
import { join } from 'node:path';
import { firstLine } from '../core/text.js';
import { folderOf } from '../imports/modules.js';
import { type Language, readSources, type Sources } from '../imports/read.js';
import { isScript } from '../imports/typescript.js';
import type { BoundaryRule } from '../settings/settings.js';
import { readBytes, readHead } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { listTracked, type Tracked } from '../world/tracked.js';
import { isIn, type LineText } from './broken.js';
import { readCandidates, referencesIn } from './callers.js';
import type { FileTricks } from './judge-dynamic.js';
import { judgedPlaces } from './judge-places.js';
import { targetsOf } from './references.js';
import { isTestPath, kindOf, type Script, type ScriptKind, type Trick } from './scripts.js';

export type Gathered = {
  /** Every regular file that git tracks. */
  readonly paths: readonly string[];
  readonly sources: Sources;
  readonly scripts: readonly Script[];
  /** Of every source that was read. */
  readonly tricks: readonly FileTricks[];
  /** What lies in folders that are for shell. */
  readonly shellPlaces: readonly { readonly path: string; readonly kind: ScriptKind }[];
  readonly lineText: LineText;
};

const kindAt = (repo: WorkRepository, path: string): ScriptKind =>
  kindOf(path, firstLine(readHead(join(repo.root, path), 200) ?? ''));

const tricksOf = (sources: Sources): FileTricks[] => [
  ...[...sources.python].map(([path, { imports, dynamics, remarks }]): FileTricks => {
    const literal = imports
      .filter(({ kind }) => kind === 'dynamic')
      .map(
        ({ line, level, module }): Trick => ({ line, kind: 'dynamic-literal', what: `${'.'.repeat(level)}${module}` }),
      );
    return { path, remarks, tricks: [...literal, ...dynamics].sort((a, b) => a.line - b.line) };
  }),
  // `import('./x.js')` is how JavaScript loads a part of itself late; it is an edge of the graph as any other.
  ...[...sources.scripts].map(
    ([path, { computed, remarks }]): FileTricks => ({
      path,
      remarks,
      tricks: computed.map((line) => ({ line, kind: 'dynamic-computed', what: 'import() or require()' })),
    }),
  ),
];

/** Lines are read once a file, and only of files that have something to tell. */
const lineReader = (repo: WorkRepository): LineText => {
  const files = new Map<string, readonly string[]>();
  const read = (path: string): readonly string[] =>
    (readBytes(join(repo.root, path)) ?? Buffer.alloc(0)).toString('utf8').split(/\r\n|\r|\n/);
  return (path, line) => {
    const lines = files.get(path) ?? read(path);
    files.set(path, lines);
    return lines[line - 1]?.trim() ?? '';
  };
};

const languagesFor = (
  paths: readonly string[],
  folders: readonly string[],
  rules: readonly BoundaryRule[],
): Language[] => {
  const places = [...folders, ...rules.filter(({ kind }) => kind !== 'shell-only').flatMap(judgedPlaces)];
  return paths.some((path) => isScript(path) && places.some((place) => isIn(path, place)))
    ? ['python', 'typescript']
    : ['python'];
};

/**
 * Python puts the folder of the script that it starts first, also where that folder is a package, in which an
 * import by a bare name is else an error.
 */
const besideEdges = ({ graph, python }: Sources, own: readonly string[]): { from: string; to: string }[] => {
  const inside = new Set(own);
  return graph.external
    .filter(({ from }) => inside.has(from) && python.has(from))
    .flatMap(({ from, name }) => {
      const to = [`${folderOf(from)}/${name}.py`, `${folderOf(from)}/${name}/__init__.py`].find((path) =>
        inside.has(path),
      );
      return to === undefined ? [] : [{ from, to }];
    });
};

const scriptsOf = (
  repo: WorkRepository,
  folders: readonly string[],
  entries: readonly Tracked[],
  paths: readonly string[],
  sources: Sources,
  tricks: readonly FileTricks[],
): Script[] => {
  const own = paths.filter((path) => folders.some((folder) => isIn(path, folder)));
  if (own.length === 0) return [];
  const isInside = (path: string): boolean => folders.some((folder) => isIn(path, folder));
  const known = new Set(paths);
  const modules = new Map(
    own
      .filter((path) => path.endsWith('.py'))
      .map((path) => [sources.modules.nameOf(path), path] as const)
      .filter(([name]) => name.includes('.') && !name.includes('/')),
  );
  const texts = readCandidates(repo, [...new Set([...folders, ...own.map(folderOf)])], [], entries);
  const references = referencesIn(
    texts,
    targetsOf(own, modules, (path) => known.has(path)),
  ).filter(({ place, path, target }) => place !== 'history' && path !== target);
  const unread = new Map(sources.graph.unread.map((one) => [one.path, one]));
  const byPath = new Map(tricks.map((one) => [one.path, one.tricks]));
  // What only a type checker reads ties nobody to the program.
  const edges = [
    ...sources.graph.edges.filter(({ kind, to }) => kind !== 'typing' && !to.endsWith('.pyi')),
    ...besideEdges(sources, own),
  ];
  return own.map((path): Script => {
    const ends = (side: 'from' | 'to'): string[] => [
      ...new Set(edges.filter((edge) => edge[side === 'from' ? 'to' : 'from'] === path).map((edge) => edge[side])),
    ];
    const split = (all: readonly string[]): { inside: string[]; outside: string[] } => ({
      inside: all.filter(isInside),
      outside: all.filter((one) => !isInside(one)),
    });
    const kind = kindAt(repo, path);
    return {
      path,
      kind,
      unread: unread.get(path) ?? null,
      isTest: isTestPath(path),
      isEmpty:
        kind === 'python' && path.endsWith('/__init__.py') && (sources.python.get(path)?.imports.length ?? 1) === 0,
      tricks: byPath.get(path) ?? [],
      fileLines: sources.python.get(path)?.fileLines ?? [],
      imports: split(ends('to')),
      importers: split(ends('from')),
      references: references.filter(({ target }) => target === path),
    };
  });
};

/** @param folders of scripts, for the table @throws Fault where there is JavaScript to read and no parser */
export const gather = async (
  repo: WorkRepository,
  folders: readonly string[],
  rules: readonly BoundaryRule[],
): Promise<Gathered> => {
  const entries = listTracked(repo);
  const paths = [
    ...new Set(entries.filter(({ mode, sparse }) => mode.startsWith('100') && !sparse).map(({ path }) => path)),
  ];
  const sources = await readSources(repo, languagesFor(paths, folders, rules), entries);
  const tricks = tricksOf(sources);
  const shellOnly = rules.filter(({ kind }) => kind === 'shell-only').flatMap(judgedPlaces);
  return {
    paths,
    sources,
    tricks,
    scripts: scriptsOf(repo, folders, entries, paths, sources, tricks),
    shellPlaces: paths
      .filter((path) => shellOnly.some((place) => isIn(path, place)))
      .map((path) => ({ path, kind: kindAt(repo, path) })),
    lineText: lineReader(repo),
  };
};
