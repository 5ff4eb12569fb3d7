// Splits a line into words as Python's shlex.split does in POSIX mode, without comments.

/** `why` is a half sentence: `holds an option that pip does not know here: --no-deps`. */
export type Refusal = { readonly why: string };

export const isRefusal = (value: object): value is Refusal => 'why' in value && typeof value.why === 'string';

/** A piece of a word ('single', "double", an escaped character, plain text), or the space between words. */
const piece = /'([^']*)'|"([^"\\]*(?:\\[\s\S][^"\\]*)*)"|\\([\s\S])|([^ \t\r\n'"\\]+)|[ \t\r\n]+/gy;

/** A quote without its end; anything else that is no piece is a backslash with nothing after it. */
const openQuote = /^(?:'|"[^"\\]*(?:\\[\s\S][^"\\]*)*$)/;

export const splitWords = (text: string): string[] | Refusal => {
  // Nearly every line: nothing that means anything to a shell.
  if (!/['"\\]/.test(text)) return text.split(/[ \t\r\n]+/).filter((word) => word !== '');
  const words: string[] = [];
  let word: string | null = null;
  let end = 0;
  for (const { 0: whole, 1: single, 2: double, 3: escaped, 4: plain, index } of text.matchAll(piece)) {
    end = index + whole.length;
    // In double quotes a backslash stays, but before a quote and another backslash.
    const value = single ?? double?.replace(/\\(["\\])/g, '$1') ?? escaped ?? plain;
    if (value !== undefined) {
      word = (word ?? '') + value;
    } else if (word !== null) {
      words.push(word);
      word = null;
    }
  }
  if (end < text.length) {
    const isOpen = openQuote.test(text.slice(end));
    return { why: isOpen ? 'has a quote that is not closed' : 'ends in a lone backslash' };
  }
  if (word !== null) words.push(word);
  return words;
};
