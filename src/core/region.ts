// Finds, reads, replaces and removes the region of a text of others that is ours; the rest stays as it is.
import { Fault } from './fault.js';

export type Marks = {
  readonly start: string;
  readonly end: string;
  /**
   * Every line that may be one of them, whatever stands behind its word: global and multi-line, its first group is
   * `start` or `end`.
   */
  readonly pattern: RegExp;
};

type Span = { readonly from: number; readonly to: number };

const lineEnd = /\r\n|\r|\n/;

/** From the start mark through the end mark; null where there is neither. @throws Fault where they do not pair up */
export const findRegion = (text: string, marks: Marks, name: string): Span | null => {
  const found = [...text.matchAll(marks.pattern)];
  const [start, end] = found;
  if (start === undefined) return null;
  if (end !== undefined && found.length === 2 && start[1] === 'start' && end[1] === 'end')
    return { from: start.index, to: end.index + end[0].length };
  const lines = found.map((mark) => `${mark[1]} on line ${text.slice(0, mark.index).split(lineEnd).length}`);
  throw new Fault(
    'malformed',
    `the marks of the gate-hooks region in ${name} are broken: ${lines.join(', ')}`,
    `leave one start and one end after it, or none: ${marks.end}`,
  );
};

/** What stands between the marks, without them; null where there are none. @throws Fault where they do not pair up */
export const regionOf = (text: string, marks: Marks, name: string): string | null => {
  const span = findRegion(text, marks, name);
  if (span === null) return null;
  const lines = text.slice(span.from, span.to).split(lineEnd);
  return lines.slice(1, -1).join('\n');
};

/** The text without the region and the line end after it. @throws Fault where the marks do not pair up */
export const withoutRegion = (text: string, marks: Marks, name: string): string => {
  const span = findRegion(text, marks, name);
  if (span === null) return text;
  return text.slice(0, span.from) + text.slice(span.to).replace(/^\r?\n/, '');
};

/** What leaves one empty line between a text and what is appended to it. */
const gapAfter = (text: string, end: string): string => {
  if (text === '') return '';
  return text.endsWith('\n') ? end : end + end;
};

/**
 * The text with `body` between the marks, appended at the end where there are none.
 * @param text one character a byte (latin-1), so that every byte outside the region is kept; so is what is returned
 * @param body UTF-8 as latin-1, lines ended by LF; it stands between the marks as it is
 * @param name of the file, for the Fault
 */
export const withRegion = (text: string, body: string, marks: Marks, name: string): string => {
  const end = /\r\n/.test(text) ? '\r\n' : '\n';
  const region = `${marks.start}\n${body}\n${marks.end}`.replaceAll('\n', end);
  const span = findRegion(text, marks, name);
  if (span !== null) return text.slice(0, span.from) + region + text.slice(span.to);
  return text + gapAfter(text, end) + region + end;
};
