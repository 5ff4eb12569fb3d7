// What does a JavaScript or TypeScript source import, and when? Parsed by oxc-parser, which is loaded when the
// first such file is met. Next: typescript-resolve.ts.
import type * as Oxc from 'oxc-parser';
import { Fault, messageOf } from '../core/fault.js';
import { firstLine } from '../core/text.js';
import type { ImportKind, Unparsed } from './python.js';
import type { Remark } from './python-tokens.js';

/** One place that names another module. `export ... from` counts as an import. */
export type ScriptImport = {
  /** 1-based. */
  readonly line: number;
  readonly kind: ImportKind;
  /** As it is written: `./a.js`, `react`, `@/lib`. */
  readonly specifier: string;
};

export type ScriptFacts = {
  readonly imports: readonly ScriptImport[];
  /** Lines of `import(x)` and `require(x)` whose target no literal tells. */
  readonly computed: readonly number[];
  /** Comments `gate-hooks: ...`. */
  readonly remarks: readonly Remark[];
};

export const isScript = (path: string): boolean => /\.(?:[cm]?[jt]s|[jt]sx)$/.test(path);

export type Parser = Pick<typeof Oxc, 'parseSync'>;

/** @throws Fault where the parser is not installed: it is an optional dependency with a binary for each platform */
export const loadParser = async (): Promise<Parser> => {
  try {
    return await import('oxc-parser');
  } catch (error) {
    throw new Fault(
      'tool-missing',
      `JavaScript and TypeScript are read by oxc-parser, which cannot be loaded here: ${firstLine(messageOf(error))}`,
      'npm install --save-dev oxc-parser',
      3,
      { cause: error },
    );
  }
};

type Node = { readonly type: string; readonly start: number; readonly [key: string]: unknown };
type Place = { readonly lazy: boolean; readonly guarded: boolean };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

const literal = (node: unknown): string | null => {
  if (!isNode(node)) return null;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral') return null;
  const [only, more] = node.quasis as { value: { cooked: string | null } }[];
  return only !== undefined && more === undefined ? (only.value.cooked ?? null) : null;
};

type Call = { readonly start: number; readonly specifier: string | null; readonly kind: ImportKind };

const atLoad = ({ lazy, guarded }: Place): ImportKind => {
  if (lazy) return 'lazy';
  return guarded ? 'optional' : 'runtime';
};

/** `require`, `require.resolve` */
const isRequire = (callee: unknown): boolean => {
  if (!isNode(callee)) return false;
  if (callee.type === 'Identifier') return callee.name === 'require';
  const { object, property } = callee;
  return (
    callee.type === 'MemberExpression' &&
    isNode(object) &&
    object.name === 'require' &&
    isNode(property) &&
    property.name === 'resolve'
  );
};

/** What one node loads, or null. */
const callOf = (node: Node, place: Place): Call | null => {
  const { start } = node;
  switch (node.type) {
    case 'ImportExpression':
      return { start, specifier: literal(node.source), kind: 'dynamic' };
    case 'TSImportType':
      return { start, specifier: literal(node.source ?? node.argument), kind: 'typing' };
    case 'TSImportEqualsDeclaration': {
      const { moduleReference: reference, importKind } = node;
      if (!isNode(reference) || reference.type !== 'TSExternalModuleReference') return null;
      return {
        start,
        specifier: literal(reference.expression),
        kind: importKind === 'type' ? 'typing' : atLoad(place),
      };
    }
    case 'CallExpression': {
      const [argument] = node.arguments as unknown[];
      if (argument === undefined || !isRequire(node.callee)) return null;
      return { start, specifier: literal(argument), kind: atLoad(place) };
    }
    default:
      return null;
  }
};

const isFunction = (type: string): boolean =>
  /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type);

/** Where a member of a node runs. */
const placeBelow = ({ type, handler }: Node, key: string, place: Place): Place => {
  if (isFunction(type)) return { ...place, lazy: true };
  return type === 'TryStatement' && key === 'block' && handler !== null ? { ...place, guarded: true } : place;
};

type Visit = { readonly value: unknown; readonly place: Place };

const visitsBelow = ({ value, place }: Visit): Visit[] => {
  if (Array.isArray(value)) return value.map((one: unknown) => ({ value: one, place }));
  if (!isNode(value)) return [];
  return Object.entries(value)
    .filter(([, inner]) => typeof inner === 'object' && inner !== null)
    .map(([key, inner]) => ({ value: inner, place: placeBelow(value, key, place) }));
};

/** Every call below a node. Without recursion: a hostile file nests as deep as it likes. */
const listCalls = (program: unknown): Call[] => {
  const found: Call[] = [];
  const open: Visit[] = [{ value: program, place: { lazy: false, guarded: false } }];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const call = isNode(visit.value) ? callOf(visit.value, visit.place) : null;
    if (call !== null) found.push(call);
    for (const below of visitsBelow(visit)) open.push(below);
  }
  return found;
};

/** Offsets to 1-based lines. */
const lineIndex = (text: string): ((offset: number) => number) => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? offset) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
};

/** All names of a statement are types, and there are some. */
const kindOf = (entries: readonly { readonly isType: boolean }[]): ImportKind =>
  entries.length > 0 && entries.every(({ isType }) => isType) ? 'typing' : 'runtime';

/** @param path decides the language by its extension */
export const scanScript = (parser: Parser, path: string, text: string): ScriptFacts | Unparsed => {
  const result = parser.parseSync(path, text);
  const lineOf = lineIndex(text);
  const bad = result.errors.find(({ severity }) => severity === 'Error');
  if (bad !== undefined) return { line: lineOf(bad.labels[0]?.start ?? 0), problem: bad.message };
  const { staticImports, staticExports } = result.module;
  const exports = staticExports.flatMap(({ start, entries }) => {
    const named = entries.filter(({ moduleRequest }) => moduleRequest !== null && moduleRequest !== undefined);
    const specifier = named[0]?.moduleRequest?.value;
    return specifier === undefined ? [] : [{ start, specifier, kind: kindOf(named) }];
  });
  const statements: Call[] = [
    ...staticImports.map(({ start, moduleRequest, entries }) => ({
      start,
      specifier: moduleRequest.value,
      kind: kindOf(entries),
    })),
    ...exports,
  ];
  // The tree costs more than all else, and most files hold none of these.
  const calls = /\brequire\b|\bimport\s*(?:\(|\/|[\w$]+\s*=)/.test(text) ? listCalls(result.program) : [];
  const all = [...statements, ...calls].sort((a, b) => a.start - b.start);
  return {
    imports: all.flatMap(({ start, specifier, kind }) =>
      specifier === null ? [] : [{ line: lineOf(start), kind, specifier }],
    ),
    computed: all.filter(({ specifier }) => specifier === null).map(({ start }) => lineOf(start)),
    remarks: result.comments.flatMap(({ value, start }) => {
      const [, text] = /^[\s*]*gate-hooks:[ \t]*([^\r\n]*)/.exec(value) ?? [];
      return text === undefined ? [] : [{ line: lineOf(start), text: text.replace(/\*+$/, '').trim() }];
    }),
  };
};
