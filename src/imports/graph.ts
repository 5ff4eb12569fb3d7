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
  const [edges, external, missing]: [Edge[], Outside[], Outside[]] = [[], [], []];
  for (const { module, imports } of files) {
    for (const { line, kind, targets } of imports) {
      for (const target of targets) {
        if (target.kind === 'file' && target.path !== module.path)
          edges.push({ from: module.path, to: target.path, kind, line });
        else if (target.kind === 'external') external.push({ from: module.path, name: target.name, kind, line });
        else if (target.kind === 'missing') missing.push({ from: module.path, name: target.name, kind, line });
      }
    }
  }
  return {
    modules: files.map(({ module }) => module).sort((a, b) => byText(a.path, b.path)),
    edges: sortEdges(edges),
    external,
    missing,
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

/**
 * The circles of a graph: its strongly connected components of more than one node (Tarjan, without recursion), each
 * sorted, sorted by first node.
 * @param edges those that count, for instance those that are `isAtLoad`
 */
export const findCycles = (edges: readonly { readonly from: string; readonly to: string }[]): string[][] => {
  const next = successors(edges);
  const [index, low, onStack, stack, found] = [
    new Map<string, number>(),
    new Map<string, number>(),
    new Set<string>(),
    [] as string[],
    [] as string[][],
  ];
  const open = (node: string): { node: string; at: number } => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    stack.push(node);
    onStack.add(node);
    return { node, at: 0 };
  };
  const close = (node: string): void => {
    if (low.get(node) !== index.get(node)) return;
    const component = stack.splice(stack.indexOf(node));
    component.forEach((one) => onStack.delete(one));
    if (component.length > 1) found.push(component.sort(byText));
  };
  for (const start of [...next.keys()].sort(byText)) {
    if (index.has(start)) continue;
    const calls = [open(start)];
    for (let call = calls.at(-1); call !== undefined; call = calls.at(-1)) {
      const to = next.get(call.node)?.[call.at++];
      if (to === undefined) {
        calls.pop();
        const parent = calls.at(-1)?.node;
        if (parent !== undefined) low.set(parent, Math.min(low.get(parent)!, low.get(call.node)!));
        close(call.node);
      } else if (!index.has(to)) calls.push(open(to));
      else if (onStack.has(to)) low.set(call.node, Math.min(low.get(call.node)!, index.get(to)!));
    }
  }
  return found.sort((a, b) => byText(a[0]!, b[0]!));
};
