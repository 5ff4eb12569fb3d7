// Reads the bench's own argument list (pure). Asked by run.ts.
import { parseArgs } from 'node:util';

export type Options = {
  /** Few rounds and small sizes: shows that the bench works, proves nothing. */
  readonly quick: boolean;
  /** Names of scenarios; none means every one. */
  readonly only: readonly string[];
  /** False leaves every peer out, and with them the network. */
  readonly peers: boolean;
  /** The folder RESULTS.md and results.svg go to, or null for the usual one. */
  readonly out: string | null;
};

/** @throws Error with one sentence for an unknown option or scenario */
export const parseOptions = (args: readonly string[], scenarios: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      'no-peers': { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  for (const name of values.only)
    if (!scenarios.includes(name)) throw new Error(`there is no scenario '${name}', only ${scenarios.join(', ')}`);
  if (values.out === '') throw new Error('--out wants a folder');
  return { quick: values.quick, only: values.only, peers: !values['no-peers'], out: values.out ?? null };
};

/** Only a whole run may replace the published results. */
export const isWhole = (options: Options): boolean => !options.quick && options.only.length === 0 && options.peers;
