// Does husky 9 own the hooks here, and how does its script of a hook start ours? Pure; asked by facts.ts and edit.ts.
import { findRegion, regionOf, withoutRegion } from '../../core/region.js';
import type { HookName } from '../hook-name.js';
import { shMarks, startingBlocks } from './starter.js';

/**
 * Where `core.hooksPath` is this, husky starts the script of the same name in the folder above. Its usual folder is
 * known by name, for it is missing where husky was not run; any other (`husky dir`) by the script `h` that husky
 * puts there.
 */
export const isHuskyFolder = (hooksPath: string, helper: string | null): boolean =>
  /(^|\/)\.husky\/_\/?$/.test(hooksPath) || (/(^|\/)_\/?$/.test(hooksPath) && /\bHUSKY\b/.test(helper ?? ''));

/** What the text was like where ours went in, so that taking it out restores each byte. */
const empty = ' [the file was empty]';
const joined = ' [the line above had no newline]';

/** sh wants LF, whatever the rest of the file has. */
const region = (start: string, hookName: HookName): string => `${start}\n${startingBlocks[hookName]}\n${shMarks.end}`;

/** Before all else but the #! line: whoever reads stdin first leaves nothing for those after it. */
export const addToHusky = (before: string | null, name: string, hookName: HookName = 'pre-push'): string => {
  const text = before ?? '';
  const span = findRegion(text, shMarks, name);
  if (span !== null) {
    const start = /^[^\r\n]*/.exec(text.slice(span.from))?.[0] ?? shMarks.start;
    return text.slice(0, span.from) + region(start, hookName) + text.slice(span.to);
  }
  const head = /^#![^\n]*\n?/.exec(text)?.[0] ?? '';
  const open = head !== '' && !head.endsWith('\n');
  const continued = open ? joined : '';
  const note = before === '' ? empty : continued;
  return `${head}${open ? '\n' : ''}${region(shMarks.start + note, hookName)}\n${text.slice(head.length)}`;
};

/** Null where nothing is left of a file that install made. @throws Fault where the marks do not pair up */
export const removeFromHusky = (text: string, name: string): string | null => {
  if (regionOf(text, shMarks, name) === null) return text;
  const rest = withoutRegion(text, shMarks, name);
  if (rest === '') return text.includes(empty) ? '' : null;
  return text.includes(joined) ? rest.replace(/\n/, '') : rest;
};
