// Which words and operators does a shell script hold? POSIX sh and what bash adds in everyday use. Asks
// shell-words.ts where a word ends; next: shell-parse.ts. Pure.
import { findOrEnd, readWord, type Word } from './shell-words.js';

export type Operator = { readonly kind: 'operator'; readonly text: string; readonly line: number };
export type Token = Word | Operator;

const operators = ['&&', '||', ';;', '|&', ';', '|', '&', '(', ')', '\n'];

/** `<<EOF`, `<<-'EOF'`; `<<` alone has its delimiter in the next word, `<<<` opens no here-document. */
const hereDocument = /^\d*<<-?(?!<)(.*)$/s;
/** Quotes around a delimiter are not part of it. */
const quotes = /['"\\]/g;

type Scan = {
  readonly text: string;
  readonly tokens: Token[];
  /** Delimiters of the here-documents that start at the next line. */
  readonly waiting: string[];
  /** Whether the next word is such a delimiter. */
  wantsTag: boolean;
  at: number;
  line: number;
};

const skipHereDocument = (scan: Scan, tag: string): void => {
  while (scan.at < scan.text.length) {
    const end = findOrEnd(scan.text, '\n', scan.at);
    const body = scan.text.slice(scan.at, end);
    scan.at = Math.min(end + 1, scan.text.length);
    scan.line += 1;
    if (body.replace(/^\t+/, '') === tag) return;
  }
};

const scanLineEnd = (scan: Scan): void => {
  scan.tokens.push({ kind: 'operator', text: '\n', line: scan.line });
  scan.at += 1;
  scan.line += 1;
  for (const tag of scan.waiting.splice(0)) skipHereDocument(scan, tag);
};

/** Takes note of a here-document that the word opens, or whose delimiter it is. */
const noteHereDocument = (scan: Scan, raw: string): void => {
  const tag = scan.wantsTag ? raw : hereDocument.exec(raw)?.[1];
  const isLater = !scan.wantsTag && tag === '';
  scan.wantsTag = isLater;
  const delimiter = tag?.replace(quotes, '') ?? '';
  if (delimiter !== '') scan.waiting.push(delimiter);
};

const scanToken = (scan: Scan): void => {
  const { text, at, line } = scan;
  // `&>file` is a redirection, whose `&` is no operator.
  const isRedirection = text.startsWith('&>', at);
  const operator = isRedirection ? undefined : operators.find((each) => text.startsWith(each, at));
  if (operator !== undefined) {
    scan.tokens.push({ kind: 'operator', text: operator, line });
    scan.at += operator.length;
    return;
  }
  const { word, end } = readWord(text, isRedirection ? at + 1 : at, line);
  scan.tokens.push(word);
  noteHereDocument(scan, word.raw);
  scan.line += text.slice(at, end).split('\n').length - 1;
  scan.at = end;
};

const scanNext = (scan: Scan): void => {
  const c = scan.text.charAt(scan.at);
  if (c === '\n') scanLineEnd(scan);
  else if (/\s/.test(c)) scan.at += 1;
  else if (c === '#') scan.at = findOrEnd(scan.text, '\n', scan.at);
  else if (c === '\\' && scan.text[scan.at + 1] === '\n') {
    scan.at += 2;
    scan.line += 1;
  } else scanToken(scan);
};

/**
 * The tokens of a script; comments and the bodies of here-documents are left out. Never throws: what is cut off
 * ends with the text.
 */
export const tokensOf = (text: string): Token[] => {
  const scan: Scan = { text, tokens: [], waiting: [], wantsTag: false, at: 0, line: 0 };
  while (scan.at < text.length) scanNext(scan);
  return scan.tokens;
};
