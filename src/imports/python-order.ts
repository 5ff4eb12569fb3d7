// Can this token follow the one before it? Not a grammar, but enough to tell Python 3 from Python 2, from half a
// merge and from prose. Pure.
import { Unreadable } from './unreadable.js';

export type TokenType = 'name' | 'number' | 'string' | 'op' | /** of an f- or t-string */ 'start' | 'end';

export type Token = {
  readonly type: TokenType;
  /** A string with its prefix and quotes. */
  readonly text: string;
  /** 1-based, where it starts. */
  readonly line: number;
};

/** How a keyword sits between operands: what it asks of the left, and what is then expected on the right. */
type Place = 'statement' | 'binary' | 'prefix' | 'alone' | 'value' | 'free' | 'either';

/** A Map, for a variable may be called `constructor`. */
const keywords = new Map<string, Place>([
  ...['def', 'class', 'return', 'del', 'assert', 'raise', 'global', 'nonlocal', 'while', 'with', 'except', 'elif'].map(
    (word) => [word, 'statement'] as const,
  ),
  ...['pass', 'break', 'continue', 'try', 'finally'].map((word) => [word, 'alone'] as const),
  ...['and', 'or', 'in', 'is', 'as'].map((word) => [word, 'binary'] as const),
  ...['if', 'else', 'for', 'from', 'import', 'not'].map((word) => [word, 'free'] as const),
  ...['None', 'True', 'False'].map((word) => [word, 'value'] as const),
  ['lambda', 'prefix'],
  // `x = yield` ends there; async and await are plain names in Python 3.6.
  ...['yield', 'await', 'async'].map((word) => [word, 'either'] as const),
]);

/** Names that no module, and nothing in one, can have. */
export const isKeyword = (word: string): boolean => keywords.has(word) && word !== 'async' && word !== 'await';

/** Keywords only where a statement starts. */
const soft = new Set(['match', 'case', 'type', 'lazy']);

const unary = new Set(['+', '-', '~', '*', '**']);

type State = /** an operand must follow */ 'open' | /** an operator must follow */ 'closed' | 'either';

export class Order {
  private state: State = 'open';
  /** Null where a line starts. */
  private before: string | null = null;
  private beforeType: TokenType | null = null;
  /** The last token was an operator that asks for something on its right. */
  private dangling = false;

  /** @throws Unreadable */
  next(type: TokenType, text: string, line: number): void {
    if (type === 'name') this.word(text, line);
    else if (type === 'op') this.operator(text, line);
    else if (type === 'number') this.operand(text, line);
    else if (type === 'end') Object.assign(this, { state: 'closed', dangling: false });
    else if (this.beforeType !== 'string' && this.beforeType !== 'end') this.operand(text, line);
    if (type === 'start') this.state = 'open';
    this.before = text;
    this.beforeType = type;
  }

  /** The expression inside an f-string starts. */
  field(): void {
    Object.assign(this, { state: 'open', before: '{', beforeType: 'op', dangling: false });
  }

  endOfLine(line: number): void {
    if (this.dangling) this.refuse(`nothing follows ${this.before}`, line);
    Object.assign(this, { state: 'open', before: null, beforeType: null, dangling: false });
  }

  private refuse(says: string, line: number): never {
    throw new Unreadable(line, `no Python 3: ${says}`);
  }

  private operand(text: string, line: number): void {
    if (this.state === 'closed')
      this.refuse(`${text.slice(0, 30)} right after ${(this.before ?? '').slice(0, 30)}`, line);
    this.state = 'closed';
    this.dangling = false;
  }

  private word(text: string, line: number): void {
    const place = keywords.get(text);
    if (place === undefined) {
      this.operand(text, line);
      if (soft.has(text) && (this.before === null || this.before === ';' || this.before === ':')) this.state = 'either';
      return;
    }
    if (place === 'value') return this.operand(text, line);
    // `for a, in b`
    if (
      place === 'binary'
        ? this.state === 'open' && this.before !== 'not' && !(text === 'in' && this.before === ',')
        : (place === 'statement' || place === 'alone' || place === 'prefix') && this.state === 'closed'
    )
      this.refuse(`${text} after ${this.before ?? 'nothing'}`, line);
    this.state = place === 'either' ? 'either' : place === 'alone' ? 'closed' : 'open';
    this.dangling = place === 'binary' || text === 'not';
  }

  private operator(text: string, line: number): void {
    const { before } = this;
    const opens = text === '(' || text === '[' || text === '{';
    if (opens || text === ':' || text === ';') {
      if (text === '{' && this.state === 'closed') this.refuse(`{ right after ${before}`, line);
      if (text !== ':' && !opens && this.dangling) this.refuse(`nothing follows ${before}`, line);
      this.state = 'open';
      this.dangling = false;
    } else if (text === ')' || text === ']' || text === '}') {
      if (this.dangling) this.refuse(`nothing follows ${before}`, line);
      this.state = 'closed';
    } else if (text === ',') {
      if (
        this.dangling ||
        before === null ||
        before === ',' ||
        (this.state === 'open' && this.beforeType === 'op' && /^[([{]$/.test(before))
      )
        this.refuse(`a comma after ${before ?? 'nothing'}`, line);
      this.state = 'open';
    } else if (text === '...' && before !== 'from' && before !== '.' && before !== '...') this.operand(text, line);
    else this.between(text, line);
  }

  private between(text: string, line: number): void {
    const { before } = this;
    // `a, = b`, `from ..a`, `def f(a, /)`, `@decorator` stand without anything on their left.
    const free =
      unary.has(text) ||
      (text === '=' && before === ',') ||
      ((text === '.' || text === '...') && (before === 'from' || before === '.' || before === '...')) ||
      (text === '/' && before === ',') ||
      (text === '@' && (before === null || before === ';'));
    if (!free && this.state === 'open') this.refuse(`${text} after ${before ?? 'nothing'}`, line);
    this.state = 'open';
    this.dangling = text !== '*' && text !== '**' && text !== '/' && text !== '.' && text !== '...';
  }
}
