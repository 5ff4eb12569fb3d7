// Reads the driver's own argument list (pure). Asked by test/run.ts.
import { parseArgs } from 'node:util';

export type Options = {
  /** Where the built test files lie; null means beside the driver itself. */
  readonly dir: string | null;
  /** Leave out what lies under e2e/. */
  readonly fast: boolean;
  /** Milliseconds one test file may take. */
  readonly timeout: number;
  /** Substrings of test file names; none means every file. */
  readonly filters: readonly string[];
};

/** @throws Error with one sentence for an unknown option, an empty filter or a timeout that is no positive number of seconds. */
export const parseOptions = (args: readonly string[]): Options => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      dir: { type: 'string' },
      fast: { type: 'boolean', default: false },
      timeout: { type: 'string', default: '120' },
    },
  });
  const seconds = Number(values.timeout);
  // setTimeout turns anything above 2^31-1 ms into 1 ms.
  if (!(seconds > 0 && seconds <= 86_400))
    throw new Error(`--timeout wants seconds between 0 and 86400, not '${values.timeout}'`);
  if (positionals.includes(''))
    throw new Error('an empty pattern would match every file: name a part of a test file name');
  if (values.dir === '') throw new Error('--dir wants a folder');
  return { dir: values.dir ?? null, fast: values.fast, timeout: seconds * 1000, filters: positionals };
};

/**
 * The files that `options` ask for, end-to-end files first (they take longest), else in the order given.
 * @param files paths relative to the test folder, `/`-separated
 * @throws Error when there is no file at all, or when a filter matches none
 */
export const chooseFiles = (files: readonly string[], options: Options): string[] => {
  if (files.length === 0) throw new Error('there are no test files');
  const offered = options.fast ? files.filter((file) => !isEndToEnd(file)) : files;
  for (const filter of options.filters) {
    if (!offered.some((file) => file.includes(filter))) throw new Error(`no test file matches '${filter}'`);
  }
  const chosen =
    options.filters.length === 0
      ? offered
      : offered.filter((file) => options.filters.some((filter) => file.includes(filter)));
  if (chosen.length === 0) throw new Error('there are no test files outside e2e/');
  return [...chosen.filter(isEndToEnd), ...chosen.filter((file) => !isEndToEnd(file))];
};

export const isEndToEnd = (file: string): boolean => file.startsWith('e2e/');
