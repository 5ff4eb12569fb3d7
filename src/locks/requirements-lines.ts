// Decodes a requirements file, joins its continuations and takes comments off, in the order of pip's req_file.py.

export type LogicalLine = {
  /** Where it starts, 1-based. */
  readonly line: number;
  /** Without comments and the spaces around. Never empty. */
  readonly text: string;
  /**
   * The line of a comment that ended its continuation, or null: what was meant to follow is a line of its own to pip.
   */
  readonly cutBy: number | null;
};

/** Where Python's str.splitlines ends a line; a CRLF is one end. */
const lineEnds = /\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]/;
/**
 * What Python's `\s` and str.strip mean: JavaScript's `\s` holds U+FEFF, which theirs does not, and lacks these
 * controls.
 */
const space = String.raw`[ \t\n\r\v\f\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const commentLine = new RegExp(`^${space}*#`);
const comment = new RegExp(`(?:^|${space}+)#.*$`);
const around = new RegExp(`^${space}+|${space}+$`, 'g');

export const strip = (text: string): string => text.replace(around, '');

const splitLines = (text: string): string[] => {
  const lines = text.split(lineEnds);
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

const withoutComment = (text: string): string =>
  // Most lines have none, and the expression is slow to find that out.
  strip(text.includes('#') ? text.replace(comment, '') : text);

/** The logical lines of a requirements file. A comment ends a continuation, as it does for pip (measured with 23.2). */
export const readLines = (text: string): LogicalLine[] => {
  const logical: LogicalLine[] = [];
  let parts: string[] = [];
  let start = 0;
  const end = (cutBy: number | null): void => {
    const whole = withoutComment(parts.join(''));
    if (whole !== '') logical.push({ line: start, text: whole, cutBy });
    parts = [];
  };
  for (const [index, line] of splitLines(text).entries()) {
    const isComment = commentLine.test(line);
    const isContinuation = parts.length > 0;
    if (!isContinuation) start = index + 1;
    if (line.endsWith('\\') && !isComment) {
      parts.push(line.replace(/^\\+|\\+$/g, ''));
      continue;
    }
    // pip puts a space before such a comment so that it is always taken off later.
    parts.push(isComment ? ` ${line}` : line);
    end(isContinuation && isComment ? index + 1 : null);
  }
  if (parts.length > 0) end(null);
  return logical;
};

const byteOrderMarks: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/**
 * The text of a requirements file, or null where its bytes are no text in UTF-8 (or in UTF-16 with a byte order
 * mark, as PowerShell's `>` writes).
 */
export const decode = (bytes: Uint8Array): string | null => {
  const marked = byteOrderMarks.find(([start]) => start.every((byte, index) => bytes[index] === byte));
  const [mark, encoding] = marked ?? [[], 'utf-8'];
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes.subarray(mark.length));
  } catch {
    return null;
  }
};
