// What can be said of a folder without inventing anything? Facts in, the values of a README's sections out. Next:
// render.ts. Pure.
import { printable } from '../core/text.js';
import { findEntrypoints } from '../facts/entrypoints.js';
import { codeSpan, type FolderFacts } from '../facts/facts.js';
import { findPurpose } from '../facts/purpose.js';
import { findProtected } from './protect.js';

/** The values of the template's placeholders; one that starts with a newline is a list. */
export type Sections = Readonly<Record<'folder' | 'purpose' | 'entrypoints' | 'do_not_touch', string>>;

/** One is said inline, several are a list. */
const inlineOrList = (lines: readonly string[]): string => {
  const [only = ''] = lines;
  if (lines.length === 1) return only;
  return `\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
};

const draftEntrypoints = (facts: FolderFacts): string => {
  const found = findEntrypoints(facts);
  if (found === null) return 'none';
  if (found.length === 0) return 'TODO: name what is run or imported from outside, or write none';
  return inlineOrList(found);
};

const draftProtected = (facts: FolderFacts): string => {
  const found = findProtected(facts);
  if (found.length === 0) return 'none';
  return inlineOrList(found.map(({ pattern, why }) => `${codeSpan(pattern)} (${printable(why).replace(/[()]/g, '')})`));
};

/** The section values for one folder: what the facts say, and `TODO: ...` where they say nothing. */
export const draft = (facts: FolderFacts): Sections => ({
  folder: /^[\p{L}\p{N}.](?:[\p{L}\p{N}_ .-]*[\p{L}\p{N}])?$/u.test(facts.name) ? facts.name : codeSpan(facts.name),
  purpose: findPurpose(facts) ?? 'TODO: say in one sentence what this folder is for',
  entrypoints: draftEntrypoints(facts),
  do_not_touch: draftProtected(facts),
});
