// The marks around our region of a Markdown file, and the file with another one. Asked by facts/keep-region.ts and summaries. Pure.
import { regionOf as insideOf, type Marks, withRegion as withMarked } from './region.js';

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

/** What stands between the marks, and the text without them and that; null where there are none. @throws Fault where they do not pair up */
export const splitRegion = (
  text: string,
  name: string,
): { readonly inside: string; readonly outside: string } | null => {
  const inside = insideOf(text, marksOf(''), name);
  if (inside === null) return null;
  const [start, end] = [...text.matchAll(marksOf('').pattern)];
  return { inside, outside: text.slice(0, start!.index) + text.slice(end!.index + end![0].length) };
};
