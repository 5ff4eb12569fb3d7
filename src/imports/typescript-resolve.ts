// Which file does a specifier of JavaScript or TypeScript lead to? Relative paths, `paths` of tsconfig.json,
// `imports` and names of packages. Pure.
import type { Target } from './modules.js';
import { folderOf } from './modules.js';

/**
 * One tsconfig.json or jsconfig.json, already merged with what it extends. Folders are relative to the root of the
 * repository.
 */
export type PathConfig = {
  readonly folder: string;
  readonly baseUrl: string | null;
  readonly pathsBase: string;
  readonly paths: Readonly<Record<string, readonly string[]>>;
};

/** One package.json of the repository. */
export type ScriptPackage = {
  readonly folder: string;
  readonly name: string | null;
  /** Where `import 'name'` leads, as written, the best first. */
  readonly entries: readonly string[];
  /** `#x` to its files, as written. */
  readonly imports: Readonly<Record<string, readonly string[]>>;
};

/** `a/./b/../c` is `a/c`; null where it leads out of the repository. */
export const normalise = (path: string): string | null => {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
};

/** What is written as JavaScript is often a file of TypeScript. */
const sources: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\.js$/, ['.ts', '.tsx', '.d.ts']],
  [/\.jsx$/, ['.tsx', '.d.ts']],
  [/\.mjs$/, ['.mts', '.d.mts']],
  [/\.cjs$/, ['.cts', '.d.cts']],
];
const endings = ['.ts', '.tsx', '.mts', '.cts', '.d.ts', '.js', '.jsx', '.mjs', '.cjs'];

const isBelow = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);

/** The value of the most exact key that matches, with `*` filled in. */
const matched = (table: Readonly<Record<string, readonly string[]>>, specifier: string): readonly string[] => {
  const exact = Object.hasOwn(table, specifier) ? table[specifier] : undefined;
  if (exact !== undefined) return exact;
  const found = Object.entries(table)
    .filter(([key]) => key.includes('*'))
    .map(([key, values]) => {
      const [head = '', tail = ''] = key.split('*');
      return { head, tail, values };
    })
    .filter(
      ({ head, tail }) =>
        specifier.length >= head.length + tail.length && specifier.startsWith(head) && specifier.endsWith(tail),
    );
  const [best] = found.sort((a, b) => b.head.length - a.head.length);
  if (best === undefined) return [];
  const star = specifier.slice(best.head.length, specifier.length - best.tail.length);
  return best.values.map((value) => value.replace('*', () => star));
};

export class ScriptModules {
  private readonly files: ReadonlySet<string>;
  private readonly configs: readonly PathConfig[];
  private readonly packages: readonly ScriptPackage[];

  /** @param paths of every tracked file: a specifier may lead to a .json or .css */
  constructor(paths: readonly string[], configs: readonly PathConfig[], packages: readonly ScriptPackage[]) {
    this.files = new Set(paths);
    // The nearest first.
    this.configs = [...configs].sort((a, b) => b.folder.length - a.folder.length);
    this.packages = [...packages].sort((a, b) => b.folder.length - a.folder.length);
  }

  private fileAt(path: string): string | null {
    const clean = normalise(path);
    if (clean === null) return null;
    const [pattern, instead] = sources.find(([ending]) => ending.test(clean)) ?? [null, []];
    const swapped = pattern === null ? [] : instead.map((ending) => clean.replace(pattern, ending));
    const ways = [
      clean,
      ...swapped,
      ...endings.map((ending) => clean + ending),
      ...endings.map((ending) => (clean === '' ? `index${ending}` : `${clean}/index${ending}`)),
    ];
    return ways.find((way) => this.files.has(way)) ?? null;
  }

  private first(folder: string, paths: readonly string[]): string | null {
    for (const path of paths) {
      const found = this.fileAt(`${folder}/${path}`);
      if (found !== null) return found;
    }
    return null;
  }

  private ofPackage(specifier: string): string | null | undefined {
    const name = packageName(specifier);
    const owner = this.packages.find((one) => one.name === name);
    if (owner === undefined) return undefined;
    const rest = specifier.slice(name.length + 1);
    return rest === ''
      ? this.first(owner.folder, [...owner.entries, 'src/index', 'index'])
      : this.first(owner.folder, [rest, `src/${rest}`]);
  }

  private alias(specifier: string, from: string): string | null {
    const config = this.configs.find(({ folder }) => isBelow(from, folder));
    if (config === undefined) return null;
    const found = this.first(config.pathsBase, matched(config.paths, specifier));
    return found ?? (config.baseUrl === null ? null : this.fileAt(`${config.baseUrl}/${specifier}`));
  }

  /** Where a specifier in the file `from` leads. */
  resolve(specifier: string, from: string): Target {
    // `./a?raw` and `./a#x` of bundlers are the file.
    const bare = specifier.startsWith('#') ? specifier : specifier.replace(/[?#].*$/, '');
    if (/^\.{0,2}\//.test(bare) || bare === '.' || bare === '..') {
      const path = bare.startsWith('/') ? null : this.fileAt(`${folderOf(from)}/${bare}`);
      return path === null ? { kind: 'missing', name: specifier } : { kind: 'file', path };
    }
    if (/^(?:node|bun|deno|cloudflare):/.test(bare)) return { kind: 'standard' };
    const path = this.imported(bare, from) ?? this.alias(bare, from) ?? this.ofPackage(bare);
    if (typeof path === 'string') return { kind: 'file', path };
    if (path === null || bare.startsWith('#')) return { kind: 'missing', name: specifier };
    const isBuiltin = builtins.has(bare.replace(/\/.*$/s, ''));
    return isBuiltin ? { kind: 'standard' } : { kind: 'external', name: packageName(bare) };
  }

  /** `#x` of the package that `from` lies in. */
  private imported(specifier: string, from: string): string | null {
    if (!specifier.startsWith('#')) return null;
    const own = this.packages.find(({ folder }) => isBelow(from, folder));
    return own === undefined ? null : this.first(own.folder, matched(own.imports, specifier));
  }
}

/** `@scope/a/b` belongs to `@scope/a`. */
const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const builtins = new Set([
  'assert',
  'async_hooks',
  'buffer',
  'child_process',
  'cluster',
  'console',
  'constants',
  'crypto',
  'dgram',
  'diagnostics_channel',
  'dns',
  'domain',
  'events',
  'fs',
  'http',
  'http2',
  'https',
  'inspector',
  'module',
  'net',
  'os',
  'path',
  'perf_hooks',
  'process',
  'punycode',
  'querystring',
  'readline',
  'repl',
  'stream',
  'string_decoder',
  'timers',
  'tls',
  'trace_events',
  'tty',
  'url',
  'util',
  'v8',
  'vm',
  'wasi',
  'worker_threads',
  'zlib',
]);
