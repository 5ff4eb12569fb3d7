// Where in a text is the region that is ours to write, and what is the text with another one? Nothing outside it changes. Pure.
import { Fault } from '../core/fault.js';

/** @param command the one that writes the region: `scaffold-contributing` */
export const startMark = (command: string): string => `<!-- gate-hooks:start, written by gate-hooks ${command}: edits in here are lost -->`;
export const endMark = '<!-- gate-hooks:end -->';

const mark = /^[ \t]*<!--[ \t]*gate-hooks:(start|end)\b[^\r\n]*?-->[ \t]*$/gm;

type Span = { readonly from: number; readonly to: number };

/** From the start mark through the end mark; null where there is neither. @throws Fault where they do not pair up */
const findRegion = (text: string, name: string): Span | null => {
  const marks = [...text.matchAll(mark)];
  if (marks.length === 0) return null;
  const [first, second] = marks;
  if (marks.length === 2 && first![1] === 'start' && second![1] === 'end') return { from: first!.index, to: second!.index + second![0].length };
  const lines = marks.map((found) => `${found[1]} on line ${text.slice(0, found.index).split(/\r\n|\r|\n/).length}`).join(', ');
  throw new Fault(`the marks of the gate-hooks region in ${name} are broken: ${lines}`, `leave one start and one end after it, or none: ${endMark}`);
};

/**
 * The text with `body` between the marks, appended at the end where there are none.
 * @param text one character a byte (latin-1), so that every byte outside the region is kept; so is what is returned
 * @param body UTF-8 as latin-1, lines ended by LF
 */
export const withRegion = (text: string, body: string, name: string, command: string): string => {
  const end = /\r\n/.test(text) ? '\r\n' : '\n';
  const region = `${startMark(command)}\n\n${body.trim()}\n\n${endMark}`.replaceAll('\n', end);
  const span = findRegion(text, name);
  if (span !== null) return text.slice(0, span.from) + region + text.slice(span.to);
  const gap = text === '' ? '' : text.endsWith('\n') ? end : end + end;
  return `${text}${gap}${region}${end}`;
};
