// Is this file name a README that people read? Used by folders.ts. Pure.
import { byText } from '../core/text.js';

/** A document's extensions only: readme.py and readme.rs are code (github/markup#1375). */
const readme = /^readme(?:\.(?:md|markdown|mkd|mkdn|rst|txt|adoc|asciidoc|org|rmd))?$/i;

/** True in any case: a second README that differs by case alone breaks clones on macOS. */
export const isReadme = (name: string): boolean => readme.test(name);

const order = ['.md', '.markdown', '.mkd', '.mkdn', '.rmd', '', '.rst', '.adoc', '.asciidoc', '.org', '.txt'];

/** The one that people are shown first: Markdown before the others; null of none. */
export const preferredReadme = (names: readonly string[]): string | null => {
  const rank = (name: string): number => order.indexOf(/\.[^.]*$/.exec(name)?.[0].toLowerCase() ?? '');
  return [...names].sort((a, b) => rank(a) - rank(b) || byText(a, b))[0] ?? null;
};
