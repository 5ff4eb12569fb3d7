// Which tricks does a comment `gate-hooks: allow-dynamic REASON` allow, and which comments allow nothing? Asked by
// judge-dynamic.ts. Pure.
import type { Trick } from './scripts.js';

export type Remark = { /** 1-based. */ readonly line: number; readonly text: string };

export type Allows = {
  /** Tricks that no comment allows. */
  readonly bare: readonly Trick[];
  readonly withoutReason: readonly Remark[];
  readonly unused: readonly Remark[];
  /** Comments of ours with another word: a typing error would else allow nothing in silence. */
  readonly unknown: readonly Remark[];
};

const word = /^allow-dynamic(?::?\s+(.*))?$/;

/** A comment is about its own line and the one below it. */
export const matchAllows = (tricks: readonly Trick[], remarks: readonly Remark[]): Allows => {
  const known = remarks.filter(({ text }) => word.test(text));
  const reasonOf = ({ text }: Remark): string => word.exec(text)?.[1] ?? '';
  const covers = (remark: Remark, { line }: Trick): boolean => line === remark.line || line === remark.line + 1;
  return {
    bare: tricks.filter((trick) => !known.some((remark) => covers(remark, trick))),
    // A reason is words; punctuation alone is none.
    withoutReason: known.filter((remark) => !/\p{L}{2}/u.test(reasonOf(remark))),
    unused: known.filter((remark) => !tricks.some((trick) => covers(remark, trick))),
    unknown: remarks.filter(({ text }) => !word.test(text)),
  };
};
