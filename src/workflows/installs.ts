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

/** The value that the option `name` has from this word on; null where the word is another. */
const valueAt = (args: readonly string[], at: number, name: string): string | null => {
  const arg = args[at] ?? '';
  if (arg === name) return args[at + 1] ?? '';
  if (name.startsWith('--')) return arg.startsWith(`${name}=`) ? arg.slice(name.length + 1) : null;
  // `-rfile`
  return arg.startsWith(name) ? arg.slice(name.length) : null;
};

/** What the options of these names are given, in the order of the words. */
const valuesOf = (args: readonly string[], names: readonly string[]): string[] =>
  args.flatMap((_, at) => names.flatMap((name) => valueAt(args, at, name) ?? []));

/** `>file`, `2>&1`. */
const redirection = /^\d*[<>&]/;

const positional = (args: readonly string[], withValue: readonly string[]): string[] => {
  const found: string[] = [];
  let isValue = false;
  for (const arg of args) {
    // What follows is not the command's, not even as a value.
    if (!isValue && redirection.test(arg)) break;
    if (!isValue && !arg.startsWith('-')) found.push(arg);
    isValue = !isValue && withValue.includes(arg);
  }
  return found;
};

const tidy = (path: string): string =>
  path.replace(/^(?:\.\/)+/, '').replace(/^\$(?:GITHUB_WORKSPACE|CI_PROJECT_DIR)\//, '');

/** pip itself, and the packages without which it cannot install, are let through: they come before any lock. */
const bootstrap = new Set(['pip', 'setuptools', 'wheel', 'uv', 'pip-tools']);

/** A folder or a built package of the repository's own: `.`, `./x`, `.[dev]`, `dist/x.whl`. */
const ownPackage = /^\.{0,2}\/|^\.(?:\[|$)|\.(?:whl|tar\.gz)(?:\[|$)/;
/** What follows the name in `setuptools>=70; python_version < "3.12"`. */
const afterName = /[=<>~![ ].*$/;

const pipInstall = (args: readonly string[], locks: readonly string[]): Install | null => {
  const hint = `python -m pip install --require-hashes --no-deps -r ${locks[0] ?? 'requirements.lock'}`;
  const isHashed = args.includes('--require-hashes');
  const isLock = (file: string): boolean => isHashed || locks.includes(tidy(file));
  const loose = valuesOf(args, ['-r', '--requirement']).find((file) => !isLock(file));
  if (loose !== undefined) return { what: `what ${loose} names, which is no lock`, hint };
  const hasNoDeps = args.includes('--no-deps');
  const packages = positional(args, valueOptions).filter((name) => !bootstrap.has(name.replace(afterName, '')));
  const unpinned = packages.find((name) => !ownPackage.test(name) && !(exactPip.test(name) && hasNoDeps));
  if (unpinned !== undefined) {
    const more = exactPip.test(unpinned) ? ' with whatever it depends on' : '';
    return { what: `${unpinned}${more}, which no lock pins`, hint };
  }
  const [own] = [...packages, ...valuesOf(args, ['-e', '--editable'])].filter((name) => ownPackage.test(name));
  if (own === undefined || hasNoDeps) return null;
  return {
    what: `${own} with whatever it depends on`,
    hint: `python -m pip install --no-deps ${own}, after the lock`,
  };
};

const npmInstall = (args: readonly string[]): Install | null => {
  const packages = positional(args, ['--prefix', '--registry', '-w', '--workspace', '--loglevel']);
  if (packages.length === 0) return { what: 'what package.json allows, not what the lock pins', hint: 'npm ci' };
  const loose = packages.find((name) => !exactNpm.test(name) && !name.endsWith('.tgz'));
  if (loose === undefined) return null;
  return { what: `${loose}, which no lock pins`, hint: 'add it to package.json and its lock, then: npm ci' };
};

const pipxInstall = (args: readonly string[]): Install | null => {
  const packages = positional(args, valueOptions);
  if (packages.every((name) => exactPip.test(name) || name.endsWith('.whl'))) return null;
  return { what: `${packages[0] ?? 'a package'}, which no lock pins`, hint: 'pipx install <name>==<version>' };
};

const uvSync = (args: readonly string[]): Install | null => {
  if (args.includes('--locked') || args.includes('--frozen')) return null;
  return { what: 'what uv resolves anew where the lock is stale', hint: 'uv sync --locked' };
};

const pnpmInstall = (args: readonly string[]): Install | null => {
  if (!args.includes('--no-frozen-lockfile')) return null;
  return { what: 'what package.json allows, not what the lock pins', hint: 'pnpm install --frozen-lockfile' };
};

const yarnInstall = (args: readonly string[]): Install | null => {
  if (args.includes('--frozen-lockfile') || args.includes('--immutable')) return null;
  return {
    what: 'what package.json allows where the lock is stale',
    hint: 'yarn install --immutable, or --frozen-lockfile for yarn 1',
  };
};

type Installer = {
  /** Which of its commands install; undefined: it does so without one. */
  readonly verbs: readonly (string | undefined)[];
  readonly judge: (args: readonly string[]) => Install | null;
};

const installers: ReadonlyMap<string, Installer> = new Map([
  ['pipx', { verbs: ['install'], judge: pipxInstall }],
  ['uv', { verbs: ['sync'], judge: uvSync }],
  ['npm', { verbs: ['install', 'i', 'add'], judge: npmInstall }],
  ['pnpm', { verbs: ['install', 'i'], judge: pnpmInstall }],
  ['yarn', { verbs: ['install', undefined], judge: yarnInstall }],
]);

const skipOptions = (words: readonly string[]): readonly string[] => {
  const start = words.findIndex((word) => !word.startsWith('-'));
  return words.slice(Math.max(0, start));
};

/** `python`, `python3.12`, and the launcher on Windows. */
const pythonProgram = /^python[\d.]*$|^py$/;
/** `pip`, `pip3`. */
const pipProgram = /^pip[\d.]*$/;

/** @param words of one command, launchers like sudo already gone or not */
export const judgeInstall = (words: readonly string[], locks: readonly string[]): Install | null => {
  const [first = '', ...rest] = words[0] === 'sudo' ? skipOptions(words.slice(1)) : words;
  const program = first.slice(first.lastIndexOf('/') + 1);
  const [verb, ...args] = rest;
  if (pythonProgram.test(program) && verb === '-m') return judgeInstall(args, locks);
  if (program === 'uv' && verb === 'pip') return args[0] === 'install' ? pipInstall(args.slice(1), locks) : null;
  if (pipProgram.test(program)) {
    const [pipVerb, ...pipArgs] = skipOptions(rest);
    return pipVerb === 'install' ? pipInstall(pipArgs, locks) : null;
  }
  const installer = installers.get(program);
  return installer?.verbs.includes(verb) === true ? installer.judge(args) : null;
};
