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

/** What only a shell can expand. */
const expansion = /[$`~*]/;

/** Where `cd word` leads from `before`. */
const enter = (word: string, before: Folder, own: string): Folder => {
  const bare = word.replace(/^(["'])([\s\S]*)\1$/, '$2');
  const below = (pattern: RegExp, folder: string): Folder => {
    const rest = bare.replace(pattern, '');
    return expansion.test(rest) || bare.search(pattern) !== 0 ? null : normalise(`${folder}/${rest}`);
  };
  if (here.test(bare)) return below(here, own);
  if (top.test(bare)) return below(top, '');
  if (before === null || expansion.test(bare) || /^[/-]/.test(bare)) return null;
  return normalise(`${before}/${bare}`);
};

/** How far a `cd` reaches: to the end of its logical line, of its block, or of the file. */
type Reach = 'line' | 'block' | 'file';

/** In other places no line changes the folder of another. */
const reaches: Partial<Readonly<Record<Place, Reach>>> = {
  shell: 'file',
  make: 'line',
  docker: 'line',
  'package.json': 'line',
  packaging: 'line',
  'pre-commit': 'line',
  service: 'line',
  workflow: 'block',
  docs: 'block',
};

/** A line of the text, with the offset at which it starts. */
type Line = { readonly text: string; readonly start: number; readonly indent: number };

const linesOf = (text: string): Line[] => {
  let next = 0;
  return text.split('\n').map((line) => {
    const start = next;
    next += line.length + 1;
    return { text: line, start, indent: line.length - line.replace(/^[ \t]*/, '').length };
  });
};

/** Of offsets: `from` is in it, `to` is not. */
type Span = { readonly from: number; readonly to: number; readonly folder: Folder };

const spanAt = (spans: readonly Span[], offset: number): Span | undefined =>
  spans.find(({ from, to }) => from <= offset && offset < to);

const isItem = ({ text }: Line): boolean => /^[ \t]*- /.test(text);

/** `working-directory: x` holds for its whole step: from the `-` above it to the next line that is not deeper. */
const stepSpans = (lines: readonly Line[], own: string): Span[] => {
  const spans: Span[] = [];
  let item: Line | undefined;
  for (const [row, line] of lines.entries()) {
    if (isItem(line)) item = line;
    const [, lead = '', word] =
      /^([ \t]*(?:- )?)(?:working-directory|workingDirectory|dir):\s*["']?([^\s"'#]+)/.exec(line.text) ?? [];
    if (word === undefined || item === undefined || item.indent >= lead.length) continue;
    const to = startOfNext(lines, row + 1, item.indent);
    spans.push({ from: item.start, to, folder: enter(word, '', own) });
  }
  return spans;
};

/** Where the first line from `row` on starts that is not deeper than `indent`. */
const startOfNext = (lines: readonly Line[], row: number, indent: number): number => {
  for (let at = row; ; at += 1) {
    const line = lines[at];
    if (line === undefined) return Number.POSITIVE_INFINITY;
    if (line.text.trim() !== '' && line.indent <= indent) return line.start;
  }
};

/** `(cd x && y)` ends at its bracket; null where the `cd` is in no subshell. */
const subshellEnd = ({ text }: Line, match: RegExpExecArray, reach: Reach): number | null => {
  const isInSubshell =
    reach !== 'line' && /\([^)]*$/.test(text.slice(0, match.index + 1)) && !(match[1] ?? '').startsWith('$(');
  return isInSubshell ? text.indexOf(')', match.index + match[0].length) : null;
};

/** What each `cd` of the text reaches. */
const changeSpans = (lines: readonly Line[], steps: readonly Span[], reach: Reach, own: string): Span[] => {
  const spans: Span[] = [];
  let current = null as { readonly since: number; readonly folder: Folder; readonly indent: number } | null;
  const close = (at: number): void => {
    if (current !== null) spans.push({ from: current.since, to: at, folder: current.folder });
    current = null;
  };
  const endsBlock = (line: Line, indent: number): boolean =>
    line.text.trim() !== '' && (line.indent < indent || /^\s*(?:```|~~~)/.test(line.text));
  const follow = (line: Line, match: RegExpExecArray): void => {
    const end = line.start + match.index + match[0].length;
    // Behind a `cd` that nobody can follow the next one most likely starts at the top.
    const before = current?.folder ?? spanAt(steps, line.start)?.folder ?? '';
    close(end);
    const bracket = subshellEnd(line, match, reach);
    if (bracket !== null && bracket < 0) return;
    current = { since: end, folder: enter(match[1] ?? '', before, own), indent: line.indent };
    if (bracket !== null) close(line.start + bracket);
  };
  for (const [row, line] of lines.entries()) {
    const isContinued = lines[row - 1]?.text.trimEnd().endsWith('\\') ?? false;
    const isOver = current !== null && (reach === 'line' || (reach === 'block' && endsBlock(line, current.indent)));
    if (isOver && !isContinued) close(line.start);
    if (/^\s*(?:#|\/\/)/.test(line.text)) continue;
    for (const match of line.text.matchAll(change)) follow(line, match);
  }
  close(Number.POSITIVE_INFINITY);
  return spans;
};

/** @param path of the file that holds `text` */
export const workingFolders = (path: string, text: string, place: Place): FolderAt => {
  const reach = reaches[place];
  const changes = /\b(?:cd|pushd)\s/.test(text);
  const hasSteps = /(?:working-?[dD]irectory|\bdir):/.test(text);
  if (reach === undefined || (!changes && !hasSteps)) return () => undefined;
  const own = folderOf(path);
  const lines = linesOf(text);
  const steps = place === 'workflow' || place === 'make' ? stepSpans(lines, own) : [];
  const spans = changes ? changeSpans(lines, steps, reach, own) : [];
  return (offset) => (spanAt(spans, offset) ?? spanAt(steps, offset))?.folder;
};
