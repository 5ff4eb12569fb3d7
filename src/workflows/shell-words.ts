// Where does a word of a shell script end, and what is it made of? Quotes, variables and substitutions. Asked by
// shell-tokens.ts. Pure.

/** A variable by its name, a text, or what only running could tell (a substitution, arithmetic), as it was written. */
export type Piece = { readonly text: string } | { readonly variable: string } | { readonly unknown: string };
/** `raw` is as it was written. `inner` are the scripts of its command substitutions. Lines are 0-based. */
export type Word = {
  readonly kind: 'word';
  readonly raw: string;
  readonly pieces: readonly Piece[];
  readonly inner: readonly string[];
  readonly line: number;
};

/**
 * Where the bracket that opened before `from` closes; the end of the text where it does not. Quotes inside are
 * skipped.
 */
const closing = (text: string, from: number, open: string, close: string): number => {
  let depth = 1;
  for (let i = from; i < text.length; i += 1) {
    const c = text[i];
    if (c === '\\') i += 1;
    else if (c === "'") i = Math.max(i, text.indexOf("'", i + 1));
    else if (c === open) depth += 1;
    else if (c === close) depth -= 1;
    if (depth === 0) return i;
  }
  return text.length;
};

/** The first `wanted` at or after `from`; the end of the text where there is none. */
export const findOrEnd = (text: string, wanted: string, from: number): number => {
  const found = text.indexOf(wanted, from);
  return found < 0 ? text.length : found;
};

type Reader = { readonly text: string; at: number; readonly pieces: Piece[]; readonly inner: string[] };

/** `$name`, or `${name}` with nothing else in it. */
const variable = /^(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/;
/** `$1`, `$?` and the like, whose value only running tells. */
const special = /^[0-9?@*#$!-]/;

/** `$( )`, `$(( ))` or `${ }` with more in it than a name. */
const readSubstitution = (r: Reader, open: '(' | '{'): void => {
  const end = closing(r.text, r.at + 2, open, open === '(' ? ')' : '}');
  const body = r.text.slice(r.at + 2, end);
  // What starts with a second bracket is arithmetic.
  if (open === '(' && !body.startsWith('(')) r.inner.push(body);
  r.pieces.push({ unknown: r.text.slice(r.at, end + 1) });
  r.at = end + 1;
};

const readDollar = (r: Reader): void => {
  const rest = r.text.slice(r.at + 1, r.at + 200);
  const [whole = '', bare, braced] = variable.exec(rest) ?? [];
  const name = bare ?? braced;
  if (name !== undefined) {
    r.pieces.push({ variable: name });
    r.at += whole.length + 1;
    return;
  }
  const [next] = rest;
  if (next === '(' || next === '{') {
    readSubstitution(r, next);
    return;
  }
  if (special.test(rest)) {
    r.pieces.push({ unknown: `$${next}` });
    r.at += 2;
    return;
  }
  r.pieces.push({ text: '$' });
  r.at += 1;
};

const readBackquote = (r: Reader): void => {
  const body = r.text.slice(r.at + 1, findOrEnd(r.text, '`', r.at + 1));
  r.inner.push(body);
  r.pieces.push({ unknown: `\`${body}\`` });
  r.at += body.length + 2;
};

/** A backslash and what follows it; with a line end it is no text at all. */
const readEscape = (r: Reader): void => {
  const escaped = r.text.charAt(r.at + 1);
  if (escaped !== '\n') r.pieces.push({ text: escaped });
  r.at += 2;
};

/** What a backslash takes its meaning from inside double quotes. */
const escapable = /[$`"\\\n]/;

const readInDouble = (r: Reader): void => {
  const c = r.text.charAt(r.at);
  if (c === '$') readDollar(r);
  else if (c === '`') readBackquote(r);
  else if (c === '\\' && escapable.test(r.text.charAt(r.at + 1))) readEscape(r);
  else {
    r.pieces.push({ text: c });
    r.at += 1;
  }
};

const readDouble = (r: Reader): void => {
  r.pieces.push({ text: '' });
  r.at += 1;
  while (r.at < r.text.length && r.text[r.at] !== '"') readInDouble(r);
  r.at += 1;
};

const readSingle = (r: Reader): void => {
  const end = findOrEnd(r.text, "'", r.at + 1);
  r.pieces.push({ text: r.text.slice(r.at + 1, end) });
  r.at = Math.min(end + 1, r.text.length);
};

const readPlain = (r: Reader): void => {
  const c = r.text.charAt(r.at);
  // `<( )` and `>( )` are the name of a pipe.
  if ((c === '<' || c === '>') && r.text[r.at + 1] === '(') {
    r.pieces.push({ unknown: c });
    r.at = closing(r.text, r.at + 2, '(', ')') + 1;
    return;
  }
  // `2>&1` and `&>file` are one redirection, not a background job.
  const text = c === '>' && r.text[r.at + 1] === '&' ? '>&' : c;
  r.pieces.push({ text });
  r.at += text.length;
};

/** The reader of each construct, by its first character. */
const readers: ReadonlyMap<string, (r: Reader) => void> = new Map([
  ["'", readSingle],
  ['"', readDouble],
  ['$', readDollar],
  ['`', readBackquote],
  ['\\', readEscape],
]);

const endsWord = /[\s;|&()]/;

export const readWord = (text: string, from: number, line: number): { readonly word: Word; readonly end: number } => {
  const r: Reader = { text, at: from, pieces: [], inner: [] };
  while (r.at < text.length && !endsWord.test(text.charAt(r.at))) {
    const read = readers.get(text.charAt(r.at)) ?? readPlain;
    read(r);
  }
  return {
    word: { kind: 'word', raw: text.slice(from, r.at), pieces: joined(r.pieces), inner: r.inner, line },
    end: Math.max(r.at, from + 1),
  };
};

/** Texts that stand side by side are one. */
const joined = (pieces: readonly Piece[]): Piece[] => {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (last !== undefined && 'text' in last && 'text' in piece) all[all.length - 1] = { text: last.text + piece.text };
    else all.push(piece);
  }
  return all;
};
