// Names the resolvers of each kind of lock, and the words they are started with.
import type { Format } from './formats.js';

export const pythonResolvers = ['uv', 'pip-compile', 'pip'] as const;
export type PythonResolver = (typeof pythonResolvers)[number];
export type Program = PythonResolver | 'poetry' | 'pdm' | 'npm' | 'pnpm' | 'yarn';

/** The program to look for on PATH, by resolver; pip is asked through the Python that would install. */
export const programNames: Readonly<Record<Program, readonly string[]>> = {
  uv: ['uv'],
  'pip-compile': ['pip-compile'],
  pip: ['python3', 'python'],
  poetry: ['poetry'],
  pdm: ['pdm'],
  npm: ['npm'],
  pnpm: ['pnpm'],
  yarn: ['yarn'],
};

const candidates: Readonly<Record<Format, readonly Program[]>> = {
  requirements: pythonResolvers,
  pylock: ['uv'],
  uv: ['uv'],
  poetry: ['poetry'],
  pdm: ['pdm'],
  npm: ['npm'],
  pnpm: ['pnpm'],
  yarn: ['yarn'],
};

/** Best first. */
export const resolversFor = (format: Format, wanted: PythonResolver | null): readonly Program[] => {
  if (wanted === null) return candidates[format];
  return candidates[format].filter((one) => one === wanted);
};

export type Files = {
  /** Absolute or relative to where it runs. */
  readonly input: string;
  readonly output: string;
  /** Where pip writes its report. */
  readonly report: string;
};

/** For --pip-args, which pip-compile splits as a shell would. */
const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** The words after the program's name. */
export const requirementsWords = (
  resolver: PythonResolver,
  { input, output, report }: Files,
  pipArgs: readonly string[],
  hashes: boolean,
): string[] => {
  const hashed = hashes ? ['--generate-hashes'] : [];
  const forPip = pipArgs.length === 0 ? [] : ['--pip-args', pipArgs.map(quote).join(' ')];
  switch (resolver) {
    case 'uv':
      return [
        'pip',
        'compile',
        '--quiet',
        '--upgrade',
        ...hashed,
        '--no-header',
        ...pipArgs,
        '--output-file',
        output,
        input,
      ];
    case 'pip-compile':
      return [
        '--quiet',
        '--upgrade',
        ...hashed,
        '--no-header',
        '--strip-extras',
        '--allow-unsafe',
        '--no-emit-index-url',
        '--no-emit-trusted-host',
        ...forPip,
        '--output-file',
        output,
        input,
      ];
    case 'pip':
      return [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--no-input',
        '--dry-run',
        '--ignore-installed',
        ...pipArgs,
        '--report',
        report,
        '--requirement',
        input,
      ];
  }
};

/**
 * The words for a lock of the whole project, run in a copy of it from which the old lock was taken: all is
 * chosen anew.
 */
export const projectWords = (
  format: Exclude<Format, 'requirements'>,
  pipArgs: readonly string[],
  isBerry: boolean,
): string[] => {
  switch (format) {
    case 'uv':
      return ['lock', ...pipArgs];
    case 'pylock':
      return [
        'pip',
        'compile',
        '--quiet',
        '--generate-hashes',
        '--format',
        'pylock.toml',
        ...pipArgs,
        '--output-file',
        'pylock.toml',
        'pyproject.toml',
      ];
    case 'poetry':
      return ['lock', '--no-interaction'];
    case 'pdm':
      return ['lock', '--non-interactive'];
    case 'npm':
      return ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'];
    case 'pnpm':
      return ['install', '--lockfile-only', '--ignore-scripts', '--no-frozen-lockfile'];
    // Only the second generation of yarn can leave the packages where they are.
    case 'yarn':
      return isBerry
        ? ['install', '--mode=update-lockfile']
        : ['install', '--ignore-scripts', '--non-interactive', '--no-progress'];
  }
};

/** As the head of a lock shows it: no password of an index, no folder that is gone by then. */
export const shownCommand = (program: string, words: readonly string[]): string => {
  const at = words.findIndex((word) => word === '--output-file' || word === '--report');
  const shown = at < 0 ? words : [...words.slice(0, at), ...words.slice(at + 2)];
  return [program, ...shown]
    .map((word) => quote(word.replace(/(:\/\/)[^/@\s]*@/g, '$1***@').replace(/^.*\/(?=[^/]*\.in$)/, '')))
    .join(' ');
};
