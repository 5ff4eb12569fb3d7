// How must a Python file change so that its imports follow a module to another name? Edits, and what would be a guess. Asked by move-plan.ts. Pure.
import { escapeRegExp, indexLines, type Edit } from './edits.js';
import type { PythonImport } from '../imports/python.js';

/** Something that a person must look at. */
export type Listed = { readonly path: string; /** 1-based. */ readonly line: number; readonly why: string };

export type Edits = { readonly edits: readonly Edit[]; readonly listed: readonly Listed[] };

/** Dotted: the package and the last part. */
const split = (name: string): { readonly parent: string; readonly leaf: string } => ({ parent: name.slice(0, Math.max(0, name.lastIndexOf('.'))), leaf: name.slice(name.lastIndexOf('.') + 1) });

/** `from cli import foo`, `from cli import bar as foo`, `import bar as foo` */
export const importOf = (name: string, local: string): string => {
  const { parent, leaf } = split(name);
  const as = leaf === local ? '' : ` as ${local}`;
  return parent === '' ? `import ${leaf}${as}` : `from ${parent} import ${leaf}${as}`;
};

type Statement = { readonly from: number; readonly moduleFrom: number; readonly moduleTo: number; /** Behind `import`. */ readonly names: number; readonly to: number; readonly list: string; readonly inBrackets: boolean };

/** The `from ... import` of this module on this line; null where it is written in a way that is not taken apart here. */
const statementAt = (text: string, start: number, one: PythonImport): Statement | null => {
  const written = `${'.'.repeat(one.level)}${one.module}`;
  const match = new RegExp(String.raw`\bfrom([ \t]+)(${escapeRegExp(written)})[ \t]+import(?![\w])[ \t]*`).exec(text.slice(start));
  if (match === null || /[\r\n]/.test(text.slice(start, start + match.index))) return null;
  const from = start + match.index;
  const names = from + match[0].length;
  const moduleFrom = from + 'from'.length + match[1]!.length;
  const inBrackets = text[names] === '(';
  const end = inBrackets ? text.indexOf(')', names) + 1 : names + /^[^\r\n;#]*/.exec(text.slice(names))![0].trimEnd().length;
  const list = inBrackets ? text.slice(names + 1, end - 1) : text.slice(names, end);
  return end <= names || /[#\\]/.test(list) ? null : { from, moduleFrom, moduleTo: moduleFrom + written.length, names, to: end, list, inBrackets };
};

type Name = { readonly name: string; readonly local: string };

const namesOf = (list: string): Name[] =>
  list.split(',').map((part) => part.trim()).filter((part) => part !== '').map((part) => {
    const [name = '', , local = name] = part.split(/\s+/);
    return { name, local };
  });

/** The statement without the names that go, and before it an import of the new place. */
const takeOut = (text: string, statement: Statement, going: ReadonlySet<string>, newName: string): Edit => {
  const names = namesOf(statement.list);
  const lineStart = Math.max(text.lastIndexOf('\n', statement.from - 1), text.lastIndexOf('\r', statement.from - 1)) + 1;
  const indent = text.slice(lineStart, statement.from);
  const moved = names.filter(({ name }) => going.has(name)).map(({ local }) => importOf(newName, local));
  const staying = names.filter(({ name }) => !going.has(name)).map(({ name, local }) => (name === local ? name : `${name} as ${local}`));
  const eol = /\r\n/.test(text) ? '\r\n' : '\n';
  const alone = indent.trim() === '';
  const head = text.slice(statement.from, statement.names);
  const body = statement.inBrackets && /[\r\n]/.test(statement.list) && alone ? `(${eol}${staying.map((name) => `${indent}    ${name},${eol}`).join('')}${indent})` : staying.join(', ');
  return { from: statement.from, to: statement.to, text: [...moved, ...(staying.length > 0 ? [head + body] : [])].join(alone ? `${eol}${indent}` : '; ') };
};

/** Every place where a text says a dotted name, in code, texts and comments alike. */
const mentions = (text: string, oldName: string, newName: string): Edit[] =>
  [...text.matchAll(new RegExp(String.raw`(?<![\p{L}\p{N}_.])${escapeRegExp(oldName)}(?![\p{L}\p{N}_])`, 'gu'))].map(({ index }) => ({ from: index, to: index + oldName.length, text: newName }));

export type Importer = {
  readonly path: string;
  readonly text: string;
  /** Those that lead to the file that moves. */
  readonly imports: readonly PythonImport[];
  /** Whether the module of an import is that file, or the names that are. */
  readonly leads: (one: PythonImport) => 'module' | readonly string[];
};

/** @param newName dotted */
export const followImports = ({ path, text, imports, leads }: Importer, newName: string): Edits => {
  const [edits, listed, lines] = [[] as Edit[], [] as Listed[], indexLines(text)];
  const list = (line: number, why: string): void => void listed.push({ path, line, why });
  for (const one of imports) {
    const led = leads(one);
    const dotted = one.level === 0 && one.module.includes('.');
    if (one.kind === 'dynamic' && !dotted) list(one.line, 'imports it by a call, with a name that only this file understands');
    else if (led === 'module' && dotted) edits.push(...mentions(text, one.module, newName));
    else if (led === 'module' && one.level === 0) list(one.line, `finds it as ${one.module}, because it lies beside the file that is started`);
    else {
      const statement = one.names === null ? null : statementAt(text, lines.startOf(one.line), one);
      if (statement === null) list(one.line, 'an import that is written in a way this command does not take apart');
      else if (led === 'module') edits.push({ from: statement.moduleFrom, to: statement.moduleTo, text: newName });
      else edits.push(takeOut(text, statement, new Set(led), newName));
    }
  }
  return { edits, listed };
};

export type OwnImport = { readonly one: PythonImport; /** What it leads to, dotted from the root of imports; null where nobody can name it. */ readonly name: string | null; /** It only works from where the file lies now. */ readonly isLocal: boolean };

/** How the file that moves must import what lay beside it. */
export const keepOwnImports = (path: string, text: string, imports: readonly OwnImport[]): Edits => {
  const [edits, listed, lines] = [[] as Edit[], [] as Listed[], indexLines(text)];
  for (const { one, name, isLocal } of imports) {
    if (!isLocal) continue;
    const start = lines.startOf(one.line);
    if (name === null) {
      listed.push({ path, line: one.line, why: 'imports what cannot be named from its new place' });
    } else if (one.names !== null) {
      const statement = statementAt(text, start, one);
      if (statement === null) listed.push({ path, line: one.line, why: 'an import that is written in a way this command does not take apart' });
      else edits.push({ from: statement.moduleFrom, to: statement.moduleTo, text: name });
    } else {
      // `import bar` and `import os, bar as b`
      const line = /^[^\r\n]*/.exec(text.slice(start))![0];
      const match = new RegExp(String.raw`\bimport[ \t][^#;]*?(?<![\w.])(${escapeRegExp(one.module)})(?![\w.])([ \t]+as[ \t])?`).exec(line);
      if (match === null || one.module.includes('.')) listed.push({ path, line: one.line, why: 'imports what lay beside it, in a way this command does not take apart' });
      else {
        const at = start + match.index + match[0].length - (match[2] ?? '').length - match[1]!.length;
        edits.push({ from: at, to: at + match[1]!.length, text: match[2] === undefined ? `${name} as ${one.module}` : name });
      }
    }
  }
  return { edits, listed };
};
