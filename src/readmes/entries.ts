// Which patterns does a Do-not-touch section name, and what in it can nobody enforce? Asked by check.ts and by the
// contract of a push. Pure.
import { endOfSpan } from '../facts/lines.js';
import type { Section } from '../facts/sections.js';

/** `pattern` is gitignore-style, relative to the folder of the README; `raw` is what the reader sees. */
export type Entry =
  | { readonly kind: 'pattern'; readonly pattern: string; readonly line: number; readonly raw: string }
  | { readonly kind: 'prose' | 'outside'; readonly line: number; readonly raw: string };

type Item = { readonly raw: string; readonly text: string; readonly form: 'code' | 'link' | 'bare' };
type Taken = {
  readonly items: readonly Item[];
  /** What follows the items: an explanation, or prose. */
  readonly rest: string;
};

const bullet = /^\s*(?:(?:[-*+]|\d{1,9}[.)])(?:\s+|$))(?:\[[ xX]\]\s+)?/;
const link = /^\[(?:[^[\]`]|`[^`]*`)*\]\(<?([^()<>\s]*)>?(?:\s+"[^"]*")?\)/;
/** A word without spaces; a comma or semicolon ends it. */
const bare = /^[^\s,;`<>()|"]+/;
/** `a` (why), `b` (why): what stands in brackets between two items. */
const aside = /^\s*\([^()]*\)(?=\s*[,;])/;
const separator = /^\s*(?:[,;]\s*(?:(?:and|or)\s+)?|(?:and|or|&|\+)\s+)/;
const explanation = /^\s*$|^\s*[.!]$|^(?:\s+[-\u2013\u2014]{1,2}\s|\s*[:\u2014]\s|\s*\(|\s+#\s|\s*\u2192)/;
/** `a`, `b`, which a run writes: no third entry. */
const clause = /^(?:which|that|because|since|they|it|these|both|all)\b/i;
/** Also a placeholder of a template that nobody filled in. */
const nothing = /^(?:\{\{[^{}]*\}\}|none|nothing|n\/?a|n\.a\.?|[-\u2013\u2014])[.!]?$/i;
/** What stands for a value that is not there yet. */
const todo = /^(?:\*\*|`)?(?:TODO|TBD|FIXME)\b/i;

const decode = (target: string): string => {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
};

/** A path as a gitignore pattern that matches just it: `[id].py` is no class there. */
export const literalPattern = (path: string): string =>
  path
    .replace(/[\\*?[\]]/g, '\\$&')
    .replace(/^[!#]/, '\\$&')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '?')
    .replace(/ $/, '\\ ');

const takeItem = (text: string): Item | null => {
  const end = text.startsWith('`') ? endOfSpan(text, 0) : null;
  if (end !== null) {
    const fence = text.length - text.replace(/^`+/, '').length;
    const inner = text.slice(fence, end - fence);
    return {
      raw: text.slice(0, end),
      text: inner.trim() !== '' && inner.startsWith(' ') && inner.endsWith(' ') ? inner.slice(1, -1) : inner,
      form: 'code',
    };
  }
  const target = link.exec(text);
  if (target !== null) return { raw: target[0], text: decode((target[1] ?? '').replace(/#.*$/, '')), form: 'link' };
  const word = bare.exec(text)?.[0] ?? '';
  const bold = /^(\*\*|__)([^*_/\s][^*]*)\1$/.exec(word)?.[2];
  const raw = bold === undefined ? word.replace(/(?<=[^.*/])[.!:]$/, '') : word;
  if (raw === '') return null;
  return { raw, text: (bold ?? raw).replace(/\\([_\-.()~])/g, '$1'), form: 'bare' };
};

/** The items at the start of a line. A bare word counts only where a separator, an explanation or nothing follows. */
const takeItems = (line: string): Taken => {
  const items: Item[] = [];
  let rest = line.trim();
  for (;;) {
    const item = takeItem(rest);
    if (item === null) return { items, rest };
    const after = rest.slice(item.raw.length).replace(aside, '');
    const next = separator.exec(after);
    if (item.form === 'bare' && next === null && !explanation.test(after)) return { items, rest };
    items.push(item);
    if (next === null || next[0].length === after.length) return { items, rest: next === null ? after : '' };
    rest = after.slice(next[0].length);
  }
};

const leadsOut = (text: string): boolean =>
  /^(?:[A-Za-z]:[\\/]|~(?:\/|$)|\\\\)/.test(text) || /(?:^|[\\/])\.\.(?:[\\/]|$)/.test(text);

const anchored = (path: string): string =>
  `/${path
    .replace(/^(?:\.?\/+)+/, '')
    .replace(/\/\.?(?=\/|$)/g, '/')
    .replace(/\/{2,}/g, '/')}`;

/** `.` and `./` are the whole folder; `./x` is that very x, where a bare `x` is one at any depth. */
const patternOf = ({ text, form }: Item): string => {
  const trimmed = text.trim();
  if (/^(?:\.?\/)*\.?$/.test(trimmed)) return '*';
  if (form === 'link') return anchored(literalPattern(trimmed));
  if (trimmed.startsWith('#')) return `\\${trimmed}`;
  const negated = trimmed.startsWith('!') ? '!' : '';
  const body = trimmed.slice(negated.length);
  return negated + (body.startsWith('./') ? anchored(body) : body);
};

const entryOf = (item: Item, line: number): Entry | null => {
  const text = item.text.trim();
  if (text === '' || text === '!' || nothing.test(text)) return null;
  if (item.form === 'link' && /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(text)) return { kind: 'prose', line, raw: item.raw };
  if (leadsOut(text.replace(/^!/, ''))) return { kind: 'outside', line, raw: item.raw };
  return { kind: 'pattern', pattern: patternOf(item), line, raw: item.raw };
};

/** What one line says. `flows`: it goes on with the sentence of the line above, so only a list of code spans counts. */
/** Whether what follows the last item of a line goes on as a sentence, rather than explaining that item. */
const continuesAsProse = (last: Item | undefined, rest: string): boolean => {
  if (clause.test(rest)) return false;
  const isBare = last?.form === 'bare';
  if (!isBare && /^\s/.test(rest)) return false;
  return (rest !== '' && isBare && !explanation.test(rest)) || /^[\p{L}\p{N}]/u.test(rest);
};

const readLine = (
  text: string,
  line: number,
  flows: boolean,
): { readonly entries: readonly Entry[]; readonly explained: boolean } => {
  const body = text.replace(bullet, '').trim();
  if (body === '' || nothing.test(body) || todo.test(body) || nothing.test(text.trim()))
    return { entries: [], explained: todo.test(body) };
  const { items, rest } = takeItems(body);
  if (flows && (/^\s/.test(text) || items[0]?.form !== 'code' || !explanation.test(rest)))
    return { entries: [], explained: true };
  const entries = items.map((item) => entryOf(item, line)).filter((entry) => entry !== null);
  const isProse = items.length === 0 ? !body.endsWith(':') : continuesAsProse(items.at(-1), rest);
  return {
    entries: isProse ? [...entries, { kind: 'prose', line, raw: rest.trim() }] : entries,
    explained: rest.trim() !== '',
  };
};

/**
 * The entries of a section in its order: code spans, link targets and bare words at the start of a line or list item.
 * `none`, `n/a`, `-` and `TODO` are no entry; a sentence is `prose`; what leads out of the folder is `outside`.
 */
export const parseEntries = (section: Section): readonly Entry[] => {
  const found: Entry[] = [];
  let flows = false;
  for (const { line, text } of section.lines) {
    if (text.trim() === '') {
      flows = false;
      continue;
    }
    const { entries, explained } = readLine(text, line, flows && !bullet.test(text));
    for (const entry of entries) found.push(entry);
    flows = explained;
  }
  return found;
};

/** True where the section still says TODO, or nothing at all. */
export const isTodo = (section: Section): boolean => {
  const said = section.lines.map(({ text }) => text.replace(bullet, '').trim()).filter((text) => text !== '');
  return said.length === 0 || said.some((text) => todo.test(text));
};
