// Where in a README stand Purpose, Entrypoints and Do-not-touch? Headings and labels both count. Next: entries.ts.
// Pure.
import { type Visible, visibleLines } from './lines.js';

export type SectionName = 'purpose' | 'entrypoints' | 'do-not-touch';

export type Section = {
  readonly name: SectionName;
  /** 1-based, of its heading or label. */
  readonly line: number;
  readonly form: 'heading' | 'label';
  /**
   * What is shown of its body; of a label also the rest of its own line. Without code blocks, comments and
   * headings.
   */
  readonly lines: readonly { readonly line: number; readonly text: string }[];
};

const names = new Map<string, SectionName>([
  ['purpose', 'purpose'],
  ['entrypoints', 'entrypoints'],
  ['entrypoint', 'entrypoints'],
  ['donottouch', 'do-not-touch'],
  ['donttouch', 'do-not-touch'],
]);

/** Case, spaces, underscores, apostrophes, emphasis and every kind of hyphen make no difference. */
const nameOf = (text: string): SectionName | null =>
  names.get(
    text
      .toLowerCase()
      .replace(/[\s_*`'\u2019\u02bc\-\u2010-\u2015\u2212]/g, '')
      .replace(/[:\uff1a]$/, ''),
  ) ?? null;

const atx = /^ {0,3}(#{1,6})(?:[ \t](.*))?$/;
const label =
  /^ {0,3}(?:[-*+][ \t]+)?(?:\*\*|__|\*|_)?([\p{L}][\p{L}\p{M} \t_'\u2019\u02bc\-\u2010-\u2015\u2212]{0,30}?)(?:\*\*|__|\*|_)?[ \t]*[:\uff1a](?:\*\*|__|\*|_)?(?=\s|[`[]|$)(.*)$/u;
const rule = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|=+[ \t]*)$/;
const listItem = /^\s*(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const onlySpans = /^\s*`[^`]+`(?:[\s,;]+`[^`]+`)*[\s,;.]*$/;

type Mark =
  | {
      readonly kind: 'heading';
      readonly level: number;
      readonly name: SectionName | null;
      /** Lines it takes. */
      readonly size: 1 | 2;
    }
  | { readonly kind: 'label'; readonly name: SectionName; readonly rest: string };

const isBlank = (line: Visible | undefined): boolean => line === undefined || line === null || line.trim() === '';

/** `===` or `---` below a line makes it a heading where that line is a paragraph of its own. */
const setext = (lines: readonly Visible[], at: number): Mark | null => {
  const [text, under] = [lines[at], lines[at + 1]];
  if (
    isBlank(text) ||
    !isBlank(lines[at - 1]) ||
    typeof text !== 'string' ||
    listItem.test(text) ||
    /^(?: {4}|\t)/.test(text)
  )
    return null;
  const marks = /^ {0,3}(?:(=+)|-+)[ \t]*$/.exec(under ?? '');
  if (marks === null) return null;
  return { kind: 'heading', level: marks[1] === undefined ? 2 : 1, name: nameOf(text), size: 2 };
};

const markAt = (lines: readonly Visible[], at: number): Mark | null => {
  const text = lines[at] ?? null;
  if (text === null) return null;
  const heading = atx.exec(text);
  if (heading !== null)
    return {
      kind: 'heading',
      level: heading[1]?.length ?? 0,
      name: nameOf((heading[2] ?? '').trim().replace(/#+$/, '')),
      size: 1,
    };
  const [, word = '', rest = ''] = label.exec(text) ?? [];
  const name = word === '' ? null : nameOf(word);
  const under = setext(lines, at);
  if (under !== null && (name === null || rest.trim() === '')) return under;
  if (name === null) return null;
  return { kind: 'label', name, rest };
};

type Open = {
  readonly name: SectionName;
  readonly line: number;
  readonly form: Section['form'];
  readonly level: number;
  readonly lines: { line: number; text: string }[];
};

/** A label's section is its paragraph and the lists right after it; the next paragraph of prose is no part of it. */
const endsLabel = (open: Open, before: Visible | undefined, text: string): boolean =>
  open.form === 'label' &&
  isBlank(before) &&
  before !== null &&
  open.lines.some((line) => line.text.trim() !== '') &&
  !listItem.test(text) &&
  !/^(?: {2,}|\t)/.test(text) &&
  !onlySpans.test(text);

/** Whether a section ends before this line, which opens none itself. */
const endsAt = (open: Open, mark: Mark | null, before: Visible | undefined, shown: string): boolean => {
  if (mark?.kind === 'heading') return open.form === 'label' || mark.level <= open.level;
  return !rule.test(shown) && shown.trim() !== '' && endsLabel(open, before, shown);
};

type Row = { readonly at: number; readonly shown: Visible; readonly mark: Mark | null };

/** A heading of two lines is one row. */
const readRows = (lines: readonly Visible[]): Row[] => {
  const rows: Row[] = [];
  for (let at = 0; at < lines.length; at++) {
    const mark = markAt(lines, at);
    rows.push({ at, shown: lines[at] ?? null, mark });
    if (mark?.kind === 'heading') at += mark.size - 1;
  }
  return rows;
};

/** The section that a mark opens; null for a heading that is none of ours. */
const openedBy = (mark: Mark | null, at: number): Open | null => {
  if (mark === null) return null;
  const line = at + 1;
  if (mark.kind === 'label') {
    return { name: mark.name, line, form: 'label', level: 7, lines: [{ line, text: mark.rest }] };
  }
  if (mark.name === null) return null;
  return { name: mark.name, line, form: 'heading', level: mark.level, lines: [] };
};

/**
 * Every section in the order of the text, duplicates kept. A heading's section ends at the next heading that is not
 * below it.
 */
export const parseSections = (text: string): readonly Section[] => {
  const lines = visibleLines(text);
  const found: Open[] = [];
  let open: Open | null = null;
  for (const { at, shown, mark } of readRows(lines)) {
    const started = openedBy(mark, at);
    if (started !== null) {
      found.push(started);
      open = started;
    } else if (open !== null && shown !== null) {
      if (endsAt(open, mark, lines[at - 1], shown)) open = null;
      else if (mark === null && !rule.test(shown)) open.lines.push({ line: at + 1, text: shown });
    }
  }
  return found.map(({ name, line, form, lines: body }) => ({ name, line, form, lines: body }));
};
