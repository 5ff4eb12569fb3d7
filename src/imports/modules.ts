// Which file is which Python module, and which file does an import lead to? Paths in, names and paths out.
// Namespace packages and src layouts count. Pure.
import { byText } from '../core/text.js';
import { topOf } from './dotted.js';
import type { PythonImport } from './python.js';
import { isStandardLibrary } from './stdlib.js';

/**
 * Where an import leads: files of ours, a package without a file, another distribution, the standard library, or
 * nowhere.
 */
export type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'namespace' | 'standard' }
  | { readonly kind: 'external'; readonly name: string }
  | { readonly kind: 'missing'; readonly name: string };

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const join = (folder: string, rest: string): string => [folder, rest].filter((part) => part !== '').join('/');
const isBelow = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);

const pythonFile = /\.pyi?$/;
const isPart = (part: string): boolean => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(part);

/** `a/b/__init__.py` is a.b, `a/b.py` too; null for what no import can name. */
const dotted = (path: string): string | null => {
  const parts = path.replace(pythonFile, '').split('/');
  if (parts.at(-1) === '__init__') parts.pop();
  return parts.length > 0 && parts.every(isPart) ? parts.join('.') : null;
};

/** Roots that only what lies below them looks into. */
const sample =
  /(?:^|\/)(?:tests?|testing|testdata|fixtures|examples?|samples?|demos?|docs?|vendor|third_party|templates?)(?:\/|$)/i;

/** How near a root of imports is to a file that imports: the nearest comes first. */
const ranks = {
  own: 0,
  /** The top of the repository, or declared, with the file below it. */
  namedAbove: 1,
  above: 2,
  declared: 3,
  stranger: 4,
} as const;

type Named = { readonly path: string; readonly root: string };

export class PythonModules {
  private readonly files: ReadonlySet<string>;
  private readonly folders = new Set<string>();
  private readonly roots: readonly string[];
  private readonly named = new Map<string, Named[]>();
  /** Packages without a file, and the roots that they lie below. */
  private readonly namespaces = new Map<string, Set<string>>();
  private readonly known = new Map<string, string | null>();

  /**
   * @param paths of Python files, relative to the root of the repository
   * @param declared folders that a pyproject.toml calls roots of packages; `src` counts as one by itself
   */
  constructor(
    paths: readonly string[],
    private readonly declared: readonly string[] = [],
  ) {
    this.files = new Set(paths);
    for (const path of paths)
      for (let folder = folderOf(path); folder !== '' && !this.folders.has(folder); folder = folderOf(folder))
        this.folders.add(folder);
    this.declared = [...new Set([...declared, 'src'])].filter(
      (root) => root !== '' && this.folders.has(root) && !this.isPackage(root),
    );
    const tops = [...this.folders]
      .filter((folder) => this.isPackage(folder))
      .map(folderOf)
      .filter((folder) => !this.isPackage(folder));
    this.roots = [...new Set(['', ...this.declared, ...tops])].sort((a, b) => b.length - a.length || byText(a, b));
    for (const path of paths) this.index(path);
  }

  /** Whether settings of the project call the folder a root of packages. */
  isDeclared(folder: string): boolean {
    return this.declared.includes(folder);
  }

  private isPackage(folder: string): boolean {
    return folder !== '' && (this.files.has(`${folder}/__init__.py`) || this.files.has(`${folder}/__init__.pyi`));
  }

