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

const afterOptions = (words: Words, withValue: readonly string[] = []): Words => {
  let at = 0;
  while (at < words.length && (words[at] ?? '').startsWith('-')) at += withValue.includes(words[at]!) ? 2 : 1;
  return words.slice(at);
};

const isAssignment = (word: string | null | undefined): boolean => /^[A-Za-z_]\w*=(?!=)/.test(word ?? '');

/** The words from the first that is no launcher on; each launcher with how many of its own words follow it. */
const launched = (words: Words): Words => {
  const [first = null, ...rest] = words;
  const name = basename(first ?? '');
  if (isAssignment(first)) return launched(rest);
  switch (name) {
    case 'env':
    case 'sudo':
    case 'command':
    case 'exec':
    case 'nice':
    case 'time':
    case 'nohup':
    case 'builtin':
      return launched(afterOptions(rest, name === 'sudo' ? ['-u', '-g'] : name === 'nice' ? ['-n'] : []));
    case 'timeout':
      return launched(afterOptions(rest, ['-s', '-k']).slice(1));
    case 'xvfb-run':
      return launched(afterOptions(rest, ['-s', '-n']));
    case 'uv':
    case 'poetry':
    case 'pipenv':
    case 'pdm':
    case 'hatch':
    case 'rye':
      return rest[0] === 'run' ? launched(afterOptions(rest.slice(1))) : words;
    case 'python':
    case 'python3':
      return rest[0] === '-m' ? launched(rest.slice(1)) : words;
    default:
      return words;
  }
};

const exact = /@v?\d+\.\d+\.\d+(?:[-+][\w.]+)?$/;

/** `npx [options] spec ...`, `npm exec -- spec ...` and the like of other package managers; null for anything else. */
const fetched = (words: Words): { readonly rest: Words; readonly isPinned: boolean } | null => {
  const [first, second] = words;
  const name = basename(first ?? '');
  const runner = name === 'npx' || name === 'bunx' || name === 'pnpx' || name === 'uvx';
  const manager =
    (name === 'npm' && (second === 'exec' || second === 'x')) ||
    (['pnpm', 'yarn', 'bun'].includes(name) && ['exec', 'dlx', 'x', 'run'].includes(second ?? '')) ||
    (name === 'pipx' && second === 'run');
  if (!runner && !manager) return null;
  const options = words.slice(runner ? 1 : 2);
  const rest = afterOptions(options, ['-p', '--package', '-c']);
  const stays =
    options
      .slice(0, options.length - rest.length)
      .some((option) => option === '--no-install' || option === '--no' || option === '--offline') ||
    (['exec', 'run'].includes(second ?? '') && name !== 'npm' && name !== 'pipx');
  return { rest, isPinned: stays || exact.test(rest[0] ?? '') || /==\d/.test(rest[0] ?? '') };
};

/** The gate's command that these words start; null for any other. */
export const gateCall = (words: Words): GateCall | null => {
  const start = launched(words);
  const fetch = fetched(start);
  const [program = null, ...args] = fetch === null ? start : launched(fetch.rest);
  const isPinned = fetch?.isPinned ?? true;
  const name = basename(program ?? '');
  if (/^gate-hooks(@|$)/.test(name))
    return { tool: 'gate-hooks', command: args[0] ?? null, args: args.slice(1), isPinned };
  if (name === 'node' && /(^|\/)dist\/cli\.js$|gate-hooks/.test(args[0] ?? ''))
    return { tool: 'gate-hooks', command: args[1] ?? null, args: args.slice(2), isPinned };
  if (/^bandit(==|@|$)/.test(name)) return { tool: 'bandit', command: null, args, isPinned };
  return null;
};
