// Where in a text of others is the region that is ours to write, and what is the text with another one? Nothing outside it changes.
import { Fault } from './fault.js';

export type Marks = {
  readonly start: string;
  readonly end: string;
  /** Every line that may be one of them, whatever stands behind its word; global and multi-line, its first group is `start` or `end`. */
  readonly pattern: RegExp;
};

type Span = { readonly from: number; readonly to: number };

/** From the start mark through the end mark; null where there is neither. @throws Fault where they do not pair up */
const findRegion = (text: string, { end, pattern }: Marks, name: string): Span | null => {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return null;
  const [first, second] = found;
  if (found.length === 2 && first![1] === 'start' && second![1] === 'end')
    return { from: first!.index, to: second!.index + second![0].length };
  const lines = found
    .map((mark) => `${mark[1]} on line ${text.slice(0, mark.index).split(/\r\n|\r|\n/).length}`)
    .join(', ');
  throw new Fault(
    'malformed',
    `the marks of the gate-hooks region in ${name} are broken: ${lines}`,
    `leave one start and one end after it, or none: ${end}`,
  );
};

/** What stands between the marks, without them; null where there are none. @throws Fault where they do not pair up */
export const regionOf = (text: string, marks: Marks, name: string): string | null => {
  const span = findRegion(text, marks, name);
  if (span === null) return null;
  return text
    .slice(span.from, span.to)
    .split(/\r\n|\r|\n/)
    .slice(1, -1)
    .join('\n');
};

/** The text without the region and the line end after it. @throws Fault where the marks do not pair up */
export const withoutRegion = (text: string, marks: Marks, name: string): string => {
  const span = findRegion(text, marks, name);
  return span === null ? text : text.slice(0, span.from) + text.slice(span.to).replace(/^\r?\n/, '');
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
  const gap = text === '' ? '' : text.endsWith('\n') ? end : end + end;
  return `${text}${gap}${region}${end}`;
};
