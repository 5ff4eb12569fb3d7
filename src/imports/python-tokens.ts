// Which tokens, on which logical lines, does a Python text hold? Python 3.6 to 3.14: f-strings of PEP 701,
// t-strings, `\` at line ends. Next: python.ts. Pure.
import { columnAt, Indents } from './python-indents.js';
import { Order, type Token, type TokenType } from './python-order.js';
import { closes, deepest, identifier, number, operator, remark, word } from './python-patterns.js';
import { endOfLiteral, endOfString, isPrefix, quotesAt } from './python-strings.js';
import { Unreadable } from './unreadable.js';

/** A statement, or several with `;`, or a compound statement's head with what stands behind its colon. */
export type Line = { /** How many blocks it lies in. */ readonly level: number; readonly tokens: readonly Token[] };

/** A comment `# gate-hooks: text`. */
export type Remark = { readonly line: number; readonly text: string };

export type Tokens = { readonly lines: readonly Line[]; readonly remarks: readonly Remark[] };

/** What is open: a bracket, the text of an f-string, an expression in one, or the format behind that. */
type Nest = {
  readonly kind: 'bracket' | 'text' | 'field' | 'format';
  /** The bracket, or the quotes of the string. */
  readonly text: string;
  readonly line: number;
  readonly raw: boolean;
};

