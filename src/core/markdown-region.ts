// Marks our region of a Markdown file, splits the file at it and replaces what it holds.
import { findRegion, type Marks, regionOf, withRegion as withMarked } from './region.js';

/** @param command the one that writes the region: `scaffold-contributing` */
export const startMark = (command: string): string =>
  `<!-- gate-hooks:start, written by gate-hooks ${command}: edits in here are lost -->`;
export const endMark = '<!-- gate-hooks:end -->';

const marksOf = (command: string): Marks => ({
  start: startMark(command),
  end: endMark,
  pattern: /^[ \t]*<!--[ \t]*gate-hooks:(start|end)\b[^\r\n]*?-->[ \t]*$/gm,
});

/** As core/region.ts has it; Markdown wants an empty line between a comment and what follows. */
export const withRegion = (text: string, body: string, name: string, command: string): string =>
  withMarked(text, `\n${body.trim()}\n`, marksOf(command), name);

/**
 * What stands between the marks, and the text without them and that; null where there are none.
 * @throws Fault where they do not pair up
 */
export const splitRegion = (
  text: string,
  name: string,
): { readonly inside: string; readonly outside: string } | null => {
  const marks = marksOf('');
  const span = findRegion(text, marks, name);
  const inside = regionOf(text, marks, name);
  if (span === null || inside === null) return null;
  return { inside, outside: text.slice(0, span.from) + text.slice(span.to) };
};
