// Reads the driver's own argument list and chooses test files by it (pure).
import { parseArgs } from 'node:util';

export type Shard = { readonly index: number; readonly of: number };

export type Options = {
  /** The folder of the built test files; null means the driver's own. */
  readonly dir: string | null;
  /** Leave out e2e/ and the tools set. */
  readonly fast: boolean;
  /** Run only the tools set: the tests that drive other people's tools. */
  readonly tools: boolean;
  /** Run one part of the files. */
  readonly shard: Shard | null;
  /** How many of the slowest files are listed at the end. */
  readonly slowest: number;
  /** Milliseconds one test file may take. */
  readonly timeout: number;
  /** Substrings of test file names; none means every file of the set. */
  readonly filters: readonly string[];
};

const parseShard = (text: string): Shard => {
  const [, index, of] = /^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (!(shard.index <= shard.of))
    throw new Error(`--shard needs a part and a number of parts, such as 1/3, not '${text}'`);
  return shard;
};

const parseCount = (text: string): number => {
  if (!/^\d{1,4}$/.test(text)) throw new Error(`--slowest needs a number of files, not '${text}'`);
  return Number(text);
};

/** @throws Error with one sentence for an unknown option, an empty filter, or a value that makes no sense */
export const parseOptions = (args: readonly string[]): Options => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      dir: { type: 'string' },
      fast: { type: 'boolean', default: false },
      tools: { type: 'boolean', default: false },
      shard: { type: 'string' },
      slowest: { type: 'string', default: '0' },
      timeout: { type: 'string', default: '300' },
    },
  });
  const seconds = Number(values.timeout);
  // setTimeout turns anything above 2^31-1 ms into 1 ms.
  if (!(seconds > 0 && seconds <= 86_400)) {
    throw new Error(`--timeout needs seconds between 0 and 86400, not '${values.timeout}'`);
  }
  if (positionals.includes('')) {
    throw new Error('an empty pattern would match every file: name a part of a test file name');
  }
  if (values.dir === '') throw new Error('--dir needs a folder');
  if (values.fast && values.tools) throw new Error('--fast leaves out what --tools runs: use one of the two');
  return {
    dir: values.dir ?? null,
    fast: values.fast,
    tools: values.tools,
    shard: values.shard === undefined ? null : parseShard(values.shard),
    slowest: parseCount(values.slowest),
    timeout: seconds * 1000,
    filters: positionals,
  };
};

export const isEndToEnd = (file: string): boolean => file.startsWith('e2e/');

/** Tests that drive tools which neither git, Node, make nor python3 brings: hook managers, browsers, shells, bandit. */
export const isOfTools = (file: string): boolean => /\.tools\.test\.m?js$/.test(file);

/** A pattern looks in both sets: who asks for `husky` means husky. */
const offeredFiles = (files: readonly string[], { fast, tools, filters }: Options): readonly string[] => {
  if (tools) return files.filter(isOfTools);
  if (fast) return files.filter((file) => !isEndToEnd(file) && !isOfTools(file));
  return filters.length > 0 ? files : files.filter((file) => !isOfTools(file));
};

const filtered = (files: readonly string[], filters: readonly string[]): readonly string[] => {
  for (const filter of filters) {
    if (!files.some((file) => file.includes(filter))) throw new Error(`no test file matches '${filter}'`);
  }
  if (filters.length === 0) return files;
  return files.filter((file) => filters.some((filter) => file.includes(filter)));
};

/**
 * Dealt out by name like cards, so that a part depends on nothing else; end-to-end files first, each part gets its
 * share.
 */
const inShard = (files: readonly string[], { index, of }: Shard): ReadonlySet<string> => {
  const names = [...files].sort();
  const dealt = [...names.filter(isEndToEnd), ...names.filter((file) => !isEndToEnd(file))];
  return new Set(dealt.filter((_, at) => at % of === index - 1));
};

/**
 * The files that `options` ask for, end-to-end files first (they take longest), else in the order given.
 * @param files paths relative to the test folder, `/`-separated
 * @throws Error when there is no file at all, or when a filter matches none
 */
export const chooseFiles = (files: readonly string[], options: Options): string[] => {
  if (files.length === 0) throw new Error('there are no test files');
  let chosen = filtered(offeredFiles(files, options), options.filters);
  if (options.shard !== null) {
    const part = inShard(chosen, options.shard);
    chosen = chosen.filter((file) => part.has(file));
  }
  if (chosen.length === 0) throw new Error('there are no test files in the part that was asked for');
  return [...chosen.filter(isEndToEnd), ...chosen.filter((file) => !isEndToEnd(file))];
};
