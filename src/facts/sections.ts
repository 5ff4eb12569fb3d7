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
      readonly name: SectionName | null /** Lines it takes. */;
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
  return marks === null
    ? null
    : { kind: 'heading', level: marks[1] === undefined ? 2 : 1, name: nameOf(text), size: 2 };
};

const markAt = (lines: readonly Visible[], at: number): Mark | null => {
  const text = lines[at] ?? '';
  const heading = atx.exec(text);
  if (heading !== null)
    return {
      kind: 'heading',
      level: heading[1]!.length,
      name: nameOf((heading[2] ?? '').trim().replace(/#+$/, '')),
      size: 1,
    };
  const found = label.exec(text);
  const name = found === null ? null : nameOf(found[1]!);
  const under = setext(lines, at);
  if (under !== null && (name === null || found![2]!.trim() === '')) return under;
  return name === null ? null : { kind: 'label', name, rest: found![2]! };
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

/**
 * Every section in the order of the text, duplicates kept. A heading's section ends at the next heading that is not
 * below it.
 */
export const parseSections = (text: string): readonly Section[] => {
  const lines = visibleLines(text);
  const found: Section[] = [];
  let open: Open | null = null;
  const start = (section: Open): void => {
    open = section;
    found.push(section);
  };
  for (let at = 0; at < lines.length; at++) {
    const shown = lines[at] ?? null;
    const mark = shown === null ? null : markAt(lines, at);
    const now = open as Open | null;
    if (mark?.kind === 'label')
      start({ name: mark.name, line: at + 1, form: 'label', level: 7, lines: [{ line: at + 1, text: mark.rest }] });
    else if (mark?.kind === 'heading') {
      if (mark.name !== null) start({ name: mark.name, line: at + 1, form: 'heading', level: mark.level, lines: [] });
      else if (now !== null && (now.form === 'label' || mark.level <= now.level)) open = null;
      at += mark.size - 1;
    } else if (now !== null && shown !== null && !rule.test(shown)) {
      if (shown.trim() !== '' && endsLabel(now, lines[at - 1], shown)) open = null;
      else now.lines.push({ line: at + 1, text: shown });
    }
  }
  return found.map(({ name, line, form, lines: body }) => ({ name, line, form, lines: body }));
};
