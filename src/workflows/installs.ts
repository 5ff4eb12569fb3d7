// Does a command install what a lock pins, and nothing else? Words in, what is wrong out; asked for the jobs of the
// gate. Pure.

/**
 * The second half of a sentence, `installs ...`, and what to do instead; null for what installs nothing or only
 * what is pinned.
 */
export type Install = { readonly what: string; readonly hint: string };

const exactNpm = /^(?:@[\w.-]+\/)?[\w.-]+@v?\d+\.\d+\.\d+(?:[-+][\w.]+)?$/;
const exactPip = /^[\w.-]+(?:\[[\w,.-]+\])?==[\w.!+]+$/;

const valueOptions = [
  '-r',
  '--requirement',
  '-c',
  '--constraint',
  '-i',
  '--index-url',
  '--extra-index-url',
  '-f',
  '--find-links',
  '-t',
  '--target',
  '--prefix',
  '--python',
  '--platform',
  '--cache-dir',
  '--progress-bar',
  '--timeout',
  '--only-binary',
  '--no-binary',
  '--python-version',
  '--group',
  '--config-settings',
  '--suffix',
  '--root',
];

const valuesOf = (args: readonly string[], names: readonly string[]): string[] =>
  args.flatMap((arg, at) =>
    names.flatMap((name) =>
      arg === name
        ? [args[at + 1] ?? '']
        : name.startsWith('--') && arg.startsWith(`${name}=`)
          ? [arg.slice(name.length + 1)]
          : !name.startsWith('--') && arg.startsWith(name) && arg.length > 2 && arg !== name
            ? [arg.slice(2)]
            : [],
    ),
  );

const positional = (args: readonly string[], withValue: readonly string[]): string[] => {
  const found: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    if (/^\d*[<>&]/.test(args[at]!)) break;
    if (withValue.includes(args[at]!)) at += 1;
    else if (!args[at]!.startsWith('-')) found.push(args[at]!);
  }
  return found;
};

const tidy = (path: string): string =>
  path.replace(/^(?:\.\/)+/, '').replace(/^\$(?:GITHUB_WORKSPACE|CI_PROJECT_DIR)\//, '');

/** pip itself, and the packages without which it cannot install, are let through: they come before any lock. */
const bootstrap = new Set(['pip', 'setuptools', 'wheel', 'uv', 'pip-tools']);

const pipInstall = (args: readonly string[], locks: readonly string[]): Install | null => {
  const files = valuesOf(args, ['-r', '--requirement']);
  const hint = `python -m pip install --require-hashes --no-deps -r ${locks[0] ?? 'requirements.lock'}`;
  const hashed = args.includes('--require-hashes');
  const loose = files.find((file) => !hashed && !locks.includes(tidy(file)));
  if (loose !== undefined) return { what: `what ${loose} names, which is no lock`, hint };
  const noDeps = args.includes('--no-deps');
  const packages = positional(args, valueOptions).filter((name) => !bootstrap.has(name.replace(/[=<>~![ ].*$/, '')));
  const editable = valuesOf(args, ['-e', '--editable']);
  const own = [...packages, ...editable].filter((name) =>
    /^\.{0,2}\/|^\.(?:\[|$)|\.(?:whl|tar\.gz)(?:\[|$)/.test(name),
  );
  const unpinned = packages.find((name) => !own.includes(name) && !(exactPip.test(name) && noDeps));
  if (unpinned !== undefined)
    return {
      what: `${unpinned}${exactPip.test(unpinned) ? ' with whatever it depends on' : ''}, which no lock pins`,
      hint,
    };
  return own.length > 0 && !noDeps
    ? {
        what: `${own[0]} with whatever it depends on`,
        hint: `python -m pip install --no-deps ${own[0]}, after the lock`,
      }
    : null;
};

const npmInstall = (args: readonly string[]): Install | null => {
  const packages = positional(args, ['--prefix', '--registry', '-w', '--workspace', '--loglevel']);
  const isFixed = (name: string): boolean => exactNpm.test(name) || /\.tgz$/.test(name);
  const loose = packages.find((name) => !isFixed(name));
  if (loose !== undefined)
    return { what: `${loose}, which no lock pins`, hint: 'add it to package.json and its lock, then: npm ci' };
  return packages.length === 0 ? { what: 'what package.json allows, not what the lock pins', hint: 'npm ci' } : null;
};

const skipOptions = (words: readonly string[]): readonly string[] =>
  words.slice(
    Math.max(
      0,
      words.findIndex((word) => !word.startsWith('-')),
    ),
  );

/** @param words of one command, launchers like sudo already gone or not */
export const judgeInstall = (words: readonly string[], locks: readonly string[]): Install | null => {
  const [first = '', ...rest] = words[0] === 'sudo' ? skipOptions(words.slice(1)) : words;
  const program = first.slice(first.lastIndexOf('/') + 1);
  if (/^python[\d.]*$|^py$/.test(program) && rest[0] === '-m') return judgeInstall(rest.slice(1), locks);
  if (program === 'uv' && rest[0] === 'pip') return rest[1] === 'install' ? pipInstall(rest.slice(2), locks) : null;
  if (/^pip[\d.]*$/.test(program)) {
    const [verb, ...args] = skipOptions(rest);
    return verb === 'install' ? pipInstall(args, locks) : null;
  }
  if (program === 'uv' && rest[0] === 'sync' && !rest.includes('--locked') && !rest.includes('--frozen'))
    return { what: 'what uv resolves anew where the lock is stale', hint: 'uv sync --locked' };
  if (
    program === 'pipx' &&
    rest[0] === 'install' &&
    !positional(rest.slice(1), valueOptions).every((name) => exactPip.test(name) || /\.whl$/.test(name))
  )
    return {
      what: `${positional(rest.slice(1), valueOptions)[0] ?? 'a package'}, which no lock pins`,
      hint: 'pipx install <name>==<version>',
    };
  if (program === 'npm' && ['install', 'i', 'add'].includes(rest[0] ?? '')) return npmInstall(rest.slice(1));
  if (program === 'pnpm' && ['install', 'i'].includes(rest[0] ?? '') && rest.includes('--no-frozen-lockfile'))
    return { what: 'what package.json allows, not what the lock pins', hint: 'pnpm install --frozen-lockfile' };
  if (
    program === 'yarn' &&
    (rest[0] === 'install' || rest.length === 0) &&
    !rest.includes('--frozen-lockfile') &&
    !rest.includes('--immutable')
  )
    return {
      what: 'what package.json allows where the lock is stale',
      hint: 'yarn install --immutable, or --frozen-lockfile for yarn 1',
    };
  return null;
};