  private index(path: string): void {
    // A stub beside its source says nothing of its own.
    if (path.endsWith('.pyi') && this.files.has(path.slice(0, -1))) return;
    for (const root of this.roots) {
      const name = isBelow(path, root) ? dotted(root === '' ? path : path.slice(root.length + 1)) : null;
      if (name === null) continue;
      const found = this.named.get(name);
      if (found === undefined) this.named.set(name, [{ path, root }]);
      else found.push({ path, root });
      for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
        const above = name.slice(0, dot);
        this.namespaces.set(above, (this.namespaces.get(above) ?? new Set()).add(root));
      }
    }
  }

  /** The folder that `path`'s module name starts from: above its topmost package, or a declared root above that. */
  rootOf(path: string): string {
    let top: string | null = null;
    for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder))
      if (this.isPackage(folder)) top = folderOf(folder);
    const declared = this.declared
      .filter((root) => isBelow(path, root) && (top === null || root === top || isBelow(top, root)))
      .sort((a, b) => b.length - a.length)[0];
    return declared ?? top ?? '';
  }

  /** `engine.io` for `src/engine/io.py`; the path where no import can name the file, such as `tools/make-docs.py`. */
  nameOf(path: string): string {
    const root = this.rootOf(path);
    return dotted(root === '' ? path : path.slice(root.length + 1)) ?? path;
  }

  /** The file of a dotted name as `from` would find it; null where there is none, or where several are as near. */
  private find(name: string, from: string): string | null {
    const root = this.rootOf(from);
    const key = `${root}\0${name}`;
    const seen = this.known.get(key);
    if (seen !== undefined) return seen;
    const found = this.choose(name, from, root);
    this.known.set(key, found);
    return found;
  }

  private choose(name: string, from: string, own: string): string | null {
    const standard = isStandardLibrary(name);
    // Python's own library comes before a folder without __init__.py, and before other projects of the repository.
    const all = (this.named.get(name) ?? []).filter(
      ({ root }) => !standard || (isBelow(from, root) && this.hasFile(join(root, topOf(name)))),
    );
    const ranked = all.map(({ path, root }) => ({ path, root, rank: this.rank(root, from, own) }));
    // The `pydantic` of an example is not the one that others import.
    const open = ranked.filter(({ root, rank }) => rank < ranks.stranger || !sample.test(root));
    const best = Math.min(...open.map(({ rank }) => rank));
    const [nearest, ...others] = open.filter(({ rank }) => rank === best);
    if (nearest === undefined) return null;
    const isSure = best < ranks.declared || others.every(({ path }) => path === nearest.path);
    return isSure ? nearest.path : null;
  }

  private rank(root: string, from: string, own: string): number {
    if (root === own) return ranks.own;
    const isDeclared = this.declared.includes(root);
    if (!isBelow(from, root)) return isDeclared ? ranks.declared : ranks.stranger;
    return isDeclared || root === '' ? ranks.namedAbove : ranks.above;
  }

  private hasFile(stem: string): boolean {
    return this.files.has(`${stem}.py`) || this.isPackage(stem);
  }

  /** `folder/a.py`, `folder/a/__init__.py` or their stubs. */
  private fileAt(stem: string): string | null {
    return (
      [`${stem}/__init__.py`, `${stem}.py`, `${stem}/__init__.pyi`, `${stem}.pyi`].find((path) =>
        this.files.has(path),
      ) ?? null
    );
  }

  private absolute(name: string, from: string): Target {
    for (let part = name; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('.')))) {
      const path = this.find(part, from) ?? this.beside(part, from);
      // Behind a package there may be what git does not track, such as a compiled module; behind a plain module
      // there is nothing.
      if (path !== null) return { kind: 'file', path };
    }
    if (isStandardLibrary(name)) return { kind: 'standard' };
    const roots = [...(this.namespaces.get(name) ?? [])];
    const isOurs = roots.some((root) => isBelow(from, root) || !sample.test(root));
    return isOurs ? { kind: 'namespace' } : { kind: 'external', name: topOf(name) };
  }

  /** A script finds what lies beside it. */
  private beside(name: string, from: string): string | null {
    const folder = folderOf(from);
    if (folder === '' || this.isPackage(folder)) return null;
    const isHidden = isStandardLibrary(name) && !this.files.has(join(folder, `${topOf(name)}.py`));
    return isHidden ? null : this.fileAt(join(folder, name.replaceAll('.', '/')));
  }

  private relative({ level, module, names }: PythonImport, from: string): readonly Target[] {
    let folder = folderOf(from);
    for (let up = 1; up < level; up++) {
      if (folder === '') return [{ kind: 'missing', name: `${'.'.repeat(level)}${module}` }];
      folder = folderOf(folder);
    }
    const base = join(folder, module.replaceAll('.', '/'));
    const own = base === '' ? null : this.fileAt(base);
    const targetOf = (name: string): Target => {
      const path = name === '' ? own : (this.fileAt(join(base, name)) ?? own);
      if (path !== null) return { kind: 'file', path };
      if (this.folders.has(join(base, name))) return { kind: 'namespace' };
      const dotted = [module, name].filter((part) => part !== '').join('.');
      return { kind: 'missing', name: `${'.'.repeat(level)}${dotted}` };
    };
    return names === null || names.includes('*') ? [targetOf('')] : names.map(targetOf);
  }

  /**
   * Where one import of the file `from` leads, each target once: of `from a import b` the module a.b where there is
   * one, else a.
   */
  resolve(one: PythonImport, from: string): readonly Target[] {
    const anchor = one.anchor?.split('.') ?? null;
    if (one.level > 0 && anchor === null) return unique(this.relative(one, from));
    const name =
      anchor === null ? one.module : [...anchor.slice(0, anchor.length - (one.level - 1)), one.module].join('.');
    if (one.names === null || one.names.includes('*')) return [this.absolute(name, from)];
    return unique(
      one.names.map((asked) => {
        const path = this.find(`${name}.${asked}`, from) ?? this.beside(`${name}.${asked}`, from);
        return path === null ? this.absolute(name, from) : { kind: 'file', path };
      }),
    );
  }
}

const unique = (targets: readonly Target[]): readonly Target[] => [
  ...new Map(targets.map((target) => [JSON.stringify(target), target])).values(),
];
