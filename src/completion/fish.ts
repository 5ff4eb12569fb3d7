// The completion of fish as a script: one line a word, each with what it does.
import type { CommandWords, FlagWords } from './words.js';

/** fish knows two escapes between single quotes. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;

const line = (...parts: readonly string[]): string => ['complete -c gate-hooks', ...parts].join(' ');

/** undefined: the flag takes no value; null: it takes a file. */
const valueWords = (values: FlagWords['values']): string[] => {
  if (values === undefined) return [];
  if (values === null) return ['-r', '-F'];
  return ['-x', '-a', quoted(values.join(' '))];
};

const flagLine = (when: string, { name, says, values }: FlagWords): string => {
  return line('-n', when, '-l', name.slice(2), '-d', quoted(says), ...valueWords(values));
};

const commandLines = (command: CommandWords): string[] => {
  const when = quoted(`__fish_seen_subcommand_from ${command.name}`);
  const lines = command.flags.map((flag) => flagLine(when, flag));
  const { argument } = command;
  if (argument === null) lines.push(line('-n', when, '-F'));
  else if (argument !== undefined) lines.push(line('-n', when, '-a', quoted(argument.join(' '))));
  return lines;
};

export const fishCompletion = (commands: readonly CommandWords[]): string =>
  [
    '# fish completion of gate-hooks; gate-hooks completion fish > ~/.config/fish/completions/gate-hooks.fish',
    line('-f'),
    ...commands.map(({ name, says }) => line('-n', '__fish_use_subcommand', '-a', name, '-d', quoted(says))),
    line('-n', '__fish_use_subcommand', '-l', 'help', '-d', quoted('display help')),
    line('-n', '__fish_use_subcommand', '-l', 'version', '-d', quoted('output the version number')),
    ...commands.flatMap(commandLines),
    '',
  ].join('\n');
