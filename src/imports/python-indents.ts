// How deep is a line indented, and is that a block of its own? As CPython counts tabs, form feeds and `\`. Asked by
// python-tokens.ts. Pure.
import { Unreadable } from './unreadable.js';

/** A tab as up to eight places, and as one: both must grow together. */
export type Column = { readonly wide: number; readonly narrow: number };

/**
 * Where the text of a line starts, and how many lines its indentation went over. Counts in plain steps: it runs for
 * every line.
 */
export const columnAt = (text: string, from: number): Column & { readonly at: number; readonly lines: number } => {
  let at = from;
  let wide = 0;
  let narrow = 0;
  let lines = 0;
  let first: Column | null = null;
  for (; ; at++) {
    const c = text[at];
    if (c === ' ') wide += 1;
    else if (c === '\t') wide = (Math.floor(wide / 8) + 1) * 8;
    else if (c === '\f' || (c === '\\' && text[at + 1] === '\n')) {
      // Of an indentation that goes on in the next line the first one counts that is one.
      if (c === '\\' && wide > 0) first ??= { wide, narrow };
      if (c === '\\') lines += 1;
      if (c === '\\') at += 1;
      wide = 0;
      narrow = -1;
    } else break;
    narrow += 1;
  }
  return { wide: first?.wide ?? wide, narrow: first?.narrow ?? narrow, at, lines };
};

export class Indents {
  private readonly open: Column[] = [{ wide: 0, narrow: 0 }];

  /** Blocks that are open. */
  get level(): number {
    return this.open.length - 1;
  }

  /** @param wants whether the line before ended in a colon @throws Unreadable */
  enter({ wide, narrow }: Column, wants: boolean, line: number): void {
    const top = this.open.at(-1)!;
    if (wide > top.wide !== wants)
      throw new Unreadable(line, wants ? 'a block is missing' : 'an indentation that nothing asked for');
    if (wants) {
      if (narrow <= top.narrow) throw new Unreadable(line, 'tabs and spaces are mixed');
      this.open.push({ wide, narrow });
      return;
    }
    while (this.open.at(-1)!.wide > wide) this.open.pop();
    const now = this.open.at(-1)!;
    if (now.wide !== wide) throw new Unreadable(line, 'an indentation that no line above has');
    if (now.narrow !== narrow) throw new Unreadable(line, 'tabs and spaces are mixed');
  }
}
