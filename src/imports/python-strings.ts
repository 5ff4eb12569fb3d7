// Where does a Python string end, and where in an f-string does an expression start? Asked by python-tokens.ts. Pure.

/** Prefixes of a string in any case; with f or t it holds expressions. */
export const isPrefix = (word: string): boolean => /^(?:r|u|b|br|rb|f|fr|rf|t|tr|rt)$/i.test(word);

/** The quotes at `at`, one or three of them. */
export const quotesAt = (text: string, at: number): string => {
  const one = text[at] ?? '';
  return text[at + 1] === one && text[at + 2] === one ? one + one + one : one;
};

/** Behind the closing quotes of a string whose body starts at `from`; -1 where it is never closed. */
export const endOfString = (text: string, from: number, quote: string): number => {
  for (let at = from; at < text.length; at++) {
    const c = text[at];
    if (c === '\\') at += 1;
    else if (c === '\n' && quote.length === 1) return -1;
    else if (c === quote[0] && (quote.length === 1 || text.startsWith(quote, at))) return at + quote.length;
  }
  return -1;
};

export type Literal = {
  readonly quote: string;
  readonly raw: boolean;
  /** Behind the colon of an expression, where `{{` is no brace of the text. */
  readonly inFormat: boolean;
};

/** The last character of the escape; a brace behind a backslash is still a brace, but for that of `\N{name}`. */
const endOfEscape = (text: string, at: number, raw: boolean): number => {
  const next = text[at + 1];
  if (next === '{' || next === '}') return at;
  const end = raw || next !== 'N' || text[at + 2] !== '{' ? -1 : text.indexOf('}', at);
  return end < 0 ? at + 1 : end;
};

/**
 * Where the text between the expressions of an f-string ends: at its quotes, a single brace, a newline that ends
 * it, or the end of all.
 */
export const endOfLiteral = (text: string, from: number, { quote, raw, inFormat }: Literal): number => {
  const endsAt = (at: number): boolean => {
    const c = text[at];
    if (c === '\n') return quote.length === 1;
    return c === '{' || c === '}' || (c === quote[0] && text.startsWith(quote, at));
  };
  for (let at = from; at < text.length; at++) {
    const c = text[at];
    if (c === '\\') at = endOfEscape(text, at, raw);
    else if ((c === '{' || c === '}') && !inFormat && text[at + 1] === c) at += 1;
    else if (endsAt(at)) return at;
  }
  return text.length;
};
