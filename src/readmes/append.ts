// How does a README get the sections it lacks, with every byte it has kept? Bytes in, bytes out. Asked by
// scaffold.ts. Pure.

import { visibleLines } from '../facts/lines.js';
import { parseSections, type Section, type SectionName } from '../facts/sections.js';
import type { Sections } from './draft.js';

/** In the order they are written, with their titles and placeholders. */
export const sectionKinds = [
  { name: 'purpose', title: 'Purpose', key: 'purpose' },
  { name: 'entrypoints', title: 'Entrypoints', key: 'entrypoints' },
  { name: 'do-not-touch', title: 'Do-not-touch', key: 'do_not_touch' },
] as const satisfies readonly { name: SectionName; title: string; key: keyof Sections }[];

/**
 * Text of a README; `utf8` false where the bytes are in another encoding, whose ASCII part is still read. Null for
 * UTF-16 and binaries.
 */
export const decodeReadme = (bytes: Uint8Array): { readonly text: string; readonly utf8: boolean } | null => {
  if (bytes.includes(0) || (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return null;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), utf8: true };
  } catch {
    return { text: Buffer.from(bytes).toString('latin1'), utf8: false };
  }
};

export const missingSections = (sections: readonly Section[]): readonly (typeof sectionKinds)[number][] =>
  sectionKinds.filter(({ name }) => !sections.some((section) => section.name === name));

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** What leaves one empty line after the last two lines of a text. */
const gapAfter = (before: string, last: string): string => {
  if (last !== '') return '\n\n';
  if (before.trim() === '') return '';
  return '\n';
};

/** The line end that most lines have. */
const lineEnd = (text: string): string => {
  const [crlf, lf, cr] = [countOf(text, /\r\n/g), countOf(text, /(?<!\r)\n/g), countOf(text, /\r(?!\n)/g)];
  if (crlf > lf && crlf >= cr) return '\r\n';
  return cr > lf ? '\r' : '\n';
};

/**
 * The level of headings to write: that of the sections there are, else 2 where the text has such headings; null for
 * labels.
 */
const headingLevel = (file: string, text: string, sections: readonly Section[]): number | null => {
  if (!/\.(?:md|markdown|mkdn?|rmd)$/i.test(file)) return null;
  const lines = visibleLines(text);
  const own = sections[0];
  if (own?.form === 'label') return null;
  if (own !== undefined) return /^ {0,3}(#{1,6})/.exec(lines[own.line - 1] ?? '')?.[1]?.length ?? 2;
  const isHeading = (line: string | null, at: number): boolean =>
    /^ {0,3}#{2,6}[ \t]/.test(line ?? '') || (/^-{2,}\s*$/.test(line ?? '') && (lines[at - 1] ?? '').trim() !== '');
  return lines.some(isHeading) ? 2 : null;
};

const write = (title: string, value: string, level: number | null): string => {
  if (level === null) return `${title}:${value.startsWith('\n') ? '' : ' '}${value}`;
  return `${'#'.repeat(level)} ${title}\n\n${value.trimStart()}`;
};

/**
 * The README with its missing sections at the end, in its own line ends and form; null when none is missing.
 * `problem`: why that cannot be done, as the second half of a sentence.
 */
export const appendSections = (
  bytes: Uint8Array,
  file: string,
  values: Sections,
): { readonly bytes: Uint8Array } | { readonly problem: string } | null => {
  const decoded = decodeReadme(bytes);
  if (decoded === null) return { problem: 'it is no UTF-8 text' };
  const { text, utf8 } = decoded;
  const sections = parseSections(text);
  const missing = missingSections(sections);
  if (missing.length === 0) return null;
  const level = headingLevel(file, text, sections);
  const end = lineEnd(text);
  const lines = text.split(/\r\n|\r|\n/);
  const [before = '', last = ''] = [lines.at(-2), lines.at(-1)];
  const gap = text === '' ? '' : gapAfter(before, last);
  const added = `${gap}${missing.map(({ title, key }) => write(title, values[key], level)).join('\n\n')}\n`.replaceAll(
    '\n',
    end,
  );
  if (!utf8 && /[^\x00-\x7f]/.test(added)) return { problem: 'it is not UTF-8, and what would be added is not ASCII' };
  if (missingSections(parseSections(text + added)).length > 0)
    return { problem: 'it ends inside a code block or a comment that is never closed' };
  return { bytes: Buffer.concat([bytes, Buffer.from(added)]) };
};
