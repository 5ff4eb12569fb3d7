// The marks around our region of a Markdown file, and the file with another one. Asked by keep-region.ts. Pure.
import { withRegion as withMarked, type Marks } from '../core/region.js';

/** @param command the one that writes the region: `scaffold-contributing` */
export const startMark = (command: string): string => `<!-- gate-hooks:start, written by gate-hooks ${command}: edits in here are lost -->`;
export const endMark = '<!-- gate-hooks:end -->';

const marksOf = (command: string): Marks => ({ start: startMark(command), end: endMark, pattern: /^[ \t]*<!--[ \t]*gate-hooks:(start|end)\b[^\r\n]*?-->[ \t]*$/gm });

/** As core/region.ts has it; Markdown wants an empty line between a comment and what follows. */
export const withRegion = (text: string, body: string, name: string, command: string): string => withMarked(text, `\n${body.trim()}\n`, marksOf(command), name);
