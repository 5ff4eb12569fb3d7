// Where does a text name one of these files, as a path or as a Python module, and would a new name there be a
// guess? Token-bounded. Next: callers.ts, move-references.ts. Pure.

import { folderOf } from '../imports/modules.js';
import { beforeOf, type Found, resolvePath } from './path-token.js';
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
    const alike = byName.get(name) ?? [];
    alike.push(path);
    byName.set(name, alike);
  }
  return { byName, modules, exists };
};

/** A maximal run of what a path or dotted name is made of. A leading `@`, `-` or `+` of a make recipe is none of it. */
const run = /[\p{L}\p{N}_.~/][\p{L}\p{N}_.~/-]*/gu;

/** All but what its line tells. */
type PathReference = Omit<Found, 'skip'> & Pick<Reference, 'form' | 'from' | 'to'>;

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
    const found = this.asPath(token, at);
    if (found !== undefined) {
      if (found !== null) this.keep(found);
    } else if (!token.includes('/') && token.includes('.')) this.asModule(token, at);
  }

  /** Undefined where no target has such a name; null where it has, and the token means something else. */
  private asPath(token: string, at: number): PathReference | null | undefined {
    const name = token.slice(token.lastIndexOf('/') + 1);
    const candidates = this.targets.byName.get(name);
    const isEscaped = this.text[at - 1] === '\\';
    if (candidates === undefined) {
      // `"a\nscripts/x.py"` in a string
      const bare = this.targets.byName.get(name.slice(1));
      if (!isEscaped || bare === undefined || name !== token) return undefined;
      return this.resolved(token.slice(1), at + 1, bare);
    }
    const found = this.resolved(token, at, candidates);
    if (found !== null || !isEscaped || !/^[ntr].*\//.test(token)) return found;
    return this.resolved(token.slice(1), at + 1, candidates);
  }

  private resolved(token: string, at: number, candidates: readonly string[]): PathReference | null {
    const { text, place, own, folderAt } = this;
    const found = resolvePath(token, at, candidates, { text, place, own, folderAt, exists: this.targets.exists });
    if (found === null) return null;
    const { skip = 0, ...rest } = found;
    return { ...rest, form: 'path', from: at + skip, to: at + token.length };
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
      this.keep({ target, base: null, doubt, form: 'module', from: at, to: at + name.length });
      return;
    }
  }

  private keep(found: PathReference): void {
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
