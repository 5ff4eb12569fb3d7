// Where does a text name one of these files, as a path or as a Python module, and would a new name there be a
// guess? Token-bounded. Next: callers.ts, move-references.ts. Pure.

import { folderOf } from '../imports/modules.js';
import { normalise } from '../imports/typescript-resolve.js';
import { type Place, placeOf } from './places.js';
import { listKeyOf, type Usage, usageAt } from './usage.js';
import { type FolderAt, workingFolders } from './working-folder.js';

export type Reference = {
  /** The file that holds it. */
  readonly path: string;
  readonly place: Place;
  /** 1-based. */
  readonly line: number;
  /** Offsets of the token in the text of the file. */
  readonly from: number;
  readonly to: number;
  readonly target: string;
  readonly form: 'path' | 'module';
  /** What the path is relative to: `''` the root; null of a module, and where only a guess tells. */
  readonly base: string | null;
  readonly usage: Usage;
  /** Why another name here would be a guess; null where it would not. */
  readonly doubt: string | null;
  /** PYTHONPATH is set on the same line. */
  readonly pythonPath: boolean;
};

export type Targets = {
  /** Paths by their last part. */
  readonly byName: ReadonlyMap<string, readonly string[]>;
  /** Dotted name to path. */
  readonly modules: ReadonlyMap<string, string>;
  /** Tells `a/scripts/x.py` that is there from one that is only meant. */
  readonly exists: (path: string) => boolean;
};

export const targetsOf = (
  paths: readonly string[],
  modules: ReadonlyMap<string, string>,
  exists: (path: string) => boolean,
): Targets => {
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  return { byName, modules, exists };
};

/** A maximal run of what a path or dotted name is made of. A leading `@`, `-` or `+` of a make recipe is none of it. */
const run = /[\p{L}\p{N}_.~/][\p{L}\p{N}_.~/-]*/gu;

/** `skip`: how much of the token's start is a variable, which stays as it is. */
type Found = {
  readonly target: string;
  readonly base: string | null;
  readonly doubt: string | null;
  readonly skip?: number;
};

