// What does a JavaScript or TypeScript source import, and when? Parsed by oxc-parser, which is loaded when the
// first such file is met. Next: typescript-resolve.ts.
import type * as Oxc from 'oxc-parser';
import { Fault, messageOf } from '../core/fault.js';
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
      `JavaScript and TypeScript are read by oxc-parser, which cannot be loaded here: ${messageOf(error).split('\n')[0]!}`,
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
  const quasis = node.type === 'TemplateLiteral' ? (node.quasis as { value: { cooked: string | null } }[]) : [];
  return quasis.length === 1 ? (quasis[0]!.value.cooked ?? null) : null;
};

type Call = { readonly start: number; readonly specifier: string | null; readonly kind: ImportKind };

/** What one node loads, or null. */
const callOf = (node: Node, { lazy, guarded }: Place): Call | null => {
  const loaded: ImportKind = lazy ? 'lazy' : guarded ? 'optional' : 'runtime';
  if (node.type === 'ImportExpression') return { start: node.start, specifier: literal(node.source), kind: 'dynamic' };
  if (node.type === 'TSImportType')
    return { start: node.start, specifier: literal(node.source ?? node.argument), kind: 'typing' };
  if (
    node.type === 'TSImportEqualsDeclaration' &&
    isNode(node.moduleReference) &&
    node.moduleReference.type === 'TSExternalModuleReference'
  ) {
    return {
      start: node.start,
      specifier: literal(node.moduleReference.expression),
      kind: node.importKind === 'type' ? 'typing' : loaded,
    };
  }
  if (node.type !== 'CallExpression' || !isNode(node.callee)) return null;
  const { callee } = node;
  const argument = (node.arguments as unknown[])[0];
  const resolves =
    callee.type === 'MemberExpression' &&
    isNode(callee.object) &&
    callee.object.name === 'require' &&
    isNode(callee.property) &&
    callee.property.name === 'resolve';
  return argument !== undefined && (resolves || (callee.type === 'Identifier' && callee.name === 'require'))
    ? { start: node.start, specifier: literal(argument), kind: loaded }
    : null;
};

const isFunction = (type: string): boolean =>
  /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type);

/** Every call below a node. Without recursion: a hostile file nests as deep as it likes. */
const listCalls = (program: unknown): Call[] => {
  const found: Call[] = [];
  const open: { readonly value: unknown; readonly place: Place }[] = [
    { value: program, place: { lazy: false, guarded: false } },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, place } = next;
    if (Array.isArray(value)) value.forEach((one: unknown) => open.push({ value: one, place }));
    else if (isNode(value)) {
      const call = callOf(value, place);
      if (call !== null) found.push(call);
      const below = isFunction(value.type) ? { ...place, lazy: true } : place;
      for (const [key, inner] of Object.entries(value)) {
        if (typeof inner === 'object' && inner !== null)
          open.push({
            value: inner,
            place:
              value.type === 'TryStatement' && key === 'block' && value.handler !== null
                ? { ...below, guarded: true }
                : below,
          });
      }
    }
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
      if (starts[middle]! <= offset) low = middle;
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
    return named.length === 0 ? [] : [{ start, specifier: named[0]!.moduleRequest!.value, kind: kindOf(named) }];
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
      const said = /^[\s*]*gate-hooks:[ \t]*([^\r\n]*)/.exec(value);
      return said === null ? [] : [{ line: lineOf(start), text: said[1]!.replace(/\*+$/, '').trim() }];
    }),
  };
};
