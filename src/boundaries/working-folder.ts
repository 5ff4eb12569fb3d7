// In which folder does a line of a script, Makefile, workflow or document run? Follows `cd`, `pushd` and
// `working-directory:`. Asked by references.ts. Pure.
import { folderOf } from '../imports/modules.js';
import { normalise } from '../imports/typescript-resolve.js';
import type { Place } from './places.js';

/** Relative to the root of the repository, `''` the root itself; null where nobody can tell. */
export type Folder = string | null;

/** The folder at an offset; undefined where nothing on the way changed it. */
export type FolderAt = (offset: number) => Folder | undefined;

const change =
  /(?:^|[\s;&|({`'"])(?:cd|pushd)\s+(?:--\s+)?("\$\([^)\n]*\)[^"\n]*"|"[^"\n]*"|'[^'\n]*'|\$\([^)\n]*\)[^\s;&|)`"']*|[^\s;&|)`"']+)/g;
const here =
  /\$\(\s*dirname\s+(?:--\s+)?"?\$(?:0|\{0\}|\{BASH_SOURCE(?:\[0\])?\}|BASH_SOURCE)"?\s*\)|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\}/;
const top =
  /\$\(\s*git\s+rev-parse\s+--show-toplevel\s*\)|\$\{\{\s*github\.workspace\s*\}\}|\$\{?(?:GITHUB_WORKSPACE|CI_PROJECT_DIR)\}?|\$\(CURDIR\)/;

/** Where `cd word` leads from `before`. */
const enter = (word: string, before: Folder, own: string): Folder => {
  const bare = word.replace(/^(["'])([\s\S]*)\1$/, '$2');
  const from = (pattern: RegExp, folder: string): Folder => {
    const rest = bare.replace(pattern, '');
    return /[$`~*]/.test(rest) || !bare.startsWith(pattern.exec(bare)![0]) ? null : normalise(`${folder}/${rest}`);
  };
  if (here.test(bare)) return from(here, own);
  if (top.test(bare)) return from(top, '');
  if (before === null || /[$`~*]/.test(bare) || bare.startsWith('/') || bare.startsWith('-')) return null;
  return normalise(`${before}/${bare}`);
};

/** How far a `cd` reaches: to the end of its logical line, of its block, or of the file. */
const reachOf = (place: Place): 'line' | 'block' | 'file' | 'nowhere' =>
  place === 'shell'
    ? 'file'
    : place === 'make' ||
        place === 'docker' ||
        place === 'package.json' ||
        place === 'packaging' ||
        place === 'pre-commit' ||
        place === 'service'
      ? 'line'
      : place === 'workflow' || place === 'docs'
        ? 'block'
        : 'nowhere';

const indentOf = (line: string): number => /^[ \t]*/.exec(line)![0].length;

type Span = { readonly from: number; readonly to: number; readonly folder: Folder };

/** `working-directory: x` holds for its whole step: from the `-` above it to the next line that is not deeper. */
const stepSpans = (lines: readonly string[], starts: readonly number[], own: string): Span[] => {
  const spans: Span[] = [];
  lines.forEach((line, at) => {
    const [, lead = '', word] =
      /^([ \t]*(?:- )?)(?:working-directory|workingDirectory|dir):\s*["']?([^\s"'#]+)/.exec(line) ?? [];
    if (word === undefined) return;
    let first = at;
    while (first > 0 && !/^[ \t]*- /.test(lines[first]!)) first -= 1;
    if (!/^[ \t]*- /.test(lines[first]!) || indentOf(lines[first]!) >= lead.length) return;
    let last = at + 1;
    while (last < lines.length && (lines[last]!.trim() === '' || indentOf(lines[last]!) > indentOf(lines[first]!)))
      last += 1;
    spans.push({ from: starts[first]!, to: starts[last] ?? Number.POSITIVE_INFINITY, folder: enter(word, '', own) });
  });
  return spans;
};

/** @param path of the file that holds `text` */
export const workingFolders = (path: string, text: string, place: Place): FolderAt => {
  const reach = reachOf(place);
  const changed = /\b(?:cd|pushd)\s/.test(text);
  if (reach === 'nowhere' || (!changed && !/(?:working-?[dD]irectory|\bdir):/.test(text))) return () => undefined;
  const own = folderOf(path);
  const lines = text.split('\n');
  const starts: number[] = [];
  lines.reduce((at, line) => (starts.push(at), at + line.length + 1), 0);
  const steps = place === 'workflow' || place === 'make' ? stepSpans(lines, starts, own) : [];
  const spans: Span[] = [];
  let [current, since, indent] = [undefined as Folder | undefined, 0, 0];
  const close = (at: number): void => {
    if (current !== undefined) spans.push({ from: since, to: at, folder: current });
    current = undefined;
  };
  lines.forEach((line, row) => {
    const start = starts[row]!;
    const continued = row > 0 && lines[row - 1]!.trimEnd().endsWith('\\');
    if (
      current !== undefined &&
      !continued &&
      (reach === 'line' ||
        (reach === 'block' && line.trim() !== '' && (indentOf(line) < indent || /^\s*(?:```|~~~)/.test(line))))
    )
      close(start);
    if (/^\s*(?:#|\/\/)/.test(line)) return;
    for (const match of changed ? line.matchAll(change) : []) {
      const end = start + match.index + match[0].length;
      const before = current ?? steps.find(({ from, to }) => from <= start && start < to)?.folder ?? '';
      const inSubshell =
        /\([^)]*$/.test(line.slice(0, match.index + 1)) && reach !== 'line' && !/^\$\(/.test(match[1]!);
      close(end);
      if (inSubshell && line.indexOf(')', match.index + match[0].length) < 0) continue;
      [current, since, indent] = [enter(match[1]!, before, own), end, indentOf(line)];
      if (inSubshell) close(start + line.indexOf(')', match.index + match[0].length));
    }
  });
  close(Number.POSITIVE_INFINITY);
  return (offset) =>
    (
      spans.find(({ from, to }) => from <= offset && offset < to) ??
      steps.find(({ from, to }) => from <= offset && offset < to)
    )?.folder;
};
