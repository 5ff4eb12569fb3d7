// What does a YAML text say, and on which line? A tree with aliases put in place; anything doubtful is a problem,
// never half a tree. Pure.
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
  type Node as YamlNode,
} from 'yaml';

/** Lines are 1-based. `first` is the line of a literal block's first line of text, null for any other scalar. */
export type Tree =
  | {
      readonly kind: 'scalar';
      readonly line: number;
      readonly text: string;
      readonly isString: boolean;
      readonly first: number | null;
    }
  | { readonly kind: 'map'; readonly line: number; readonly entries: readonly Entry[] }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly Tree[] };
export type Entry = { readonly key: string; readonly line: number; readonly value: Tree };

export type Parsed = { readonly tree: Tree } | { readonly problem: string; readonly line: number | null };

/** Enough for any pipeline a person wrote, and an end to aliases that multiply. */
const mostNodes = 50_000;
const deepest = 60;
const mostOpen = 400;

class Doubt extends Error {
  constructor(
    message: string,
    readonly offset: number | null,
  ) {
    super(message);
  }
}

type Reading = {
  readonly document: Document;
  readonly lineAt: (offset: number | undefined) => number;
  readonly merges: boolean;
  left: number;
};

/** What is no string reads as it is written: `1.10` is not 1.1. */
const scalarText = ({ value, source }: Scalar): string => {
  if (value === null) return '';
  return typeof value === 'string' ? value : (source ?? String(value));
};

const scalarTree = (node: Scalar, line: number): Tree => ({
  kind: 'scalar',
  line,
  text: scalarText(node),
  isString: typeof node.value === 'string',
  first: node.type === 'BLOCK_LITERAL' ? line + 1 : null,
});

/** What `<<` brings in stands behind what is written out, and an earlier one before a later one. */
const mergedEntries = (value: Tree): readonly Entry[] => {
  switch (value.kind) {
    case 'map':
      return value.entries;
    case 'list':
      return value.items.flatMap(mergedEntries);
    case 'scalar':
      return [];
  }
};

const mapTree = (node: YAMLMap, line: number, reading: Reading, depth: number): Tree => {
  const own: Entry[] = [];
  const brought: Entry[] = [];
  const seen = new Set<string>();
  for (const { key, value } of node.items) {
    if (!isScalar(key)) throw new Doubt('a key is no plain text', node.range?.[0] ?? null);
    const name = String(key.value);
    // The library compares every key with every other.
    if (seen.has(name)) throw new Doubt(`the key ${name} stands there twice`, key.range?.[0] ?? null);
    seen.add(name);
    const inner = toTree(value as YamlNode | null, reading, depth + 1, key.range?.[0]);
    if (name === '<<' && reading.merges) brought.push(...mergedEntries(inner));
    else own.push({ key: name, line: reading.lineAt(key.range?.[0]), value: inner });
  }
  const known = new Set(own.map(({ key }) => key));
  for (const entry of brought) {
    if (known.has(entry.key)) continue;
    known.add(entry.key);
    own.push(entry);
  }
  return { kind: 'map', line, entries: own };
};

const toTree = (node: YamlNode | null, reading: Reading, depth: number, fallback?: number): Tree => {
  const offset = node?.range?.[0] ?? fallback;
  reading.left -= 1;
  if (reading.left < 0) throw new Doubt(`it comes to more than ${mostNodes} values`, offset ?? null);
  if (depth > deepest) throw new Doubt(`it is nested more than ${deepest} deep`, offset ?? null);
  const line = reading.lineAt(offset);
  if (node === null) return { kind: 'scalar', line, text: '', isString: false, first: null };
  if (isAlias(node)) {
    const target = node.resolve(reading.document);
    if (target === undefined) throw new Doubt(`*${node.source} names no anchor`, offset ?? null);
    return toTree(target as YamlNode, reading, depth + 1, offset);
  }
  if (isMap(node)) return mapTree(node, line, reading, depth);
  if (isSeq(node))
    return {
      kind: 'list',
      line,
      items: node.items.map((item) => toTree(item as YamlNode | null, reading, depth + 1, offset)),
    };
  return scalarTree(node as Scalar, line);
};

/** Brackets open at once, strings and comments not looked through: yaml 2.9 aborts the process at some thousands. */
const opensTooMany = (text: string): boolean => {
  let open = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (c === '[' || c === '{') open += 1;
    else if ((c === ']' || c === '}') && open > 0) open -= 1;
    if (open > mostOpen) return true;
  }
  return false;
};

/**
 * @param options.merges whether `<<` merges maps (GitLab; GitHub knows no such key)
 * @param options.documents whether a document before the last is a header (GitLab's `spec:`)
 */
export const parseTree = (
  text: string,
  { merges = false, documents = false }: { readonly merges?: boolean; readonly documents?: boolean } = {},
): Parsed => {
  if (opensTooMany(text)) return { problem: `more than ${mostOpen} brackets are open at once`, line: null };
  const counter = new LineCounter();
  const lineAt = (offset: number | undefined): number => Math.max(1, counter.linePos(offset ?? 0).line);
  const all = parseAllDocuments(text.replace(/^\ufeff/, ''), {
    lineCounter: counter,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const document = Array.isArray(all) ? all.at(-1) : undefined;
  if (document === undefined || document.contents === null) return { problem: 'it is empty', line: null };
  if (all.length > 1 && !documents) return { problem: `it holds ${all.length} documents`, line: null };
  const [error] = all.flatMap(({ errors }) => errors);
  if (error !== undefined) return { problem: error.message.replace(/\n.*/s, ''), line: lineAt(error.pos[0]) };
  try {
    const tree = toTree(
      document.contents as YamlNode,
      { document: document as Document, lineAt, merges, left: mostNodes },
      0,
    );
    if (tree.kind !== 'map') return { problem: 'it is no mapping', line: tree.line };
    return { tree };
  } catch (doubt) {
    if (!(doubt instanceof Doubt)) throw doubt;
    return { problem: doubt.message, line: doubt.offset === null ? null : lineAt(doubt.offset) };
  }
};

/** The value under `key`, and where the key stands; undefined where there is none, or no map. */
export const entryOf = (tree: Tree | undefined, key: string): Entry | undefined =>
  tree?.kind === 'map' ? tree.entries.find((entry) => entry.key === key) : undefined;
export const at = (tree: Tree | undefined, ...keys: readonly string[]): Tree | undefined =>
  keys.reduce<Tree | undefined>((inner, key) => entryOf(inner, key)?.value, tree);
export const entriesOf = (tree: Tree | undefined): readonly Entry[] => (tree?.kind === 'map' ? tree.entries : []);
/** A list's items; a single value is a list of one, as the CI services have it for `needs`, `script` and their like. */
export const itemsOf = (tree: Tree | undefined): readonly Tree[] => {
  if (tree === undefined) return [];
  return tree.kind === 'list' ? tree.items : [tree];
};
export const textOf = (tree: Tree | undefined): string | null => (tree?.kind === 'scalar' ? tree.text : null);
