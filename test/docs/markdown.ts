// What does a page of Markdown hold: blocks of code, calls of gate-hooks, anchors and links? Read by the tests of
// README.md and docs/.

/** A block of code; `file` is the name in code marks that ends the line above it, as in "In `Makefile`:". */
export type Block = { readonly language: string; readonly text: string; readonly file: string | null };

export const blocksIn = (page: string): Block[] =>
  [...page.matchAll(/(?:`([^`\n]+)`:\n\n)?^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, file, language, text]) => ({
    language: language!,
    text: text!,
    file: file ?? null,
  }));

/** The text without its blocks of code. */
export const proseOf = (page: string): string => page.replace(/^```\w*\n[\s\S]*?^```$/gm, '');

/** Words after `gate-hooks`; null for a line that is no call of it. A comment is none of them. */
export const argumentsOf = (line: string): string[] | null => {
  const words = line
    .replace(/(^|\s)#.*/, '')
    .trim()
    .split(/\s+/);
  const at = words[0] === 'npx' ? 1 : 0;
  return words[at] === 'gate-hooks' ? words.slice(at + 1) : null;
};

/** As GitHub makes them: small letters, no punctuation, hyphens for spaces. */
export const anchorsOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

/** The targets of links and pictures that are no addresses. */
export const linksOf = (page: string): string[] =>
  [
    ...proseOf(page)
      .replace(/`[^`\n]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ]
    .map((match) => match[1]!)
    .filter((target) => !/^[a-z]+:/i.test(target));
