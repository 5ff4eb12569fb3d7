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

const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);

/** 1 for what opens a bracket or an f-string, -1 for what closes one. */
export const depthChange = ({ type, text }: Token): 1 | 0 | -1 => {
  if (type === 'start') return 1;
  if (type === 'end') return -1;
  if (type !== 'op') return 0;
  if (opening.has(text)) return 1;
  return closing.has(text) ? -1 : 0;
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

const stateBehind: Readonly<Record<Exclude<Place, 'value'>, State>> = {
  statement: 'open',
  binary: 'open',
  prefix: 'open',
  free: 'open',
  alone: 'closed',
  either: 'either',
};

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
    if (place === 'value') {
      this.operand(text, line);
      return;
    }
    if (!this.fits(place, text)) this.refuse(`${text} after ${this.before ?? 'nothing'}`, line);
    this.state = stateBehind[place];
    this.dangling = place === 'binary' || text === 'not';
  }

  private fits(place: Exclude<Place, 'value'>, text: string): boolean {
    if (place === 'free' || place === 'either') return true;
    if (place !== 'binary') return this.state !== 'closed';
    // `for a, in b`
    return this.state !== 'open' || this.before === 'not' || (text === 'in' && this.before === ',');
  }

  private operator(text: string, line: number): void {
    if (opening.has(text)) this.opens(text, line);
    else if (closing.has(text)) this.ends('closed', line);
    else if (text === ';') this.ends('open', line);
    else if (text === ':') this.opens(text, line);
    else if (text === ',') this.comma(line);
    else if (text === '...' && !this.isInRelativeImport()) this.operand(text, line);
    else this.between(text, line);
  }

  private opens(text: string, line: number): void {
    if (text === '{' && this.state === 'closed') this.refuse(`{ right after ${this.before}`, line);
    this.state = 'open';
    this.dangling = false;
  }

  private ends(state: State, line: number): void {
    if (this.dangling) this.refuse(`nothing follows ${this.before}`, line);
    this.state = state;
  }

  private comma(line: number): void {
    const { before } = this;
    const isFirst = this.state === 'open' && this.beforeType === 'op' && opening.has(before ?? '');
    if (this.dangling || before === null || before === ',' || isFirst)
      this.refuse(`a comma after ${before ?? 'nothing'}`, line);
    this.state = 'open';
  }

  /** Behind `from`, or behind dots that stand there. */
  private isInRelativeImport(): boolean {
    return this.before === 'from' || this.before === '.' || this.before === '...';
  }

  private between(text: string, line: number): void {
    const { before } = this;
    // `a, = b`, `from ..a`, `def f(a, /)`, `@decorator` stand without anything on their left.
    const free =
      unary.has(text) ||
      (text === '=' && before === ',') ||
      ((text === '.' || text === '...') && this.isInRelativeImport()) ||
      (text === '/' && before === ',') ||
      (text === '@' && (before === null || before === ';'));
    if (!free && this.state === 'open') this.refuse(`${text} after ${before ?? 'nothing'}`, line);
    this.state = 'open';
    this.dangling = text !== '*' && text !== '**' && text !== '/' && text !== '.' && text !== '...';
  }
}
