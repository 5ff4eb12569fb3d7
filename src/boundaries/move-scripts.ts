// How must JavaScript and TypeScript change so that relative specifiers follow a file to another place? Asked by
// move-plan.ts. Pure.

import type { ScriptImport } from '../imports/typescript.js';
import { type Edit, escapeRegExp, indexLines } from './edits.js';
import type { Edits, Listed } from './move-imports.js';
import { relativePath } from './shim.js';

/** Written as it was: with the same ending, or without one. */
const specifierFor = (old: string, from: string, to: string): string => {
  const path = relativePath(from, to);
  const ending = /\.[cm]?[jt]sx?$/.exec(old)?.[0] ?? '';
  const bare = path.replace(/\.(?:d\.)?[cm]?[jt]sx?$/, '');
  const written =
    ending === '' && /(?:^|\/)index$/.test(bare) && !/index$/.test(old)
      ? bare.replace(/\/?index$/, '') || '.'
      : bare + ending;
  return written.startsWith('.') ? written : `./${written}`;
};

/**
 * @param from the file in whose text the specifiers stand, where it will lie then
 * @param wanted specifiers to change, and the file each must lead to
 */
export const followSpecifiers = (
  path: string,
  text: string,
  from: string,
  wanted: readonly { readonly one: ScriptImport; readonly to: string }[],
): Edits => {
  const [edits, listed, lines] = [[] as Edit[], [] as Listed[], indexLines(text)];
  for (const { one, to } of wanted) {
    const start = lines.startOf(one.line);
    const match = new RegExp(`(["'\`])${escapeRegExp(one.specifier)}\\1`).exec(text.slice(start, start + 20_000));
    if (!one.specifier.startsWith('.') || match === null)
      listed.push({ path, line: one.line, why: `imports it as ${one.specifier}` });
    else
      edits.push({
        from: start + match.index + 1,
        to: start + match.index + 1 + one.specifier.length,
        text: specifierFor(one.specifier, from, to),
      });
  }
  return { edits, listed };
};
