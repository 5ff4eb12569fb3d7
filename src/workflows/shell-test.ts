// What does `[ ... ]`, `[[ ... ]]` or `test ...` say, as far as its words are known? Asked by shell-run.ts. Pure.
import type { Outcome, Outcomes } from './shell-state.js';

type Truth = boolean | null;

const not = (truth: Truth): Truth => (truth === null ? null : !truth);

/** One comparison; null where a word is not known or the operator asks about the world (`-f`, `-L`). */
const compare = (words: readonly (string | null)[]): Truth => {
  if (words[0] === '!') return not(compare(words.slice(1)));
  if (words.length === 1) return words[0] === null ? null : words[0] !== '';
  const [left, operator, right] = words.length === 2 ? [words[1], words[0], ''] : words;
  if (left === null || left === undefined || right === null || right === undefined) return null;
  switch (operator) {
    case '=':
    case '==':
    case '-eq':
      return /[*?[]/.test(right) ? null : left === right;
    case '!=':
    case '-ne':
      return /[*?[]/.test(right) ? null : left !== right;
    case '-z':
      return left === '';
    case '-n':
      return left !== '';
    default:
      return null;
  }
};

const split = (words: readonly (string | null)[], operators: readonly string[]): (string | null)[][] =>
  words.reduce<(string | null)[][]>(
    (all, word) => {
      if (word !== null && operators.includes(word)) all.push([]);
      else all.at(-1)!.push(word);
      return all;
    },
    [[]],
  );

/** Both `ok` and `fail` where it cannot be told. */
export const testOutcome = (words: readonly (string | null)[]): Outcomes => {
  const inner = words[0] === 'test' ? words.slice(1) : words.slice(1, -1);
  const either = split(inner, ['-o']).map((part) => split(part, ['-a']).map(compare));
  const all = either.map((parts): Truth => (parts.includes(false) ? false : parts.includes(null) ? null : true));
  const truth: Truth = all.includes(true) ? true : all.includes(null) ? null : false;
  return new Set<Outcome>(truth === null ? ['ok', 'fail'] : truth ? ['ok'] : ['fail']);
};
