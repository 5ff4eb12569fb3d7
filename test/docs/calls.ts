// Which command lines of ours does a page name outside of what is typed, and are there such commands and flags?
// Pure. Asked by e2e/docs.test.ts.
import { blocksIn, proseOf } from './markdown.js';

export type Call = { readonly text: string; readonly command: string; readonly flags: readonly string[] };

/** What a command line may hold: names to the flags of each. */
export type Known = Readonly<Record<string, readonly string[]>>;

/**
 * `npx gate-hooks X` anywhere in a text, or `gate-hooks X` at the start of one or after a sign of sh. What follows
 * a sign belongs to another call.
 */
const callsInText = (text: string): Call[] =>
  [...text.matchAll(/(?:\bnpx |^\s*(?:\$ )?(?:\w+=\S+ )*|["&|(]\s*)gate-hooks (\[?[a-z-][\w-]*)([^\n;|&"()]*)/gm)].map(
    ([all, command, rest]) => ({
      text: all.trim(),
      command: command!,
      flags: [...rest!.matchAll(/(?<=[\s[])--[a-z][\w-]*/g)].map(([flag]) => flag),
    }),
  );

/** In code spans, tables' code included, and in blocks of every language. */
export const callsIn = (page: string): Call[] => [
  ...[...proseOf(page).matchAll(/`([^`\n]+)`/g)].flatMap(([, span]) => callsInText(span!)),
  ...blocksIn(page).flatMap(({ text }) => callsInText(text)),
];

export const isKnown = ({ command, flags }: Call, known: Known): boolean =>
  ['--help', '--version', 'help'].includes(command) ||
  (known[command] !== undefined && flags.every((flag) => [...known[command]!, '--help'].includes(flag)));

/** Flags of git, npm, pip, the neighbors and the driver of our own tests that the pages speak of. */
const foreign = [
  '--no-verify',
  '--silent',
  '--porcelain',
  '--no-deps',
  '--require-hashes',
  '--follow',
  '--local',
  '--overwrite',
  '--help',
  '--shard',
  '--slowest',
];

/** Flags in code spans, alone or after other words, that neither we nor those know. */
export const strangeFlags = (page: string, known: Known): string[] =>
  [...proseOf(page).matchAll(/`([^`\n]+)`/g)]
    .flatMap(([, span]) => [...span!.matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map(([flag]) => flag))
    .filter((flag) => !foreign.includes(flag) && !Object.values(known).some((flags) => flags.includes(flag)));

/** Lines of played blocks that start git, npm or us, found without the reader of play.ts. */
export const commandLines = (page: string): string[] =>
  blocksIn(page)
    .filter(({ language }) => language === 'sh' || language === 'console')
    .flatMap(({ language, text }) =>
      text.split('\n').flatMap((line) => {
        if (language === 'sh') return [line];
        return line.startsWith('$ ') ? [line.slice(2)] : [];
      }),
    )
    .filter((line) => /^(?:\w+=(?:"[^"]*"|\S+) )*(?:npx |npm |git |gate-hooks )/.test(line));

/** Fences that blocksIn does not see (no language, indented) or whose language says neither "typed" nor "not typed". */
export const strayFences = (page: string): string[] => {
  const languages = ['sh', 'console', 'text', 'yaml', 'json', 'toml', 'make', 'js', 'mermaid'];
  const seen = blocksIn(page);
  const fences = page.split('\n').filter((line) => /^\s*(?:```|~~~)/.test(line));
  return fences.length === 2 * seen.length
    ? seen.filter(({ language }) => !languages.includes(language)).map(({ language }) => language)
    : fences;
};
