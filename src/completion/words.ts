// Which words may stand where on a command line? Read from the command table, so that no shell knows a command that
// --help does not. Next: bash.ts, zsh.ts, fish.ts.

/** What is read of a row of the table: see commands/command.ts. */
type Flag = { readonly spec: string; readonly says: string; readonly choices?: readonly string[] };
type Command = {
  readonly name: string;
  readonly says: string;
  readonly flags?: readonly Flag[];
  readonly ownFormats?: readonly string[];
  readonly argument?: readonly [syntax: string, says: string, choices?: readonly string[]];
};

/** One option as a shell sees it. */
export type FlagWords = {
  /** `--format`, with both dashes. */
  readonly name: string;
  readonly says: string;
  /** What may follow it: its choices, null for any text, and undefined for a flag that takes no value. */
  readonly values: readonly string[] | null | undefined;
};

export type CommandWords = {
  readonly name: string;
  readonly says: string;
  readonly flags: readonly FlagWords[];
  /** Choices of its argument; null where it takes any text, undefined where it takes none. */
  readonly argument: readonly string[] | null | undefined;
};

const everywhere = (formats: readonly string[]): FlagWords[] => [
  { name: '--format', says: 'how to print the answer', values: formats },
  { name: '--help', says: 'display help for command', values: undefined },
];

const flagWords = ({ spec, says, choices }: Flag): FlagWords => ({
  name: /--[\w-]+/.exec(spec)?.[0] ?? spec,
  says,
  values: /[<[]/.test(spec) ? (choices ?? null) : undefined,
});

/** The table in its own order; a flag that a command has of its own goes before the one that every command has. */
export const wordsOf = (table: readonly Command[], formats: readonly string[]): CommandWords[] =>
  table.map(({ name, says, flags = [], ownFormats = [], argument }) => {
    const own = flags.map(flagWords);
    const common = everywhere([...formats, ...ownFormats]).filter(
      (flag) => !own.some((mine) => mine.name === flag.name),
    );
    return {
      name,
      says,
      flags: [...own, ...common],
      argument: argument === undefined ? undefined : (argument[2] ?? null),
    };
  });

/** A text between single quotes, for sh-like shells. */
export const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
