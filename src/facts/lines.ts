// What of a Markdown text is neither code nor comment, line by line? Next: sections.ts. Pure.

/** Of one line: what is left of it, or null where it is code or wholly a comment. Index = line number - 1. */
export type Visible = string | null;

const fenceStart = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;

/**
 * Where the code span that starts at `from` ends: after the next run of just as many backticks (CommonMark 6.1);
 * null where it does not.
 */
export const endOfSpan = (text: string, from: number): number | null => {
  const runs = /`+/g;
  runs.lastIndex = from;
  const length = runs.exec(text)?.[0].length;
  for (let run = runs.exec(text); run !== null; run = runs.exec(text))
    if (run[0].length === length) return run.index + run[0].length;
  return null;
};

const isBlank = (line: string): boolean => line.trim() === '';

/**
 * After each line the nearest one that holds a `-->`, and the nearest empty one; the number of lines where there is
 * none.
 */
const landmarks = (
  lines: readonly string[],
): { readonly closeAfter: (at: number) => number; readonly blankAfter: (at: number) => number } => {
  const close = Array<number>(lines.length + 1).fill(lines.length);
  const blank = [...close];
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at] ?? '';
    close[at] = line.includes('-->') ? at : (close[at + 1] ?? lines.length);
    blank[at] = isBlank(line) ? at : (blank[at + 1] ?? lines.length);
  }
  const after =
    (rows: readonly number[]) =>
    (at: number): number =>
      rows[at + 1] ?? lines.length;
  return { closeAfter: after(close), blankAfter: after(blank) };
};

type Cut = { readonly kept: string /** Whether a comment is open at the end of the line. */; readonly isOpen: boolean };

/**
 * Where the code span that starts at `at` ends; where it has no end, the end of its backticks.
 * @param unclosed lengths of backtick runs that were found to have no end on this line
 */
const afterBackticks = (line: string, at: number, unclosed: Set<number>): number => {
  let run = at;
  while (line[run] === '`') run += 1;
  const end = unclosed.has(run - at) ? null : endOfSpan(line, at);
  if (end === null) unclosed.add(run - at);
  return end ?? run;
};

/**
 * Takes the comments out of one line; code spans protect what looks like one. An inline comment must end within its
 * paragraph.
 * @param endsBelow whether one that this line leaves open ends before the next empty line
 */
const cutComments = (line: string, start: number, endsBelow: boolean): Cut => {
  const lastEnd = line.lastIndexOf('-->');
  const unclosed = new Set<number>();
  let kept = '';
  for (let i = start; i < line.length; ) {
    const next = line.slice(i).search(/`|<!--/);
    if (next < 0) return { kept: kept + line.slice(i), isOpen: false };
    kept += line.slice(i, i + next);
    i += next;
    if (line[i] === '`') {
      const to = afterBackticks(line, i, unclosed);
      kept += line.slice(i, to);
      i = to;
    } else if (i + 4 <= lastEnd) i = line.indexOf('-->', i + 4) + 3;
    else if (endsBelow || kept.trim() === '') return { kept, isOpen: true };
    else return { kept: kept + line.slice(i), isOpen: false };
  }
  return { kept, isOpen: false };
};

/** Line ends may be LF, CRLF or CR; a byte order mark is no text. */
export const splitLines = (text: string): string[] => text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);

/** The marks of the fence that is open after this line; null where none is. */
const fenceAfter = (line: string, open: string | null): string | null => {
  if (open === null) return fenceStart.exec(line)?.[1] ?? null;
  if (new RegExp(`^ {0,3}${open[0]}{${open.length},}[ \\t]*$`).test(line)) return null;
  return open;
};

/**
 * The visible lines of a text. A fence or a block comment that is never closed hides the rest, as it does on the
 * page.
 */
export const visibleLines = (text: string): Visible[] => {
  const lines = splitLines(text);
  const { closeAfter, blankAfter } = landmarks(lines);
  const visible: Visible[] = [];
  let fence: string | null = null;
  let start = 0;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const before: string | null = fence;
    if (start === 0) fence = fenceAfter(line, before);
    if (before !== null || fence !== null) {
      visible.push(null);
      continue;
    }
    const until = closeAfter(at);
    const { kept, isOpen } = cutComments(line, start, until < blankAfter(at));
    visible.push(isBlank(kept) && !isBlank(line) ? null : kept);
    start = 0;
    if (!isOpen) continue;
    while (at + 1 < until) at = visible.push(null) - 1;
    start = (lines[until] ?? '').indexOf('-->') + 3;
  }
  return visible.slice(0, lines.length);
};
