// What does the graph say of one area: its modules, their edges, its neighbours, its circles? The whole graph in,
// one area's view out. Next: fold.ts. Pure.
import { byText } from '../core/text.js';
import {
  type Edge,
  findCycles,
  type ImportGraph,
  isAtLoad,
  type Module,
  successors,
  type Unread,
} from '../imports/graph.js';
import { type Area, isIn } from './areas.js';

/** How an edge counts: the strongest of its imports. */
export type Strength = 'load' | 'lazy' | 'dynamic' | 'types';

export type Link = {
  /** Names as they are shown. */
  readonly from: string;
  readonly to: string;
  readonly strength: Strength;
  /** Between two modules of one circle. */
  readonly inCycle: boolean;
};

export type View = {
  readonly area: Area;
  /** Shown name to path, sorted by name. */
  readonly modules: ReadonlyMap<string, string>;
  readonly inner: readonly Link[];
  /** `group` is the other area, or the top-level package or folder, on the far side. */
  readonly out: readonly (Link & { readonly group: string })[];
  readonly into: readonly (Link & { readonly group: string })[];
  /** Distributions that are imported, types aside; sorted. */
  readonly external: readonly string[];
  readonly missing: readonly { readonly from: string; readonly name: string }[];
  /**
   * One way round each circle that touches the area, the first node not repeated, and how many modules the circle
   * has in all.
   */
  readonly cycles: readonly { readonly way: readonly string[]; readonly size: number }[];
  readonly unread: readonly Unread[];
};

const strengthOf = (edges: readonly Edge[]): Strength => {
  if (edges.some(isAtLoad)) return 'load';
  if (edges.some(({ kind }) => kind === 'lazy')) return 'lazy';
  return edges.some(({ kind }) => kind === 'dynamic') ? 'dynamic' : 'types';
};

/** Python by dotted name, TypeScript by path; two files of one name by their paths. */
const namer = (graph: ImportGraph, area: Area): ((path: string) => string) => {
  const byName = new Map<string, number>();
  for (const { name } of graph.modules) byName.set(name, (byName.get(name) ?? 0) + 1);
  const shown = new Map(
    graph.modules.map((module) => {
      const isOnly = byName.get(module.name) === 1;
      return [module.path, isOnly ? inArea(module, area) : module.path];
    }),
  );
  return (path) => shown.get(path) ?? path;
};

const inArea = ({ language, name, path }: Module, area: Area): string => {
  if (language === 'typescript' && isIn(area, path) && name !== area.folder) return name.slice(area.folder.length + 1);
  return name;
};

/** The area of a file outside, or the package or folder at the top that it lies in. */
const groupOf = ({ path, name, language }: Module, areas: readonly Area[]): string => {
  const inside = areas.filter((one) => isIn(one, path)).sort((a, b) => b.folder.length - a.folder.length)[0];
  if (inside !== undefined) return inside.name;
  if (language === 'python' && !name.includes('/')) return name.replace(/\..*$/s, '');
  return path.replace(/\/.*$/s, '');
};

/** The nodes from the start of a search to `node`. */
const wayTo = (node: string, cameFrom: ReadonlyMap<string, string | null>): string[] => {
  const way: string[] = [];
  for (let at: string | null = node; at !== null; at = cameFrom.get(at) ?? null) way.unshift(at);
  return way;
};

/** The shortest way round a circle from its first node. */
const wayRound = (members: readonly string[], next: ReadonlyMap<string, readonly string[]>): string[] => {
  const [first] = members;
  if (first === undefined) return [];
  const inside = new Set(members);
  const cameFrom = new Map<string, string | null>([[first, null]]);
  for (const node of cameFrom.keys()) {
    const successorsOf = [...(next.get(node) ?? [])].sort(byText);
    if (successorsOf.includes(first)) return wayTo(node, cameFrom);
    for (const to of successorsOf) if (inside.has(to) && !cameFrom.has(to)) cameFrom.set(to, node);
  }
  return [...members];
};

export type Whole = {
  readonly graph: ImportGraph;
  readonly areas: readonly Area[];
  readonly cycles: readonly (readonly string[])[];
  readonly next: ReadonlyMap<string, readonly string[]>;
  readonly modules: ReadonlyMap<string, Module>;
};

/** What all areas share, computed once. A text or a picture that is imported is no module and is left out. */
export const wholeOf = (all: ImportGraph, areas: readonly Area[]): Whole => {
  const modules = new Map(all.modules.map((module) => [module.path, module]));
  const graph = { ...all, edges: all.edges.filter(({ to }) => modules.has(to)) };
  const atLoad = graph.edges.filter(isAtLoad);
  return { graph, areas, cycles: findCycles(atLoad), next: successors(atLoad), modules };
};

export const viewOf = ({ graph, areas, cycles, next, modules }: Whole, area: Area): View => {
  const show = namer(graph, area);
  const circleOf = new Map(cycles.flatMap((members, at) => members.map((member) => [member, at] as const)));
  const byEnds = new Map<string, { from: string; to: string; edges: Edge[] }>();
  for (const edge of graph.edges) {
    const { from, to } = edge;
    if (!isIn(area, from) && !isIn(area, to)) continue;
    const key = `${from}\0${to}`;
    const known = byEnds.get(key) ?? { from, to, edges: [] };
    known.edges.push(edge);
    byEnds.set(key, known);
  }
  const links = [...byEnds.values()]
    .map(({ from, to, edges }) => {
      const strength = strengthOf(edges);
      const inCycle = strength === 'load' && circleOf.has(from) && circleOf.get(from) === circleOf.get(to);
      return { paths: { from, to }, link: { from: show(from), to: show(to), strength, inCycle } };
    })
    .sort((a, b) => byText(a.link.from, b.link.from) || byText(a.link.to, b.link.to));
  const inside = (path: string): boolean => isIn(area, path);
  const group = (path: string): string => {
    const module = modules.get(path);
    return module === undefined ? path : groupOf(module, areas);
  };
  const own = graph.modules.filter(({ path }) => inside(path));
  return {
    area,
    modules: new Map(own.map(({ path }) => [show(path), path] as const).sort(([a], [b]) => byText(a, b))),
    inner: links.filter(({ paths }) => inside(paths.from) && inside(paths.to)).map(({ link }) => link),
    out: links.filter(({ paths }) => !inside(paths.to)).map(({ paths, link }) => ({ ...link, group: group(paths.to) })),
    into: links
      .filter(({ paths }) => !inside(paths.from))
      .map(({ paths, link }) => ({ ...link, group: group(paths.from) })),
    external: [
      ...new Set(graph.external.filter(({ from, kind }) => kind !== 'typing' && inside(from)).map(({ name }) => name)),
    ].sort(byText),
    missing: graph.missing
      .filter(({ from, kind }) => kind !== 'typing' && inside(from))
      .map(({ from, name }) => ({ from: show(from), name })),
    cycles: cycles
      .filter((members) => members.some(inside))
      .map((members) => ({ way: wayRound(members, next).map(show), size: members.length })),
    unread: graph.unread.filter(({ path }) => inside(path)),
  };
};
