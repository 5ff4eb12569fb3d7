// Parts of a text that are replaced, and the text that comes of it. Used by move-*.ts. Pure.

/** Offsets in the text as it was. Where `from` is `to`, something is put in. */
export type Edit = { readonly from: number; readonly to: number; readonly text: string };

/** Edits of one text; the same edit twice is one, and of two that overlap the longer one stands, for it knows more. */
export const applyEdits = (text: string, edits: readonly Edit[]): string => {
  const sorted = [...edits].sort((a, b) => a.from - b.from || b.to - a.to);
  let [result, at] = ['', 0];
  for (const edit of sorted) {
    if (edit.from < at) continue;
    result += text.slice(at, edit.from) + edit.text;
    at = edit.to;
  }
  return result + text.slice(at);
};

export type LineIndex = {
  /** Of a 1-based line. */
  readonly startOf: (line: number) => number;
  readonly lineAt: (offset: number) => number;
};

/** Lines end as Python and editors have it: LF, CRLF or CR. */
export const indexLines = (text: string): LineIndex => {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((end) => end.index + end[0].length)];
  return {
    startOf: (line) => starts[line - 1] ?? text.length,
    lineAt: (offset) => {
      const next = starts.findIndex((start) => start > offset);
      return next < 0 ? starts.length : next;
    },
  };
};

/** For patterns with the flag u, too, which knows no `\-`. */
export const escapeRegExp = (text: string): string =>
  text.replace(/[.*+?^$(){}|[\]\\/]/g, '\\$&').replaceAll('-', '\\x2d');
