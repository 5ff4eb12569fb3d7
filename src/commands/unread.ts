// A command line that cannot be read: what is wrong with it, and in which format was the answer wanted? Pure. Asked
// by cli.ts.
import type { CommanderError } from 'commander';
import { Fault } from '../core/fault.js';
import { type Format, formats } from '../report/render.js';
import { table } from './table.js';

/** Who answers where the line names no command of ours; docs/schemas/usage.json. */
const nobody = 'usage';

const flag = '--format';

/** The last one counts, as on a line that can be read. Null where there is none, or one that is no format. */
export const formatIn = (args: readonly string[]): Format | null => {
  const end = args.indexOf('--');
  const flags = end < 0 ? args : args.slice(0, end);
  let given: string | undefined;
  for (const [at, arg] of flags.entries()) {
    if (arg === flag) given = flags[at + 1];
    else if (arg.startsWith(`${flag}=`)) given = arg.slice(flag.length + 1);
  }
  return formats.find((one) => one === given) ?? null;
};

/**
 * @param error commander's. Its message is `error: unknown command 'statsu'`, and on a line of its own
 * `(Did you mean status?)`.
 */
export const unreadLine = (
  args: readonly string[],
  { code, message }: Pick<CommanderError, 'code' | 'message'>,
): { readonly command: string; readonly fault: Fault } => {
  const named = table.find(({ name }) => name === args[0])?.name;
  // `help nosuch` prints the help as an error, and that is all it says.
  const says =
    code === 'commander.help'
      ? `there is no help for ${args.slice(1).join(' ')}`
      : message.replace(/^error: /, '').replace(/\n\(Did you mean (.*)\?\)$/, ', did you mean $1?');
  return {
    command: named ?? nobody,
    fault: new Fault('usage', says, `npx gate-hooks ${named === undefined ? '' : `${named} `}--help`, 2),
  };
};
