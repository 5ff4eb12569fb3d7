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

/**
 * The `from ... import` of this module on this line; null where it is written in a way that is not taken apart
 * here.
 */
export const statementAt = (text: string, start: number, one: PythonImport): Statement | null => {
  const written = `${'.'.repeat(one.level)}${one.module}`;
  const match = new RegExp(
    String.raw`\bfrom([ \t]+)(${escapeRegExp(written)})(?:[ \t]|\\\r?\n)+import(?![\w])[ \t]*`,
  ).exec(text.slice(start));
  if (match === null || /[\r\n]/.test(text.slice(start, start + match.index))) return null;
  const from = start + match.index;
  const names = from + match[0].length;
  const moduleFrom = from + 'from'.length + match[1]!.length;
  const inBrackets = text[names] === '(';
  const rest = text.slice(names).replace(inBrackets ? /#[^\r\n]*/g : /\\(?=\r?\n)/g, blank);
  const end = inBrackets
    ? rest.indexOf(')') + 1
    : /^(?:\\\r?\n|[^\r\n;#\\])*/.exec(text.slice(names))![0].trimEnd().length;
  const list = inBrackets ? rest.slice(1, end - 1) : rest.slice(0, end);
  return end <= 0
    ? null
    : {
        from,
        moduleFrom,
        moduleTo: moduleFrom + written.length,
        names,
        to: names + end,
        listFrom: names + (inBrackets ? 1 : 0),
        list,
        inBrackets,
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
  [...list.matchAll(/([^\s,]+)(?:\s+as\s+([^\s,]+))?\s*,?/g)].map(({ 0: all, 1: name, 2: local, index }) => ({
    name: name!,
    local: local ?? name!,
    from: index,
    to: index + all.length,
  }));

/**
 * Names that stay keep their lines and comments: only those that go are cut out, with their lines where they have
 * one.
 */
const cutOut = ({ listFrom, list }: Statement, going: readonly Name[]): Edit[] =>
  going.map(({ from, to }) => {
    const lineStart = /[\r\n][ \t]*$/.exec(list.slice(0, from));
    const lineEnd = /^[ \t]*(?:\r\n|\r|\n)/.exec(list.slice(to));
    return lineStart !== null && lineEnd !== null
      ? { from: listFrom + lineStart.index + 1, to: listFrom + to + lineEnd[0].length, text: '' }
      : { from: listFrom + from, to: listFrom + to + /^[ \t]*/.exec(list.slice(to))![0].length, text: '' };
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
  const open = inBrackets ? ['(', ')'] : ['', ''];
  return [
    {
      from,
      to,
      text: [...moved, `${text.slice(from, statement.names)}${open[0]}${staying.join(', ')}${open[1]}`].join(between),
    },
  ];
};
