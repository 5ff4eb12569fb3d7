// What do the tracked sources of this repository import? Reads them from the work tree and builds the graph. Asked
// by summaries and boundaries. Next: graph.ts.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { look, readBytes, readHead } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { listTracked, type Tracked } from '../world/tracked.js';
import { buildGraph, type ImportGraph, type Resolved, type Unread } from './graph.js';
import { PythonModules } from './modules.js';
import { type PythonFacts, scanPython, type Unparsed } from './python.js';
import { declaredRoots } from './python-roots.js';
import { decodePython } from './python-text.js';
import { isPathConfig, pathConfigs, scriptPackage } from './script-config.js';
import { isScript, loadParser, type ScriptFacts, scanScript } from './typescript.js';
import { ScriptModules } from './typescript-resolve.js';

export type Language = 'python' | 'typescript';

export type Sources = {
  readonly graph: ImportGraph;
  /** By path: what each Python file that parses loads and does. */
  readonly python: ReadonlyMap<string, PythonFacts>;
  readonly scripts: ReadonlyMap<string, ScriptFacts>;
  /** Names of Python modules, and where their imports lead. */
  readonly modules: PythonModules;
};

/** A source over this many bytes is not read; it is said, not skipped. */
const largest = 4 << 20;

type Read<Facts> = { readonly facts: ReadonlyMap<string, Facts>; readonly unread: readonly Unread[] };

/** Null for what is not on the disk, or is there no longer a regular file. */
const bytesOf = (root: string, path: string): Buffer | Unread | null => {
  try {
    const stats = look(join(root, path));
    if (stats === null) return path.includes('\ufffd') ? { path, line: null, problem: 'its name is not UTF-8' } : null;
    if (!stats.isFile()) return { path, line: null, problem: 'it is no regular file' };
    if (stats.size > largest)
      return { path, line: null, problem: `it has ${stats.size} bytes, at most ${largest} are read` };
    return readBytes(join(root, path), largest);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { path, line: null, problem: error.message };
  }
};

const readAll = <Facts extends object>(
  root: string,
  paths: readonly string[],
  scan: (path: string, bytes: Buffer) => Facts | Unparsed,
): Read<Facts> => {
  const [facts, unread] = [new Map<string, Facts>(), [] as Unread[]];
  for (const path of paths) {
    const bytes = bytesOf(root, path);
    if (bytes === null) continue;
    const found = Buffer.isBuffer(bytes) ? scan(path, bytes) : bytes;
    if ('problem' in found) unread.push({ path, line: found.line === 0 ? null : found.line, problem: found.problem });
    else facts.set(path, found);
  }
  return { facts, unread };
};

const scanBytes = (_: string, bytes: Buffer): PythonFacts | Unparsed => {
  const decoded = decodePython(bytes);
  return 'problem' in decoded ? { line: 0, problem: decoded.problem } : scanPython(decoded.text);
};

/** Tracked regular files: symlinks and submodules are none. */
const regular = (entries: readonly Tracked[]): string[] => [
  ...new Set(entries.filter(({ mode, sparse }) => mode.startsWith('100') && !sparse).map(({ path }) => path)),
];

/** `.py`, `.pyi`, and executables without an ending that Python runs. */
const pythonPaths = (root: string, entries: readonly Tracked[]): string[] => {
  const bare = new Set(
    entries
      .filter(({ mode, sparse, path }) => mode === '100755' && !sparse && !/\.[^/]*$/.test(path))
      .map(({ path }) => path),
  );
  return regular(entries).filter(
    (path) =>
      /\.pyi?$/.test(path) ||
      (bare.has(path) && /^#![^\n]*\bpython[\d.]*\b/.test(readHead(join(root, path), 200) ?? '')),
  );
};

const textOf = (root: string, path: string): string => {
  const bytes = bytesOf(root, path);
  return Buffer.isBuffer(bytes) ? bytes.toString('utf8') : '';
};

const scriptModules = (root: string, paths: readonly string[]): ScriptModules => {
  const configs = new Map(paths.filter(isPathConfig).map((path) => [path, textOf(root, path)]));
  const packages = paths
    .filter((path) => path === 'package.json' || path.endsWith('/package.json'))
    .map((path) => scriptPackage(path, textOf(root, path)));
  return new ScriptModules(paths, pathConfigs(configs), packages);
};

const scriptName = (path: string): string => path.replace(/(?:\.d)?\.(?:[cm]?[jt]s|[jt]sx)$/, '');

/**
 * Every tracked Python file, and with `typescript` every tracked JavaScript and TypeScript file.
 * @throws Fault where there are such files and oxc-parser is not installed
 */
export const readSources = async (
  repo: WorkRepository,
  languages: readonly Language[],
  entries: readonly Tracked[] = listTracked(repo),
): Promise<Sources> => {
  const { root } = repo;
  const paths = regular(entries);
  const python: Read<PythonFacts> = languages.includes('python')
    ? readAll(root, pythonPaths(root, entries), scanBytes)
    : { facts: new Map(), unread: [] };
  const scriptPaths = languages.includes('typescript') ? paths.filter(isScript) : [];
  const parser = scriptPaths.length === 0 ? null : await loadParser();
  const scripts: Read<ScriptFacts> =
    parser === null
      ? { facts: new Map(), unread: [] }
      : readAll(root, scriptPaths, (path, bytes) => scanScript(parser, path, bytes.toString('utf8')));
  const roots = paths
    .filter((path) => path === 'pyproject.toml' || path.endsWith('/pyproject.toml'))
    .flatMap((path) => declaredRoots(path, textOf(root, path)));
  // A module that does not parse is still a module that others import.
  const modules = new PythonModules([...python.facts.keys(), ...python.unread.map(({ path }) => path)], roots);
  const scriptIndex = scriptModules(root, parser === null ? [] : paths);
  const resolved: Resolved[] = [
    ...[...python.facts].map(
      ([path, { imports }]): Resolved => ({
        module: { path, language: 'python', name: modules.nameOf(path) },
        imports: imports.map((one) => ({ line: one.line, kind: one.kind, targets: modules.resolve(one, path) })),
      }),
    ),
    ...python.unread.map(
      ({ path }): Resolved => ({ module: { path, language: 'python', name: modules.nameOf(path) }, imports: [] }),
    ),
    ...[...scripts.facts].map(
      ([path, { imports }]): Resolved => ({
        module: { path, language: 'typescript', name: scriptName(path) },
        imports: imports.map(({ line, kind, specifier }) => ({
          line,
          kind,
          targets: [scriptIndex.resolve(specifier, path)],
        })),
      }),
    ),
    ...scripts.unread.map(
      ({ path }): Resolved => ({ module: { path, language: 'typescript', name: scriptName(path) }, imports: [] }),
    ),
  ];
  return {
    graph: buildGraph(resolved, [...python.unread, ...scripts.unread]),
    python: python.facts,
    scripts: scripts.facts,
    modules,
  };
};
