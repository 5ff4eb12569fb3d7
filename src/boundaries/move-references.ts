// How must a text change that names a file which moves? Edits where that is sure, and a list where it would be a
// guess. Asked by move-plan.ts. Pure.

import { folderOf } from '../imports/modules.js';
import type { Text } from './callers.js';
import { type Edit, escapeRegExp, indexLines } from './edits.js';
import type { Edits, Listed } from './move-imports.js';
import { findReferences, type Reference, targetsOf } from './references.js';
import { relativePath } from './shim.js';

export type Names = {
  readonly from: string;
  readonly to: string;
  /** Dotted, old and new; null where no import can name it. */
  readonly oldName: string | null;
  readonly newName: string | null;
  /** From its new place it finds what it imports only where it is started as a module, from the root of its imports. */
  readonly byModule: boolean;
};

/** Written as it was: with `./`, `/` or neither. */
const newPath = (token: string, base: string, to: string): string => {
  if (token.startsWith('/')) return `/${to}`;
  const path = base === '' ? to : relativePath(`${base}/x`, to);
  return token.startsWith('./') && !path.startsWith('.') ? `./${path}` : path;
};

const editOf = (text: string, { from, to, form, base }: Reference, names: Names): Edit | null => {
  if (form === 'module') return names.newName === null ? null : { from, to, text: names.newName };
  return base === null ? null : { from, to, text: newPath(text.slice(from, to), base, names.to) };
};

/** `python scripts/x.py` at the top is `python -m cli.x`; null where it is started in another way. */
const asModule = (text: string, { from, to, base }: Reference, names: Names): Edit | null =>
  names.newName !== null &&
  base === '' &&
  !names.newName.includes('/') &&
  /\bpython[\d.]*[ \t]+$/.test(text.slice(Math.max(0, from - 40), from))
    ? { from, to, text: `-m ${names.newName}` }
    : null;

/** How a reference follows, or why it does not. */
const follow = ({ place, text, encoding }: Text, reference: Reference, names: Names): Edit | string => {
  if (reference.doubt !== null) return reference.doubt;
  if (place === 'fixture') return 'what a test compares with';
  const isStarted = reference.usage === 'run' || reference.usage === 'told';
  const needsModule = names.byModule && reference.form === 'path' && isStarted;
  const edit = needsModule ? asModule(text, reference, names) : editOf(text, reference, names);
  if (edit !== null) {
    // Another name would be written in another encoding than the file has.
    const fits = encoding === 'utf8' || /^[\x20-\x7e]*$/.test(edit.text);
    if (fits) return edit;
  }
  if (needsModule) {
    const instead = names.newName === null ? '' : `: python -m ${names.newName}`;
    return `starts it by its path, from where it would not find its imports${instead}`;
  }
  return edit === null ? 'a dotted name, and no import can name the new place' : 'a file that is not UTF-8';
};

/**
 * @param exists whether the repository has a file of that path
 * @param followed what is edited already, with its imports
 */
export const followReferences = (
  text: Text,
  names: Names,
  exists: (path: string) => boolean,
  followed: readonly Edit[],
): Edits => {
  const modules = new Map(names.oldName === null ? [] : [[names.oldName, names.from]]);
  const edits: Edit[] = [];
  const listed: Listed[] = [];
  for (const reference of findReferences(text.path, text.text, targetsOf([names.from], modules, exists))) {
    if (followed.some(({ from, to }) => from <= reference.from && reference.to <= to)) continue;
    const result = follow(text, reference, names);
    if (typeof result === 'string') listed.push({ path: text.path, line: reference.line, why: result });
    else edits.push(result);
  }
  if (withPatterns.has(text.place)) edits.push(...followPatterns(text.text, names));
  return { edits, listed };
};

