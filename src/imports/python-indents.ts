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
    else if (c === '\f') {
      wide = 0;
      narrow = 0;
      continue;
    } else if (c === '\\' && text[at + 1] === '\n') {
      // Of an indentation that goes on in the next line the first one counts that is one.
      if (wide > 0) first ??= { wide, narrow };
      lines += 1;
      at += 1;
      wide = 0;
      narrow = 0;
      continue;
    } else break;
    narrow += 1;
  }
  const column = first ?? { wide, narrow };
  return { wide: column.wide, narrow: column.narrow, at, lines };
};

/** Before any block is open. */
const margin: Column = { wide: 0, narrow: 0 };

export class Indents {
  private readonly open: Column[] = [];

  /** Blocks that are open. */
  get level(): number {
    return this.open.length;
  }

  private get top(): Column {
    return this.open.at(-1) ?? margin;
  }

  /** @param wants whether the line before ended in a colon @throws Unreadable */
  enter({ wide, narrow }: Column, wants: boolean, line: number): void {
    const isDeeper = wide > this.top.wide;
    if (wants && !isDeeper) throw new Unreadable(line, 'a block is missing');
    if (isDeeper && !wants) throw new Unreadable(line, 'an indentation that nothing asked for');
    if (wants) {
      if (narrow <= this.top.narrow) throw new Unreadable(line, 'tabs and spaces are mixed');
      this.open.push({ wide, narrow });
      return;
    }
    while (this.top.wide > wide) this.open.pop();
    if (this.top.wide !== wide) throw new Unreadable(line, 'an indentation that no line above has');
    if (this.top.narrow !== narrow) throw new Unreadable(line, 'tabs and spaces are mixed');
  }
}
