// Which file of the repository imports which, and where are circles? Facts of all files in, one graph out. Gathered
// by read.ts. Pure.
import { byText } from '../core/text.js';
import type { Target } from './modules.js';
import type { ImportKind } from './python.js';

export type Module = {
  /** Relative to the root, `/`-separated. */
  readonly path: string;
  readonly language: 'python' | 'typescript';
  /**
   * What an import calls it: `engine.io`; of TypeScript the path without its extension. Unique within a language
   * where names are.
   */
  readonly name: string;
};

export type Edge = {
  /**
   * Paths of files of the repository, never the same. What `to` names need be no module: scripts import texts and
   * pictures, too.
   */
  readonly from: string;
  readonly to: string;
  readonly kind: ImportKind;
  /** 1-based, where `from` imports. */
  readonly line: number;
};

/** An import of another distribution (`name` is its top-level name), or one that leads nowhere. */
export type Outside = {
  readonly from: string;
  readonly name: string;
  readonly kind: ImportKind;
  readonly line: number;
};

/** A file that is not known: it does not parse, is too large, is no regular file. */
export type Unread = {
  readonly path: string;
  /** 1-based; null where the file as a whole is meant. */
  readonly line: number | null;
  readonly problem: string;
};

export type ImportGraph = {
  /** Sorted by path. */
  readonly modules: readonly Module[];
  /** Sorted by from, line, to; several where a file imports another in several places or ways. */
  readonly edges: readonly Edge[];
  readonly external: readonly Outside[];
  readonly missing: readonly Outside[];
  readonly unread: readonly Unread[];
};

export type Resolved = {
  readonly module: Module;
  readonly imports: readonly {
    readonly line: number;
    readonly kind: ImportKind;
    readonly targets: readonly Target[];
  }[];
};

const sortEdges = (edges: Edge[]): Edge[] =>
  edges.sort((a, b) => byText(a.from, b.from) || a.line - b.line || byText(a.to, b.to) || byText(a.kind, b.kind));

export const buildGraph = (files: readonly Resolved[], unread: readonly Unread[]): ImportGraph => {
  const edges: Edge[] = [];
  const outside: Record<'external' | 'missing', Outside[]> = { external: [], missing: [] };
  const add = (from: string, line: number, kind: ImportKind, target: Target): void => {
    if (target.kind === 'file') {
      if (target.path !== from) edges.push({ from, to: target.path, kind, line });
    } else if (target.kind === 'external' || target.kind === 'missing')
      outside[target.kind].push({ from, name: target.name, kind, line });
  };
  for (const { module, imports } of files)
    for (const { line, kind, targets } of imports) for (const target of targets) add(module.path, line, kind, target);
  return {
    modules: files.map(({ module }) => module).sort((a, b) => byText(a.path, b.path)),
    edges: sortEdges(edges),
    ...outside,
    unread: [...unread].sort((a, b) => byText(a.path, b.path)),
  };
};

/** What runs as a module is loaded; a lazy or typing import is the usual way out of a circle. */
export const isAtLoad = ({ kind }: { readonly kind: ImportKind }): boolean => kind === 'runtime' || kind === 'optional';

/** Nodes by node, once each, in the order given. */
export const successors = (edges: readonly { readonly from: string; readonly to: string }[]): Map<string, string[]> => {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of edges) next.set(from, (next.get(from) ?? new Set()).add(to));
  return new Map([...next].map(([from, tos]) => [from, [...tos]]));
};

type Visit = {
  readonly node: string;
  /** In which order nodes were met, and the first one that this one leads back to. */
  readonly index: number;
  low: number;
  isOnStack: boolean;
  /** How many of its successors were followed. */
  followed: number;
};

/** Tarjan's search, without recursion. */
class Search {
  readonly components: string[][] = [];
  private readonly visits = new Map<string, Visit>();
  private readonly stack: Visit[] = [];

  constructor(private readonly next: ReadonlyMap<string, readonly string[]>) {}

  from(start: string): void {
    if (this.visits.has(start)) return;
    const calls = [this.open(start)];
    for (let call = calls.at(-1); call !== undefined; call = calls.at(-1)) {
      const opened = this.follow(call);
      if (opened === 'none left') {
        calls.pop();
        const caller = calls.at(-1);
        if (caller !== undefined) caller.low = Math.min(caller.low, call.low);
        if (call.low === call.index) this.close(call);
      } else if (opened !== null) calls.push(opened);
    }
  }

  /** The next successor, where it was not met before; null where it was. */
  private follow(call: Visit): Visit | null | 'none left' {
    const to = this.next.get(call.node)?.[call.followed];
    if (to === undefined) return 'none left';
    call.followed += 1;
    const seen = this.visits.get(to);
    if (seen === undefined) return this.open(to);
    if (seen.isOnStack) call.low = Math.min(call.low, seen.index);
    return null;
  }

  private open(node: string): Visit {
    const index = this.visits.size;
    const visit: Visit = { node, index, low: index, isOnStack: true, followed: 0 };
    this.visits.set(node, visit);
    this.stack.push(visit);
    return visit;
  }

  private close(visit: Visit): void {
    const component = this.stack.splice(this.stack.lastIndexOf(visit));
    for (const one of component) one.isOnStack = false;
    this.components.push(component.map(({ node }) => node).sort(byText));
  }
}

/**
 * The circles of a graph: its strongly connected components of more than one node, each sorted, sorted by first
 * node.
 * @param edges those that count, for instance those that are `isAtLoad`
 */
export const findCycles = (edges: readonly { readonly from: string; readonly to: string }[]): string[][] => {
  const next = successors(edges);
  const search = new Search(next);
  for (const start of [...next.keys()].sort(byText)) search.from(start);
  return search.components.filter(({ length }) => length > 1).sort(([a = ''], [b = '']) => byText(a, b));
};
