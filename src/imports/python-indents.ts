// How deep is a line indented, and is that a block of its own? As CPython counts tabs, form feeds and `\`. Asked by python-tokens.ts. Pure.
import { Unreadable } from './unreadable.js';

/** A tab as up to eight places, and as one: both must grow together. */
export type Column = { readonly wide: number; readonly narrow: number };

/** Where the text of a line starts, and how many lines its indentation went over. */
export const columnAt = (text: string, from: number): Column & { readonly at: number; readonly lines: number } => {
  let [at, wide, narrow, lines] = [from, 0, 0, 0];
  let first: Column | null = null;
  for (; ; at++) {
    const c = text[at];
    if (c === ' ') [wide, narrow] = [wide + 1, narrow + 1];
    else if (c === '\t') [wide, narrow] = [(Math.floor(wide / 8) + 1) * 8, narrow + 1];
    else if (c === '\f') [wide, narrow] = [0, 0];
    else if (c === '\\' && text[at + 1] === '\n') {
      // Of an indentation that goes on in the next line the first one counts that is one.
      if (wide > 0) first ??= { wide, narrow };
      [wide, narrow, lines, at] = [0, 0, lines + 1, at + 1];
    } else return { ...(first ?? { wide, narrow }), at, lines };
  }
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
    if (wide > top.wide !== wants) throw new Unreadable(line, wants ? 'a block is missing' : 'an indentation that nothing asked for');
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
