// What a command is: one line for the help, its options, an example, and a module that is loaded only when it runs. Table: table.ts.
import type { Answer } from '../core/verdict.js';
import type { Validator } from '../settings/read.js';
import type { Settings } from '../settings/settings.js';
import type { WorkRepository } from '../world/git.js';

/** What every command gets. */
export type Bare = {
  readonly cwd: string;
  /** The folder of our own package, which holds hooks/ and dist/. */
  readonly packageDir: string;
  readonly nowMs: number;
  readonly dryRun: boolean;
  readonly noCache: boolean;
  /** How deep folders are looked at; null leaves it to the settings. */
  readonly depth: number | null;
  readonly update: boolean;
  readonly check: boolean;
  /** What stands after the command's name. */
  readonly args: readonly string[];
};

/** What a command gets that works in a repository with valid settings. */
export type Prepared = Bare & { readonly repo: WorkRepository; readonly settings: Settings; readonly validator: Validator };

type Run<Options> = (options: Options) => Promise<Answer> | Answer;

export type Command = {
  readonly name: string;
  readonly says: string;
  /** True where `--dry-run` means something. */
  readonly dryRun?: true;
  /** True where `--no-cache` means something. */
  readonly noCache?: true;
  /** True where `--depth` means something. */
  readonly depth?: true;
  /** What `--update` does; absent where there is no such option. */
  readonly update?: string;
  /** What `--check` does; absent where there is no such option. */
  readonly check?: string;
  /** An optional argument: its name, and what it is. */
  readonly argument?: readonly [name: string, says: string];
  readonly examples: readonly (readonly [line: string, says: string])[];
} & (
  | { readonly needs: 'nothing'; readonly load: () => Promise<{ run: Run<Bare> }> }
  | { readonly needs: 'settings'; readonly load: () => Promise<{ run: Run<Prepared> }> }
);
