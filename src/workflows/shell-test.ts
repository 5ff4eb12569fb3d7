// What does `[ ... ]`, `[[ ... ]]` or `test ...` say, as far as its words are known? Asked by shell-run.ts. Pure.
import type { Outcome, Outcomes } from './shell-state.js';

type Truth = boolean | null;

const not = (truth: Truth): Truth => (truth === null ? null : !truth);

/** False where a term is false; else null where one is unknown. */
const allOf = (truths: readonly Truth[]): Truth => {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
};
const anyOf = (truths: readonly Truth[]): Truth => not(allOf(truths.map(not)));

/** `[[ x = a* ]]` matches and does not compare. */
const globs = /[*?[]/;

/** One comparison; null where a word is not known or the operator asks about the world (`-f`, `-L`). */
const compare = (words: readonly (string | null)[]): Truth => {
  const [first, second] = words;
  if (first === '!') return not(compare(words.slice(1)));
  if (words.length === 1) return first === null ? null : first !== '';
  const [left, operator, right] = words.length === 2 ? [second, first, ''] : words;
  if (left === null || left === undefined || right === null || right === undefined) return null;
  switch (operator) {
    case '=':
    case '==':
    case '-eq':
      return globs.test(right) ? null : left === right;
    case '!=':
    case '-ne':
      return globs.test(right) ? null : left !== right;
    case '-z':
      return left === '';
    case '-n':
      return left !== '';
    default:
      return null;
  }
};

const split = (words: readonly (string | null)[], operator: string): (string | null)[][] => {
  let part: (string | null)[] = [];
  const parts = [part];
  for (const word of words) {
    if (word !== operator) {
      part.push(word);
      continue;
    }
    part = [];
    parts.push(part);
  }
  return parts;
};

/** Both `ok` and `fail` where it cannot be told. */
export const testOutcome = (words: readonly (string | null)[]): Outcomes => {
  const inner = words[0] === 'test' ? words.slice(1) : words.slice(1, -1);
  const truth = anyOf(split(inner, '-o').map((part) => allOf(split(part, '-a').map(compare))));
  if (truth === null) return new Set<Outcome>(['ok', 'fail']);
  return new Set<Outcome>([truth ? 'ok' : 'fail']);
};
