// Reads the arguments of a call in Python, and the module that a call of an import function names. Pure.
import type { PythonImport } from './python.js';
import { depthChange, type Token } from './python-order.js';

export type Argument = { readonly keyword: string | null; readonly tokens: readonly Token[] };

const argumentOf = (tokens: readonly Token[]): Argument => {
  const [first, equals, ...value] = tokens;
  if (first?.type === 'name' && equals?.text === '=') return { keyword: first.text, tokens: value };
  return { keyword: null, tokens };
};

/** The arguments of the call whose `(` is at `open`, and the place of its `)`. */
export const argumentsAt = (
  tokens: readonly Token[],
  open: number,
): { readonly args: readonly Argument[]; readonly close: number } => {
  const parts: Token[][] = [];
  let part: Token[] = [];
  let depth = 1;
  let close = open + 1;
  for (let token = tokens[close]; token !== undefined; token = tokens[++close]) {
    depth += depthChange(token);
    if (depth === 0) break;
    if (depth === 1 && token.type === 'op' && token.text === ',') {
      parts.push(part);
      part = [];
    } else part.push(token);
  }
  const args = [...parts, part].filter(({ length }) => length > 0).map(argumentOf);
  return { args, close };
};

const plainString = /^(?<raw>[rRuU]?)(?:"""([\s\S]*)"""|'''([\s\S]*)'''|"([\s\S]*)"|'([\s\S]*)')$/;

/** Null for bytes and escapes, and for what is no string. */
const bodyOf = ({ type, text }: Token): string | null => {
  const match = type === 'string' ? plainString.exec(text) : null;
  if (match === null || (text.includes('\\') && !/^[rR]/.test(text))) return null;
  return match.slice(2).find((body) => body !== undefined) ?? '';
};

/**
 * The text of a plain string literal, or of several side by side; null for bytes, f-strings, escapes and anything
 * else.
 */
export const literalOf = (tokens: readonly Token[]): string | null => {
  const bodies = tokens.map(bodyOf).filter((body) => body !== null);
  return tokens.length === 0 || bodies.length < tokens.length ? null : bodies.join('');
};

/** Names of modules, with leading dots or without. */
const isDotted = (text: string): boolean => /^\.*[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(text);

/** A number literal alone; NaN for anything else. */
const numberOf = (tokens: readonly Token[]): number => {
  const [only, more] = tokens;
  return only?.type === 'number' && more === undefined ? Number(only.text) : Number.NaN;
};

export type Imported = Pick<PythonImport, 'line' | 'level' | 'module' | 'names' | 'anchor'> & {
  readonly kind: 'dynamic';
};

/** The argument of that place or keyword; no tokens where there is none. */
const argument = (args: readonly Argument[], place: number, keyword: string): readonly Token[] => {
  const named = args.find((one) => one.keyword === keyword);
  const placed = args[place]?.keyword === null ? args[place] : undefined;
  return (named ?? placed)?.tokens ?? [];
};

/** `import_module('.x', 'package')` is relative to that package; null where no literal tells which. */
const anchorOf = (tokens: readonly Token[]): { readonly anchor?: string } | null => {
  const [only] = tokens;
  // That of the module itself.
  if (tokens.length === 1 && (only?.text === '__package__' || only?.text === '__name__')) return {};
  const name = literalOf(tokens);
  return name === null || !isDotted(name) || name.startsWith('.') ? null : { anchor: name };
};

/** An import by a call, or null where no literal tells its target. */
export const importOf = (what: string, args: readonly Argument[], line: number): Imported | null => {
  const name = literalOf(argument(args, 0, 'name'));
  if (name === null || !isDotted(name)) return null;
  const module = name.replace(/^\.+/, '');
  const dots = name.length - module.length;
  const found = { line, kind: 'dynamic', level: dots, module, names: null } as const;
  if (what === 'importlib.import_module') {
    const anchor = dots === 0 ? {} : anchorOf(argument(args, 1, 'package'));
    return anchor === null ? null : { ...found, ...anchor };
  }
  const level = argument(args, 4, 'level');
  const number = level.length === 0 ? 0 : numberOf(level);
  return dots > 0 || !Number.isSafeInteger(number) ? null : { ...found, level: number };
};