const isDigit = (c: string): boolean => c >= '0' && c <= '9';
const startsWord = (c: string): boolean =>
  (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c === '_' || c >= '\u0080';

class Reader {
  private readonly lines: Line[] = [];
  private readonly remarks: Remark[] = [];
  private readonly nests: Nest[] = [];
  private readonly order = new Order();
  private readonly indents = new Indents();
  private tokens: Token[] = [];
  private at = 0;
  private line = 1;

  constructor(private readonly text: string) {}

  read(): Tokens {
    while (this.at < this.text.length) {
      const nest = this.nests[this.nests.length - 1];
      if (nest?.kind === 'text' || nest?.kind === 'format') this.literal(nest);
      else if (this.tokens.length > 0 || nest !== undefined || this.startLine()) this.token(nest);
    }
    const open = this.nests.at(-1);
    if (open !== undefined) throw new Unreadable(open.line, `${open.text} is never closed`);
    this.endLine();
    if (this.opensBlock()) throw new Unreadable(this.line, 'a block is missing');
    return { lines: this.lines, remarks: this.remarks };
  }

  private push(type: TokenType, text: string): void {
    this.order.next(type, text, this.line);
    this.tokens.push({ type, text, line: this.line });
  }

  private nest(kind: Nest['kind'], text: string, raw = false): void {
    if (this.nests.push({ kind, text, line: this.line, raw }) > deepest)
      throw new Unreadable(this.line, 'too deeply nested');
  }

  /** Goes to `end` and counts the lines on the way. */
  private skipTo(end: number): void {
    for (let at = this.text.indexOf('\n', this.at); at >= 0 && at < end; at = this.text.indexOf('\n', at + 1))
      this.line += 1;
    this.at = end;
  }

  private opensBlock(): boolean {
    const last = this.lines.at(-1)?.tokens.at(-1);
    return last?.type === 'op' && last.text === ':';
  }

  private endLine(): void {
    if (this.tokens.length === 0) return;
    this.order.endOfLine(this.line);
    this.lines.push({ level: this.indents.level, tokens: this.tokens });
    this.tokens = [];
  }

  private skipComment(): void {
    remark.lastIndex = this.at;
    const [, said] = remark.exec(this.text) ?? [];
    if (said !== undefined) this.remarks.push({ line: this.line, text: said.trim() });
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  /** False where nothing but a comment stands on the line. */
  private startLine(): boolean {
    const column = columnAt(this.text, this.at);
    this.at = column.at;
    this.line += column.lines;
    const c = this.text[column.at];
    if (c === '#') this.skipComment();
    if (c === '#' || c === '\n' || c === undefined) {
      this.at += 1;
      this.line += 1;
      return false;
    }
    this.indents.enter(column, this.opensBlock(), this.line);
    return true;
  }

  private token(nest: Nest | undefined): void {
    const c = this.text[this.at] ?? '';
    if (c === ' ' || c === '\t' || c === '\f') this.at += 1;
    else if (c === '\n') this.newline(nest);
    else if (c === '#') this.skipComment();
    else if (c === '\\') this.continuation();
    else if (c === '"' || c === "'") this.string('');
    else if (isDigit(c) || (c === '.' && isDigit(this.text[this.at + 1] ?? ''))) this.number();
    else if (startsWord(c)) this.word();
    else if (nest?.kind !== 'field' || !this.leavesField(c)) this.operator();
  }

  /** In a bracket a line end is a space. */
  private newline(nest: Nest | undefined): void {
    this.at += 1;
    if (nest === undefined) this.endLine();
    this.line += 1;
  }

  private continuation(): void {
    if (this.text[this.at + 1] !== '\n' || this.at + 2 >= this.text.length)
      throw new Unreadable(this.line, 'a backslash that continues nothing');
    this.at += 2;
    this.line += 1;
  }

  /** What a sticky pattern finds here; `''` where that is nothing. */
  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? '';
  }

  private number(): void {
    const text = this.match(number);
    if (/^0[\d_]*[1-9][\d_]*$/.test(text))
      throw new Unreadable(this.line, `no Python 3: the number ${text.slice(0, 30)}`);
    this.push('number', text);
    this.at += text.length;
  }

  private word(): void {
    const text = this.match(word);
    const quote = this.text[this.at + text.length];
    if ((quote === '"' || quote === "'") && isPrefix(text)) {
      this.string(text);
      return;
    }
    const plain = !/[^\w]/.test(text);
    const name = plain ? text : text.normalize('NFKC');
    if (!plain && !identifier.test(name)) throw new Unreadable(this.line, `no name: ${text.slice(0, 30)}`);
    this.push('name', name);
    this.at += text.length;
  }

  private string(prefix: string): void {
    const open = this.at + prefix.length;
    const quote = quotesAt(this.text, open);
    if (/[ft]/i.test(prefix)) {
      this.push('start', prefix + quote);
      this.nest('text', quote, /r/i.test(prefix));
      this.at = open + quote.length;
      return;
    }
    const end = endOfString(this.text, open + quote.length, quote);
    if (end < 0) throw new Unreadable(this.line, 'a string is never closed');
    this.push('string', this.text.slice(this.at, end));
    this.skipTo(end);
  }

  private operator(): void {
    const text = this.match(operator);
    if (text === '') throw new Unreadable(this.line, `no Python: the character ${JSON.stringify(this.text[this.at])}`);
    const opener = closes[text];
    if (opener !== undefined) {
      const open = this.nests.pop();
      if (open?.kind !== 'bracket' || open.text !== opener) throw new Unreadable(this.line, `${text} closes nothing`);
    }
    this.push('op', text);
    this.at += text.length;
    if (text === '(' || text === '[' || text === '{') this.nest('bracket', text);
  }

  /** In the expression of an f-string: does it end here, or does `!r` or a format start? */
  private leavesField(c: string): boolean {
    const next = this.text[this.at + 1] ?? '';
    if (c === '}') this.nests.pop();
    else if (c === ':') this.nest('format', '{');
    else if (c !== '!' || next === '=') return false;
    this.at += c === '!' && /\w/.test(next) ? 2 : 1;
    return true;
  }

  /** Takes the text of an f-string, or a format, up to the next thing that matters. */
  private literal(nest: Nest): void {
    const inFormat = nest.kind === 'format';
    const string = this.nests.findLast(({ kind }) => kind === 'text') ?? nest;
    this.skipTo(endOfLiteral(this.text, this.at, { quote: string.text, raw: string.raw, inFormat }));
    const c = this.text[this.at];
    if (c === '{') {
      this.nest('field', '{');
      this.order.field();
      this.at += 1;
    } else if (c === '}' && inFormat) {
      this.nests.splice(-2);
      this.at += 1;
    }
    // Since 3.12 a format may end with its line.
    else if (c === '\n' && inFormat) this.nests.pop();
    else if (c === string.text[0] && !inFormat) {
      this.nests.pop();
      this.push('end', string.text);
      this.at += string.text.length;
    } else if (c === '}') throw new Unreadable(this.line, '} closes nothing');
    else if (c !== undefined) throw new Unreadable(this.line, 'a string is never closed');
    else this.at += 1;
  }
}

/** @throws Unreadable where Python would not read it, as far as that shows without a grammar */
export const tokenize = (text: string): Tokens => new Reader(text).read();
