// What of a Markdown text is neither code nor comment, line by line? Next: sections.ts. Pure.

/** Of one line: what is left of it, or null where it is code or wholly a comment. Index = line number - 1. */
export type Visible = string | null;

const fenceStart = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;

/** A run of backticks with its closing twin on the same line (CommonMark 6.1). */
const span = /(`+)(?:[^`]|(?!\1(?!`))`+)*?\1(?!`)/y;

const isBlank = (line: string): boolean => line.trim() === '';

/** Line of the `-->` at or after `from`; an inline comment ends with its paragraph at the latest, a block one with the text. */
const endOfComment = (lines: readonly string[], from: number, block: boolean): number | null => {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (!block && isBlank(line)) return null;
    if (line.includes('-->')) return at;
  }
  return block ? lines.length : null;
};

type Cut = { readonly kept: string; /** The line on which an open comment ends; null when none is open. */ readonly until: number | null };

/** Takes the comments out of one line; code spans protect what looks like one. */
const cutComments = (lines: readonly string[], at: number, start: number): Cut => {
  const line = lines[at] ?? '';
  let kept = '';
  for (let i = start; i < line.length; ) {
    span.lastIndex = i;
    const code = line[i] === '`' ? /^`+/.exec(line.slice(i))![0] : null;
    if (code !== null) {
      const whole = span.exec(line)?.[0] ?? code;
      kept += whole;
      i += whole.length;
    } else if (line.startsWith('<!--', i)) {
      const end = line.indexOf('-->', i + 4);
      const until = end >= 0 ? null : endOfComment(lines, at + 1, kept.trim() === '');
      if (end < 0 && until !== null) return { kept, until };
      kept += end < 0 ? '<!--' : '';
      i = end < 0 ? i + 4 : end + 3;
    } else {
      kept += line[i];
      i += 1;
    }
  }
  return { kept, until: null };
};

/** Line ends may be LF, CRLF or CR; a byte order mark is no text. */
export const splitLines = (text: string): string[] => text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);

/** The visible lines of a text. A fence or a block comment that is never closed hides the rest, as it does on the page. */
export const visibleLines = (text: string): Visible[] => {
  const lines = splitLines(text);
  const visible: Visible[] = [];
  let fence: string | null = null;
  let start = 0;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const marks = start === 0 ? fenceStart.exec(line)?.[1] ?? null : null;
    if (fence !== null) {
      if (new RegExp(`^ {0,3}${fence[0]}{${fence.length},}[ \\t]*$`).test(line)) fence = null;
      visible.push(null);
    } else if (marks !== null) {
      fence = marks;
      visible.push(null);
    } else {
      const { kept, until } = cutComments(lines, at, start);
      visible.push(isBlank(kept) && !isBlank(line) ? null : kept);
      start = 0;
      if (until === null) continue;
      while (at + 1 < until) at = visible.push(null) - 1;
      start = (lines[until] ?? '').indexOf('-->') + 3;
    }
  }
  return visible.slice(0, lines.length);
};