/** `^scripts/foo\\.py$`: the path in a pattern, with each of its dots behind a backslash. */
const followPatterns = (text: string, { from, to }: Names): Edit[] => {
  const escaped = (path: string): string => path.replace(/[.+]/g, '\\$&');
  const [old, fresh] = [escaped(from), escaped(to)];
  if (old === from || /[^\w./+-]/.test(to)) return [];
  return [
    ...text.matchAll(
      new RegExp(String.raw`(?<![\p{L}\p{N}_./\\-])${escapeRegExp(old)}(?![\p{L}\p{N}_/\\]|\.\w)`, 'gu'),
    ),
  ].map(({ index }) => ({ from: index, to: index + old.length, text: fresh }));
};

const withPatterns = new Set(['pre-commit', 'hooks', 'packaging', 'workflow', 'settings']);

const whole = new Set(['docker', 'workflow', 'packaging', 'pre-commit', 'settings', 'make', 'package.json']);

/** Lines that name the whole folder, which may have to name the new one, too: `COPY scripts /app/scripts`. */
export const namesFolder = ({ path, place, text }: Text, folder: string): Listed[] => {
  if (folder === '' || !whole.has(place)) return [];
  const lines = indexLines(text);
  const pattern = new RegExp(
    String.raw`(?<![\w.\/-])(?:\.?\/)?${escapeRegExp(folder)}(?:\/(?:\*[\w.*/]*)?)?(?![\w./-])`,
    'g',
  );
  const found = [...text.matchAll(pattern)].map(({ index }) => lines.lineAt(index));
  // A line of comment names nothing to any tool.
  return [...new Set(found)]
    .filter((line) => !/^\s*(?:#|\/\/)/.test(text.slice(lines.startOf(line))))
    .map((line) => ({ path, line, why: `names all of ${folder}/, and may have to name the new place, too` }));
};

/** How a language says where its own file lies. */
const ownPlace = {
  python: /__file__/,
  javascript: /__dirname|__filename|import\.meta\.(?:url|dirname|filename)/,
  shell: /\$\{?0\b|\$\{?BASH_SOURCE\b|\bdirname\b/,
} as const;

const languageOf = (path: string): keyof typeof ownPlace => {
  if (path.endsWith('.py')) return 'python';
  return /\.[cm]?[jt]sx?$/.test(path) ? 'javascript' : 'shell';
};

/** 1-based. Lines of comment are none. */
const linesWith = (text: string, pattern: RegExp): number[] =>
  text.split(/\r\n|\r|\n/).flatMap((line, at) => (pattern.test(line) && !/^\s*(?:#|\/\/)/.test(line) ? [at + 1] : []));

/** Why a text in quotes may mean another file from the new place; null where it does not. */
const whyOfText = (value: string, folder: string, exists: (path: string) => boolean): string | null => {
  if (folder === '') return null;
  const clean = value.replace(/^\.\//, '');
  if (clean.startsWith('../')) return `a path that starts from some folder: ${value}`;
  const neighbor = `${folder}/${clean}`;
  const isLeftBehind = /[./]/.test(clean) && exists(neighbor) && !exists(clean);
  return isLeftBehind ? `names ${neighbor}, which does not move along` : null;
};

/**
 * What may mean something else from the new place.
 * @param fileLines lines of Python that name `__file__`; null for other languages
 */
export const warnOfPlace = (
  { from: path }: Names,
  text: string,
  fileLines: readonly number[] | null,
  exists: (path: string) => boolean,
): Listed[] => {
  const lines = indexLines(text);
  const listed: Listed[] = [];
  for (const line of fileLines ?? linesWith(text, ownPlace[languageOf(path)]))
    listed.push({ path, line, why: 'looks where the file itself lies, which is another folder now' });
  for (const { index, 2: value = '' } of text.matchAll(/(["'])([^"'\n\r]{1,200})\1/g)) {
    const why = whyOfText(value, folderOf(path), exists);
    if (why !== null) listed.push({ path, line: lines.lineAt(index), why });
  }
  return listed;
};
