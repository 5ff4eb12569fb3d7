// Takes `from a import b, c as d` apart, as it is written, and lets some of its names come from another place.
// Asked by move-imports.ts. Pure.

import type { PythonImport } from '../imports/python.js';
import { type Edit, escapeRegExp } from './edits.js';

/** Dotted: the package and the last part. */
const split = (name: string): { readonly parent: string; readonly leaf: string } => ({
  parent: name.slice(0, Math.max(0, name.lastIndexOf('.'))),
  leaf: name.slice(name.lastIndexOf('.') + 1),
});

/** `from cli import foo`, `from cli import bar as foo`, `import bar as foo` */
const importOf = (name: string, local: string): string => {
  const { parent, leaf } = split(name);
  const as = leaf === local ? '' : ` as ${local}`;
  return parent === '' ? `import ${leaf}${as}` : `from ${parent} import ${leaf}${as}`;
};

export type Statement = {
  readonly from: number;
  readonly moduleFrom: number;
  readonly moduleTo: number;
  /** Behind `import`. */
  readonly names: number;
  readonly to: number;
  /** Of the first character of `list`. */
  readonly listFrom: number;
  /** As long as in the text, with spaces for comments and for backslashes at ends of lines. */
  readonly list: string;
  readonly inBrackets: boolean;
};

const blank = (part: string): string => part.replace(/[^\r\n]/g, ' ');

const comments = /#[^\r\n]*/g;
const continuations = /\\(?=\r?\n)/g;
/** To the end of the logical line, or to what ends a statement in it. */
const bareList = /^(?:\\\r?\n|[^\r\n;#\\])*/;

/**
 * The names at the start of `rest`, which is what follows `import`; null where there are none.
 * `end` is where they end, with their closing bracket.
 */
const listAt = (rest: string): { readonly end: number; readonly text: string; readonly inBrackets: boolean } | null => {
  if (rest.startsWith('(')) {
    const code = rest.replace(comments, blank);
    const end = code.indexOf(')') + 1;
    return end === 0 ? null : { end, text: code.slice(1, end - 1), inBrackets: true };
  }
  const [written = ''] = bareList.exec(rest) ?? [];
  const end = written.trimEnd().length;
  return end === 0 ? null : { end, text: written.replace(continuations, blank).slice(0, end), inBrackets: false };
};

/**
 * The `from ... import` of this module on this line; null where it is written in a way that is not taken apart
 * here.
 */
export const statementAt = (text: string, start: number, one: PythonImport): Statement | null => {
  const written = `${'.'.repeat(one.level)}${one.module}`;
  const match = new RegExp(
    String.raw`\b(?<from>from[ \t]+)${escapeRegExp(written)}(?:[ \t]|\\\r?\n)+import(?![\w])[ \t]*`,
  ).exec(text.slice(start));
  if (match === null || /[\r\n]/.test(text.slice(start, start + match.index))) return null;
  const from = start + match.index;
  const names = from + match[0].length;
  const moduleFrom = from + (match.groups?.from ?? '').length;
  const list = listAt(text.slice(names));
  if (list === null) return null;
  return {
    from,
    moduleFrom,
    moduleTo: moduleFrom + written.length,
    names,
    to: names + list.end,
    listFrom: names + (list.inBrackets ? 1 : 0),
    list: list.text,
    inBrackets: list.inBrackets,
  };
};

type Name = {
  readonly name: string;
  readonly local: string;
  /** In the list, with the comma behind it. */
  readonly from: number;
  readonly to: number;
};

const namesOf = (list: string): Name[] =>
  [...list.matchAll(/([^\s,]+)(?:\s+as\s+([^\s,]+))?\s*,?/g)].map(
    ({ 0: all, 1: name = '', 2: local = name, index }) => ({
      name,
      local,
      from: index,
      to: index + all.length,
    }),
  );

/**
 * Names that stay keep their lines and comments: only those that go are cut out, with their lines where they have
 * one.
 */
const cutOut = ({ listFrom, list }: Statement, going: readonly Name[]): Edit[] =>
  going.map(({ from, to }) => {
    const lineStart = /[\r\n][ \t]*$/.exec(list.slice(0, from));
    const lineEnd = /^[ \t]*(?:\r\n|\r|\n)/.exec(list.slice(to));
    if (lineStart !== null && lineEnd !== null)
      return { from: listFrom + lineStart.index + 1, to: listFrom + to + lineEnd[0].length, text: '' };
    const spaces = list.slice(to).length - list.slice(to).replace(/^[ \t]*/, '').length;
    return { from: listFrom + from, to: listFrom + to + spaces, text: '' };
  });

/** The statement without the names that go, and before it an import of each from the new place. */
export const takeOut = (text: string, statement: Statement, going: ReadonlySet<string>, newName: string): Edit[] => {
  const { from, to, list, inBrackets } = statement;
  const names = namesOf(list);
  const lineStart = Math.max(text.lastIndexOf('\n', from - 1), text.lastIndexOf('\r', from - 1)) + 1;
  // The mark of UTF-8 is no code.
  const indent = text.slice(lineStart, from).replace(/^\uFEFF/, '');
  const eol = /\r\n/.test(text) ? '\r\n' : '\n';
  const between = indent.trim() === '' ? `${eol}${indent}` : '; ';
  const moved = names.filter(({ name }) => going.has(name)).map(({ local }) => importOf(newName, local));
  const staying = names
    .filter(({ name }) => !going.has(name))
    .map(({ name, local }) => (name === local ? name : `${name} as ${local}`));
  if (staying.length === 0) return [{ from, to, text: moved.join(between) }];
  if (inBrackets && /[\r\n]/.test(list))
    return [
      { from, to: from, text: [...moved, ''].join(between) },
      ...cutOut(
        statement,
        names.filter(({ name }) => going.has(name)),
      ),
    ];
  const kept = inBrackets ? `(${staying.join(', ')})` : staying.join(', ');
  return [{ from, to, text: [...moved, `${text.slice(from, statement.names)}${kept}`].join(between) }];
};
