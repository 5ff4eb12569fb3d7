// What does a walk through a script know at a moment: options, variables, functions? And what do words say to it?
// Asked by shell-run.ts. Pure.
import type { Node } from './shell-parse.js';
import type { Piece, Word } from './shell-words.js';

/** `quiet`: a failure that `set -e` passes over, as on the left of `&&`. */
export type Outcome = 'ok' | 'fail' | 'quiet' | 'exit ok' | 'exit fail';
export type Outcomes = ReadonlySet<Outcome>;

export type Walk = {
  readonly errexit: boolean;
  readonly pipefail: boolean;
  /** Variables whose value is known at the start. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What a test says that only running could tell; undefined: both. */
  readonly untold?: 'ok' | 'fail';
  /** What a command does, by its words (null: a word only running could tell); undefined: it succeeds. */
  readonly outcomeOf: (words: readonly (string | null)[]) => Outcome | undefined;
};

export type State = {
  errexit: boolean;
  pipefail: boolean;
  trapped: boolean;
  readonly variables: Map<string, string | null>;
  readonly functions: Map<string, Node>;
  readonly walk: Walk;
  readonly budget: { left: number };
  depth: number;
};

const pieceValue = (piece: Piece, { variables }: State): string | null => {
  if ('text' in piece) return piece.text;
  if ('variable' in piece) return variables.get(piece.variable) ?? null;
  return null;
};

/** The text of a word, null where only running could tell. */
export const wordValue = ({ pieces }: Word, state: State): string | null => {
  let text = '';
  for (const piece of pieces) {
    const part = pieceValue(piece, state);
    if (part === null) return null;
    text += part;
  }
  return text;
};

export const setOptions = (words: readonly (string | null)[], state: State): void => {
  for (const [at, word] of words.entries()) {
    if (word === null || !/^[-+]/.test(word)) continue;
    const on = word[0] === '-';
    if (word.includes('e') && !word.startsWith('--')) state.errexit = on;
    if (word.endsWith('o') && words[at + 1] === 'pipefail') state.pipefail = on;
    if (word.endsWith('o') && words[at + 1] === 'errexit') state.errexit = on;
  }
};

/** A code that is not known may be any. */
export const exitWith = (code: string | null | undefined): Outcome =>
  /^0+$/.test(code ?? '') ? 'exit ok' : 'exit fail';

export const assignment = /^([A-Za-z_]\w*)\+?=/;
