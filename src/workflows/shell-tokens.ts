// Which words and operators does a shell script hold? POSIX sh and what bash adds in everyday use; next:
// shell-parse.ts. Pure.

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
export type Operator = { readonly kind: 'operator'; readonly text: string; readonly line: number };
export type Token = Word | Operator;

const operators = ['&&', '||', ';;', '|&', ';', '|', '&', '(', ')', '\n'];

/**
 * Where the bracket that opened before `from` closes; the end of the text where it does not. Quotes inside are
 * skipped.
 */
const closing = (text: string, from: number, open: string, close: string): number => {
  let depth = 1;
  for (let i = from; i < text.length; i += 1) {
    const c = text[i]!;
    if (c === '\\') i += 1;
    else if (c === "'") i = Math.max(i, text.indexOf("'", i + 1));
    else if (c === open) depth += 1;
    else if (c === close && (depth -= 1) === 0) return i;
  }
  return text.length;
};

type Reader = { readonly text: string; at: number; pieces: Piece[]; inner: string[] };

const readDollar = (r: Reader): void => {
  const rest = r.text.slice(r.at + 1, r.at + 200);
  const name = /^[A-Za-z_]\w*/.exec(rest)?.[0] ?? /^\{([A-Za-z_]\w*)\}/.exec(rest)?.[1];
  if (name !== undefined) {
    r.pieces.push({ variable: name });
    r.at += rest[0] === '{' ? name.length + 3 : name.length + 1;
    return;
  }
  if (rest[0] === '(' || rest[0] === '{') {
    const end = closing(r.text, r.at + 2, rest[0], rest[0] === '(' ? ')' : '}');
    const body = r.text.slice(r.at + 2, end);
    if (rest[0] === '(' && !body.startsWith('(')) r.inner.push(body);
    r.pieces.push({ unknown: r.text.slice(r.at, end + 1) });
    r.at = end + 1;
    return;
  }
  const special = /^[0-9?@*#$!-]/.test(rest);
  r.pieces.push(special ? { unknown: `$${rest[0]}` } : { text: '$' });
  r.at += special ? 2 : 1;
};

const readBackquote = (r: Reader): void => {
  const end = r.text.indexOf('`', r.at + 1);
  const body = r.text.slice(r.at + 1, end < 0 ? r.text.length : end);
  r.inner.push(body);
  r.pieces.push({ unknown: `\`${body}\`` });
  r.at += body.length + 2;
};

const readDouble = (r: Reader): void => {
  r.pieces.push({ text: '' });
  for (r.at += 1; r.at < r.text.length && r.text[r.at] !== '"'; ) {
    const c = r.text[r.at]!;
    if (c === '$') readDollar(r);
    else if (c === '`') readBackquote(r);
    else if (c === '\\' && /[$`"\\\n]/.test(r.text[r.at + 1] ?? '')) {
      if (r.text[r.at + 1] !== '\n') r.pieces.push({ text: r.text[r.at + 1]! });
      r.at += 2;
    } else {
      r.pieces.push({ text: c });
      r.at += 1;
    }
  }
  r.at += 1;
};

const readWord = (text: string, from: number, line: number): { readonly word: Word; readonly end: number } => {
  const r: Reader = { text, at: from, pieces: [], inner: [] };
  while (r.at < text.length && !/[\s;|&()]/.test(text[r.at]!)) {
    const c = text[r.at]!;
    if (c === "'") {
      const end = text.indexOf("'", r.at + 1);
      r.pieces.push({ text: text.slice(r.at + 1, end < 0 ? text.length : end) });
      r.at = end < 0 ? text.length : end + 1;
    } else if (c === '"') readDouble(r);
    else if (c === '$') readDollar(r);
    else if (c === '`') readBackquote(r);
    else if (c === '\\') {
      if (text[r.at + 1] !== '\n') r.pieces.push({ text: text[r.at + 1] ?? '' });
      r.at += 2;
    } else if ((c === '<' || c === '>') && text[r.at + 1] === '(') {
      r.pieces.push({ unknown: c });
      r.at = closing(text, r.at + 2, '(', ')') + 1;
    } else {
      r.pieces.push({ text: c });
      r.at += 1;
      // `2>&1` and `&>file` are one redirection, not a background job.
      if (c === '>' && text[r.at] === '&') {
        r.pieces.push({ text: '&' });
        r.at += 1;
      }
    }
  }
  return {
    word: { kind: 'word', raw: text.slice(from, r.at), pieces: joined(r.pieces), inner: r.inner, line },
    end: Math.max(r.at, from + 1),
  };
};

const joined = (pieces: readonly Piece[]): Piece[] =>
  pieces.reduce<Piece[]>((all, piece) => {
    const last = all.at(-1);
    if (last !== undefined && 'text' in last && 'text' in piece) all[all.length - 1] = { text: last.text + piece.text };
    else all.push(piece);
    return all;
  }, []);

/** The delimiter of a here-document that a word opens: `<<EOF`, `<<-'EOF'`. */
const hereOf = (raw: string): { readonly tag: string | null } | null => {
  const found = /^\d*<<-?(?!<)(.*)$/s.exec(raw);
  return found === null ? null : { tag: found[1] === '' ? null : found[1]!.replace(/['"\\]/g, '') };
};

/**
 * The tokens of a script; comments and the bodies of here-documents are left out. Never throws: what is cut off
 * ends with the text.
 */
export const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = [];
  let [at, line] = [0, 0];
  const waiting: string[] = [];
  let wantsTag = false;
  while (at < text.length) {
    const c = text[at]!;
    if (c === '\n') {
      tokens.push({ kind: 'operator', text: '\n', line });
      [at, line] = [at + 1, line + 1];
      for (const tag of waiting.splice(0)) {
        for (let done = false; !done && at < text.length; ) {
          const end = text.indexOf('\n', at);
          const body = text.slice(at, end < 0 ? text.length : end);
          [at, line] = [end < 0 ? text.length : end + 1, line + 1];
          done = body.replace(/^\t+/, '') === tag;
        }
      }
    } else if (/\s/.test(c)) at += 1;
    else if (c === '\\' && text[at + 1] === '\n') [at, line] = [at + 2, line + 1];
    else if (c === '#') at = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
    else {
      const operator =
        c === '&' && text[at + 1] === '>' ? undefined : operators.find((each) => text.startsWith(each, at));
      if (operator !== undefined) {
        tokens.push({ kind: 'operator', text: operator, line });
        at += operator.length;
        continue;
      }
      const skip = c === '&' ? 1 : 0;
      const { word, end } = readWord(text, at + skip, line);
      tokens.push(word);
      const here: { readonly tag: string | null } | null = wantsTag
        ? { tag: word.raw.replace(/['"\\]/g, '') }
        : hereOf(word.raw);
      wantsTag = here !== null && here.tag === null;
      if (here?.tag) waiting.push(here.tag);
      line += text.slice(at, end).split('\n').length - 1;
      at = end;
    }
  }
  return tokens;
};
