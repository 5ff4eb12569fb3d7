// Finds the file that a token of a text names as a path, and the folder that the path is relative to. Pure.

import { folderOf } from '../imports/modules.js';
import { normalise } from '../imports/typescript-resolve.js';
import type { Place } from './places.js';
import type { FolderAt } from './working-folder.js';

export type Found = {
  readonly target: string;
  readonly base: string | null;
  readonly doubt: string | null;
  /** How much of the token's start is a variable, which stays as it is. */
  readonly skip?: number;
};

/** The text that holds the token. */
export type Context = {
  readonly text: string;
  readonly place: Place;
  /** The folder of the file that holds the text. */
  readonly own: string;
  readonly folderAt: FolderAt;
  readonly exists: (path: string) => boolean;
};

/** What comes before a token: nothing that matters, a variable for its folder, the rest of a URL, or a backslash. */
export const beforeOf = (text: string, at: number): 'plain' | 'variable' | 'url' | 'backslash' => {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  if (/:\/\/[^\s"'<>()[\]`{}|]*$/.test(line) || (line.endsWith(':') && text.startsWith('//', at))) return 'url';
  if (/[})%>]["']?$/.test(line) || /\$\w*["']?$/.test(line)) return 'variable';
  return line.endsWith('\\') ? 'backslash' : 'plain';
};

const guess = (target: string | undefined, doubt: string): Found | null =>
  target === undefined ? null : { target, base: null, doubt };

/** `${ROOT}/x.py` and `$ROOT/x.py` without the variable. */
const withoutVariable = (token: string, at: number, text: string): string => {
  if (token.startsWith('/')) return token.slice(1);
  const isName = /\$\w*$/.test(text.slice(0, at)) && token.includes('/');
  return isName ? token.slice(token.indexOf('/') + 1) : token;
};

/** `${ROOT}/scripts/x.py`, `$ROOT/scripts/x.py`: a variable that most likely holds the root. */
const behindVariable = (
  token: string,
  at: number,
  candidates: readonly string[],
  { text, own }: Context,
): Found | null => {
  const rest = withoutVariable(token, at, text);
  const clean = normalise(rest);
  const target = candidates.find((path) => path === clean);
  if (target !== undefined && rest.includes('/'))
    return { target, base: '', doubt: null, skip: token.length - rest.length };
  const neighbor = candidates.find(
    (path) => folderOf(path) === own && rest === path.slice(own.length).replace(/^\//, ''),
  );
  const below = candidates.find((path) => path.endsWith(`/${clean ?? ''}`) && rest.includes('/'));
  return guess(neighbor ?? below, 'behind a variable that may be any folder');
};

const absolute = (token: string, candidates: readonly string[], { place }: Context): Found | null => {
  const target = candidates.find((path) => `/${path}` === token);
  // In these a leading slash is the top of the repository.
  if (target !== undefined && place === 'settings') return { target, base: '', doubt: null };
  if (target !== undefined && (place === 'docs' || place === 'workflow')) return guess(target, 'an absolute path');
  return guess(
    candidates.find((path) => token.endsWith(`/${path}`)),
    'an absolute path, perhaps of a copy',
  );
};

/** `"scripts" / "x.py"`, `join(root, 'scripts', 'x.py')` */
const isJoined = (path: string, at: number, text: string): boolean => {
  const folder = folderOf(path);
  const last = folder.slice(folder.lastIndexOf('/') + 1);
  if (last === '') return false;
  const pattern = new RegExp(`(["'])${last.replace(/[.*+?^$(){}|[\]\\]/g, '\\$&')}\\1\\s*[,/]\\s*["']$`);
  return pattern.test(text.slice(Math.max(0, at - last.length - 20), at));
};

const bare = (token: string, at: number, candidates: readonly string[], context: Context): Found | null => {
  // A word alone is a word; as a program it would be looked for on PATH.
  if (!token.includes('.')) return null;
  const folder = context.folderAt(at) ?? '';
  const path = folder === '' ? token : `${folder}/${token}`;
  if (candidates.includes(path)) return { target: path, base: folder, doubt: null };
  const neighbor = candidates.find((one) => folderOf(one) === context.own);
  if (neighbor !== undefined && context.place === 'docs') return { target: neighbor, base: context.own, doubt: null };
  return guess(
    candidates.find((one) => isJoined(one, at, context.text)),
    'a path that is joined from parts',
  );
};

/** What comes before the target of a link in Markdown, HTML and reStructuredText. */
const linkBefore = /(?:\]\(|\]:\s*|href=["']?|src=["']?|`[^`<]*<|:: |:link: )$/;

const isLinkAt = ({ text, place }: Context, at: number): boolean =>
  place === 'docs' && linkBefore.test(text.slice(Math.max(0, at - 200), at).replace(/^[\s\S]*\n/, ''));

const relative = (token: string, at: number, candidates: readonly string[], context: Context): Found | null => {
  const { place, own, exists } = context;
  const folder = context.folderAt(at);
  if (folder === null)
    return guess(
      candidates.find((path) => path === normalise(token)),
      'behind a cd that nobody can follow',
    );
  if (folder !== undefined) return relativeTo(folder, token, candidates, exists).found;
  const isLink = isLinkAt(context, at);
  for (const base of new Set(isLink ? [own, ''] : ['', own])) {
    const { found, isOther } = relativeTo(base, token, candidates, exists);
    if (isOther) return null;
    if (found === null) continue;
    const neighbor = normalise(`${own}/${token}`);
    // Two folders have such a file, and nothing tells in which one it is started.
    if (!isLink && base !== own && neighbor !== null && neighbor !== found.target && exists(neighbor))
      return { ...found, base: null, doubt: 'there is such a file beside it, too' };
    const isStarted = token.startsWith('./') && base !== '' && place !== 'docs' && place !== 'javascript';
    return isStarted ? { ...found, doubt: 'relative to where it is started' } : found;
  }
  return null;
};

/** `isOther`: the path leads to a file that is no candidate. */
const relativeTo = (
  base: string,
  token: string,
  candidates: readonly string[],
  exists: Context['exists'],
): { readonly found: Found | null; readonly isOther: boolean } => {
  const path = normalise(`${base}/${token}`);
  if (path === null) return { found: null, isOther: false };
  if (candidates.includes(path)) return { found: { target: path, base, doubt: null }, isOther: false };
  return { found: null, isOther: exists(path) };
};

/** @param candidates files that end in the last part of the token */
export const resolvePath = (
  token: string,
  at: number,
  candidates: readonly string[],
  context: Context,
): Found | null => {
  const before = beforeOf(context.text, at);
  if (before === 'url')
    return guess(
      candidates.find((path) => `/${token}`.endsWith(`/${path}`)),
      'part of a URL',
    );
  if (before === 'backslash') {
    const lead = context.text.slice(Math.max(0, at - 400), at).replace(/\\+/g, '\\');
    const target = candidates.find(
      (path) => folderOf(path) !== '' && lead.endsWith(`${folderOf(path).replaceAll('/', '\\')}\\`),
    );
    return guess(target, 'a path with backslashes');
  }
  if (token.startsWith('~')) return null;
  if (before === 'variable') return behindVariable(token, at, candidates, context);
  if (token.startsWith('/')) return absolute(token, candidates, context);
  return token.includes('/') ? relative(token, at, candidates, context) : bare(token, at, candidates, context);
};