/** What stands before a token: nothing that matters, a variable that is its folder, or the rest of a URL. */
const beforeOf = (text: string, at: number): 'plain' | 'variable' | 'url' | 'backslash' => {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  if (/:\/\/[^\s"'<>()[\]`{}|]*$/.test(line) || (line.endsWith(':') && text.startsWith('//', at))) return 'url';
  if (/[})%>]["']?$/.test(line) || /\$\w*["']?$/.test(line)) return 'variable';
  return line.endsWith('\\') ? 'backslash' : 'plain';
};

class Scan {
  readonly found: Reference[] = [];
  private readonly place: Place;
  private readonly own: string;
  private readonly folderAt: FolderAt;
  private line = 1;
  private counted = 0;

  constructor(
    private readonly path: string,
    private readonly text: string,
    private readonly targets: Targets,
  ) {
    this.place = placeOf(path);
    this.own = folderOf(path);
    this.folderAt = workingFolders(path, text, this.place);
  }

  read(): readonly Reference[] {
    for (const match of this.text.matchAll(run)) {
      // The full stop of a sentence is no part of a name.
      const token = match[0].replace(/[.\-~]+$/, '');
      if (token !== '') this.token(token, match.index);
    }
    return this.found;
  }

  private token(token: string, at: number): void {
    const name = token.slice(token.lastIndexOf('/') + 1);
    if (this.targets.byName.has(name)) this.asPath(token, at, name);
    // `"a\nscripts/x.py"` in a string
    else if (this.text[at - 1] === '\\' && this.targets.byName.has(name.slice(1)) && name === token)
      this.asPath(token.slice(1), at + 1, name.slice(1));
    else if (!token.includes('/') && token.includes('.')) this.asModule(token, at);
  }

  private asPath(token: string, at: number, name: string): void {
    const escaped = this.text[at - 1] === '\\' && /^[ntr]/.test(token) && token.includes('/');
    if (escaped && this.resolve(token, at, name) === null) return this.asPath(token.slice(1), at + 1, name);
    const found = this.resolve(token, at, name);
    if (found !== null) this.keep({ ...found, form: 'path', from: at + (found.skip ?? 0), to: at + token.length });
  }

  private resolve(token: string, at: number, name: string): Found | null {
    const candidates = this.targets.byName.get(name)!;
    const before = beforeOf(this.text, at);
    const ends = (path: string): boolean => `/${token}`.endsWith(`/${path}`);
    if (before === 'url') return this.guess(candidates.find(ends), 'part of a URL');
    if (before === 'backslash')
      return this.guess(
        candidates.find(
          (path) =>
            folderOf(path) !== '' &&
            this.text
              .slice(Math.max(0, at - 400), at)
              .replace(/\\+/g, '\\')
              .endsWith(`${folderOf(path).replaceAll('/', '\\')}\\`),
        ),
        'a path with backslashes',
      );
    if (token.startsWith('~')) return null;
    if (before === 'variable') return this.behindVariable(token, at, candidates);
    if (token.startsWith('/')) return this.absolute(token, candidates);
    if (!token.includes('/')) return this.bare(token, at, candidates);
    return this.relative(token, at, candidates);
  }

  private guess(target: string | undefined, doubt: string): Found | null {
    return target === undefined ? null : { target, base: null, doubt };
  }

  /** `${ROOT}/scripts/x.py`, `$ROOT/scripts/x.py`: a variable that stands for the root, as far as anyone can tell. */
  private behindVariable(token: string, at: number, candidates: readonly string[]): Found | null {
    const rest = token.startsWith('/')
      ? token.slice(1)
      : /\$\w*$/.test(this.text.slice(0, at)) && token.includes('/')
        ? token.slice(token.indexOf('/') + 1)
        : token;
    const clean = normalise(rest);
    const target = candidates.find((path) => path === clean);
    if (target !== undefined && rest.includes('/'))
      return { target, base: '', doubt: null, skip: token.length - rest.length };
    const beside = candidates.find(
      (path) => folderOf(path) === this.own && rest === path.slice(this.own.length).replace(/^\//, ''),
    );
    return (
      this.guess(beside, 'behind a variable that may be any folder') ??
      this.guess(
        candidates.find((path) => path.endsWith(`/${clean ?? ''}`) && rest.includes('/')),
        'behind a variable that may be any folder',
      )
    );
  }

  private absolute(token: string, candidates: readonly string[]): Found | null {
    const target = candidates.find((path) => `/${path}` === token);
    // In these a leading slash is the top of the repository.
    if (target !== undefined && (this.place === 'settings' || this.place === 'docs' || this.place === 'workflow'))
      return this.place === 'settings' ? { target, base: '', doubt: null } : this.guess(target, 'an absolute path');
    return this.guess(
      candidates.find((path) => token.endsWith(`/${path}`)),
      'an absolute path, perhaps of a copy',
    );
  }

  private bare(token: string, at: number, candidates: readonly string[]): Found | null {
    // A word alone is a word; as a program it would be looked for on PATH.
    if (!token.includes('.')) return null;
    const folder = this.folderAt(at);
    const target = candidates.find(
      (path) => path === (folder === '' || folder === undefined || folder === null ? token : `${folder}/${token}`),
    );
    if (target !== undefined) return { target, base: folder ?? '', doubt: null };
    const beside = candidates.find((path) => folderOf(path) === this.own);
    if (beside !== undefined && this.place === 'docs') return { target: beside, base: this.own, doubt: null };
    const [joined] = candidates.filter((path) => this.isJoined(path, at));
    return this.guess(joined, 'a path that is joined from parts');
  }

  /** `"scripts" / "x.py"`, `join(root, 'scripts', 'x.py')` */
  private isJoined(path: string, at: number): boolean {
    const last = folderOf(path).split('/').at(-1)!;
    const before = this.text.slice(Math.max(0, at - last.length - 20), at);
    return (
      last !== '' && new RegExp(`(["'])${last.replace(/[.*+?^$(){}|[\]\\]/g, '\\$&')}\\1\\s*[,/]\\s*["']$`).test(before)
    );
  }

  private relative(token: string, at: number, candidates: readonly string[]): Found | null {
    const folder = this.folderAt(at);
    const isLink =
      this.place === 'docs' &&
      /(?:\]\(|\]:\s*|href=["']?|src=["']?|`[^`<]*<|:: |:link: )$/.test(
        this.text.slice(Math.max(0, at - 200), at).replace(/^[\s\S]*\n/, ''),
      );
    const order = folder === null ? [] : folder !== undefined ? [folder] : isLink ? [this.own, ''] : ['', this.own];
    for (const base of [...new Set(order)]) {
      const path = normalise(`${base}/${token}`);
      const target = candidates.find((one) => one === path);
      // Two folders have such a file, and nothing tells in which one it is started.
      const other =
        target === undefined || isLink || folder !== undefined || base === this.own
          ? null
          : normalise(`${this.own}/${token}`);
      if (other !== null && other !== path && this.targets.exists(other))
        return { target: target!, base: null, doubt: 'there is such a file beside it, too' };
      if (target !== undefined)
        return {
          target,
          base,
          doubt:
            token.startsWith('./') &&
            base !== '' &&
            folder === undefined &&
            this.place !== 'docs' &&
            this.place !== 'javascript'
              ? 'relative to where it is started'
              : null,
        };
      if (path !== null && this.targets.exists(path)) return null;
    }
    return folder === null
      ? this.guess(
          candidates.find((path) => path === normalise(token)),
          'behind a cd that nobody can follow',
        )
      : null;
  }

  private asModule(token: string, at: number): void {
    const parts = token.split('.');
    for (let size = parts.length; size > 1; size--) {
      const name = parts.slice(0, size).join('.');
      const target = this.targets.modules.get(name);
      if (target === undefined) continue;
      const before = this.text.slice(Math.max(0, at - 60), at);
      if (beforeOf(this.text, at) !== 'plain' || before.endsWith('$')) return;
      const isRun = /(?:^|\s)-m["']?,?\s+["']?$/.test(before);
      const isEntry =
        size === parts.length &&
        /^:[\p{L}_]/u.test(this.text.slice(at + token.length, at + token.length + 2)) &&
        this.place === 'packaging';
      const isDirective =
        /(?:automodule|autoclass|autofunction|currentmodule|module|argparse):: $/.test(before) ||
        /:module: $/.test(before);
      const doubt = isRun || isEntry || isDirective ? null : 'a dotted name that may mean something else';
      return this.keep({ target, base: null, doubt, form: 'module', from: at, to: at + name.length });
    }
  }

  private keep({ skip: _, ...found }: Found & Pick<Reference, 'form' | 'from' | 'to'>): void {
    for (
      let next = this.text.indexOf('\n', this.counted);
      next >= 0 && next < found.from;
      next = this.text.indexOf('\n', next + 1)
    ) {
      this.line += 1;
      this.counted = next + 1;
    }
    const start = this.text.lastIndexOf('\n', found.from - 1) + 1;
    const end = this.text.indexOf('\n', found.to);
    const line = this.text.slice(start, end < 0 ? undefined : end);
    this.found.push({
      ...found,
      path: this.path,
      place: this.place,
      line: this.line,
      usage: usageAt(line, found.from - start, {
        place: this.place,
        form: found.form,
        listKey: /^\s*-\s/.test(line) ? listKeyOf(this.text, start) : null,
      }),
      pythonPath: /\bPYTHONPATH\s*[=:]/.test(line),
    });
  }
}

/** In the order in which they stand, a file's own name too. */
export const findReferences = (path: string, text: string, targets: Targets): readonly Reference[] =>
  new Scan(path, text, targets).read();
