// What does a pipeline of GitLab's say? Trees in, jobs with all they inherit out. Asked by judge-gitlab.ts. Pure.
import { type Call, type Command, callsIn, commandsIn } from './github.js';
import { at, type Entry, entriesOf, entryOf, itemsOf, type Tree, textOf } from './tree.js';

export type PipelineFile = { readonly path: string; readonly tree: Tree };

type Part = { readonly script: string; readonly commands: readonly Command[]; readonly calls: readonly Call[] };

export type PipelineJob = {
  readonly name: string;
  /** The file whose word is the last on it. */
  readonly path: string;
  readonly line: number;
  readonly stage: string;
  readonly tree: Tree;
  /** before_script and script, which run as one under `set -eo pipefail`. */
  readonly main: Part;
  /** after_script, whose failures count for nothing. */
  readonly after: Part;
};

export type Pipeline = {
  readonly files: readonly PipelineFile[];
  readonly stages: readonly string[];
  readonly jobs: readonly PipelineJob[];
};

const reserved = new Set([
  'default',
  'include',
  'stages',
  'variables',
  'workflow',
  'image',
  'services',
  'before_script',
  'after_script',
  'cache',
  'spec',
  'types',
]);

/** `over` wins; maps are merged key by key, everything else is replaced. */
const merged = (under: Tree, over: Tree): Tree => {
  if (under.kind !== 'map' || over.kind !== 'map') return over;
  const entries = under.entries.map((entry): Entry => {
    const other = entryOf(over, entry.key);
    return other === undefined ? entry : { ...other, value: merged(entry.value, other.value) };
  });
  return { ...over, entries: [...entries, ...over.entries.filter(({ key }) => entryOf(under, key) === undefined)] };
};

const mostExtended = 10;

/** A job with what it extends under it; of several, the last wins. */
const extended = (name: string, tree: Tree, all: ReadonlyMap<string, Tree>, depth = 0): Tree => {
  if (depth >= mostExtended) return tree;
  const parents = itemsOf(at(tree, 'extends')).map((item) => textOf(item) ?? '');
  let own = tree;
  for (const parent of parents.reverse()) {
    const base = all.get(parent);
    if (base !== undefined && parent !== name) own = merged(extended(parent, base, all, depth + 1), own);
  }
  return own;
};

/** Lists in lists (`!reference`, anchors) are one list to GitLab. */
const linesOf = (tree: Tree | undefined): { readonly text: string; readonly line: number }[] =>
  itemsOf(tree).flatMap((item) => {
    if (item.kind === 'list') return linesOf(item);
    if (item.kind === 'map') return [];
    return [{ text: item.text, line: item.first ?? item.line }];
  });

const partOf = (trees: readonly (Tree | undefined)[]): Part => {
  const lines = trees.flatMap(linesOf);
  const commands = lines.flatMap(({ text, line }) => commandsIn(text, line));
  return { script: lines.map(({ text }) => text).join('\n'), commands, calls: callsIn(commands) };
};

/** @param files in the order in which they are read: what is included first, the pipeline itself last */
export const pipelineOf = (files: readonly PipelineFile[]): Pipeline => {
  const top = new Map<string, { readonly tree: Tree; readonly path: string; readonly line: number }>();
  for (const { path, tree } of files)
    for (const { key, value, line } of entriesOf(tree))
      top.set(key, { path, line, tree: merged(top.get(key)?.tree ?? value, value) });
  const trees = new Map([...top].map(([key, { tree }]) => [key, tree]));
  const stages = itemsOf(trees.get('stages')).flatMap((item) => textOf(item) ?? []);
  const defaults = (key: string): Tree | undefined => at(trees.get('default'), key) ?? trees.get(key);
  const jobs = [...top]
    .filter(([name, { tree }]) => !reserved.has(name) && !name.startsWith('.') && tree.kind === 'map')
    .map(([name, { tree, path, line }]): PipelineJob => {
      const whole = extended(name, tree, trees);
      return {
        name,
        path,
        line,
        tree: whole,
        stage: textOf(at(whole, 'stage')) ?? 'test',
        main: partOf([at(whole, 'before_script') ?? defaults('before_script'), at(whole, 'script')]),
        after: partOf([at(whole, 'after_script') ?? defaults('after_script')]),
      };
    });
  return { files, stages: stages.length > 0 ? stages : ['.pre', 'build', 'test', 'deploy', '.post'], jobs };
};

/** Paths that a file includes from its own repository, and how many includes lead elsewhere. */
export const includesOf = (tree: Tree): { readonly local: readonly string[]; readonly elsewhere: number } => {
  const items = itemsOf(at(tree, 'include'));
  const local = items
    .flatMap((item) => textOf(item) ?? textOf(at(item, 'local')) ?? [])
    .filter((path) => !/^https?:/.test(path))
    .map((path) => path.replace(/^\/+/, ''));
  return { local, elsewhere: items.length - local.length };
};
