// What a command is: one line for the help, its options, an example, and a module that is loaded only when it runs.
// Table: table.ts.
import type { Answer } from '../core/verdict.js';
import type { Validator } from '../settings/read.js';
import type { Settings } from '../settings/settings.js';
import type { WorkRepository } from '../world/git.js';

/**
 * What every command gets, and beside it the values of its own flags (camel case), which its `run` names as
 * optional properties.
 */
export type Bare = {
  readonly cwd: string;
  /** The folder of our own package, which holds hooks/ and dist/. */
  readonly packageDir: string;
  readonly nowMs: number;
  /** What stands after the command's name. */
  readonly args: readonly string[];
  /** As --format names it. */
  readonly format?: string;
};

/** What a command gets that works in a repository with valid settings. */
export type Prepared = Bare & {
  readonly repo: WorkRepository;
  readonly settings: Settings;
  readonly validator: Validator;
};

type Run<Options> = (options: Options) => Promise<Answer> | Answer;

/** One option of a command. */
export type Flag = {
  /** As commander reads it: `--update`, `--depth <n>`, `--merge <file...>`, `--no-cache`. */
  readonly spec: string;
  readonly says: string;
  readonly choices?: readonly string[];
  /** Text to value; throws commander's InvalidArgumentError where it is none. */
  readonly parse?: (text: string) => unknown;
};

export type Command = {
  readonly name: string;
  readonly says: string;
  readonly flags?: readonly Flag[];
  /**
   * Formats of its own beside those of every command: `run` gets the name as `format`, and its answer is a
   * document.
   */
  readonly ownFormats?: readonly string[];
  /**
   * As commander reads it (`[commit]`, `<range>`, `[area...]`), what it is, and the words it may be where they are
   * few.
   */
  readonly argument?: readonly [syntax: string, says: string, choices?: readonly string[]];
  readonly examples: readonly (readonly [line: string, says: string])[];
} & (
  | { readonly needs: 'nothing'; readonly load: () => Promise<{ run: Run<Bare> }> }
  | { readonly needs: 'settings'; readonly load: () => Promise<{ run: Run<Prepared> }> }
);
