// Is this text one JSON value that every parser reads the same way? Pure; record.ts reads other people's records
// with it.
import { printable } from '../core/text.js';

const numberToken = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const notANumber = /[-+]?(?:NaN|nan|Infinity|inf)\b/y;
const space = /[ \t\n\r]*/y;
const loneSurrogate = /\p{Surrogate}/u;

class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly deepest: number,
  ) {}

  read(): unknown {
    if (this.text.startsWith('\ufeff')) throw this.error('a byte order mark (BOM), write it as UTF-8 without one');
    const value = this.value(0);
    this.skipSpace();
    if (this.at < this.text.length) throw this.error(`${this.word()} after the end`);
    return value;
  }

  /** 1-based, columns in UTF-16 units. */
  private error(what: string, at = this.at): Error {
    const before = this.text.slice(0, at);
    const line = before.split('\n').length;
    return new Error(`not JSON: ${what} at ${line}:${at - before.lastIndexOf('\n')}`);
  }

  /** What stands here, for a message. */
  private word(): string {
    if (this.at >= this.text.length) return 'the end';
    const word = /^(?:[\w+.-]{1,20}|[\s\S])/u.exec(this.text.slice(this.at, this.at + 20));
    return printable(word?.[0] ?? '');
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  private skipSpace(): void {
    this.match(space);
  }

  private take(character: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private value(depth: number): unknown {
    this.skipSpace();
    const first = this.text[this.at];
    if (first === '{' || first === '[') {
      if (depth === this.deepest) throw this.error(`nesting deeper than ${this.deepest}`);
      return first === '{' ? this.object(depth + 1) : this.array(depth + 1);
    }
    if (first === '"') return this.string();
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  private object(depth: number): Record<string, unknown> {
    const object = Object.create(null) as Record<string, unknown>;
    this.at += 1;
    if (this.take('}')) return object;
    do {
      this.skipSpace();
      const start = this.at;
      if (this.text[start] !== '"') throw this.error(`${this.word()} where a key should be`);
      const key = this.string();
      if (key in object) throw this.error(`duplicate key ${printable(JSON.stringify(key.slice(0, 60)))}`, start);
      if (!this.take(':')) throw this.error(`${this.word()} where ":" should be`);
      object[key] = this.value(depth);
    } while (this.take(','));
    if (!this.take('}')) throw this.error(`${this.word()} where "," or "}" should be`);
    return object;
  }

  private array(depth: number): unknown[] {
    const array: unknown[] = [];
    this.at += 1;
    if (this.take(']')) return array;
    do array.push(this.value(depth));
    while (this.take(','));
    if (!this.take(']')) throw this.error(`${this.word()} where "," or "]" should be`);
    return array;
  }

  private string(): string {
    const start = this.at;
    let end = start + 1;
    for (; this.text[end] !== '"'; end += this.text[end] === '\\' ? 2 : 1) {
      if (end >= this.text.length) throw this.error('a string without an end', start);
      if (this.text.charCodeAt(end) < 0x20) throw this.error('a control character in a string', end);
    }
    let string: string;
    try {
      // The end and the plain characters are known to be right: only the escapes are left to judge and to decode.
      string = JSON.parse(this.text.slice(start, end + 1)) as string;
    } catch {
      throw this.error('a string with a broken escape', start);
    }
    if (loneSurrogate.test(string)) throw this.error('a lone surrogate in a string', start);
    this.at = end + 1;
    return string;
  }

  private number(): number {
    const start = this.at;
    const word = this.match(notANumber);
    if (word !== null) throw this.error(word[0], start);
    const found = this.match(numberToken);
    if (found === null) throw this.error(`${this.word()} where a value should be`);
    const value = Number(found[0]);
    if (!Number.isFinite(value)) throw this.error(`the number ${found[0].slice(0, 40)} is out of range`, start);
    const isInteger = found[1] === undefined && found[2] === undefined;
    if (isInteger && !Number.isSafeInteger(value))
      throw this.error(`the integer ${found[0].slice(0, 40)} is not exact in every parser`, start);
    return value;
  }
}

/**
 * Parses one JSON value, stricter than JSON.parse: refuses duplicate keys at any depth, more than `deepest` levels,
 * lone surrogates, integers outside the safe range, numbers that overflow, a BOM. Objects have no prototype, so
 * `__proto__` is a key like any other.
 * @throws Error whose message says what is wrong, and where as line:column
 */
export const parseStrictJson = (text: string, deepest = 32): unknown => new Reader(text, deepest).read();
