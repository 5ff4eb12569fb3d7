// Which command of a script is a gate's? Words in, the tool and what it is asked for out; launchers in front are
// looked through. Pure.
import { basename } from 'node:path/posix';

export type GateCall = {
  readonly tool: 'gate-hooks' | 'bandit';
  /** What gate-hooks is asked to do (`promote`); null for bandit. */
  readonly command: string | null;
  readonly args: readonly (string | null)[];
  /** False where whatever version the registry has newest would be fetched and run. */
  readonly isPinned: boolean;
};

type Words = readonly (string | null)[];

/** @param withValue options whose next word is their value */
const afterOptions = (words: Words, withValue: readonly string[] = []): Words => {
  let at = 0;
  for (;;) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) return words.slice(at);
    at += withValue.includes(word) ? 2 : 1;
  }
};

const isAssignment = (word: string | null | undefined): boolean => /^[A-Za-z_]\w*=(?!=)/.test(word ?? '');

/** Programs that run the words after their own options. Each with its options that take a value. */
const launchers: ReadonlyMap<string, readonly string[]> = new Map([
  ['env', []],
  ['sudo', ['-u', '-g']],
  ['command', []],
  ['exec', []],
  ['nice', ['-n']],
  ['time', []],
  ['nohup', []],
  ['builtin', []],
  ['xvfb-run', ['-s', '-n']],
]);
/** What runs a program of its environment: `poetry run ...`. */
const environments: ReadonlySet<string> = new Set(['uv', 'poetry', 'pipenv', 'pdm', 'hatch', 'rye']);
const pythons: ReadonlySet<string> = new Set(['python', 'python3']);

/** The words from the first that is no launcher on. */
const launched = (words: Words): Words => {
  const [first = null, ...rest] = words;
  if (isAssignment(first)) return launched(rest);
  const name = basename(first ?? '');
  const withValue = launchers.get(name);
  if (withValue !== undefined) return launched(afterOptions(rest, withValue));
  // The word after its options is how long.
  if (name === 'timeout') return launched(afterOptions(rest, ['-s', '-k']).slice(1));
  if (environments.has(name) && rest[0] === 'run') return launched(afterOptions(rest.slice(1)));
  if (pythons.has(name) && rest[0] === '-m') return launched(rest.slice(1));
  return words;
};

/** `npx`-like programs, whose next words are options and what to run. */
const runners: ReadonlySet<string> = new Set(['npx', 'bunx', 'pnpx', 'uvx']);
/** By package manager, the commands of it that do the same. */
const running: ReadonlyMap<string, readonly string[]> = new Map([
  ['npm', ['exec', 'x']],
  ['pnpm', ['exec', 'dlx', 'x', 'run']],
  ['yarn', ['exec', 'dlx', 'x', 'run']],
  ['bun', ['exec', 'dlx', 'x', 'run']],
  ['pipx', ['run']],
]);

/** What follows `npx` or `npm exec`; null where the words start with no such runner. */
const behindRunner = (words: Words): Words | null => {
  const [first, second] = words;
  const name = basename(first ?? '');
  if (runners.has(name)) return words.slice(1);
  if (running.get(name)?.includes(second ?? '') === true) return words.slice(2);
  return null;
};

/** `exec` and `run` of these two fetch what is not installed; those of the others do not. */
const fetching: ReadonlySet<string> = new Set(['npm', 'pipx']);

const runsInstalled = ([first, second]: Words): boolean =>
  (second === 'exec' || second === 'run') && !fetching.has(basename(first ?? ''));

const isOffline = (option: string | null): boolean =>
  option === '--no-install' || option === '--no' || option === '--offline';

/** `gate-hooks@1.2.3` for npm. */
const exactNpm = /@v?\d+\.\d+\.\d+(?:[-+][\w.]+)?$/;
/** `bandit==1.8.0` for pip. */
const exactPip = /==\d/;

/** `npx [options] spec ...`, `npm exec -- spec ...` and the like of other package managers; null for anything else. */
const fetched = (words: Words): { readonly rest: Words; readonly isPinned: boolean } | null => {
  const behind = behindRunner(words);
  if (behind === null) return null;
  const rest = afterOptions(behind, ['-p', '--package', '-c']);
  const options = behind.slice(0, behind.length - rest.length);
  const spec = rest[0] ?? '';
  const isPinned = options.some(isOffline) || runsInstalled(words) || exactNpm.test(spec) || exactPip.test(spec);
  return { rest, isPinned };
};

/** `dist/cli.js` of a checkout, or a path that names the tool. */
const ownScript = /(^|\/)dist\/cli\.js$|gate-hooks/;

/** The gate's command that these words start; null for any other. */
export const gateCall = (words: Words): GateCall | null => {
  const start = launched(words);
  const fetch = fetched(start);
  const [program = null, ...args] = fetch === null ? start : launched(fetch.rest);
  const isPinned = fetch?.isPinned ?? true;
  const name = basename(program ?? '');
  if (/^gate-hooks(@|$)/.test(name))
    return { tool: 'gate-hooks', command: args[0] ?? null, args: args.slice(1), isPinned };
  if (name === 'node' && ownScript.test(args[0] ?? ''))
    return { tool: 'gate-hooks', command: args[1] ?? null, args: args.slice(2), isPinned };
  if (/^bandit(==|@|$)/.test(name)) return { tool: 'bandit', command: null, args, isPinned };
  return null;
};
